"""How a file is opened to somebody, who else has it open, and the exceptional accesses to look at."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, dans_la_portee, portee

from ..enums import PartieDossier
from ..models import AccesExceptionnel, AvertissementAcces, ConclusionAcces, Enfant, Partage, PersonneNommee, Scellement
from .enfants import enfants_visibles
from .ouverts import PARTIES_D_URGENCE, acces_en_cours, enfants_ouverts, nommements, partages_recus
from .passation import passation_de


class Titre(models.TextChoices):
    """What opens a file."""

    ROLE = "role", "par vos rôles"
    PASSATION = "passation", "parce que vous suiviez cet enfant"
    NOMMEE = "nommee", "parce que le dossier scellé vous nomme"
    PARTAGE = "partage", "parce qu'on le partage avec vous"
    EXCEPTIONNEL = "exceptionnel", "par un accès exceptionnel"


@dataclass(frozen=True)
class Ouverture:
    """How a file is opened: `parties` holds the parts that may be read, `partages` and `acces` what opens them.

    `jusqu_au` is the last day of a reading that ends by itself, for who followed the child.
    """

    titre: Titre
    parties: frozenset[str]
    partages: tuple[Partage, ...] = ()
    acces: AccesExceptionnel | None = None
    jusqu_au: date | None = None

    @property
    def par_role(self) -> bool:
        """Whether the roles held open the whole file, acts included."""
        return self.titre == Titre.ROLE

    @property
    def entiere(self) -> bool:
        """Whether every part may be read."""
        return self.titre in {Titre.ROLE, Titre.PASSATION, Titre.NOMMEE}

    def montre(self, partie: str) -> bool:
        """Tell whether a part may be read."""
        return self.entiere or partie in self.parties


def ouvrir_dossier(enfant_id: int, *, pour: Acteur) -> tuple[Enfant, Ouverture]:
    """Return a child's file and how it is opened: by role first, else by name, by shares, by exception.

    Raises:
        Enfant.DoesNotExist: there is none, or nothing opens it to `pour`.
    """
    enfants = Enfant.objects.select_related("personne", "service__direction", "service__mns")
    toutes = frozenset(PartieDossier.values)
    par_role = enfants.filter(pk__in=enfants_visibles(pour=pour).filter(pk=enfant_id).values("pk")).first()
    if par_role is not None:
        jusqu_au = passation_de(par_role, pour=pour)
        return par_role, Ouverture(Titre.PASSATION if jusqu_au else Titre.ROLE, toutes, jusqu_au=jusqu_au)
    enfant = enfants.filter(pk__in=enfants_ouverts(pour=pour).values("pk")).get(pk=enfant_id)
    if nommements(pour=pour).filter(scellement__enfant=enfant).exists():
        return enfant, Ouverture(Titre.NOMMEE, toutes)
    partages = tuple(
        partages_recus(pour=pour).filter(enfant=enfant).select_related("partage_par", "service").order_by("pk")
    )
    acces = acces_en_cours(pour=pour).filter(enfant=enfant).order_by("pk").last()
    parties = frozenset(partie for p in partages for partie in p.parties)
    if acces is None:
        return enfant, Ouverture(Titre.PARTAGE, parties, partages)
    return enfant, Ouverture(Titre.EXCEPTIONNEL, parties | PARTIES_D_URGENCE, partages, acces)


def partages_de(enfant: Enfant) -> list[Partage]:
    """Return all the shares of a file, newest first, ended ones included."""
    return list(
        enfant.partages.select_related("agent", "service", "partage_par", "termine_par").order_by("-partage_a", "-pk")
    )


def scellement_en_cours(enfant: Enfant) -> Scellement | None:
    """Return the sealing in force of a file, with the persons it names in `nommes`."""
    nommes = PersonneNommee.objects.filter(retiree_a__isnull=True).select_related("agent", "nommee_par")
    return (
        enfant.scellements.filter(leve_a__isnull=True)
        .select_related("decide_par")
        .prefetch_related(Prefetch("nommees", nommes.order_by("nommee_a", "pk"), to_attr="nommes"))
        .first()
    )


def scellements_en_cours(*, pour: Acteur) -> models.QuerySet[Scellement]:
    """Return the seals in force of the services that `pour` may seal for, naming him or not, newest first."""
    nommes = PersonneNommee.objects.filter(retiree_a__isnull=True).select_related("agent").order_by("nommee_a", "pk")
    return (
        Scellement.objects.filter(dans_la_portee(portee(pour, Action.SCELLER)), leve_a__isnull=True)
        .select_related("service", "decide_par")
        .prefetch_related(Prefetch("nommees", nommes, to_attr="nommes"))
        .order_by("-decide_a", "-pk")
    )


@dataclass(frozen=True)
class AccesLu:
    """An exceptional access with who was told and what was concluded."""

    acces: AccesExceptionnel
    avertis: tuple[AvertissementAcces, ...]
    conclusions: tuple[ConclusionAcces, ...]


def _lus(acces: models.QuerySet[AccesExceptionnel]) -> list[AccesLu]:
    """Return accesses with their notices and conclusions, newest first, in three queries."""
    lignes = (
        acces.select_related("agent", "service")
        .prefetch_related(
            Prefetch("avertissements", AvertissementAcces.objects.select_related("agent").order_by("qualite", "pk")),
            Prefetch("conclusions", ConclusionAcces.objects.select_related("conclue_par").order_by("conclue_a", "pk")),
        )
        .order_by("-ouvert_a", "-pk")
    )
    return [AccesLu(a, tuple(a.avertissements.all()), tuple(a.conclusions.all())) for a in lignes]


def ouverts_a(enfant: Enfant) -> list[AccesLu]:
    """Return the exceptional accesses to a file, past ones included, newest first."""
    return _lus(enfant.acces_exceptionnels.all())


def acces_controlables(*, pour: Acteur) -> models.QuerySet[AccesExceptionnel]:
    """Return the accesses that `pour` controls: of the services that his right reaches, or of which he was told.

    Nobody controls his own. What is shown of them is written in the access: the file itself stays closed.
    """
    etendue = portee(pour, Action.CONTROLER_ACCES)
    if not etendue:
        return AccesExceptionnel.objects.none()
    averti = Exists(AvertissementAcces.objects.filter(acces=OuterRef("pk"), agent=pour.pk))
    return AccesExceptionnel.objects.filter(dans_la_portee(etendue) | Q(averti)).exclude(agent=pour.pk)


def acces_a_controler(*, pour: Acteur) -> list[AccesLu]:
    """Return the accesses that `pour` controls, newest first."""
    return _lus(acces_controlables(pour=pour))


def acces_a_conclure(*, pour: Acteur) -> models.QuerySet[AccesExceptionnel]:
    """Return the accesses that `pour` controls and on which nobody concluded yet."""
    return acces_controlables(pour=pour).filter(conclusions__isnull=True)


def avertissements_de(*, pour: Acteur) -> models.QuerySet[AvertissementAcces]:
    """Return the notices of accesses that `pour` received and has not read."""
    return AvertissementAcces.objects.filter(agent=pour.pk, lu_a__isnull=True).select_related("acces__agent")
