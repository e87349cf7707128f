"""Verification written, old readings removed under a signed cut, and cuts that nothing accounts for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from havre.apps.journal.actions import ancrer, consigner, consigner_lecture, controler, couper_les_lectures
from havre.apps.journal.enums import Chaine
from havre.apps.journal.models import Coupe, Evenement, Lecture, Maillon
from havre.apps.journal.queries import VERIFICATION, Rupture, Verification, derniere, fichier_de, lire_ancre, verifier
from tests.apps.journal.test_ancres import ecrire, falsifier, lire
from tests.factories import MAINTENANT, creer_agent, creer_enfant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


def test_a_verification_is_written_with_what_it_found():
    ecrire(3)
    ancrer(par=None, le=MAINTENANT)
    bilan, fausses = controler(par=creer_agent(), le=MAINTENANT)
    assert bilan.intacte
    assert not fausses
    assert derniere("verification")["intacte"]
    falsifier("UPDATE journal_evenement SET action = 'x' WHERE numero = 2")
    bilan, _ = controler(par=None, le=MAINTENANT)
    dite = derniere("verification")
    assert not dite["intacte"]
    assert dite["ruptures"][0][:3] == ["evenements", None, 2]
    assert controler(par=None, le=MAINTENANT, partielle=True)[0].depuis == 1


def couper(**quoi):
    ancre = ancrer(par=None, le=MAINTENANT)
    return ancre, couper_les_lectures(
        ancre=ancre, visa="AD59-2026-12", bordereau="ELIM-2026-1", par=None, le=MAINTENANT, **quoi
    )


def test_old_readings_go_and_the_chain_still_holds():
    lire(4)
    ancre, nombre = couper()
    assert nombre == 4
    assert not Lecture.objects.exists()
    assert [m.numero for m in Maillon.objects.all()] == [ancre.lectures_numero]
    assert verifier().intacte
    lire(2)
    bilan = verifier(ancres=[lire_ancre(fichier_de(ancre))])
    assert bilan.intacte
    assert bilan.lectures == 2
    assert (derniere("coupe")["visa"], derniere("coupe")["bordereau"]) == ("AD59-2026-12", "ELIM-2026-1")
    with connection.cursor() as curseur:
        curseur.execute(VERIFICATION)
        assert curseur.fetchone() is None
    falsifier("UPDATE journal_lecture SET agent_nom = 'autre' WHERE id = (SELECT max(id) FROM journal_lecture)")
    assert [r.chaine for r in verifier().ruptures] == [Chaine.LECTURES]


def test_nothing_goes_without_visa_nor_younger_than_the_anchor():
    lire(2)
    ancre = ancrer(par=None, le=MAINTENANT)
    with pytest.raises(ValueError, match="visa"):
        couper_les_lectures(ancre=ancre, visa=" ", bordereau="B", par=None, le=MAINTENANT)
    lire(1)
    assert couper_les_lectures(ancre=ancre, visa="V", bordereau="B", par=None, le=MAINTENANT) == 2
    assert Lecture.objects.count() == 1
    agent, enfant = creer_agent(), creer_enfant()
    consigner_lecture(par=agent, le=MAINTENANT + timedelta(days=9), objet=enfant)
    connection.check_constraints()
    tardive = ancrer(par=None, le=MAINTENANT)
    with pytest.raises(IntegrityError), transaction.atomic():
        couper_les_lectures(ancre=tardive, visa="V", bordereau="B", par=None, le=MAINTENANT)
    assert Lecture.objects.count() == 2


def test_a_cut_that_no_act_says_is_found():
    lire(3)
    ancre = ancrer(par=None, le=MAINTENANT)
    with connection.cursor() as curseur:
        curseur.execute("SELECT journal_couper(%s, %s, %s)", [ancre.numero, MAINTENANT + timedelta(days=1), MAINTENANT])
    [rupture] = verifier().ruptures
    assert (rupture.chaine, rupture.numero) == (Chaine.LECTURES, ancre.lectures_numero)
    assert "aucun acte" in rupture.motif


def test_a_cut_that_no_anchor_signs_is_found():
    lire(3)
    couper()
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
            " WHERE table_name = 'journal_coupe'"
        )
        colonnes = curseur.fetchone()[0]
    valeurs = colonnes.replace("numero", "numero + 1", 1).replace("empreinte", "repeat('b', 64)", 1)
    falsifier(f"INSERT INTO journal_coupe ({colonnes}) SELECT {valeurs} FROM journal_coupe")
    assert Coupe.objects.count() == 2
    assert any("sans qu'une ancre signée" in r.motif for r in verifier().ruptures)


@pytest.mark.parametrize(
    ("ordres", "numero", "motif"),
    [
        (["UPDATE journal_evenement SET agent_nom = 'autre' WHERE numero = {3}"], 3, "contenu"),
        (["DELETE FROM journal_evenement WHERE numero = {3}"], 4, "manque"),
        (["UPDATE journal_evenement SET numero = -9 WHERE numero = {2}",
          "UPDATE journal_evenement SET numero = {2} WHERE numero = {3}",
          "UPDATE journal_evenement SET numero = {3} WHERE numero = -9"], 2, "pas suite"),
        (["UPDATE journal_evenement SET numero = numero + 1000 WHERE numero > {3}",
          "INSERT INTO journal_evenement (numero, survenu_a, consigne_a, agent_nom, action, objet_type, objet_id,"
          " donnees, transaction, empreinte_precedente, empreinte) SELECT {3} + 1, survenu_a, consigne_a, agent_nom,"
          " action, objet_type, objet_id, donnees, transaction, empreinte, repeat('c', 64) FROM journal_evenement"
          " WHERE numero = {3}",
          "UPDATE journal_evenement SET numero = numero - 999 WHERE numero > 1000"], 4, "contenu"),
    ],
    ids=["altered", "deleted", "reordered", "inserted"],
)  # fmt: skip
def test_a_superuser_who_alters_the_events_is_found_and_the_row_is_named(ordres, numero, motif):
    base = Evenement.objects.count()
    ecrire(6)
    assert verifier().intacte
    for ordre in ordres:
        for rang in (2, 3):
            ordre = ordre.replace(f"{{{rang}}}", str(base + rang))
        falsifier(ordre)
    [rupture, *_] = verifier().ruptures
    assert (rupture.chaine, rupture.numero) == (Chaine.EVENEMENTS, base + numero)
    assert motif in rupture.motif


def test_emptied_tables_are_found_by_an_anchor_kept_outside():
    ecrire(3)
    lire(2)
    gardee = lire_ancre(fichier_de(ancrer(par=None, le=MAINTENANT)))
    falsifier("DELETE FROM journal_evenement", "DELETE FROM journal_lecture", "DELETE FROM journal_maillon",
              "DELETE FROM journal_ancre")  # fmt: skip
    assert verifier().intacte
    assert {r.chaine for r in verifier(ancres=[gardee]).ruptures} == set(Chaine)
    consigner(action="essai.recommencer", par=None, le=MAINTENANT)
    assert any("récrit :" in r.motif or "coupé :" in r.motif for r in verifier(ancres=[gardee]).ruptures)


def test_rows_that_follow_each_other_are_one_span_for_a_reader():
    def rupture(numero, motif="x", chaine=Chaine.EVENEMENTS):
        return Rupture(chaine, numero, None, motif)

    suite = [rupture(3), rupture(4), rupture(5), rupture(7), rupture(8, "y"), rupture(9, "y", Chaine.LECTURES)]
    lues = [(r.depuis, r.numero, r.motif) for r in Verification(9, "t", ruptures=suite).resumees]
    assert lues == [(3, 5, "x"), (None, 7, "x"), (None, 8, "y"), (None, 9, "y")]
