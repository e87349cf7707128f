"""`havre servir`: the site alone, for a real server or after `havre migrer`."""

import contextlib
import os

import click

from havre.commands.socle.embarquee import assurer_cle_secrete, base_active, grappe
from havre.common.postgres import dossier_par_defaut, serveur_externe

from .ouvrier import Ouvrier
from .serveur_web import ServeurWeb, arret_propre, option_port


def veille_base() -> None:
    """Start the embedded database again if it fell."""
    if serveur_externe() is None and not grappe().tourne():
        grappe().demarrer()
        click.echo("PostgreSQL s'était arrêté : il est redémarré.", err=True)


@click.command()
@click.option("--hote", default="127.0.0.1", help="Adresse d'écoute (127.0.0.1 par défaut).")
@option_port
@click.option("--ouvriers", type=click.IntRange(1, 64), default=2, help="Processus (2 par défaut).")
@click.option("--fils", type=click.IntRange(1, 64), default=4, help="Fils d'exécution par processus (4 par défaut).")
@click.option("--sans-taches", is_flag=True, help="N'y joint pas les tâches de fond : « havre ouvrier » tourne à part.")
def commande(hote: str, port: int, ouvriers: int, fils: int, sans_taches: bool) -> None:
    """Sert le site et ses tâches de fond, sans rien préparer (voir migrer et demo)."""
    dossier = dossier_par_defaut()
    os.environ["HAVRE_ROLE"] = "web"
    assurer_cle_secrete(dossier)
    serveur = ServeurWeb(dossier, hote=hote, port=port, ouvriers=ouvriers, fils=fils)
    with arret_propre() as veille, contextlib.ExitStack() as pile:
        serveur.attendre_port()
        pile.enter_context(base_active())
        pile.callback(serveur.arreter)
        serveur.demarrer(veille)
        click.echo(f"Havre répond sur http://{hote}:{port}/ (Ctrl-C pour arrêter).")
        ouvrier = Ouvrier()
        pile.callback(ouvrier.arreter)

        def chaque_seconde() -> None:
            veille_base()
            if not sans_taches:
                ouvrier.veiller()

        serveur.servir(veille, chaque_seconde)
