"""Backup, loss of the server, restoration into an empty one: equal tables, a valid chain, contents that open."""

import shutil
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothese
from hypothesis import strategies as st
from psycopg import sql

from havre.apps.personnes.models import Eloignement
from havre.commands.coffre import archive, restauration
from havre.commands.coffre.adresses import vers
from havre.commands.coffre.archive import Serrure, ecrire, verifier
from havre.commands.coffre.constat import constater, ecarts, preparer
from havre.common.barriere import TOUT, sous
from havre.common.chiffrement import ErreurCoffre, FluxAltere, PhraseRefusee, enveloppe, trousseau
from havre.common.postgres import ErreurPostgres, Grappe
from tests.factories import creer_enfant, depuis

PHRASE = "quatre mots pour le coffre"
MOTIF = "Son oncle l'a frappé."


def rien(octets: int) -> None:
    """Show no progress."""


@pytest.fixture
def cles(settings, tmp_path: Path) -> Path:
    settings.HAVRE_CLES = tmp_path / "cles"
    return settings.HAVRE_CLES


@pytest.fixture
def source(transactional_db, cluster, fabrique, cles) -> str:
    """Return the address of a database with a child and an encrypted text, for its administrator."""
    with sous(TOUT), fabrique():
        a, b = creer_enfant(), creer_enfant()
        Eloignement.objects.create(personne_a=a.personne, personne_b=b.personne, motif=MOTIF, periode=depuis())
    return cluster.adresse_administrateur(connections["default"].settings_dict["NAME"])


@pytest.fixture
def neuf(tmp_path_factory, cluster):
    """Return an empty server."""
    grappe = Grappe(tmp_path_factory.mktemp("neuf"), essai=True)
    grappe.demarrer()
    yield grappe
    grappe.supprimer()


def bases(serveur: Grappe) -> set[str]:
    with psycopg.connect(serveur.adresse_administrateur("postgres")) as connexion:
        return {nom for (nom,) in connexion.execute("SELECT datname FROM pg_database WHERE datname LIKE 'havre%'")}


def ecrire_une(source: str, dossier: Path, serrure: Serrure | None = None, **options) -> Path:
    fichier = dossier / "havre-20260302-090000.havre"
    ecrire(source, fichier, serrure=serrure or Serrure(PHRASE), phrase_cles=None, suivi=rien, **options)
    return fichier


def test_after_the_loss_of_the_server_all_comes_back(source, neuf, cles, tmp_path, monkeypatch, capsys):
    with psycopg.connect(source, autocommit=True) as connexion:
        preparer(connexion)
        avant = constater(connexion)
    fichier = tmp_path / "havre-20260302-090000.havre"
    enveloppe.creer_cle_de_secours(tmp_path / "coffre-fort")
    (privee,) = (tmp_path / "coffre-fort").glob("*.cle")
    ecrire(source, fichier, serrure=Serrure(), phrase_cles=PHRASE, suivi=rien)
    assert MOTIF.encode() not in fichier.read_bytes()
    shutil.rmtree(cles)  # the server is gone, with its keys
    serrure = Serrure(privee=privee)
    manifeste = verifier(fichier, serrure, rien)
    assert enveloppe.deballer_les_cles(manifeste["paquet"], PHRASE) == manifeste["cles"]
    restauration.restaurer(fichier, serrure, neuf.adresse_administrateur("havre"), remplacer=False)
    assert "chaîne du journal intacte" in capsys.readouterr().out
    with psycopg.connect(neuf.adresse_administrateur("havre"), autocommit=True) as connexion:
        preparer(connexion)
        apres = constater(connexion)
        numero, scelle = connexion.execute("SELECT id, motif FROM personnes_eloignement").fetchone()
    assert ecarts(avant, apres) == []
    assert apres["journal"][0] > 0
    assert Eloignement._meta.get_field("motif").ouvrir(scelle, pk=numero) == MOTIF
    assert bases(neuf) == {"havre"}
    with psycopg.connect(neuf.adresse("web", "havre")) as web:
        assert web.execute("SELECT count(*) FROM personnes_enfant").fetchone() == (0,)
        web.execute("SELECT set_config('havre.tout', 'systeme', true), set_config('havre.fermes', '{}', true)")
        assert web.execute("SELECT count(*) FROM personnes_enfant").fetchone() == (2,)
    with pytest.raises(ErreurPostgres, match="contient déjà des données"):
        restauration.restaurer(fichier, serrure, neuf.adresse_administrateur("havre"), remplacer=False)
    restauration.restaurer(fichier, serrure, neuf.adresse_administrateur("havre"), remplacer=True)
    assert len(bases(neuf)) == 2


def test_what_stops_in_the_middle_leaves_nothing(source, neuf, tmp_path, monkeypatch):
    fichier = ecrire_une(source, tmp_path)
    adresse = neuf.adresse_administrateur("havre")
    entier = fichier.read_bytes()
    coupe = tmp_path / "coupe.havre"
    coupe.write_bytes(entier[: len(entier) * 2 // 3])
    with pytest.raises(FluxAltere, match="octet"):
        restauration.restaurer(coupe, Serrure(PHRASE), adresse, remplacer=False)
    assert bases(neuf) == {"havre"}

    def differe(*_: object) -> list[str]:
        return ["table personnes_enfant : 2 attendues, 1 trouvées"]

    monkeypatch.setattr(restauration, "ecarts", differe)
    with pytest.raises(ErreurPostgres, match="elle est retirée : table personnes_enfant"):
        restauration.restaurer(fichier, Serrure(PHRASE), adresse, remplacer=False)
    with psycopg.connect(adresse) as connexion:
        assert connexion.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)

    def interrompre(octets: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ecrire(source, tmp_path / "x.havre", serrure=Serrure(PHRASE), phrase_cles=None, suivi=interrompre)
    assert sorted(f.name for f in tmp_path.glob("*x.havre*")) == []


def test_a_role_that_does_not_see_every_row_saves_nothing(source, cluster, tmp_path):
    web = vers(cluster.adresse("web"), connections["default"].settings_dict["NAME"])
    with pytest.raises((ErreurPostgres, psycopg.Error)):
        ecrire(web, tmp_path / "x.havre", serrure=Serrure(PHRASE), phrase_cles=None, suivi=rien)
    assert list(tmp_path.glob("*.havre")) == []


def fausse(dossier: Path, serrure: Serrure) -> Path:
    """Return an archive without database: a manifest and four blocks."""
    fichier = dossier / "petite.havre"
    entete, cle = enveloppe.nouvelle(phrase=serrure.phrase, publique=enveloppe.cle_publique())
    contenu = [*archive._manifeste({"tables": {}, "fait_a": "x"}), bytes(range(256)) * 1000]
    fichier.write_bytes(b"".join(enveloppe.chiffrer_archive(contenu, entete=entete, cle=cle)))
    return fichier


@pytest.fixture
def secours(cles, tmp_path) -> Serrure:
    return Serrure(privee=enveloppe.creer_cle_de_secours(tmp_path / "coffre-fort"))


CALME = hypothese(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(position=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
@CALME
def test_an_archive_altered_anywhere_is_refused(secours, tmp_path, position, bit):
    fichier = fausse(tmp_path, Serrure())
    octets = bytearray(fichier.read_bytes())
    octets[position % len(octets)] ^= 1 << bit
    fichier.write_bytes(bytes(octets))
    with pytest.raises(ErreurCoffre):
        verifier(fichier, secours, rien)


@given(reste=st.integers(min_value=0))
@CALME
def test_an_archive_cut_off_anywhere_is_refused(secours, tmp_path, reste):
    fichier = fausse(tmp_path, Serrure())
    octets = fichier.read_bytes()
    fichier.write_bytes(octets[: reste % len(octets)])
    with pytest.raises(ErreurCoffre):
        verifier(fichier, secours, rien)


def test_a_wrong_key_is_refused_before_anything_is_read(cles, secours, tmp_path):
    fichier = fausse(tmp_path, Serrure(PHRASE))
    assert verifier(fichier, Serrure(PHRASE), rien)["vidage"]["octets"] == 256_000
    for mauvaise in (Serrure("une tout autre phrase"), Serrure()):
        with pytest.raises(PhraseRefusee, match="phrase de secours"):
            verifier(fichier, mauvaise, rien)
    scellee = fausse(tmp_path, Serrure())
    autre = enveloppe.creer_cle_de_secours(tmp_path / "autre")
    with pytest.raises(PhraseRefusee, match="n'est pas celle de cette sauvegarde"):
        verifier(scellee, Serrure(privee=autre), rien)
    with pytest.raises(PhraseRefusee, match="clé de secours"):
        verifier(scellee, Serrure(), rien)
    (tmp_path / "faux").write_text("pas une clé")
    with pytest.raises(PhraseRefusee, match="n'est pas une clé de secours"):
        verifier(scellee, Serrure(privee=tmp_path / "faux"), rien)
    with pytest.raises(PhraseRefusee, match="au moins 16"):
        enveloppe.nouvelle(phrase="courte", publique=None)
    with pytest.raises(PhraseRefusee, match="se chiffre"):
        enveloppe.nouvelle(phrase=None, publique=None)


def test_keys_go_to_the_safe_and_come_back(cles):
    trousseau.activer(trousseau.creer())
    trousseau.creer()
    noms, active = trousseau.noms(), trousseau.active().nom
    paquet = enveloppe.emballer_les_cles(PHRASE)
    shutil.rmtree(cles)
    with pytest.raises(PhraseRefusee):
        enveloppe.deballer_les_cles(paquet, PHRASE + "x")
    assert trousseau.noms() == []
    assert enveloppe.deballer_les_cles(paquet, PHRASE) == noms
    assert (trousseau.noms(), trousseau.active().nom) == (noms, active)
    assert enveloppe.deballer_les_cles(paquet, PHRASE) == []


def test_an_archive_of_a_newer_version_is_refused_and_an_older_one_is_named(db):
    with connections["default"].cursor() as curseur:
        curseur.execute("SELECT app, max(name) FROM django_migrations GROUP BY app")
        siennes = dict(curseur.fetchall())
    assert restauration.exiger_une_version_connue({"migrations": siennes, "version": "9"}) == []
    anciennes = siennes | {"personnes": "0001_initial"}
    assert restauration.exiger_une_version_connue({"migrations": anciennes, "version": "0"}) == ["personnes"]
    futures = siennes | {"personnes": "9999_un_jour", "mages": "0001_initial"}
    with pytest.raises(ErreurPostgres, match=r"plus récente.*mages 0001_initial, personnes 9999_un_jour.*Rien n'a été"):
        restauration.exiger_une_version_connue({"migrations": futures, "version": "9"})


def test_only_one_restoration_runs_and_a_killed_one_is_cleared(source, neuf, tmp_path, capsys):
    fichier = ecrire_une(source, tmp_path)
    adresse = neuf.adresse_administrateur("havre")
    with psycopg.connect(vers(adresse, "postgres"), autocommit=True) as autre:
        autre.execute(restauration.VERROU)
        with pytest.raises(ErreurPostgres, match="Une autre restauration est en cours"):
            restauration.restaurer(fichier, Serrure(PHRASE), adresse, remplacer=False)
        assert bases(neuf) == {"havre"}
        autre.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(restauration.EN_COURS)))
    with psycopg.connect(vers(adresse, restauration.EN_COURS)) as reste:  # what a killed pg_restore still holds
        restauration.restaurer(fichier, Serrure(PHRASE), adresse, remplacer=False)
        with pytest.raises(psycopg.OperationalError):
            reste.execute("SELECT 1")
    assert bases(neuf) == {"havre"}
