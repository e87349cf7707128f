"""Sharing parts of a file with another professional, and ending a share before its term (CASF L.226-2-2)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import ActionInterdite, exiger, portee
from havre.apps.journal.actions import consigner
from havre.droit import Etat, verifier

from ..enums import PartieDossier
from ..erreurs import RegleAcces
from ..models import Enfant, Partage
from ..queries import enfants_visibles
from ..reperes import reperes

TEXTE = "DT-02"


def exiger_enfant(enfant: Enfant, action: Action, par: Agent) -> None:
    """Check that `par` may do this act on this child by one of his roles.

    Raises:
        ActionInterdite: no role of his allows it, or none reaches this child.
    """
    exiger(par, action)
    if not enfants_visibles(pour=par, action=action).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Ce dossier n'entre pas dans ce que vos rôles vous ouvrent.")


def _exiger_conditions(necessaire: bool, informee_le: date | None, sans_information: str, jour: date) -> None:
    """Check the conditions of the law on a share that the form can know."""
    if informee_le is not None and informee_le > jour:
        raise RegleAcces("La famille ne peut pas être informée à l'avance.", champ="famille_informee_le")
    if informee_le is not None and sans_information:
        raise RegleAcces(
            "La famille est informée, ou un motif dit pourquoi non : pas les deux.", champ="motif_sans_information"
        )
    verdict = verifier(
        TEXTE,
        {
            "tous_tenus_au_secret": True,
            "partage_strictement_necessaire": necessaire,
            "famille_informee_du_partage": informee_le is not None,
            "information_contraire_a_l_interet": bool(sans_information),
        },
        au=jour,
    )
    if verdict.etat != Etat.REMPLIE:
        champ = "famille_informee_le" if necessaire else "strictement_necessaire"
        raise RegleAcces(f"{verdict.remarques[0]} (CASF L.226-2-2)", champ=champ)


def _exiger_destinataire(agent: Agent | None, service: Service | None, enfant: Enfant, par: Agent) -> None:
    """Check that the file goes to one receiver, another one than its author, who may read shares."""
    if (agent is None) == (service is None):
        raise RegleAcces("Choisissez un agent ou un service.", champ="agent")
    if agent is not None and agent.pk == par.pk:
        raise RegleAcces("Choisissez un autre professionnel que vous.", champ="agent")
    if agent is not None and not portee(agent, Action.LIRE_PARTAGES):
        raise RegleAcces(
            "Les rôles de cette personne ne lui permettent pas de lire un dossier d'enfant.", champ="agent"
        )
    if service is not None and service.pk == enfant.service_id:
        raise RegleAcces("Ce service suit déjà l'enfant.", champ="service")


def _exiger_periode(debut: date, jusqu_au: date, jour: date) -> None:
    """Check the days of a share."""
    if debut < jour:
        raise RegleAcces("Un partage ne commence pas dans le passé.", champ="debut")
    if jusqu_au < debut:
        raise RegleAcces("La fin suit le début.", champ="jusqu_au")
    if jusqu_au > debut + timedelta(days=reperes().partage_jours):
        raise RegleAcces(
            f"Un partage dure {reperes().partage_jours} jours au plus (repère du service).", champ="jusqu_au"
        )


def partager(
    *,
    enfant: Enfant,
    parties: Collection[PartieDossier],
    motif: str,
    debut: date,
    jusqu_au: date,
    strictement_necessaire: bool,
    famille_informee_le: date | None,
    motif_sans_information: str,
    par: Agent,
    le: datetime,
    agent: Agent | None = None,
    service: Service | None = None,
) -> Partage:
    """Show parts of a file to an agent or to the agents of a service from `debut` to `jusqu_au`, both included.

    Raises:
        ActionInterdite: `par` may not share, or not this child's file.
        RegleAcces: a condition of the law or of the service does not hold, at the field `champ`.
    """
    exiger_enfant(enfant, Action.PARTAGER_DOSSIER, par)
    jour, motif, sans_information = timezone.localdate(le), motif.strip(), motif_sans_information.strip()
    _exiger_destinataire(agent, service, enfant, par)
    if not parties:
        raise RegleAcces("Dites ce qui est partagé.", champ="parties")
    if not motif:
        raise RegleAcces("Dites pourquoi ce professionnel en a besoin.", champ="motif")
    _exiger_periode(debut, jusqu_au, jour)
    _exiger_conditions(strictement_necessaire, famille_informee_le, sans_information, jour)
    try:
        with transaction.atomic():
            partage = Partage.objects.create(
                enfant=enfant, agent=agent, service=service, parties=[p.value for p in PartieDossier if p in parties],
                motif=motif, famille_informee_le=famille_informee_le, motif_sans_information=sans_information,
                periode=DateRange(debut, jusqu_au + timedelta(days=1)), partage_a=le, partage_par=par,
            )  # fmt: skip
            consigner(
                action="dossier.partager", par=par, le=le, objet=enfant,
                donnees={
                    "partage": partage.pk, "agent": agent.pk if agent else None,
                    "service": service.pk if service else None, "parties": partage.parties,
                    "debut": debut.isoformat(), "jusqu_au": jusqu_au.isoformat(),
                    "famille_informee": famille_informee_le is not None,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        if "partage_un_a_la_fois" in str(erreur):
            champ = "agent" if agent else "service"
            raise RegleAcces(
                "Ce dossier est déjà partagé avec ce destinataire pendant cette période : terminez d'abord ce partage.",
                champ=champ,
            ) from erreur
        raise
    return partage


def terminer_partage(*, partage: Partage, motif: str, par: Agent, le: datetime) -> None:
    """End a share now; the receiver reads nothing more.

    Raises:
        ActionInterdite: `par` may not share this child's file.
        RegleAcces: no reason, or the share has ended already.
    """
    exiger_enfant(partage.enfant, Action.PARTAGER_DOSSIER, par)
    if not motif.strip():
        raise RegleAcces("Dites pourquoi le partage se termine.", champ="motif")
    with transaction.atomic():
        ligne = Partage.objects.select_for_update().get(pk=partage.pk)
        if ligne.termine_a is not None or ligne.periode.upper <= timezone.localdate(le):
            raise RegleAcces("Ce partage est déjà terminé.")
        ligne.termine_a, ligne.termine_par, ligne.motif_fin = le, par, motif.strip()
        ligne.save(update_fields=["termine_a", "termine_par", "motif_fin"])
        consigner(action="partage.terminer", par=par, le=le, objet=partage.enfant, donnees={"partage": partage.pk})
