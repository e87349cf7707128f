"""Writing a report by steps, signing it, adding to it, noting who read it, sending it (row B-REP)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import DatabaseError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.actions import exiger_le_refuge
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.common.chiffrement import chiffrer

from ..empreintes import empreinte_texte
from ..enums import DestinataireRapport, EtapeRapport, Lecteur, MoyenEnvoiRapport, NatureRapport
from ..erreurs import BrouillonModifie, RegleRapport
from ..models import Additif, Brouillon, EnvoiRapport, LectureRapport, ParoleEnfant, Rapport, VersionRapport

SANS_LECTURE = "23H40"


@dataclass(frozen=True)
class ARapporter:
    """What is printed of a version: the steps `{etape: texte}` and the child's words quoted, as they were said."""

    rapport: Rapport
    numero: int
    etapes: dict[str, str]
    paroles: list[dict[str, str]]
    signataire: Agent
    qualite: str


@dataclass(frozen=True)
class AAjouter:
    """What is printed of an addendum."""

    version: VersionRapport
    numero: int
    motif: str
    texte: str
    signataire: Agent
    qualite: str


class Imprimeur(Protocol):
    """Prints a version or an addendum: gives the PDF."""

    def __call__(self, document: Any, *, le: date) -> bytes:
        """Return the bytes of the PDF."""


def _exiger_enfant(enfant_id: int, par: Acteur) -> None:
    """Check that `par` writes the reports on this child."""
    exiger(par, Action.ECRIRE_RAPPORTS)
    if not enfants_visibles(pour=par, action=Action.ECRIRE_RAPPORTS).filter(pk=enfant_id).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")


def _exiger_auteur(rapport: Rapport, par: Acteur) -> None:
    """Check that `par` wrote this report: another person adds an addendum."""
    _exiger_enfant(rapport.enfant_id, par)
    if rapport.auteur_id != par.pk:
        raise ActionInterdite("Seul l'auteur d'un rapport le modifie. Vous pouvez y joindre un additif signé.")


def recueillir_parole(
    *, enfant: Enfant, mots: str, dite_le: date, circonstances: str, par: Agent, le: datetime
) -> ParoleEnfant:
    """Write what a child said, word for word.

    Raises:
        ActionInterdite: `par` does not write the reports on this child.
        RegleRapport: no words, or a day to come.
    """
    _exiger_enfant(enfant.pk, par)
    if not mots.strip():
        raise RegleRapport("Écrivez ses mots, tels qu'ils ont été dits.", champ="mots")
    if dite_le > timezone.localdate(le):
        raise RegleRapport("Une parole se note une fois dite.", champ="dite_le")
    with transaction.atomic():
        parole = ParoleEnfant.objects.create(
            enfant=enfant, mots=mots.strip(), dite_le=dite_le, circonstances=circonstances.strip(),
            recueillie_par=par, enregistree_a=le,
        )  # fmt: skip
        consigner(action="parole.recueillir", par=par, le=le, objet=enfant, donnees={"parole": parole.pk})
    return parole


def ouvrir_rapport(*, enfant: Enfant, nature: NatureRapport, du: date, au: date, par: Agent, le: datetime) -> Rapport:
    """Begin a report, with an empty draft.

    Raises:
        ActionInterdite: `par` does not write the reports on this child.
        RegleRapport: days out of order.
    """
    _exiger_enfant(enfant.pk, par)
    if au < du:
        raise RegleRapport("La période finit après son début.", champ="au")
    with transaction.atomic():
        rapport = Rapport.objects.create(enfant=enfant, nature=nature, du=du, au=au, auteur=par, ouvert_a=le)
        Brouillon.objects.create(rapport=rapport, etapes={}, modifie_a=le)
        consigner(
            action="rapport.ouvrir", par=par, le=le, objet=enfant,
            donnees={"rapport": rapport.pk, "nature": nature.value},
        )  # fmt: skip
    return rapport


def ecrire_etape(
    *,
    rapport: Rapport,
    etape: EtapeRapport,
    texte: str,
    revision: int,
    paroles: Sequence[ParoleEnfant] | None = None,
    par: Agent,
    le: datetime,
) -> Brouillon:
    """Keep one step of the draft; `revision` is the one that the author had before his eyes.

    Raises:
        ActionInterdite: `par` is not the author.
        BrouillonModifie: the draft changed meanwhile; nothing is written, the text that stands is told.
        RegleRapport: words of another child.
    """
    _exiger_auteur(rapport, par)
    if any(p.enfant_id != rapport.enfant_id for p in paroles or ()):
        raise RegleRapport("Ces mots sont ceux d'un autre enfant.", champ="paroles")
    with transaction.atomic():
        brouillon = Brouillon.objects.select_for_update().get(rapport=rapport)
        if brouillon.revision != revision:
            raise BrouillonModifie(
                "Ce brouillon a changé depuis que vous l'avez ouvert : comparez les deux textes, puis enregistrez.",
                champ="texte", actuel=brouillon.etapes.get(etape.value, ""), revision=brouillon.revision,
            )  # fmt: skip
        brouillon.etapes = {**brouillon.etapes, etape.value: texte.strip()}
        if paroles is not None:
            brouillon.paroles = sorted(p.pk for p in paroles)
        brouillon.revision, brouillon.modifie_a = brouillon.revision + 1, le
        brouillon.save()
        consigner(
            action="rapport.ecrire", par=par, le=le, objet=rapport.enfant,
            donnees={"rapport": rapport.pk, "etape": etape.value, "revision": brouillon.revision},
        )  # fmt: skip
    return brouillon


def _citees(brouillon: Brouillon) -> list[dict[str, str]]:
    """Return the child's words that a draft quotes, oldest first, as a version keeps them."""
    return [
        {
            "mots": p.mots, "dite_le": p.dite_le.isoformat(), "circonstances": p.circonstances,
            "a": p.recueillie_par.nom_complet(),
        }
        for p in ParoleEnfant.objects.filter(pk__in=brouillon.paroles, enfant=brouillon.rapport.enfant_id)
        .select_related("recueillie_par")
        .order_by("dite_le", "pk")
    ]  # fmt: skip


def a_rapporter(rapport: Rapport, *, qualite: str) -> ARapporter:
    """Return the draft as its next version would be printed."""
    brouillon = rapport.brouillon
    etapes = {e.value: t for e in EtapeRapport if (t := brouillon.etapes.get(e.value, ""))}
    return ARapporter(rapport, rapport.versions.count() + 1, etapes, _citees(brouillon), rapport.auteur, qualite)


def signer(
    *,
    rapport: Rapport,
    qualite: str,
    imprimeur: Imprimeur,
    par: Agent,
    le: datetime,
    adresse_confirmee: bool = False,
) -> VersionRapport:
    """Sign the draft as it stands: a new version, printed once and never made again.

    Raises:
        ActionInterdite: `par` is not the author.
        RegleAcces: it writes a protected address, and nobody said that it must.
        RegleRapport: an analysis, a proposal or a function is missing, or nothing changed since the last version.
    """
    _exiger_auteur(rapport, par)
    if not qualite.strip():
        raise RegleRapport("Dites en quelle fonction vous signez.", champ="qualite")
    with transaction.atomic():
        brouillon = Brouillon.objects.select_for_update().get(rapport=rapport)
        etapes = {e.value: t for e in EtapeRapport if (t := brouillon.etapes.get(e.value, ""))}
        paroles = _citees(brouillon)
        for requise in (EtapeRapport.ANALYSE, EtapeRapport.PROPOSITIONS):
            if rapport.nature != NatureRapport.NOTE and requise.value not in etapes:
                raise RegleRapport(f"« {requise.label} » n'est pas écrit : un rapport dit ce qu'il pense et propose.")
        if not etapes:
            raise RegleRapport("Rien n'est encore écrit.")
        derniere = rapport.versions.order_by("-numero").first()
        if derniere is not None and (derniere.etapes, derniere.paroles) == (etapes, paroles):
            raise RegleRapport(f"Rien n'a changé depuis la version {derniere.numero}.")
        ecrits = [qualite, *etapes.values(), *(texte for p in paroles for texte in p.values())]
        exiger_le_refuge(ecrits, enfants=[rapport.enfant_id], confirmee=adresse_confirmee)
        numero = derniere.numero + 1 if derniere else 1
        pdf = imprimeur(ARapporter(rapport, numero, etapes, paroles, par, qualite.strip()), le=timezone.localdate(le))
        version = VersionRapport.objects.create(
            rapport=rapport, numero=numero, etapes=etapes, paroles=paroles, **_document(pdf, par, qualite, le)
        )
        consigner(
            action="rapport.signer", par=par, le=le, objet=rapport.enfant,
            donnees={
                "rapport": rapport.pk, "version": version.pk, "numero": numero, "empreinte": version.empreinte,
                "empreinte_texte": empreinte_texte(etapes, paroles),
            }
            | _dit(adresse_confirmee),
        )  # fmt: skip
    return version


def _dit(adresse_confirmee: bool) -> dict[str, bool]:
    """Return what the journal keeps of a protected address left in a document knowingly."""
    return {"adresse_protegee": True} if adresse_confirmee else {}


def _document(pdf: bytes, par: Agent, qualite: str, le: datetime) -> dict[str, Any]:
    """Return the columns that keep signed bytes."""
    empreinte = hashlib.sha256(pdf).hexdigest()
    chiffre = chiffrer(pdf, lien=empreinte)
    return {
        "empreinte": empreinte, "cle": chiffre.cle, "contenu": chiffre.contenu, "signataire": par,
        "qualite": qualite.strip(), "signe_a": le,
    }  # fmt: skip


def ajouter_additif(
    *,
    version: VersionRapport,
    motif: str,
    texte: str,
    qualite: str,
    imprimeur: Imprimeur,
    par: Agent,
    le: datetime,
    adresse_confirmee: bool = False,
) -> Additif:
    """Sign what one adds to a version, with the reason; the version itself does not change.

    Raises:
        ActionInterdite: `par` does not write the reports on this child.
        RegleAcces: it writes a protected address, and nobody said that it must.
        RegleRapport: no reason, no text, no function.
    """
    _exiger_enfant(version.rapport.enfant_id, par)
    for champ, valeur, manque in (
        ("motif", motif, "Dites pourquoi vous joignez cet additif."),
        ("texte", texte, "Écrivez ce que l'additif ajoute."),
        ("qualite", qualite, "Dites en quelle fonction vous signez."),
    ):
        if not valeur.strip():
            raise RegleRapport(manque, champ=champ)
    exiger_le_refuge([motif, texte, qualite], enfants=[version.rapport.enfant_id], confirmee=adresse_confirmee)
    with transaction.atomic():
        VersionRapport.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
        numero = version.additifs.count() + 1
        pdf = imprimeur(
            AAjouter(version, numero, motif.strip(), texte.strip(), par, qualite.strip()), le=timezone.localdate(le)
        )
        additif = Additif.objects.create(
            version=version, numero=numero, motif=motif.strip(), texte=texte.strip(), **_document(pdf, par, qualite, le)
        )
        consigner(
            action="rapport.ajouter", par=par, le=le, objet=version.rapport.enfant,
            donnees={"version": version.pk, "additif": additif.pk, "numero": numero, "empreinte": additif.empreinte}
            | _dit(adresse_confirmee),
        )  # fmt: skip
    return additif


def noter_lecture(
    *,
    version: VersionRapport,
    lecteur: Lecteur,
    lu_le: date | None,
    observations: str,
    empechement: str,
    par: Acteur,
    le: datetime,
) -> LectureRapport:
    """Note that a version was read with the child or a parent, or why it was not.

    Raises:
        ActionInterdite: `par` does not write the reports on this child.
        RegleRapport: neither a day nor a reason, both, or a day before the signature or to come.
    """
    _exiger_enfant(version.rapport.enfant_id, par)
    if (lu_le is None) == (not empechement.strip()):
        raise RegleRapport(
            "Donnez le jour de la lecture, ou la raison pour laquelle elle n'a pas eu lieu.", champ="lu_le"
        )
    if lu_le is not None and not timezone.localdate(version.signe_a) <= lu_le <= timezone.localdate(le):
        raise RegleRapport("La lecture se date entre la signature et aujourd'hui.", champ="lu_le")
    with transaction.atomic():
        lecture = LectureRapport.objects.create(
            version=version, lecteur=lecteur, lu_le=lu_le, observations=observations.strip(),
            empechement=empechement.strip(), notee_a=le, notee_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="rapport.lire", par=par, le=le, objet=version.rapport.enfant,
            donnees={"version": version.pk, "lecteur": lecteur.value, "lu": lu_le is not None},
        )  # fmt: skip
    return lecture


def envoyer(
    *,
    version: VersionRapport,
    destinataire: DestinataireRapport,
    destinataire_nom: str,
    moyen: MoyenEnvoiRapport,
    envoye_le: date,
    par: Acteur,
    le: datetime,
) -> EnvoiRapport:
    """Note that a version left, with all its addenda: the bytes that were signed, and no others.

    Raises:
        ActionInterdite: `par` does not write the reports on this child.
        RegleRapport: nobody is named, a day out of range, or its reading with the child and a parent is not noted.
    """
    _exiger_enfant(version.rapport.enfant_id, par)
    if not destinataire_nom.strip():
        raise RegleRapport("Nommez le destinataire.", champ="destinataire_nom")
    if not timezone.localdate(version.signe_a) <= envoye_le <= timezone.localdate(le):
        raise RegleRapport("L'envoi se date entre la signature et aujourd'hui.", champ="envoye_le")
    try:
        with transaction.atomic():
            VersionRapport.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
            additifs = version.additifs.order_by("numero").values_list("empreinte", flat=True)
            envoi = EnvoiRapport.objects.create(
                version=version, destinataire=destinataire, destinataire_nom=destinataire_nom.strip(), moyen=moyen,
                envoye_le=envoye_le, empreintes=[version.empreinte, *additifs], note_a=le, note_par_id=par.pk,
            )  # fmt: skip
            consigner(
                action="rapport.envoyer", par=par, le=le, objet=version.rapport.enfant,
                donnees={"version": version.pk, "envoi": envoi.pk, "empreintes": envoi.empreintes},
            )  # fmt: skip
    except DatabaseError as erreur:
        if getattr(erreur.__cause__, "sqlstate", "") == SANS_LECTURE:
            raise RegleRapport(
                "Avant l'envoi, notez la lecture de cette version avec l'enfant et avec un parent, ou pourquoi elle "
                "n'a pas eu lieu."
            ) from erreur
        raise
    return envoi
