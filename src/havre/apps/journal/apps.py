"""Declaration of the app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Append-only journal."""

    name = "havre.apps.journal"
    verbose_name = "Journal"
