"""Searches that open by themselves, and how a case ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from havre.apps.accueils.actions import (
    Motifs,
    choisir_places,
    clore_recherche,
    confirmer_arrivee,
    ouvrir_les_recherches_dues,
    ouvrir_recherche,
    ouvrir_reunions,
)
from havre.apps.accueils.enums import IssueRecherche, ModeAccueil, MotifRecherche
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.models import EnfantRecherche, Recherche, Reexamen
from havre.apps.accueils.queries import attente_sans_recherche, groupe_a_loger
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from havre.apps.lieux.enums import TypeLieu
from tests.factories import (
    HIER,
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


def ouvrir(au: date = JOUR, **options):
    return ouvrir_les_recherches_dues(au=au, par=agent_systeme(), le=MAINTENANT, **options)


def choisir(enfants, unites, par, **options):
    groupe = groupe_a_loger(enfants[0].appartenances.get().fratrie_id, pour=agent_systeme(), jour=JOUR)
    defaut = {
        "separe": False, "eloigne": False, "motifs": Motifs(), "mode": ModeAccueil.PERMANENT, "debut": JOUR,
        "fin_promise": None, "le": MAINTENANT,
    }  # fmt: skip
    choix = {e.pk: u.pk for e, u in zip(enfants, unites, strict=True)}
    return choisir_places(groupe=groupe, choix=choix, par=par, **(defaut | options))


def clore(recherche, par, **options):
    defaut = {"issue": IssueRecherche.MAINTIEN, "decision": "la famille d'accueil garde l'enfant", "le": MAINTENANT}
    return clore_recherche(recherche=recherche, par=par, **(defaut | options))


def test_an_order_opens_one_case_for_the_siblings_and_keeps_the_fact():
    """Rows L2, L8: nobody has to think of it, and the case says which order opened it."""
    fratrie = creer_fratrie()
    enfants = [creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", fratrie=fratrie)]
    mesures = creer_mesure(enfants)
    assert attente_sans_recherche(au=JOUR) == 2
    (recherche,) = ouvrir()
    assert (recherche.fratrie_id, recherche.motif, recherche.ouverte_le) == (fratrie.pk, "ordonnance", JOUR)
    lignes = recherche.enfants.order_by("enfant")
    assert [(x.enfant_id, x.mesure_id, x.depuis) for x in lignes] == [
        (e.pk, m.pk, date(2026, 1, 15)) for e, m in zip(enfants, mesures, strict=True)
    ]
    evenement = Evenement.objects.get(action="recherche.ouvrir")
    assert evenement.agent_nom == "Havre (traitement automatique)"
    assert [r["mesure"] for r in evenement.donnees["raisons"]] == [m.pk for m in mesures]
    assert ouvrir() == []
    assert Evenement.objects.filter(action__startswith="recherche.").count() == 1
    assert attente_sans_recherche(au=JOUR) == 0


def test_hospital_and_promised_end_open_and_join_the_case_of_the_siblings():
    """Rows L1, L5: a second reason joins the open case, with its own fact."""
    fratrie = creer_fratrie()
    un, deux = creer_enfant("Un", fratrie=fratrie), creer_enfant("Deux", fratrie=fratrie)
    hopital = creer_accueil(
        un, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL),
        sortie_medicale_le=date(2026, 2, 20),
    )  # fmt: skip
    urgence = creer_accueil(
        deux, unite_de(creer_lieu()), mode=ModeAccueil.URGENCE, fin_promise=JOUR + timedelta(days=14)
    )
    (recherche,) = ouvrir(HIER)
    assert list(recherche.enfants.values_list("enfant", "motif", "accueil", "depuis")) == [
        (un.pk, "hopital", hopital.pk, date(2026, 2, 20))
    ]
    assert ouvrir(JOUR) == []
    assert set(recherche.enfants.values_list("enfant", "motif", "accueil")) == {
        (un.pk, "hopital", hopital.pk), (deux.pk, "fin_promise", urgence.pk),
    }  # fmt: skip
    assert Evenement.objects.filter(action="recherche.motiver").count() == 1


def test_a_person_declares_an_emergency_but_not_a_fact(rtase):
    enfant = creer_enfant()
    fratrie = enfant.appartenances.get().fratrie
    appel = {"fratrie": fratrie, "enfants": [enfant], "ouverte_le": JOUR, "par": rtase, "le": MAINTENANT}
    recherche = ouvrir_recherche(motif=MotifRecherche.URGENCE, precision="confié cette nuit", **appel)
    assert recherche.enfants.get().precision == "confié cette nuit"
    assert ouvrir_recherche(motif=MotifRecherche.REORIENTATION, **appel) == recherche
    with pytest.raises(ValidationError, match="vient d'un fait"):
        ouvrir_recherche(motif=MotifRecherche.ORDONNANCE, **appel)
    with pytest.raises(RegleAccueil, match="à l'avance"):
        ouvrir_recherche(motif=MotifRecherche.URGENCE, **(appel | {"ouverte_le": JOUR + timedelta(days=1)}))


def test_the_database_refuses_a_second_case_for_a_group_or_a_child():
    un, autre = creer_enfant(), creer_enfant()
    creer_recherche([un], MotifRecherche.URGENCE)
    with pytest.raises(IntegrityError, match="recherche_une_ouverte"), transaction.atomic():
        creer_recherche([un], MotifRecherche.REORIENTATION)
    ailleurs = creer_recherche([autre], MotifRecherche.URGENCE)
    with pytest.raises(IntegrityError, match="enfant_une_recherche_a_la_fois"), transaction.atomic():
        EnfantRecherche.objects.create(
            recherche=ailleurs, enfant=un, motif=MotifRecherche.REORIENTATION, depuis=JOUR, entre_le=JOUR
        )
    with pytest.raises(IntegrityError, match="recherche_close_par_une_decision"), transaction.atomic():
        Recherche.objects.filter(pk=ailleurs.pk).update(close_le=JOUR)
    with pytest.raises(IntegrityError, match="recherche_close_par_une_decision"), transaction.atomic():
        Recherche.objects.filter(pk=ailleurs.pk).update(close_le=JOUR, issue=IssueRecherche.AUTRE)


def test_a_case_ends_by_the_arrival_and_not_by_the_reservation(rtase):
    """Rows L3, L8."""
    enfant = creer_enfant()
    creer_mesure([enfant])
    (recherche,) = ouvrir()
    demain = JOUR + timedelta(days=1)
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase, debut=demain)
    recherche.refresh_from_db()
    assert (accueil.recherche_id, recherche.close_le) == (recherche.pk, None)
    confirmer_arrivee(accueil=accueil, admis_le=demain, par=rtase, le=MAINTENANT + timedelta(days=1))
    recherche.refresh_from_db()
    assert (recherche.close_le, recherche.issue, recherche.close_par) == (demain, "aboutie", rtase)
    assert recherche.enfants.get().trouve_le == demain


def test_a_case_goes_on_for_the_sibling_who_has_no_place(rtase):
    fratrie = creer_fratrie()
    enfants = [creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", fratrie=fratrie)]
    creer_mesure(enfants)
    choisir(enfants[:1], [unite_de(creer_lieu(places=1))], rtase)
    recherche = Recherche.objects.get()
    assert recherche.close_le is None
    assert dict(recherche.enfants.values_list("enfant", "trouve_le")) == {enfants[0].pk: JOUR, enfants[1].pk: None}


def test_a_child_whom_a_fact_makes_wait_does_not_leave(rtase):
    """Row L3: a child never drops off without a decision, and a decision does not hide a fact."""
    enfant = creer_enfant("Ana")
    creer_mesure([enfant])
    (recherche,) = ouvrir()
    with pytest.raises(RegleAccueil, match="Ana attend toujours : placement ordonné"):
        clore(recherche, rtase)
    recherche.refresh_from_db()
    assert recherche.close_le is None


def test_a_decision_ends_a_case_with_its_reasons(rtase):
    fratrie = creer_fratrie()
    un, deux = creer_enfant("Un", fratrie=fratrie), creer_enfant("Deux", fratrie=fratrie)
    recherche = creer_recherche([un, deux], MotifRecherche.REORIENTATION)
    for options, champ in (({"decision": "  "}, "decision"), ({"issue": IssueRecherche.ABOUTIE}, "issue")):
        with pytest.raises(RegleAccueil) as refus:
            clore(recherche, rtase, **options)
        assert refus.value.champ == champ
    assert clore(recherche, rtase, enfants=[un.pk]).close_le is None
    assert Evenement.objects.first().action == "recherche.retirer"
    close = clore(recherche, rtase, decision="l'aîné est apaisé")
    assert (close.close_le, close.issue, close.close_par_id) == (JOUR, "maintien", rtase.pk)
    assert close.decision == "la famille d'accueil garde l'enfant\nl'aîné est apaisé"
    assert Evenement.objects.first().action == "recherche.clore"
    with pytest.raises(RegleAccueil, match="déjà close"):
        clore(recherche, rtase)


def test_who_may_not_choose_a_place_may_not_close(rtase):
    recherche = creer_recherche([creer_enfant()], MotifRecherche.REORIENTATION)
    for agent in (
        creer_agent(Role.REFERENT, service=creer_service()),
        creer_agent(Role.RTASE, service=creer_service("valenciennes")),
    ):
        with pytest.raises(PermissionDenied):
            clore(recherche, agent)


def separes():
    """Return two siblings who live under two roofs, and what the second look found."""
    fratrie = creer_fratrie()
    enfants = [creer_enfant("Lou", fratrie=fratrie), creer_enfant("Sam", fratrie=fratrie)]
    mesures = creer_mesure(enfants)
    for enfant, mesure in zip(enfants, mesures, strict=True):
        creer_accueil(enfant, unite_de(creer_lieu(places=1)), mesure=mesure, debut=date(2026, 1, 20))
        mesure.executee_le = date(2026, 1, 20)
        mesure.save()
    reunion = creer_lieu(places=2)
    return enfants, Reexamen.objects.create(fratrie=fratrie, examine_le=JOUR, lieux_possibles=1, meilleur=reunion)


def test_parted_siblings_who_can_be_reunited_get_a_search_until_they_are(rtase):
    """Rows L2, L27."""
    enfants, reexamen = separes()
    rien = Reexamen.objects.create(fratrie=creer_fratrie(), examine_le=JOUR, lieux_possibles=0)
    (recherche,) = ouvrir_reunions(reexamens=[reexamen, rien], au=JOUR, par=agent_systeme(), le=MAINTENANT)
    assert recherche.motif == MotifRecherche.REUNION
    assert {x.reexamen_id for x in recherche.enfants.all()} == {reexamen.pk}
    assert ouvrir_reunions(reexamens=[reexamen], au=JOUR, par=agent_systeme(), le=MAINTENANT) == []
    choisir(enfants, [unite_de(reexamen.meilleur)] * 2, rtase)
    recherche.refresh_from_db()
    assert (recherche.close_le, recherche.issue) == (JOUR, "aboutie")


def test_a_move_that_does_not_reunite_leaves_the_search_open(rtase):
    enfants, reexamen = separes()
    (recherche,) = ouvrir_reunions(reexamens=[reexamen], au=JOUR, par=agent_systeme(), le=MAINTENANT)
    choisir(enfants[:1], [unite_de(creer_lieu(places=1))], rtase)
    recherche.refresh_from_db()
    assert recherche.close_le is None
    assert recherche.enfants.filter(trouve_le__isnull=True).count() == 2


def test_a_separation_decided_to_last_is_left_alone_for_a_while(rtase):
    _, reexamen = separes()
    (recherche,) = ouvrir_reunions(reexamens=[reexamen], au=JOUR, par=agent_systeme(), le=MAINTENANT)
    clore(recherche, rtase, issue=IssueRecherche.SEPARES, decision="l'aîné met le cadet en danger")
    for jours, ouvertes in ((1, 0), (89, 0), (90, 1)):
        au = JOUR + timedelta(days=jours)
        encore = Reexamen.objects.create(
            fratrie=reexamen.fratrie, examine_le=au, lieux_possibles=1, meilleur=reexamen.meilleur
        )
        trouvees = ouvrir_reunions(
            reexamens=[encore], au=au, par=agent_systeme(), le=MAINTENANT + timedelta(days=jours)
        )
        assert len(trouvees) == ouvertes, jours
