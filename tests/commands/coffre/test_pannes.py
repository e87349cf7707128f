"""What stops a backup or a restoration is said in French, with what to do."""

import errno

import psycopg
import pytest

from havre.commands.coffre.pannes import dire
from havre.common.chiffrement import FluxAltere
from havre.common.postgres import ErreurPostgres


@pytest.mark.parametrize(
    ("erreur", "attendu"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Le disque est plein : faites de la place"),
        (OSError(errno.EROFS, "Read-only file system", "/media/usb"), "/media/usb : ce disque est en lecture seule."),
        (FileNotFoundError(errno.ENOENT, "No such file", "/proc/x"), "/proc/x : ce dossier n'existe pas"),
        (ErreurPostgres("pg_restore a échoué : ERROR: could not extend file: No space left on device"),
         "Le disque est plein là où PostgreSQL garde ses données"),
        (ErreurPostgres("pg_restore a échoué : error: unsupported version (1.16) in file header"),
         "L'archive a été écrite par un PostgreSQL plus récent"),
        (psycopg.OperationalError('connection failed: port 1 failed: Connection refused\nIs the server running?'),
         "Le serveur PostgreSQL ne répond pas à cette adresse. Mots du serveur : connection failed"),
        (FluxAltere("Ce contenu ne s'ouvre pas.", bloc=3, octet=9), "prenez une autre copie de cette archive"),
        (ErreurPostgres("La base contient déjà des données."), "La base contient déjà des données."),
    ],
)  # fmt: skip
def test_the_cause_is_said_in_french(erreur, attendu):
    phrase = dire(erreur)
    assert attendu in phrase
    assert "[Errno" not in phrase
    assert "\n" not in phrase
