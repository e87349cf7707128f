"""The list of the children whose file the agent may open."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles, rechercher_enfants
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.places.formulaires import services_ase
from havre.web.requete import agent_de

TRANCHES = {"0-2": (0, 3), "3-5": (3, 6), "6-10": (6, 11), "11-15": (11, 16), "16-17": (16, 18), "18-20": (18, 22)}


class Filtres(forms.Form):
    """Filters of the list of children."""

    texte = forms.CharField(label="Nom ou numéro de dossier", required=False)
    service = forms.ChoiceField(label="Équipe", required=False)
    age = forms.ChoiceField(
        label="Âge", required=False, choices=[("", "Tous"), *((t, f"{t.replace('-', ' à ')} ans") for t in TRANCHES)]
    )

    def __init__(self, donnees: QueryDict, *, request: HttpRequest) -> None:
        super().__init__(donnees)
        services = services_ase(agent_de(request), Action.VOIR_ENFANTS)
        champs: dict[str, Any] = self.fields
        champs["service"].choices = [("", "Toutes"), *((str(s.pk), s.nom) for s in services)]
        if len(champs["service"].choices) < 3:
            del self.fields["service"]

    def filtrer(self, enfants: QuerySet[Enfant], au: date) -> QuerySet[Enfant]:
        """Keep the children that the filters ask for; the age is counted on the day."""
        self.is_valid()
        choix = self.cleaned_data
        if choix.get("service"):
            enfants = enfants.filter(service=choix["service"])
        if choix.get("age"):
            de, avant = TRANCHES[choix["age"]]
            enfants = enfants.filter(
                personne__date_naissance__lte=_il_y_a(de, au), personne__date_naissance__gt=_il_y_a(avant, au)
            )
        return enfants


def _il_y_a(ans: int, au: date) -> date:
    """Return the day so many years before; 29 February becomes the 28th."""
    try:
        return au.replace(year=au.year - ans)
    except ValueError:
        return au.replace(year=au.year - ans, day=28)


def _rang(enfant: Enfant, au: date) -> dict[str, Any]:
    """Return what a row of the list shows."""
    accueils: list[Accueil] = enfant.accueils_du_jour  # type: ignore[attr-defined]
    accueil = accueils[0] if accueils else None
    commune = commune_de(accueil)
    return {
        "enfant": enfant,
        "age_mois": enfant.personne.age_mois(au),
        "lieu": nom_du_lieu(accueil),
        "commune": commune.nom if commune else "",
        "depuis": accueil.periode.lower if accueil else None,
        "mode": accueil.get_mode_display() if accueil else "",
    }


def liste(request: HttpRequest) -> HttpResponse:
    """Show the children that the agent may see, by name."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ENFANTS)
    filtres = Filtres(request.GET, request=request)
    visibles = filtres.filtrer(enfants_visibles(pour=agent), au)
    if texte := request.GET.get("texte", "").strip():
        visibles = visibles.filter(pk__in=[e.pk for e in rechercher_enfants(texte, pour=agent, limite=200)])
    accueils = Accueil.objects.le(au).select_related("unite__lieu__commune", "lieu__commune", "commune")
    page = paginer(
        visibles.select_related("personne", "service").prefetch_related(
            Prefetch("accueils", accueils.order_by("pk"), to_attr="accueils_du_jour")
        ),
        cles=("personne__nom_cle", "pk"),
        apres=request.GET.get("curseur", ""),
        avant=request.GET.get("avant", ""),
    )
    contexte = {
        "lignes": [_rang(e, au) for e in page.lignes],
        "compte": pluriel(page.total, "enfant"),
        "filtres": filtres,
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
        "au": au,
    }
    return render(request, "enfants/liste.html", contexte)
