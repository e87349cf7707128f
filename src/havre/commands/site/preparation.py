"""What a demonstration needs in the database before it is served; run as a child process, as the owner."""

import contextlib
import io
import time
from datetime import date, timedelta

import click
from django.apps import apps
from django.core.management import call_command

from havre.commands.migrer import appliquer
from havre.commands.socle.racine import racine

from .etapes import etape


def _executer(*arguments: str) -> None:
    """Run a command of this command line inside this process."""
    contexte = click.Context(racine, info_name="havre")
    sous_commande = racine.get_command(contexte, arguments[0])
    if sous_commande is None:
        raise click.ClickException(f"La commande {arguments[0]} manque à cette installation.")
    sous_commande.main(list(arguments[1:]), prog_name=f"havre {arguments[0]}", standalone_mode=False)


def _vide(modele: str) -> bool:
    return not apps.get_model(modele)._default_manager.exists()


def preparer(taille: str) -> None:
    """Migrate, load the reference and the synthetic data into an empty database, collect the static files."""
    debut = time.monotonic()
    nombre = appliquer()
    etape(f"tables à jour ({nombre} migrations appliquées)" if nombre else "tables déjà à jour", debut)
    if _vide("territoires.Commune"):
        debut = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()):
            _executer("territoires", "charger")
        etape("communes, directions et tribunaux chargés", debut)
    if _vide("personnes.Enfant"):
        debut = time.monotonic()
        _executer("donnees-demo", "--taille", taille)
        etape(f"données synthétiques créées ({taille})", debut)
        debut = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()):
            _executer("listes", "relever")
        etape("relevés des listes repris de l'historique", debut)
    if _vide("echeances.Echeance"):
        debut = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()):
            _executer("echeances", "reconstruire")
            # As the nightly task would have done it: the notices of the past first, then those of the day.
            _executer("echeances", "avertir", "--au", (date.today() - timedelta(days=1)).isoformat())
            _executer("echeances", "avertir")
        etape("échéances calculées, avis donnés", debut)
    debut = time.monotonic()
    call_command("collectstatic", interactive=False, verbosity=0)
    etape("fichiers du site rassemblés", debut)


@click.command(hidden=True)
@click.option("--taille", default="flandres")
def commande(taille: str) -> None:
    """Prépare la base d'une démonstration."""
    preparer(taille)
