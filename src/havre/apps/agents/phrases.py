"""Rights in plain French: what a role may do and how far, what one account may do today and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .droits import Octroi, jamais_delegues, lieux_d_exercice, roles_a_deux, table_des_droits
from .enums import Action, Exercice, Niveau, Role

PORTEES = {
    Niveau.AUCUN: "",
    Niveau.LIEUX: "ses lieux",
    Niveau.ENFANTS_SUIVIS: "enfants suivis",
    Niveau.SERVICE: "équipe",
    Niveau.MNS: "MNS",
    Niveau.DIRECTION: "territoire",
    Niveau.DEPARTEMENT: "département",
}
"""How far a right reaches, in one word or two, for a table."""
ETENDUES = {
    Niveau.LIEUX: "Pour les lieux au nom desquels il parle",
    Niveau.ENFANTS_SUIVIS: "Pour les enfants qu'il suit",
    Niveau.SERVICE: "Pour son équipe",
    Niveau.MNS: "Pour les équipes de sa maison (MNS)",
    Niveau.DIRECTION: "Pour son territoire",
    Niveau.DEPARTEMENT: "Pour tout le département",
}
"""The same, to begin a sentence."""
DE_CONTENU = (Action.VOIR_ENFANTS, Action.VOIR_IP, Action.VOIR_ACCUEILLIS, Action.VOIR_ATTENTE)
"""Rights that show something about a child; a role without any sees no file."""


@dataclass(frozen=True)
class Phrase:
    """Rights that reach equally far: where, and what, in words."""

    ou: str
    quoi: tuple[str, ...]

    def __str__(self) -> str:
        """Return them as one sentence."""
        return f"{self.ou} : {' ; '.join(self.quoi)}."


@dataclass(frozen=True)
class OctroiDit:
    """A role held or lent, in words: what it is, since and until when, who gave it and why, what it allows."""

    octroi: Octroi
    titre: str
    ou: str
    phrases: tuple[Phrase, ...]


def phrases_du_role(role: Role, actions: Iterable[Action] | None = None, ou: dict[Niveau, str] | None = None) -> tuple[
    Phrase, ...
]:  # fmt: skip
    """Return what a role (or some of its rights) allows, the narrowest scope first."""
    droits = {a: n for a, n in table_des_droits()[role].items() if actions is None or a in actions}
    ordre = sorted(droits, key=lambda a: (droits[a], list(Action).index(a)))
    return tuple(
        Phrase((ou or ETENDUES)[niveau], tuple(infinitif(a) for a in groupe))
        for niveau, groupe in groupby(ordre, key=droits.__getitem__)
    )


def sans_contenu(role: Role) -> bool:
    """Whether a role sees nothing about any child."""
    return not any(a in table_des_droits()[role] for a in DE_CONTENU)


def dire(octrois: Sequence[Octroi]) -> list[OctroiDit]:
    """Return what an account may do today, role by role, with the names of its services and territories."""
    dits = []
    for octroi in octrois:
        role = Role(octroi.affectation.role)
        if octroi.passation:
            phrases: tuple[Phrase, ...] = (
                Phrase("Pour les enfants qu'il suivait", ("lire leur dossier encore quelques jours",)),
            )
        else:
            actions = [Action(a) for a in octroi.actions if Action(a) not in jamais_delegues()]
            phrases = phrases_du_role(role, actions if octroi.delegue else None, _ou(octroi.affectation))
        dits.append(OctroiDit(octroi, role.label, lieu_de(octroi.affectation), phrases))
    return dits


def phrases_de(tenu: Any) -> tuple[Phrase, ...]:
    """Return what a role held or asked for allows, with the names of its service and territory."""
    return phrases_du_role(Role(tenu.role), None, _ou(tenu))


def lieu_de(affectation: Any) -> str:
    """Return what a role is held for, in words."""
    if affectation.service is not None:
        return str(affectation.service)
    if lieux_d_exercice()[Role(affectation.role)] == Exercice.LIEUX:
        return Exercice.LIEUX.label
    return f"territoire {affectation.direction}" if affectation.direction_id else "tout le département"


def _ou(affectation: Any) -> dict[Niveau, str]:
    """Return the beginnings of the sentences for one role held, with names."""
    service = affectation.service
    direction = affectation.direction or (service.direction if service is not None else None)
    mns = service.mns if service is not None else None
    return ETENDUES | {
        Niveau.SERVICE: f"Pour {service}" if service else "Pour aucune équipe (aucun service n'est donné à ce rôle)",
        Niveau.MNS: f"Pour les équipes de la maison {mns}" if mns else "Pour aucune maison",
        Niveau.DIRECTION: f"Pour le territoire {direction}" if direction else "Pour aucun territoire",
    }


def infinitif(action: Action) -> str:
    """Return a right as it stands inside a sentence."""
    libelle = str(action.label)
    return libelle[0].lower() + libelle[1:]


def page_des_droits() -> str:
    """Return the page of reference of the roles and rights, in Markdown."""
    parties = [
        "# Rôles et droits",
        "",
        "Cette page est écrite depuis `src/havre/apps/agents/donnees/droits.yaml` par `havre roles reference`. Ce qui "
        "n'y figure pas est refusé. Un agent qui tient deux rôles a la réunion des deux périmètres, rien de plus ; le "
        "référent voit en outre les enfants dont il est le référent, où que soit leur équipe.",
        "",
        "Une personne ne change jamais ses propres droits. Se donnent à deux (l'une demande, l'autre donne) : "
        + ", ".join(f"« {r.label} »" for r in Role if r in roles_a_deux())
        + ". Ne se délèguent jamais : "
        + " ; ".join(infinitif(a) for a in Action if a in jamais_delegues())
        + ".",
        "",
        "| Rôle | Se tient pour | Voit des dossiers d'enfants |",
        "| --- | --- | --- |",
    ]
    for role in Role:
        vue = PORTEES[table_des_droits()[role].get(Action.VOIR_ENFANTS, Niveau.AUCUN)]
        parties.append(f"| {role.label} | {lieux_d_exercice()[role].label} | {vue or 'non'} |")
    for role in Role:
        parties += ["", f"## {role.label}", ""]
        if sans_contenu(role):
            parties += ["Ne voit rien d'aucun enfant.", ""]
        for phrase in phrases_du_role(role):
            parties += [f"- {phrase.ou} :", *(f"  - {quoi}" for quoi in phrase.quoi)]
    return "\n".join(parties) + "\n"
