"""Declaration of the app."""

from django.apps import AppConfig


class VisitesConfig(AppConfig):
    """Visits: due, planned, done."""

    name = "havre.apps.visites"
    verbose_name = "Visites"
