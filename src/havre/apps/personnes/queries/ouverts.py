"""Files opened one by one, beside what roles reach: shared, reached by exception, sealed with the reader's name."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Affectation
from havre.apps.agents.permissions import Acteur, portee
from havre.common.barriere import reglage_de_la_page

from ..enums import PartieDossier
from ..models import AccesExceptionnel, Enfant, Partage, PersonneNommee
from .perimetre import ouvrir_par

PARTIES_D_URGENCE = frozenset(
    {PartieDossier.PARCOURS, PartieDossier.FAMILLE, PartieDossier.BESOINS, PartieDossier.VISITES}
)
"""What an exceptional access shows: who the child is, where he lives, with whom, what he needs; no letter."""
Ids = models.QuerySet[models.Model, int]


def partages_recus(*, pour: Acteur) -> models.QuerySet[Partage]:
    """Return the shares in force that show a file to `pour`, himself or one of his services; none by default."""
    if pour.pk is None or not portee(pour, Action.LIRE_PARTAGES):
        return Partage.objects.none()
    services = Affectation.objects.en_vigueur().filter(agent=pour.pk, service__isnull=False).values("service")
    return Partage.objects.en_cours().filter(Q(agent=pour.pk) | Q(service__in=services))


def acces_en_cours(*, pour: Acteur) -> models.QuerySet[AccesExceptionnel]:
    """Return the exceptional accesses that `pour` holds now."""
    if pour.pk is None or not portee(pour, Action.ACCES_EXCEPTIONNEL):
        return AccesExceptionnel.objects.none()
    return AccesExceptionnel.objects.en_cours().filter(agent=pour.pk)


def nommements(*, pour: Acteur) -> models.QuerySet[PersonneNommee]:
    """Return the sealings in force that name `pour`, if one of his roles handles files."""
    if not portee(pour, Action.VOIR_ENFANTS) and not portee(pour, Action.LIRE_PARTAGES):
        return PersonneNommee.objects.none()
    return PersonneNommee.objects.filter(agent=pour.pk, retiree_a__isnull=True, scellement__leve_a__isnull=True)


def hors_sceau(*, pour: Acteur, champ: str = "pk") -> Q:
    """Return the condition that keeps sealed files to those they name; `champ` leads to the child ("enfant").

    Automatic treatments (`pour.pk` None) compute with every file: what they write follows the same rule when read.
    A page was told at its beginning which files are closed: most often none, and nothing is left to ask.
    """
    if pour.pk is None:
        return Q()
    if (connus := reglage_de_la_page("havre.scelles", agent=pour.pk)) is not None:
        numeros = [int(n) for n in connus.strip("{}").split(",") if n]
        return ~Q(**{f"{champ}__in": numeros}) if numeros else Q()
    fermes = Enfant.objects.filter(scelle=True).exclude(pk__in=nommements(pour=pour).values("scellement__enfant"))
    return ~Q(**{f"{champ}__in": fermes.order_by().values("pk")})


def enfants_ouverts(*, pour: Acteur, partie: PartieDossier | None = None) -> models.QuerySet[Enfant]:
    """Return the children opened one by one to `pour`, for a part of their file (None: any); none by default."""
    if pour.pk is None:
        return Enfant.objects.none()
    partages = partages_recus(pour=pour)
    if partie is not None:
        partages = partages.filter(parties__contains=[partie.value])
    non_scelles = Q(pk__in=partages.values("enfant"))
    if partie is None or partie in PARTIES_D_URGENCE:
        non_scelles |= Q(pk__in=acces_en_cours(pour=pour).values("enfant"))
    nommes = Q(pk__in=nommements(pour=pour).values("scellement__enfant"))
    return Enfant.objects.filter(nommes | (Q(scelle=False) & non_scelles))


def condition_hors_sceau(pour: Acteur, parametres: dict[str, object]) -> str:
    """Return in SQL, on the table of children under the alias e, the condition that keeps sealed files apart."""
    if pour.pk is None:
        return "true"
    parametres["nomme"] = pour.pk
    return """(NOT e.scelle OR e.personne_id IN (
        SELECT sc.enfant_id FROM personnes_personnenommee n JOIN personnes_scellement sc ON sc.id = n.scellement_id
         WHERE n.agent_id = %(nomme)s AND n.retiree_a IS NULL AND sc.leve_a IS NULL))"""


# What the second barrier opens, whole files: the first one keeps to the parts and to the roles (`enfants_ouverts`).
ouvrir_par(
    "partage",
    """SELECT p.enfant_id FROM personnes_partage p JOIN personnes_enfant e ON e.personne_id = p.enfant_id
        WHERE NOT e.scelle AND p.termine_a IS NULL AND p.periode @> %(jour)s
          AND (p.agent_id = %(agent)s OR p.service_id IN (
              SELECT a.service_id FROM agents_affectation a WHERE a.agent_id = %(agent)s AND a.periode @> %(jour)s))""",
    lambda _: True,
)
ouvrir_par(
    "acces_exceptionnel",
    """SELECT a.enfant_id FROM personnes_accesexceptionnel a JOIN personnes_enfant e ON e.personne_id = a.enfant_id
        WHERE NOT e.scelle AND a.agent_id = %(agent)s AND a.termine_a IS NULL AND a.expire_a > now()""",
    lambda _: True,
)
ouvrir_par(
    "scellement",
    """SELECT s.enfant_id FROM personnes_personnenommee n JOIN personnes_scellement s ON s.id = n.scellement_id
        WHERE n.agent_id = %(agent)s AND n.retiree_a IS NULL AND s.leve_a IS NULL""",
    lambda _: True,
)
