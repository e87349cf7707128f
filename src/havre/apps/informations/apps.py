"""Declaration of the app."""

from django.apps import AppConfig


class InformationsConfig(AppConfig):
    """Worrying information and its evaluation."""

    name = "havre.apps.informations"
    verbose_name = "Informations préoccupantes"
