"""The projection: what facts give, rebuilt == incremental, and nothing but an act makes a due date disappear."""

import contextlib
import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from havre.apps.accueils.actions import terminer_accueil
from havre.apps.accueils.enums import ModeAccueil, ObjetInformation
from havre.apps.accueils.models import InformationJuge, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import Demandeur, attribuer, enregistrer_demande, enregistrer_recu
from havre.apps.echanges.enums import CanalRecu, NatureDemande, OrigineRecu, QualiteDemandeur
from havre.apps.echeances.actions import (
    actualiser,
    actualiser_en_attente,
    annuler_acte,
    avertir,
    dispenser,
    noter_acte,
    reconstruire,
    suspendre,
)
from havre.apps.echeances.enums import EtatEcheance, NatureActe, Palier, TypeObjet
from havre.apps.echeances.erreurs import RegleEcheance
from havre.apps.echeances.models import AActualiser, Avis, Echeance
from havre.apps.echeances.queries import echeances_visibles, ouvertes, pourquoi
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.enums import TypeMesure
from havre.apps.personnes.models import Reference
from havre.apps.suivis.actions import noter_issue, promettre
from havre.apps.suivis.enums import Destinataire, Issue, NaturePromesse
from havre.apps.visites.actions import consigner_visite, planifier
from havre.apps.visites.enums import NatureVisite
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    creer_service,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db
JUGEMENT = date(2025, 4, 10)
TERME = date(2026, 10, 10)


@pytest.fixture
def direction():
    return creer_agent(Role.DIRECTION)


@pytest.fixture
def confie():
    enfant = creer_enfant(naissance=date(2014, 7, 2))
    (mesure,) = creer_mesure([enfant], le=JUGEMENT, terme=TERME)
    accueil = creer_accueil(enfant, unite_de(creer_lieu()), debut=date(2025, 4, 12), mesure=mesure)
    mesure.executee_le = date(2025, 4, 12)
    mesure.save()
    return enfant, mesure, accueil


def table():
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM echeances_echeance ORDER BY cle")
        return curseur.fetchall()


def une(regle, enfant):
    return Echeance.objects.get(regle=regle, enfant=enfant)


def noter(enfant, nature, jour, par):
    return noter_acte(enfant=enfant, nature=nature, accompli_le=jour, precision="courrier", par=par, le=MAINTENANT)


class TestFaits:
    def test_a_judgment_gives_its_term_and_its_report(self, confie):
        enfant, _, _ = confie
        reconstruire(au=JOUR)
        assert une("JU-08", enfant).echeance_le == TERME
        assert une("JU-13", enfant).echeance_le == date(2026, 9, 10)
        assert une("JU-13", enfant).locale

    def test_two_years_at_most_when_the_judgment_gives_no_more(self):
        enfant = creer_enfant()
        creer_mesure([enfant], le=date(2025, 4, 10), terme=date(2027, 4, 10))
        reconstruire(au=JOUR)
        assert une("JU-08", enfant).echeance_le == date(2027, 4, 10)

    def test_an_order_not_carried_out_is_late_from_the_next_day(self):
        enfant = creer_enfant()
        creer_mesure([enfant], le=date(2026, 2, 27))
        reconstruire(au=JOUR)
        assert une("JU-26", enfant).etat(date(2026, 2, 27)) == EtatEcheance.JOUR
        assert une("JU-26", enfant).etat(date(2026, 2, 28)) == EtatEcheance.RETARD

    def test_report_every_year_and_every_six_months_under_three(self, confie):
        enfant, _, _ = confie
        petit = creer_enfant(naissance=date(2024, 1, 1))
        creer_mesure([petit], le=JUGEMENT, terme=TERME)
        reconstruire(au=JOUR)
        assert une("PA-03", enfant).echeance_le == date(2026, 4, 10)
        assert une("PA-04", petit).echeance_le == date(2025, 10, 10)

    def test_a_report_ends_its_period_and_starts_the_next(self, confie, direction):
        enfant, _, _ = confie
        noter(enfant, NatureActe.RAPPORT, date(2026, 2, 20), direction)
        actualiser_en_attente(au=JOUR)
        premiere, seconde = Echeance.objects.filter(regle="PA-03", enfant=enfant).order_by("depart_le")
        assert (premiere.acte_le, premiere.a_temps) == (date(2026, 2, 20), True)
        assert (seconde.echeance_le, seconde.acte_le) == (date(2027, 2, 20), None)

    def test_autonomy_interview_one_year_before_majority(self, confie):
        reconstruire(au=JOUR)
        assert une("PA-14", confie[0]).echeance_le == date(2031, 7, 2)

    def test_two_months_at_most_at_the_hotel_stays_that_follow_each_other_together(self):
        enfant, hotel = creer_enfant(), creer_lieu(TypeLieu.HOTEL)
        for debut, fin in ((date(2026, 1, 10), date(2026, 1, 25)), (date(2026, 1, 25), None)):
            creer_accueil(
                enfant, lieu=hotel, mode=ModeAccueil.HOTEL, debut=debut, fin=fin, fin_promise=date(2026, 3, 1)
            )
        reconstruire(au=JOUR)
        assert une("PA-12", enfant).echeance_le == date(2026, 3, 10)
        assert une("PA-12", enfant).acte_le is None

    def test_four_months_in_a_pouponniere(self):
        enfant, lieu = creer_enfant(naissance=date(2025, 9, 1)), creer_lieu(TypeLieu.POUPONNIERE)
        creer_accueil(enfant, unite_de(lieu), debut=date(2025, 12, 1))
        reconstruire(au=JOUR)
        assert une("PA-13", enfant).echeance_le == date(2026, 4, 1)

    def test_hospital_from_the_medical_release(self):
        enfant, lieu = creer_enfant(), creer_lieu(TypeLieu.HOPITAL)
        creer_accueil(
            enfant, lieu=lieu, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, debut=date(2026, 2, 1),
            sortie_medicale_le=date(2026, 2, 20),
        )  # fmt: skip
        reconstruire(au=JOUR)
        assert une("hopital", enfant).echeance_le == date(2026, 2, 21)
        assert une("hopital", enfant).locale

    def test_what_the_judge_must_be_told_keeps_its_hour(self, confie):
        enfant, _, accueil = confie
        InformationJuge.objects.create(
            accueil=accueil, objet=ObjetInformation.SEPARATION, preparee_a=MAINTENANT,
            echeance_a=MAINTENANT + timedelta(hours=48),
        )  # fmt: skip
        reconstruire(au=JOUR)
        assert une("JU-18", enfant).echeance_a == MAINTENANT + timedelta(hours=48)

    def test_a_request_has_the_date_of_its_register(self, direction):
        demandes = [
            enregistrer_demande(
                nature=nature, objet="Essai", details="", enfant=None,
                demandeur=Demandeur(QualiteDemandeur.FAMILLE, "Madame Essai"), service=creer_service(),
                responsable=direction, demandee_le=date(2026, 2, 27), par=direction, le=MAINTENANT,
            )
            for nature in (NatureDemande.AIDE, NatureDemande.TISF)
        ]  # fmt: skip
        reconstruire(au=JOUR)
        for demande in demandes:
            ligne = Echeance.objects.get(objet_type=TypeObjet.DEMANDE, objet_id=demande.pk)
            assert ligne.echeance_le == demande.reponse_attendue_le
            assert ligne.locale is not demande.delai_legal
            assert ligne.responsable_id == direction.pk

    def test_a_place_that_does_not_answer_is_waited_for(self, confie, direction):
        recherche = creer_recherche([confie[0]], "reorientation")
        Sollicitation.objects.create(
            recherche=recherche, lieu=creer_lieu(), nombre_enfants=1, demandee_le=date(2026, 2, 25),
            demandee_par=direction, reponse_attendue_le=date(2026, 2, 28),
        )  # fmt: skip
        reconstruire(au=JOUR)
        ligne = Echeance.objects.get(regle="sollicitation")
        assert ligne.par_un_tiers
        assert ligne.etat(JOUR) == EtatEcheance.RETARD

    def test_a_licence_ends_after_five_years_or_by_its_term(self):
        lieu = creer_lieu()
        agrement = lieu.agrements.get()
        agrement.periode = depuis(date(2022, 1, 1), date(2026, 12, 31))
        agrement.save()
        reconstruire(au=JOUR)
        assert Echeance.objects.get(regle="AF-05", perimetre_id=lieu.pk).echeance_le == date(2026, 12, 31)


def acte_au_hasard(tirage, enfants, agent):
    """Do one real act drawn at random; return nothing."""
    enfant = tirage.choice(enfants)
    jour = JOUR - timedelta(days=tirage.randrange(1, 300))
    choix = tirage.randrange(9)
    if choix == 0:
        noter(enfant, tirage.choice(list(NatureActe)), jour, agent)
    elif choix == 1:
        promettre(
            enfant=enfant, nature=NaturePromesse.RETOUR, mots="Promis", dite_a=[Destinataire.ENFANT], dite_le=jour,
            pour_le=jour + timedelta(days=tirage.randrange(60)), par=agent, le=MAINTENANT,
        )  # fmt: skip
    elif choix == 2 and (promesse := enfant.promesses.filter(issues__isnull=True).first()):
        noter_issue(promesse=promesse, issue=Issue.TENUE, survenue_le=JOUR, mots="Oui", par=agent, le=MAINTENANT)
    elif choix == 3:
        planifier(
            enfant=enfant, nature=NatureVisite.REFERENT, prevue_le=JOUR + timedelta(days=tirage.randrange(20)),
            heure=None, endroit="", agent=None, par=agent, le=MAINTENANT,
        )  # fmt: skip
    elif choix == 4 and (visite := enfant.visites.a_venir().first()):
        consigner_visite(visite=visite, faite_le=JOUR, par=agent, le=MAINTENANT)
    elif choix == 5:
        creer_mesure([enfant], le=jour, type_mesure=TypeMesure.AEMO, terme=jour + timedelta(days=500))
    elif choix == 6:
        enregistrer_demande(
            nature=tirage.choice(list(NatureDemande)), objet="Essai", details="", enfant=enfant,
            demandeur=Demandeur(QualiteDemandeur.FAMILLE, "Madame Essai"), service=enfant.service, responsable=agent,
            demandee_le=jour, par=agent, le=MAINTENANT,
        )  # fmt: skip
    elif choix == 7:
        enregistrer_recu(
            recu_le=jour, origine=OrigineRecu.FAMILLE, expediteur="Essai", canal=CanalRecu.POSTE, objet="Essai",
            resume="", enfant=enfant, service=enfant.service, responsable=agent,
            reponse_attendue_le=jour + timedelta(days=15), fichier=None, par=agent, le=MAINTENANT,
        )  # fmt: skip
    elif echeance := ouvertes(Echeance.objects.filter(enfant=enfant), au=JOUR).order_by("?").first():
        arret = {"motifs": "Essai", "base_legale": "Essai", "qualite": "Directrice", "par": agent, "le": MAINTENANT}
        if tirage.random() < 0.5:
            dispenser(echeance=echeance, **arret)
        else:
            suspendre(echeance=echeance, debut=JOUR, jusqu_au=JOUR + timedelta(days=30), **arret)


@pytest.mark.parametrize("graine", range(4))
def test_rebuilt_is_the_same_as_computed_act_by_act(graine, confie, direction):
    tirage = random.Random(graine)
    autre = creer_enfant(naissance=date(2009, 3, 2))
    creer_mesure([autre], le=date(2025, 9, 1), type_mesure=TypeMesure.AEMO_RENFORCEE, terme=date(2026, 8, 1))
    reconstruire(au=JOUR)
    for _ in range(40):
        with contextlib.suppress(RegleEcheance):  # the same act drawn twice
            acte_au_hasard(tirage, [confie[0], autre], direction)
        actualiser_en_attente(au=JOUR)
    peu_a_peu = table()
    reconstruire(au=JOUR)
    assert table() == peu_a_peu
    assert len(peu_a_peu) > 20
    Echeance.objects.all().delete()
    reconstruire(au=JOUR)
    assert table() == peu_a_peu


class TestRienNeDisparait:
    def test_views_status_edits_and_reassignments_erase_no_due_date(self, confie, direction, client):
        enfant, mesure, _ = confie
        demande = enregistrer_demande(
            nature=NatureDemande.TISF, objet="Essai", details="", enfant=enfant,
            demandeur=Demandeur(QualiteDemandeur.FAMILLE, "Madame Essai"), service=enfant.service,
            responsable=direction, demandee_le=date(2026, 1, 5), par=direction, le=MAINTENANT,
        )  # fmt: skip
        Reference.objects.create(enfant=enfant, agent=creer_agent(), periode=depuis())
        reconstruire(au=JOUR)
        avant = set(ouvertes(Echeance.objects.all(), au=JOUR).values_list("cle", "echeance_le"))
        client.force_login(direction)
        tirage = random.Random(7)
        gestes = [
            lambda: client.get("/"),
            lambda: client.get(f"/enfants/{enfant.pk}"),
            lambda: client.get("/echanges/"),
            lambda: attribuer(demande=demande, agent=creer_agent(), motif="", par=direction, le=MAINTENANT),
            lambda: Reference.objects.filter(enfant=enfant).update(agent=creer_agent()),
            lambda: type(enfant).objects.filter(pk=enfant.pk).update(service=creer_service("valenciennes")),
            lambda: type(mesure).objects.filter(pk=mesure.pk).update(recommandee_le=JOUR),
        ]
        for _ in range(25):
            tirage.choice(gestes)()
            actualiser_en_attente(au=JOUR)
        assert set(ouvertes(Echeance.objects.all(), au=JOUR).values_list("cle", "echeance_le")) == avant

    def test_an_act_written_by_mistake_gives_its_due_date_back(self, confie, direction):
        enfant, _, _ = confie
        acte = noter(enfant, NatureActe.PPE, date(2025, 6, 1), direction)
        actualiser_en_attente(au=JOUR)
        assert une("PA-01", enfant).acte_le == date(2025, 6, 1)
        annuler_acte(acte=acte, motif="Autre enfant", par=direction, le=MAINTENANT)
        actualiser_en_attente(au=JOUR)
        assert une("PA-01", enfant).etat(JOUR) == EtatEcheance.RETARD

    def test_the_term_passes_and_the_measure_stays_due(self, confie):
        reconstruire(au=date(2026, 12, 1))
        assert une("JU-08", confie[0]).etat(date(2026, 12, 1)) == EtatEcheance.RETARD

    def test_the_child_gone_by_the_term_ends_it(self, confie, direction):
        terminer_accueil(accueil=confie[2], fin=date(2026, 2, 20), motif="Retour", par=direction, le=MAINTENANT)
        reconstruire(au=date(2026, 12, 1))
        assert une("JU-08", confie[0]).acte_le == date(2026, 2, 20)


class TestArrets:
    ARRET = {"motifs": "Rapport demandé à la MDPH", "base_legale": "note du 2 mars", "qualite": "Directrice"}

    def test_a_suspension_shows_and_ends_by_itself(self, confie, direction):
        reconstruire(au=JOUR)
        echeance = une("PA-01", confie[0])
        suspendre(echeance=echeance, debut=JOUR, jusqu_au=date(2026, 3, 31), par=direction, le=MAINTENANT, **self.ARRET)
        actualiser_en_attente(au=JOUR)
        echeance = une("PA-01", confie[0])
        assert echeance.etat(date(2026, 3, 31)) == EtatEcheance.SUSPENDUE
        assert echeance.etat(date(2026, 4, 1)) == EtatEcheance.RETARD
        assert ouvertes(Echeance.objects.filter(pk=echeance.pk), au=JOUR).exists()

    def test_a_waiver_stays_shown_with_who_signed_it(self, confie, direction):
        reconstruire(au=JOUR)
        dispenser(echeance=une("PA-06", confie[0]), par=direction, le=MAINTENANT, **self.ARRET)
        actualiser_en_attente(au=JOUR)
        echeance = une("PA-06", confie[0])
        assert echeance.etat(JOUR) == EtatEcheance.DISPENSEE
        assert pourquoi(echeance.cle, pour=direction, au=JOUR).dispense.signee_par == direction
        with pytest.raises(RegleEcheance, match="plus dû"):
            dispenser(echeance=echeance, par=direction, le=MAINTENANT, **self.ARRET)

    @pytest.mark.parametrize("champ", ["motifs", "base_legale", "qualite"])
    def test_no_reason_no_waiver(self, champ, confie, direction):
        reconstruire(au=JOUR)
        with pytest.raises(RegleEcheance) as refus:
            dispenser(echeance=une("PA-06", confie[0]), par=direction, le=MAINTENANT, **{**self.ARRET, champ: "  "})
        assert refus.value.champ == champ

    def test_a_case_holder_may_not_sign_it(self, confie):
        reconstruire(au=JOUR)
        referent = creer_agent(Role.REFERENT, service=confie[0].service)
        with pytest.raises(PermissionDenied):
            dispenser(echeance=une("PA-06", confie[0]), par=referent, le=MAINTENANT, **self.ARRET)


class TestAvis:
    def test_each_level_once_from_its_day_on(self, confie):
        reconstruire(au=JOUR)
        le_ju13 = une("JU-13", confie[0])  # due on 10 September 2026
        Echeance.objects.exclude(pk=le_ju13.pk).delete()
        paliers = []
        for jour in (date(2026, 9, 2), date(2026, 9, 3), date(2026, 9, 11), date(2026, 9, 25), date(2026, 11, 9)):
            avertir(au=jour, par=agent_systeme(), le=MAINTENANT)
            assert avertir(au=jour, par=agent_systeme(), le=MAINTENANT) == 0
            paliers.append(sorted(Avis.objects.values_list("palier", flat=True)))
        assert paliers == [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]

    def test_nothing_is_told_of_what_an_act_ended(self, confie, direction):
        reconstruire(au=JOUR)
        noter(confie[0], NatureActe.PPE, date(2025, 6, 1), direction)
        avertir(au=JOUR, par=agent_systeme(), le=MAINTENANT)
        assert not Avis.objects.filter(regle="PA-01").exists()
        assert Avis.objects.filter(regle="PA-06", palier=Palier.DGA).exists()


class TestVisibles:
    def test_only_the_children_of_his_service(self, confie):
        reconstruire(au=JOUR)
        enfant = confie[0]
        ici = creer_agent(Role.REFERENT, service=enfant.service)
        ailleurs = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
        assert echeances_visibles(pour=ici).filter(enfant=enfant).exists()
        assert not echeances_visibles(pour=ailleurs).exists()
        assert not echeances_visibles(pour=creer_agent(Role.ELU)).exists()
        assert not echeances_visibles(pour=creer_agent(None)).exists()

    def test_licences_only_for_those_who_fix_capacities(self):
        creer_lieu().agrements.update(periode=depuis(date(2022, 1, 1), date(2027, 1, 1)))
        reconstruire(au=JOUR)
        assert echeances_visibles(pour=creer_agent(Role.SAF)).filter(regle="AF-05").exists()
        assert not echeances_visibles(pour=creer_agent(Role.RTASE, service=creer_service())).exists()

    def test_why_says_rule_facts_values_and_source(self, confie, direction):
        reconstruire(au=JOUR)
        raisons = pourquoi(une("PA-04", confie[0]).cle, pour=direction, au=JOUR)
        assert "CASF L.223-5" in raisons.explication.articles
        assert raisons.explication.valeurs
        assert any("10/04/2025" in texte for _, texte in raisons.explication.faits)
        with pytest.raises(Echeance.DoesNotExist):
            pourquoi(raisons.echeance.cle, pour=creer_agent(None), au=JOUR)


def test_no_fact_changed_nothing_to_do(confie):
    reconstruire(au=JOUR)
    assert not AActualiser.objects.exists()
    assert actualiser_en_attente(au=JOUR) == 0
    assert actualiser(au=JOUR, enfants=[confie[0].pk]) == Echeance.objects.filter(enfant=confie[0]).count()
