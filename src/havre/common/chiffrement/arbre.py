"""A tree of hashes over a list: one root says the whole list, a short path shows that an entry stands in it.

The tree of Certificate Transparency (RFC 9162, section 2.1): a leaf is `SHA-256(0x00 ‖ entry)`, a node
`SHA-256(0x01 ‖ left ‖ right)`, and the last one of a level that has no pair goes up as it is. Entries and hashes are
written in hexadecimal.
"""

import hashlib
from collections.abc import Iterable, Sequence

GAUCHE, DROITE = "g", "d"
"""On which side of the way up a hash of the path stands."""


def _feuille(entree: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(entree)).digest()


def _noeud(gauche: bytes, droite: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + gauche + droite).digest()


def _au_dessus(etage: list[bytes]) -> list[bytes]:
    """Return the level above."""
    paires = [_noeud(etage[i], etage[i + 1]) for i in range(0, len(etage) - 1, 2)]
    return [*paires, etage[-1]] if len(etage) % 2 else paires


def racine(entrees: Sequence[str]) -> str:
    """Return the root of a list of hashes; that of an empty list is the hash of nothing."""
    if not entrees:
        return hashlib.sha256(b"").hexdigest()
    etage = [_feuille(e) for e in entrees]
    while len(etage) > 1:
        etage = _au_dessus(etage)
    return etage[0].hex()


def chemin(entrees: Sequence[str], rang: int) -> list[tuple[str, str]]:
    """Return what leads from the entry at `rang` (from 0) to the root: side and hash, from the leaf up.

    Raises:
        IndexError: there is no such entry.
    """
    if not 0 <= rang < len(entrees):
        raise IndexError(rang)
    etage, pas = [_feuille(e) for e in entrees], []
    while len(etage) > 1:
        voisin = rang ^ 1
        if voisin < len(etage):
            pas.append((GAUCHE if voisin < rang else DROITE, etage[voisin].hex()))
        etage, rang = _au_dessus(etage), rang // 2
    return pas


def remonter(entree: str, pas: Iterable[tuple[str, str]]) -> str:
    """Return the root to which a path leads from an entry.

    Raises:
        ValueError: a hash or a side of the path is malformed.
    """
    ici = _feuille(entree)
    for cote, autre in pas:
        if cote not in {GAUCHE, DROITE}:
            raise ValueError(f"côté inconnu : {cote!r}")
        voisin = bytes.fromhex(autre)
        ici = _noeud(voisin, ici) if cote == GAUCHE else _noeud(ici, voisin)
    return ici.hex()
