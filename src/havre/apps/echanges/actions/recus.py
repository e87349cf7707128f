"""Mail in: registering, owning, answering."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..enums import CanalRecu, OrigineRecu, Serie
from ..erreurs import DejaRepondue, RegleEchange
from ..models import AttributionRecu, Courrier, CourrierRecu, SuiteRecu
from ..numeros import prochain
from ..queries.visibles import courriers_visibles, recus_visibles
from .pieces import garder


@dataclass(frozen=True)
class Fichier:
    """A file as it was sent."""

    nom: str
    contenu: bytes


def enregistrer_recu(
    *,
    recu_le: date,
    origine: OrigineRecu,
    expediteur: str,
    canal: CanalRecu,
    objet: str,
    resume: str,
    enfant: Enfant | None,
    service: Service,
    responsable: Agent,
    reponse_attendue_le: date | None,
    fichier: Fichier | None,
    par: Acteur,
    le: datetime,
) -> CourrierRecu:
    """Register a mail with its number, its owner and the day by which it must be answered.

    Raises:
        ActionInterdite: `par` does not keep the register, or does not see this child.
        RegleEchange: no sender, no subject, a wrong day, or a file that is not kept.
    """
    exiger(par, Action.TENIR_COURRIER)
    if enfant is not None and not enfants_visibles(pour=par).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    for valeur, champ, message in (
        (expediteur, "expediteur", "Dites qui écrit."),
        (objet, "objet", "Dites de quoi il s'agit."),
    ):
        if not valeur.strip():
            raise RegleEchange(message, champ=champ)
    if recu_le > timezone.localdate(le):
        raise RegleEchange("Un courrier ne se reçoit pas à l'avance.", champ="recu_le")
    if reponse_attendue_le is not None and reponse_attendue_le < recu_le:
        raise RegleEchange("La réponse ne peut pas être due avant la réception.", champ="reponse_attendue_le")
    with transaction.atomic():
        piece = garder(nom=fichier.nom, contenu=fichier.contenu, par=par, le=le) if fichier else None
        annee, rang = prochain(Serie.RECU, le=timezone.localdate(le))
        recu = CourrierRecu.objects.create(
            annee=annee, rang=rang, recu_le=recu_le, origine=origine, expediteur=expediteur.strip(), canal=canal,
            objet=objet.strip(), resume=resume.strip(), enfant=enfant, service=service,
            reponse_attendue_le=reponse_attendue_le, piece=piece, enregistre_a=le, enregistre_par_id=par.pk,
        )  # fmt: skip
        AttributionRecu.objects.create(recu=recu, agent=responsable, attribue_a=le, attribue_par_id=par.pk)
        consigner(
            action="recu.enregistrer", par=par, le=le, objet=recu,
            donnees={
                "enfant": enfant.pk if enfant else None, "responsable": responsable.pk,
                "empreinte": piece.empreinte if piece else None,
                "attendue_le": reponse_attendue_le.isoformat() if reponse_attendue_le else None,
            },
        )  # fmt: skip
    return recu


def _ouvert(recu: CourrierRecu, par: Acteur) -> CourrierRecu:
    """Return a mail locked, if `par` may act on it and nothing answered it."""
    exiger(par, Action.TENIR_COURRIER)
    if not recus_visibles(pour=par).filter(pk=recu.pk).exists():
        raise ActionInterdite("Ce courrier ne vous est pas adressé.")
    frais = CourrierRecu.objects.select_for_update(of=("self",), no_key=True).get(pk=recu.pk)
    if SuiteRecu.objects.filter(recu=frais).exists():
        raise DejaRepondue("Ce courrier a déjà reçu sa suite.")
    return frais


def attribuer_recu(*, recu: CourrierRecu, agent: Agent, motif: str, par: Acteur, le: datetime) -> AttributionRecu:
    """Give a mail another owner; its due date does not move.

    Raises:
        ActionInterdite: `par` may not act on it.
        DejaRepondue: it was answered.
    """
    with transaction.atomic():
        attribution = AttributionRecu.objects.create(
            recu=_ouvert(recu, par), agent=agent, attribue_a=le, attribue_par_id=par.pk, motif=motif.strip()[:200]
        )
        consigner(action="recu.attribuer", par=par, le=le, objet=recu, donnees={"agent": agent.pk})
    return attribution


def donner_suite(
    *, recu: CourrierRecu, courrier: Courrier | None, sans_reponse: str, donnee_le: date, par: Acteur, le: datetime
) -> SuiteRecu:
    """Link the letter that answered a mail, or say why none is written.

    Raises:
        ActionInterdite: `par` may not act on it.
        DejaRepondue: it was answered.
        RegleEchange: neither letter nor reason, both, or a day out of range.
    """
    if (courrier is None) == (not sans_reponse.strip()):
        raise RegleEchange("Donnez la lettre qui répond, ou dites pourquoi aucune ne répond.", champ="courrier")
    if courrier is not None and not courriers_visibles(pour=par).filter(pk=courrier.pk).exists():
        raise RegleEchange("Cette lettre n'existe pas.", champ="courrier")
    if not recu.recu_le <= donnee_le <= timezone.localdate(le):
        raise RegleEchange("La suite se date entre la réception et aujourd'hui.", champ="donnee_le")
    with transaction.atomic():
        suite = SuiteRecu.objects.create(
            recu=_ouvert(recu, par), courrier=courrier, sans_reponse=sans_reponse.strip(), donnee_le=donnee_le,
            ecrite_a=le, ecrite_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="recu.repondre", par=par, le=le, objet=recu,
            donnees={"courrier": courrier.pk if courrier else None, "donnee_le": donnee_le.isoformat()},
        )  # fmt: skip
    return suite
