"""Declaration of the app."""

from django.apps import AppConfig


class MesuresConfig(AppConfig):
    """Measures: recommended, ordered, carried out."""

    name = "havre.apps.mesures"
    verbose_name = "Mesures"
