"""`havre cles`: the keys, what uses them, their rotation, their copy for the safe."""

import json
from pathlib import Path

import click

from havre.commands.socle.embarquee import base_active
from havre.common.chiffrement import ErreurCoffre, enveloppe, trousseau

from .options import lire_phrase, option_phrase
from .rotation import compter, faire_tourner, ouvrir_tout


@click.group()
def commande() -> None:
    """Clés de chiffrement : état, rotation, retrait, copie de secours."""


@commande.command()
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def lister(en_json: bool) -> None:
    """Dit quelle clé chiffre, et combien de contenus chacune a chiffrés."""
    with base_active():
        usages = compter()
    active = trousseau.active().nom
    if en_json:
        click.echo(json.dumps({"active": active, "usages": usages, "dossier": str(trousseau.dossier())}))
        return
    for nom in sorted({*trousseau.noms(), *usages}):
        etat = "chiffre" if nom == active else "lit" if nom in trousseau.noms() else "MANQUE"
        click.echo(f"{nom} : {etat}, {usages.get(nom, 0)} contenus")


@commande.command()
def creer() -> None:
    """Crée une clé qui lit sans encore chiffrer : copiez-la sur chaque serveur, puis faites tourner."""
    premiere = not trousseau.noms()
    if not premiere:
        trousseau.activer(trousseau.active().nom)
    click.echo(f"Clé créée : {trousseau.creer()} dans {trousseau.dossier()}.")


@commande.command("faire-tourner")
@click.option("--lot", type=click.IntRange(1, 10_000), default=200, help="Lignes par transaction (200 par défaut).")
def tourner(lot: int) -> None:
    """Rechiffre tout sous la clé la plus récente ; interrompue, elle reprend où elle en était."""
    try:
        with base_active():
            ancienne = trousseau.active().nom
            cible = trousseau.noms()[-1]
            reste = sum(n for nom, n in compter().items() if nom != cible)
            if cible == ancienne and not reste:
                trousseau.activer(ancienne)
                cible = trousseau.creer()
            trousseau.activer(cible)
            click.echo(f"Clé active : {cible}.")
            fait = faire_tourner(cible, lot=lot, suivi=lambda quoi, n: click.echo(f"  {quoi} : {n}", err=True))
            usages = compter()
    except ErreurCoffre as erreur:
        raise click.ClickException(str(erreur)) from erreur
    click.echo(f"{fait} contenus rechiffrés. " + ", ".join(f"{nom} : {n}" for nom, n in sorted(usages.items())))


@commande.command()
def verifier() -> None:
    """Ouvre chaque contenu chiffré et contrôle le dossier des clés."""
    with base_active():
        bilan = ouvrir_tout()
    defauts = trousseau.defauts() + bilan.refus[:20]
    for defaut in defauts:
        click.echo(defaut, err=True)
    if defauts:
        raise click.ClickException(f"{len(bilan.refus)} contenus ne s'ouvrent pas sur {bilan.lus}.")
    click.echo(f"{bilan.lus} contenus ouverts, aucun défaut.")


@commande.command()
@click.argument("nom")
def retirer(nom: str) -> None:
    """Retire une clé que plus rien n'utilise ; son fichier est gardé à part."""
    try:
        with base_active():
            usages = compter().get(nom, 0)
        if usages:
            raise click.ClickException(f"La clé « {nom} » sert encore à {usages} contenus : faites tourner les clés.")
        click.echo(f"Clé retirée, gardée dans {trousseau.retirer(nom)} : déplacez-la hors du serveur.")
    except ErreurCoffre as erreur:
        raise click.ClickException(str(erreur)) from erreur


@commande.command()
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path))
def secours(dossier: Path) -> None:
    """Crée la clé de secours des sauvegardes ; sa moitié privée, écrite dans DOSSIER, quitte le serveur."""
    fichier = enveloppe.creer_cle_de_secours(dossier)
    click.echo(f"Moitié privée : {fichier}. Mettez-la au coffre et retirez-la de ce serveur.")


@commande.command()
@click.argument("fichier", type=click.Path(dir_okay=False, path_type=Path))
@option_phrase
def exporter(fichier: Path, phrase_fichier: Path | None) -> None:
    """Écrit toutes les clés dans un fichier scellé par une phrase, pour le coffre."""
    try:
        paquet = enveloppe.emballer_les_cles(lire_phrase(phrase_fichier, "Phrase des clés", deux_fois=True))
    except ErreurCoffre as erreur:
        raise click.ClickException(str(erreur)) from erreur
    with fichier.open("x") as sortie:
        fichier.chmod(0o600)
        sortie.write(json.dumps(paquet))
    click.echo(f"Clés écrites dans {fichier} : {', '.join(trousseau.noms())}.")


@commande.command()
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option_phrase
def importer(fichier: Path, phrase_fichier: Path | None) -> None:
    """Remet dans le dossier les clés d'un fichier scellé."""
    try:
        remises = enveloppe.deballer_les_cles(json.loads(fichier.read_text()), lire_phrase(phrase_fichier, "Phrase"))
    except (ErreurCoffre, ValueError) as erreur:
        raise click.ClickException(str(erreur)) from erreur
    click.echo(f"Clés remises : {', '.join(remises) or 'aucune, elles étaient là'}.")
