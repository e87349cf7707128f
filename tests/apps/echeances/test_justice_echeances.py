"""Due dates of what judges decide and hear: fed by the orders, hearings, appeals and reports written, ended by acts."""

from datetime import UTC, date, datetime

import pytest

from havre.apps.agents.enums import Role
from havre.apps.decisions.enums import Appelant, IssueDAppel, IssueDAudience, NatureAudience, NatureDecision
from havre.apps.decisions.models import (
    Appel,
    Audience,
    Decision,
    EnfantAudience,
    EnfantConcerne,
    IssueAppel,
    IssueAudience,
    RapportDu,
)
from havre.apps.echeances.actions import actualiser_en_attente, noter_acte, reconstruire
from havre.apps.echeances.enums import EtatEcheance, NatureActe
from havre.apps.echeances.models import Echeance
from havre.apps.lieux.enums import TypeLieu
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    unite_de,
)

pytestmark = pytest.mark.django_db
OPP = date(2025, 8, 4)


def decider(*enfants, le, nature=NatureDecision.OPP_JUGE, **champs):
    defaut = {"terme_le": date(2027, 1, 1), "recue_le": le, "effet_le": le}
    decision = Decision.objects.create(
        reference=f"{nature}-{le}", nature=nature, juridiction_id="tpe-dunkerque", auteur="Juge", motifs="Danger",
        base_legale="Code civil 375-5", rendue_le=le, synthetique=True, **(defaut | champs),
    )  # fmt: skip
    EnfantConcerne.objects.bulk_create(EnfantConcerne(decision=decision, enfant=e) for e in enfants)
    return decision


def audience(enfant, jour, *, convocation=None, issue=None, survenue=None):
    prevue = Audience.objects.create(
        juridiction_id="tpe-dunkerque", prevue_a=datetime(jour.year, jour.month, jour.day, 9, tzinfo=UTC),
        nature=NatureAudience.ECHEANCE, convocation_recue_le=convocation, notee_a=MAINTENANT,
    )  # fmt: skip
    EnfantAudience.objects.create(audience=prevue, enfant=enfant)
    if issue:
        IssueAudience.objects.create(audience=prevue, issue=issue, survenue_le=survenue or jour, notee_a=MAINTENANT)
    return prevue


def une(regle, enfant):
    """Return the due date of a rule, computed whole; the same as when only what changed is computed."""
    actualiser_en_attente(au=JOUR)
    seule = Echeance.objects.filter(regle=regle, enfant=enfant).values().get()
    reconstruire(au=JOUR)
    entiere = Echeance.objects.get(regle=regle, enfant=enfant)
    assert Echeance.objects.filter(pk=entiere.pk).values().get() == seule
    return entiere


class TestProvisoire:
    def test_the_merits_within_six_months_and_twelve_once_extended(self):
        enfant = creer_enfant()
        premiere = decider(enfant, le=OPP)
        assert une("JU-04", enfant).echeance_le == date(2026, 2, 4)
        assert une("JU-04", enfant).etat(JOUR) == EtatEcheance.RETARD
        decider(enfant, le=date(2026, 1, 20), renouvelle=premiere)
        ligne = une("JU-04", enfant)  # one row still: an extension starts no limit of its own
        assert (ligne.echeance_le, ligne.etat(JOUR)) == (date(2026, 8, 4), EtatEcheance.AVENIR)

    def test_an_extension_for_a_brother_is_none_for_the_other(self):
        enfant, frere = creer_enfant(), creer_enfant()
        premiere = decider(enfant, frere, le=OPP)
        decider(frere, le=date(2026, 1, 20), renouvelle=premiere)
        assert une("JU-04", enfant).echeance_le == date(2026, 2, 4)
        assert une("JU-04", frere).echeance_le == date(2026, 8, 4)

    def test_the_text_allows_one_extension(self):
        enfant = creer_enfant()
        premiere = decider(enfant, le=OPP)
        for mois in (1, 2):
            decider(enfant, le=date(2026, mois, 20), renouvelle=premiere)
        assert une("JU-04", enfant).echeance_le == date(2026, 8, 4)

    def test_a_judgment_ends_it_and_a_rectified_one_does_not(self):
        enfant = creer_enfant()
        decider(enfant, le=OPP)
        jugement = decider(enfant, le=date(2026, 1, 12), nature=NatureDecision.JUGEMENT)
        assert (une("JU-04", enfant).acte_le, une("JU-04", enfant).a_temps) == (date(2026, 1, 12), True)
        decider(enfant, le=date(2026, 1, 13), nature=NatureDecision.OPP_JUGE, rectifie=jugement)
        reconstruire(au=JOUR)
        assert not Echeance.objects.filter(regle="JU-04", enfant=enfant, acte_le__isnull=False).exists()

    def test_the_prosecutor_then_the_judge(self):
        enfant = creer_enfant()
        decider(enfant, le=date(2026, 2, 9), nature=NatureDecision.OPP_PARQUET)
        assert une("JU-01", enfant).echeance_le == date(2026, 2, 17)
        assert not Echeance.objects.filter(regle="JU-03").exists()
        noter_acte(
            enfant=enfant, nature=NatureActe.JUGE_SAISI, accompli_le=date(2026, 2, 12), precision="soit-transmis",
            par=creer_agent(Role.DIRECTION), le=MAINTENANT,
        )  # fmt: skip
        assert une("JU-01", enfant).acte_le == date(2026, 2, 12)
        assert une("JU-03", enfant).echeance_le == date(2026, 2, 27)
        decider(enfant, le=date(2026, 2, 24))
        assert une("JU-03", enfant).acte_le == date(2026, 2, 24)

    def test_a_hearing_within_fifteen_days_only_when_nobody_was_heard(self):
        entendu, enfant = creer_enfant(), creer_enfant()
        decider(entendu, le=date(2026, 2, 9))
        decider(enfant, le=date(2026, 2, 10), sans_audition=True)
        assert une("JU-02", enfant).echeance_le == date(2026, 2, 25)
        audience(enfant, date(2026, 2, 18), issue=IssueDAudience.RENVOYEE)
        assert une("JU-02", enfant).acte_le is None
        audience(enfant, date(2026, 2, 24), issue=IssueDAudience.TENUE)
        assert (une("JU-02", enfant).acte_le, une("JU-02", enfant).a_temps) == (date(2026, 2, 24), True)
        assert not Echeance.objects.filter(regle="JU-02", enfant=entendu).exists()


class TestNotificationsEtAppels:
    def test_a_decision_not_received_is_waited_for_until_another_comes(self):
        enfant = creer_enfant()
        decider(enfant, le=date(2026, 2, 10), nature=NatureDecision.JUGEMENT, recue_le=None)
        ligne = une("JU-06", enfant)
        assert (ligne.echeance_le, ligne.par_un_tiers) == (date(2026, 2, 18), True)
        decider(enfant, le=date(2026, 2, 16), nature=NatureDecision.JUGEMENT)
        actualiser_en_attente(au=JOUR)
        assert [e.etat(JOUR) for e in Echeance.objects.filter(regle="JU-06").order_by("echeance_le")] == [
            EtatEcheance.SANS_OBJET, EtatEcheance.ETEINTE,
        ]  # fmt: skip

    def test_appealing_is_nobodys_duty_and_the_ruling_is_waited_for(self):
        enfant = creer_enfant()
        decision = decider(enfant, le=OPP)
        reconstruire(au=JOUR)
        assert not Echeance.objects.filter(regle__startswith="JU-07").exists()
        appels = [
            Appel.objects.create(decision=decision, forme_par=qui, forme_le=date(2025, 8, 12), note_a=MAINTENANT)
            for qui in (Appelant.MERE, Appelant.PERE)
        ]
        assert une("JU-07.arret", enfant).echeance_le == date(2025, 11, 12)
        assert une("JU-07.arret", enfant).etat(JOUR) == EtatEcheance.RETARD
        IssueAppel.objects.create(
            appel=appels[1], issue=IssueDAppel.CONFIRMEE, rendue_le=date(2025, 11, 3), notee_a=MAINTENANT
        )
        assert une("JU-07.arret", enfant).a_temps


class TestAudiences:
    def test_a_summons_eight_days_before(self):
        enfant = creer_enfant()
        audience(enfant, date(2026, 3, 12))
        assert une("JU-05", enfant).echeance_le == date(2026, 3, 4)
        autre = creer_enfant()
        audience(autre, date(2026, 3, 12), convocation=date(2026, 2, 20))
        assert une("JU-05", autre).a_temps

    def test_a_hearing_every_three_years_of_a_long_placement(self):
        enfant = creer_enfant()
        creer_mesure([enfant], le=date(2023, 3, 2), terme=date(2028, 3, 2))
        assert une("JU-10", enfant).echeance_le == date(2026, 3, 2)
        audience(enfant, date(2025, 6, 2), issue=IssueDAudience.TENUE)
        reconstruire(au=JOUR)
        jours = Echeance.objects.filter(regle="JU-10").order_by("echeance_le").values_list("echeance_le", "acte_le")
        assert list(jours) == [(date(2026, 3, 2), date(2025, 6, 2)), (date(2028, 6, 2), None)]


class TestRapports:
    def test_each_report_asked_for_takes_one_report_sent(self):
        enfant, direction = creer_enfant(), creer_agent(Role.DIRECTION)
        decision = decider(enfant, le=date(2025, 9, 1), nature=NatureDecision.JUGEMENT)
        for jour in (date(2025, 12, 1), date(2026, 3, 1)):
            RapportDu.objects.create(decision=decision, objet="Rapport de situation", pour_le=jour)
        noter_acte(
            enfant=enfant, nature=NatureActe.RAPPORT_TRANSMIS, accompli_le=date(2025, 11, 20), precision="courrier",
            par=direction, le=MAINTENANT,
        )  # fmt: skip
        actualiser_en_attente(au=JOUR)
        lignes = Echeance.objects.filter(regle="JU-11").order_by("echeance_le")
        assert [(e.echeance_le, e.acte_le, e.par_un_tiers) for e in lignes] == [
            (date(2025, 12, 1), date(2025, 11, 20), False), (date(2026, 3, 1), None, False),
        ]  # fmt: skip


def test_a_renewal_noted_gives_four_more_months_in_a_pouponniere_once():
    enfant, lieu = creer_enfant(naissance=date(2025, 9, 1)), creer_lieu(TypeLieu.POUPONNIERE)
    creer_accueil(enfant, unite_de(lieu), debut=date(2025, 10, 20))
    assert une("PA-13", enfant).echeance_le == date(2026, 2, 20)
    for jour in (date(2026, 2, 10), date(2026, 2, 25)):
        noter_acte(
            enfant=enfant, nature=NatureActe.POUPONNIERE, accompli_le=jour, precision="évaluation du jour",
            par=creer_agent(Role.DIRECTION), le=MAINTENANT,
        )  # fmt: skip
    assert une("PA-13", enfant).echeance_le == date(2026, 6, 20)
