"""What an obligation is: who owes it, on what fact, by which articles, and how Havre carries it.

An obligation is carried as a *deadline* (one rule or several named parts), a *condition* (checked on facts), a *text*
(printed in letters), or not carried, with the reason.
"""

from dataclasses import dataclass
from enum import StrEnum

from .sources import Verification
from .valeurs import Parametre


class Forme(StrEnum):
    """How an obligation is carried."""

    DELAI = "delai"
    CONDITION = "condition"
    TEXTE = "texte"
    NON_PORTEE = "non_portee"


FORMES = {
    Forme.DELAI: "échéance", Forme.CONDITION: "condition", Forme.TEXTE: "texte", Forme.NON_PORTEE: "non portée",
}  # fmt: skip

DEBITEURS = {
    "participant": "toute personne qui participe à la protection de l'enfance",
    "agent": "l'agent lui-même",
    "crip": "la CRIP",
    "pcd": "le président du conseil départemental",
    "ase": "l'aide sociale à l'enfance",
    "equipe": "l'équipe pluridisciplinaire d'évaluation",
    "service": "le service chargé de la mesure",
    "referent": "le référent ASE",
    "departement": "le département",
    "procureur": "le procureur de la République",
    "juge": "le juge des enfants",
    "jaf": "le juge aux affaires familiales",
    "greffe": "le greffe",
    "parties": "les parties",
    "partenaire": "le partenaire qui signale",
    "demandeur": "le demandeur",
    "cdaph": "la CDAPH",
    "mdph": "la MDPH",
    "tuteur": "le tuteur des pupilles (préfet)",
    "conseil_famille": "le conseil de famille",
    "parent": "le parent",
    "employeur": "l'employeur de l'assistant familial",
    "assistant_familial": "l'assistant familial",
    "directeur": "le directeur de l'établissement ou du service",
    "etablissement": "l'établissement ou le service",
    "autorite": "l'autorité qui a autorisé",
    "etat": "l'État",
    "belgique": "l'autorité centrale belge",
    "archives": "les archives départementales",
}


class Effet(StrEnum):
    """What silence means at the term."""

    REFUS = "refus"
    ACCEPTATION = "acceptation"
    AVIS_REPUTE = "avis_repute"
    REMISE_SUR_DEMANDE = "remise_sur_demande"


@dataclass(frozen=True, slots=True)
class Silence:
    """What the law makes of silence at the term, and how far that was checked."""

    effet: Effet
    texte: str
    verifications: tuple[Verification, ...]


@dataclass(frozen=True, slots=True)
class Prolongation:
    """Extensions of a limit: the fact that counts them, how long each is, how many at most (None: not numbered)."""

    nombre: str
    delai: Parametre
    au_plus: Parametre | None


@dataclass(frozen=True, slots=True)
class Branche:
    """One way to compute the term of a rule; the first branch whose conditions hold is the one.

    si: facts and the answer each must have. depuis: the branch exists only once this yes-or-no parameter says yes.
    age_moins_de: the child is under this age on the day of `age_le`.
    depart: the first of these facts that is there starts the limit; with `age`, the limit starts at that birthday.
    One of: delai (a numbered limit), sans_delai (the very day), le_jour (the day of the fact), special (a function).
    """

    si: tuple[tuple[str, bool], ...]
    depuis: Parametre | None
    age_moins_de: Parametre | None
    age_le: tuple[str, ...]
    depart: tuple[str, ...]
    age: Parametre | None
    delai: Parametre | None
    avant: bool
    sans_delai: bool
    le_jour: bool
    special: str
    prolongation: Prolongation | None
    borne: str
    suspension: tuple[str, str] | None
    report: Parametre | None
    pas_avant: Parametre | None
    note: str

    def parametres(self) -> tuple[Parametre, ...]:
        """Return the parameters this branch reads."""
        p = self.prolongation
        propres = (self.depuis, self.age_moins_de, self.age, self.delai, self.report, self.pas_avant)
        prolongation = (p.delai, p.au_plus) if p else ()
        return tuple(x for x in (*propres, *prolongation) if x is not None)

    def faits(self) -> tuple[str, ...]:
        """Return the facts this branch reads, in the order it reads them."""
        noms = [nom for nom, _ in self.si]
        if self.age_moins_de:
            noms += ["naissance_le", *self.age_le]
        noms += self.depart
        noms += [self.prolongation.nombre] if self.prolongation else []
        noms += [self.borne] if self.borne else []
        noms += self.suspension or ()
        return tuple(dict.fromkeys(noms))


@dataclass(frozen=True, slots=True)
class Regle:
    """A deadline: how its term is computed, which recorded acts stop it, after which facts it no longer matters."""

    cle: str
    titre: str
    branches: tuple[Branche, ...]
    actes: tuple[str, ...]
    cesse: tuple[str, ...]
    silence: Silence | None

    def faits(self) -> tuple[str, ...]:
        """Return the names of all the facts the rule may read."""
        return tuple(dict.fromkeys([n for b in self.branches for n in b.faits()] + [*self.actes, *self.cesse]))

    @property
    def reprise(self) -> str:
        """Return the fact that starts the next period of a periodic rule (`dernier_…_le`); empty when there is none."""
        departs = dict.fromkeys(nom for b in self.branches for nom in b.depart)
        reprises = [nom for nom in departs if nom.startswith("dernier")]
        return reprises[0] if reprises and len(departs) > 1 else ""

    def parametres(self) -> tuple[Parametre, ...]:
        """Return all the parameters the rule may read."""
        return tuple({p.cle: p for b in self.branches for p in b.parametres()}.values())


@dataclass(frozen=True, slots=True)
class Exigence:
    """One requirement of a condition: a kind, the facts it reads, the parameter it compares with."""

    sorte: str
    faits: tuple[str, ...]
    parametre: Parametre | None
    texte: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true: applies when all of `si` hold and `depuis` says yes, fulfilled when all of `exige` do."""

    cle: str
    si: tuple[tuple[str, bool], ...]
    depuis: Parametre | None
    exige: tuple[Exigence, ...]

    def faits(self) -> tuple[str, ...]:
        """Return the names of all the facts the condition may read."""
        return tuple(dict.fromkeys([n for n, _ in self.si] + [f for e in self.exige for f in e.faits]))

    def parametres(self) -> tuple[Parametre, ...]:
        """Return the parameters the condition reads."""
        tous = [self.depuis, *(e.parametre for e in self.exige)]
        return tuple({p.cle: p for p in tous if p is not None}.values())


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty: who owes it, on what fact, by which articles, how far it was checked, and how Havre carries it."""

    cle: str
    titre: str
    articles: tuple[str, ...]
    debiteur: str
    declencheur: str
    recurrence: str
    forme: Forme
    verifications: tuple[Verification, ...]
    reserve: str
    remarque: str
    regles: tuple[Regle, ...]
    condition: Condition | None
    mention: str
    raison: str

    @property
    def chapitre(self) -> str:
        """Return the two letters of the chapter."""
        return self.cle[:2]

    @property
    def references(self) -> str:
        """Return the articles, as a page writes them."""
        return " ; ".join(self.articles)


CHAPITRES = {
    "IP": "Repérage, informations préoccupantes, signalement",
    "JU": "Justice",
    "AD": "Protection administrative, aides, relation au public",
    "PA": "Parcours de l'enfant",
    "MN": "Mineurs non accompagnés",
    "PU": "Pupilles, adoption, conseils de famille",
    "AF": "Assistants familiaux",
    "ES": "Établissements et services",
    "HD": "Hors département, Belgique",
    "DT": "Données, transparence, archives",
}
