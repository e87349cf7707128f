"""Declaration of the app."""

from django.apps import AppConfig


class AccueilsConfig(AppConfig):
    """Needs, searches, stays."""

    name = "havre.apps.accueils"
    verbose_name = "Accueils"

    def ready(self) -> None:
        """Say which files a place opens to who speaks for it."""
        from .queries import habitants  # noqa: F401
