"""Worrying informations, given to the social service of the house."""

from typing import Any

from havre.apps.informations.actions import AuteurDit, EnfantDit, noter_acte, rediger
from havre.apps.informations.enums import IssueEvaluation, NatureActeIP, NatureAuteur
from havre.apps.informations.models import InformationPreoccupante
from tests.factories import (
    JOUR,
    MAINTENANT,
)
from tests.factories.informations import conclure, creer_ecoutant, creer_evaluation, rapport_de
from tests.web.matrice.table import Suit

from .socle import EQUIPES, Faits, fait


@fait(Suit.SOCIAL)
def evaluateur_ip(s: Faits) -> Any:
    evaluation, premier, _, _ = creer_evaluation(
        EnfantDit(s.marque, "Lou"),
        mns=EQUIPES[s.situation],
        auteur=AuteurDit(NatureAuteur.PARTICULIER, nom=f"Monsieur {s.marque}"),
    )
    rediger(evaluation=evaluation, rapport=rapport_de(evaluation), version_lue=0, par=premier, le=MAINTENANT)
    return evaluation.evaluateurs.get(agent=premier)


@fait(Suit.SOCIAL)
def information_ip(s: Faits) -> Any:
    return InformationPreoccupante.objects.get(pk=s["evaluateur_ip"].evaluation.information_id)


@fait(Suit.SOCIAL)
def information_conclue(s: Faits) -> Any:
    evaluation, premier, second, cadre = creer_evaluation(EnfantDit(s.marque, "Noa"), mns=EQUIPES[s.situation])
    conclure(evaluation, premier, second, cadre=cadre, issue=IssueEvaluation.AIDE)
    return InformationPreoccupante.objects.get(pk=evaluation.information_id)


@fait(Suit.SOCIAL)
def service_ip(s: Faits) -> Any:
    return s["information_ip"].service


@fait(Suit.SOCIAL)
def acte_ip(s: Faits) -> Any:
    return noter_acte(
        information=s["information_ip"], nature=NatureActeIP.ACCUSE, accompli_le=JOUR, precision=f"essai {s.marque}",
        par=creer_ecoutant(), le=MAINTENANT,
    )  # fmt: skip


@fait(Suit.SOCIAL)
def enfant_ip(s: Faits) -> Any:
    return s["information_ip"].enfants.get()
