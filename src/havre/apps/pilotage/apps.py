"""Declaration of the app."""

from django.apps import AppConfig


class PilotageConfig(AppConfig):
    """Exact lists, their monthly records, figures."""

    name = "havre.apps.pilotage"
    verbose_name = "Pilotage"
