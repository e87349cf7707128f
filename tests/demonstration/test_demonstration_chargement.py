"""`havre donnees-demo` fills an empty database, under every constraint, and refuses any other."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import connection, transaction

from havre.apps.accueils.models import Accueil, Recherche, Sollicitation
from havre.apps.accueils.queries import attente_sans_recherche
from havre.apps.agents.enums import Action, Niveau, Role
from havre.apps.agents.models import Agent
from havre.apps.echanges.models import Demande
from havre.apps.echeances.actions import reconstruire
from havre.apps.informations.enums import EtatInformation, Origine
from havre.apps.informations.models import (
    DerogationBinome,
    EnfantDuFoyer,
    InformationPreoccupante,
    ValidationEvaluation,
)
from havre.apps.informations.queries import avec_etat, chiffres
from havre.apps.journal.models import Evenement
from havre.apps.lieux.models import Lieu
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.territoires.queries import matrice_courante
from havre.commands.site.donnees_demo import commande
from havre.demonstration.parametres import EFFECTIFS, Taille
from havre.registre.queries.acces import registre_des_demandes
from tests.apps.echeances.comptes import comparer_retards
from tests.apps.pilotage.comptes import comparer, jours_au_hasard
from tests.apps.pilotage.comptes_mesures import comparer_mesures

AU = "2026-11-22"
FLANDRES = EFFECTIFS[Taille.FLANDRES]


@pytest.fixture(scope="module")
def _chargee(django_db_setup, django_db_blocker) -> Iterator[Result]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield CliRunner().invoke(commande, ["--taille", "flandres", "--graine", "3", "--au", AU])
        transaction.set_rollback(True)


@pytest.fixture
def chargee(_chargee, db) -> Result:
    """Load the Flandres by the command, once for the module."""
    return _chargee


def compter(requete: str, *valeurs: object) -> int:
    """Return the only number that a query answers."""
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return int(curseur.fetchone()[0])


def test_the_command_tells_its_steps(chargee):
    assert chargee.exit_code == 0, chargee.output
    assert "écrit : accueils" in chargee.output
    assert "Terminé en" in chargee.output


def test_every_constraint_was_checked_and_holds(chargee):
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Enfant.objects.count() == FLANDRES.mesures


def test_people_ask_for_their_file_at_three_stages(chargee):
    dpo = Agent.objects.get(identifiant="dpo")
    etats = registre_des_demandes(pour=dpo)
    assert {(e.instruite, e.remise) for e in etats} == {(False, False), (True, False), (True, True)}
    assert [e.en_retard(date.fromisoformat(AU)) for e in etats] == [True, False, False]
    assert [e.remise for e in etats] == [False, False, True]
    assert "exemple" in Demande.objects.filter(nature="acces").earliest("pk").demandeur_nom
    assert not Demande.objects.filter(nature="acces", enfant__personne__synthetique=False).exists()


def test_counts_of_the_database(chargee):
    attente = "SELECT count(DISTINCT enfant_id) FROM accueils_attente(%s, 30) WHERE motif = %s"
    assert compter(attente, AU, "ordonnance") == FLANDRES.non_executees
    assert compter(attente, AU, "hopital") == FLANDRES.hopital
    assert compter(attente, AU, "urgence") == FLANDRES.urgences
    assert compter(attente, AU, "reorientation") == FLANDRES.reorientations
    assert compter(attente, AU, "fin_promise") > 10
    assert Accueil.objects.filter(admis_le=None).count() == FLANDRES.reservations
    assert Lieu.objects.filter(type="famille_accueil").count() == FLANDRES.familles
    assert not Personne.objects.filter(synthetique=False).exists()


def test_one_event_tells_size_seed_and_counts(chargee):
    evenement = Evenement.objects.get(action="donnees_demo.creer")
    assert evenement.donnees["taille"] == "flandres"
    assert evenement.donnees["graine"] == 3
    assert evenement.donnees["au"] == AU
    assert evenement.donnees["lignes"]["personnes_enfant"] == FLANDRES.mesures


def test_rows_written_afterwards_get_new_numbers(chargee):
    nouvelle = Personne.objects.create(nom="ESSAI", prenom="Ada")
    assert nouvelle.pk == Personne.objects.exclude(pk=nouvelle.pk).order_by("-pk").values_list("pk", flat=True)[0] + 1


def test_demonstration_accounts_log_in_and_the_others_cannot(chargee):
    for role in Role:
        agent = authenticate(username=role.value.replace("_", "-"), password=settings.HAVRE_DEMONSTRATION_MOT_DE_PASSE)
        assert isinstance(agent, Agent)
        assert agent.droits.roles == (role.value,)
    assert not any(a.has_usable_password() for a in Agent.objects.filter(de_demonstration=False))
    rtase = Agent.objects.get(identifiant="rtase")
    assert rtase.droits.portee(Action.CHOISIR_PLACE).niveau == Niveau.DIRECTION
    assert rtase.droits.portee(Action.CHOISIR_PLACE).directions == {"FLA"}


def test_the_travel_matrix_covers_every_home(chargee):
    lieux = Lieu.objects.values_list("commune_id", flat=True).distinct()
    assert not matrice_courante().absentes(sorted(lieux))


@pytest.mark.usefixtures("chargee")
def test_a_database_with_rows_is_refused():
    enfants = Enfant.objects.count()
    resultat = CliRunner().invoke(commande, ["--taille", "flandres", "--au", AU])
    assert resultat.exit_code == 1
    assert "contient déjà des données" in resultat.output
    assert Enfant.objects.count() == enfants


def test_every_exact_list_equals_an_independent_count_on_any_day(chargee):
    """Rows L1, L2, L3, L5, L8, E63, E190; the whole Nord is compared by `python -m bench listes`."""
    resultats = comparer(jours_au_hasard(date.fromisoformat(AU), 8))
    assert [r for r in resultats if r["ecart"] or r["attendu"] != r["liste_n"]] == []
    assert sum(r["attendu"] for r in resultats) > 1000


def test_what_is_late_before_judges_equals_an_independent_count(chargee):
    """The whole Nord is compared by `python -m bench justice`."""
    au = date.fromisoformat(AU)
    reconstruire(au=au)
    resultats = comparer_retards(au)
    assert [r for r in resultats if r["ecart"]] == []
    assert {r["regle"]: r["attendu"] for r in resultats}["JU-02"] > 0
    assert compter("SELECT count(*) FROM decisions_decision WHERE nature = 'opp_juge' AND renouvelle_id > 0") > 100


def test_what_was_recommended_decided_and_carried_out_equals_an_independent_count(chargee):
    """The whole Nord is compared by `python -m bench justice`."""
    au = date.fromisoformat(AU)
    for jours in (364, 90):
        resultats = comparer_mesures(au - timedelta(days=jours), au)
        assert [r for r in resultats if r["differents"] or not r["decidees"]] == []


def test_everyone_who_waits_has_one_case_with_what_was_tried(chargee):
    """Rows L3, L8."""
    assert attente_sans_recherche(au=date.fromisoformat(AU)) == 0
    ouvertes = Recherche.objects.filter(close_le__isnull=True)
    assert ouvertes.count() > 30
    assert ouvertes.filter(consultations__isnull=True).count() == 0
    refusees = Sollicitation.objects.filter(reponse="refusee")
    assert refusees.exists()
    assert Sollicitation.objects.filter(reponse="", reponse_attendue_le__lt=AU).exists()


def test_informations_stand_at_every_stage(chargee):
    """Rows L29, D19, E-CRIP."""
    informations = InformationPreoccupante.objects.filter(synthetique=True)
    assert set(avec_etat(informations).values_list("etat", flat=True)) == set(EtatInformation.values)
    assert set(informations.values_list("origine", flat=True)) <= set(Origine.values)
    assert informations.filter(danger_immediat=True, signalements__isnull=False).exists()
    enfants = EnfantDuFoyer.objects.all()
    for presents in (
        enfants.filter(premiere__isnull=False), enfants.filter(enfant__isnull=False), enfants.filter(prenom=""),
        enfants.filter(date_naissance=None, age_dit__isnull=False),
    ):  # fmt: skip
        assert presents.exists()
    assert ValidationEvaluation.objects.filter(avec_derogation=True).count() == DerogationBinome.objects.filter(
        evaluation__validation__isnull=False
    ).count() > 0  # fmt: skip
    derniers = InformationPreoccupante.objects.values_list("annee", "rang").order_by("annee", "rang")
    assert len(derniers) == sum(dict(derniers).values())  # no gap


CRIP_SQL = """
SELECT (SELECT count(*) FROM informations_informationpreoccupante
         WHERE recue_le < date_trunc('week', %(au)s::date)
           AND recue_le >= date_trunc('week', %(au)s::date) - interval '26 weeks'),
       count(*) FILTER (WHERE v.id IS NOT NULL OR i.recue_le + interval '3 months' < %(au)s),
       count(*) FILTER (WHERE v.validee_le <= i.recue_le + interval '3 months'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY v.validee_le - i.recue_le)
  FROM informations_informationpreoccupante i JOIN informations_evaluation e ON e.information_id = i.id
  LEFT JOIN informations_validationevaluation v ON v.evaluation_id = e.id
 WHERE i.recue_le > %(au)s::date - 364
"""


def test_figures_of_the_crip_equal_independent_sql(chargee):
    """Rows L29, E-CRIP."""
    with connection.cursor() as curseur:
        curseur.execute(CRIP_SQL, {"au": AU})
        attendus = curseur.fetchone()
        curseur.execute(
            "SELECT 40 * count(*) FROM informations_evaluation e WHERE NOT EXISTS (SELECT 1 FROM"
            " informations_validationevaluation v WHERE v.evaluation_id = e.id)"
        )
        (heures,) = curseur.fetchone()
    c = chiffres(pour=Agent.objects.get(identifiant="direction"), au=date.fromisoformat(AU))
    toutes = c.delais[0]
    assert (
        sum(c.volumes.total(s) for s in c.volumes.semaines), toutes.echues, toutes.a_temps, toutes.mediane_jours
    ) == attendus  # fmt: skip
    assert c.demandees_h == heures > 0
