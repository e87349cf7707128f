"""Requests of people for their own file in the demonstration, at three stages, made by the acts of the pages."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.echanges.actions import Demandeur, enregistrer_demande
from havre.apps.echanges.enums import NatureDemande, QualiteDemandeur
from havre.apps.echanges.models import Demande
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.registre.acces.collecte import collecter
from havre.registre.actions.acces import (
    Decision,
    Identite,
    enregistrer_contenu,
    etablir,
    ouvrir_acces,
    preparer,
    relire,
    remettre,
)
from havre.registre.enums import MoyenIdentite, MoyenRemise, VoieMedicale

ENFANT, FAMILLE = QualiteDemandeur.ENFANT, QualiteDemandeur.FAMILLE
RECUES: tuple[tuple[QualiteDemandeur, int], ...] = ((ENFANT, 6), (FAMILLE, 38), (ENFANT, 24))
"""Who asks, and how many days ago: one to open, one under instruction and late, one whose file was given."""


def communiquer(*, au: date, le: datetime) -> int:
    """Write requests for the oldest files of the demonstration's manager, and return how many.

    Nothing is made when his account is missing.
    """
    rtase = Agent.objects.filter(identifiant=Role.RTASE.value, de_demonstration=True).first()
    if rtase is None:
        return 0
    enfants = enfants_visibles(pour=rtase).select_related("service", "personne").order_by("personne__date_naissance")
    demandes = [
        _demande(enfant, qualite, recue_le=au - timedelta(days=jours), par=rtase, le=le)
        for enfant, (qualite, jours) in zip(enfants[: len(RECUES)], RECUES, strict=False)
    ]
    for demande in demandes[1:]:
        _instruire(demande, remise=demande is demandes[-1], par=rtase, le=le)
    return len(demandes)


def _demande(enfant: Enfant, qualite: QualiteDemandeur, *, recue_le: date, par: Agent, le: datetime) -> Demande:
    """Record one request."""
    nom = enfant.personne.nom_court()
    qui = nom if qualite == ENFANT else f"Parent de {nom}"
    demandeur = Demandeur(qualite, f"{qui} (exemple)", "1 rue de l'Exemple")
    return enregistrer_demande(
        nature=NatureDemande.ACCES, objet="Lire mon dossier" if qualite == ENFANT else "Lire le dossier de mon enfant",
        details="Exemple de la démonstration.", enfant=enfant, demandeur=demandeur, service=enfant.service,
        responsable=par, demandee_le=recue_le, par=par, le=le,
    )  # fmt: skip


def _instruire(demande: Demande, *, remise: bool, par: Agent, le: datetime) -> None:
    """Recognise the asker and gather the file; `remise`: read it again and give it."""
    acces = ouvrir_acces(
        demande=demande, identite=Identite(MoyenIdentite.PIECE, demande.demandee_le, "exemple"),
        voie=VoieMedicale.SANS, medecin="", par=par, le=le,
    )  # fmt: skip
    if not remise:
        return
    enfant = Enfant.objects.select_related("personne").get(pk=demande.enfant_id)
    dossier = collecter(enfant, voie=VoieMedicale.SANS)
    enregistrer_contenu(export=preparer(acces=acces, par=par, le=le), dossier=dossier, le=le)
    relire(acces=acces, decisions={e.rang: Decision() for e in dossier.elements}, par=par, le=le)
    remettre(
        paquet=etablir(acces=acces, par=par, le=le), moyen=MoyenRemise.MAIN_PROPRE, remis_le=timezone.localdate(le),
        recepisse="signé (exemple)", par=par, le=le,
    )  # fmt: skip
