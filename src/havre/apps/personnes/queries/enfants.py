"""Reading children and their families; what an agent may not see does not exist for him."""

from datetime import date

from django.db import connection, models
from django.db.models.functions import Now, TruncDate

from havre.apps.agents.enums import Action
from havre.apps.agents.models.affectation import CurrentDate
from havre.apps.agents.permissions import Acteur, dans_la_portee, portee
from havre.apps.agents.reperes import reperes as passation

from ..enums import PartieDossier
from ..models import Enfant, Fratrie, Lien, MembreFratrie, Reference
from .ouverts import enfants_ouverts, hors_sceau
from .perimetre import ouverts_par


def _atteints(pour: Acteur, action: Action) -> models.Q:
    """Return the condition of the children that a right reaches by the roles held; none by default."""
    etendue = portee(pour, action)
    condition = dans_la_portee(etendue)
    if etendue.enfants_suivis and not etendue.tout:
        suivis = enfants_relus(pour=pour) if action == Action.VOIR_ENFANTS else enfants_suivis(pour=pour)
        condition |= models.Q(pk__in=suivis.values("enfant"))
    if etendue.lieux and not etendue.tout:
        condition |= models.Q(pk__in=ouverts_par("lieux", pour=pour))
    return condition


def enfants_visibles(*, pour: Acteur, action: Action = Action.VOIR_ENFANTS) -> models.QuerySet[Enfant]:
    """Return the children whose whole file `pour` may use for `action`; none by default.

    A sealed file is there for the persons it names only. What is opened one by one to read some parts is not:
    see `enfants_lisibles`.
    """
    if not portee(pour, action):
        return Enfant.objects.none()
    return Enfant.objects.filter(_atteints(pour, action), hors_sceau(pour=pour))


def enfants_suivis(*, pour: Acteur) -> models.QuerySet[Reference]:
    """Return the references held by `pour` today: the children whose case holder he is."""
    return Reference.objects.filter(agent=pour.pk, periode__contains=TruncDate(Now()))


def enfants_relus(*, pour: Acteur) -> models.QuerySet[Reference]:
    """Return the references held today and those handed over a few days ago, whose children stay readable."""
    relues = models.Q(periode__endswith__isnull=True) | models.Q(
        periode__endswith__gt=CurrentDate(jours=-passation().passation_jours)
    )
    return Reference.objects.filter(relues, agent=pour.pk, periode__startswith__lte=CurrentDate())


def enfants_lisibles(*, pour: Acteur, partie: PartieDossier | None = None) -> models.QuerySet[Enfant]:
    """Return the children whose file, or at least `partie` of it, `pour` may read, by his roles or one by one."""
    ouverts = list(enfants_ouverts(pour=pour, partie=partie).order_by().values_list("pk", flat=True))
    par_role = _atteints(pour, Action.VOIR_ENFANTS) & hors_sceau(pour=pour)
    return Enfant.objects.filter(par_role | models.Q(pk__in=ouverts))


def dossier(enfant_id: int, *, pour: Acteur) -> Enfant:
    """Return one child's file, with person, service and direction.

    Raises:
        Enfant.DoesNotExist: there is none, or `pour` may not see it.
    """
    return (
        enfants_visibles(pour=pour).select_related("personne", "service__direction", "service__mns").get(pk=enfant_id)
    )


VOISINS_AU_PLUS = 200
"""Nearest names read, among which those that the reader's right does not reach are left out."""


def _mots(texte: str) -> list[str]:
    """Return the typed words without accents nor case, as the database's keys are written."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT havre_cle(%s)", [texte])
        return (curseur.fetchone()[0] or "").split()


def _nommes(mots: list[str]) -> list[int]:
    """Return the children of the reader's perimeter whose name holds every word, however many."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT personnes_nommes(%s)", [mots])
        return [numero for (numero,) in curseur.fetchall()]


def _voisins(mots: list[str]) -> dict[int, float]:
    """Return the children of the reader's perimeter with the nearest names, and how near."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM personnes_voisins(%s, %s)", [" ".join(mots), VOISINS_AU_PLUS])
        return dict(curseur.fetchall())


def filtrer_par_texte(enfants: models.QuerySet[Enfant], texte: str) -> models.QuerySet[Enfant]:
    """Keep the children whose name holds every typed word or whose file number ends with it, however many."""
    texte = texte.strip()
    mots = _mots(texte)
    nommes = models.Q(pk__in=_nommes(mots)) if mots else models.Q()
    return enfants.filter(nommes | models.Q(numero__endswith=texte) if texte.isdecimal() else nommes)


def rechercher_enfants(texte: str, *, pour: Acteur, limite: int = 20) -> list[Enfant]:
    """Return the readable children whose name holds every typed word, else the nearest names (typing errors)."""
    visibles = enfants_lisibles(pour=pour).select_related("personne", "service")
    if not texte.strip():
        return []
    if texte.strip().isdecimal() and (exact := list(visibles.filter(numero__endswith=texte.strip())[:limite])):
        return exact
    if not (mots := _mots(texte)):
        return list(visibles.order_by("personne__nom_cle", "pk")[:limite])
    trouves = list(visibles.filter(pk__in=_nommes(mots)).order_by("personne__nom_cle", "pk")[:limite])
    if trouves:
        return trouves
    proches = _voisins(mots)
    lus = list(visibles.filter(pk__in=proches))
    return sorted(lus, key=lambda e: (-proches[e.pk], e.personne.nom_cle, e.pk))[:limite]


def fratrie_de(enfant: Enfant, *, au: date) -> Fratrie | None:
    """Return the sibling group of a child on a day."""
    membre = MembreFratrie.objects.filter(enfant=enfant, periode__contains=au).select_related("fratrie").first()
    return membre.fratrie if membre else None


def membres(fratrie: Fratrie, *, pour: Acteur, au: date) -> list[Enfant]:
    """Return the children of a sibling group on a day, eldest first; a sealed one for those whom its file names."""
    return list(
        Enfant.objects.filter(appartenances__fratrie=fratrie, appartenances__periode__contains=au)
        .filter(hors_sceau(pour=pour))
        .select_related("personne", "service")
        .order_by("personne__date_naissance", "pk")
    )


def liens_de(enfant: Enfant) -> list[Lien]:
    """Return the adults linked to a child, present and past."""
    return list(enfant.personne.liens_de.select_related("de").order_by("type", "-periode", "pk"))
