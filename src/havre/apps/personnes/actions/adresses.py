"""Hiding the homes of a person from all but named readers (mode refuge), and showing them again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import ActionInterdite, exiger, portee
from havre.apps.journal.actions import consigner

from ..erreurs import AdresseEcrite, RegleAcces
from ..models import AdresseProtegee, Enfant, LecteurAdresse, Personne
from ..queries.refuge import porte_une_adresse_protegee
from .partages import exiger_enfant


def proches_de(enfant: Enfant) -> list[Personne]:
    """Return the child and the adults linked to him, each once, the child first."""
    adultes = {x.de_id: x.de for x in enfant.personne.liens_de.select_related("de").order_by("pk")}
    return [enfant.personne, *adultes.values()]


def proteger_adresses(
    *,
    enfant: Enfant,
    personnes: Collection[Personne],
    motif: str,
    lecteurs: Collection[Agent],
    par: Agent,
    le: datetime,
) -> list[AdresseProtegee]:
    """Hide the homes of the child or of adults linked to him; `par` and `lecteurs` alone still read them.

    Raises:
        ActionInterdite: `par` may not protect an address of this child.
        RegleAcces: nobody is chosen, no reason, a stranger to this file, a protection in force, or a reader whose
            roles handle no file.
    """
    exiger_enfant(enfant, Action.PROTEGER_ADRESSE, par)
    if not personnes:
        raise RegleAcces("Choisissez de qui l'adresse est cachée.", champ="personnes")
    if not {p.pk for p in personnes} <= {p.pk for p in proches_de(enfant)}:
        raise RegleAcces("Cette personne n'est pas de ce dossier.", champ="personnes")
    if not motif.strip():
        raise RegleAcces("Dites pourquoi l'adresse est protégée.", champ="motif")
    nommes = {a.pk: a for a in [par, *lecteurs]}
    for agent in nommes.values():
        _exiger_lecteur(agent)
    try:
        with transaction.atomic():
            protections = [
                AdresseProtegee.objects.create(personne=p, motif=motif.strip(), protegee_a=le, protegee_par=par)
                for p in personnes
            ]
            LecteurAdresse.objects.bulk_create(
                LecteurAdresse(protection=p, agent=a, nomme_a=le, nomme_par=par)
                for p in protections
                for a in nommes.values()
            )
            consigner(
                action="adresse.proteger", par=par, le=le, objet=enfant,
                donnees={"personnes": sorted(p.pk for p in personnes), "lecteurs": sorted(nommes)},
            )  # fmt: skip
    except IntegrityError as erreur:
        if "adresse_protegee_une_fois" in str(erreur):
            raise RegleAcces("Cette adresse est déjà protégée.", champ="personnes") from erreur
        raise
    return protections


def _exiger_lecteur(agent: Agent) -> None:
    """Refuse a reader whose roles handle no file."""
    if not portee(agent, Action.VOIR_ENFANTS) and not portee(agent, Action.LIRE_PARTAGES):
        raise RegleAcces(
            f"Les rôles de {agent.nom_complet()} ne lui permettent pas de lire un dossier d'enfant.", champ="lecteurs"
        )


def _exiger_protection(protection: AdresseProtegee, enfant: Enfant, par: Agent) -> None:
    """Check that `par` may act on a protection in force of somebody of this child's file."""
    exiger_enfant(enfant, Action.PROTEGER_ADRESSE, par)
    if protection.personne_id not in {p.pk for p in proches_de(enfant)}:
        raise ActionInterdite("Cette personne n'est pas de ce dossier.")
    if protection.leve_a is not None:
        raise RegleAcces("Cette protection est déjà levée.")


def nommer_lecteur(
    *, protection: AdresseProtegee, enfant: Enfant, agent: Agent, par: Agent, le: datetime
) -> LecteurAdresse:
    """Let one more agent read a protected address: only who reads it himself, or who may seal files, decides.

    Raises:
        ActionInterdite: `par` may not.
        RegleAcces: the protection was lifted, or the agent reads it already or handles no file.
    """
    _exiger_protection(protection, enfant, par)
    lit = protection.lecteurs.filter(agent=par, retire_a__isnull=True).exists()
    if not lit and not portee(par, Action.SCELLER):
        raise ActionInterdite("Seule une personne qui lit cette adresse, ou un responsable, peut en nommer une autre.")
    _exiger_lecteur(agent)
    if protection.lecteurs.filter(agent=agent, retire_a__isnull=True).exists():
        raise RegleAcces("Cette personne lit déjà l'adresse.", champ="agent")
    with transaction.atomic():
        lecteur = LecteurAdresse.objects.create(protection=protection, agent=agent, nomme_a=le, nomme_par=par)
        consigner(
            action="adresse.nommer", par=par, le=le, objet=enfant,
            donnees={"personne": protection.personne_id, "agent": agent.pk},
        )  # fmt: skip
    return lecteur


def lever_protection(*, protection: AdresseProtegee, enfant: Enfant, motif: str, par: Agent, le: datetime) -> None:
    """Show an address again: who may seal files decides, and says why.

    Raises:
        ActionInterdite: `par` may not.
        RegleAcces: no reason, or the protection was lifted already.
    """
    exiger(par, Action.SCELLER)
    _exiger_protection(protection, enfant, par)
    if not motif.strip():
        raise RegleAcces("Dites pourquoi la protection est levée.", champ="motif")
    with transaction.atomic():
        ligne = AdresseProtegee.objects.select_for_update().get(pk=protection.pk)
        ligne.leve_a, ligne.leve_par, ligne.motif_levee = le, par, motif.strip()
        ligne.save(update_fields=["leve_a", "leve_par", "motif_levee"])
        consigner(action="adresse.lever", par=par, le=le, objet=enfant, donnees={"personne": protection.personne_id})


def exiger_le_refuge(textes: Iterable[str], *, enfants: Collection[int], confirmee: bool) -> None:
    """Check that texts about to go out write no protected address unknowingly.

    Raises:
        AdresseEcrite: there is one, and nobody said that it must stand there; who catches it writes the attempt
            (`noter_adresse_ecrite`).
    """
    if not confirmee and porte_une_adresse_protegee(textes, enfants=enfants):
        raise AdresseEcrite(
            "Ce texte écrit en toutes lettres une adresse protégée (mode refuge). Retirez-la : le courrier part par le "
            "service. Si elle doit y rester, cochez la case : votre choix est inscrit au journal.",
            champ="adresse_confirmee",
            enfants=enfants,
        )


def noter_adresse_ecrite(*, refus: AdresseEcrite, par: Agent, le: datetime) -> None:
    """Write that a text was refused, whose author now knows of a protected address; never what he typed.

    To be called after the act was undone: the event stays.
    """
    seul = len(refus.enfants) == 1
    consigner(
        action="adresse.refuser", par=par, le=le, objet=None if seul else par,
        objet_type="personnes.enfant" if seul else "", objet_id=str(refus.enfants[0]) if seul else "",
        donnees={"enfants": refus.enfants},
    )  # fmt: skip
