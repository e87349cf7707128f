"""`havre importer`: places, persons, decisions and stays from CSV files."""

import json
from pathlib import Path

import click
from django.utils import timezone

from havre.apps.agents.queries import agent_systeme
from havre.importation.bilan import Bilan, Probleme
from havre.importation.executer import importer
from havre.importation.natures import NATURES, Nature


@click.group()
def commande() -> None:
    """Importe lieux, personnes, décisions ou accueils depuis un fichier CSV.

    Tout le fichier est importé, ou rien. Un fichier peut être importé deux fois sans risque. L'ordre d'une première
    reprise est : lieux, personnes, decisions, accueils.
    """


@commande.command()
@click.argument("nature", type=click.Choice(list(NATURES)))
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def colonnes(nature: str, en_json: bool) -> None:
    """Décrit les colonnes d'une NATURE de fichier."""
    liste = NATURES[nature].colonnes
    if en_json:
        champs = [{"nom": c.nom, "obligatoire": c.obligatoire, "aide": c.aide, "exemple": c.exemple} for c in liste]
        click.echo(json.dumps(champs, ensure_ascii=False, indent=1))
        return
    for colonne in liste:
        click.echo(f"{'* ' if colonne.obligatoire else '  '}{colonne.nom:<24} {colonne.aide}")
    click.echo("* : obligatoire")


def _dire(bilan: Bilan) -> None:
    """Print the report."""
    if bilan.encodage:
        click.echo(f"{bilan.fichier} : {bilan.lignes} lignes ({bilan.encodage}, {bilan.separateur}).")
    for titre, liste in (("À savoir", bilan.avertissements), ("À corriger", bilan.problemes)):
        if liste:
            click.echo(f"{titre} ({len(liste)}) :")
        for probleme in liste:
            click.echo(f"  {_phrase(probleme)}")
    if not bilan.acceptee:
        click.echo("Rien n'a été importé.")
        return
    compte = f"{bilan.nouvelles} nouvelles, {bilan.modifiees} modifiées, {bilan.presentes} déjà présentes"
    if bilan.essai:
        click.echo(f"Essai réussi, rien n'a été écrit : {compte}.")
    elif bilan.ecrite:
        click.echo(f"Importé : {compte} (événement n° {bilan.evenement} du journal).")
    else:
        click.echo(f"Tout était déjà là, rien à écrire : {compte}.")


def _phrase(probleme: Probleme) -> str:
    """Return a problem as one line of text."""
    return " ".join(str(probleme).split())


def _sous_commande(sorte: type[Nature]) -> click.Command:
    """Return the command of one kind of file."""

    @click.command(sorte.nom, help=f"{sorte.resume}\n\nColonnes : havre importer colonnes {sorte.nom}")
    @click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--essai", is_flag=True, help="Vérifie tout, base comprise, sans rien écrire.")
    @click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
    def importer_fichier(fichier: Path, essai: bool, en_json: bool) -> None:
        bilan = importer(
            nature=sorte.nom, octets=fichier.read_bytes(), fichier=fichier.name, par=agent_systeme(),
            le=timezone.now(), essai=essai,
        )  # fmt: skip
        if en_json:
            click.echo(json.dumps(bilan.en_json(), ensure_ascii=False, indent=1))
        else:
            _dire(bilan)
        if not bilan.acceptee:
            raise click.exceptions.Exit(1)

    return importer_fichier


for _sorte in NATURES.values():
    commande.add_command(_sous_commande(_sorte))
