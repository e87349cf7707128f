"""The register of processing activities (RGPD art. 30), made from the classification, the rights and the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from havre.apps.agents.droits import table_des_droits
from havre.apps.agents.enums import Action, Niveau, Role
from havre.courriers.mentions import emetteur

from ..champs.lecture import Champ, Classe, Fiche, Finalite, Sujet, classes, fiches, finalites, tables
from ..conservation import Regle, regles

PERSONNES = {
    Sujet.ENFANT: "enfants et jeunes majeurs suivis",
    Sujet.PROCHE: "leurs proches",
    Sujet.TIERS: "autres personnes en lien avec eux",
    Sujet.AGENT: "agents",
    Sujet.MELANGE: "personnes citées dans un texte",
}
PORTEES = {
    Niveau.LIEUX: "ses lieux", Niveau.ENFANTS_SUIVIS: "enfants suivis", Niveau.SERVICE: "équipe",
    Niveau.DIRECTION: "territoire", Niveau.DEPARTEMENT: "département",
}  # fmt: skip
SECURITE = (
    "droits par rôle et par territoire, revérifiés par la base ; journal chaîné des écritures et des lectures ; pièces "
    "chiffrées (AES-256-GCM), clés hors de la base ; sauvegardes chiffrées"
)
ENTETES = (
    "finalité", "base", "vérification", "personnes", "catégories de données", "particulières", "destinataires",
    "conservation", "transfert hors Union européenne", "sécurité",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traitement:
    """One processing activity: the data of one purpose."""

    finalite: Finalite
    personnes: tuple[str, ...]
    classes: tuple[Classe, ...]
    destinataires: tuple[str, ...]
    regles: tuple[Regle, ...]
    champs: int

    def ligne(self, *, au: date) -> list[str]:
        """Return its row in the exported table, in the order of `ENTETES`."""
        particulieres = [c.libelle for c in self.classes if c.particuliere]
        return [
            self.finalite.libelle, self.finalite.base,
            " ; ".join(v.phrase() for v in self.finalite.verifications), " ; ".join(self.personnes),
            " ; ".join(c.libelle for c in self.classes), " ; ".join(particulieres), " ; ".join(self.destinataires),
            " ; ".join(f"{r.libelle} : {r.ecrite(au=au)}" for r in self.regles), "aucun par Havre", SECURITE,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LigneDeClasse:
    """One class of data: where it stands, what it serves, how long it is kept, who receives it."""

    classe: Classe
    champs: int
    de_tiers: int
    finalites: tuple[str, ...]
    regles: tuple[Regle, ...]
    destinataires: tuple[str, ...]


def roles_de(action: str) -> list[str]:
    """Return the roles that a right is given to, each with how far it reaches."""
    if not action:
        return []
    return [
        f"{role.label} ({PORTEES[niveau]})"
        for role in Role
        if (niveau := table_des_droits().get(role, {}).get(Action(action), Niveau.AUCUN))
    ]


def responsable() -> str:
    """Return who answers for the processing."""
    return emetteur().collectivite


def personnels() -> list[tuple[Fiche, Champ]]:
    """Return every personal field of Havre's tables, with its sheet."""
    return [(f, c) for f in fiches().values() for c in f.champs.values() if c.classe.personnelle]


def traitements() -> list[Traitement]:
    """Return the processing activities, in the order of the purposes."""
    lus = []
    for cle, finalite in finalites().items():
        siens = [(f, c) for f, c in personnels() if f.finalite == cle]
        etrangeres = [t for t in tables().values() if t.finalite == cle and t.classe.personnelle]
        if not siens and not etrangeres:
            continue
        sujets = {c.sujet for _, c in siens} | {t.sujet for t in etrangeres}
        vues = {c.classe.cle for _, c in siens} | {t.classe.cle for t in etrangeres}
        servies = {f.conservation for f, _ in siens} | {t.conservation for t in etrangeres}
        lus.append(
            Traitement(
                finalite,
                tuple(texte for sujet, texte in PERSONNES.items() if sujet in sujets),
                tuple(c for k, c in classes().items() if k in vues),
                _dans_l_ordre(d for f, _ in siens for d in roles_de(f.lecture)),
                tuple(r for k, r in regles().items() if k in servies),
                len(siens),
            )
        )
    return lus


def lignes_de_classe() -> list[LigneDeClasse]:
    """Return the personal classes that some field has, in the order of the file."""
    lus = []
    for classe in classes().values():
        siens = [(f, c) for f, c in personnels() if c.classe is classe]
        if not siens:
            continue
        lus.append(
            LigneDeClasse(
                classe, len(siens), sum(c.de_tiers for _, c in siens),
                _dans((f.libelle for f in finalites().values()), {finalites()[f.finalite].libelle for f, _ in siens}),
                tuple(r for k, r in regles().items() if k in {f.conservation for f, _ in siens}),
                _dans_l_ordre(d for f, _ in siens for d in roles_de(f.lecture)),
            )
        )  # fmt: skip
    return lus


def durees_a_fixer() -> list[Regle]:
    """Return the rules that apply to some data and have no duration yet."""
    servies = {f.conservation for f in fiches().values() if f.personnelle}
    return [r for k, r in regles().items() if r.a_fixer and k in servies]


def _dans(ordre: Iterable[str], choisis: set[str]) -> tuple[str, ...]:
    return tuple(x for x in ordre if x in choisis)


def _dans_l_ordre(textes: Iterable[str]) -> tuple[str, ...]:
    """Return each text once; roles in the order of the list of roles, then as they came."""
    uniques = dict.fromkeys(textes)
    rangs = {role.label: rang for rang, role in enumerate(Role)}
    return tuple(sorted(uniques, key=lambda t: rangs.get(t.rpartition(" (")[0], len(rangs))))
