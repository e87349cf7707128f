"""Services, agents and their roles, the case holder of each child, and the demonstration accounts."""

import unicodedata
from dataclasses import dataclass, field

import numpy as np

from havre.apps.agents.enums import Role, TypeService

from .geographie import Geographie
from .modeles import Foyer, Population
from .noms import Nommeur
from .parametres import PART_POSTES_VACANTS, Effectifs
from .population.repartition import arrondir

SERVICE_DEMO = "hazebrouck"
DIRECTION_DEMO = "FLA"


@dataclass(slots=True, eq=False)
class Service:
    """A team."""

    numero: int
    code: str
    nom: str
    type: TypeService
    mns: str | None
    direction: str | None


@dataclass(slots=True, eq=False)
class Agent:
    """An account and its only role; `fin` is the day a post became vacant."""

    numero: int
    identifiant: str
    prenom: str
    nom: str
    role: Role
    service: Service | None
    direction: str | None
    debut: int
    fin: int | None = None
    demonstration: bool = False
    foyers: list[Foyer] = field(default_factory=list)


@dataclass(slots=True)
class Equipes:
    """All the services and agents, numbered from 1."""

    services: list[Service]
    agents: list[Agent]
    referent_de: dict[int, Agent]  # by child's number

    def service_ase(self, mns: str) -> Service:
        """Return the ASE service of a MNS."""
        return next(s for s in self.services if s.code == f"ase-{mns}")


def constituer(
    population: Population, effectifs: Effectifs, geo: Geographie, au: int, rng: np.random.Generator
) -> Equipes:
    """Return the teams; the demonstration accounts stand in the Flandres or for the whole département."""
    services = _services(effectifs, geo)
    par_code = {s.code: s for s in services}
    equipe = _Recrutement(Nommeur(rng), au, rng)
    demo = _comptes_demo(equipe, par_code)
    accueillis: dict[str, list[Foyer]] = {}
    for foyer in population.foyers:
        if foyer.accueillis:
            accueillis.setdefault(foyer.mns, []).append(foyer)
    codes = sorted(accueillis)
    charge = np.array([sum(len(f.accueillis) for f in accueillis[mns]) for mns in codes], float)
    referent_de: dict[int, Agent] = {}
    for mns, postes in zip(codes, arrondir(charge, effectifs.referents).tolist(), strict=True):
        service = par_code[f"ase-{mns}"]
        referents = [demo[Role.REFERENT]] if mns == SERVICE_DEMO else []
        while len(referents) < max(postes, 1):
            referents.append(equipe.recruter(Role.REFERENT, service=service))
        _attribuer(accueillis[mns], referents, referent_de, rng)
    _vacances(equipe.agents, effectifs, au, rng)
    _encadrement(equipe, services, effectifs)
    return Equipes(services, equipe.agents, referent_de)


def _services(effectifs: Effectifs, geo: Geographie) -> list[Service]:
    services: list[Service] = []

    def ouvrir(code: str, nom: str, type_service: TypeService, mns: str | None, direction: str | None) -> None:
        services.append(Service(len(services) + 1, code, nom, type_service, mns, direction))

    retenues = [m for m in geo.mns if effectifs.direction in (None, m[2])]
    for code, nom, direction in retenues:
        ouvrir(f"ase-{code}", f"Service ASE {nom}", TypeService.ASE, code, direction)
    for code, nom, direction in retenues:
        ouvrir(f"ssp-{code}", f"Service social de proximité {nom}", TypeService.SSP, code, direction)
    for direction in sorted({d for *_, d in retenues}):
        ouvrir(f"saf-{direction.lower()}", f"Service d'accueil familial {direction}", TypeService.SAF, None, direction)
    ouvrir("crip", "Cellule de recueil des informations préoccupantes", TypeService.CRIP, None, None)
    ouvrir("siege-enfance", "Direction enfance-famille", TypeService.SIEGE, None, None)
    return services


class _Recrutement:
    """Numbers the agents and gives each an identifier of his own."""

    def __init__(self, nommeur: Nommeur, au: int, rng: np.random.Generator) -> None:
        self.nommeur, self.au, self.rng = nommeur, au, rng
        self.agents: list[Agent] = []
        self.pris: set[str] = set()

    def recruter(
        self, role: Role, *, service: Service | None = None, direction: str | None = None, identifiant: str = ""
    ) -> Agent:
        """Add an agent who holds a role."""
        sexe = 2 if self.rng.random() < 0.85 else 1
        origine = self.nommeur.origine()
        naissance = int(self.rng.integers(1966, 2001))
        prenom, nom = self.nommeur.prenom(sexe, naissance, origine), self.nommeur.nom(origine)
        base = identifiant or _identifiant(prenom, nom)
        unique, rang = base, 1
        while unique in self.pris:
            rang += 1
            unique = f"{base}{rang}"
        self.pris.add(unique)
        debut = self.au - int(self.rng.exponential(1500)) - 20
        agent = Agent(len(self.agents) + 1, unique, prenom, nom, role, service, direction, debut)
        agent.demonstration = bool(identifiant)
        self.agents.append(agent)
        return agent


def _identifiant(prenom: str, nom: str) -> str:
    brut = unicodedata.normalize("NFKD", f"{prenom}.{nom}".lower())
    return "".join(c for c in brut if c.isascii() and (c.isalnum() or c in ".-"))[:50]


def _comptes_demo(equipe: _Recrutement, services: dict[str, Service]) -> dict[Role, Agent]:
    """Return one account for each role."""
    en_service = {
        Role.REFERENT: f"ase-{SERVICE_DEMO}", Role.AIDES: f"ase-{SERVICE_DEMO}", Role.SSP: f"ssp-{SERVICE_DEMO}",
        Role.SAF: f"saf-{DIRECTION_DEMO.lower()}", Role.CRIP: "crip", Role.INSPECTION: "siege-enfance",
    }  # fmt: skip
    territoriaux = {Role.RTASE, Role.PSYCHOLOGUE, Role.COORDINATION_VISITES}
    comptes = {}
    for role in Role:
        comptes[role] = equipe.recruter(
            role, service=services.get(en_service.get(role, "")),
            direction=DIRECTION_DEMO if role in territoriaux else None, identifiant=role.value.replace("_", "-"),
        )  # fmt: skip
        comptes[role].debut = min(comptes[role].debut, equipe.au - 400)
    return comptes


def _attribuer(
    foyers: list[Foyer], referents: list[Agent], referent_de: dict[int, Agent], rng: np.random.Generator
) -> None:
    """Share the families of a service between its case holders, unevenly; siblings keep one case holder.

    The families of the demonstration's stories go to the first of them.
    """
    poids = rng.normal(1.0, 0.13, len(referents)).clip(0.7, 1.4)
    charge = np.zeros(len(referents))
    ordre = sorted(range(len(foyers)), key=lambda i: (not foyers[i].histoire, -len(foyers[i].accueillis), i))
    for i in ordre:
        choisi = 0 if foyers[i].histoire else int(np.argmin(charge / poids))
        charge[choisi] += len(foyers[i].accueillis)
        referents[choisi].foyers.append(foyers[i])
        for e in foyers[i].accueillis:
            referent_de[e.numero] = referents[choisi]


def _vacances(agents: list[Agent], effectifs: Effectifs, au: int, rng: np.random.Generator) -> None:
    """Leave some posts of case holder vacant for a few weeks or months: their children have nobody."""
    postes = [a for a in agents if a.role == Role.REFERENT and not a.demonstration]
    for i in rng.choice(len(postes), round(PART_POSTES_VACANTS * effectifs.referents), replace=False).tolist():
        postes[i].fin = au - int(rng.integers(10, 150))
        postes[i].debut = min(postes[i].debut, postes[i].fin - 200)


def _encadrement(equipe: _Recrutement, services: list[Service], effectifs: Effectifs) -> None:
    """Add managers, psychologists, social workers and the fostering services."""
    directions = sorted({s.direction for s in services if s.direction})
    for s in services:
        if s.type == TypeService.ASE:
            equipe.recruter(Role.RTASE, service=s, direction=s.direction)
        elif s.type == TypeService.SSP:
            for _ in range(3):
                equipe.recruter(Role.SSP, service=s)
        elif s.type == TypeService.SAF:
            for _ in range(4):
                equipe.recruter(Role.SAF, service=s)
    for direction in directions:
        for _ in range(1 if direction == DIRECTION_DEMO else 3):  # with the account: two in the Flandres
            equipe.recruter(Role.PSYCHOLOGUE, direction=direction)
    crip = next(s for s in services if s.type == TypeService.CRIP)
    for _ in range(12 if effectifs.direction is None else 2):
        equipe.recruter(Role.CRIP, service=crip)
