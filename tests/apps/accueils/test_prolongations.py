"""A provisional placement extended: one order, the same measure, a later term (CPC 1185)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from havre.apps.accueils.actions import Prolongation, prolonger_placement, terme_au_plus
from havre.apps.agents.enums import Role
from havre.apps.decisions.actions import Papier
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.erreurs import RegleDecision
from havre.apps.decisions.models import Decision
from havre.apps.journal.models import Evenement
from havre.apps.mesures.models import Mesure
from tests.factories import MAINTENANT, creer_agent, creer_enfant, creer_mesure, creer_service

pytestmark = pytest.mark.django_db
RENDUE, TERME, NOUVEAU = date(2025, 9, 10), date(2026, 3, 10), date(2026, 9, 10)


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


@pytest.fixture
def fratrie():
    return [creer_enfant(prenom, service=creer_service()) for prenom in ("Lou", "Sam")]


@pytest.fixture
def ordonnance(fratrie):
    mesures = creer_mesure(fratrie, le=RENDUE, terme=TERME, ensemble=True)
    decision = mesures[0].decision
    provisoire = Decision(**{f.attname: getattr(decision, f.attname) for f in Decision._meta.fields})
    provisoire.pk, provisoire.reference, provisoire.nature = None, "OPP-1", NatureDecision.OPP_JUGE
    provisoire.save()
    provisoire.enfants.create(enfant=fratrie[0])
    provisoire.enfants.create(enfant=fratrie[1])
    Mesure.objects.filter(pk__in=[m.pk for m in mesures]).update(decision=provisoire)
    return provisoire


def ordre(**champs):
    defaut = {
        "reference": "OPP-2", "rendue_le": date(2026, 2, 20), "recue_le": None, "terme_le": NOUVEAU,
        "motifs": "Investigations en cours (essai).",
    }  # fmt: skip
    return Prolongation(**(defaut | champs))


def prolonger(decision, enfants, par, **champs):
    return prolonger_placement(decision=decision, enfants=enfants, ordre=ordre(**champs), par=par, le=MAINTENANT)


def test_the_same_measure_goes_on_to_the_new_term(ordonnance, fratrie, rtase):
    suite = prolonger(ordonnance, fratrie, rtase, papier=Papier("o.pdf", b"%PDF-1.7 essai"))
    assert (suite.renouvelle, suite.effet_le, suite.terme_le) == (ordonnance, TERME, NOUVEAU)
    assert suite.fratrie_ensemble
    assert suite.pieces.count() == 1
    assert {m.periode.upper for m in Mesure.objects.all()} == {NOUVEAU}
    assert set(Mesure.objects.values_list("decision", flat=True)) == {ordonnance.pk}
    assert Evenement.objects.filter(action="decision.prolonger").count() == 1


def test_for_one_of_two_children_only(ordonnance, fratrie, rtase):
    prolonger(ordonnance, fratrie[:1], rtase)
    assert [m.periode.upper for m in Mesure.objects.order_by("enfant")] == [NOUVEAU, TERME]


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"rendue_le": RENDUE - timedelta(1)}, "rendue_le"),
        ({"terme_le": TERME}, "terme_le"),
        ({"terme_le": NOUVEAU + timedelta(1)}, "confirmee"),
        ({"papier": Papier("x.exe", b"MZ")}, "papier"),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_field(ordonnance, fratrie, rtase, champs, champ):
    with pytest.raises(RegleDecision) as refus:
        prolonger(ordonnance, fratrie, rtase, **champs)
    assert refus.value.champ == champ
    assert {m.periode.upper for m in Mesure.objects.all()} == {TERME}


def test_beyond_the_text_it_is_written_once_confirmed_as_the_judge_ordered_it(ordonnance, fratrie, rtase):
    assert terme_au_plus(ordonnance) == NOUVEAU
    prolonger(ordonnance, fratrie, rtase)
    encore = {"reference": "OPP-3", "terme_le": date(2026, 12, 10)}
    with pytest.raises(RegleDecision, match="seule prolongation"):
        prolonger(ordonnance, fratrie, rtase, **encore)
    prolonger(ordonnance, fratrie, rtase, **encore, confirmee=True)
    assert {m.periode.upper for m in Mesure.objects.all()} == {date(2026, 12, 10)}


def test_a_care_measure_that_follows_is_not_covered(ordonnance, fratrie, rtase):
    creer_mesure(fratrie[:1], le=TERME, terme=date(2027, 3, 10))
    with pytest.raises(RegleDecision) as refus:
        prolonger(ordonnance, fratrie, rtase)
    assert refus.value.champ == "terme_le"


def test_only_a_provisional_order_of_a_judge_and_only_for_ones_children(ordonnance, fratrie, rtase):
    with pytest.raises(RegleDecision, match="provisoire"):
        prolonger(Decision.objects.get(nature=NatureDecision.JUGEMENT), fratrie, rtase)
    ailleurs = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    with pytest.raises(PermissionDenied):
        prolonger(ordonnance, fratrie, ailleurs)
