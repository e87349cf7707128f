"""Files of accounts: arrivals, changes of team, departures; nothing is erased, no powerful role is given alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.actions.comptes import IDENTIFIANT, exiger_un_administrateur
from havre.apps.agents.actions.roles import valeurs_de_fin, verifier
from havre.apps.agents.droits import roles_a_deux
from havre.apps.agents.enums import Action, Role
from havre.apps.agents.erreurs import RegleAgent
from havre.apps.agents.models import Affectation, Agent, DemandeRole, Service
from havre.apps.territoires.models import DirectionTerritoriale

from ..contexte import Contexte
from ..lecture import LigneLue
from ..lot import Plan
from .colonnes_comptes import COLONNES
from .nature import Nature

CHAMPS = {"debut": "role_du", "fin": "role_au"}
"""Columns that bear another name than the argument of the act."""


class Comptes(Nature):
    """Accounts of the agents, the role each holds, and their departure."""

    nom = "comptes"
    libelle = "Comptes et rôles"
    resume = "Arrivées, changements d'équipe et départs des agents : une ligne par compte."
    droits = (Action.IMPORTER, Action.ADMINISTRER)
    colonnes = COLONNES
    colonne_de_contrainte: ClassVar[dict[str, str]] = {
        "agents_agent_identifiant_key": "identifiant",
        "affectation_une_fois": "role_du",
        "affectation_par_un_autre": "role",
        "demande_role_par_un_autre": "role",
        "demande_role_une_a_la_fois": "role",
    }

    def __init__(self, contexte: Contexte) -> None:
        super().__init__(contexte)
        self.deja_dits: dict[str, int] = {}

    def charger(self, lignes: Sequence[LigneLue]) -> None:
        """Read the stored accounts of the file, the roles they hold and those asked for."""
        identifiants = {li["identifiant"] for li in lignes}
        self.agents = {a.identifiant: a for a in Agent.objects.filter(identifiant__in=identifiants).order_by("pk")}
        ids = [a.pk for a in self.agents.values()]
        self.tenus: dict[int, list[Affectation]] = defaultdict(list)
        for tenu in Affectation.objects.filter(agent__in=ids).select_related("agent").order_by("periode", "pk"):
            if tenu.periode.upper is None or tenu.periode.upper > self.contexte.jour:
                self.tenus[tenu.agent_id].append(tenu)
        attendues = DemandeRole.objects.filter(agent__in=ids, decidee_a__isnull=True)
        self.demandes = {(d.agent_id, d.role) for d in attendues.order_by("pk")}
        self.services = {s.code: s for s in Service.objects.select_related("direction").order_by("pk")}
        self.directions = {d.pk: d for d in DirectionTerritoriale.objects.order_by("pk")}

    def planifier(self, ligne: LigneLue) -> Plan:
        """Return what the row writes."""
        plan = Plan(ligne)
        if (premiere := self.deja_dits.setdefault(ligne["identifiant"], ligne.numero)) != ligne.numero:
            ligne.refuser("identifiant", f"Cet identifiant figure déjà ligne {premiere}.")
        if ligne["depart_le"] and ligne["role"]:
            ligne.refuser("depart_le", "Une ligne dit un rôle ou un départ, pas les deux.")
        for colonne, valider in (("courriel", validate_email), ("identifiant", RegexValidator(IDENTIFIANT))):
            _valider(ligne, colonne, valider)
        if ligne.problemes:
            return plan
        agent = self._agent(plan)
        if agent is None:
            return plan
        plan.objet = agent
        if ligne["depart_le"]:
            self._depart(plan, agent, ligne["depart_le"])
        elif ligne["role"]:
            self._role(plan, agent, Role(ligne["role"]))
        elif ligne["role_du"] or ligne["role_au"] or ligne["service"] or ligne["direction"]:
            ligne.refuser("role", "Dites quel rôle.")
        return plan

    def _agent(self, plan: Plan) -> Agent | None:
        """Return the account of the row, new or corrected; None when it cannot be."""
        ligne = plan.ligne
        agent = self.agents.get(ligne["identifiant"])
        dites = {c: ligne[c] for c in ("nom", "prenom", "courriel", "metier") if ligne[c]}
        if agent is not None:
            plan.changer(agent, **dites)
            return agent
        for colonne in ("nom", "prenom"):
            if not ligne[colonne]:
                ligne.refuser(colonne, "Ce compte n'existe pas encore : cette cellule est obligatoire.")
        if ligne["depart_le"]:
            ligne.refuser("identifiant", "Aucun compte ne porte cet identifiant.")
        if ligne.problemes:
            return None
        agent = self.contexte.identifiants.nouveau(Agent, identifiant=ligne["identifiant"], **dites)
        agent.set_unusable_password()
        plan.nouveau = True
        return plan.creer(agent)

    def _depart(self, plan: Plan, agent: Agent, jour: date) -> None:
        """Close an account from a day on; its roles end that day, nothing is erased."""
        if not agent.is_active or agent.ferme_le == jour:
            return
        if agent.pk == self.contexte.par.pk:
            plan.ligne.refuser("identifiant", "Personne ne ferme son propre compte.")
        if jour < self.contexte.jour:
            plan.ligne.refuser("depart_le", "Un compte se ferme aujourd'hui ou plus tard.")
        try:
            exiger_un_administrateur(sauf=agent)
        except RegleAgent as refus:
            plan.ligne.refuser("identifiant", refus.messages[0])
        if plan.ligne.problemes:
            return
        plan.changer(agent, ferme_le=jour, is_active=jour > self.contexte.jour)
        for tenu in self.tenus[agent.pk]:
            if tenu.periode.upper is None or tenu.periode.upper > jour:
                self._finir(plan, tenu, jour, sans_passation=True)

    def _role(self, plan: Plan, agent: Agent, role: Role) -> None:
        """Give a role, ask for it when it takes two people, or move it to another team."""
        ligne = plan.ligne
        debut, fin = ligne["role_du"] or self.contexte.jour, ligne["role_au"]
        periode = DateRange(debut, fin + timedelta(days=1) if fin else None)
        service, direction = self._ou(ligne)
        if ligne.problemes:
            return
        try:
            verifier(agent, role, service, direction, debut, periode.upper, self.contexte.par)
        except RegleAgent as refus:
            ligne.refuser(CHAMPS.get(refus.champ, refus.champ or "identifiant"), refus.messages[0])
            return
        ici = (service.pk if service else None, direction.pk if direction else None)
        memes = [t for t in self.tenus[agent.pk] if t.role == role]
        deja = next((t for t in memes if (t.service_id, t.direction_id) == ici), None)
        if deja is not None:
            self._prolonger(plan, deja, periode)
        elif role in roles_a_deux():
            self._demander(plan, agent, role, service, direction, periode)
        else:
            for ailleurs in memes:
                self._quitter(plan, ailleurs, debut)
            plan.creer(
                self.contexte.identifiants.nouveau(
                    Affectation, agent=agent, role=role, service=service, direction=direction, periode=periode,
                    motif=self._motif(ligne), attribuee_a=self.contexte.le, attribuee_par_id=self.contexte.agent_id,
                )
            )  # fmt: skip

    def _ou(self, ligne: LigneLue) -> tuple[Service | None, DirectionTerritoriale | None]:
        """Return the service and the direction of a row, by their codes."""
        for colonne, connus, quoi in (
            ("service", self.services, "service"), ("direction", self.directions, "direction territoriale"),
        ):  # fmt: skip
            if ligne[colonne] and ligne[colonne] not in connus:
                ligne.refuser(colonne, f"Code inconnu : {quoi}.")
        return self.services.get(ligne["service"] or ""), self.directions.get(ligne["direction"] or "")

    def _prolonger(self, plan: Plan, tenu: Affectation, periode: Any) -> None:
        """Take the end that a row gives to a role held already; without end, the role is as it was."""
        if periode.upper is None or periode.upper == tenu.periode.upper:
            return
        if periode.upper < self.contexte.jour:
            plan.ligne.refuser("role_au", "Un rôle se termine aujourd'hui ou plus tard.")
        elif tenu.periode.upper is not None and periode.upper > tenu.periode.upper:
            plan.ligne.refuser("role_au", "Ce rôle finit avant ce jour : donnez-le de nouveau à partir de sa fin.")
        else:
            self._finir(plan, tenu, periode.upper, sans_passation=False)

    def _quitter(self, plan: Plan, tenu: Affectation, debut: date) -> None:
        """End the same role held in another team on the day when this one begins."""
        if tenu.periode.upper is not None and tenu.periode.upper <= debut:
            return
        if debut < self.contexte.jour:
            plan.ligne.refuser("role_du", "Un changement d'équipe se fait aujourd'hui ou plus tard.")
            return
        self._finir(plan, tenu, debut, sans_passation=False)

    def _finir(self, plan: Plan, tenu: Affectation, fin: date, *, sans_passation: bool) -> None:
        """End a role; nobody ends his own."""
        if tenu.agent_id == self.contexte.par.pk:
            plan.ligne.refuser("identifiant", "Personne ne change ses propres droits.")
            return
        valeurs = valeurs_de_fin(
            tenu,
            fin,
            self._motif(plan.ligne),
            sans_passation=sans_passation,
            par=self.contexte.par,
            le=self.contexte.le,
        )
        plan.changer(tenu, **valeurs)

    def _demander(
        self, plan: Plan, agent: Agent, role: Role, service: Service | None,
        direction: DirectionTerritoriale | None, periode: Any,
    ) -> None:  # fmt: skip
        """Ask for a powerful role: another person gives it, on the page of the roles asked for."""
        if (agent.pk, role.value) in self.demandes:
            return
        if self.contexte.agent_id is None:
            plan.ligne.refuser("role", f"« {role.label} » se donne à deux : importez ce rôle par la page.")
            return
        self.contexte.avertir(plan.ligne, "role", f"« {role.label} » se donne à deux : une autre personne décidera.")
        plan.creer(
            self.contexte.identifiants.nouveau(
                DemandeRole, agent=agent, role=role, service=service, direction=direction, periode=periode,
                motif=self._motif(plan.ligne), demandee_a=self.contexte.le, demandee_par_id=self.contexte.agent_id,
            )
        )  # fmt: skip

    def _motif(self, ligne: LigneLue) -> str:
        return str(ligne["motif"] or f"import du {self.contexte.jour:%d/%m/%Y}")


def _valider(ligne: LigneLue, colonne: str, valider: Any) -> None:
    """Keep what a validator refuses as a problem of the row."""
    try:
        if ligne[colonne]:
            valider(ligne[colonne])
    except ValidationError:
        raison = "Ce n'est pas une adresse." if colonne == "courriel" else "Lettres, chiffres, point, tiret ou arobase."
        ligne.refuser(colonne, raison)
