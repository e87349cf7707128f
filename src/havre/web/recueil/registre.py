"""The register: what waits, first term first."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import exiger, portee
from havre.apps.agents.queries import services_de
from havre.apps.informations.enums import EN_COURS, EtatInformation, Origine
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.informations.queries import Suivie, chercher, delai_legal, foyers_caches, hors_delai, registre, suivie
from havre.apps.personnes.queries.adresses import PROTEGEE
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import liste_lue
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_tableur

from .pages import dossiers, onglets

ENTETES = (
    "numero", "recue_le", "origine", "enfants", "commune", "etat", "equipe", "evaluateurs", "terme_du_texte",
    "repere_jeune_enfant",
)  # fmt: skip
CLES = ("recue_le", "pk")
TOUTES, HORS_DELAI = "toutes", "hors_delai"
ETATS = [("", "En cours"), (HORS_DELAI, "Hors délai"), *EtatInformation.choices, (TOUTES, "Toutes")]


class Filtres(forms.Form):
    """Filters of the register; the text is searched in the numbers and in the children's names."""

    etat = forms.ChoiceField(label="État", required=False, choices=[(v, n.capitalize()) for v, n in ETATS])
    texte = forms.CharField(label="Numéro ou nom d'un enfant", required=False, max_length=80)
    origine = forms.ChoiceField(label="Origine", required=False, choices=[("", "Toutes"), *Origine.choices])
    equipe = forms.ModelChoiceField(
        label="Équipe", required=False, queryset=Service.objects.none(), empty_label="Toutes"
    )

    def __init__(self, *args: Any, agent: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["equipe"]
        champ.queryset = services_de(portee(agent, Action.VOIR_IP)).order_by("nom", "pk")


def _filtrees(request: HttpRequest) -> tuple[QuerySet[InformationPreoccupante], Filtres]:
    """Return the informations that the address asks for; those in progress by default."""
    agent, jour = agent_de(request), timezone.localdate()
    formulaire = Filtres(request.GET, agent=agent)
    choix = formulaire.cleaned_data if formulaire.is_valid() else {}
    lignes: Any = registre(pour=agent)
    etat = choix.get("etat") or ""
    if etat in EtatInformation.values:
        lignes = lignes.filter(etat=etat)
    elif etat != TOUTES:
        lignes = lignes.filter(etat__in=[e.value for e in EN_COURS])
    if etat == HORS_DELAI:
        lignes = hors_delai(lignes, au=jour)
    if texte := (choix.get("texte") or "").replace("\0", "").strip():
        lignes = chercher(lignes, texte)
    if choix.get("origine"):
        lignes = lignes.filter(origine=choix["origine"])
    if choix.get("equipe"):
        lignes = lignes.filter(service=choix["equipe"])
    return lignes, formulaire


@preparee
def liste(request: HttpRequest) -> HttpResponse:
    """Show the register, the oldest reception first."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_IP)
    lignes, formulaire = _filtrees(request)
    page = paginer(lignes, cles=CLES, apres=request.GET.get("curseur", ""), avant=request.GET.get("avant", ""))
    liste_lue(request, InformationPreoccupante, dossiers(*page.lignes))
    contexte = {
        "lignes": [suivie(i, au=jour) for i in page.lignes],
        "compte": pluriel(page.total, "information"),
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
        "formulaire": formulaire,
        "onglets": onglets(agent, "liste"),
        "caches": foyers_caches(pour=agent),
        "calcule_a": timezone.now(),
        "peut_recueillir": bool(portee(agent, Action.RECUEILLIR_IP)),
        "delai": delai_legal(jour),
    }
    return render(request, "recueil/liste.html", contexte)


def export(request: HttpRequest, forme: str) -> HttpResponse:
    """Give the informations of the filter as a file: numbers and dates, no name."""
    exiger(agent_de(request), Action.VOIR_IP)
    if forme not in {"csv", "ods"}:
        raise Http404
    jour = timezone.localdate()
    lues = list(_filtrees(request)[0].order_by(*CLES))
    liste_lue(request, InformationPreoccupante, dossiers(*lues))
    caches = foyers_caches(pour=agent_de(request))
    lignes = [_ligne(suivie(i, au=jour), cachee=i.pk in caches) for i in lues]
    return reponse_tableur(f"informations-{jour.isoformat()}", forme, [ENTETES, *lignes])


def _ligne(s: Suivie, *, cachee: bool) -> list[Any]:
    """Return the row of an information in the file."""
    i = s.information
    return [
        i.reference, i.recue_le.isoformat(), i.get_origine_display(), len(s.enfants),
        PROTEGEE if cachee else i.commune.nom if i.commune else "", s.etat.label, i.service.nom, len(s.evaluateurs),
        s.terme.legal.isoformat(), s.terme.jeune_enfant.isoformat() if s.terme.jeune_enfant else "",
    ]  # fmt: skip
