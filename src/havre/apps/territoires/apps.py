"""Registration of the app with Django."""

from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    """Communes, directions, courts and travel times."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "havre.apps.territoires"
    label = "territoires"
    verbose_name = "Territoires"
