"""The tree of hashes: known roots, every path of lists of every length, what is altered does not climb."""

import hashlib

import pytest

from havre.common.chiffrement.arbre import chemin, racine, remonter


def entrees(nombre: int) -> list[str]:
    return [hashlib.sha256(str(n).encode()).hexdigest() for n in range(nombre)]


def test_small_roots_written_by_hand():
    def h(*morceaux: bytes) -> bytes:
        return hashlib.sha256(b"".join(morceaux)).digest()

    a, b, c = (bytes.fromhex(e) for e in entrees(3))
    assert racine([]) == hashlib.sha256(b"").hexdigest()
    assert racine([a.hex()]) == h(b"\x00", a).hex()
    gauche = h(b"\x01", h(b"\x00", a), h(b"\x00", b))
    assert racine([a.hex(), b.hex()]) == gauche.hex()
    assert racine([a.hex(), b.hex(), c.hex()]) == h(b"\x01", gauche, h(b"\x00", c)).hex()


@pytest.mark.parametrize("nombre", range(1, 34))
def test_every_entry_climbs_to_the_root(nombre: int):
    liste = entrees(nombre)
    sommet = racine(liste)
    for rang, entree in enumerate(liste):
        pas = chemin(liste, rang)
        assert remonter(entree, pas) == sommet
        assert len(pas) <= max(nombre - 1, 1).bit_length()


def test_another_entry_another_order_or_another_path_climb_elsewhere():
    liste = entrees(11)
    sommet, pas = racine(liste), chemin(liste, 4)
    assert remonter(liste[5], pas) != sommet
    assert racine([*liste[:4], liste[5], liste[4], *liste[6:]]) != sommet
    assert racine(liste[:-1]) != sommet
    assert remonter(liste[4], [("d" if c == "g" else "g", h) for c, h in pas]) != sommet
    assert remonter(sommet, []) != sommet


def test_no_entry_no_path():
    with pytest.raises(IndexError):
        chemin(entrees(3), 3)
    with pytest.raises(ValueError, match="côté"):
        remonter(entrees(1)[0], [("haut", entrees(1)[0])])
