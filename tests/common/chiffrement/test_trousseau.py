"""The folder of keys."""

import stat

import pytest

from havre.common.chiffrement import CleManquante, ErreurCoffre, trousseau


def test_the_first_key_is_made_and_only_its_owner_reads_it(cles):
    cle = trousseau.active()
    fichier = cles / f"{cle.nom}.cle"
    assert fichier.read_bytes() == cle.octets
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    assert stat.S_IMODE(cles.stat().st_mode) == 0o700
    assert trousseau.active() == cle
    assert trousseau.defauts() == []


def test_a_new_key_reads_at_once_and_encrypts_when_it_is_made_active(cles):
    premiere = trousseau.active().nom
    trousseau.activer(premiere)
    seconde = trousseau.creer()
    assert trousseau.noms() == [premiere, seconde]
    assert trousseau.active().nom == premiere
    assert trousseau.lire(seconde).nom == seconde
    trousseau.activer(seconde)
    assert trousseau.active().nom == seconde


def test_a_file_that_is_not_the_key_of_its_name_is_refused(cles):
    premiere, seconde = trousseau.creer(), trousseau.creer()
    (cles / f"{premiere}.cle").write_bytes((cles / f"{seconde}.cle").read_bytes())
    with pytest.raises(CleManquante, match=f"n'est pas la clé « {premiere} »"):
        trousseau.lire(premiere)
    (cles / f"{seconde}.cle").write_bytes(b"court")
    with pytest.raises(CleManquante, match=f"La clé de chiffrement « {seconde} » manque"):
        trousseau.lire(seconde)
    assert len(trousseau.defauts()) == 2


def test_a_key_whose_file_goes_is_forgotten_at_once(cles):
    nom = trousseau.active().nom
    (cles / f"{nom}.cle").unlink()
    with pytest.raises(CleManquante):
        trousseau.lire(nom)


@pytest.mark.parametrize("nom", ["../secret", "", "cle-1", "cle-0001/../../x", "active"])
def test_a_name_that_is_no_key_reads_nothing(cles, nom):
    trousseau.creer()
    with pytest.raises(CleManquante):
        trousseau.lire(nom)


def test_a_key_taken_out_reads_no_more_and_its_number_is_not_given_again(cles):
    premiere, seconde = trousseau.creer(), trousseau.creer()
    assert trousseau.retirer(premiere) == cles / "retirees" / f"{premiere}.cle"
    with pytest.raises(CleManquante):
        trousseau.lire(premiere)
    with pytest.raises(ErreurCoffre, match="chiffre encore"):
        trousseau.retirer(seconde)
    assert trousseau.creer().startswith("cle-0003-")


def test_rights_that_are_too_wide_are_told(cles):
    nom = trousseau.creer()
    (cles / f"{nom}.cle").chmod(0o640)
    assert trousseau.defauts() == [f"{cles / nom}.cle est lisible par d'autres comptes : chmod go-rwx {cles / nom}.cle"]
