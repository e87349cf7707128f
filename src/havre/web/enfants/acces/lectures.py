"""Who read a child's file, when, by which right, which part: for those who watch over it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.journal.enums import Fondement
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries.lectures import (
    AU_PLUS,
    Choix,
    DossierControle,
    LectureVue,
    dossier_controle,
    lecteurs_du_dossier,
    lectures_du_dossier,
)
from havre.web.composants.objets import Page
from havre.web.composants.parties import partie
from havre.web.socle.champs import ChampDate
from havre.web.socle.requete import agent_de, texte_de
from havre.web.socle.tableur import reponse_tableur

ENTETES = ("lu_le", "personne", "roles", "equipes", "droit", "numero_du_droit", "partie", "genre")
EXPORT_AU_PLUS = 20_000
TONS = {Fondement.EXCEPTIONNEL: "rompu", Fondement.PARTAGE: "accent", Fondement.DELEGATION: "attente"}


class FiltresLectures(forms.Form):
    """Whose readings, of which days."""

    personne = forms.ChoiceField(label="Qui", required=False)
    du = ChampDate(label="Du", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    au = ChampDate(label="Au", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    listes = forms.ChoiceField(
        label="Quoi", required=False, choices=[("", "Le dossier"), ("1", "Le dossier, et les listes qui le nomment")]
    )

    def __init__(self, donnees: QueryDict, *, lecteurs: list[tuple[int, str]]) -> None:
        super().__init__(donnees)
        champs: dict[str, Any] = self.fields
        champs["personne"].choices = [("", "Tout le monde"), *((str(pk), nom) for pk, nom in lecteurs)]

    def choix(self, *, avant: int | None = None, au_plus: int = AU_PLUS) -> Choix:
        """Return what is asked for; what cannot be read is left out. Days end at midnight, here."""
        self.is_valid()
        d = self.cleaned_data
        du, au = d.get("du"), d.get("au")
        return Choix(
            lecteur=int(d["personne"]) if d.get("personne") else None, du=_minuit(du) if du else None,
            au=_minuit(au + timedelta(days=1)) if au and au < date.max else None, listes=bool(d.get("listes")),
            avant=avant, au_plus=au_plus,
        )  # fmt: skip


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time()))


def _dossier(request: HttpRequest, **cle: Any) -> DossierControle:
    """Return the file whose readings are asked for.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: there is none for him.
    """
    try:
        return dossier_controle(pour=agent_de(request), **cle)
    except Enfant.DoesNotExist as erreur:
        raise Http404 from erreur


def chercher(request: HttpRequest) -> HttpResponse:
    """Ask for a file by its number, for those who may not open it."""
    exiger(agent_de(request), Action.VOIR_LECTURES)
    numero, inconnu = texte_de(request, "numero").strip()[:30], False
    if numero:
        try:
            return redirect("enfants:lectures", dossier_controle(pour=agent_de(request), numero=numero).enfant_id)
        except Enfant.DoesNotExist:
            inconnu = True
    return render(request, "enfants/acces/lectures_chercher.html", {"numero": numero, "inconnu": inconnu})


def lectures(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Show who read a file."""
    dossier = _dossier(request, enfant_id=enfant_id)
    formulaire = FiltresLectures(request.GET, lecteurs=lecteurs_du_dossier(dossier))
    curseur = request.GET.get("curseur", "")
    avant = int(curseur) if curseur.isdecimal() and len(curseur) < 19 else None
    lues = lectures_du_dossier(dossier, formulaire.choix(avant=avant, au_plus=AU_PLUS + 1))
    suite = str(lues[AU_PLUS - 1].lecture.pk) if len(lues) > AU_PLUS else ""
    contexte = {
        "dossier": dossier, "formulaire": formulaire, "calcule_a": timezone.now(),
        "lignes": [_ligne(vue) for vue in lues[:AU_PLUS]], "page": Page((), curseur_suivant=suite),
        "nom": dossier.enfant.personne.nom_court() if dossier.enfant else f"Dossier {dossier.numero}",
    }  # fmt: skip
    return render(request, "enfants/acces/lectures.html", contexte)


def _ligne(vue: LectureVue) -> dict[str, Any]:
    fondement = Fondement(vue.lecture.fondement)
    return {"v": vue, "l": vue.lecture, "partie": partie(vue.lecture.partie), "ton": TONS.get(fondement, "")}


def export(request: HttpRequest, enfant_id: int, forme: str) -> HttpResponse:
    """Give the readings of the filter as a CSV or an ODS file."""
    dossier = _dossier(request, enfant_id=enfant_id)
    if forme not in {"csv", "ods"}:
        raise Http404
    formulaire = FiltresLectures(request.GET, lecteurs=lecteurs_du_dossier(dossier))
    lues = lectures_du_dossier(dossier, formulaire.choix(au_plus=EXPORT_AU_PLUS))
    lignes = [
        [
            timezone.localtime(v.lecture.lu_a).isoformat(timespec="seconds"), v.lecture.agent_nom, v.roles,
            ", ".join(v.equipes), v.droit, v.lecture.fondement_id or "", partie(v.lecture.partie),
            v.lecture.get_genre_display(),
        ]
        for v in lues
    ]  # fmt: skip
    return reponse_tableur(f"lectures-{dossier.numero}", forme, [ENTETES, *lignes])
