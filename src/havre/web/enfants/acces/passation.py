"""Handing a child over to another case holder."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.reperes import reperes
from havre.apps.personnes.actions import confier_enfant
from havre.web.enfants.actes import acte, enfant_pour
from havre.web.socle.requete import agent_de

from .formulaires import Confier


def confier(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Name another case holder from a day on; the former one still reads for some days."""
    enfant, au = enfant_pour(request, enfant_id, Action.CONFIER_ENFANT), timezone.localdate()
    textes = {
        "titre": "Confier à un autre référent",
        "aide": f"{enfant.personne.nom_court()} La personne qui le suivait lira encore le dossier "
        f"{reperes().passation_jours} jours (repère du service), sans y écrire, puis plus du tout.",
        "bouton": "Confier",
        "fait": "L'enfant est confié. L'ancien référent et le nouveau le voient sur le dossier.",
    }
    return acte(
        request, enfant, Confier(request.POST or None, enfant=enfant, au=au, initial={"debut": au}),
        lambda d: confier_enfant(enfant=enfant, par=agent_de(request), le=timezone.now(), **d), textes, "acces",
        "enfants/acces/acte.html",
    )  # fmt: skip
