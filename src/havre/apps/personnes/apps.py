"""Declaration of the app."""

from django.apps import AppConfig


class PersonnesConfig(AppConfig):
    """Children, adults and their links."""

    name = "havre.apps.personnes"
    verbose_name = "Personnes"
