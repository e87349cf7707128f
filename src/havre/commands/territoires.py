"""`havre territoires`: communes, organisation of the département, travel times."""

import json
import time

import click
from django.utils import timezone

from havre.apps.territoires.adapters.chargement import charger_referentiel
from havre.apps.territoires.adapters.trajets import (
    Points,
    TrajetsIndisponibles,
    calculer_matrice,
    fournisseur_configure,
    minutes_entre,
)
from havre.apps.territoires.erreurs import CommuneIntrouvable
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import commune_par_nom_ou_code
from havre.engine.travel import road_km

EN_JSON = click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")


@click.group()
def commande() -> None:
    """Données de référence : communes, directions, temps de trajet."""


@commande.command()
@EN_JSON
def charger(en_json: bool) -> None:
    """Charge les communes, les directions, les MNS et les tribunaux ; peut être relancé sans risque."""
    debut = time.perf_counter()
    bilan = charger_referentiel()
    duree_s = time.perf_counter() - debut
    if en_json:
        click.echo(json.dumps({**bilan, "duree_s": round(duree_s, 2)}))
        return
    click.echo(
        f"{bilan['communes']} communes ({bilan['communes_ecrites']} écrites), {bilan['directions']} directions, "
        f"{bilan['mns']} MNS, {bilan['juridictions']} juridictions, en {duree_s:.1f} s."
    )


@commande.command()
@click.argument("communes", nargs=-1)
@click.option("--complete", is_flag=True, help="Recalcule tout, même ce qui est déjà connu.")
@EN_JSON
def matrice(communes: tuple[str, ...], complete: bool, en_json: bool) -> None:
    """Calcule les temps de trajet entre les communes du département et les COMMUNES données (nom, code ou FR-59350)."""
    debut, maintenant = time.perf_counter(), timezone.now()
    try:
        hors_departement = [_commune(texte) for texte in communes]
        resultat = calculer_matrice(hors_departement, le=maintenant, complete=complete)
    except (TrajetsIndisponibles, ValueError) as erreur:
        raise click.ClickException(str(erreur)) from erreur
    duree_s = time.perf_counter() - debut
    nombre, taille_ko = len(resultat.communes), round(len(resultat.minutes) / 1024)
    calculee = resultat.calculee_a == maintenant
    if en_json:
        bilan = {
            "calculee": calculee, "communes": nombre, "trajets": nombre**2, "source": resultat.source,
            "version": resultat.version, "duree_calcul_ms": resultat.duree_calcul_ms,
            "duree_s": round(duree_s, 3), "taille_ko": taille_ko,
        }  # fmt: skip
        click.echo(json.dumps(bilan))
        return
    duree = f"calcul {resultat.duree_calcul_ms} ms, en tout {duree_s:.2f} s" if calculee else "déjà à jour"
    click.echo(f"{nombre} communes, {nombre**2} trajets ({resultat.source}), {taille_ko} ko : {duree}.")


@commande.command()
@click.argument("depart")
@click.argument("arrivee")
@EN_JSON
def temps(depart: str, arrivee: str, en_json: bool) -> None:
    """Donne le temps en voiture, hors pointe, de la commune DEPART à la commune ARRIVEE."""
    de, vers = _commune(depart), _commune(arrivee)
    try:
        fournisseur = fournisseur_configure()
        minutes = minutes_entre(de, vers, fournisseur)
    except TrajetsIndisponibles as erreur:
        raise click.ClickException(str(erreur)) from erreur
    points = [Points.de_communes([commune]).coordonnees for commune in (de, vers)]
    km = round(float(road_km(*points)[0, 0]))
    if en_json:
        reponse = {"depart": de.id, "arrivee": vers.id, "duree_min": minutes, "distance_estimee_km": km}
        click.echo(json.dumps({**reponse, "source": fournisseur.source}))
    elif minutes is None:
        click.echo(f"{de} → {vers} : aucune route.")
    else:
        click.echo(f"{de} → {vers} : {minutes} min en voiture hors pointe, environ {km} km ({fournisseur.source}).")


def _commune(texte: str) -> Commune:
    """Return the commune a person typed, or the one-line error."""
    try:
        return commune_par_nom_ou_code(texte)
    except CommuneIntrouvable as erreur:
        raise click.ClickException(str(erreur)) from erreur
