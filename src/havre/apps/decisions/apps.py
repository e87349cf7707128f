"""Declaration of the app."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Court orders and administrative decisions."""

    name = "havre.apps.decisions"
    verbose_name = "Décisions"
