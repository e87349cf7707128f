"""Entering a decision by hand, with its clauses and its paper, for one child or brothers and sisters."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.personnes.queries import enfants_visibles
from havre.common.barriere import tout_lire
from havre.common.chiffrement import Chiffre, chiffrer, dechiffrer
from havre.common.fichiers import FichierRefuse, nature_de, nom_propre

from ..enums import NatureDecision, Position
from ..erreurs import DejaSaisie, RegleDecision
from ..models import AccordParental, Decision, DroitDeVisite, EnfantConcerne, PieceDecision, RapportDu


@dataclass(frozen=True)
class Papier:
    """A scanned paper: its name and its bytes."""

    nom: str
    contenu: bytes


@dataclass(frozen=True)
class Accord:
    """What one holder of parental authority answered."""

    personne: Personne
    position: Position
    donne_le: date
    precision: str = ""


@dataclass(frozen=True)
class Saisie:
    """A decision not saved yet, its children, and what it sets; `confirmee` once a likely double was looked at."""

    decision: Decision
    enfants: Sequence[Enfant]
    droits: Sequence[DroitDeVisite] = ()
    rapports: Sequence[tuple[str, date]] = ()
    accords: Sequence[Accord] = ()
    papier: Papier | None = None
    confirmee: bool = False


def saisir(*, saisie: Saisie, par: Acteur, le: datetime) -> Decision:
    """Write a decision, its children and its clauses, in one transaction; it can then no longer be changed.

    Raises:
        ActionInterdite: `par` may not enter decisions, or not for one of these children.
        RegleDecision: no child, a day to come, an agreement without any answer, or an unreadable paper.
        DejaSaisie: a decision of the same court and day already speaks of one of these children.
        ValidationError: a field is missing or wrong, by field.
    """
    exiger(par, Action.SAISIR_DECISIONS)
    decision, numeros = saisie.decision, {e.pk for e in saisie.enfants}
    if not numeros:
        raise RegleDecision("Choisissez au moins un enfant.", champ="enfants")
    if enfants_visibles(pour=par, action=Action.SAISIR_DECISIONS).filter(pk__in=numeros).count() != len(numeros):
        raise ActionInterdite("Vous ne suivez pas tous ces enfants.")
    if decision.rendue_le and decision.rendue_le > timezone.localdate(le):
        raise RegleDecision("Une décision ne se date pas à l'avance.", champ="rendue_le")
    if decision.nature == NatureDecision.ACCORD and not saisie.accords:
        raise RegleDecision("Un accord dit qui a signé, refusé ou n'a pas pu être joint.", champ="accords")
    decision.full_clean()
    try:
        with transaction.atomic():
            _exiger_nouvelle(saisie)
            with tout_lire("une décision s'écrit avant les enfants qu'elle nomme"):
                decision.save(force_insert=True)
            _ecrire_clauses(saisie, par, le)
            consigner(
                action="decision.saisir", par=par, le=le, objet=decision,
                donnees={
                    "reference": decision.reference, "enfants": sorted(numeros),
                    "papier": hashlib.sha256(saisie.papier.contenu).hexdigest() if saisie.papier else None,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        if "rectifie" in str(erreur):
            raise RegleDecision("Cette décision a déjà été rectifiée par une autre.", champ="rectifie") from erreur
        if "reference" in str(erreur):
            raise RegleDecision("Une décision porte déjà cette référence.", champ="reference") from erreur
        raise
    return decision


def _exiger_nouvelle(saisie: Saisie) -> None:
    """Refuse a decision of the same court and day for one of the same children, unless it was looked at."""
    decision = saisie.decision
    with connection.cursor() as curseur:  # two people who enter the same order come one after the other
        cle = f"decision:{decision.juridiction_id}:{decision.rendue_le}"
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [cle])
    if saisie.confirmee or decision.rectifie_id is not None:
        return
    memes = Decision.objects.filter(
        juridiction=decision.juridiction_id, rendue_le=decision.rendue_le, nature=decision.nature,
        enfants__enfant__in=saisie.enfants, rectifiee_par__isnull=True,
    )  # fmt: skip
    if (autre := memes.order_by("pk").first()) is not None:
        raise DejaSaisie(
            f"La décision {autre.reference}, du même jour et de la même juridiction, concerne déjà un de ces enfants. "
            "Si c'en est une autre, cochez la case et enregistrez à nouveau.", autre=autre,
        )  # fmt: skip


def _ecrire_clauses(saisie: Saisie, par: Acteur, le: datetime) -> None:
    """Write what goes with a decision."""
    decision = saisie.decision
    EnfantConcerne.objects.bulk_create([EnfantConcerne(decision=decision, enfant=e) for e in saisie.enfants])
    for droit in saisie.droits:
        droit.decision = decision
        try:
            droit.full_clean()
        except ValidationError as erreur:
            raise RegleDecision(erreur.messages[0], champ="droits") from erreur
        droit.save(force_insert=True)
    for objet, pour_le in saisie.rapports:
        if not objet.strip() or pour_le < decision.rendue_le:
            raise RegleDecision("Un rapport dû a un objet, et une date après la décision.", champ="rapports")
        RapportDu.objects.create(decision=decision, objet=objet.strip(), pour_le=pour_le)
    for accord in saisie.accords:
        AccordParental.objects.create(
            decision=decision, personne=accord.personne, position=accord.position, donne_le=accord.donne_le,
            precision=accord.precision.strip(),
        )  # fmt: skip
    if saisie.papier is not None:
        _garder(decision, saisie.papier, par, le)


def _garder(decision: Decision, papier: Papier, par: Acteur, le: datetime) -> None:
    """Keep the paper of a decision, encrypted.

    Raises:
        RegleDecision: it is empty, too big, neither PDF, PNG nor JPEG by its content, or could act on its reader.
    """
    try:
        nature = nature_de(papier.contenu)
    except FichierRefuse as refus:
        raise RegleDecision(str(refus), champ="papier") from refus
    empreinte = hashlib.sha256(papier.contenu).hexdigest()
    chiffre = chiffrer(papier.contenu, lien=empreinte)
    PieceDecision.objects.create(
        decision=decision, nom=nom_propre(papier.nom), type_mime=nature, taille_octets=len(papier.contenu),
        empreinte=empreinte, cle=chiffre.cle, contenu=chiffre.contenu, ajoutee_a=le, ajoutee_par_id=par.pk,
    )  # fmt: skip


def contenu_de(piece: PieceDecision) -> bytes:
    """Return a kept paper as it was given.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: what is stored is not what was given.
    """
    return dechiffrer(Chiffre(cle=piece.cle, contenu=bytes(piece.contenu)), lien=piece.empreinte)
