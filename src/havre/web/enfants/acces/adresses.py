"""Hiding where a person lives, naming who still reads it, showing it again (mode refuge)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.personnes.actions import lever_protection, nommer_lecteur, proches_de, proteger_adresses
from havre.apps.personnes.models import AdresseProtegee, Enfant
from havre.apps.personnes.queries import adresses_lues, liens_de, protections_de
from havre.web.enfants.actes import acte, enfant_pour
from havre.web.socle.requete import agent_de

from .formulaires import Motif, Nommer, ProtegerAdresse


def famille(request: HttpRequest, enfant: Enfant) -> dict[str, Any]:
    """Return the child and his adults, each with the address as the agent may read it."""
    agent, liens = agent_de(request), liens_de(enfant)
    numeros = [enfant.pk, *(x.de_id for x in liens)]
    lues = adresses_lues(numeros, pour=agent, au=timezone.localdate())
    protections = protections_de(numeros)
    return {
        "liens": [{"l": x, "adresse": lues[x.de_id], "protection": protections.get(x.de_id)} for x in liens],
        "adresse_enfant": lues[enfant.pk],
        "protection_enfant": protections.get(enfant.pk),
    }


def proteger(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Hide where the child or an adult of his file lives."""
    enfant, agent = enfant_pour(request, enfant_id, Action.PROTEGER_ADRESSE), agent_de(request)
    deja = protections_de(p.pk for p in proches_de(enfant))
    libres = {str(p.pk): p for p in proches_de(enfant) if p.pk not in deja}
    choix = [(cle, f"{p}, l'enfant" if p.pk == enfant.pk else str(p)) for cle, p in libres.items()]
    textes = {
        "titre": "Protéger une adresse",
        "aide": f"{enfant.personne.nom_court()} L'adresse et sa commune disparaissent pour tous, sauf vous et les "
        "personnes que vous nommez : pages, listes, cartes, exports, lettres (elles partent par le service). Les temps "
        "et les distances aussi, car ils la feraient retrouver : les autres cherchent une place comme si elle n'était "
        "pas connue. Une lettre ou un rapport qui l'écrirait en toutes lettres est arrêté avant la signature. Restent "
        "visibles l'adresse d'un lieu d'accueil, et ce qui est écrit dans une note : ne l'y mettez pas.",
        "bouton": "Protéger l'adresse",
        "fait": "L'adresse est protégée. Un responsable peut nommer d'autres lecteurs ou lever la protection.",
    }
    return acte(
        request, enfant, ProtegerAdresse(request.POST or None, personnes=choix),
        lambda d: proteger_adresses(
            enfant=enfant, par=agent, le=timezone.now(), **(d | {"personnes": [libres[c] for c in d["personnes"]]})
        ),
        textes, "famille",
    )  # fmt: skip


def _protection(enfant: Enfant, protection_id: int) -> AdresseProtegee:
    """Return a protection in force of somebody of this file, or answer that there is none."""
    return get_object_or_404(
        AdresseProtegee.objects.filter(personne__in=proches_de(enfant), leve_a__isnull=True), pk=protection_id
    )


def nommer(request: HttpRequest, enfant_id: int, protection_id: int) -> HttpResponse:
    """Name one more person who reads a protected address."""
    enfant = enfant_pour(request, enfant_id, Action.PROTEGER_ADRESSE)
    protection = _protection(enfant, protection_id)
    textes = {
        "titre": "Nommer qui lit l'adresse",
        "aide": f"Adresse de {protection.personne}.",
        "bouton": "Nommer",
        "fait": "Cette personne lit maintenant l'adresse.",
    }
    return acte(
        request, enfant, Nommer(request.POST or None),
        lambda d: nommer_lecteur(protection=protection, enfant=enfant, par=agent_de(request), le=timezone.now(), **d),
        textes, "famille",
    )  # fmt: skip


def lever(request: HttpRequest, enfant_id: int, protection_id: int) -> HttpResponse:
    """Show an address again."""
    enfant = enfant_pour(request, enfant_id, Action.SCELLER)
    protection = _protection(enfant, protection_id)
    textes = {
        "titre": "Lever la protection d'une adresse",
        "aide": f"Adresse de {protection.personne}. Elle sera lue de nouveau par tous ceux qui suivent l'enfant.",
        "bouton": "Lever la protection",
        "fait": "La protection est levée.",
    }
    return acte(
        request, enfant, Motif(request.POST or None),
        lambda d: lever_protection(protection=protection, enfant=enfant, par=agent_de(request), le=timezone.now(), **d),
        textes, "famille",
    )  # fmt: skip
