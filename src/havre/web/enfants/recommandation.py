"""The measure that a professional recommends for a child (rows L15, L18)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.mesures.actions import recommander
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Recommandation
from havre.web.composants.formats import moment
from havre.web.socle.champs import ChampEntier
from havre.web.socle.requete import agent_de

from .actes import acte, enfant_pour
from .formulaires import MesureRecommandee


class _AvecPrecedente(MesureRecommandee):
    """The recommendation that the author had before him."""

    remplace = ChampEntier(required=False, widget=forms.HiddenInput)


def recommandation(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Write a recommendation; the former one, which its reader had before him, is kept."""
    enfant, agent = enfant_pour(request, enfant_id, Action.RECOMMANDER_MESURE), agent_de(request)
    courante = enfant.recommandations.filter(remplacee_par=None).select_related("faite_par").order_by("-pk").first()
    textes: dict[str, Any] = {
        "titre": "Recommander une mesure",
        "aide": f"{enfant.personne.nom_court()}. Ce que vous recommandez, quoi qu'il soit ordonné ou libre.",
        "bouton": "Signer la recommandation",
        "fait": "La recommandation est signée et datée. Elle reste au dossier telle que vous l'avez écrite.",
    }
    if courante is not None:
        qui = f"{courante.faite_par}, " if courante.faite_par else ""
        textes |= {
            "rappel": f"{courante.get_type_display()} : « {courante.motifs} »",
            "rappel_de": f"Recommandation en cours, {qui}{moment(courante.faite_a)}. Elle est gardée.",
        }

    def ecrire(donnees: dict[str, Any]) -> None:
        remplace = Recommandation.objects.filter(enfant=enfant, pk=donnees["remplace"] or 0).first()
        recommander(
            enfant=enfant, type_mesure=TypeMesure(donnees["type_mesure"]), motifs=donnees["motifs"], remplace=remplace,
            par=agent, le=timezone.now(),
        )  # fmt: skip

    initial = {"remplace": courante.pk if courante else None}
    return acte(request, enfant, _AvecPrecedente(request.POST or None, initial=initial), ecrire, textes, "besoins")
