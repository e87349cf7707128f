"""Writing what a place offers: freezes and their end, what it says it has free, and who speaks for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner

from ..enums import CanalDeclaration, MotifGel, TypeLieu
from ..erreurs import RegleLieu, refus_en_francais
from ..models import Capacite, DeclarationDePlaces, Gel, LeveeDeGel, Lieu, Rattachement, Unite
from ..queries import peut_declarer

HORIZON_JOURS = 730
"""Days ahead of which no freeze is declared: a mistyped year would close a unit unseen."""
RETARD_JOURS = 31
"""Days back from which a freeze or a declaration may still be noted."""


def geler(
    *,
    unite: Unite,
    places: int | None,
    motif: MotifGel,
    precision: str,
    debut: date,
    fin: date | None,
    par: Acteur,
    le: datetime,
    relais: Lieu | None = None,
) -> Gel:
    """Take places of a unit (None: all of them) out of the offer during `[debut, fin)`; the children inside stay.

    Raises:
        ActionInterdite: `par` may not speak for this place.
        RegleLieu: a reason or a date is missing, or the unit has fewer places.
    """
    jour = timezone.localdate(le)
    _exiger_lieu(unite.lieu, par, jour)
    _exiger_gel(unite, motif, precision, debut, fin, relais, jour)
    with transaction.atomic():
        _verrouiller(unite.lieu)
        actuelles = Capacite.objects.filter(unite=unite, periode__contains=debut).values_list("places", flat=True)
        capacite = actuelles.first() or 0
        if places is not None and not 1 <= places <= capacite:
            raise RegleLieu(f"Cette unité a {capacite} places le {debut:%d/%m/%Y}.", champ="places")
        gel = Gel.objects.create(
            unite=unite, places=places, motif=motif, precision=precision.strip(), periode=DateRange(debut, fin),
            relais=relais, declare_a=le, declare_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="unite.geler", par=par, le=le, objet=unite,
            donnees={
                "gel": gel.pk, "places": places, "motif": motif.value, "debut": debut.isoformat(),
                "fin": fin.isoformat() if fin else None,
            },
        )  # fmt: skip
    return gel


def _exiger_gel(
    unite: Unite, motif: MotifGel, precision: str, debut: date, fin: date | None, relais: Lieu | None, jour: date
) -> None:
    """Check the words and the dates of a freeze."""
    if not precision.strip():
        raise RegleLieu("Dites pourquoi, en quelques mots.", champ="precision")
    if debut < jour - timedelta(days=RETARD_JOURS):
        raise RegleLieu(f"Un gel se déclare au plus tard {RETARD_JOURS} jours après son début.", champ="debut")
    if fin is not None and fin <= debut:
        raise RegleLieu("Le dernier jour précède le premier.", champ="fin")
    if max(debut, fin or debut) > jour + timedelta(days=HORIZON_JOURS):
        raise RegleLieu("Cette date est à plus de deux ans : vérifiez l'année.", champ="fin" if fin else "debut")
    famille = unite.lieu.type == TypeLieu.FAMILLE_ACCUEIL
    if motif == MotifGel.CONGES and not famille:
        raise RegleLieu("Ce motif est celui des familles d'accueil.", champ="motif")
    if relais is not None and (relais.pk == unite.lieu_id or not famille):
        raise RegleLieu("Le relais est un autre lieu, pour une famille d'accueil.", champ="relais")


def lever(*, gel: Gel, le_jour: date, motif: str, par: Acteur, le: datetime) -> LeveeDeGel:
    """Offer the places of a freeze again from a day on; the freeze itself is not changed.

    Raises:
        ActionInterdite: `par` may not speak for this place.
        RegleLieu: no reason, a day beyond the freeze, or a freeze already lifted.
    """
    jour = timezone.localdate(le)
    _exiger_lieu(gel.unite.lieu, par, jour)
    if not motif.strip():
        raise RegleLieu("Dites pourquoi, en quelques mots.", champ="motif")
    if gel.periode.upper is not None and le_jour >= gel.periode.upper:
        raise RegleLieu("Le gel est déjà fini ce jour-là.", champ="le_jour")
    if le_jour < min(jour, gel.periode.lower):
        raise RegleLieu("Un gel ne se lève pas dans le passé.", champ="le_jour")
    with transaction.atomic():
        _verrouiller(gel.unite.lieu)
        if LeveeDeGel.objects.filter(gel=gel).exists():
            raise RegleLieu("Ce gel est déjà levé.")
        levee = LeveeDeGel.objects.create(gel=gel, le=le_jour, motif=motif.strip(), levee_a=le, levee_par_id=par.pk)
        consigner(
            action="unite.degeler", par=par, le=le, objet=gel.unite,
            donnees={"gel": gel.pk, "le": le_jour.isoformat(), "motif": motif.strip()},
        )  # fmt: skip
    return levee


def declarer(
    *,
    lieu: Lieu,
    libres: Mapping[int, int],
    jour: date,
    declarant: str,
    fonction: str,
    canal: CanalDeclaration,
    par: Acteur,
    le: datetime,
    commentaire: str = "",
) -> Sequence[DeclarationDePlaces]:
    """Note what a place says it has free on a day, unit by unit ({unité id: places}).

    Raises:
        ActionInterdite: `par` may not speak for this place.
        RegleLieu: nothing is said, nobody is named, the day is not a near past or future one, or more places are said
            free than the unit has.
    """
    aujourd_hui = timezone.localdate(le)
    _exiger_lieu(lieu, par, aujourd_hui)
    unites = {u.pk: u for u in Unite.objects.filter(lieu=lieu, pk__in=libres).order_by("pk")}
    if not libres or len(unites) != len(libres):
        raise RegleLieu("Dites les places libres d'une unité de ce lieu au moins.")
    if not declarant.strip():
        raise RegleLieu("Dites qui a parlé pour le lieu.", champ="declarant")
    if abs((jour - aujourd_hui).days) > RETARD_JOURS:
        raise RegleLieu(f"Le jour est à {RETARD_JOURS} jours d'aujourd'hui au plus.", champ="jour")
    capacites = dict(
        Capacite.objects.filter(unite__in=unites, periode__contains=jour).values_list("unite_id", "places")
    )
    for pk, nombre in libres.items():
        if not 0 <= nombre <= capacites.get(pk, 0):
            raise RegleLieu(f"{unites[pk].nom} a {capacites.get(pk, 0)} places ce jour-là.", champ=f"unite_{pk}")
    with transaction.atomic():
        declarations = [
            DeclarationDePlaces.objects.create(
                unite=unites[pk], jour=jour, places_libres=nombre, declarant=declarant.strip(),
                fonction=fonction.strip(), canal=canal, commentaire=commentaire.strip(), dite_a=le,
                notee_par_id=par.pk,
            )
            for pk, nombre in libres.items()
        ]  # fmt: skip
        consigner(
            action="lieu.declarer", par=par, le=le, objet=lieu,
            donnees={"jour": jour.isoformat(), "libres": {str(k): n for k, n in libres.items()}, "canal": canal.value},
        )  # fmt: skip
    return declarations


def rattacher(
    *, agent: Agent, lieu: Lieu, debut: date, par: Acteur, le: datetime, fin: date | None = None
) -> Rattachement:
    """Let an agent speak for a place during `[debut, fin)`.

    Raises:
        RegleLieu: he already does.
    """
    exiger(par, Action.ADMINISTRER)
    with refus_en_francais(), transaction.atomic():
        rattachement = Rattachement.objects.create(agent=agent, lieu=lieu, periode=DateRange(debut, fin))
        consigner(
            action="agent.rattacher", par=par, le=le, objet=agent,
            donnees={"lieu": lieu.pk, "debut": debut.isoformat(), "fin": fin.isoformat() if fin else None},
        )  # fmt: skip
    return rattachement


def _exiger_lieu(lieu: Lieu, par: Acteur, jour: date) -> None:
    """Check that `par` speaks for this place on the day, or for all of them."""
    exiger(par, Action.DECLARER_PLACES)
    if not peut_declarer(lieu, pour=par, au=jour):
        raise ActionInterdite("Vous ne parlez pas pour ce lieu.")


def _verrouiller(lieu: Lieu) -> None:
    """Lock the roof, as those who take its places do."""
    list(Lieu.objects.filter(pk=lieu.pk).select_for_update(no_key=True).values_list("pk"))
