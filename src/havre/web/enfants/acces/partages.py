"""Sharing a file and ending a share (CASF L.226-2-2)."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.personnes.actions import partager as ecrire_partage
from havre.apps.personnes.actions import terminer_partage
from havre.apps.personnes.models import Partage
from havre.apps.personnes.queries import enfants_visibles
from havre.apps.personnes.reperes import reperes
from havre.web.composants.formats import jour
from havre.web.enfants.actes import acte, enfant_pour
from havre.web.socle.requete import agent_de

from .formulaires import Motif, Partager

DUREE_PROPOSEE_JOURS = 90


def partager(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Share parts of a file with an agent or a service."""
    enfant, au = enfant_pour(request, enfant_id, Action.PARTAGER_DOSSIER), timezone.localdate()
    textes = {
        "titre": "Partager ce dossier",
        "aide": f"{enfant.personne.nom_court()} Celui qui reçoit lit ce que vous cochez, rien d'autre, jusqu'au "
        f"terme. Le partage est permis, jamais obligatoire. Il dure {reperes().partage_jours} jours au plus (repère du "
        "service) et se termine plus tôt d'un geste.",
        "bouton": "Partager",
        "fait": "Le dossier est partagé. Le destinataire le trouve dans sa journée ; le partage se lit ici, avec son "
        "terme.",
    }
    return acte(
        request, enfant, formulaire := Partager(request.POST or None, initial={"debut": au}),
        lambda d: ecrire_partage(enfant=enfant, par=agent_de(request), le=timezone.now(), **formulaire.choisis()),
        textes, "acces",
    )  # fmt: skip


def terminer(request: HttpRequest, partage_id: int) -> HttpResponse:
    """End a share before its term."""
    visibles = enfants_visibles(pour=agent_de(request), action=Action.PARTAGER_DOSSIER)
    partage = get_object_or_404(Partage.objects.select_related("enfant__personne", "agent", "service"), pk=partage_id)
    enfant = enfant_pour(request, partage.enfant_id, Action.PARTAGER_DOSSIER)
    if not visibles.filter(pk=enfant.pk).exists():
        raise Http404
    textes = {
        "titre": "Terminer ce partage",
        "aide": f"Avec {partage.destinataire}, prévu jusqu'au {jour(partage.periode.upper - timedelta(days=1))}. Il ne "
        "lira plus rien dès maintenant.",
        "bouton": "Terminer le partage",
        "fait": "Le partage est terminé.",
    }
    return acte(
        request, enfant, Motif(request.POST or None),
        lambda d: terminer_partage(partage=partage, par=agent_de(request), le=timezone.now(), **d), textes, "acces",
    )  # fmt: skip
