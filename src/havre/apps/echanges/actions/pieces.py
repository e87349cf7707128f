"""Keeping a file, encrypted."""

import hashlib
from datetime import datetime

from havre.apps.agents.permissions import Acteur
from havre.common.barriere import tout_lire
from havre.common.chiffrement import Chiffre, chiffrer, dechiffrer
from havre.common.fichiers import FichierRefuse, nature_de, nom_propre

from ..erreurs import RegleEchange
from ..models import Piece


def garder(*, nom: str, contenu: bytes, par: Acteur, le: datetime) -> Piece:
    """Store a file, encrypted, and return its row. Writes no event: called inside the act it belongs to.

    Raises:
        RegleEchange: the file is empty, too big, neither PDF, PNG nor JPEG by its content, or could act on its reader.
    """
    try:
        nature = nature_de(contenu)
    except FichierRefuse as refus:
        raise RegleEchange(str(refus), champ="fichier") from refus
    empreinte = hashlib.sha256(contenu).hexdigest()
    chiffre = chiffrer(contenu, lien=empreinte)
    with tout_lire("un fichier s'écrit avant la lettre qui le porte, et ne se voit qu'avec elle"):
        return Piece.objects.create(
            nom=nom_propre(nom), type_mime=nature, taille_octets=len(contenu), empreinte=empreinte, cle=chiffre.cle,
            contenu=chiffre.contenu, ajoutee_a=le, ajoutee_par_id=par.pk,
        )  # fmt: skip


def contenu_de(piece: Piece) -> bytes:
    """Return a stored file as it was given.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: what is stored is not what was given.
    """
    return dechiffrer(Chiffre(cle=piece.cle, contenu=bytes(piece.contenu)), lien=piece.empreinte)
