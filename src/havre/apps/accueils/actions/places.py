"""Choosing places for a sibling group: reservation, stay, execution of the order, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.actions import consigner
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.mesures.enums import MESURES_D_ACCUEIL
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.queries import enfants_visibles

from ..enums import (
    MODES_A_COTE,
    MODES_A_RYTHME,
    MODES_EN_UNITE,
    MODES_TEMPORAIRES,
    SANS_EXECUTION,
    ModeAccueil,
    MotifEloignement,
    MotifSeparation,
)
from ..erreurs import RegleAccueil, refus_en_francais
from ..models import Accueil, EnfantRecherche
from ..queries import EnfantALoger, GroupeALoger
from .etapes import noter_le_choix
from .informations import preparer_informations
from .ouvertures import ouvrir_les_recherches_dues
from .recherches import trouver

HORIZON_JOURS = 365
"""Days ahead of which no place is reserved and no end is promised: a mistyped year would never come back to mind."""


@dataclass(frozen=True)
class Motifs:
    """Reasons given by the agent: for parting siblings, for a far place, and his own words."""

    separation: MotifSeparation | None = None
    eloignement: MotifEloignement | None = None
    explication: str = ""


def choisir_places(
    *,
    groupe: GroupeALoger,
    choix: Mapping[int, int],
    separe: bool,
    eloigne: bool,
    motifs: Motifs,
    mode: ModeAccueil,
    debut: date,
    fin_promise: date | None,
    a_cote: bool = False,
    par: Acteur,
    le: datetime,
) -> list[Accueil]:
    """Reserve the chosen units ({enfant id: unité id}) from `debut` and return the new stays, in one transaction.

    A child who leaves another place ends his stay there on `debut`; with `a_cote` (respite, part-time) he keeps it and
    the new stay goes beside. When `debut` is not in the future the children have arrived: the stays begin and the
    orders are carried out; otherwise the places are reserved until the arrival is confirmed. `separe` and `eloigne`
    are what the search found; each asks for its reason when a child goes to live elsewhere (rows L1, L2).

    Raises:
        ActionInterdite: `par` may not choose a place for these children.
        RegleAccueil: a reason or a date is missing, or the database refused (place taken, licence, closure…).
    """
    enfants = _exiger_droit(groupe, choix, par)
    jour = timezone.localdate(le)
    gardent = _qui_gardent(enfants, mode, a_cote)
    separe, eloigne = (separe, eloigne) if len(gardent) < len(enfants) else (False, False)
    _exiger_motifs(separe, eloigne, motifs)
    _exiger_coherence(enfants, mode, debut, fin_promise, jour)
    arrive = debut <= jour
    with refus_en_francais(), transaction.atomic():
        unites = _verrouiller(choix)
        ouvrir_les_recherches_dues(au=jour, par=agent_systeme(), le=le, enfants=[e.enfant.pk for e in enfants])
        accueils = []
        for enfant in enfants:
            unite = unites[choix[enfant.enfant.pk]]
            if enfant.accueil and enfant.accueil.unite_id == unite.pk:
                continue
            if principal := enfant.enfant.pk not in gardent:
                _quitter(enfant, debut)
            accueils.append(
                Accueil.objects.create(
                    enfant=enfant.enfant, mode=mode, principal=principal, unite=unite, periode=DateRange(debut, None),
                    admis_le=debut if arrive else None, fin_promise=fin_promise, mesure=enfant.mesure,
                    rythme=enfant.rythme.stocke if mode in MODES_A_RYTHME else None,
                    recherche_id=_recherche_de(enfant) if principal else None,
                    motif_separation=motifs.separation or "", motif_eloignement=motifs.eloignement or "",
                    explication=motifs.explication, enregistre_a=le, enregistre_par_id=par.pk,
                )
            )  # fmt: skip
        partis = {e.enfant.pk for e in enfants if e.accueil and e.accueil.unite_id} - gardent
        if not accueils:
            raise RegleAccueil("Ce choix ne change rien : chaque enfant reste où il vit.")
        suites = _suites(accueils, arrive=arrive, par=par, le=le)
        informations = preparer_informations(nouveaux=accueils, partis=partis, separe=separe, le=le)
        donnees = _donnees(accueils, motifs) | suites | {"informations_juge": [i.objet for i in informations]}
        consigner(action="place.choisir", par=par, le=le, objet=groupe.fratrie, donnees=donnees)
    return accueils


def _suites(accueils: list[Accueil], *, arrive: bool, par: Acteur, le: datetime) -> dict[str, list[int]]:
    """Write the steps of new stays, carry out the orders and end the searches of those who have arrived."""
    executees = executer_mesures(accueils) if arrive else []
    noter_le_choix(accueils, par=par, le=le)
    closes = trouver(accueils, par=par, le=le)
    enfants = [a.enfant_id for a in accueils]
    ouvrir_les_recherches_dues(au=timezone.localdate(le), par=agent_systeme(), le=le, enfants=enfants)
    return {"mesures_executees": executees, "recherches_closes": closes}


def _donnees(accueils: Sequence[Accueil], motifs: Motifs) -> dict[str, Any]:
    """Return what the journal keeps of new stays, all of one choice."""
    premier = accueils[0]
    return {
        "accueils": [a.pk for a in accueils],
        "enfants": [a.enfant_id for a in accueils],
        "unites": [a.unite_id for a in accueils],
        "debut": premier.periode.lower.isoformat(),
        "mode": premier.mode,
        "a_cote": [a.enfant_id for a in accueils if not a.principal],
        "fin_promise": premier.fin_promise.isoformat() if premier.fin_promise else None,
        "separation": motifs.separation,
        "eloignement": motifs.eloignement,
    }


def _exiger_droit(groupe: GroupeALoger, choix: Mapping[int, int], par: Acteur) -> list[EnfantALoger]:
    """Return the children of the choice, or refuse."""
    exiger(par, Action.CHOISIR_PLACE)
    enfants = [e for e in groupe.a_loger if e.enfant.pk in choix]
    if not enfants or len(enfants) != len(choix):
        raise RegleAccueil("Ce choix ne correspond pas aux enfants de cette fratrie.")
    visibles = enfants_visibles(pour=par, action=Action.CHOISIR_PLACE).filter(pk__in=list(choix)).count()
    if visibles != len(choix):
        raise ActionInterdite("Vous ne pouvez pas choisir une place pour un enfant d'un autre territoire.")
    return enfants


def _qui_gardent(enfants: Sequence[EnfantALoger], mode: ModeAccueil, a_cote: bool) -> set[int]:
    """Return the children who keep the place where they live, beside the new one.

    Raises:
        RegleAccueil: this kind of stay cannot go beside another one.
    """
    if not a_cote:
        return set()
    if mode not in MODES_A_COTE:
        raise RegleAccueil("Seul un relais ou un accueil séquentiel s'ajoute au lieu où l'enfant vit.", champ="a_cote")
    return {e.enfant.pk for e in enfants if e.accueil is not None}


def _exiger_motifs(separe: bool, eloigne: bool, motifs: Motifs) -> None:
    """Check that the reasons that the choice needs are given."""
    if separe and not (motifs.separation and motifs.explication.strip()):
        raise RegleAccueil(
            "Séparer des frères et sœurs demande un motif écrit (Code civil 371-5, CASF L.223-3).",
            champ="motif_separation" if not motifs.separation else "explication",
        )
    if eloigne and not (motifs.eloignement and motifs.explication.strip()):
        raise RegleAccueil(
            "Choisir un lieu éloigné de la famille demande un motif écrit (Code civil 375-7).",
            champ="motif_eloignement" if not motifs.eloignement else "explication",
        )


def _exiger_coherence(
    enfants: Sequence[EnfantALoger], mode: ModeAccueil, debut: date, fin_promise: date | None, jour: date
) -> None:
    """Check mode, dates, measures and rhythms of new stays against each other."""
    _exiger_dates(mode, debut, fin_promise, jour)
    _exiger_apres_la_mesure(enfants, debut)
    _exiger_rythme(enfants, mode)


def _exiger_dates(mode: ModeAccueil, debut: date, fin_promise: date | None, jour: date) -> None:
    """Check the mode and the dates of new stays."""
    if mode not in MODES_EN_UNITE:
        raise RegleAccueil("Ce mode d'accueil ne prend pas de place dans une unité.", champ="mode")
    if debut > jour + timedelta(days=HORIZON_JOURS):
        raise RegleAccueil(f"Une place se réserve au plus {HORIZON_JOURS} jours à l'avance.", champ="debut")
    if mode in MODES_TEMPORAIRES and fin_promise is None:
        raise RegleAccueil("Un accueil temporaire porte la date de fin promise.", champ="fin_promise")
    if fin_promise is not None and fin_promise <= debut:
        raise RegleAccueil("La fin promise doit suivre l'arrivée.", champ="fin_promise")
    if fin_promise is not None and fin_promise > debut + timedelta(days=HORIZON_JOURS):
        raise RegleAccueil(
            f"Une fin se promet au plus {HORIZON_JOURS} jours après l'arrivée : au-delà, l'accueil dure.",
            champ="fin_promise",
        )


def _exiger_apres_la_mesure(enfants: Sequence[EnfantALoger], debut: date) -> None:
    """Check that no child arrives before the measure that entrusts him takes effect."""
    for enfant in enfants:
        if enfant.mesure is not None and debut < enfant.mesure.periode.lower:
            raise RegleAccueil(
                f"La mesure de {enfant.enfant.personne.prenom} prend effet le {enfant.mesure.periode.lower:%d/%m/%Y} : "
                "l'arrivée ne peut pas la précéder.",
                champ="debut",
            )


def _exiger_rythme(enfants: Sequence[EnfantALoger], mode: ModeAccueil) -> None:
    """Check that a place looked for on some half-days is not taken for the whole week, nor the contrary."""
    for enfant in enfants:
        prenom = enfant.enfant.personne.prenom
        if mode == ModeAccueil.SEQUENTIEL and enfant.rythme.est_plein:
            raise RegleAccueil(
                f"Le besoin de {prenom} ne dit pas quels jours : évaluez-le, ou choisissez un autre mode.", champ="mode"
            )
        if mode not in MODES_A_RYTHME and not enfant.rythme.est_plein:
            raise RegleAccueil(
                f"La place a été cherchée pour {enfant.rythme} ({prenom}) : choisissez l'accueil séquentiel ou modulé, "
                "ou modifiez le besoin.",
                champ="mode",
            )


def _verrouiller(choix: Mapping[int, int]) -> dict[int, Unite]:
    """Lock the roofs of the chosen units, always in the same order, and return the units."""
    unites = Unite.objects.in_bulk(set(choix.values()))
    if len(unites) != len(set(choix.values())):
        raise RegleAccueil("Un des lieux choisis n'existe plus.")
    lieux = Lieu.objects.filter(pk__in={u.lieu_id for u in unites.values()}).order_by("pk")
    list(lieux.select_for_update(no_key=True).values_list("pk"))
    return unites


def _quitter(enfant: EnfantALoger, debut: date) -> None:
    """End the present main stay of a child on the day he leaves; a stay that began that day is refused."""
    actuel = enfant.accueil
    if actuel is None:
        return
    if actuel.periode.lower >= debut:
        raise RegleAccueil(
            f"{enfant.enfant.personne.prenom} est arrivé le {actuel.periode.lower:%d/%m/%Y} dans son lieu actuel : "
            "choisissez une date d'arrivée postérieure.",
            champ="debut",
        )
    actuel.periode = DateRange(actuel.periode.lower, debut)
    actuel.save(update_fields=["periode"])


def _recherche_de(enfant: EnfantALoger) -> int | None:
    """Return the case that looks for a child, if any."""
    en_cours = EnfantRecherche.objects.filter(enfant=enfant.enfant, trouve_le__isnull=True, sorti_le__isnull=True)
    return en_cours.values_list("recherche", flat=True).order_by("pk").first()


def executer_mesures(accueils: list[Accueil]) -> list[int]:
    """Record the execution of the measures of children who have arrived; return those that were not carried out yet.

    Only the place where the child lives carries an order out: neither a stay beside it, day care nor a hospital does.
    """
    executees = []
    for accueil in accueils:
        if accueil.mesure_id and accueil.admis_le and accueil.principal and accueil.mode not in SANS_EXECUTION:
            modifiees = Mesure.objects.filter(pk=accueil.mesure_id, executee_le__isnull=True).update(
                executee_le=accueil.admis_le
            )
            executees += [accueil.mesure_id] if modifiees else []
    return executees


EN_PLACE = """
UPDATE mesures_mesure m SET executee_le = s.jour
  FROM (SELECT m2.id, min(greatest(lower(m2.periode), a.admis_le)) AS jour
          FROM mesures_mesure m2
          JOIN accueils_accueil a ON a.enfant_id = m2.enfant_id AND a.annule_a IS NULL AND a.principal
               AND a.mode <> 'hopital_par_defaut' AND a.admis_le IS NOT NULL AND a.periode && m2.periode
         WHERE m2.enfant_id = ANY(%(enfants)s) AND m2.executee_le IS NULL AND m2.ordonnee_le IS NOT NULL
           AND m2.type = ANY(%(types)s) AND a.periode @> greatest(lower(m2.periode), a.admis_le)
         GROUP BY m2.id) s
 WHERE m.id = s.id AND s.jour <= %(jour)s RETURNING m.id
"""


def executer_en_place(*, enfants: Sequence[int], jour: date) -> list[int]:
    """Record the execution of new orders for children who already live under care; return the measures concerned.

    A judgment follows a provisional order and the child stays where he is: the measure is carried out on the day it
    takes effect. Writes no event: called inside the act that writes the decisions.
    """
    with connection.cursor() as curseur:
        curseur.execute(EN_PLACE, {"enfants": list(enfants), "types": sorted(MESURES_D_ACCUEIL), "jour": jour})
        return sorted(numero for (numero,) in curseur.fetchall())
