"""Receipts: held by the journal, by the anchor alone, and against a journal that was altered since."""

import json

import pytest
from django.core.exceptions import ValidationError

from havre.apps.journal.actions import ancrer, consigner
from havre.apps.journal.queries import EcritureAbsente, ecritures_de, etablir_recu, verifier_recu
from havre.apps.journal.queries.ancres import lire_ancre
from havre.apps.journal.queries.recus import ecriture, monte
from tests.apps.journal.test_ancres import RECRIRE, falsifier
from tests.factories import MAINTENANT, creer_agent

from havre.apps.journal.enums import Chaine  # isort: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def agent():
    return creer_agent()


@pytest.fixture
def numeros(agent):
    """Return the numbers of seven entries of the agent."""
    return [
        consigner(action="essai.ecrire", par=agent, le=MAINTENANT, objet_type="essai", objet_id=str(n))
        for n in range(7)
    ]


def recu(numero, agent):
    return etablir_recu(numero, pour=agent.pk, le=MAINTENANT)


def refus(constat):
    return [p.texte for p in constat.points if p.tient is False]


def test_an_entry_untouched_holds_before_and_after_the_anchor(agent, numeros):
    premier = recu(numeros[3], agent)
    assert "ancre" not in premier
    constat = verifier_recu(premier)
    assert constat.tient
    assert [p.tient for p in constat.points].count(None) == 1
    ancrer(par=None, le=MAINTENANT)
    assert [p.tient for p in verifier_recu(premier).points] == [True] * 4
    assert "ancre" in recu(numeros[3], agent)


def test_it_holds_with_the_anchor_alone(agent, numeros):
    ancrer(par=None, le=MAINTENANT)
    consigner(action="essai.apres", par=agent, le=MAINTENANT)
    ancrer(par=None, le=MAINTENANT)
    for numero in numeros:
        fichier = json.loads(json.dumps(recu(numero, agent)))
        dite = lire_ancre(fichier["ancre"])
        empreinte = json.loads(fichier["recu"])["empreinte"]
        assert dite.numero == 1
        assert monte(dite, numero, empreinte, fichier["chemin"])
        assert not monte(dite, numero, "0" * 64, fichier["chemin"])
        assert not monte(dite, dite.evenements[0] + 1, empreinte, fichier["chemin"])


@pytest.mark.parametrize(
    ("ordre", "dit"),
    [
        ("UPDATE journal_evenement SET agent_nom = 'autre' WHERE numero = {n}", "Le contenu de l'écriture n° {n}"),
        ("DELETE FROM journal_evenement WHERE numero = {n}", "L'écriture n° {n} n'est plus dans le journal"),
        ("UPDATE journal_evenement SET numero = -numero WHERE numero = {n}", "elle porte maintenant le n° -{n}"),
        ("UPDATE journal_evenement SET empreinte = repeat('a', 64) WHERE numero = {n}", "n° {n} a été altérée"),
        ("UPDATE journal_evenement SET empreinte = repeat('a', 64) WHERE numero = {n} - 1", "a été récrite"),
        ("DELETE FROM journal_evenement WHERE numero > {n}", "La chaîne a été coupée"),
    ],
)
def test_what_was_done_to_it_is_said_and_where(agent, numeros, ordre, dit):
    n = numeros[3]
    fichier = recu(n, agent)
    falsifier(ordre.format(n=n))
    constat = verifier_recu(fichier)
    assert not constat.tient
    assert any(dit.format(n=n) in texte for texte in refus(constat)), refus(constat)


def test_a_chain_written_again_with_good_hashes_is_seen_by_the_receipt(agent, numeros):
    fichier = recu(numeros[3], agent)
    falsifier(RECRIRE[Chaine.EVENEMENTS].format(numeros[1]))
    assert any(f"n° {numeros[3]} a été récrite" in texte for texte in refus(verifier_recu(fichier)))


def test_nobody_has_the_receipt_of_another(agent, numeros):
    with pytest.raises(EcritureAbsente):
        recu(numeros[0], creer_agent())
    with pytest.raises(EcritureAbsente):
        recu(10**9, agent)
    assert ecriture(10**9) is None


def test_a_receipt_changed_or_signed_by_another_is_refused(agent, numeros, settings, tmp_path):
    fichier = recu(numeros[0], agent)
    dit = json.loads(fichier["recu"])
    with pytest.raises(ValidationError, match="pas valable"):
        verifier_recu(fichier | {"recu": json.dumps(dit | {"numero": dit["numero"] + 1})})
    for faux in ({}, {"recu": "[]", "signature": ""}, {"recu": "{}", "signature": ""}, fichier | {"recu": "\x00"}):
        with pytest.raises(ValidationError, match="pas un reçu"):
            verifier_recu(faux)
    settings.HAVRE_CLES = tmp_path / "autres"
    with pytest.raises(ValidationError, match="pas connue"):
        verifier_recu(fichier)


def test_a_path_that_leads_elsewhere_is_said(agent, numeros):
    ancrer(par=None, le=MAINTENANT)
    fichier, autre = recu(numeros[0], agent), recu(numeros[5], agent)
    assert any(
        "n'est pas dans ce que l'ancre" in t for t in refus(verifier_recu(fichier | {"chemin": autre["chemin"]}))
    )
    assert any("illisible" in t for t in refus(verifier_recu(fichier | {"chemin": [["haut", "zz"]]})))


def test_ones_own_entries_newest_first(agent, numeros):
    consigner(action="essai.autre", par=creer_agent(), le=MAINTENANT)
    assert [e.numero for e in ecritures_de(agent.pk)] == numeros[::-1]
    assert [e.numero for e in ecritures_de(agent.pk, avant=numeros[2], au_plus=1)] == [numeros[1]]
