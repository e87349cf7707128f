"""Declaration of the app."""

from django.apps import AppConfig


class EcheancesConfig(AppConfig):
    """Due dates derived from the facts."""

    name = "havre.apps.echeances"
    verbose_name = "Échéances"
