"""Declaration of the app."""

from django.apps import AppConfig


class RegistreConfig(AppConfig):
    """Register of data, retention, access."""

    name = "havre.registre"
    verbose_name = "Registre des données"
