"""Declaration of the app."""

from django.apps import AppConfig


class TachesConfig(AppConfig):
    """Tasks run in the background."""

    name = "havre.common.taches"
    label = "taches"
    verbose_name = "Tâches de fond"
