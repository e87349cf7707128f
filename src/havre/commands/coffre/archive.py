"""The archive: one encrypted stream that holds the manifest, then the dump of `pg_dump`.

Manifest and dump are of the same instant: both read the snapshot that one transaction exports.
"""

import contextlib
import hashlib
import itertools
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from havre.common.chiffrement import FluxAltere, enveloppe, trousseau
from havre.common.postgres import ErreurPostgres

from .adresses import programme
from .constat import SANS_DONNEES, constater, preparer

TAILLE_LUE = 256 * 1024
LONGUEUR = 8
MANIFESTE_AU_PLUS = 64 * 1024 * 1024
Suivi = Callable[[int], None]


@dataclass(frozen=True)
class Serrure:
    """What opens or closes an archive: a passphrase, or one half of the recovery key."""

    phrase: str | None = None
    privee: Path | None = None


def ecrire(adresse: str, fichier: Path, *, serrure: Serrure, phrase_cles: str | None, suivi: Suivi) -> dict[str, Any]:
    """Write the archive of a database, and return its manifest; an interrupted one leaves nothing.

    Args:
        phrase_cles: with it, the keys go into the archive, sealed once more under this passphrase.
        suivi: told the bytes written so far.

    Raises:
        ErreurPostgres: the role does not see every row, or pg_dump fails.
        PhraseRefusee: neither passphrase nor recovery key.
    """
    publique = None if serrure.phrase is not None else enveloppe.cle_publique()
    entete, cle = enveloppe.nouvelle(phrase=serrure.phrase, publique=publique)
    provisoire = fichier.with_name(f".{fichier.name}.partiel")
    try:
        with psycopg.connect(adresse, autocommit=True) as connexion:
            preparer(connexion)
            _exiger_tout_voir(connexion)
            connexion.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            (instantane,) = connexion.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            manifeste = constater(connexion) | {"cles": trousseau.noms()}
            if phrase_cles is not None:
                manifeste["paquet"] = enveloppe.emballer_les_cles(phrase_cles)
            contenu = itertools.chain(_manifeste(manifeste), _vidage(adresse, instantane))
            with provisoire.open("wb") as sortie:
                provisoire.chmod(0o600)
                ecrits = 0
                for morceau in enveloppe.chiffrer_archive(contenu, entete=entete, cle=cle):
                    sortie.write(morceau)
                    ecrits += len(morceau)
                    suivi(ecrits)
                sortie.flush()
                os.fsync(sortie.fileno())
        provisoire.rename(fichier)
    finally:
        provisoire.unlink(missing_ok=True)
    return manifeste


def _exiger_tout_voir(connexion: psycopg.Connection) -> None:
    """Refuse a role from which row-level security hides rows: an archive is whole, or is not."""
    voit = connexion.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    if not (voit and voit[0]):
        raise ErreurPostgres("Ce rôle ne voit pas toutes les lignes (BYPASSRLS) : la sauvegarde serait incomplète.")


def _manifeste(manifeste: dict[str, Any]) -> Iterator[bytes]:
    """Return the manifest, its length first."""
    texte = json.dumps(manifeste, ensure_ascii=False).encode()
    yield len(texte).to_bytes(LONGUEUR, "big")
    yield texte


def _vidage(adresse: str, instantane: str) -> Iterator[bytes]:
    """Return what pg_dump writes of the snapshot, piece by piece."""
    commande = [programme("pg_dump"), "--format=custom", "--no-password", f"--snapshot={instantane}"]
    commande += [f"--exclude-table-data=public.{table}" for table in SANS_DONNEES]
    with (
        tempfile.TemporaryFile("w+") as erreurs,
        subprocess.Popen(  # noqa: S603
            [*commande, f"--dbname={adresse}"], stdout=subprocess.PIPE, stderr=erreurs, stdin=subprocess.DEVNULL
        ) as vidage,
    ):
        try:
            while morceau := vidage.stdout.read(TAILLE_LUE):  # type: ignore[union-attr]
                yield morceau
        except BaseException:
            vidage.kill()
            raise
        if vidage.wait():
            erreurs.seek(0)
            raise ErreurPostgres(f"pg_dump a échoué : {(erreurs.read().strip().splitlines() or ['sans message'])[-1]}")


@contextlib.contextmanager
def ouvrir(fichier: Path, serrure: Serrure) -> Iterator[tuple[dict[str, Any], Iterator[bytes]]]:
    """Give the manifest of an archive and the pieces of its dump, which must be read to their end.

    Raises:
        FluxAltere: the archive was altered or cut off; where.
        PhraseRefusee: the passphrase or the recovery key is not the right one.
    """
    with fichier.open("rb") as source:
        entete = enveloppe.lire_entete(source)
        cle = enveloppe.ouvrir_entete(entete, phrase=serrure.phrase, privee=serrure.privee)
        morceaux = enveloppe.dechiffrer_archive(source, entete=entete, cle=cle)
        debut, fin = bytearray(), LONGUEUR
        while len(debut) < fin:
            if not (suite := next(morceaux, b"")):
                raise FluxAltere("Cette sauvegarde n'a pas de manifeste entier.", bloc=1, octet=len(entete))
            debut += suite
            if fin == LONGUEUR <= len(debut):
                fin += int.from_bytes(debut[:LONGUEUR], "big")
                if fin > MANIFESTE_AU_PLUS:
                    raise FluxAltere("Le manifeste de cette sauvegarde est démesuré.", bloc=1, octet=len(entete))
        manifeste = json.loads(bytes(debut[LONGUEUR:fin]))
        yield manifeste, itertools.chain([bytes(debut[fin:])], morceaux)


def verifier(fichier: Path, serrure: Serrure, suivi: Suivi) -> dict[str, Any]:
    """Read an archive to its end without writing anything, and return its manifest.

    Raises:
        FluxAltere: it was altered or cut off; where.
        PhraseRefusee: the passphrase or the recovery key is not the right one.
    """
    lus, empreinte = 0, hashlib.sha256()
    with ouvrir(fichier, serrure) as (manifeste, vidage):
        for morceau in vidage:
            lus += len(morceau)
            empreinte.update(morceau)
            suivi(lus)
    return manifeste | {"vidage": {"octets": lus, "sha256": empreinte.hexdigest()}}
