"""Writing places, capacities and closures."""

from datetime import date, datetime
from typing import Literal

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Personne
from havre.apps.territoires.models import Commune

from ..enums import TypeLieu
from ..erreurs import refus_en_francais
from ..models import Agrement, AssistantFamilial, Capacite, Fermeture, Lieu, Organisme, Unite


def creer_etablissement(
    *,
    code: str,
    nom: str,
    type_lieu: TypeLieu,
    commune: Commune,
    par: Acteur,
    le: datetime,
    organisme: Organisme | None = None,
) -> Lieu:
    """Write an establishment; its units come next.

    Raises:
        ValueError: a foster home is made by `creer_famille_accueil`, with its licence.
    """
    exiger(par, Action.IMPORTER)
    if type_lieu == TypeLieu.FAMILLE_ACCUEIL:
        raise ValueError("Une famille d'accueil se crée avec son agrément.")
    with transaction.atomic():
        lieu = Lieu.objects.create(code=code, nom=nom, type=type_lieu, commune=commune, organisme=organisme)
        consigner(action="lieu.creer", par=par, le=le, objet=lieu, donnees={"code": code, "type": type_lieu.value})
    return lieu


def creer_famille_accueil(
    *,
    code: str,
    nom: str,
    commune: Commune,
    assistant: Personne,
    numero_agrement: str,
    places: int,
    debut: date,
    fin: date | None,
    par: Acteur,
    le: datetime,
) -> Lieu:
    """Write a foster home with its carer, its licence over `[debut, fin)`, and one unit of as many places."""
    exiger(par, Action.IMPORTER)
    periode = DateRange(debut, fin)
    with transaction.atomic():
        lieu = Lieu.objects.create(code=code, nom=nom, type=TypeLieu.FAMILLE_ACCUEIL, commune=commune)
        AssistantFamilial.objects.create(lieu=lieu, personne=assistant)
        Agrement.objects.create(lieu=lieu, numero=numero_agrement, places=places, periode=periode)
        unite = Unite.objects.create(lieu=lieu, code="1", nom=nom[:120])
        Capacite.objects.create(unite=unite, places=places, periode=DateRange(debut, None))
        consigner(action="lieu.creer", par=par, le=le, objet=lieu, donnees={"code": code, "agrement": numero_agrement})
    return lieu


def fixer_capacite(*, unite: Unite, places: int, debut: date, par: Acteur, le: datetime) -> Capacite:
    """Fix the places of a unit from a day on; the capacity in force until then ends that day.

    A capacity that already begins that day is corrected. The database refuses fewer places than children.

    Raises:
        RegleLieu: more children live there, or are expected, than these places.
    """
    exiger(par, Action.FIXER_CAPACITES)
    with refus_en_francais(), transaction.atomic():
        actuelle = Capacite.objects.select_for_update().filter(unite=unite, periode__contains=debut).first()
        avant = actuelle.places if actuelle else None
        if actuelle is not None and actuelle.periode.lower == debut:
            actuelle.places = places
            actuelle.save(update_fields=["places"])
            capacite = actuelle
        else:
            suite = Capacite.objects.filter(unite=unite, periode__startswith__gt=debut).order_by("periode").first()
            _controler_les_places("DEFERRED")
            if actuelle is not None:
                actuelle.periode = DateRange(actuelle.periode.lower, debut)
                actuelle.save(update_fields=["periode"])
            fin = suite.periode.lower if suite else None
            capacite = Capacite.objects.create(unite=unite, places=places, periode=DateRange(debut, fin))
            _controler_les_places("IMMEDIATE")
        consigner(
            action="capacite.fixer", par=par, le=le, objet=unite,
            donnees={"places": places, "avant": avant, "debut": debut.isoformat()},
        )  # fmt: skip
    return capacite


def _controler_les_places(quand: Literal["DEFERRED", "IMMEDIATE"]) -> None:
    """Put off the control of the children present while a capacity ends and the next one is not yet written."""
    with connection.cursor() as curseur:
        curseur.execute(f"SET CONSTRAINTS garder_les_places {quand}")


def fermer(*, unite: Unite, motif: str, debut: date, fin: date | None, par: Acteur, le: datetime) -> Fermeture:
    """Close a unit to new entries during `[debut, fin)`, with the reason; the children inside stay.

    Raises:
        ValueError: no reason is given.
    """
    exiger(par, Action.IMPORTER)
    if not motif.strip():
        raise ValueError("Une fermeture aux entrées porte son motif.")
    with transaction.atomic():
        fermeture = Fermeture.objects.create(unite=unite, motif=motif, periode=DateRange(debut, fin))
        consigner(action="unite.fermer", par=par, le=le, objet=unite, donnees={"motif": motif})
    return fermeture
