"""Declaration of the app."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Accounts, roles and services."""

    name = "havre.apps.agents"
    verbose_name = "Agents"
