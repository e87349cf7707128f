"""Asking, owning, asking again, answering, noting silence."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..enums import AVEC_LETTRE, IssueDemande, NatureDemande, QualiteDemandeur, Serie
from ..erreurs import DejaRepondue, LettreManquante, RegleEchange
from ..models import Attribution, Courrier, Demande, Rappel, Reponse, Silence
from ..numeros import prochain
from ..queries.registres import ECHEANCE
from ..queries.visibles import demandes_visibles
from ..regimes import regimes
from .courriers import Imprimeur, Projet, preuve, signer


@dataclass(frozen=True)
class Demandeur:
    """Who asks: a family, a child, a partner, or an agent of the département."""

    qualite: QualiteDemandeur
    nom: str
    adresse: str = ""
    agent: Agent | None = None


def enregistrer_demande(
    *,
    nature: NatureDemande,
    objet: str,
    details: str,
    enfant: Enfant | None,
    demandeur: Demandeur,
    service: Service,
    responsable: Agent,
    demandee_le: date,
    par: Acteur,
    le: datetime,
) -> Demande:
    """Record a request with its number, its owner, the last day to answer and what silence means.

    Raises:
        ActionInterdite: `par` may not ask, or does not see this child.
        RegleEchange: no subject, no asker, or the day is in the future.
    """
    exiger(par, Action.DEMANDER)
    if enfant is not None and not enfants_visibles(pour=par).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    if nature == NatureDemande.ACCES and enfant is None:
        raise RegleEchange("Ouvrez la demande depuis le dossier dont la personne demande l'accès.", champ="nature")
    if not objet.strip():
        raise RegleEchange("Dites ce qui est demandé.", champ="objet")
    if not demandeur.nom.strip():
        raise RegleEchange("Dites qui demande.", champ="demandeur_nom")
    if demandee_le > timezone.localdate(le):
        raise RegleEchange("Une demande ne se date pas à l'avance.", champ="demandee_le")
    regime = regimes()[nature]
    delai = regime.delai(au=demandee_le)
    with transaction.atomic():
        annee, rang = prochain(Serie.DEMANDE, le=timezone.localdate(le))
        demande = Demande.objects.create(
            annee=annee, rang=rang, nature=nature, objet=objet.strip(), details=details.strip(), enfant=enfant,
            qualite=demandeur.qualite, demandeur_nom=demandeur.nom.strip(), demandeur_adresse=demandeur.adresse.strip(),
            demandeur_agent=demandeur.agent, service=service, demandee_le=demandee_le,
            reponse_attendue_le=regime.attendue_le(demandee_le), delai_legal=not delai.locale,
            delai_source=f"{delai.ecrite()} ({delai.reference})",
            silence=regime.silence(demandeur.qualite), enregistree_a=le, enregistree_par_id=par.pk,
        )  # fmt: skip
        Attribution.objects.create(demande=demande, agent=responsable, attribuee_a=le, attribuee_par_id=par.pk)
        consigner(
            action="demande.enregistrer", par=par, le=le, objet=demande,
            donnees={
                "nature": nature.value, "enfant": enfant.pk if enfant else None, "service": service.pk,
                "responsable": responsable.pk, "attendue_le": demande.reponse_attendue_le.isoformat(),
            },
        )  # fmt: skip
    return demande


def demande_ouverte(demande: Demande, par: Acteur, action: Action) -> Demande:
    """Return a request as it stands now, locked, if `par` may do `action` on it and it has no answer."""
    exiger(par, action)
    if not demandes_visibles(pour=par).filter(pk=demande.pk).exists():
        raise ActionInterdite("Cette demande ne vous est pas adressée.")
    fraiche = Demande.objects.select_for_update(of=("self",), no_key=True).get(pk=demande.pk)
    if Reponse.objects.filter(demande=fraiche).exists():
        raise DejaRepondue("Cette demande a déjà reçu sa réponse.")
    return fraiche


def attribuer(*, demande: Demande, agent: Agent, motif: str, par: Acteur, le: datetime) -> Attribution:
    """Give a request another owner; its due date does not move.

    Raises:
        ActionInterdite: `par` does not answer requests of this service.
        DejaRepondue: it has its answer.
    """
    with transaction.atomic():
        fraiche = demande_ouverte(demande, par, Action.REPONDRE_DEMANDE)
        attribution = Attribution.objects.create(
            demande=fraiche, agent=agent, attribuee_a=le, attribuee_par_id=par.pk, motif=motif.strip()[:200]
        )
        consigner(action="demande.attribuer", par=par, le=le, objet=demande, donnees={"agent": agent.pk})
    return attribution


def rappeler(
    *, demande: Demande, rappelee_le: date, aupres_de: str, precision: str, par: Acteur, le: datetime
) -> Rappel:
    """Note that the answer was asked for again.

    Raises:
        ActionInterdite: `par` may not see this request.
        RegleEchange: nobody is named, or the day is before the request or in the future.
    """
    if not aupres_de.strip():
        raise RegleEchange("Dites auprès de qui.", champ="aupres_de")
    if not demande.demandee_le <= rappelee_le <= timezone.localdate(le):
        raise RegleEchange("Le rappel se date entre la demande et aujourd'hui.", champ="rappelee_le")
    with transaction.atomic():
        fraiche = demande_ouverte(demande, par, Action.DEMANDER)
        rappel = Rappel.objects.create(
            demande=fraiche, rappelee_le=rappelee_le, aupres_de=aupres_de.strip(), precision=precision.strip(),
            note_par_id=par.pk,
        )  # fmt: skip
        consigner(action="demande.rappeler", par=par, le=le, objet=demande, donnees={"rappel": rappel.pk})
    return rappel


@dataclass(frozen=True)
class Lettre:
    """The letter that carries an answer, and who prints it."""

    projet: Projet
    imprimeur: Imprimeur


def repondre(
    *,
    demande: Demande,
    issue: IssueDemande,
    motif: str,
    base_legale: str,
    lettre: Lettre | None,
    decidee_le: date,
    par: Agent,
    le: datetime,
) -> Reponse:
    """Answer a request; a refusal or an unmet request is written with its reason and its signed letter, or not at all.

    Source: CASF R.223-2 and CRPA L.211-2 (a decision that refuses is reasoned, in law and in fact).

    Raises:
        ActionInterdite: `par` does not answer requests of this service, or may not sign.
        LettreManquante: a refusal or an unmet request without its letter.
        RegleEchange: no reason, no legal ground for a refusal, or a day out of range.
        DejaRepondue: someone answered meanwhile.
    """
    _exiger_motifs(issue, motif, base_legale, lettre)
    if not demande.demandee_le <= decidee_le <= timezone.localdate(le):
        raise RegleEchange("La décision se date entre la demande et aujourd'hui.", champ="decidee_le")
    try:
        with transaction.atomic():
            fraiche = demande_ouverte(demande, par, Action.REPONDRE_DEMANDE)
            courrier: Courrier | None = None
            if lettre is not None:
                courrier = signer(projet=lettre.projet, imprimeur=lettre.imprimeur, par=par, le=le)
            reponse = Reponse.objects.create(
                demande=fraiche, issue=issue, motif=motif.strip(), base_legale=base_legale.strip(), decidee_par=par,
                decidee_le=decidee_le, ecrite_a=le, courrier=courrier,
            )  # fmt: skip
            consigner(
                action="demande.repondre", par=par, le=le, objet=demande,
                donnees={"issue": issue.value, "decidee_le": decidee_le.isoformat()}
                | (preuve(courrier, lettre.projet) if courrier and lettre else {}),
            )  # fmt: skip
    except IntegrityError as erreur:
        if Reponse.objects.filter(demande=demande).exists():
            raise DejaRepondue("Cette demande a déjà reçu sa réponse.") from erreur
        raise
    return reponse


def _exiger_motifs(issue: IssueDemande, motif: str, base_legale: str, lettre: Lettre | None) -> None:
    """Check that a refusal says why and goes with its letter."""
    if issue in AVEC_LETTRE and not motif.strip():
        raise RegleEchange("Un refus dit ses motifs (CASF R.223-2, CRPA L.211-2).", champ="motif")
    if issue == IssueDemande.REFUSEE and not base_legale.strip():
        raise RegleEchange("Un refus cite le texte qu'il applique (CRPA L.211-5).", champ="base_legale")
    if issue in AVEC_LETTRE and lettre is None:
        raise LettreManquante(
            "Une demande refusée ou non satisfaite ne se clôt pas sans sa lettre (CASF R.223-2).", champ="issue"
        )


def constater_silences(*, au: date, par: Acteur, le: datetime) -> int:
    """Note the silence of each request whose last day is past without an answer; return how many. Idempotent."""
    muettes = list(
        Demande.objects.annotate(echeance_le=ECHEANCE)
        .filter(reponse_attendue_le__lt=au, echeance_le__lt=au, reponse__isnull=True, silence_constate__isnull=True)
        .order_by("pk")
    )
    if not muettes:
        return 0
    with transaction.atomic():
        poses = Silence.objects.bulk_create(
            [Silence(demande=d, constate_a=le, effet=d.silence) for d in muettes], ignore_conflicts=True
        )
        consigner(
            action="demandes.constater", par=par if par.pk else None, le=le, objet_type="echanges.demande",
            donnees={"demandes": [s.demande_id for s in poses], "au": au.isoformat()},
        )  # fmt: skip
    return len(poses)
