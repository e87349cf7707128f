"""A concluded information opens the files of its children, once each, with the recommended measure."""

from datetime import date

import pytest

from havre.apps.accueils.actions import enregistrer_ordonnance
from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.decisions.actions import Saisie
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.models import Decision
from havre.apps.informations.actions import EnfantDit, Rapport, rediger, signer, valider
from havre.apps.informations.enums import IssueEvaluation, LienAdulte, MesureProposee
from havre.apps.informations.erreurs import RegleInformation
from havre.apps.informations.models import AdulteDuFoyer, EnfantDuFoyer
from havre.apps.informations.queries import enfants_a_conclure
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Mesure, Recommandation
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import fratrie_de
from havre.apps.pilotage.queries.audience import dossier_audience
from havre.apps.suivis.actions import DossierVoulu, ouvrir_dossiers
from havre.apps.territoires.adapters.trajets import calculer_matrice
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service
from tests.factories.informations import creer_evaluation

pytestmark = pytest.mark.django_db
TROIS = [EnfantDit("Essai", p, date(2018 + n, 3, 1)) for n, p in enumerate(("Lou", "Sam", "Noa"))]


def conclue(*enfants: EnfantDit, issue: IssueEvaluation = IssueEvaluation.JUSTICE):
    """Return an information concluded for three children, its household's mother written, and its manager."""
    evaluation, premier, second, cadre = creer_evaluation(*enfants)
    AdulteDuFoyer.objects.create(
        information=evaluation.information, nom="Essai", prenom="Ada", lien=LienAdulte.MERE, autorite_parentale=True
    )
    foyer = enfants_a_conclure(evaluation)
    rapport = Rapport(
        "Deux visites.", conclusions={e.pk: (issue, "Danger constaté") for e in foyer},
        mesures={e.pk: MesureProposee.PLACEMENT for e in foyer} if issue != IssueEvaluation.CLASSEMENT else {},
    )  # fmt: skip
    redaction = rediger(evaluation=evaluation, rapport=rapport, version_lue=0, par=premier, le=MAINTENANT)
    for agent in (premier, second):
        signer(redaction=redaction, par=agent, le=MAINTENANT)
    valider(redaction=redaction, qualite="Responsable", par=cadre, le=MAINTENANT)
    return evaluation.information, cadre, premier


def voulus(information, **connus: int) -> list[DossierVoulu]:
    return [
        DossierVoulu(e, connu=connus.get(e.prenom), prenom=e.prenom, nom=e.nom, naissance=e.date_naissance)
        for e in information.enfants.order_by("pk")
    ]


def test_three_siblings_get_files_a_group_and_the_recommendation_of_the_evaluators():
    # row L18
    calculer_matrice(le=MAINTENANT)
    information, cadre, premier = conclue(*TROIS)
    service = creer_service("hazebrouck")
    enfants = ouvrir_dossiers(
        information=information, service=service, dossiers=voulus(information), par=cadre, le=MAINTENANT
    )
    assert len({fratrie_de(e, au=JOUR) for e in enfants}) == 1
    assert all(e.service == service and e.numero.startswith(information.reference) for e in enfants)
    assert set(EnfantDuFoyer.objects.values_list("enfant", flat=True)) == {e.pk for e in enfants}
    recommandations = Recommandation.objects.all()
    assert {(r.type, r.faite_par_id, r.faite_a) for r in recommandations} == {("placement", premier.pk, MAINTENANT)}
    decision = Decision(
        reference="26/1", nature=NatureDecision.JUGEMENT, juridiction_id="tpe-dunkerque", auteur="TPE", rendue_le=JOUR,
        effet_le=JOUR, motifs="Danger", base_legale="Code civil, article 375-3",
    )  # fmt: skip
    enregistrer_ordonnance(
        saisie=Saisie(decision, enfants), types=[TypeMesure.PLACEMENT], met_fin=False,
        par=creer_agent(Role.DIRECTION), le=MAINTENANT,
    )  # fmt: skip
    assert {(m.recommandee_le, m.ordonnee_le, m.executee_le) for m in Mesure.objects.all()} == {(JOUR, JOUR, None)}
    for enfant in enfants:
        d = dossier_audience(enfant, pour=cadre, au=JOUR)
        assert d.parties[0].titre == "D'où vient la situation"
        sources = {f.source for f in d.parties[0].faits}
        assert f"information préoccupante {information.pk}" in sources
        assert any(s.startswith("validation ") for s in sources)
        assert any(information.reference in f.texte for f in d.parties[0].faits)


def test_a_known_child_keeps_his_file_and_nothing_is_written_twice():
    information, cadre, _ = conclue(TROIS[0])
    connu = creer_enfant("Lou")
    for _ in range(2):
        enfants = ouvrir_dossiers(
            information=information, service=creer_service("hazebrouck"),
            dossiers=voulus(information, Lou=connu.pk), par=cadre, le=MAINTENANT,
        )  # fmt: skip
        assert enfants == [connu]
    assert Enfant.objects.count() == 1
    assert Recommandation.objects.count() == 1


def test_a_closed_or_unfinished_evaluation_opens_no_file():
    service = creer_service("hazebrouck")
    information, cadre, _ = conclue(TROIS[0], issue=IssueEvaluation.CLASSEMENT)
    with pytest.raises(RegleInformation, match="ni à une aide ni à une saisine"):
        ouvrir_dossiers(
            information=information, service=service, dossiers=voulus(information), par=cadre, le=MAINTENANT
        )
    evaluation, premier, *_ = creer_evaluation(TROIS[1])
    with pytest.raises(RegleInformation, match="une fois l'évaluation validée"):
        ouvrir_dossiers(
            information=evaluation.information, service=service, dossiers=voulus(evaluation.information),
            par=creer_agent(Role.DIRECTION), le=MAINTENANT,
        )  # fmt: skip
    with pytest.raises(ActionInterdite):
        ouvrir_dossiers(
            information=information, service=service, dossiers=voulus(information), par=premier, le=MAINTENANT
        )
    assert not Enfant.objects.exists()


def test_a_file_needs_a_first_name_and_a_birth_date_at_their_fields():
    information, cadre, _ = conclue(EnfantDit("Essai", "Lou"))
    (voulu,) = voulus(information)
    with pytest.raises(RegleInformation) as refus:
        ouvrir_dossiers(
            information=information, service=creer_service("hazebrouck"), dossiers=[voulu], par=cadre, le=MAINTENANT
        )
    assert refus.value.champ == f"naissance_{voulu.ligne.pk}"
    assert not Enfant.objects.exists()


def test_the_measures_that_may_be_recommended_are_those_of_the_measures():
    for mesure in MesureProposee:
        assert TypeMesure(mesure.value).label == mesure.label
