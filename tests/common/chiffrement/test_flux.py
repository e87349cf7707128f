"""Streams: constant memory, and nothing cut off, moved or altered passes."""

import io
import tracemalloc

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothese
from hypothesis import strategies as st

from havre.common.chiffrement import CleManquante, ContenuAltere, FluxAltere, chiffrer_flux, dechiffrer_flux, trousseau
from havre.common.chiffrement.flux import TAILLE_BLOC, lire_blocs, regrouper

CALME = hypothese(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GRAND = bytes(range(256)) * 600
"""Two whole blocks and a part of a third."""


def sceller(contenu: bytes, lien: str = "piece:1") -> list[bytes]:
    return list(chiffrer_flux([contenu], lien=lien))


def ouvrir(blocs: list[bytes], lien: str = "piece:1") -> bytes:
    return b"".join(dechiffrer_flux(blocs, lien=lien))


@pytest.mark.parametrize("taille", [0, 1, TAILLE_BLOC - 1, TAILLE_BLOC, TAILLE_BLOC + 1, 2 * TAILLE_BLOC])
def test_a_stream_of_any_length_comes_back(taille):
    contenu = b"x" * taille
    blocs = sceller(contenu)
    assert len(blocs) == 1 + max(1, -(-taille // TAILLE_BLOC))
    assert ouvrir(blocs) == contenu
    assert b"".join(dechiffrer_flux(lire_blocs(io.BytesIO(b"".join(blocs))), lien="piece:1")) == contenu


@given(morceaux=st.lists(st.binary(max_size=50_000), max_size=12))
@CALME
def test_pieces_of_any_size_make_whole_blocks(morceaux):
    blocs = list(regrouper(morceaux))
    assert b"".join(blocs) == b"".join(morceaux)
    assert all(len(b) == TAILLE_BLOC for b in blocs[:-1])


@given(position=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
@CALME
def test_a_byte_altered_anywhere_is_refused(position, bit):
    entier = bytearray(b"".join(sceller(GRAND)))
    entier[position % len(entier)] ^= 1 << bit
    with pytest.raises((ContenuAltere, CleManquante)):
        list(dechiffrer_flux(lire_blocs(io.BytesIO(bytes(entier))), lien="piece:1"))


@given(reste=st.integers(min_value=0))
@CALME
def test_a_stream_cut_off_anywhere_is_refused(reste):
    entier = b"".join(sceller(GRAND))
    with pytest.raises((ContenuAltere, CleManquante)):
        list(dechiffrer_flux(lire_blocs(io.BytesIO(entier[: reste % len(entier)])), lien="piece:1"))


def test_blocks_moved_doubled_removed_or_added_are_refused_and_named():
    tete, un, deux, trois = sceller(GRAND)
    autre = sceller(GRAND)
    cas = {
        1: [tete, deux, un, trois],
        2: [tete, un, un, trois],
        3: [tete, un, deux, autre[3]],
    }
    for bloc, blocs in cas.items():
        with pytest.raises(FluxAltere) as refus:
            ouvrir(blocs)
        assert refus.value.bloc == bloc
    with pytest.raises(FluxAltere, match="la fin manque après ce bloc"):
        ouvrir([tete, un, deux])
    with pytest.raises(FluxAltere, match="quelque chose a été ajouté"):
        ouvrir([tete, un, deux, trois, trois])
    with pytest.raises(FluxAltere):
        ouvrir([autre[0], un, deux, trois])
    with pytest.raises(FluxAltere):
        ouvrir([])


def test_the_place_of_an_altered_block_is_given_in_bytes():
    blocs = sceller(GRAND)
    blocs[2] = b"\0" * len(blocs[2])
    with pytest.raises(FluxAltere, match=f"au bloc 2 \\(octet {len(blocs[0]) + len(blocs[1])}\\)"):
        ouvrir(blocs)


def test_a_stream_tied_to_another_row_does_not_open():
    with pytest.raises(FluxAltere):
        ouvrir(sceller(GRAND), lien="piece:2")


def test_a_missing_key_is_named():
    blocs = sceller(GRAND)
    nom = trousseau.active().nom
    (trousseau.dossier() / f"{nom}.cle").unlink()
    with pytest.raises(CleManquante, match=nom):
        ouvrir(blocs)


def test_memory_does_not_grow_with_the_content():
    def passer(nombre: int) -> int:
        tracemalloc.start()
        scelles = chiffrer_flux((b"x" * TAILLE_BLOC for _ in range(nombre)), lien="piece:1")
        assert sum(len(b) for b in dechiffrer_flux(scelles, lien="piece:1")) == nombre * TAILLE_BLOC
        pic = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return pic

    passer(4)
    assert passer(200) < passer(20) + 2 * TAILLE_BLOC
