"""The promises made to a child: write one, release it by a new one, say what became of it (row L1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.models import Enfant
from havre.apps.pilotage.queries.promesses import Etat, PromesseLue, promesses_au
from havre.apps.suivis.actions import noter_issue, promettre
from havre.apps.suivis.enums import Destinataire, Issue, NaturePromesse
from havre.apps.suivis.models import Promesse
from havre.apps.suivis.queries import promesses_de, promesses_visibles
from havre.web.composants.formats import jour
from havre.web.socle.requete import agent_de

from .actes import acte, enfant_pour
from .formulaires import IssueDite, PromesseDite

TONS = {Etat.TENUE: "tenu", Etat.ROMPUE: "rompu", Etat.ATTENTE: "attente", Etat.RELEVEE: "neutre"}


@dataclass(frozen=True)
class PromesseAffichee:
    """A promise with its state; `dite` is absent for the promised end of a stay, which is a fact of the stay."""

    lue: PromesseLue
    dite: Promesse | None
    ton: str

    @property
    def a_qui(self) -> str:
        """To whom it was said, in words."""
        return ", ".join(Destinataire(d).label for d in self.dite.dite_a) if self.dite else "l'enfant et sa famille"

    @property
    def quoi(self) -> str:
        """What was promised."""
        return self.dite.get_nature_display() if self.dite else "La fin d'un accueil temporaire"


def lire_promesses(enfant: Enfant, au: date) -> list[PromesseAffichee]:
    """Return the promises made to a child as they stand on a day, latest first."""
    dites = {p.pk: p for p in promesses_de(enfant)}
    return [
        PromesseAffichee(lue, dites.get(lue.promesse_id or 0), TONS[lue.etat]) for lue in promesses_au(enfant.pk, au=au)
    ]


def dire(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Write what was told; `remplace` in the address names the promise that this one releases."""
    enfant, agent = enfant_pour(request, enfant_id, Action.TENIR_PROMESSES), agent_de(request)
    numero = request.GET.get("remplace", "")
    ancienne = get_object_or_404(enfant.promesses, pk=numero) if numero.isdecimal() else None
    initial: dict[str, Any] = {"dite_le": timezone.localdate()}
    textes = {
        "titre": "Noter une promesse",
        "aide": f"{enfant.personne.nom_court()}. Ce qui a été dit, à qui, pour quand.",
        "bouton": "Noter la promesse",
        "fait": "La promesse est notée. Passé sa date sans issue, elle comptera comme non tenue.",
    }
    if ancienne is not None:
        initial |= {"nature": ancienne.nature, "dite_a": ancienne.dite_a}
        textes |= {
            "titre": "Remplacer une promesse",
            "rappel": f"« {ancienne.mots} »",
            "rappel_de": f"Promise pour le {jour(ancienne.pour_le)}. Elle reste au dossier avec sa date.",
        }

    def ecrire(donnees: dict[str, Any]) -> None:
        donnees |= {
            "nature": NaturePromesse(donnees["nature"]),
            "dite_a": [Destinataire(d) for d in donnees["dite_a"]],
            "remplace": ancienne,
            "dite_par": agent,
        }
        promettre(enfant=enfant, par=agent, le=timezone.now(), **donnees)

    return acte(request, enfant, PromesseDite(request.POST or None, initial=initial), ecrire, textes, "promesses")


def issue(request: HttpRequest, promesse_id: int) -> HttpResponse:
    """Say what became of a promise; an outcome already written is mended, and kept."""
    agent = agent_de(request)
    exiger(agent, Action.TENIR_PROMESSES)
    visibles = promesses_visibles(pour=agent, action=Action.TENIR_PROMESSES)
    promesse: Promesse = get_object_or_404(visibles.select_related("enfant__personne"), pk=promesse_id)
    numero = request.GET.get("corrige", "")
    ancienne = get_object_or_404(promesse.issues, pk=numero) if numero.isdecimal() else None

    def ecrire(donnees: dict[str, Any]) -> None:
        donnees |= {"issue": Issue(donnees["issue"]), "remplace": ancienne}
        noter_issue(promesse=promesse, par=agent, le=timezone.now(), **donnees)

    textes = {
        "titre": "Corriger l'issue d'une promesse" if ancienne else "Ce que la promesse est devenue",
        "aide": promesse.enfant.personne.nom_court(),
        "rappel": f"« {promesse.mots} »",
        "rappel_de": f"Dite le {jour(promesse.dite_le)}, promise pour le {jour(promesse.pour_le)}.",
        "bouton": "Enregistrer",
        "fait": "C'est noté, avec votre nom et la date.",
    }
    formulaire = IssueDite(request.POST or None, initial={"survenue_le": timezone.localdate()})
    return acte(request, promesse.enfant, formulaire, ecrire, textes, "promesses")
