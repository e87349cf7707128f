"""Declaration of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistreConfig(AppConfig):
    """Register of data, retention, access."""

    name = "havre.registre"
    verbose_name = "Registre des données"

    def ready(self) -> None:
        """Store what an elimination does of each table whenever the tables change."""
        from .elimination.regles import ranger

        post_migrate.connect(ranger, sender=self, dispatch_uid="regles d'effacement")
