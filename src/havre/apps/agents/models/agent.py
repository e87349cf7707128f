"""Accounts."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ..droits import Droits, Octroi, droits_de
from ..enums import Metier


class GestionAgents(BaseUserManager["Agent"]):
    """Manager that logs agents in by their identifier."""

    def get_by_natural_key(self, username: str | None) -> "Agent":
        """Return the agent whose identifier is `username`."""
        return self.get(identifiant=username)


class Agent(AbstractBaseUser):
    """A person who works with Havre; his account may have a day, `ferme_le`, from which it is closed."""

    identifiant = models.CharField(max_length=60, unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField(max_length=80)
    courriel = models.EmailField(blank=True)
    metier = models.CharField("métier", max_length=20, choices=Metier, blank=True, db_default="", default="")
    is_active = models.BooleanField("actif", default=True)
    ferme_le = models.DateField("fermé le", null=True, blank=True)
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
        """Rights given today by the roles held, lent or just ended, read once by object."""
        return droits_de(self.octrois() if self.is_active else ())

    def ouvert(self, au: date) -> bool:
        """Whether somebody may come in with this account on a day: neither closed, nor to be closed by then."""
        return self.is_active and (self.ferme_le is None or au < self.ferme_le)

    def octrois(self) -> list[Octroi]:
        """Return what gives rights to this account today."""
        lues: Any = self.affectations.model.objects.octroyees_a(self).select_related("service")
        return [
            Octroi(a, frozenset(a.actions_deleguees or ()), delegue=a.agent_id != self.pk, passation=not a.tenue)
            for a in lues
        ]
