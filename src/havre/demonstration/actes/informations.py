"""Worrying informations of the synthetic département, at every stage: rows written under the guards of the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Role, TypeService
from havre.apps.agents.models import Agent, PosteOuvert, Service
from havre.apps.informations.enums import (
    CauseSignalement,
    IssueEvaluation,
    IssueQualification,
    LienAdulte,
    MesureProposee,
    MotifDerogation,
    MotifQualification,
    NatureActeIP,
    NatureRencontre,
)
from havre.apps.informations.models import (
    ActeInformation,
    AdulteDuFoyer,
    AttributionEvaluation,
    AuteurInformation,
    CapaciteEvaluation,
    ConclusionEnfant,
    DemandeSuites,
    DerogationBinome,
    EnfantDuFoyer,
    Evaluateur,
    Evaluation,
    InformationPreoccupante,
    Qualification,
    RattachementInformation,
    Redaction,
    Rencontre,
    RenvoiEvaluation,
    Signalement,
    SignatureEvaluation,
    TransfertInformation,
    ValidationEvaluation,
)
from havre.apps.informations.queries import charges_des, equipes
from havre.apps.informations.queries.charge import Charge, roles_qui_evaluent
from havre.apps.journal.actions import consigner
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.enums import Sexe
from havre.apps.territoires.models import Commune

from .foyers_signales import Conteur, EnfantSignale, Histoire

PAR_MESURE_ET_SEMAINE = 0.005  # informations a week for one child with a measure: 5 900 a year in the whole Nord
RATTRAPE = 60  # days after which what was late is nearly always done
PALIER = 150
LOT = 400  # evaluations of one transaction: each holds a lock of its own until the end
CADRE = "Responsable territorial (exemple)"
NATURES = (NatureRencontre.DOMICILE, NatureRencontre.PARENTS, NatureRencontre.ENFANT, NatureRencontre.PROFESSIONNEL)
MESURES: dict[IssueEvaluation, tuple[str, ...]] = {
    IssueEvaluation.CLASSEMENT: ("",),
    IssueEvaluation.AIDE: (MesureProposee.IEAD, MesureProposee.TISF, MesureProposee.AESF),
    IssueEvaluation.JUSTICE: (MesureProposee.AEMO, MesureProposee.AEMO_RENFORCEE, MesureProposee.PLACEMENT),
}
PAROLES = (
    "« Ça va mieux depuis que quelqu'un vient. » (exemple)", "« Je voudrais qu'ils arrêtent de crier. » (exemple)", "",
)  # fmt: skip


@dataclass
class Acteurs:
    """Who acts: the CRIP, the managers of each direction, the evaluators of each team."""

    crip: Service
    recueil: list[int]
    direction: int
    cadres: dict[str, int]
    evaluateurs: dict[int, list[tuple[int, str]]]
    charges: list[Charge]


@dataclass
class Lignes:
    """Rows of one kind each, written in the order of the models.

    Statistics are computed anew each time a table has grown fourfold: the rules look up the rows already written.
    """

    par_modele: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    ecrites: dict[type[models.Model], int] = field(default_factory=lambda: defaultdict(int))
    comptees: dict[type[models.Model], int] = field(default_factory=lambda: defaultdict(int))

    def ajouter(self, ligne: Any) -> Any:
        """Keep a row for later and return it."""
        self.par_modele[type(ligne)].append(ligne)
        return ligne

    def ecrire(self) -> int:
        """Write everything; return how many rows."""
        total = 0
        for modele, lignes in self.par_modele.items():
            _numeroter(modele, [x for x in lignes if x.pk is None])
            modele._default_manager.bulk_create(lignes, batch_size=2_000)
            self.compter(modele, len(lignes))
            total += len(lignes)
        self.par_modele.clear()
        return total

    def compter(self, modele: type[models.Model], nombre: int) -> None:
        """Count rows written, and compute the statistics of their table when it has grown enough."""
        self.ecrites[modele] += nombre
        if self.ecrites[modele] > max(PALIER, 4 * self.comptees[modele]):
            self.comptees[modele] = self.ecrites[modele]
            with connection.cursor() as curseur:
                curseur.execute(f"ANALYZE {modele._meta.db_table}")


def _numeroter(modele: type[models.Model], lignes: Sequence[Any]) -> None:
    """Give rows their numbers from the sequence, all at once."""
    if not lignes:
        return
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [modele._meta.db_table, len(lignes)],
        )
        for ligne, (numero,) in zip(lignes, curseur.fetchall(), strict=True):
            ligne.pk = numero


def recueillir_des_informations(*, au: date, graine: int) -> int:
    """Make the informations of the last eighteen months, at every stage; return how many.

    Nothing is made when the CRIP, the direction or teams of two professions are missing.
    """
    acteurs = _acteurs(au)
    if acteurs is None:
        return 0
    rng = np.random.default_rng([graine, au.toordinal(), 11])
    services = [c.service for c in acteurs.charges]
    poids = [(0.6 + 0.8 * rng.random()) * (1.0 if s.type == TypeService.SSP else 0.6) for s in services]
    nombre = round(Mesure.objects.filter(periode__contains=au).count() * PAR_MESURE_ET_SEMAINE * 78)
    conteur = Conteur(rng, au, poids, _communes(services), _connus(nombre // 10))
    histoires = conteur.raconter(nombre)
    scene = _Scene(au, acteurs)
    with transaction.atomic():
        _capacites(acteurs.charges, acteurs.direction, au, scene.lignes)
        scene.recevoir(histoires)
        _consigner(au, "informations", len(histoires))
    evaluees = [h for h in histoires if h.confiee is not None]
    for rang in range(0, len(evaluees), LOT):
        lot = evaluees[rang : rang + LOT]
        with transaction.atomic():
            scene.evaluer(lot)
            _consigner(au, f"evaluations-{rang}", len(lot))
    return len(histoires)


def _consigner(au: date, objet: str, nombre: int) -> None:
    consigner(
        action="donnees_demo.accomplir", par=None, le=_a(au, 0), objet_type="departement", objet_id=objet,
        donnees={"nombre": nombre},
    )  # fmt: skip


def _a(au: date, jours: int, heure: int = 8, minute: int = 0) -> datetime:
    """Return a moment some days before a day."""
    return datetime.combine(au - timedelta(days=jours), time(heure, minute), tzinfo=UTC)


def _acteurs(au: date) -> Acteurs | None:
    """Return who acts, among the agents of the day."""
    crip = Service.objects.filter(type=TypeService.CRIP).order_by("pk").first()
    actifs = Agent.objects.filter(is_active=True)
    direction = actifs.filter(affectations__role=Role.DIRECTION).order_by("pk").first()
    recueil = list(actifs.filter(affectations__role=Role.CRIP).order_by("pk").values_list("pk", flat=True).distinct())
    charges = [c for c in charges_des(equipes(), au=au) if c.binome_possible]
    if crip is None or direction is None or not recueil or not charges:
        return None
    cadres: dict[str, int] = {}
    for pk, territoire in (
        actifs.filter(affectations__role=Role.RTASE, affectations__direction__isnull=False)
        .order_by("-pk").values_list("pk", "affectations__direction")
    ):  # fmt: skip
        cadres[territoire] = pk
    evaluateurs: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, metier, service in (
        actifs.filter(affectations__role__in=roles_qui_evaluent(), affectations__periode__contains=au)
        .exclude(metier="").order_by("pk").values_list("pk", "metier", "affectations__service")
    ):  # fmt: skip
        evaluateurs[service].append((pk, metier))
    return Acteurs(crip, recueil, direction.pk, cadres, evaluateurs, charges)


def _communes(services: Iterable[Service]) -> list[list[str]]:
    """Return the communes of each team: those of its MNS, else of its direction."""
    par_mns: dict[str | None, list[str]] = defaultdict(list)
    par_direction: dict[str | None, list[str]] = defaultdict(list)
    for pk, mns, direction in (
        Commune.objects.exclude(direction=None).order_by("pk").values_list("pk", "mns", "direction")
    ):
        par_mns[mns].append(pk)
        par_direction[direction].append(pk)
    return [par_mns.get(s.mns_id) or par_direction[s.direction_id] for s in services]


def _connus(nombre: int) -> list[list[EnfantSignale]]:
    """Return sibling groups with files whose children live at home with a measure."""
    groupes: dict[Any, list[EnfantSignale]] = defaultdict(list)
    a_domicile = Mesure.objects.filter(type__in=["aemo", "iead", "aesf"]).order_by("enfant")
    for pk, prenom, nom, sexe, naissance, fratrie in a_domicile.distinct("enfant").values_list(
        "enfant", "enfant__personne__prenom", "enfant__personne__nom", "enfant__personne__sexe",
        "enfant__personne__date_naissance", "enfant__appartenances__fratrie",
    )[: nombre * 2]:  # fmt: skip
        groupes[fratrie or -pk].append(EnfantSignale(prenom, nom, Sexe(sexe) if sexe else None, naissance, dossier=pk))
    return list(groupes.values())[:nombre]


def _capacites(charges: Sequence[Charge], direction: int, au: date, lignes: Lignes) -> None:
    """Say how many posts the teams should have, and the share of time that some of them give to evaluations."""
    periode = DateRange(au - timedelta(days=700), None)
    for rang, c in enumerate(charges):
        lignes.ajouter(PosteOuvert(service=c.service, etp_centiemes=c.etp + 50, periode=periode))
        if rang % 3 == 0:
            lignes.ajouter(
                CapaciteEvaluation(
                    service=c.service, part_pourcent=55, motif="Note de service (exemple)",
                    periode=DateRange(au - timedelta(days=200), None), fixee_a=_a(au, 200), fixee_par_id=direction,
                )
            )  # fmt: skip
    lignes.ecrire()


class _Scene:
    """Writes the stories: what was received first, then each evaluation up to where it stands."""

    def __init__(self, au: date, acteurs: Acteurs) -> None:
        self.au, self.acteurs, self.lignes = au, acteurs, Lignes()
        self.ip: dict[int, InformationPreoccupante] = {}
        self.enfants: dict[int, list[EnfantDuFoyer]] = {}
        self.fins: dict[int, list[tuple[int, int]]] = defaultdict(list)
        services = [c.service for c in acteurs.charges]
        parts = charges_des(services, au=au)
        self.disponible = {c.service.pk: (c.disponible_h, c.heures_par_evaluation * 2) for c in parts}

    def _jour(self, jours: int) -> date:
        return self.au - timedelta(days=jours)

    def _agent_crip(self, h: Histoire) -> int:
        return self.acteurs.recueil[int(h.hasards[0] * len(self.acteurs.recueil))]

    def recevoir(self, histoires: Sequence[Histoire]) -> None:
        """Write what was told, by whom, of which household, and what the CRIP made of it."""
        rangs: dict[int, int] = defaultdict(int)
        for n, h in enumerate(histoires):
            jour = self._jour(h.jours)
            rangs[jour.year] += 1
            recue = _a(self.au, h.jours, 6, n % 60)
            self.ip[id(h)] = self.lignes.ajouter(
                InformationPreoccupante(
                    annee=jour.year, rang=rangs[jour.year], recue_a=recue, recue_le=jour, canal=h.canal,
                    origine=h.origine, faits=f"{h.faits} (exemple)", danger_immediat=h.danger,
                    signalement_direct=h.direct, parents_informes=[None, True, False][int(h.hasards[1] * 3)],
                    adresse=h.foyer.adresse, commune_id=h.foyer.commune, crip=self.acteurs.crip,
                    service=self.acteurs.crip, synthetique=True, enregistree_a=recue + timedelta(minutes=4),
                    enregistree_par_id=self._agent_crip(h),
                )
            )  # fmt: skip
        self.lignes.ecrire()
        for h in histoires:
            self._foyer(h)
        self.lignes.ecrire()
        for h in histoires:
            self._analyse(h)
        self.lignes.ecrire()

    def _foyer(self, h: Histoire) -> None:
        ip, lignes = self.ip[id(h)], self.lignes
        auteur = AuteurInformation(information=ip, nature=h.nature, anonyme=h.anonyme)
        if not h.anonyme:
            auteur.nom, auteur.qualite = "Auteur (exemple)", h.qualite
            auteur.organisme = "Service d'exemple" if h.qualite else ""
            auteur.adresse = "" if h.qualite else "1 rue d'Exemple"
        auteur.pk = ip.pk
        lignes.ajouter(auteur)
        siens = []
        for rang, e in enumerate(h.foyer.enfants):
            ligne = EnfantDuFoyer(
                information=ip, nom=e.nom, prenom=e.prenom, date_naissance=e.naissance, age_dit=e.age_dit, sexe=e.sexe,
                concerne=rang == 0 or h.hasards[2] < 0.6, enfant_id=e.dossier, premiere=e.premiere,
                ecole="École d'exemple" if e.naissance and (ip.recue_le - e.naissance).days > 1100 else "",
            )  # fmt: skip
            _numeroter(EnfantDuFoyer, [ligne])
            e.premiere = e.premiere or ligne
            siens.append(lignes.ajouter(ligne))
        self.enfants[id(h)] = siens
        for part, lien, prenom in ((0.95, LienAdulte.MERE, h.foyer.mere), (0.62, LienAdulte.PERE, h.foyer.pere)):
            if h.hasards[3] < part:
                lignes.ajouter(
                    AdulteDuFoyer(
                        information=ip, nom=h.foyer.nom, prenom=prenom, lien=lien, autorite_parentale=True,
                        telephone=f"06 39 98 {int(h.hasards[4] * 90) + 10} {int(h.hasards[5] * 90) + 10}",
                    )
                )  # fmt: skip

    def _analyse(self, h: Histoire) -> None:
        """Write the qualification, the danger, the joining, the transfer and what was asked."""
        ip, par = self.ip[id(h)], self._agent_crip(h)
        if h.hasards[6] < 0.3 and not h.qualite and not h.anonyme:
            self.lignes.ajouter(
                DemandeSuites(information=ip, demandee_le=ip.recue_le, notee_a=ip.enregistree_a, notee_par_id=par)
            )
        if h.qualifiee is None:
            return
        issue = IssueQualification.PREOCCUPANTE if h.preoccupante else IssueQualification.NON
        motif = MotifQualification.SECURITE if h.preoccupante else MotifQualification.SANS_ELEMENT
        self.lignes.ajouter(
            Qualification(
                information=ip, issue=issue, motifs=[motif.value], precision="Éléments lus par la cellule. (exemple)",
                decidee_le=self._jour(h.qualifiee), decidee_a=_a(self.au, h.qualifiee, 10), decidee_par_id=par,
            )
        )  # fmt: skip
        if h.danger:
            self._signaler(h, CauseSignalement.GRAVE_IMMEDIAT, h.jours, "Aucune : danger grave et immédiat. (exemple)")
        if h.direct and h.hasards[7] < 0.7:
            self._acte(h, NatureActeIP.COPIE, h.qualifiee)
        if h.vers is not None:
            self.lignes.ajouter(
                RattachementInformation(
                    information=ip, vers=self.ip[id(h.vers)], motif="Même foyer, mêmes faits. (exemple)",
                    rattachee_le=self._jour(h.qualifiee), rattachee_a=_a(self.au, h.qualifiee, 11),
                    rattachee_par_id=par,
                )
            )  # fmt: skip
        if h.transferee is not None:
            self.lignes.ajouter(
                TransfertInformation(
                    information=ip, departement="Pas-de-Calais", demenagement_connu_le=self._jour(h.transferee),
                    motif="L'école a reçu la nouvelle adresse. (exemple)", decide_a=_a(self.au, h.transferee),
                    decide_par_id=par,
                )
            )  # fmt: skip
            for nature, part in ((NatureActeIP.TRANSMIS, 0.9), (NatureActeIP.PARENTS_TRANSFERT, 0.7)):
                if h.hasards[8] < part:
                    self._acte(h, nature, max(h.transferee - 2, 0))

    def _acte(self, h: Histoire, nature: NatureActeIP, jours: int) -> None:
        self.lignes.ajouter(
            ActeInformation(
                information=self.ip[id(h)], nature=nature, accompli_le=self._jour(jours),
                precision="Courrier d'exemple", enregistre_a=_a(self.au, jours, 15),
                enregistre_par_id=self._agent_crip(h),
            )
        )  # fmt: skip

    def _signaler(self, h: Histoire, cause: CauseSignalement, jours: int, menees: str) -> None:
        self.lignes.ajouter(
            Signalement(
                information=self.ip[id(h)], cause=cause, danger_avere_le=self._jour(jours),
                motifs="Danger avéré. (exemple)", actions_menees=menees, decide_a=_a(self.au, jours, 12),
                decide_par_id=self._agent_crip(h),
            )
        )  # fmt: skip
        if h.hasards[9] < (0.98 if jours > RATTRAPE else 0.85):
            self._acte(h, NatureActeIP.PROCUREUR, jours)
            if h.hasards[10] < (0.96 if jours > RATTRAPE else 0.7) and jours > 14:
                self._acte(h, NatureActeIP.PARENTS_SAISINE, jours - 7)
            if h.hasards[10] < 0.5 and jours > 40:
                self._acte(h, NatureActeIP.SUITES_PROCUREUR, jours - 35)

    def evaluer(self, histoires: Iterable[Histoire]) -> None:
        """Write evaluations with their team, pair, meetings, versions, signatures and end."""
        suivies = [(h, self.lignes.ajouter(Evaluation(
            information=self.ip[id(h)], ouverte_le=self._jour(h.confiee or 0), ouverte_a=_a(self.au, h.confiee or 0, 9),
        ))) for h in histoires]  # fmt: skip
        self.lignes.ecrire()
        for h, evaluation in suivies:
            self._confier(h, evaluation)
        self.lignes.ecrire()
        signees = [(h, e, *self._rediger(h, e)) for h, e in suivies if h.redigee is not None]
        for modele in (Redaction, ConclusionEnfant, SignatureEvaluation, DerogationBinome, ValidationEvaluation):
            self.lignes.par_modele.setdefault(modele, [])
        for h, evaluation, redaction, binome in signees:
            self._finir(h, evaluation, redaction, binome)
        self.lignes.ecrire()

    def _confier(self, h: Histoire, evaluation: Evaluation) -> None:
        service, jours = self.acteurs.charges[h.equipe].service, h.confiee or 0
        ouvertes = sum(debut >= jours > fin for debut, fin in self.fins[service.pk])
        self.fins[service.pk].append((jours, -1 if h.validee is None else h.validee))
        libre, une = self.disponible[service.pk]
        charge = Decimal((ouvertes + 1) * une)
        signe = {
            "motif_depassement": "Aucune équipe voisine n'a d'heures libres. (exemple)", "depassement_qualite": CADRE,
            "depassement_signe_par_id": self.acteurs.direction,
        } if charge > libre else {}  # fmt: skip
        self.lignes.ajouter(
            AttributionEvaluation(
                evaluation=evaluation, service=service, confiee_le=self._jour(jours), confiee_a=_a(self.au, jours, 9),
                confiee_par_id=self.acteurs.direction, charge_h=charge, disponible_h=libre, rouge=charge > libre,
                **signe,
            )
        )  # fmt: skip
        if h.designee is None:
            return
        for agent, metier in self._binome(h):
            self.lignes.ajouter(
                Evaluateur(
                    evaluation=evaluation, agent_id=agent, metier=metier, designe_a=_a(self.au, h.designee, 9),
                    designe_par_id=self._cadre(h),
                )
            )  # fmt: skip
        for rang, jour in enumerate(h.rencontres):
            nature = NATURES[rang % len(NATURES)]
            self.lignes.ajouter(
                Rencontre(
                    evaluation=evaluation, nature=nature, le=self._jour(jour), notee_a=_a(self.au, jour, 16),
                    enfant=self.enfants[id(h)][0] if nature == NatureRencontre.ENFANT else None,
                    personnes="Parents et enfants (exemple)", precision="", notee_par_id=self._binome(h)[0][0],
                )
            )  # fmt: skip
        if h.hasards[11] < 0.8:
            self._acte(h, NatureActeIP.PARENTS_EVALUATION, h.designee)

    def _cadre(self, h: Histoire) -> int:
        return self.acteurs.cadres.get(
            self.acteurs.charges[h.equipe].service.direction_id or "", self.acteurs.direction
        )

    def _binome(self, h: Histoire) -> list[tuple[int, str]]:
        """Return two agents of the team, of two professions."""
        agents = self.acteurs.evaluateurs[self.acteurs.charges[h.equipe].service.pk]
        premier = agents[int(h.hasards[4] * len(agents))]
        autres = [a for a in agents if a[1] != premier[1]]
        return [premier, autres[int(h.hasards[5] * len(autres))]]

    def _rediger(self, h: Histoire, evaluation: Evaluation) -> tuple[Redaction, list[tuple[int, str]]]:
        """Keep the versions of a report: one, or two when the first was sent back."""
        binome, jours = self._binome(h), h.redigee or 0
        versions = [jours + 4, jours] if h.renvoyee and (h.designee or 0) > jours + 4 else [jours]
        redaction = Redaction()
        for version, jour in enumerate(versions, 1):
            redaction = Redaction(
                evaluation=evaluation, version=version, referentiel_has=True, ecrite_a=_a(self.au, jour, 9),
                rapport="Visites, entretiens et échanges avec les professionnels. (exemple)",
                parole_enfants=PAROLES[int(h.hasards[7] * 3)], avis_parents="", ecrite_par_id=binome[0][0],
            )  # fmt: skip
            _numeroter(Redaction, [redaction])
            redaction.save(force_insert=True)
            self.lignes.compter(Redaction, 1)
            if version < len(versions):
                RenvoiEvaluation.objects.create(
                    redaction=redaction, motif="La parole des enfants manque. (exemple)",
                    renvoyee_a=_a(self.au, jour, 15), renvoyee_par_id=self._cadre(h),
                )  # fmt: skip
        return redaction, binome

    def _finir(self, h: Histoire, evaluation: Evaluation, redaction: Redaction, binome: list[tuple[int, str]]) -> None:
        """Keep conclusions, signatures, derogation, end, and what was done afterwards."""
        jours, lignes = h.redigee or 0, self.lignes
        mesures = MESURES[h.issue]
        for enfant in self.enfants[id(h)]:
            lignes.ajouter(
                ConclusionEnfant(
                    redaction=redaction, enfant=enfant, issue=h.issue, motivation="Motifs de l'exemple.",
                    mesure=mesures[int(h.hasards[3] * len(mesures))],
                )
            )  # fmt: skip
        for agent, metier in binome[: h.signatures]:
            lignes.ajouter(
                SignatureEvaluation(redaction=redaction, agent_id=agent, metier=metier, signee_a=_a(self.au, jours, 10))
            )
        if h.derogation:
            lignes.ajouter(
                DerogationBinome(
                    evaluation=evaluation, service=self.acteurs.charges[h.equipe].service,
                    motif=MotifDerogation.VACANCE, precision="Un poste sur trois est vacant. (exemple)", qualite=CADRE,
                    signee_a=_a(self.au, jours, 11), signee_par_id=self._cadre(h),
                )
            )  # fmt: skip
        if h.validee is None:
            return
        lignes.ajouter(
            ValidationEvaluation(
                evaluation=evaluation, redaction=redaction, validee_le=self._jour(h.validee), qualite=CADRE,
                validee_a=_a(self.au, h.validee, 14), validee_par_id=self._cadre(h), avec_derogation=False,
            )
        )  # fmt: skip
        if h.hasards[8] < (0.96 if h.validee > RATTRAPE else 0.6):
            self._acte(h, NatureActeIP.AUTEUR, max(h.validee - 3, 0))
        if h.issue == IssueEvaluation.JUSTICE and h.hasards[6] < 0.93:
            self._signaler(h, CauseSignalement.AIDE_SANS_EFFET, h.validee, "Aide à domicile, sans effet. (exemple)")
