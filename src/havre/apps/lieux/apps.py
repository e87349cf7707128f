"""Declaration of the app."""

from django.apps import AppConfig


class LieuxConfig(AppConfig):
    """Places where children may live."""

    name = "havre.apps.lieux"
    verbose_name = "Lieux"
