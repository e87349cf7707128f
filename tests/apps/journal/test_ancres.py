"""Both chains against what a superuser may do to them, and anchors against a chain written again with new hashes."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from havre.apps.journal.actions import ancrer, ancrer_le_jour, consigner, consigner_lecture
from havre.apps.journal.enums import Chaine
from havre.apps.journal.models import EnvoiAncre, Lecture, Maillon
from havre.apps.journal.queries import VERIFICATION, ancres_du_registre, fichier_de, lire_ancre, verifier
from havre.common.chiffrement.signature import creer
from tests.factories import MAINTENANT, creer_agent, creer_enfant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


def ecrire(nombre):
    for n in range(nombre):
        consigner(action="essai.ecrire", par=None, le=MAINTENANT, objet_type="essai", objet_id=str(n))


def lire(nombre):
    agent, enfant = creer_agent(), creer_enfant()
    for _ in range(nombre):
        consigner_lecture(par=agent, le=MAINTENANT, objet=enfant)
    connection.check_constraints()


def falsifier(*ordres):
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        for ordre in ordres:
            curseur.execute(ordre)
        curseur.execute("SET LOCAL session_replication_role = origin")


RECRIRE = {
    Chaine.EVENEMENTS: """
        DO $$ DECLARE e journal_evenement; avant text;
        BEGIN
            SELECT empreinte INTO avant FROM journal_evenement WHERE numero = {0} - 1;
            FOR e IN SELECT * FROM journal_evenement WHERE numero >= {0} ORDER BY numero LOOP
                IF e.numero = {0} THEN e.agent_nom := 'autre'; END IF;
                e.empreinte_precedente := avant;
                avant := encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex');
                UPDATE journal_evenement SET agent_nom = e.agent_nom, empreinte_precedente = e.empreinte_precedente,
                    empreinte = avant WHERE numero = e.numero;
            END LOOP;
        END $$""",
    Chaine.LECTURES: """
        DO $$ DECLARE m journal_maillon; l journal_lecture; avant text;
        BEGIN
            UPDATE journal_lecture SET agent_nom = 'autre'
             WHERE id = (SELECT lecture_id FROM journal_maillon WHERE numero = {0});
            SELECT empreinte INTO avant FROM journal_maillon WHERE numero = {0} - 1;
            FOR m IN SELECT * FROM journal_maillon WHERE numero >= {0} ORDER BY numero LOOP
                SELECT * INTO l FROM journal_lecture WHERE id = m.lecture_id;
                avant := encode(sha256(convert_to(journal_texte_lecture(l, m, avant), 'UTF8')), 'hex');
                UPDATE journal_maillon SET empreinte = avant WHERE numero = m.numero;
            END LOOP;
        END $$""",
}


@pytest.mark.parametrize(
    ("ordre", "numero", "motif"),
    [
        ("UPDATE journal_lecture SET agent_nom = 'autre' WHERE id = (SELECT lecture_id FROM journal_maillon"
         " WHERE numero = 3)", 3, "contenu"),
        ("DELETE FROM journal_lecture WHERE id = (SELECT lecture_id FROM journal_maillon WHERE numero = 3)", 3, "ôtée"),
        ("DELETE FROM journal_maillon WHERE numero = 3", 4, "manque"),
        ("UPDATE journal_maillon SET lecture_id = -lecture_id WHERE numero = 3", 3, "ôtée"),
        ("UPDATE journal_maillon SET numero = CASE numero WHEN 2 THEN -3 ELSE -2 END WHERE numero IN (2, 3);"
         "UPDATE journal_maillon SET numero = -numero WHERE numero < 0", 2, "contenu"),
    ],
)  # fmt: skip
def test_a_superuser_who_alters_the_readings_is_found_and_the_row_is_named(ordre, numero, motif):
    lire(5)
    assert verifier().intacte
    moments = dict(Maillon.objects.values_list("numero", "consigne_a"))
    falsifier(*ordre.split(";"))
    [rupture, *_] = verifier().ruptures
    assert (rupture.chaine, rupture.numero) == (Chaine.LECTURES, numero)
    assert motif in rupture.motif
    if motif == "contenu" and "numero = 3" in ordre:
        assert rupture.moment == moments[3]


def test_a_reading_put_in_without_the_guards_is_found():
    lire(2)
    falsifier("INSERT INTO journal_lecture (lu_a, agent_nom, objet_type, objet_id, genre, partie, personnes, mentions,"
              " roles, fondement) VALUES (now(), 'x', '', '', 'page', '', '{1}', '{}', '', 'role')")  # fmt: skip
    [rupture] = verifier().ruptures
    assert rupture.numero == Lecture.objects.first().pk
    assert "ajoutée" in rupture.motif


@pytest.mark.parametrize("chaine", list(Chaine))
def test_a_chain_written_again_with_good_hashes_is_found_by_an_earlier_anchor_and_its_span_is_named(chaine):
    bornes = []
    for _ in range(3):
        ecrire(4)
        lire(4)
        ancre = ancrer(par=None, le=MAINTENANT)
        bornes.append(lire_ancre(fichier_de(ancre)))
    falsifier(RECRIRE[chaine].format(bornes[0].tete(chaine)[0] + 2))
    assert verifier().intacte
    registre, fausses = ancres_du_registre()
    assert not fausses
    [rupture] = verifier(ancres=registre).ruptures
    assert rupture.chaine == chaine
    assert (rupture.depuis, rupture.numero) == (bornes[0].tete(chaine)[0] + 1, bornes[1].tete(chaine)[0])
    assert "récrit :" in rupture.motif


@pytest.mark.parametrize("chaine", list(Chaine))
def test_a_cut_end_is_found_by_an_anchor(chaine):
    ecrire(3)
    lire(3)
    gardee = lire_ancre(fichier_de(ancrer(par=None, le=MAINTENANT)))
    table = "journal_evenement" if chaine == Chaine.EVENEMENTS else "journal_maillon"
    ordres = [f"DELETE FROM {table} WHERE numero >= {gardee.tete(chaine)[0]}"]
    if chaine == Chaine.LECTURES:
        ordres.append("DELETE FROM journal_lecture l WHERE NOT EXISTS (SELECT 1 FROM journal_maillon m"
                      " WHERE m.lecture_id = l.id)")  # fmt: skip
    falsifier(*ordres)
    assert verifier().intacte
    [rupture] = verifier(ancres=[gardee]).ruptures
    assert (rupture.chaine, rupture.depuis) == (chaine, 1)
    assert "coupé :" in rupture.motif


@pytest.mark.parametrize("chaine", list(Chaine))
def test_a_chain_and_its_anchors_all_signed_again_are_found_by_the_anchor_kept_outside(chaine):
    ecrire(4)
    lire(4)
    gardee = lire_ancre(fichier_de(ancrer(par=None, le=MAINTENANT)))
    falsifier(RECRIRE[chaine].format(gardee.tete(chaine)[0] - 1), "DELETE FROM journal_ancre")
    ancrer(par=None, le=MAINTENANT)
    registre, fausses = ancres_du_registre()
    assert not fausses
    assert verifier(ancres=registre).intacte, "who holds the base and the key signs a false chain without trace inside"
    [rupture] = verifier(ancres=[gardee]).ruptures
    assert (rupture.chaine, rupture.numero) == (chaine, gardee.tete(chaine)[0])
    assert "récrit :" in rupture.motif
    if chaine == Chaine.EVENEMENTS:
        assert not verifier(tete_attendue=gardee.tete(chaine)[1]).intacte, "the printed hash alone says it too"


def test_verification_may_begin_at_an_anchor():
    ecrire(5)
    lire(2)
    ancre = lire_ancre(fichier_de(ancrer(par=None, le=MAINTENANT)))
    ecrire(3)
    lire(1)
    bilan = verifier(depuis=ancre)
    assert bilan.intacte
    assert (bilan.evenements, bilan.lectures, bilan.depuis) == (4, 1, ancre.numero)
    falsifier("UPDATE journal_evenement SET action = 'x' WHERE numero = (SELECT max(numero) FROM journal_evenement)")
    assert not verifier(depuis=ancre).intacte


def test_an_anchor_whose_text_was_changed_or_signed_by_another_is_refused():
    fichier = fichier_de(ancrer(par=None, le=MAINTENANT))
    contenu = json.loads(fichier["ancre"])
    contenu["evenements"]["numero"] += 1
    with pytest.raises(ValidationError, match="pas valable"):
        lire_ancre(fichier | {"ancre": json.dumps(contenu)})
    contenu["cle"] = "0" * 16
    with pytest.raises(ValidationError, match="pas connue"):
        lire_ancre(fichier | {"ancre": json.dumps(contenu)})
    with pytest.raises(ValidationError, match="pas une ancre"):
        lire_ancre({"ancre": "[]", "signature": ""})


def test_a_new_key_signs_and_the_former_anchors_still_hold():
    premiere = ancrer(par=None, le=MAINTENANT)
    creer()
    seconde = ancrer(par=None, le=MAINTENANT)
    assert premiere.cle != seconde.cle
    registre, fausses = ancres_du_registre()
    assert [a.numero for a in registre] == [1, 2]
    assert not fausses


def test_once_a_day_and_given_outside(settings, tmp_path):
    settings.HAVRE_ANCRES = str(tmp_path / "dehors")
    jour = MAINTENANT.date().isoformat()
    ancre = ancrer_le_jour(jour=jour, par=None, le=MAINTENANT)
    assert ancrer_le_jour(jour=jour, par=None, le=MAINTENANT + timedelta(hours=1)) is None
    [fichier] = (tmp_path / "dehors").iterdir()
    assert lire_ancre(json.loads(fichier.read_text())).numero == ancre.numero
    assert EnvoiAncre.objects.get().reussi


def test_a_folder_that_cannot_be_written_is_said(settings, tmp_path):
    (tmp_path / "plein").write_text("")
    settings.HAVRE_ANCRES = str(tmp_path / "plein" / "dossier")
    ancrer_le_jour(jour="2026-03-02", par=None, le=MAINTENANT)
    envoi = EnvoiAncre.objects.get()
    assert not envoi.reussi
    assert envoi.detail


def test_one_query_finds_the_first_break_for_a_restored_database():
    ecrire(3)
    lire(3)
    with connection.cursor() as curseur:
        curseur.execute(VERIFICATION)
        assert curseur.fetchone() is None
    falsifier("UPDATE journal_lecture SET agent_nom = 'autre' WHERE id = (SELECT max(id) FROM journal_lecture)")
    with connection.cursor() as curseur:
        curseur.execute(VERIFICATION)
        assert curseur.fetchone() == (3, "contenu")
