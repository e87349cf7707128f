"""`havre restauration`: an archive becomes the database, all of it or nothing."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import psycopg
from django.db.migrations.loader import MigrationLoader
from django.utils.formats import date_format
from psycopg import sql

from havre.apps.journal.queries import VERIFICATION
from havre.common.chiffrement import ErreurCoffre, enveloppe, trousseau
from havre.common.postgres import ErreurPostgres
from havre.common.postgres.adresses import BASE
from havre.common.postgres.base import creer_base, reserver_base

from .adresses import programme, serveur, vers
from .archive import Serrure, ouvrir, verifier
from .constat import constater, ecarts, preparer, sequences_en_retard
from .options import Progres, lire_phrase, option_phrase
from .pannes import dire

EN_COURS = "havre_restauration"
VERROU = "SELECT pg_try_advisory_lock(hashtext('havre restauration'))"


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cle-de-secours", "privee", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option_phrase
@click.option("--remplacer", is_flag=True, help="Remplace une base qui contient des données ; l'ancienne est gardée.")
@click.option("--verifier-seulement", is_flag=True, help="Lit l'archive jusqu'au bout et n'écrit rien.")
@click.option("--avec-cles", is_flag=True, help="Remet aussi les clés de l'archive (demande leur phrase).")
def commande(
    archive: Path, privee: Path | None, phrase_fichier: Path | None, remplacer: bool, verifier_seulement: bool,
    avec_cles: bool,
) -> None:  # fmt: skip
    """Restaure une sauvegarde dans un serveur vide, et compare chaque table au manifeste."""
    try:
        phrase = None if privee else lire_phrase(phrase_fichier, "Phrase de la sauvegarde")
        serrure = Serrure(phrase, privee)
        with Progres("Vérification de l'archive") as suivi:
            manifeste = verifier(archive, serrure, suivi)
        click.echo(f"Archive intacte : {len(manifeste['tables'])} tables, faite le {_moment(manifeste)}.")
        retard = exiger_une_version_connue(manifeste)
        if verifier_seulement:
            return
        if avec_cles:
            _remettre_les_cles(manifeste)
        with serveur() as adresse:
            restaurer(archive, serrure, adresse, remplacer=remplacer)
    except (ErreurCoffre, ErreurPostgres, psycopg.Error, OSError) as erreur:
        raise click.ClickException(dire(erreur)) from erreur
    if retard:
        click.echo(f"Cette sauvegarde est d'une version plus ancienne ({', '.join(retard)}) : passez « havre migrer ».")
    click.echo("À faire ensuite : « havre cles verifier », puis « havre journal verifier ».")


def _moment(manifeste: dict[str, Any]) -> str:
    """Return in words when an archive was made."""
    return date_format(datetime.fromisoformat(manifeste["fait_a"]), "j F Y à G \\h i") + " UTC"


def exiger_une_version_connue(manifeste: dict[str, Any]) -> list[str]:
    """Return the apps whose tables are older in the archive than in this version of Havre.

    Raises:
        ErreurPostgres: the archive holds tables that this version does not know.
    """
    connues: dict[str, set[str]] = {}
    for app, nom in MigrationLoader(None).disk_migrations:
        connues.setdefault(app, set()).add(nom)
    siennes: dict[str, str] = manifeste["migrations"]
    inconnues = sorted(f"{app} {nom}" for app, nom in siennes.items() if nom not in connues.get(app, ()))
    if inconnues:
        raise ErreurPostgres(
            f"Cette sauvegarde vient d'une version plus récente de Havre ({manifeste['version']} ; tables inconnues "
            f"ici : {', '.join(inconnues[:5])}) : installez cette version d'abord. Rien n'a été écrit."
        )
    return sorted(app for app, noms in connues.items() if siennes.get(app, "") < max(noms))


def _remettre_les_cles(manifeste: dict[str, Any]) -> None:
    """Put the keys of the archive back."""
    if "paquet" not in manifeste:
        raise click.ClickException("Cette sauvegarde ne contient pas de clés.")
    remises = enveloppe.deballer_les_cles(manifeste["paquet"], lire_phrase(None, "Phrase des clés"))
    click.echo(f"Clés remises : {', '.join(remises) or 'aucune, elles étaient là'}.")


def restaurer(archive: Path, serrure: Serrure, adresse: str, *, remplacer: bool) -> dict[str, Any]:
    """Restore beside the present database, compare, then take its place; a failure leaves it as it was.

    Raises:
        ErreurPostgres: the database holds rows and `remplacer` is not said, pg_restore fails, or something differs.
        ErreurCoffre: the archive does not open.
    """
    with psycopg.connect(vers(adresse, "postgres"), autocommit=True) as administration:
        if administration.execute(VERROU).fetchone() != (True,):
            raise ErreurPostgres("Une autre restauration est en cours sur ce serveur : attendez sa fin.")
        occupee = _occupee(adresse, administration)
        if occupee and not remplacer:
            raise ErreurPostgres("La base contient déjà des données : restaurez dans un serveur vide, ou --remplacer.")
        administration.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(EN_COURS)))
        creer_base(administration, EN_COURS)
        reserver_base(administration, EN_COURS)
        try:
            nouvelle = vers(adresse, EN_COURS)
            with ouvrir(archive, serrure) as (manifeste, vidage):
                _verser(nouvelle, vidage)
            bilan = _controler(nouvelle, manifeste)
            garde = _prendre_la_place(administration, occupee=occupee)
        except BaseException:
            administration.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(EN_COURS)))
            raise
    click.echo(
        f"Restauré : {len(manifeste['tables'])} tables égales au manifeste, chaîne du journal intacte "
        f"({manifeste['journal'][0]} événements), séquences justes."
    )
    if garde:
        click.echo(f"L'ancienne base est gardée sous le nom {garde}.")
    manquantes = sorted(set(manifeste["cles"]) - set(trousseau.noms()))
    if manquantes:
        click.echo(f"Clés absentes de {trousseau.dossier()} : {', '.join(manquantes)} (havre cles importer).", err=True)
    return bilan


def _occupee(adresse: str, administration: psycopg.Connection) -> bool:
    """Whether the database exists and holds a table."""
    if not administration.execute("SELECT 1 FROM pg_database WHERE datname = %s", [BASE]).fetchone():
        return False
    with psycopg.connect(vers(adresse, BASE)) as base:
        trouvees = base.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return bool(trouvees and trouvees[0])


def _verser(adresse: str, vidage: Iterator[bytes]) -> None:
    """Give the dump to pg_restore, in one transaction."""
    commande = [programme("pg_restore"), "--single-transaction", "--exit-on-error", "--no-comments", "--no-password"]
    with (
        tempfile.TemporaryFile("w+") as erreurs,
        subprocess.Popen(  # noqa: S603
            [*commande, f"--dbname={adresse}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=erreurs
        ) as restauration,
    ):
        try:
            with contextlib.suppress(BrokenPipeError), Progres("Restauration") as suivi:
                versee = 0
                for morceau in vidage:
                    restauration.stdin.write(morceau)  # type: ignore[union-attr]
                    versee += len(morceau)
                    suivi(versee)
        except BaseException:
            restauration.kill()
            raise
        finally:
            with contextlib.suppress(BrokenPipeError):
                restauration.stdin.close()  # type: ignore[union-attr]
        if restauration.wait():
            erreurs.seek(0)
            raise ErreurPostgres(
                f"pg_restore a échoué : {(erreurs.read().strip().splitlines() or ['sans message'])[0]}"
            )


def _controler(adresse: str, manifeste: dict[str, Any]) -> dict[str, Any]:
    """Compare the restored database with the manifest, and verify the chain of the journal."""
    with psycopg.connect(adresse, autocommit=True) as connexion:
        preparer(connexion)
        connexion.execute("ANALYZE")
        trouve = constater(connexion)
        lus = ecarts(manifeste, trouve)
        lus += [f"séquence {nom} en retard" for nom in sequences_en_retard(connexion)]
        if rompue := connexion.execute(VERIFICATION).fetchone():
            lus.append(f"journal rompu à la ligne {rompue[0]} : {rompue[1]}")
    if lus:
        raise ErreurPostgres(
            "La base restaurée n'est pas celle de la sauvegarde, elle est retirée : " + " ; ".join(lus[:12])
        )
    return trouve


def _prendre_la_place(administration: psycopg.Connection, *, occupee: bool) -> str:
    """Give the restored database the name of the site's; return the name under which the former is kept."""
    ancienne = f"havre_avant_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    administration.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s) AND pid <> pg_backend_pid()",
        [[BASE, EN_COURS]],
    )
    if not occupee:
        administration.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(BASE)))
    with administration.transaction():
        if occupee:
            administration.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(BASE), sql.Identifier(ancienne))
            )
        administration.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(EN_COURS), sql.Identifier(BASE))
        )
    return ancienne if occupee else ""
