"""What was said before of the same children, and at the same address."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from havre.apps.agents.permissions import Acteur
from havre.common.chiffrement import EmpreinteDe

from ..enums import EN_COURS, EtatInformation
from ..models import InformationPreoccupante
from .registre import avec_etat
from .visibles import informations_visibles

ANTERIEURES_AU_PLUS = 12
ADRESSE: EmpreinteDe = InformationPreoccupante._meta.get_field("adresse_empreinte")


@dataclass(frozen=True)
class Anterieure:
    """An information that shares children or the address with another one; `etat` is None for who may not open it."""

    numero: int
    reference: str
    recue_le: date
    equipe: str
    enfants: tuple[str, ...]
    etat: EtatInformation | None

    @property
    def visible(self) -> bool:
        """Whether the reader may open it."""
        return self.etat is not None

    @property
    def lien(self) -> str:
        """Return what it shares, in words."""
        return ", ".join(self.enfants) if self.enfants else "même adresse"


def historique(information: InformationPreoccupante, *, pour: Acteur) -> list[Anterieure]:
    """Return the other informations on the children of this one or on its address, the newest first.

    That they exist, when, and which team has them is told to whoever sees this one; who may see them opens them.
    """
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT * FROM informations_liees(%s, %s) ORDER BY recue_le DESC, information_id DESC LIMIT %s",
            [information.pk, ADRESSE.possibles(information.adresse), ANTERIEURES_AU_PLUS],
        )
        lignes = curseur.fetchall()
    visibles = informations_visibles(pour=pour).filter(pk__in=[ligne[0] for ligne in lignes])
    etats = {i.pk: i.etat for i in avec_etat(visibles).order_by("pk")}  # type: ignore[attr-defined]
    return [
        Anterieure(
            numero, f"IP-{annee}-{rang:06d}", recue_le, equipe, tuple(enfants),
            EtatInformation(etats[numero]) if numero in etats else None,
        )
        for numero, annee, rang, recue_le, equipe, enfants in lignes
    ]  # fmt: skip


def rattachables(information: InformationPreoccupante, *, pour: Acteur) -> list[Anterieure]:
    """Return the informations in progress to which this one may be joined: same children or same address."""
    return [a for a in historique(information, pour=pour) if a.etat in EN_COURS]
