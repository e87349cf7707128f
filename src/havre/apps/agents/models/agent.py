"""Accounts."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ..droits import Droits, droits_de
from ..enums import Metier


class GestionAgents(BaseUserManager["Agent"]):
    """Manager that logs agents in by their identifier."""

    def get_by_natural_key(self, username: str | None) -> "Agent":
        """Return the agent whose identifier is `username`."""
        return self.get(identifiant=username)


class Agent(AbstractBaseUser):
    """A person who works with Havre."""

    identifiant = models.CharField(max_length=60, unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField(max_length=80)
    courriel = models.EmailField(blank=True)
    metier = models.CharField("métier", max_length=20, choices=Metier, blank=True, db_default="", default="")
    is_active = models.BooleanField("actif", default=True)
    mot_de_passe_provisoire = models.BooleanField("mot de passe à changer", default=False, db_default=False)
    de_demonstration = models.BooleanField("compte de démonstration", default=False)

    objects: ClassVar[GestionAgents] = GestionAgents()

    USERNAME_FIELD = "identifiant"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["prenom", "nom"]

    class Meta:
        ordering = ["nom", "prenom"]

    def __str__(self) -> str:
        return self.nom_complet()

    def nom_complet(self) -> str:
        """Return first name and name."""
        return f"{self.prenom} {self.nom}"

    @cached_property
    def droits(self) -> Droits:
        """Rights given by the roles held today, read once by object."""
        return droits_de(list(self.affectations.en_vigueur().select_related("service")) if self.is_active else [])
