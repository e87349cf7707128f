"""Putting an error of writing right on a stay: the old value is kept, the execution of the order is recomputed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max, Q
from django.utils import timezone

from havre.apps.agents.permissions import Acteur
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.actions import consigner
from havre.apps.lieux.models import Unite
from havre.apps.mesures.enums import MESURES_D_ACCUEIL
from havre.apps.mesures.models import Mesure

from ..enums import ChampCorrige, IssueRecherche
from ..erreurs import RegleAccueil, refus_en_francais
from ..models import Accueil, CorrectionAccueil, Recherche
from .informations import recalculer_informations
from .ouvertures import ouvrir_les_recherches_dues
from .places import executer_en_place
from .recherches import rouvrir
from .sejours import reprendre_le_precedent, sejour_verrouille


@dataclass(frozen=True)
class ValeursCorrigees:
    """What should have been written: all the values of the stay, those that do not change included."""

    debut: date
    admis_le: date | None
    fin: date | None
    unite: Unite | None
    fin_promise: date | None
    n_a_pas_eu_lieu: bool = False


def corriger_accueil(
    *, accueil: Accueil, valeurs: ValeursCorrigees, motif: str, par: Acteur, le: datetime
) -> list[CorrectionAccueil]:
    """Correct a stay written by mistake and return what changed, one row a field, old and new value.

    The stay before, which ended the day this one began, follows its first day. The execution of the orders and the
    search are recomputed. A stay that did not take place is cancelled, and the child is looked for again.

    Raises:
        ActionInterdite: `par` may not change this stay.
        RegleAccueil: no reason, nothing changes, a date contradicts another, or the database refuses.
    """
    if not motif.strip():
        raise RegleAccueil("Une correction porte sa raison.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        frais = sejour_verrouille(accueil, par)
        corrections = _ecarts(frais, valeurs, motif.strip(), par, le)
        if not corrections:
            raise RegleAccueil("Rien ne change : corrigez au moins une valeur.")
        ancien_admis = frais.admis_le
        if valeurs.n_a_pas_eu_lieu:
            _annuler(frais, motif.strip(), par, le)
        else:
            _exiger_dates(frais, valeurs, timezone.localdate(le))
            corrections += _ecrire(frais, valeurs, motif.strip(), par, le)
        executees = _reexecuter(frais, ancien_admis, timezone.localdate(le))
        _suivre_la_recherche(frais, ancien_admis)
        CorrectionAccueil.objects.bulk_create(corrections)
        ouvrir_les_recherches_dues(
            au=timezone.localdate(le), par=agent_systeme(), le=le, enfants=[frais.enfant_id]
        )  # fmt: skip
        consigner(
            action="accueil.corriger", par=par, le=le, objet=frais.enfant,
            donnees={
                "accueil": frais.pk, "mesures_executees": executees,
                "corrections": [
                    {"accueil": c.accueil_id, "champ": c.champ, "ancienne": c.ancienne, "nouvelle": c.nouvelle}
                    for c in corrections
                ],
            },
        )  # fmt: skip
    return corrections


def _texte(valeur: date | Unite | None) -> str:
    """Return a value as the table of corrections keeps it: days in French, a unit with its place."""
    if isinstance(valeur, Unite):
        return f"{valeur.lieu.nom}, {valeur.nom}"[:200]
    return f"{valeur:%d/%m/%Y}" if valeur else ""


def _correction(
    accueil: Accueil, champ: ChampCorrige, avant: str, apres: str, motif: str, par: Acteur, le: datetime
) -> CorrectionAccueil:
    """Return a row of the table of corrections, not saved."""
    return CorrectionAccueil(
        accueil=accueil, champ=champ, ancienne=avant, nouvelle=apres, motif=motif, corrigee_a=le,
        corrigee_par_id=par.pk,
    )  # fmt: skip


def _ecarts(
    accueil: Accueil, valeurs: ValeursCorrigees, motif: str, par: Acteur, le: datetime
) -> list[CorrectionAccueil]:
    """Return what differs between a stay and its right values."""
    if valeurs.n_a_pas_eu_lieu:
        return [_correction(accueil, ChampCorrige.ANNULE, "a eu lieu", "n'a pas eu lieu", motif, par, le)]
    paires = (
        (ChampCorrige.DEBUT, accueil.periode.lower, valeurs.debut),
        (ChampCorrige.ADMIS, accueil.admis_le, valeurs.admis_le),
        (ChampCorrige.FIN, accueil.periode.upper, valeurs.fin),
        (ChampCorrige.UNITE, accueil.unite, valeurs.unite),
        (ChampCorrige.FIN_PROMISE, accueil.fin_promise, valeurs.fin_promise),
    )
    return [
        _correction(accueil, champ, _texte(avant), _texte(apres), motif, par, le)
        for champ, avant, apres in paires
        if avant != apres
    ]


def _exiger_dates(accueil: Accueil, valeurs: ValeursCorrigees, jour: date) -> None:
    """Check that the right values hold together.

    Raises:
        RegleAccueil: at the field that is wrong.
    """
    if valeurs.admis_le is None and accueil.admis_le is not None:
        raise RegleAccueil(
            "Une arrivée confirmée ne s'efface pas : dites que l'accueil n'a pas eu lieu.", champ="admis_le"
        )
    if valeurs.admis_le is not None and accueil.admis_le is None:
        raise RegleAccueil("L'arrivée ne se corrige pas avant d'être confirmée.", champ="admis_le")
    if valeurs.fin is not None and valeurs.fin <= valeurs.debut:
        raise RegleAccueil("Le jour du départ doit suivre le premier jour.", champ="fin")
    if valeurs.admis_le is not None and valeurs.admis_le > jour:
        raise RegleAccueil("Une arrivée ne se date pas dans l'avenir.", champ="admis_le")
    if valeurs.admis_le is not None and not valeurs.debut <= valeurs.admis_le < (valeurs.fin or date.max):
        raise RegleAccueil("L'arrivée est hors de l'accueil : corrigez aussi son premier jour.", champ="admis_le")
    if (
        accueil.mesure is not None
        and valeurs.debut < accueil.periode.lower
        and valeurs.debut < accueil.mesure.periode.lower
    ):
        raise RegleAccueil(
            f"La mesure prend effet le {accueil.mesure.periode.lower:%d/%m/%Y} : l'accueil ne peut pas la précéder.",
            champ="debut",
        )
    if (accueil.unite is None) != (valeurs.unite is None):
        raise RegleAccueil("Le lieu ne correspond pas au mode d'accueil.", champ="lieu")


def _ecrire(
    accueil: Accueil, valeurs: ValeursCorrigees, motif: str, par: Acteur, le: datetime
) -> list[CorrectionAccueil]:
    """Write the right values, and let the stay before follow the first day; return its correction, if any."""
    ancien_debut = accueil.periode.lower
    precedent = None
    if accueil.principal and valeurs.debut != ancien_debut:
        precedent = (
            Accueil.objects.valables()
            .filter(enfant=accueil.enfant_id, principal=True, periode__endswith=ancien_debut)
            .exclude(pk=accueil.pk)
            .first()
        )
    if precedent is not None and valeurs.debut <= precedent.periode.lower:
        raise RegleAccueil(
            f"L'enfant est arrivé le {precedent.periode.lower:%d/%m/%Y} dans son lieu d'avant : le premier jour doit "
            "suivre.",
            champ="debut",
        )
    avance = valeurs.debut < ancien_debut
    if precedent is not None and avance:
        _finir(precedent, valeurs.debut)
    accueil.periode = DateRange(valeurs.debut, valeurs.fin)
    accueil.admis_le, accueil.unite, accueil.fin_promise = valeurs.admis_le, valeurs.unite, valeurs.fin_promise
    accueil.save(update_fields=["periode", "admis_le", "unite", "fin_promise"])
    if precedent is None:
        return []
    if not avance:
        _finir(precedent, valeurs.debut)
    avant, apres = _texte(ancien_debut), _texte(valeurs.debut)
    return [_correction(precedent, ChampCorrige.FIN, avant, apres, motif, par, le)]


def _finir(accueil: Accueil, fin: date) -> None:
    """Move the day on which a stay ends."""
    accueil.periode = DateRange(accueil.periode.lower, fin)
    accueil.save(update_fields=["periode"])


def _annuler(accueil: Accueil, motif: str, par: Acteur, le: datetime) -> None:
    """Cancel a stay that did not take place, and look for the child again."""
    accueil.annule_a, accueil.annule_motif = le, f"n'a pas eu lieu : {motif}"[:200]
    accueil.save(update_fields=["annule_a", "annule_motif"])
    reprendre_le_precedent(accueil)
    recalculer_informations(annule=accueil, le=le)
    if accueil.recherche is not None and accueil.admis_le is not None:
        rouvrir(recherche=accueil.recherche, enfant_id=accueil.enfant_id, par=par, le=le)


def _reexecuter(accueil: Accueil, ancien_admis: date | None, jour: date) -> list[int]:
    """Recompute when the orders that this stay carried out were; return those that still are.

    An order that no arrival proves any more is no longer carried out, and counts its days again.
    """
    if ancien_admis is None:
        return []
    concernees = Mesure.objects.filter(enfant=accueil.enfant_id, type__in=MESURES_D_ACCUEIL)
    concernees.filter(Q(executee_le=ancien_admis) | Q(pk__in=[accueil.mesure_id or 0])).update(executee_le=None)
    return executer_en_place(enfants=[accueil.enfant_id], jour=jour)


def _suivre_la_recherche(accueil: Accueil, ancien_admis: date | None) -> None:
    """Let the day on which the search found the child, and the end of the case, follow the right arrival."""
    if accueil.recherche_id is None or accueil.annule_a is not None or accueil.admis_le in (None, ancien_admis):
        return
    recherche = Recherche.objects.get(pk=accueil.recherche_id)
    recherche.enfants.filter(enfant=accueil.enfant_id, trouve_le=ancien_admis).update(trouve_le=accueil.admis_le)
    if recherche.issue == IssueRecherche.ABOUTIE:
        dernier = recherche.enfants.aggregate(dernier=Max("trouve_le"))["dernier"]
        recherche.close_le = max(dernier or recherche.ouverte_le, recherche.ouverte_le)
        recherche.save(update_fields=["close_le"])
