"""`havre demo`: everything, from nothing to a page, and nothing left behind."""

import contextlib
import fcntl
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from havre.commands.socle.embarquee import assurer_cle_secrete, base_active, grappe
from havre.common.postgres import dossier_par_defaut, serveur_externe

from .etapes import etape
from .ouvrier import Ouvrier
from .serveur_web import ServeurWeb, Veille, arret_propre, arreter_enfant, lancer_enfant, option_port, repond
from .servir import veille_base

HOTE = "127.0.0.1"
DELAI_AUTRE_S = 10.0


@contextlib.contextmanager
def _seule(dossier: Path, *, renoncer: Callable[[], bool]) -> Iterator[bool]:
    """Hold the folder for one demonstration; yield False where another one keeps it, some seconds or as `renoncer`."""
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        fichier = (dossier / "demonstration").open("a")
    except OSError as erreur:
        raise click.ClickException(
            f"Le dossier {dossier} ne peut pas servir ({erreur.strerror}) : choisissez-en un autre par HAVRE_DONNEES."
        ) from erreur
    with fichier as verrou:
        limite = time.monotonic() + DELAI_AUTRE_S
        while True:
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if renoncer() or time.monotonic() > limite:
                    yield False
                    return
                time.sleep(0.2)
            else:
                yield True
                return


def _effacer(dossier: Path) -> None:
    """Delete database and static files of the folder, saying which."""
    if serveur_externe() is not None:
        raise click.ClickException("--neuf n'efface que la base embarquée, et DATABASE_URL désigne un serveur.")
    supprimes = grappe().supprimer()
    for chemin in (dossier / "statiques", dossier / "cle_secrete"):
        if chemin.is_dir():
            shutil.rmtree(chemin)
        elif chemin.exists():
            chemin.unlink()
        else:
            continue
        supprimes.append(chemin)
    click.echo("Effacé : " + (", ".join(str(c) for c in supprimes) if supprimes else "rien, il n'y avait rien") + ".")


def _preparer(taille: str, veille: Veille) -> None:
    """Run the preparation in a process of its own, so that this one stays small and holds no connection.

    Raises:
        ArretDemande: somebody asked to stop meanwhile.
        click.ClickException: the preparation failed; it has said why.
    """
    enfant = lancer_enfant(
        [sys.executable, "-m", "havre.commands", "preparer-demo", "--taille", taille],
        os.environ | {"HAVRE_ROLE": "proprietaire"},
    )
    try:
        code = veille.attendre(enfant)
    finally:
        arreter_enfant(enfant)
    if code != 0:
        raise click.ClickException("La préparation a échoué ; son message est ci-dessus.")


def _presenter(debut: float, port: int) -> None:
    duree = f"{time.monotonic() - debut:.1f} s".replace(".", ",")
    click.echo(f"\nPrêt en {duree} : http://{HOTE}:{port}/")
    click.echo(
        "Les enfants, les familles et les lieux montrés sont inventés ; les comptes sont sur la page de connexion."
    )
    click.echo("Ctrl-C arrête tout ; les données restent pour la prochaine fois (./demo --neuf repart de zéro).")
    sys.stdout.flush()


@click.command()
@click.option("--neuf", is_flag=True, help="Efface la base de démonstration, sans rien demander, et recommence.")
@click.option("--taille", default="flandres", help="Département synthétique : flandres (par défaut) ou nord.")
@option_port
def commande(neuf: bool, taille: str, port: int) -> None:
    """Lance la démonstration complète : base, données synthétiques, site.

    La base est dans le dossier HAVRE_DONNEES, sinon .havre ; Ctrl-C arrête tout.
    """
    debut = time.monotonic()
    dossier = dossier_par_defaut()
    if serveur_externe() is not None and "HAVRE_DEMONSTRATION" not in os.environ:
        raise click.ClickException(
            "DATABASE_URL désigne un serveur, où la démonstration écrirait des données inventées : "
            "posez HAVRE_DEMONSTRATION=1 si cette base n'est que pour elle."
        )
    os.environ.setdefault("HAVRE_DEMONSTRATION", "1")
    os.environ["HAVRE_ROLE"] = "web"
    serveur = ServeurWeb(dossier, hote=HOTE, port=port)
    with arret_propre() as veille, contextlib.ExitStack() as pile:
        if not pile.enter_context(_seule(dossier, renoncer=lambda: neuf or repond(HOTE, port))):
            if neuf or not repond(HOTE, port):
                raise click.ClickException(
                    f"Une démonstration se sert déjà de {dossier} : arrêtez-la d'abord (Ctrl-C)."
                )
            click.echo(f"La démonstration tourne déjà : http://{HOTE}:{port}/")
            return
        serveur.attendre_port()
        if neuf:
            _effacer(dossier)
        click.echo("Havre, démonstration. Données synthétiques : aucun enfant réel.")
        etape_debut = time.monotonic()
        pile.enter_context(base_active())
        externe = serveur_externe() is not None
        etape(
            "base de données du serveur indiqué" if externe else f"PostgreSQL {grappe().version} démarré", etape_debut
        )
        assurer_cle_secrete(dossier)
        _preparer(taille, veille)
        etape_debut = time.monotonic()
        pile.callback(serveur.arreter)
        serveur.demarrer(veille)
        etape("site démarré", etape_debut)
        ouvrier = Ouvrier()
        pile.callback(ouvrier.arreter)
        _presenter(debut, port)

        def chaque_seconde() -> None:
            veille_base()
            ouvrier.veiller()

        serveur.servir(veille, chaque_seconde)
