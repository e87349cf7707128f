"""Who read a child's file, for those who watch over it: the manager, the direction, the data-protection officer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Affectation, Service
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.agents.queries import services_de
from havre.apps.journal.enums import Fondement
from havre.apps.journal.models import Lecture

from ..models import Enfant
from .enfants import enfants_visibles

AU_PLUS = 50


@dataclass(frozen=True)
class DossierControle:
    """A file whose readings may be looked at; `enfant` is None for who may not open the file itself."""

    enfant_id: int
    numero: str
    service: Service
    enfant: Enfant | None


@dataclass(frozen=True)
class LectureVue:
    """One reading: what was written, the roles and the teams of the reader on that day, what opened the file."""

    lecture: Lecture
    roles: str
    equipes: tuple[str, ...]
    droit: str
    listee: bool


@dataclass(frozen=True)
class Choix:
    """What is asked of the readings of a file; `listes` adds the lists and exports that only name the child."""

    lecteur: int | None = None
    du: datetime | None = None
    au: datetime | None = None
    listes: bool = False
    avant: int | None = None
    au_plus: int = AU_PLUS


def dossier_controle(*, pour: Acteur, enfant_id: int | None = None, numero: str = "") -> DossierControle:
    """Return a file whose readings `pour` may look at. A sealed one is there for those whom the seal names.

    Raises:
        ActionInterdite: no role of his allows it.
        Enfant.DoesNotExist: there is none, or none for him.
    """
    etendue = exiger(pour, Action.VOIR_LECTURES)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT enfant, numero, service, scelle FROM personnes_dossier_a_controler(%s, %s)", [enfant_id, numero]
        )
        ligne = curseur.fetchone()
    if ligne is None:
        raise Enfant.DoesNotExist
    pk, son_numero, service_id, scelle = ligne
    enfant = enfants_visibles(pour=pour).filter(pk=pk).select_related("personne", "service").first()
    service = services_de(etendue).filter(pk=service_id).first()
    if service is None or (scelle and enfant is None):
        raise Enfant.DoesNotExist
    return DossierControle(pk, son_numero, service, enfant)


def lectures_du_dossier(dossier: DossierControle, choix: Choix) -> list[LectureVue]:
    """Return the readings of a file, newest first."""
    lues = list(
        Lecture.objects.raw(
            "SELECT * FROM journal_lectures_de(%s, %s, %s, %s, %s, %s, %s)",
            [dossier.enfant_id, choix.listes, choix.lecteur, choix.du, choix.au, choix.avant, choix.au_plus],
        )
    )
    tenues = _affectations({lue.agent_id for lue in lues if lue.agent_id})
    return [_vue(lue, dossier, tenues.get(lue.agent_id or 0, [])) for lue in lues]


def lecteurs_du_dossier(dossier: DossierControle) -> list[tuple[int, str]]:
    """Return who ever read a file or saw it named, by name."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT agent_id, agent_nom FROM journal_lecteurs_de(%s)", [dossier.enfant_id])
        return sorted(curseur.fetchall(), key=lambda ligne: (ligne[1], ligne[0]))


def _affectations(agents: Collection[int]) -> dict[int, list[Affectation]]:
    """Return the roles that agents ever held, by agent."""
    trouvees: dict[int, list[Affectation]] = {}
    for tenue in Affectation.objects.filter(agent__in=agents).select_related("service"):
        trouvees.setdefault(tenue.agent_id, []).append(tenue)
    return trouvees


def _vue(lue: Lecture, dossier: DossierControle, tenues: list[Affectation]) -> LectureVue:
    """Return a reading with what the reader was on that day."""
    jour = timezone.localdate(lue.lu_a)
    ce_jour = [t for t in tenues if _tenue_le(t, jour)]
    equipes = {t.service_id: t.service.nom for t in ce_jour if t.service is not None}
    territoires = {t.direction_id or (t.service.direction_id if t.service else None) for t in ce_jour}
    roles = [_libelle(code) for code in lue.roles.split(", ") if code]
    if lue.fondement == Fondement.ROLE:
        droit = (
            "Équipe de l'enfant" if dossier.service.pk in equipes
            else "Son rôle, sur le territoire de l'enfant" if dossier.service.direction_id in territoires - {None}
            else "Son rôle, pour tout le département"
        )  # fmt: skip
    else:
        droit = lue.get_fondement_display()
    return LectureVue(
        lue, ", ".join(roles), tuple(sorted(equipes.values())), droit, dossier.enfant_id not in lue.personnes
    )


def _tenue_le(tenue: Affectation, jour: date) -> bool:
    debut, fin = tenue.periode.lower, tenue.periode.upper
    return bool(debut <= jour and (fin is None or jour < fin))


def _libelle(code: str) -> str:
    """Return the name of a role as it was written with the reading."""
    nom, _, reste = code.partition(" ")
    return f"{Role(nom).label} {reste}".strip() if nom in Role.values else code


def lu_par_delegation(enfants: Collection[int], *, pour: Acteur) -> bool:
    """Tell whether only rights lent to `pour` open these files to him."""
    if not pour.droits.delegues or not enfants:
        return False
    return not enfants_visibles(pour=SansDelegation(pour)).filter(pk__in=enfants).exists()


class SansDelegation:
    """An agent with the rights of his own roles alone."""

    def __init__(self, acteur: Acteur) -> None:
        self.pk = acteur.pk
        self._nom = acteur.nom_complet()
        self.droits = acteur.droits.sans_delegation()

    def nom_complet(self) -> str:
        """Return first name and name."""
        return self._nom
