"""The register of promises: kept, broken, awaited, released; recounted by hand on random data (row L1)."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.pilotage.queries.promesses import (
    Etat,
    FiltresPromesses,
    compter_promesses,
    lister_promesses,
    promesses_au,
)
from havre.apps.suivis.models import IssuePromesse, Promesse
from havre.apps.visites.actions import annuler, consigner_faite, consigner_visite, corriger, planifier
from havre.apps.visites.enums import AnnuleePar, NatureVisite
from havre.apps.visites.erreurs import RegleVisite
from havre.apps.visites.models import Visite
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_lieu,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db
TOUT = {"du": date(2020, 1, 1), "jusqu_au": date(2030, 1, 1), "filtres": FiltresPromesses()}


def dire(enfant, pour_le, *, dite_le=None, nature="retour", remplace=None):
    return Promesse.objects.create(
        enfant=enfant, nature=nature, mots="Promis.", dite_a=["enfant"], dite_le=dite_le or min(pour_le, JOUR),
        pour_le=pour_le, remplace=remplace, enregistree_a=MAINTENANT,
    )  # fmt: skip


def conclure(promesse, issue, le, remplace=None):
    return IssuePromesse.objects.create(
        promesse=promesse, issue=issue, survenue_le=le, mots="Dit.", enregistree_a=MAINTENANT, remplace=remplace
    )


def etat(enfant, au=JOUR):
    (seule,) = promesses_au(enfant.pk, au=au)
    return seule.etat


def test_a_promise_whose_day_passed_without_outcome_is_broken():
    # row L1
    enfant = creer_enfant("Lou")
    dire(enfant, JOUR)
    assert (etat(enfant), etat(enfant, JOUR + timedelta(days=1))) == (Etat.ATTENTE, Etat.ROMPUE)


def test_kept_in_time_or_late():
    # row L1
    tot, tard = creer_enfant("Lou"), creer_enfant("Sam")
    pour = JOUR - timedelta(days=10)
    conclure(dire(tot, pour, dite_le=pour - timedelta(days=9)), "tenue", pour)
    conclure(dire(tard, pour, dite_le=pour - timedelta(days=9)), "tenue", pour + timedelta(days=4))
    assert etat(tot) == Etat.TENUE
    (lue,) = promesses_au(tard.pk, au=JOUR)
    assert (lue.etat, lue.retard_jours) == (Etat.ROMPUE, 4)
    assert etat(tard, pour) == Etat.ATTENTE


def test_an_outcome_mended_counts_as_mended():
    enfant = creer_enfant("Lou")
    promesse = dire(enfant, JOUR)
    conclure(promesse, "rompue", JOUR, remplace=conclure(promesse, "tenue", JOUR))
    assert etat(enfant) == Etat.ROMPUE


@pytest.mark.parametrize(("jours", "attendu"), [(-1, Etat.RELEVEE), (0, Etat.RELEVEE), (1, Etat.ROMPUE)])
def test_a_new_promise_releases_the_former_only_before_its_day_is_past(jours, attendu):
    # row L1
    enfant = creer_enfant("Lou")
    pour = JOUR - timedelta(days=5)
    ancienne = dire(enfant, pour, dite_le=pour - timedelta(days=9))
    nouvelle = dire(enfant, JOUR, dite_le=pour + timedelta(days=jours), remplace=ancienne)
    lues = {p.promesse_id: p.etat for p in promesses_au(enfant.pk, au=JOUR)}
    assert lues == {ancienne.pk: attendu, nouvelle.pk: Etat.ATTENTE}


def test_a_promised_visit_is_kept_by_the_visit_itself():
    # row L1
    enfant, referent = creer_enfant("Lou"), creer_agent(Role.REFERENT, service=creer_service())
    promesse = dire(enfant, JOUR, nature="visite")
    visite = planifier(
        enfant=enfant, nature=NatureVisite.REFERENT, prevue_le=JOUR, promesse=promesse, par=referent, le=MAINTENANT
    )
    assert etat(enfant) == Etat.ATTENTE
    consigner_visite(visite=visite, faite_le=JOUR, par=referent, le=MAINTENANT)
    assert etat(enfant) == Etat.TENUE
    corriger(
        visite=visite, faite_le=None, annulee_par=AnnuleePar.SERVICE, precision="Pas allée.", par=referent,
        le=MAINTENANT,
    )  # fmt: skip
    assert etat(enfant, JOUR + timedelta(days=1)) == Etat.ROMPUE


def test_a_visit_keeps_only_a_promise_of_visit_to_the_same_child():
    enfant, referent = creer_enfant("Lou"), creer_agent(Role.REFERENT, service=creer_service())
    for promesse in (dire(enfant, JOUR, nature="retour"), dire(creer_enfant("Sam"), JOUR, nature="visite")):
        with pytest.raises(RegleVisite) as refus:
            consigner_faite(
                enfant=enfant, nature=NatureVisite.REFERENT, faite_le=JOUR, promesse=promesse, par=referent,
                le=MAINTENANT,
            )  # fmt: skip
        assert refus.value.champ == "promesse"


@pytest.mark.parametrize(
    ("fin", "attendu"),
    [(None, Etat.ROMPUE), (JOUR - timedelta(days=3), Etat.TENUE), (JOUR - timedelta(days=2), Etat.ROMPUE)],
)
def test_the_promised_end_of_a_temporary_stay_is_a_promise(fin, attendu):
    # row L1
    enfant = creer_enfant("Lou")
    creer_accueil(
        enfant, unite_de(creer_lieu(TypeLieu.ACCUEIL_URGENCE)), debut=date(2026, 1, 1), fin=fin,
        mode=ModeAccueil.URGENCE, fin_promise=JOUR - timedelta(days=3),
    )  # fmt: skip
    (lue,) = promesses_au(enfant.pk, au=JOUR)
    assert (lue.nature, lue.etat, lue.dite_le) == ("fin_promise", attendu, date(2026, 1, 1))
    assert etat(enfant, JOUR - timedelta(days=3)) in {Etat.ATTENTE, Etat.TENUE}


def test_each_one_counts_his_teams_only():
    dire(creer_enfant("Lou"), JOUR)
    loin = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    assert compter_promesses(pour=loin, au=JOUR, **TOUT) == []
    assert lister_promesses(pour=loin, au=JOUR, etat=Etat.ATTENTE, **TOUT) == ([], 0)
    ((ligne, nom, equipe),) = lister_promesses(pour=agent_systeme(), au=JOUR, etat=Etat.ATTENTE, **TOUT)[0]
    assert (ligne.etat, nom.split()[0], equipe) == (Etat.ATTENTE, "Lou", creer_service().nom)


def attendu(p, au):
    """Return the state of a promise said on a day, from its rows alone."""
    issues = [i for i in p.issues.all() if not IssuePromesse.objects.filter(remplace=i).exists()]
    faites = [v.faite_le for v in p.visites.all() if v.faite_le and not Visite.objects.filter(corrige=v).exists()]
    if any(i.issue == "rompue" and i.survenue_le <= au for i in issues):
        return Etat.ROMPUE
    jours = [j for j in faites + [i.survenue_le for i in issues if i.issue == "tenue"] if j <= au]
    if jours and min(jours) <= p.pour_le:
        return Etat.TENUE
    suite = Promesse.objects.filter(remplace=p).first()
    if suite and suite.dite_le <= min(au, p.pour_le):
        return Etat.RELEVEE
    return Etat.ROMPUE if p.pour_le < au else Etat.ATTENTE


@pytest.mark.parametrize("graine", range(4))
def test_the_counts_equal_a_recount_by_hand(graine):
    # row L1
    alea = random.Random(graine)  # a drawing of tests
    referent = creer_agent(Role.DIRECTION)
    enfants = [creer_enfant("Lou", service=creer_service(s)) for s in ("hazebrouck", "valenciennes") for _ in range(6)]
    for _ in range(60):
        enfant, nature = alea.choice(enfants), alea.choice(["retour", "visite", "fratrie"])
        dite = JOUR - timedelta(days=alea.randrange(1, 120))
        pour = dite + timedelta(days=alea.randrange(90))
        promesse = dire(enfant, pour, dite_le=dite, nature=nature)
        sort = alea.random()
        if sort < 0.4:
            le = dite + timedelta(days=alea.randrange((JOUR - dite).days + 1))
            issue = conclure(promesse, alea.choice(["tenue", "rompue"]), le)
            if sort < 0.1:
                conclure(promesse, alea.choice(["tenue", "rompue"]), le, remplace=issue)
        elif sort < 0.6 and nature != "retour":
            visite = planifier(
                enfant=enfant, nature=NatureVisite.REFERENT, prevue_le=JOUR, promesse=promesse, par=referent,
                le=MAINTENANT,
            )  # fmt: skip
            if sort < 0.5:
                le = dite + timedelta(days=alea.randrange((JOUR - dite).days + 1))
                consigner_visite(visite=visite, faite_le=le, par=referent, le=MAINTENANT)
            else:
                annuler(
                    visite=visite, annulee_le=JOUR, annulee_par=AnnuleePar.LIEU, motif="x", par=referent, le=MAINTENANT
                )
        elif sort < 0.8:
            dire(enfant, pour + timedelta(days=30), dite_le=min(dite + timedelta(days=5), JOUR), remplace=promesse)
    for au in (JOUR, JOUR - timedelta(days=30), JOUR + timedelta(days=40)):
        dites = [p for p in Promesse.objects.select_related("enfant").order_by("pk") if p.dite_le <= au]
        a_la_main = Counter((p.enfant.service_id, p.pour_le.replace(day=1), attendu(p, au)) for p in dites)
        comptes = compter_promesses(pour=agent_systeme(), au=au, **TOUT)
        lus = Counter()
        for c in comptes:
            for cle, nombre in zip(Etat, (c.tenues, c.rompues, c.attente, c.relevees), strict=True):
                lus[c.service_id, c.mois, cle] += nombre
        assert +lus == a_la_main
        assert sum(c.total for c in comptes) == len(dites)
