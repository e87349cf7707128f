"""Orders, their execution and what was told about them: suspensions and instructions, signed (row B-COURT)."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import exiger, portee
from havre.apps.decisions.actions import donner_instruction
from havre.apps.decisions.queries import instructions_de
from havre.apps.mesures.actions import reprendre_execution, suspendre_execution
from havre.apps.mesures.models import SuspensionExecution
from havre.apps.mesures.queries import mesures_de, suspensions_de
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.web.socle.champs import ChampDate
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

from .actes import acte

PAGE = ("execution", "enfants/execution_acte.html")  # where one goes back to, and what shows the forms


def _jour(libelle: str) -> forms.DateField:
    return ChampDate(
        label=libelle, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )  # fmt: skip


def _long(libelle: str, aide: str = "") -> forms.CharField:
    return forms.CharField(label=libelle, widget=forms.Textarea(attrs={"rows": 4}), help_text=aide, required=False)


class Suspension(forms.Form):
    """Why, on which ground, over whose name."""

    motifs = _long("Motifs", "Ils sont lus par ceux qui suivent l'enfant, et figurent au dossier d'audience.")
    base_legale = forms.CharField(label="Texte qui le permet", max_length=300, required=False)
    qualite = forms.CharField(label="Votre fonction", max_length=160, required=False)
    debut = _jour("À compter du")


class Reprise(forms.Form):
    """The end of a suspension."""

    reprise_le = _jour("Reprise le")
    motifs = _long("Pourquoi")


class Instruction(forms.Form):
    """What a service is told to do."""

    service = forms.ModelChoiceField(
        label="Donnée à", queryset=Service.objects.order_by("nom", "pk"), empty_label="Choisir un service",
        error_messages={"required": "Choisissez un service."},
    )  # fmt: skip
    texte = _long("L'instruction")
    motifs = _long("Ses motifs")
    qualite = forms.CharField(label="Votre fonction", max_length=160, required=False)


def _enfant(request: HttpRequest, enfant_id: int, action: Action) -> Enfant:
    """Return a child whom the agent reads and on whom the act bears.

    Raises:
        Http404: he does not.
    """
    exiger(agent_de(request), Action.VOIR_ENFANTS)
    exiger(agent_de(request), action)
    visibles = enfants_visibles(pour=agent_de(request), action=action).select_related("personne", "service")
    enfant: Enfant = get_object_or_404(visibles, pk=enfant_id)
    lu(request, enfant)
    return enfant


def execution(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Show each measure, whether it was carried out, what holds it up, and the instructions given."""
    agent = agent_de(request)
    enfant = _enfant(request, enfant_id, Action.VOIR_ENFANTS)
    suspensions = suspensions_de(enfant)
    contexte = {
        "enfant": enfant,
        "mesures": mesures_de(enfant),
        "suspensions": [{"s": s, "reprise": getattr(s, "reprise", None)} for s in suspensions],
        "suspendues": {s.mesure_id for s in suspensions if not hasattr(s, "reprise")},
        "instructions": instructions_de(enfant),
        "peut_suspendre": bool(portee(agent, Action.SUSPENDRE_EXECUTION)),
        "peut_instruire": bool(portee(agent, Action.INSTRUIRE)),
        "au": timezone.localdate(),
    }
    return render(request, "enfants/execution.html", contexte)


def suspendre(request: HttpRequest, enfant_id: int, mesure_id: int) -> HttpResponse:
    """Sign that a measure is not carried out for now."""
    enfant = _enfant(request, enfant_id, Action.SUSPENDRE_EXECUTION)
    mesure = next((m for m in mesures_de(enfant) if m.pk == mesure_id), None)
    if mesure is None:
        raise Http404
    textes = {
        "titre": "Suspendre l'exécution",
        "aide": f"{mesure}. L'acte est signé de votre nom, daté, visible de tous ceux qui suivent l'enfant. La mesure "
        "reste comptée parmi les décisions non exécutées.",
        "bouton": "Signer la suspension",
        "fait": "La suspension est signée et visible. La mesure reste comptée comme non exécutée.",
    }
    return acte(
        request, enfant, Suspension(request.POST or None, initial={"debut": timezone.localdate()}),
        lambda d: suspendre_execution(mesure=mesure, par=agent_de(request), le=timezone.now(), **d),
        textes, *PAGE,
    )  # fmt: skip


def reprendre(request: HttpRequest, enfant_id: int, suspension_id: int) -> HttpResponse:
    """Sign that a suspension ends."""
    enfant = _enfant(request, enfant_id, Action.SUSPENDRE_EXECUTION)
    suspension = get_object_or_404(SuspensionExecution.objects.filter(mesure__enfant=enfant), pk=suspension_id)
    textes = {
        "titre": "Reprendre l'exécution",
        "aide": f"Suspendue depuis le {suspension.debut:%d/%m/%Y}.",
        "bouton": "Signer la reprise",
        "fait": "L'exécution reprend.",
    }
    return acte(
        request, enfant, Reprise(request.POST or None, initial={"reprise_le": timezone.localdate()}),
        lambda d: reprendre_execution(suspension=suspension, par=agent_de(request), le=timezone.now(), **d),
        textes, *PAGE,
    )  # fmt: skip


def instruire(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Sign an instruction to a service about a child."""
    enfant = _enfant(request, enfant_id, Action.INSTRUIRE)
    textes = {
        "titre": "Donner une instruction écrite",
        "aide": "Elle porte votre nom, votre fonction et ses motifs. Elle ne change rien seule et ne s'efface pas.",
        "bouton": "Signer l'instruction",
        "fait": "L'instruction est signée.",
    }
    return acte(
        request, enfant, Instruction(request.POST or None, initial={"service": enfant.service}),
        lambda d: donner_instruction(enfant=enfant, decision=None, par=agent_de(request), le=timezone.now(), **d),
        textes, *PAGE,
    )  # fmt: skip
