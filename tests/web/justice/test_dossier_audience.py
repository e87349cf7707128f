"""The hearing file: every line is a fact with its source; nothing sealed, no protected address (rows L16, L26)."""

import io
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from havre.apps.accueils.enums import MotifRecherche
from havre.apps.accueils.models import Recherche, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.decisions.models import Appel, Decision, DroitDeVisite, IssueAppel, RapportDu
from havre.apps.journal.models import Lecture
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.actions import sceller
from havre.apps.pilotage.queries.audience import dossier_audience
from havre.apps.suivis.models import Promesse
from havre.apps.visites.models import Visite
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    creer_service,
    unite_de,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


@pytest.fixture
def fratrie():
    groupe = creer_fratrie()
    lou, sam = (creer_enfant(p, service=creer_service(), fratrie=groupe) for p in ("Lou", "Sam"))
    [mesure, _] = creer_mesure([lou, sam], le=date(2026, 1, 15), terme=date(2026, 7, 15))
    lieu = creer_lieu(places=3)
    recherche = creer_recherche([lou, sam], MotifRecherche.ORDONNANCE)
    for rang, (reponse, motif) in enumerate([("refusee", "age"), ("", "")]):
        Sollicitation.objects.create(
            recherche=recherche, lieu=creer_lieu(places=1), nombre_enfants=2, demandee_le=date(2026, 1, 20 + rang),
            reponse_attendue_le=date(2026, 1, 27), reponse=reponse, motif_refus=motif,
            repondue_le=date(2026, 1, 25) if reponse else None,
        )  # fmt: skip
    creer_accueil(lou, unite_de(lieu), debut=date(2026, 2, 1), admis_le=date(2026, 2, 1))
    for faite in (date(2026, 2, 10), None):
        Visite.objects.create(
            enfant=lou, nature="referent", service=lou.service, prevue_le=date(2026, 2, 10), faite_le=faite,
            enregistree_a=MAINTENANT, issue_a=MAINTENANT if faite else None,
        )  # fmt: skip
    Promesse.objects.create(
        enfant=lou, nature="visite", mots="Je viens.", dite_a=["enfant"], dite_le=date(2026, 2, 1),
        pour_le=date(2026, 2, 20), enregistree_a=MAINTENANT,
    )  # fmt: skip
    return {"lou": lou, "sam": sam, "mesure": mesure, "lieu": lieu}


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


def lire(pdf):
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def test_each_line_leads_to_the_row_that_holds_it(fratrie, rtase):
    tables = {
        "décision": Decision, "mesure": Mesure, "visite": Visite, "promesse": Promesse,
        "demande à un lieu": Sollicitation,
    }  # fmt: skip
    dossier = dossier_audience(fratrie["lou"], pour=rtase, au=JOUR)
    sources = {f.source for p in dossier.parties for f in p.faits}
    vues = set()
    for source in sources:
        if trouve := re.fullmatch(r"(.+) (\d+)", source):
            nature, numero = trouve.groups()
            if nature in tables:
                assert tables[nature].objects.filter(pk=numero).exists()
                vues.add(nature)
    assert vues == set(tables)
    textes = [f.texte for p in dossier.parties for f in p.faits]
    assert any("refus le 25/01/2026" in t for t in textes)
    assert any("silence, réponse attendue le 27/01/2026" in t for t in textes)
    assert any("Promis pour le 20/02/2026 : non tenue" in t for t in textes)
    assert any("sans suite notée" in t for t in textes)


def test_one_click_gives_a_tagged_document_with_cover_and_contents(fratrie, connecter):
    client = connecter(Role.RTASE, service=creer_service())
    reponse = client.get(reverse("justice:dossier_audience", args=[fratrie["lou"].pk]))
    lecteur = PdfReader(io.BytesIO(reponse.content))
    assert lecteur.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "2, dont 1 refus et 1 sans réponse" in lire(reponse.content)
    couverture = " ".join(lecteur.pages[0].extract_text().split())
    assert "Placement judiciaire" in couverture
    assert "Les lieux demandés" not in couverture
    assert "Sommaire" in lecteur.pages[1].extract_text()
    assert Lecture.objects.filter(objet_id=str(fratrie["lou"].pk)).exists()


def test_the_whole_sibling_group_in_one_document(fratrie, connecter):
    client = connecter(Role.RTASE, service=creer_service())
    pdf = client.get(reverse("justice:dossier_audience", args=[fratrie["lou"].pk]) + "?fratrie=1").content
    lu = lire(pdf)
    assert fratrie["lou"].numero in lu
    assert fratrie["sam"].numero in lu
    seul = lire(client.get(reverse("justice:dossier_audience", args=[fratrie["lou"].pk])).content)
    assert "Dossier d'audience de la fratrie" not in seul


def test_the_cover_of_a_large_sibling_group_is_one_page(connecter):
    groupe = creer_fratrie()
    enfants = [creer_enfant(f"Enfant{n}", service=creer_service(), fratrie=groupe) for n in range(10)]
    creer_mesure(enfants, le=JOUR, terme=JOUR + timedelta(300))
    client = connecter(Role.RTASE, service=creer_service())
    pdf = client.get(reverse("justice:dossier_audience", args=[enfants[0].pk]) + "?fratrie=1").content
    pages = [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf)).pages]
    assert all(e.numero in pages[0] for e in enfants)
    assert pages[1].startswith("Sommaire")


def test_clauses_extensions_and_appeals_are_facts_of_the_file(rtase):
    enfant = creer_enfant("Noa", service=creer_service())
    creer_mesure([enfant], le=JOUR - timedelta(60), terme=JOUR + timedelta(300))
    d = Decision.objects.get()
    DroitDeVisite.objects.create(decision=d, beneficiaire="mere", mode="espace", fois=2, par="mois")
    RapportDu.objects.create(decision=d, objet="Mi-mesure", pour_le=JOUR)
    appel = Appel.objects.create(decision=d, forme_par="pere", forme_le=JOUR - timedelta(50), note_a=MAINTENANT)
    IssueAppel.objects.create(appel=appel, issue="confirmee", rendue_le=JOUR - timedelta(3), notee_a=MAINTENANT)
    decide = dossier_audience(enfant, pour=rtase, au=JOUR).parties[1]
    assert [f.texte.split(" : ")[-1] for f in decide.faits if not f.source.startswith("décision")] == [
        "dans un espace de rencontre, 2 fois par mois.", "Mi-mesure.",
        f"Appel de {d.reference} par le père.", "décision confirmée.",
    ]  # fmt: skip


def test_nothing_of_a_sealed_sibling(fratrie, connecter):
    nommee = creer_agent(Role.DIRECTION)
    sceller(
        enfant=fratrie["sam"], motif="Agent de la famille (essai)", agents=[nommee], par=creer_agent(Role.DIRECTION),
        le=MAINTENANT,
    )  # fmt: skip
    client = connecter(Role.RTASE, service=creer_service())
    adresse = reverse("justice:dossier_audience", args=[fratrie["lou"].pk])
    for suite in ("", "?fratrie=1"):
        lu = lire(client.get(adresse + suite).content)
        assert "Sam" not in lu
        assert fratrie["sam"].numero not in lu
    assert client.get(reverse("justice:dossier_audience", args=[fratrie["sam"].pk])).status_code == 404


def test_a_child_without_any_fact_has_a_file_that_says_so(rtase):
    dossier = dossier_audience(creer_enfant("Noa", service=creer_service()), pour=rtase, au=JOUR + timedelta(1))
    assert ("Mesure en cours", "aucune") in dossier.couverture
    assert all(not p.faits for p in dossier.parties)
    assert Recherche.objects.count() == 0
