"""Declaration of the app."""

from django.apps import AppConfig


class AccueilsConfig(AppConfig):
    """Needs, searches, stays."""

    name = "havre.apps.accueils"
    verbose_name = "Accueils"
