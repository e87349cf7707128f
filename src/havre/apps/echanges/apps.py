"""Declaration of the app."""

from django.apps import AppConfig


class EchangesConfig(AppConfig):
    """Requests, letters, mail in."""

    name = "havre.apps.echanges"
    verbose_name = "Échanges"
