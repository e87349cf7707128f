"""The order that extends a provisional placement: the same measure goes on to a later term (CPC 1185)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.permissions import Acteur
from havre.apps.decisions.actions import Papier, Saisie, saisir
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.erreurs import RegleDecision
from havre.apps.decisions.models import Decision
from havre.apps.journal.actions import consigner
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.droit import valeur
from havre.droit.calendrier import ajouter_mois

BASE_PROLONGATION = "Code de procédure civile, article 1185"


@dataclass(frozen=True)
class Prolongation:
    """What an order that extends a provisional placement says; `confirmee` once an unusual term was looked at."""

    reference: str
    rendue_le: date
    recue_le: date | None
    terme_le: date
    motifs: str
    papier: Papier | None = None
    confirmee: bool = False


def terme_au_plus(decision: Decision) -> date:
    """Return the last term that an extension may give to a provisional placement (CPC 1185)."""
    duree, ajout = (valeur(f"cpc.mesure_provisoire.{n}", au=decision.rendue_le) for n in ("duree", "prolongation"))
    return ajouter_mois(decision.rendue_le, duree.nombre + ajout.nombre)


def prolonger_placement(
    *, decision: Decision, enfants: Sequence[Enfant], ordre: Prolongation, par: Acteur, le: datetime
) -> Decision:
    """Write the order that extends a provisional placement, and the later end of the measures that go on.

    Nothing else changes: same court, same conditions on the place, same measure.

    Raises:
        ActionInterdite: `par` may not enter decisions, or not for one of these children.
        RegleDecision: no provisional placement of a judge, a term out of order, or one beyond the text, not confirmed.
        ValidationError: a field is missing or wrong, by field.
    """
    terme = _terme_courant(decision)
    _exiger_prolongeable(decision, ordre, terme)
    suite = Decision(
        nature=decision.nature, juridiction=decision.juridiction, chambre=decision.chambre, auteur=decision.auteur,
        reference=ordre.reference, rendue_le=ordre.rendue_le, recue_le=ordre.recue_le, effet_le=terme,
        terme_le=ordre.terme_le, motifs=ordre.motifs, base_legale=BASE_PROLONGATION, renouvelle=decision,
        dispositif=f"Proroge le placement provisoire jusqu'au {ordre.terme_le:%d/%m/%Y}.",
        fratrie_ensemble=decision.fratrie_ensemble, types_autorises=decision.types_autorises,
        temps_famille_max_min=decision.temps_famille_max_min, temps_famille_min_min=decision.temps_famille_min_min,
    )  # fmt: skip
    saisie = Saisie(decision=suite, enfants=enfants, papier=ordre.papier, confirmee=True)
    try:
        with transaction.atomic():
            saisir(saisie=saisie, par=par, le=le)
            courantes = Mesure.objects.select_for_update(of=("self",)).filter(
                decision=decision, enfant__in=enfants, periode__endswith=terme
            )
            prolongees = list(courantes.order_by("pk"))
            for mesure in prolongees:
                mesure.periode = DateRange(mesure.periode.lower, ordre.terme_le)
                mesure.save(update_fields=["periode"])
            consigner(
                action="decision.prolonger", par=par, le=le, objet=suite,
                donnees={"prolonge": decision.pk, "mesures": [m.pk for m in prolongees]},
            )  # fmt: skip
    except IntegrityError as erreur:
        if "mesure_accueil_une_a_la_fois" in str(erreur):
            raise RegleDecision(
                "Une autre mesure d'accueil court déjà avant ce terme pour un de ces enfants.", champ="terme_le"
            ) from erreur
        raise
    return suite


def _terme_courant(decision: Decision) -> date:
    """Return the term of a provisional placement, extensions included.

    Raises:
        RegleDecision: it is none, or has no term.
    """
    if decision.nature != NatureDecision.OPP_JUGE or decision.renouvelle_id is not None:
        raise RegleDecision("Seule l'ordonnance de placement provisoire d'un juge, la première, se prolonge ici.")
    suites = decision.renouvelee_par.filter(nature=NatureDecision.OPP_JUGE, rectifiee_par__isnull=True)
    dernier = max(filter(None, [decision.terme_le, *suites.values_list("terme_le", flat=True)]), default=None)
    if dernier is None:
        raise RegleDecision("Ce placement provisoire n'a pas de terme : il n'y a rien à prolonger.")
    return dernier


def _exiger_prolongeable(decision: Decision, ordre: Prolongation, terme: date) -> None:
    """Check the days of an extension; the text allows one, and no more than six months: beyond, it is looked at."""
    if ordre.rendue_le < decision.rendue_le:
        raise RegleDecision("La prolongation suit l'ordonnance qu'elle prolonge.", champ="rendue_le")
    if ordre.terme_le <= terme:
        raise RegleDecision(f"Le placement court déjà jusqu'au {terme:%d/%m/%Y}.", champ="terme_le")
    limite = terme_au_plus(decision)
    deja = decision.renouvelee_par.filter(nature=NatureDecision.OPP_JUGE, rectifiee_par__isnull=True).exists()
    if (deja or ordre.terme_le > limite) and not ordre.confirmee:
        quoi = "une prolongation est déjà saisie" if deja else f"ce terme dépasse le {limite:%d/%m/%Y}"
        raise RegleDecision(
            f"Le texte permet une seule prolongation, de six mois au plus ({BASE_PROLONGATION}) : {quoi}. "
            "Si l'ordonnance le dit bien, cochez la case : l'échéance restera celle du texte.", champ="confirmee",
        )  # fmt: skip
