"""The tabs of a child's file that say what was asked, recommended, promised, and who came to see him."""

from datetime import timedelta

import pytest
from django.urls import reverse

from havre.apps.accueils.models import Besoin
from havre.apps.agents.enums import Role
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Recommandation
from havre.apps.suivis.models import IssuePromesse, Promesse
from havre.apps.visites.models import FrequenceVisite, Visite
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_service,
    unite_de,
)
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]
DEMAIN, HIER = JOUR + timedelta(days=1), JOUR - timedelta(days=1)


@pytest.fixture
def referent(connecter):
    return connecter(Role.REFERENT, service=creer_service())


@pytest.fixture
def enfant():
    return creer_enfant("Lou")


def lire(client, enfant, onglet):
    return texte(client.get(f"/enfants/{enfant.pk}/{onglet}")).replace("\u00a0", " ")


def test_a_visit_is_planned_then_held_then_mended(referent, enfant):
    # row L6
    page = referent.post(
        f"/enfants/{enfant.pk}/visites/prevoir",
        {"nature": "referent", "prevue_le": JOUR.isoformat(), "heure": "14:00", "agent": referent.agent.pk},
        follow=True,
    )
    assert "La visite est prévue" in texte(page)
    visite = Visite.objects.get()
    assert (visite.agent, visite.prevue_le, visite.heure.hour) == (referent.agent, JOUR, 14)
    assert "Visites du jour" in texte(referent.get("/"))
    refus = referent.post(f"/enfants/visites/{visite.pk}/faite", {"faite_le": DEMAIN.isoformat(), "compte_rendu": "Vu"})
    assert "ne se note pas à l'avance" in texte(refus)
    assert "Vu</textarea>" in refus.content.decode().replace("\n", "")
    referent.post(f"/enfants/visites/{visite.pk}/faite", {"faite_le": JOUR.isoformat(), "compte_rendu": "Vu chez lui"})
    assert "Vu chez lui" in lire(referent, enfant, "visites")
    referent.post(
        f"/enfants/visites/{visite.pk}/correction", {"annulee_par": "famille", "precision": "Porte close en fait."}
    )
    page = lire(referent, enfant, "visites")
    assert "corrigée depuis" in page
    assert "Porte close en fait." in page


def test_a_visit_not_held_says_by_whose_doing(referent, enfant):
    # row L8b
    visite = Visite.objects.create(
        enfant=enfant, nature="referent", service=enfant.service, prevue_le=HIER, enregistree_a=MAINTENANT
    )
    assert "à dire" in lire(referent, enfant, "visites")
    assert "dire ce qu'elle est devenue" in texte(referent.get("/"))
    refus = referent.post(f"/enfants/visites/{visite.pk}/non-faite", {"annulee_le": JOUR.isoformat(), "motif": "x"})
    assert "Dites de qui cela vient" in texte(refus)
    referent.post(
        f"/enfants/visites/{visite.pk}/non-faite",
        {"annulee_le": JOUR.isoformat(), "annulee_par": "service", "motif": "Pas de voiture."},
    )
    page = lire(referent, enfant, "visites")
    assert "du fait de : le service" in page
    assert "Pas de voiture." in page


def test_what_is_due_is_said_where_a_frequency_is_set(referent, enfant):
    # row L6
    referent.post(
        f"/enfants/{enfant.pk}/visites/frequence",
        {"nature": "referent", "intervalle_jours": "30", "origine": "projet", "des_le": "2026-01-01"},
    )
    assert FrequenceVisite.objects.get().intervalle_jours == 30
    referent.post(f"/enfants/{enfant.pk}/visites/ajouter", {"nature": "referent", "faite_le": "2026-01-10"})
    page = lire(referent, enfant, "visites")
    assert "1 sur 2" in page
    assert "en retard depuis 21 jours" in page


def test_a_promise_is_noted_then_released_then_concluded(referent, enfant):
    # row L1
    donnees = {"nature": "visite", "mots": "Je viens lundi.", "dite_a": ["enfant"], "dite_le": JOUR, "pour_le": JOUR}
    page = referent.post(f"/enfants/{enfant.pk}/promesses/noter", donnees, follow=True)
    assert "« Je viens lundi. »" in texte(page)
    promesse = Promesse.objects.get()
    assert (promesse.dite_par, promesse.enfant) == (referent.agent, enfant)
    suite = donnees | {"mots": "Je viens mardi.", "pour_le": DEMAIN}
    referent.post(f"/enfants/{enfant.pk}/promesses/noter?remplace={promesse.pk}", suite)
    page = lire(referent, enfant, "promesses")
    assert "remplacée à temps" in page
    assert "Je viens lundi." in page
    nouvelle = Promesse.objects.get(remplace=promesse)
    referent.post(
        f"/enfants/promesses/{nouvelle.pk}/issue", {"issue": "rompue", "survenue_le": JOUR, "mots": "Pas de train."}
    )
    issue = IssuePromesse.objects.get()
    assert "Pas de train." in lire(referent, enfant, "promesses")
    adresse = f"/enfants/promesses/{nouvelle.pk}/issue"
    double = referent.post(adresse, {"issue": "tenue", "survenue_le": JOUR, "mots": "Si."})
    assert "entre-temps" in texte(double)
    referent.post(f"{adresse}?corrige={issue.pk}", {"issue": "tenue", "survenue_le": JOUR, "mots": "Venu."})
    assert "corrigée depuis" in lire(referent, enfant, "promesses")


def test_the_visit_that_keeps_a_promise_is_planned_from_it(referent, enfant):
    # row L1
    promesse = Promesse.objects.create(
        enfant=enfant, nature="visite", mots="Je viens.", dite_a=["enfant"], dite_le=HIER, pour_le=DEMAIN,
        enregistree_a=MAINTENANT,
    )  # fmt: skip
    adresse = f"/enfants/{enfant.pk}/visites/prevoir?promesse={promesse.pk}"
    assert f'<option value="{promesse.pk}" selected>' in referent.get(adresse).content.decode()
    referent.post(adresse, {"nature": "referent", "prevue_le": JOUR.isoformat(), "promesse": promesse.pk})
    visite = Visite.objects.get(promesse=promesse)
    referent.post(f"/enfants/visites/{visite.pk}/faite", {"faite_le": JOUR.isoformat()})
    assert "Tenue le 2 mars 2026" in lire(referent, enfant, "promesses")


def test_a_recommendation_is_signed_and_shown_beside_what_was_ordered(referent, enfant):
    # row L15
    # row L18
    adresse = f"/enfants/{enfant.pk}/recommandation"
    referent.post(adresse, {"type_mesure": "placement", "motifs": "Il est en danger.", "remplace": ""})
    page = lire(referent, enfant, "besoins")
    assert "« Il est en danger. »" in page
    assert "Autre mesure que recommandée" in page
    premiere = Recommandation.objects.get()
    referent.post(adresse, {"type_mesure": "aemo", "motifs": "Le père est là.", "remplace": premiere.pk})
    tard = referent.post(adresse, {"type_mesure": "iead", "motifs": "Vu trop tard.", "remplace": premiere.pk})
    assert "entre-temps" in texte(tard)
    assert "Vu trop tard." in tard.content.decode()
    assert [r.type for r in Recommandation.objects.order_by("pk")] == [TypeMesure.PLACEMENT, TypeMesure.AEMO]


def test_the_need_says_siblings_school_rhythm_and_words_are_signed_by_their_author(referent, enfant):
    # row L18
    premier = Besoin.objects.get(enfant=enfant)
    adresse = f"/enfants/{enfant.pk}/besoin"
    saisie = {
        "commune_famille": "Hazebrouck", "commune_ecole": "Lille", "besoin_medical": 0, "besoin_handicap": 0,
        "besoin_comportement": 0, "fratrie": "ensemble", "ecole_gardee": "on", "rythme": ["c-0-0", "c-0-1"],
        "avis": "Une famille, près de ses sœurs.", "remplace": premier.pk, "types_acceptes": ["famille_accueil"],
    }  # fmt: skip
    assert referent.post(adresse, saisie).status_code == 302
    besoin = Besoin.objects.get(remplace=premier)
    assert (besoin.fratrie, besoin.ecole_gardee, str(besoin.presence)) == ("ensemble", True, "lundi")
    assert "Une famille, près de ses sœurs." not in referent.get(adresse).content.decode()
    creer_accueil(enfant, unite_de(creer_lieu(TypeLieu.MECS, commune=HAZEBROUCK)))
    page = lire(referent, enfant, "besoins")
    for mots in ("« Une famille, près de ses sœurs. »", "Autre type de lieu", "École à garder", "Autre rythme"):
        assert mots in page


def test_a_second_author_keeps_his_rhythm_when_he_writes_over(referent, enfant):
    premier = Besoin.objects.get(enfant=enfant)
    Besoin.objects.create(enfant=enfant, remplace=premier, etabli_a=MAINTENANT, commune_famille_id=HAZEBROUCK)
    saisie = {
        "commune_famille": "Hazebrouck", "besoin_medical": 0, "besoin_handicap": 0, "besoin_comportement": 0,
        "rythme": ["p-2-0", "i-4-1"], "remplace": premier.pk,
    }  # fmt: skip
    page = referent.post(f"/enfants/{enfant.pk}/besoin", saisie)
    assert page.status_code == 409
    contenu = page.content.decode()
    assert '<input type="hidden" name="rythme" value="p-2-0">' in contenu
    assert '<input type="hidden" name="rythme" value="i-4-1">' in contenu
    assert "mercredi matin (semaines paires)" in texte(page)


@pytest.mark.parametrize("onglet", ["visites", "promesses", "besoins"])
def test_a_tab_costs_as_many_queries_for_three_rows_as_for_one(referent, enfant, compte_requetes, onglet):
    besoins = [Besoin.objects.get(enfant=enfant)]
    recommandations = [None]

    def ajouter(n):
        for _ in range(n):
            promesse = Promesse.objects.create(
                enfant=enfant, nature="visite", mots="Je viens.", dite_a=["enfant"], dite_le=HIER, pour_le=DEMAIN,
                enregistree_a=MAINTENANT, dite_par=referent.agent,
            )  # fmt: skip
            IssuePromesse.objects.create(
                promesse=promesse, issue="tenue", survenue_le=JOUR, mots="Fait.", enregistree_a=MAINTENANT,
                enregistree_par=referent.agent,
            )  # fmt: skip
            Visite.objects.create(
                enfant=enfant, nature="referent", service=enfant.service, prevue_le=JOUR, agent=referent.agent,
                enregistree_a=MAINTENANT,
            )  # fmt: skip
            besoins.append(Besoin.objects.create(
                enfant=enfant, remplace=besoins[-1], etabli_a=MAINTENANT, commune_famille_id=HAZEBROUCK,
                etabli_par=referent.agent,
            ))  # fmt: skip
            recommandations.append(Recommandation.objects.create(
                enfant=enfant, type="aemo", motifs="Dit.", faite_a=MAINTENANT, remplace=recommandations[-1],
                faite_par=referent.agent,
            ))  # fmt: skip

    assert compte_requetes(lambda: referent.get(reverse(f"enfants:{onglet}", args=[enfant.pk])), ajouter) < 40
