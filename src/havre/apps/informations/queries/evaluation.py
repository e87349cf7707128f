"""One evaluation: its team, its evaluators, its versions, what is still missing before it is validated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur
from havre.droit import Etat, Faits, verifier

from ..enums import IssueEvaluation
from ..models import (
    AttributionEvaluation,
    ConclusionEnfant,
    DerogationBinome,
    EnfantDuFoyer,
    Evaluateur,
    Evaluation,
    Redaction,
    Rencontre,
    RenvoiEvaluation,
    SignatureEvaluation,
    ValidationEvaluation,
)
from .charge import roles_qui_evaluent
from .visibles import informations_visibles

VOIR = (Action.VOIR_IP,)
POIDS_DES_ISSUES = (IssueEvaluation.JUSTICE, IssueEvaluation.AIDE, IssueEvaluation.CLASSEMENT)


@dataclass
class Dossier:
    """All that is known of an evaluation, read once."""

    evaluation: Evaluation
    attributions: list[AttributionEvaluation]
    evaluateurs: list[Evaluateur]
    enfants: list[EnfantDuFoyer]
    rencontres: list[Rencontre]
    redactions: list[Redaction]
    conclusions: dict[int, ConclusionEnfant] = field(default_factory=dict)
    signatures: list[SignatureEvaluation] = field(default_factory=list)
    renvoi: RenvoiEvaluation | None = None
    derogation: DerogationBinome | None = None
    validation: ValidationEvaluation | None = None

    @property
    def redaction(self) -> Redaction | None:
        """Return the last version."""
        return self.redactions[0] if self.redactions else None

    @property
    def en_charge(self) -> list[Evaluateur]:
        """Return the evaluators who are not relieved."""
        return [e for e in self.evaluateurs if e.dessaisi_a is None]

    @property
    def valables(self) -> list[SignatureEvaluation]:
        """Return the signatures of the last version that still count."""
        tenus = {(e.agent_id, e.metier) for e in self.en_charge}
        return [s for s in self.signatures if (s.agent_id, s.metier) in tenus]

    @property
    def binome(self) -> bool:
        """Whether two evaluators of two professions have signed the last version."""
        return len({s.agent_id for s in self.valables}) >= 2 and len({s.metier for s in self.valables}) >= 2

    @property
    def issue(self) -> IssueEvaluation | None:
        """Return the common conclusion: the furthest that a child of the household needs."""
        vues = {c.issue for c in self.conclusions.values()}
        return next((i for i in POIDS_DES_ISSUES if i in vues), None)

    @property
    def prete(self) -> bool:
        """Whether a manager may validate the last version."""
        return self.renvoi is None and bool(self.valables) and (self.binome or self.derogation is not None)

    def signee_par(self, agent: Acteur) -> bool:
        """Whether an agent signed the last version."""
        return any(s.agent_id == agent.pk for s in self.signatures)

    def est_evaluateur(self, agent: Acteur) -> bool:
        """Whether an agent evaluates now."""
        return any(e.agent_id == agent.pk for e in self.en_charge)


def enfants_a_conclure(evaluation: Evaluation) -> list[EnfantDuFoyer]:
    """Return the minors of whom the conclusion must speak: the household, and what was joined to the information."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT enfant_id FROM informations_enfants_a_conclure(%s)", [evaluation.pk])
        ids = [numero for (numero,) in curseur.fetchall()]
    return list(EnfantDuFoyer.objects.filter(pk__in=ids).order_by("date_naissance", "pk"))


def dossier_de(evaluation: Evaluation) -> Dossier:
    """Return an evaluation with all its facts; the caller has checked that it may be seen."""
    d = Dossier(
        evaluation=evaluation,
        attributions=list(
            evaluation.attributions.select_related("service", "confiee_par", "depassement_signe_par").order_by(
                "-confiee_a", "-pk"
            )
        ),
        evaluateurs=list(evaluation.evaluateurs.select_related("agent").order_by("designe_a", "pk")),
        enfants=enfants_a_conclure(evaluation),
        rencontres=list(evaluation.rencontres.select_related("enfant", "notee_par").order_by("le", "pk")),
        redactions=list(evaluation.redactions.select_related("ecrite_par").order_by("-version")),
        derogation=DerogationBinome.objects.filter(evaluation=evaluation).select_related("signee_par").first(),
        validation=ValidationEvaluation.objects.filter(evaluation=evaluation).select_related("validee_par").first(),
    )
    if d.redaction is not None:
        d.conclusions = {c.enfant_id: c for c in d.redaction.conclusions.order_by("pk")}
        d.signatures = list(d.redaction.signatures.select_related("agent").order_by("signee_a", "pk"))
        d.renvoi = RenvoiEvaluation.objects.filter(redaction=d.redaction).select_related("renvoyee_par").first()
    return d


@dataclass(frozen=True)
class Controle:
    """A condition of the law on an evaluation: what it asks, by which text, whether it holds (None: not known yet)."""

    titre: str
    source: str
    tenu: bool | None
    manque: str


def controles(d: Dossier, *, au: date) -> list[Controle]:
    """Return the conditions that the law puts on an evaluation, as `droit` reads its facts."""
    metiers = {s.metier for s in d.valables} if d.redaction else {e.metier for e in d.en_charge}
    faits: Faits = {
        "equipe_pluridisciplinaire": len(metiers) >= 2,
        "nombre_metiers_evaluateurs": len(metiers),
        "mineurs_du_foyer_evalues": bool(d.enfants) and all(e.pk in d.conclusions for e in d.enfants),
        "referentiel_has_utilise": bool(d.redaction and d.redaction.referentiel_has),
        "conclusion_commune": d.binome or (d.derogation is not None and bool(d.valables)),
        "evaluation_terminee_le": d.validation.validee_le if d.validation else au,
    }
    lus = []
    for cle in ("IP-05", "IP-06", "IP-07", "IP-08"):
        v = verifier(cle, faits, au=au)
        if v.etat == Etat.SANS_OBJET:
            continue
        lus.append(
            Controle(
                v.obligation.titre, v.obligation.references, None if v.etat == Etat.INDETERMINEE else not v.remarques,
                " ".join(v.remarques),
            )
        )  # fmt: skip
    return lus


def evaluateurs_possibles(attribution: AttributionEvaluation, *, au: date) -> list[Agent]:
    """Return who may evaluate for a team: its agents, those of the other services of its MNS, and of its direction."""
    service = attribution.service
    with connection.cursor() as curseur:
        curseur.execute(
            """SELECT DISTINCT g.id FROM agents_agent g JOIN agents_affectation a ON a.agent_id = g.id
                 LEFT JOIN agents_service s ON s.id = a.service_id
                WHERE g.is_active AND g.metier <> '' AND a.role = ANY(%(roles)s) AND a.periode @> %(au)s
                  AND (s.id = %(service)s OR s.mns_id = %(mns)s
                       OR (a.service_id IS NULL AND a.direction_id = %(direction)s))""",
            {
                "roles": roles_qui_evaluent(), "au": au, "service": service.pk, "mns": service.mns_id,
                "direction": service.direction_id,
            },
        )  # fmt: skip
        ids = [numero for (numero,) in curseur.fetchall()]
    return list(Agent.objects.filter(pk__in=ids).order_by("nom", "prenom", "pk"))


def evaluation_visible(
    numero: int, *, pour: Acteur, actions: Sequence[Action] = (Action.VOIR_IP,)
) -> Evaluation | None:
    """Return an evaluation whose information `pour` may use for one of `actions`."""
    for action in actions:
        visibles = informations_visibles(pour=pour, action=action)
        trouvee = Evaluation.objects.filter(pk=numero, information__in=visibles).select_related("information").first()
        if trouvee is not None:
            return trouvee
    return None
