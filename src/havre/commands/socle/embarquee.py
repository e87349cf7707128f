"""The embedded cluster of this installation, as the commands use it."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from havre.common.postgres import Grappe, dossier_par_defaut, serveur_externe


def grappe() -> Grappe:
    """Return the cluster of the data folder."""
    return Grappe(dossier_par_defaut())


@contextlib.contextmanager
def base_active() -> Iterator[None]:
    """See that a database answers: the real server if one is named, else the embedded one, stopped after use."""
    if serveur_externe() is not None:
        yield
        return
    with grappe().active():
        yield


def assurer_cle_secrete(dossier: Path) -> None:
    """Write the signing key of the site once, so that sessions outlive a restart and all processes share it."""
    fichier = dossier / "cle_secrete"
    if os.environ.get("HAVRE_CLE_SECRETE") or fichier.exists():
        return
    dossier.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descripteur, "w") as cle:
            cle.write(secrets.token_urlsafe(48))
