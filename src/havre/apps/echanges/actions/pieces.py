"""Keeping a file, encrypted."""

import hashlib
from datetime import datetime

from havre.apps.agents.permissions import Acteur
from havre.common.barriere import tout_lire
from havre.common.chiffrement import Chiffre, chiffrer, dechiffrer

from ..erreurs import RegleEchange
from ..models import Piece

TAILLE_AU_PLUS = 10 * 1024 * 1024
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def type_de(contenu: bytes) -> str:
    """Return the type that the first bytes of a file show, empty when it is not one that is kept."""
    return next((nature for debut, nature in SIGNATURES.items() if contenu.startswith(debut)), "")


def garder(*, nom: str, contenu: bytes, par: Acteur, le: datetime) -> Piece:
    """Store a file, encrypted, and return its row. Writes no event: called inside the act it belongs to.

    Raises:
        RegleEchange: the file is empty, too big, or neither PDF, PNG nor JPEG by its content.
    """
    if not contenu or len(contenu) > TAILLE_AU_PLUS:
        raise RegleEchange("Le fichier doit peser entre 1 octet et 10 Mo.", champ="fichier")
    if not (nature := type_de(contenu)):
        raise RegleEchange(
            "Seuls les fichiers PDF, PNG et JPEG sont gardés (reconnus à leur contenu).", champ="fichier"
        )
    empreinte = hashlib.sha256(contenu).hexdigest()
    chiffre = chiffrer(contenu, lien=empreinte)
    with tout_lire("un fichier s'écrit avant la lettre qui le porte, et ne se voit qu'avec elle"):
        return Piece.objects.create(
            nom=nom[:160], type_mime=nature, taille_octets=len(contenu), empreinte=empreinte, cle=chiffre.cle,
            contenu=chiffre.contenu, ajoutee_a=le, ajoutee_par_id=par.pk,
        )  # fmt: skip


def contenu_de(piece: Piece) -> bytes:
    """Return a stored file as it was given.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: what is stored is not what was given.
    """
    return dechiffrer(Chiffre(cle=piece.cle, contenu=bytes(piece.contenu)), lien=piece.empreinte)
