"""The journal: one event a write, chained, never changed; an alteration is found and named."""

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.apps.journal.actions import consigner, consigner_lecture
from havre.apps.journal.models import Evenement, Lecture
from havre.apps.journal.queries import evenements_de, lectures_de, verifier
from havre.apps.personnes.models import Personne
from tests.factories import MAINTENANT, creer_agent, creer_enfant

pytestmark = pytest.mark.django_db


def ecrire(nombre: int) -> None:
    for n in range(nombre):
        consigner(action="essai.ecrire", par=None, le=MAINTENANT, objet_type="essai", objet_id=str(n), donnees={"n": n})


def test_chain_holds_and_names_its_head():
    ecrire(5)
    verification = verifier()
    assert verification.intacte
    assert verification.tete == Evenement.objects.first().empreinte
    assert verification.evenements == Evenement.objects.count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    donnees=st.dictionaries(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
        st.integers(-(10**12), 10**12) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
        max_size=4,
    )
)
def test_chain_holds_whatever_is_written(donnees):
    consigner(action="essai.ecrire", par=None, le=MAINTENANT, donnees=donnees)
    assert verifier().intacte
    assert Evenement.objects.first().donnees == donnees


@pytest.mark.parametrize(
    ("alteration", "motif"),
    [
        ("UPDATE journal_evenement SET agent_nom = 'autre' WHERE numero = %s", "contenu"),
        ("UPDATE journal_evenement SET donnees = '{\"n\": 9}' WHERE numero = %s", "contenu"),
        ("UPDATE journal_evenement SET survenu_a = survenu_a + interval '1 second' WHERE numero = %s", "contenu"),
        ("UPDATE journal_evenement SET empreinte = repeat('a', 64) WHERE numero = %s", "contenu"),
        ("DELETE FROM journal_evenement WHERE numero = %s - 1", "manque"),
    ],
)
def test_alteration_by_a_superuser_is_found_and_the_row_is_named(alteration, motif):
    """What a superuser can do by switching the guards off is still seen."""
    ecrire(6)
    cible = Evenement.objects.first().numero - 2
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute(alteration, [cible])
        curseur.execute("SET LOCAL session_replication_role = origin")
    verification = verifier()
    assert verification.numero_rompu == cible
    assert motif in verification.motif


def test_cut_end_is_found_by_a_head_kept_elsewhere():
    ecrire(3)
    tete = verifier().tete
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute("DELETE FROM journal_evenement WHERE empreinte = %s", [tete])
        curseur.execute("SET LOCAL session_replication_role = origin")
    assert verifier().intacte
    assert not verifier(tete_attendue=tete).intacte


@pytest.mark.parametrize("table", ["journal_evenement", "journal_lecture"])
@pytest.mark.parametrize("ordre", ["UPDATE {} SET agent_nom = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_even_the_owner_can_neither_change_nor_empty_it(table, ordre):
    ecrire(1)
    consigner_lecture(par=creer_agent(), le=MAINTENANT, objet=creer_enfant())
    if ordre.startswith("TRUNCATE"):
        connection.check_constraints()
    with pytest.raises(IntegrityError) as refus, transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre.format(table))
    assert refus.value.__cause__.sqlstate == "23H01"


def test_a_write_without_event_does_not_commit(connexion_web):
    """The site's own role cannot write a business row that the journal does not tell."""
    connexion_web.execute("SELECT set_config('havre.tout', 'systeme', true), set_config('havre.fermes', '{}', true)")
    connexion_web.execute("INSERT INTO personnes_personne (nom, prenom, synthetique) VALUES ('Essai', 'Lou', true)")
    with pytest.raises(psycopg.IntegrityError) as refus:
        connexion_web.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refus.value.sqlstate == "23H02"
    assert not Personne.objects.filter(prenom="Lou", nom="Essai").exists()


def test_events_and_readings_of_an_object():
    enfant, agent = creer_enfant(), creer_agent()
    consigner(action="essai.suivre", par=agent, le=MAINTENANT, objet=enfant)
    consigner_lecture(par=agent, le=MAINTENANT, objet=enfant)
    assert evenements_de(enfant).get().agent_id == agent.pk
    assert [lue.agent_nom for lue in lectures_de(enfant)] == [agent.nom_complet()]
    assert Lecture.objects.count() == 1


def test_an_old_event_that_bore_the_same_transaction_number_is_not_the_one_demanded():
    """After a restore the numbers of transactions begin again: an event of before cannot stand for one of now."""
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute(
            "INSERT INTO journal_evenement (numero, survenu_a, consigne_a, agent_nom, action, objet_type, objet_id,"
            " donnees, transaction, empreinte_precedente, empreinte) VALUES ((SELECT coalesce(max(numero), 0) + 1 FROM"
            " journal_evenement), now(), now() - interval '1 day', 'x', 'x', '', '', '{}', pg_current_xact_id()::text,"
            " '', '')"
        )
        curseur.execute("SET LOCAL session_replication_role = origin")
        curseur.execute("INSERT INTO personnes_personne (nom, prenom, synthetique) VALUES ('Essai', 'Lou', true)")
        with pytest.raises(IntegrityError, match="sans événement"), transaction.atomic():
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        consigner(action="essai.ecrire", par=None, le=MAINTENANT)
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
