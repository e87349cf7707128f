"""Rotation of the keys while the site writes: stopped and taken up again, nothing lost, the old key withdrawn."""

import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from havre.apps.echanges.actions.pieces import contenu_de, garder
from havre.apps.echanges.models import Piece
from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import verifier
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Recommandation
from havre.apps.personnes.models import Eloignement
from havre.commands.coffre.rotation import compter, faire_tourner, ouvrir_tout
from havre.common.barriere import TOUT, sous
from havre.common.chiffrement import trousseau
from tests.factories import MAINTENANT, creer_agent, creer_enfant, depuis

PDF = b"%PDF-1.7 essai"


class Arret(Exception):
    """The rotation is stopped."""


@pytest.fixture
def cles(settings, tmp_path: Path) -> Path:
    settings.HAVRE_CLES = tmp_path / "cles"
    return settings.HAVRE_CLES


@pytest.fixture
def anciens(transactional_db, fabrique, cles):
    """Return how many contents stand under the first key: facts that nobody may change, others, and a file."""
    with sous(TOUT), fabrique():
        for rang in range(6):
            eloigner(rang)
        agent, enfant = creer_agent(), creer_enfant()
        Recommandation.objects.create(
            enfant=enfant, type=TypeMesure.AEMO, motifs="Le père est parti.", faite_a=MAINTENANT, faite_par=agent
        )
        garder(nom="jugement.pdf", contenu=PDF, par=agent, le=MAINTENANT)
    return 8


def eloigner(rang: int) -> None:
    a, b = creer_enfant(), creer_enfant()
    Eloignement.objects.create(personne_a=a.personne, personne_b=b.personne, motif=f"motif {rang}", periode=depuis())


def rien(quoi: str, nombre: int) -> None:
    """Show no progress."""


def test_all_is_encrypted_anew_while_others_write_and_the_old_key_goes(anciens, cles, fabrique):
    ancienne = trousseau.active().nom
    with sous(TOUT):
        assert compter() == {ancienne: anciens}
    cible = trousseau.creer()
    trousseau.activer(cible)

    def arreter(quoi: str, nombre: int) -> None:
        raise Arret

    with pytest.raises(Arret), sous(TOUT):
        faire_tourner(cible, lot=2, suivi=arreter)

    ecrits, fini = [], threading.Event()

    def ecrire() -> None:
        try:
            for rang in range(100, 112):
                with sous(TOUT), fabrique():
                    eloigner(rang)
                ecrits.append(rang)
            fini.set()
        finally:
            connections.close_all()

    fil = threading.Thread(target=ecrire)
    fil.start()
    try:
        with sous(TOUT):
            fait = faire_tourner(cible, lot=2, suivi=rien)
    finally:
        fil.join(timeout=60)
    assert fini.is_set()
    assert fait >= anciens - 2
    with sous(TOUT):
        assert compter() == {cible: anciens + len(ecrits)}
        assert faire_tourner(cible, lot=2, suivi=rien) == 0
        trousseau.retirer(ancienne)
        bilan = ouvrir_tout()
        assert (bilan.lus, bilan.refus) == (anciens + len(ecrits), [])
        assert contenu_de(Piece.objects.get()) == PDF
        assert Recommandation.objects.get().motifs == "Le père est parti."
        assert {e.motif for e in Eloignement.objects.all()} == {f"motif {r}" for r in (*range(6), *ecrits)}
        assert Evenement.objects.filter(action="cles.rechiffrer").exists()
        assert verifier().intacte


def test_an_altered_text_is_left_and_keeps_its_key(anciens, cles):
    ancienne = trousseau.active().nom
    with sous(TOUT):
        premier, second = Eloignement.objects.order_by("pk")[:2]
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL session_replication_role = replica")
            curseur.execute(
                "UPDATE personnes_eloignement SET motif = (SELECT motif FROM personnes_eloignement WHERE id = %s) "
                "WHERE id = %s", [premier.pk, second.pk],
            )  # fmt: skip
    cible = trousseau.creer()
    trousseau.activer(cible)
    with sous(TOUT):
        assert faire_tourner(cible, lot=3, suivi=rien) == anciens - 1
        assert compter() == {ancienne: 1, cible: anciens - 1}
        (refus,) = ouvrir_tout().refus
    assert str(second.pk) in refus
    assert ancienne in refus
