"""`havre donnees-demo`: fill an empty database with a synthetic département."""

import time
from datetime import date, datetime

import click
from django.utils import timezone

from havre.apps.territoires.adapters.chargement import charger_referentiel
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.territoires.models import Commune
from havre.demonstration.actes.accomplis import accomplir
from havre.demonstration.actes.audiences import fixer_audiences
from havre.demonstration.actes.communications import communiquer
from havre.demonstration.actes.habilitations import habiliter
from havre.demonstration.actes.informations import recueillir_des_informations
from havre.demonstration.echanges import echanger
from havre.demonstration.ecriture import BaseNonVide, ecrire, exiger_base_vide, lire_geographie
from havre.demonstration.generation import generer
from havre.demonstration.parametres import Taille
from havre.demonstration.suites import ouvrir_les_dossiers

GRAINE = 59


class Etapes:
    """Prints each step with what it counted and how long it took."""

    def __init__(self) -> None:
        self.debut = self.derniere = time.perf_counter()

    def __call__(self, etape: str, nombre: int) -> None:
        """Print one step."""
        maintenant = time.perf_counter()
        click.echo(f"    {etape:<34} {nombre:>8}  {_secondes(maintenant - self.derniere)}")
        self.derniere = maintenant

    def total(self) -> str:
        """Return how long everything took."""
        return _secondes(time.perf_counter() - self.debut).strip()


def _secondes(duree: float) -> str:
    return f"{duree:7.2f} s".replace(".", ",")


@click.command()
@click.option(
    "--taille",
    type=click.Choice([t.value for t in Taille]),
    required=True,
    help="flandres (six MNS, environ 2 950 enfants) ou nord (22 826 enfants).",
)
@click.option("--graine", type=click.IntRange(min=0), default=GRAINE, show_default=True, help="Graine du tirage.")
@click.option("--au", type=click.DateTime(["%Y-%m-%d"]), help="Date des données (aujourd'hui par défaut).")
def commande(taille: str, graine: int, au: datetime | None) -> None:
    """Remplit une base vide d'un département synthétique : enfants, familles, lieux et agents inventés.

    La même graine et la même date donnent les mêmes données.
    """
    jour: date = au.date() if au else timezone.localdate()
    etapes = Etapes()
    click.echo(f"  Département synthétique « {taille} », graine {graine}, au {jour:%d/%m/%Y}.")
    try:
        exiger_base_vide()
        if not Commune.objects.exists():
            etapes("communes", charger_referentiel()["communes"])
        geo = lire_geographie()
        etapes("communes lues", len(geo.points))
        departement = generer(Taille(taille), geo, graine=graine, au=jour, suivi=etapes)
        etapes("lignes préparées", sum(departement.effectifs().values()))
        ecrire(departement, le=timezone.now(), suivi=etapes)
        etapes("demandes et lettres signées", echanger(au=jour, le=timezone.now()))
        etapes("demandes d'accès au dossier", communiquer(au=jour, le=timezone.now()))
        etapes("informations préoccupantes", recueillir_des_informations(au=jour, graine=graine))
        etapes("recherches ouvertes", ouvrir_les_dossiers(au=jour, le=timezone.now(), graine=graine))
        etapes("rapports et actes accomplis", accomplir(au=jour, le=timezone.now()))
        etapes("rôles, délégations, mutations", habiliter(au=jour, le=timezone.now()))
        etapes("audiences et droits de visite", fixer_audiences(au=jour, le=timezone.now()))
    except BaseNonVide as erreur:
        raise click.ClickException(str(erreur)) from erreur
    matrice = calculer_matrice(sorted(departement.communes()), le=timezone.now())
    etapes("temps de trajet (communes)", len(matrice.communes))
    click.echo(f"  Terminé en {etapes.total()} : {sum(departement.effectifs().values())} lignes.")
