"""Opening a child's file to whoever asks, by role or one by one, and saying who else has it open."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.apps.journal.actions import consigner_lecture
from havre.apps.journal.enums import Fondement
from havre.apps.journal.queries import evenements_de, lectures_de
from havre.apps.personnes.actions import lire_par_exception
from havre.apps.personnes.enums import PartieDossier
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import (
    Ouverture,
    Passation,
    Titre,
    acces_controlables,
    anciens_referents,
    ouverts_a,
    ouvrir_dossier,
    partages_de,
    scellement_en_cours,
)
from havre.web.socle.requete import agent_de

LECTURES_AU_PLUS = 20
LECTEURS_AU_PLUS = 3


def ouvrir(request: HttpRequest, enfant_id: int, partie: str) -> tuple[Enfant, Ouverture, str]:
    """Return a child's file, how it is open to the agent, and the part to show; the reading is written.

    The address of a file alone shows the first part that is open.

    Raises:
        ActionInterdite: no role of the agent reads files, and nobody shared this one with him.
        Http404: nothing opens this file to him, or not this part of it.
    """
    agent, maintenant = agent_de(request), timezone.now()
    try:
        enfant, ouverture = ouvrir_dossier(enfant_id, pour=agent)
    except Enfant.DoesNotExist as erreur:
        exiger(agent, Action.VOIR_ENFANTS)
        raise Http404 from erreur
    if not ouverture.montre(partie):
        if partie != PartieDossier.PARCOURS:
            raise Http404
        partie = next(p.value for p in PartieDossier if ouverture.montre(p.value))
    ouvrant = ouverture.acces or next(iter(ouverture.partages), None)
    consigner_lecture(
        par=agent, le=maintenant, objet=enfant, fondement=Fondement(ouverture.titre.value),
        fondement_id=ouvrant.pk if ouvrant else None,
    )  # fmt: skip
    if ouverture.titre == Titre.EXCEPTIONNEL and ouverture.acces is not None:
        lire_par_exception(acces=ouverture.acces, partie=partie, par=agent, le=maintenant)
    return enfant, ouverture, partie


@dataclass
class QuiVoit:
    """Who else has a file open now, and who read it lately."""

    equipe: str
    partages: list[Any] = field(default_factory=list)
    acces: list[Any] = field(default_factory=list)
    scellement: Any = None
    lecteurs: list[Any] = field(default_factory=list)
    anciens: list[Passation] = field(default_factory=list)


def qui_voit(enfant: Enfant, *, pour: Agent) -> QuiVoit:
    """Return the aside of a child's pages, for `pour`: the others."""
    lecteurs: dict[int | None, Any] = {}
    for lecture in lectures_de(enfant, sauf=pour.pk, au_plus=LECTURES_AU_PLUS):
        lecteurs.setdefault(lecture.agent_id, lecture)
    return QuiVoit(
        equipe=str(enfant.service),
        partages=list(enfant.partages.en_cours().select_related("agent", "service").order_by("periode", "pk")),
        acces=list(enfant.acces_exceptionnels.en_cours().select_related("agent").order_by("ouvert_a", "pk")),
        scellement=scellement_en_cours(enfant) if enfant.scelle else None,
        lecteurs=list(lecteurs.values())[:LECTEURS_AU_PLUS],
        anciens=[] if enfant.scelle else anciens_referents(enfant),
    )


def roles_et_limites(enfant: Enfant) -> list[dict[str, str]]:
    """Return which roles may open the file, and how far each reaches for this child."""
    direction = enfant.service.direction
    limites = {
        Niveau.LIEUX: "dans ses lieux",
        Niveau.ENFANTS_SUIVIS: "s'il suit l'enfant",
        Niveau.SERVICE: str(enfant.service),
        Niveau.MNS: str(enfant.service.mns or "MNS"),
        Niveau.DIRECTION: f"territoire {direction}" if direction else "territoire",
        Niveau.DEPARTEMENT: "tout le département",
    }
    table = table_des_droits()
    niveaux = ((role, table.get(role, {}).get(Action.VOIR_ENFANTS, Niveau.AUCUN)) for role in Role)
    return [{"role": role.label, "limite": limites[niveau]} for role, niveau in niveaux if niveau]


def _references(enfant: Enfant) -> list[dict[str, Any]]:
    """Return who follows or followed a child: last day, and last day of reading for who hands over."""
    lectures, veille = {p.reference.pk: p.jusqu_au for p in anciens_referents(enfant)}, timedelta(days=1)
    references = enfant.references.select_related("agent").order_by("-periode", "pk")[:LECTURES_AU_PLUS]
    return [
        {
            "r": r,
            "jusqu_au": r.periode.upper - veille if r.periode.upper else None,
            "lecture": lectures.get(r.pk),
        }
        for r in references
    ]


def onglet_acces(request: HttpRequest, enfant: Enfant, ouverture: Ouverture) -> dict[str, Any]:
    """Return what the tab of accesses shows."""
    agent, maintenant = agent_de(request), timezone.now()
    par_role = ouverture.par_role
    controlables = set(acces_controlables(pour=agent).filter(enfant=enfant).values_list("pk", flat=True))
    return {
        "acces": roles_et_limites(enfant),
        "lectures": lectures_de(enfant, au_plus=LECTURES_AU_PLUS),
        "faits": list(evenements_de(enfant).order_by("-numero")[:LECTURES_AU_PLUS]),
        "partages": [
            {"p": p, "fini": p.termine_a is not None or p.periode.upper <= timezone.localdate()}
            for p in partages_de(enfant)
        ],
        "exceptionnels": [
            {
                "x": x,
                "ouvert": x.acces.termine_a is None and x.acces.expire_a > maintenant,
                "controle": x.acces.pk in controlables,
            }
            for x in ouverts_a(enfant)
        ],
        "scellement": scellement_en_cours(enfant) if enfant.scelle else None,
        "peut_voir_lectures": bool(portee(agent, Action.VOIR_LECTURES)),
        "peut_partager": par_role and bool(portee(agent, Action.PARTAGER_DOSSIER)),
        "peut_confier": par_role and bool(portee(agent, Action.CONFIER_ENFANT)),
        "references": _references(enfant),
        "peut_sceller": par_role and bool(portee(agent, Action.SCELLER)),
    }
