"""Living catalogue: every component drawn with invented values, to look at after each change of style."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.web.socle.champs import ChampDate, ChampEntier
from havre.web.socle.requete import agent_de

from .carte import Carte, Point, Trait
from .icones import noms
from .objets import TONS, Colonne, EcheanceAffichee, Evenement, MembreFratrie, Page


class FormulaireExemple(forms.Form):
    """One field of each kind."""

    libelle = forms.CharField(label="Nom du lieu", help_text="Tel qu'il est écrit dans l'arrêté d'autorisation.")
    depuis_le = ChampDate(
        label="Depuis le",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Donnez une date."},
    )
    nature = forms.ChoiceField(label="Nature", choices=[("mecs", "Maison d'enfants"), ("af", "Famille d'accueil")])
    remarque = forms.CharField(label="Remarque", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    urgence = forms.BooleanField(
        label="Accueil en urgence", required=False, help_text="La place est cherchée pour ce soir."
    )
    choix = forms.ChoiceField(
        label="Façon d'accueillir",
        choices=[("ensemble", "Ensemble"), ("separee", "Séparée")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une façon d'accueillir."},
    )
    motif = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisir un motif"), ("aucune", "Aucune place pour toute la fratrie")],
        error_messages={"required": "Choisissez le motif dans la liste."},
    )
    precision = forms.CharField(
        label="Précision",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites-le en une phrase."},
    )


class FiltresExemple(forms.Form):
    """Filters of a list."""

    territoire = forms.ChoiceField(label="Territoire", required=False, choices=[("", "Tous"), ("f", "Flandres")])
    motif = forms.ChoiceField(label="Motif d'attente", required=False, choices=[("", "Tous"), ("o", "Ordonnance")])
    depuis = ChampEntier(label="Attend depuis (jours, au moins)", required=False)


def _evenements() -> list[Evenement]:
    """Return a timeline with each tone."""
    return [
        Evenement(
            date(2026, 11, 3),
            "Recherche d'une place rouverte",
            "La promesse du 1er novembre est passée.",
            icone="recherche",
            ton="rompu",
        ),
        Evenement(
            date(2026, 9, 14),
            "Accueil d'urgence, Foyer des Dunes",
            "Dunkerque, fin promise le 1 nov. 2026",
            fin=date(2026, 11, 1),
            icone="lit",
            ton="attente",
        ),
        Evenement(
            date(2026, 9, 12),
            "Ordonnance de placement provisoire",
            "Tribunal pour enfants de Dunkerque",
            icone="justice",
            ton="accent",
        ),
        Evenement(
            date(2026, 6, 2), "Aide éducative à domicile", "MNS Hazebrouck", icone="maison", ton="tenu", en_cours=True
        ),
    ]


def _carte() -> Carte:
    """Return a map with a family, a school and three places."""
    famille = (2.5376, 50.7236)
    lieux = [
        (2.44, 50.82, "Village d'enfants de Steenvoorde"),
        (2.3772, 51.0345, "Foyer des Dunes"),
        (2.74, 50.74, "Maison de Bailleul"),
    ]
    return Carte(
        "Trois lieux proposés autour d'Hazebrouck",
        "La famille vit à Hazebrouck ; les lieux sont à 18, 42 et 21 minutes.",
        [Point(x, y, nom, "place", n) for n, (x, y, nom) in enumerate(lieux, 1)]
        + [Point(*famille, "Domicile de la mère, Hazebrouck", "famille"), Point(2.55, 50.69, "École", "ecole")],
        [Trait(famille, (x, y)) for x, y, _ in lieux],
        identifiant="carte-proche",
    )


def exemples() -> dict[str, Any]:
    """Return the values that the catalogue draws."""
    au = date(2026, 11, 22)
    return {
        "au": au,
        "tons": TONS,
        "icones": noms(),
        "formulaire": FormulaireExemple({"libelle": "Foyer des Dunes", "nature": "mecs", "remarque": ""}),
        "filtres": FiltresExemple(prefix="filtre"),
        "details": {"ensemble": "Un seul toit, à 42 min de la famille.", "separee": "Deux toits, à 18 et 21 min."},
        "colonnes": [Colonne("-attente", "Attente la plus longue"), Colonne("nom", "Nom"), Colonne("age", "Âge")],
        "lignes": [
            {
                "nom": "Fratrie Inès, Malo et Jade D.",
                "n": 3,
                "motif": "Ordonnance non exécutée",
                "ton": "rompu",
                "jours": 212,
                "ville": "Hazebrouck",
                "enfants": "11 ans, 8 ans, 3 ans",
            },
            {
                "nom": "Noé V.",
                "n": 1,
                "motif": "Hôpital sans besoin de soins",
                "ton": "rompu",
                "jours": 47,
                "ville": "Dunkerque",
                "enfants": "9 mois",
            },
            {
                "nom": "Fratrie Lina et Sacha B.",
                "n": 2,
                "motif": "Réorientation",
                "ton": "attente",
                "jours": 12,
                "ville": "Bergues",
                "enfants": "14 ans, 12 ans",
            },
        ],
        "page": Page((), curseur_suivant="x", curseur_precedent="y"),
        "calcule_a": datetime(2026, 11, 22, 3, 5, tzinfo=UTC),
        "evenements": _evenements(),
        "membres": [
            MembreFratrie("Inès", 140, "Foyer des Dunes", "Dunkerque", courant=True),
            MembreFratrie("Malo", 99, "Famille d'accueil", "Bailleul", trajet_min=38, url="#malo"),
            MembreFratrie("Jade", 41, "Chez sa mère", "Hazebrouck", attend=True),
        ],
        "echeances": [
            EcheanceAffichee("Fin promise de l'accueil d'urgence", date(2026, 11, 1), "rompu", "dépassée de 21 jours"),
            EcheanceAffichee("Réponse du village d'enfants", date(2026, 11, 25), "attente", "demandée il y a 6 jours"),
            EcheanceAffichee("Rapport au juge", date(2027, 1, 12), source="CASF, article L.223-5"),
        ],
        "carte": _carte(),
        "carte_entiere": Carte("Le département du Nord", "Carte entière, sans repère.", identifiant="carte-nord"),
    }


def catalogue(request: HttpRequest) -> HttpResponse:
    """Draw every component; open to the administration of the tool."""
    exiger(agent_de(request), Action.ADMINISTRER)
    return render(request, "composants/catalogue.html", exemples())
