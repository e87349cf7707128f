"""Declaration of the app."""

from django.apps import AppConfig


class SuivisConfig(AppConfig):
    """What follows a child: promises."""

    name = "havre.apps.suivis"
    verbose_name = "Suivis"
