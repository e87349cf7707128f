"""`havre sauvegarde`: one encrypted archive of the whole database."""

from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg

from havre.common.chiffrement import ErreurCoffre
from havre.common.postgres import ErreurPostgres

from .adresses import serveur
from .archive import Serrure, ecrire
from .options import Progres, lire_phrase, option_phrase
from .pannes import dire

MOTIF = "havre-????????-??????.havre"


@click.command()
@click.option("--vers", required=True, type=click.Path(file_okay=False, path_type=Path), help="Dossier des archives.")
@click.option("--phrase", "par_phrase", is_flag=True, help="Chiffre par une phrase au lieu de la clé de secours.")
@option_phrase
@click.option("--avec-cles", is_flag=True, help="Joint les clés, scellées par une phrase (la même, ou demandée).")
@click.option("--garder", type=click.IntRange(1), default=None, help="Ne garde que les N dernières archives.")
def commande(vers: Path, par_phrase: bool, phrase_fichier: Path | None, avec_cles: bool, garder: int | None) -> None:
    """Écrit une archive chiffrée de toute la base dans un dossier."""
    try:
        vers.mkdir(parents=True, exist_ok=True, mode=0o700)
        for reste in vers.glob(".havre-*.partiel"):
            reste.unlink()
        phrase = lire_phrase(phrase_fichier, "Phrase de la sauvegarde", deux_fois=True) if par_phrase else None
        phrase_cles = (phrase or lire_phrase(phrase_fichier, "Phrase des clés", deux_fois=True)) if avec_cles else None
        fichier = vers / f"havre-{datetime.now(UTC):%Y%m%d-%H%M%S}.havre"
        with serveur() as adresse, Progres("Sauvegarde") as suivi:
            manifeste = ecrire(adresse, fichier, serrure=Serrure(phrase), phrase_cles=phrase_cles, suivi=suivi)
    except (ErreurCoffre, ErreurPostgres, psycopg.Error, OSError) as erreur:
        raise click.ClickException(f"Aucune sauvegarde n'est faite. {dire(erreur)}") from erreur
    lignes = sum(compte for compte, _ in manifeste["tables"].values())
    click.echo(
        f"{fichier} : {fichier.stat().st_size / 1e6:.1f} Mo, {len(manifeste['tables'])} tables, {lignes} lignes."
    )
    for ancienne in sorted(vers.glob(MOTIF))[: -garder if garder else 0]:
        ancienne.unlink()
        click.echo(f"Retirée : {ancienne.name}")
