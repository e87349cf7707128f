"""Worrying informations of the demonstration, made by the same acts as on the pages: received, evaluated, concluded."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, PosteOuvert, Service
from havre.apps.informations.actions import (
    AuteurDit,
    Depassement,
    EnfantDit,
    Rapport,
    Recit,
    confier,
    designer,
    noter_acte,
    noter_rencontre,
    qualifier,
    recueillir,
    rediger,
    signaler,
    signer,
    valider,
)
from havre.apps.informations.enums import (
    Canal,
    CauseSignalement,
    IssueEvaluation,
    IssueQualification,
    MotifQualification,
    NatureActeIP,
    NatureAuteur,
    NatureRencontre,
    Origine,
)
from havre.apps.informations.models import Evaluation, InformationPreoccupante
from havre.apps.informations.queries import charges_des, enfants_a_conclure, equipes
from havre.apps.journal.actions import consigner
from havre.apps.personnes.enums import Sexe
from havre.apps.territoires.models import Commune

from ..noms import Nommeur

RECENTES, ANCIENNES = 56, 20
JOURS_RECENTS, UN_AN = 182, 364
ORIGINES = (
    (Origine.ECOLE, Canal.FORMULAIRE, 0.25, "L'élève arrive sans repas et dit dormir peu. (exemple)"),
    (Origine.SNATED, Canal.SNATED, 0.15, "Cris répétés le soir, entendus par un voisin. (exemple)"),
    (Origine.PARQUET, Canal.JUSTICE, 0.15, "Intervention au domicile, enfants présents. (exemple)"),
    (Origine.SOCIAL, Canal.COURRIEL, 0.20, "Rendez-vous manqués, logement très dégradé. (exemple)"),
    (Origine.SANTE, Canal.TELEPHONE, 0.10, "Suivi médical interrompu, courbe de poids en baisse. (exemple)"),
    (Origine.PARTICULIER, Canal.TELEPHONE, 0.15, "Enfants seuls plusieurs heures, dit une voisine. (exemple)"),
)
"""Where they come from: shares of the generator (docs/explications/donnees-synthetiques.md)."""
ISSUES = ((IssueEvaluation.CLASSEMENT, 0.47), (IssueEvaluation.AIDE, 0.21), (IssueEvaluation.JUSTICE, 0.32))
PART_UN_ENFANT, PART_DEUX_ENFANTS, PART_NON_QUALIFIEE, PART_AUTEUR_INFORME = 0.55, 0.28, 0.25, 0.6
DUREE_MEDIANE_JOURS, DUREE_SIGMA = 78, 0.42
CADRE = "Responsable territoriale (exemple)"


@dataclass(frozen=True)
class Comptes:
    """Who acts in the demonstration."""

    crip: Agent
    direction: Agent


def recueillir_des_informations(*, au: date, graine: int) -> int:
    """Make informations of the last months and of a year ago, at every stage; return how many.

    Nothing is made when the demonstration accounts or teams of two professions are missing.
    """
    agents = {a.identifiant: a for a in Agent.objects.filter(de_demonstration=True)}
    if not {Role.CRIP.value, Role.DIRECTION.value} <= agents.keys():
        return 0
    comptes = Comptes(agents[Role.CRIP.value], agents[Role.DIRECTION.value])
    demo = Service.objects.filter(affectations__agent__identifiant=Role.SSP.value).first()
    direction = demo.direction_id if demo else None
    retenues = [c.service for c in charges_des(equipes(), au=au) if c.binome_possible]
    retenues = [s for s in retenues if s.direction_id == direction]
    if not retenues:
        return 0
    _ouvrir_des_postes(retenues, au)
    rng = np.random.default_rng([graine, au.toordinal(), 11])
    ages = [int(j) for j in rng.integers(0, JOURS_RECENTS, RECENTES)]
    ages += [int(j) for j in rng.integers(UN_AN, UN_AN + JOURS_RECENTS, ANCIENNES)]
    scene = _Scene(rng, au, comptes, retenues)
    for jours in sorted(ages, reverse=True):
        scene.jouer(jours)
    scene.jouer(0, danger=True)
    return len(ages) + 1


def _ouvrir_des_postes(services: list[Service], au: date) -> None:
    """Say how many posts the teams should have: half a post more than who is there."""
    periode = DateRange(au - timedelta(days=700), None)
    presents = {c.service.pk: c.etp for c in charges_des(services, au=au)}
    with transaction.atomic():
        for service in services:
            PosteOuvert.objects.create(service=service, etp_centiemes=presents[service.pk] + 50, periode=periode)
        consigner(
            action="donnees_demo.accomplir", par=None, le=_a(au, 0), objet_type="agents.posteouvert",
            donnees={"services": len(services)},
        )  # fmt: skip


def _a(au: date, jours: int, heure: int = 8) -> datetime:
    """Return a moment some days before a day."""
    return datetime.combine(au - timedelta(days=jours), time(heure), tzinfo=UTC)


class _Scene:
    """Plays one information after another, each up to the day of the data."""

    def __init__(self, rng: np.random.Generator, au: date, comptes: Comptes, services: list[Service]) -> None:
        self.rng, self.au, self.comptes, self.services = rng, au, comptes, services
        self.nommeur = Nommeur(rng)
        self.communes = list(Commune.objects.filter(direction=services[0].direction_id).order_by("pk"))

    def jouer(self, jours: int, danger: bool = False) -> None:
        """Receive an information that many days ago, and do what was done since."""
        information = self._recevoir(jours, danger)
        if danger or jours < 2:
            return
        preoccupante = self.rng.random() >= PART_NON_QUALIFIEE
        qualifier(
            information=information, par=self.comptes.crip, le=_a(self.au, jours - 1, 10),
            issue=IssueQualification.PREOCCUPANTE if preoccupante else IssueQualification.NON,
            motifs=[MotifQualification.SECURITE if preoccupante else MotifQualification.SANS_ELEMENT],
            precision="Éléments lus par la cellule. (exemple)", decidee_le=self.au - timedelta(days=jours - 1),
        )  # fmt: skip
        if preoccupante and jours > 5:
            self._evaluer(information, jours)

    def _recevoir(self, jours: int, danger: bool) -> InformationPreoccupante:
        parts = np.array([o[2] for o in ORIGINES])
        origine, canal, _, faits = ORIGINES[int(self.rng.choice(len(ORIGINES), p=parts / parts.sum()))]
        professionnel = origine != Origine.PARTICULIER
        nature = NatureAuteur.PROFESSIONNEL if professionnel else NatureAuteur.PARTICULIER
        auteur = AuteurDit(nature, nom="Auteur (exemple)", organisme="Service d'exemple" if professionnel else "")
        if not professionnel and self.rng.random() < 0.5:
            auteur = AuteurDit(nature, anonyme=True)
        tirage, nom = self.rng.random(), self.nommeur.nom()
        nombre = 1 if tirage < PART_UN_ENFANT else 2 if tirage < PART_UN_ENFANT + PART_DEUX_ENFANTS else 3
        recue = _a(self.au, jours, 7)
        return recueillir(
            recit=Recit(
                recue, canal, origine, faits, danger_immediat=danger,
                commune=self.communes[int(self.rng.integers(len(self.communes)))],
            ),
            auteur=auteur, enfants=[self._enfant(nom, recue.date(), n == 0) for n in range(nombre)],
            par=self.comptes.crip, le=recue + timedelta(minutes=5),
        )  # fmt: skip

    def _enfant(self, nom: str, au: date, concerne: bool) -> EnfantDit:
        naissance = au - timedelta(days=int(self.rng.integers(90, 6200)))
        sexe = Sexe.FEMININ if self.rng.random() < 0.46 else Sexe.MASCULIN
        prenom = self.nommeur.prenom(int(sexe), naissance.year)
        return EnfantDit(nom, prenom, naissance, sexe=sexe, concerne=concerne)

    def _evaluer(self, information: InformationPreoccupante, jours: int) -> None:
        service = self.services[int(self.rng.integers(len(self.services)))]
        direction = self.comptes.direction
        evaluation = confier(
            information=information, service=service, par=direction, le=_a(self.au, jours - 4, 9),
            depassement=Depassement("Aucune équipe voisine n'a d'heures libres. (exemple)", CADRE),
        ).evaluation  # fmt: skip
        if jours <= 12:
            return
        binome = self._binome(service)
        designer(evaluation=evaluation, agents=binome, par=direction, le=_a(self.au, jours - 8, 9))
        duree = int(DUREE_MEDIANE_JOURS * np.exp(DUREE_SIGMA * self.rng.standard_normal()))
        if jours > 30:
            noter_rencontre(
                evaluation=evaluation, nature=NatureRencontre.DOMICILE, jour=self.au - timedelta(days=jours - 25),
                enfants=enfants_a_conclure(evaluation), personnes="Parents et enfants (exemple)", precision="",
                par=binome[0], le=_a(self.au, jours - 25, 16),
            )  # fmt: skip
        if jours > max(duree, 30):
            self._conclure(evaluation, binome, jours - max(duree, 30))

    def _binome(self, service: Service) -> list[Agent]:
        """Return two agents of a team, of two professions."""
        agents = Agent.objects.filter(affectations__service=service, is_active=True).exclude(metier="")
        par_metier = {a.metier: a for a in agents.order_by("-pk")}
        return list(par_metier.values())[:2]

    def _conclure(self, evaluation: Evaluation, binome: list[Agent], jours: int) -> None:
        tirage, issue = self.rng.random(), IssueEvaluation.CLASSEMENT
        for possible, part in ISSUES:
            issue, tirage = possible, tirage - part
            if tirage < 0:
                break
        rapport = Rapport(
            "Visites, entretiens et échanges avec les professionnels. (exemple)",
            parole_enfants="« Ça va mieux depuis que quelqu'un vient. » (exemple)", referentiel_has=True,
            conclusions={e.pk: (issue, "Motifs de l'exemple.") for e in enfants_a_conclure(evaluation)},
        )  # fmt: skip
        redaction = rediger(
            evaluation=evaluation, rapport=rapport, version_lue=0, par=binome[0], le=_a(self.au, jours, 9)
        )
        for agent in binome:
            signer(redaction=redaction, par=agent, le=_a(self.au, jours, 10))
        direction, le = self.comptes.direction, _a(self.au, jours, 11)
        valider(redaction=redaction, qualite=CADRE, par=direction, le=le)
        self._suites(evaluation.information, issue, jours, le)

    def _suites(self, information: InformationPreoccupante, issue: IssueEvaluation, jours: int, le: datetime) -> None:
        faits = [NatureActeIP.AUTEUR] if self.rng.random() < PART_AUTEUR_INFORME else []
        if issue == IssueEvaluation.JUSTICE and jours > 0:
            signaler(
                information=information, cause=CauseSignalement.AIDE_SANS_EFFET, parquet=None, par=self.comptes.crip,
                danger_avere_le=self.au - timedelta(days=jours), motifs="Danger avéré par l'évaluation. (exemple)",
                actions_menees="Aide à domicile, sans effet. (exemple)", le=le,
            )  # fmt: skip
            faits += [NatureActeIP.PROCUREUR, NatureActeIP.PARENTS_SAISINE]
        for nature in faits:
            noter_acte(
                information=information, nature=nature, accompli_le=self.au - timedelta(days=jours),
                precision="Courrier d'exemple", par=self.comptes.crip, le=le,
            )  # fmt: skip
