"""The directory of places, and one place with its units and the children who live there."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import (
    Occupation,
    SemaineUnite,
    UniteOccupee,
    occupation_du_lieu,
    semaines_des_unites,
)
from havre.apps.accueils.queries.offre import Comptes, calendrier, lieux_avec_place, offre_par_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.lieux.enums import Offre, TypeLieu
from havre.apps.lieux.models import Agrement, Lieu
from havre.apps.lieux.queries import annuaire, gels_du_lieu
from havre.apps.territoires.models import Commune, DirectionTerritoriale
from havre.common.curseur import paginer
from havre.web.composants.carte import Carte, Point
from havre.web.composants.formats import age, pluriel
from havre.web.composants.objets import Page
from havre.web.socle.barriere import preparee
from havre.web.socle.champs import jour_lu
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de

from .calendrier import agrement_affiche, droits_sur, gels_affiches, lieu_demande

GELS_A_VENIR = 90
"""Days ahead of which the page of a place tells the freezes and the breaks."""


class Filtres(forms.Form):
    """Filters of the directory."""

    texte = forms.CharField(label="Nom ou commune", required=False)
    type = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *TypeLieu.choices])
    direction = forms.ChoiceField(label="Territoire", required=False)
    libre = forms.BooleanField(label="Avec une place libre", required=False)
    etranger = forms.BooleanField(label="Hors de France", required=False)

    def __init__(self, donnees: QueryDict) -> None:
        super().__init__(donnees)
        directions = DirectionTerritoriale.objects.order_by("nom").values_list("pk", "nom")
        champs: dict[str, Any] = self.fields
        champs["direction"].choices = [("", "Tous"), *directions]

    def choisis(self) -> dict[str, Any]:
        """Return the filters of the query; an unknown value filters nothing."""
        self.is_valid()
        choix = self.cleaned_data
        return {
            "texte": choix.get("texte", ""),
            "type_lieu": choix.get("type", ""),
            "direction": choix.get("direction", ""),
            "etranger": bool(choix.get("etranger")),
        }


def _filtres(lieux: QuerySet[Lieu], filtres: Filtres, *, pour: Acteur, au: date) -> QuerySet[Lieu]:
    """Keep, when asked, the places that offer at least one place on the day."""
    return lieux.filter(pk__in=lieux_avec_place(au=au, pour=pour)) if filtres.cleaned_data.get("libre") else lieux


def _rang(lieu: Lieu, comptes: Comptes) -> dict[str, Any]:
    """Return what a row of the directory shows."""
    pris = comptes.occupees + comptes.reservees
    return {
        "lieu": lieu,
        "places": comptes.ouvertes,
        "occupees": pris,
        "libres": comptes.libres,
        "non_offertes": comptes.non_offertes,
        "part": min(comptes.taux or 0, 1),
        "ton": "accent" if comptes.libres else "attente",
        "type": "" if lieu.nom.startswith(lieu.get_type_display()) else lieu.get_type_display(),
    }


def _carte(lignes: list[dict[str, Any]]) -> Carte:
    """Return the map of the places of a page: one mark a commune, with the places left there."""
    libres: dict[Commune, int] = {}
    for ligne in lignes:
        commune = ligne["lieu"].commune
        libres[commune] = libres.get(commune, 0) + ligne["libres"]
    points = [
        Point(
            c.lon, c.lat, f"{c.nom} : {pluriel(n, 'place libre,places libres')}", "libre" if n else "plein", n or None
        )
        for c, n in sorted(libres.items(), key=lambda paire: -paire[1])
    ]
    return Carte(
        "Les lieux de cette page, par commune",
        f"{pluriel(len(lignes), 'lieu,lieux')} dans {pluriel(len(libres), 'commune')} ; "
        f"{pluriel(sum(libres.values()), 'place libre,places libres')}.",
        points,
        identifiant="carte-lieux",
    )


@preparee
def liste(request: HttpRequest) -> HttpResponse:
    """Show the directory, by name, with the places left today."""
    agent, au = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_LIEUX)
    filtres = Filtres(request.GET)
    page = paginer(
        _filtres(annuaire(pour=agent, au=au, **filtres.choisis()), filtres, pour=agent, au=au),
        cles=("nom_cle", "pk"),
        apres=request.GET.get("curseur", ""),
        avant=request.GET.get("avant", ""),
    )
    offre = offre_par_lieu(page.lignes, au=au, pour=agent)
    lignes = [_rang(lieu, offre.get(lieu.pk, Comptes())) for lieu in page.lignes]
    contexte = {
        "lignes": lignes,
        "compte": pluriel(page.total, "lieu", "lieux"),
        "filtres": filtres,
        "page": Page((), curseur_suivant=page.suivant, curseur_precedent=page.precedent),
        "carte": _carte(lignes) if lignes else None,
        "calcule_a": timezone.now(),
    }
    return render(request, "lieux/liste.html", contexte)


def _sejours(accueils: Iterable[Accueil], occupation: Occupation, au: date) -> list[dict[str, Any]]:
    """Return the stays that the agent may see, as the page of a place shows them."""
    return [
        {"a": a, "personne": a.enfant.personne, "rompue": bool(a.fin_promise and a.fin_promise < au)}
        for a in accueils
        if a.enfant_id in occupation.noms_visibles
    ]


def _caches(accueils: Sequence[Accueil], attendus: Sequence[Accueil], occupation: Occupation) -> str:
    """Return how many children the agent may not see, in words: no day of theirs, which would tell who they are."""
    ici, bientot = (sum(a.enfant_id not in occupation.noms_visibles for a in groupe) for groupe in (accueils, attendus))
    comptes = [
        pluriel(ici, "enfant") if ici else "",
        pluriel(bientot, "enfant attendu", "enfants attendus") if bientot else "",
    ]
    dits = " et ".join(c for c in comptes if c)
    return f"{dits} que vos rôles n'ouvrent pas." if dits else ""


def _semaine(semaine: SemaineUnite, occupation: Occupation) -> dict[str, Any]:
    """Return the week of a unit: who is there on each half-day, by name where the agent may see it."""

    def nom(accueil: Accueil) -> str:
        return accueil.enfant.personne.nom_court() if accueil.enfant_id in occupation.noms_visibles else "un enfant"

    lignes = [
        (moment.capitalize(), [{"d": case.demi, "noms": [nom(a) for a in case.presents]} for case in cases])
        for moment, cases in semaine.lignes
    ]
    avant, apres = (semaine.lundi + timedelta(days=n) for n in (-7, 7))
    return {"s": semaine, "lignes": lignes, "avant": avant, "apres": apres}


def _semaine_demandee(request: HttpRequest, au: date) -> date:
    """Return a day of the week to show: the one of the address, else today when it makes no sense."""
    return jour_lu(request.GET.get("semaine", ""), defaut=au)


def _unite(
    u: UniteOccupee, comptes: Comptes, gels: list[dict[str, Any]], occupation: Occupation, au: date
) -> dict[str, Any]:
    """Return a unit as the page of a place shows it."""
    unite = u.unite
    de, jusqu_a = age(unite.age_min_mois), age(unite.age_max_mois)
    return {
        "u": u,
        "ages": f"de {de} à {jusqu_a}" if unite.age_min_mois else f"jusqu'à {jusqu_a}",
        "offres": [Offre(o).label for o in unite.offres],
        "competences": [
            (nom, libelle)
            for nom, niveau, libelle in (
                ("soins", unite.competence_medicale, unite.get_competence_medicale_display()),
                ("handicap", unite.competence_handicap, unite.get_competence_handicap_display()),
                ("comportement", unite.competence_comportement, unite.get_competence_comportement_display()),
            )
            if niveau
        ],
        "sejours": _sejours(u.accueils, occupation, au),
        "reservations": _sejours(u.reservations, occupation, au),
        "caches": _caches(u.accueils, u.reservations, occupation),
        "part": min(u.occupees / u.places, 1) if u.places else 0,
        "ton": "accent" if comptes.libres else "attente",
        "comptes": comptes,
        "gels": [g for g in gels if g["gel"].unite_id == unite.pk and not g["levee"]],
    }


def _agrements(lieu: Lieu) -> list[Agrement]:
    """Return the licences of a foster home, newest first, with their waivers."""
    return list(lieu.agrements.prefetch_related("derogations").order_by("-periode", "-pk"))


@preparee
def fiche(request: HttpRequest, lieu_id: int) -> HttpResponse:
    """Show one place: units, places left, licence, children whose name the agent may see."""
    agent, au, lieu = agent_de(request), timezone.localdate(), lieu_demande(request, lieu_id)
    occupation = occupation_du_lieu(lieu, pour=agent, au=au)
    semaines = semaines_des_unites([u.unite.pk for u in occupation.unites], au=_semaine_demandee(request, au))
    offre = calendrier([lieu], jours=[au], pour=agent)
    comptes = {unite: jours[au] for unite, jours in offre.items()}
    gels = gels_affiches(gels_du_lieu(lieu, debut=au, fin=au + timedelta(days=GELS_A_VENIR)), au, peut_lever=False)
    lus(request, [*occupation.noms_visibles])
    ici = Point(lieu.commune.lon, lieu.commune.lat, f"{lieu.nom}, {lieu.commune.nom}", "place")
    contexte = {
        "lieu": lieu,
        "occupation": occupation,
        "comptes": sum(comptes.values(), Comptes()),
        "unites": [
            _unite(u, comptes.get(u.unite.pk, Comptes()), gels, occupation, au)
            | {"semaine": _semaine(semaines[u.unite.pk], occupation) if u.unite.pk in semaines else None}
            for u in occupation.unites
        ],
        "sans_unite": {
            "sejours": _sejours(occupation.sans_unite, occupation, au),
            "caches": _caches(occupation.sans_unite, [], occupation),
        }
        if occupation.sans_unite
        else None,
        "agrements": _agrements(lieu),
        "carte": Carte(
            f"Commune du lieu : {lieu.commune.nom}", "La commune du lieu, sans son adresse.", [ici], legende=False
        ),
        "agrement": agrement_affiche(lieu, au),
        "au": au,
    }
    return render(request, "lieux/fiche.html", contexte | droits_sur(lieu, pour=agent, au=au))
