"""A child's file where everybody else bears a name found nowhere else: none may ever be in what is exported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from havre.apps.accueils.models import PisteFamiliale, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.models import Decision, EnfantConcerne
from havre.apps.echanges.actions import Demandeur, enregistrer_demande, enregistrer_recu
from havre.apps.echanges.actions.recus import Fichier
from havre.apps.echanges.enums import CanalRecu, NatureDemande, OrigineRecu, QualiteDemandeur
from havre.apps.echanges.models import Demande
from havre.apps.lieux.models import AssistantFamilial
from havre.apps.personnes.models import Domicile, Eloignement, Enfant, Fratrie, ReconnaissanceHandicap
from havre.apps.suivis.models import Promesse
from havre.apps.visites.enums import NatureVisite
from havre.apps.visites.models import Visite
from tests.factories import (
    HAZEBROUCK,
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_parent,
    creer_personne,
    creer_recherche,
    creer_service,
    depuis,
    unite_de,
)

SENTINELLES = (
    "Zelandine", "KOWALSKIX", "Xaverien", "Wilfrance", "OSTROWSKIX", "Quasimodia", "VERDIERX", "Yvonnick",
    "Térébenthine",
    "Mirliflore", "Bartholomine", "Capucinette", "glycines", "0612345678", "quasimodia@", "JUGESECRETE", "Vitupère",
    "Ondine-Fleur", "Saperlipopette", "Hippocrate-Mage", "Signaleuse", "59190",
)  # fmt: skip
"""Names, addresses and secrets of other people; what looks ordinary is what the person wrote of himself."""


@dataclass
class Situation:
    """A file full of other people."""

    enfant: Enfant
    agent: Agent
    demande: Demande
    textes: list[str] = field(default_factory=list)


@pytest.fixture
def situation(db: None) -> Situation:
    """Return a child's file, who asks for it once grown, and the manager who instructs."""
    return creer_situation()


def creer_situation() -> Situation:
    """Make the file."""
    service = creer_service()
    agent = creer_agent(Role.RTASE, service=service, nom="Bartholomine")
    fratrie = creer_fratrie("Fratrie Saperlipopette")
    enfant = creer_enfant("Lou", naissance=date(2006, 5, 4), service=service, fratrie=fratrie)
    frere = creer_enfant("Xaverien", naissance=date(2012, 5, 4), service=service, fratrie=fratrie)
    mere = creer_parent([enfant, frere], "Zelandine")
    type(mere).objects.filter(pk=mere.pk).update(nom="KOWALSKIX")
    Domicile.objects.create(personne=mere, commune_id=HAZEBROUCK, adresse="3 allée des glycines", periode=depuis())
    autre = creer_personne("Vitupère", "Menaçant")
    a, b = sorted([enfant.personne, autre], key=lambda p: p.pk)
    Eloignement.objects.create(personne_a=a, personne_b=b, motif="Menaces de Vitupère", periode=depuis())
    _la_vie(enfant, frere, agent)
    _les_ecrits(enfant, agent, fratrie)
    demande = enregistrer_demande(
        nature=NatureDemande.ACCES, objet="Je veux mon dossier", details="Tout, depuis le début.", enfant=enfant,
        demandeur=Demandeur(QualiteDemandeur.ENFANT, enfant.personne.nom), service=service, responsable=agent,
        demandee_le=JOUR, par=agent, le=MAINTENANT,
    )  # fmt: skip
    return Situation(enfant, agent, demande)


def _la_vie(enfant: Enfant, frere: Enfant, agent: Agent) -> None:
    """Write a stay at a carer's, visits and promises full of names."""
    creer_mesure([enfant, frere], le=date(2020, 1, 15))
    lieu = creer_lieu(places=2)
    type(lieu).objects.filter(pk=lieu.pk).update(nom="Wilfrance OSTROWSKIX", adresse="3 allée des glycines")
    AssistantFamilial.objects.create(lieu=lieu, personne=creer_personne("Wilfrance", "OSTROWSKIX"))
    creer_accueil(enfant, unite_de(lieu), debut=date(2021, 1, 1), explication="Chez Wilfrance OSTROWSKIX, place libre.")
    for texte in (
        "Lou a vu sa mère Zelandine KOWALSKIX. Son frère Xaverien était là avec Mme Térébenthine.",
        "Lou dort bien. L'amie Capucinette est venue ; zelandine a téléphoné au 06 12 34 56 78.",
        "Lou a joué avec Ondine-Fleur puis avec Mirliflore, au 3 allée des glycines, 59190 Hazebrouck.",
        "Rencontre à Hazebrouck avec le Dr Hippocrate-Mage.",
    ):
        Visite.objects.create(
            enfant=enfant, nature=NatureVisite.REFERENT, service=enfant.service, agent=agent, faite_le=JOUR,
            prevue_le=JOUR, compte_rendu=texte, endroit="chez Mme Térébenthine", enregistree_a=MAINTENANT,
            issue_a=MAINTENANT,
        )  # fmt: skip
    Promesse.objects.create(
        enfant=enfant, nature="visite", mots="Tu verras Xaverien à Noël.", dite_a=["enfant"], dite_le=JOUR,
        pour_le=JOUR, enregistree_a=MAINTENANT,
    )  # fmt: skip
    ReconnaissanceHandicap.objects.create(enfant=enfant, periode=depuis(), reference="MDPH-2020-77", notee_a=MAINTENANT)


def _les_ecrits(enfant: Enfant, agent: Agent, fratrie: Fratrie) -> None:
    """Write orders, mail, requests and searches full of names."""
    for nature, tribunal, motifs in (
        (NatureDecision.JUGEMENT, "tpe-dunkerque", "JUGESECRETE : violences de Zelandine"),
        (NatureDecision.ADMINISTRATIVE, None, "Aide décidée avec Mme Térébenthine. Lou garde son école."),
    ):
        decision = Decision.objects.create(
            reference=f"D-{nature}", nature=nature, auteur="Mme Quasimodia VERDIERX", motifs=motifs,
            base_legale="Texte", rendue_le=JOUR, effet_le=JOUR, juridiction_id=tribunal,
        )  # fmt: skip
        EnfantConcerne.objects.create(decision=decision, enfant=enfant)
    recherche = creer_recherche([enfant], "urgence")
    Sollicitation.objects.create(
        recherche=recherche, lieu=creer_lieu(), nombre_enfants=1, demandee_le=JOUR, reponse_attendue_le=JOUR,
        message="Pour Lou, dont la mère Zelandine est d'accord.", interlocuteur="Quasimodia",
    )  # fmt: skip
    PisteFamiliale.objects.create(
        fratrie=fratrie, nom="Yvonnick", lien="oncle", notee_le=JOUR, notee_par=agent, issue="en_cours",
        precision="Yvonnick habite allée des glycines.",
    )  # fmt: skip
    enregistrer_recu(
        recu_le=JOUR, origine=OrigineRecu.AUTRE, expediteur="Quasimodia VERDIERX, Signaleuse", canal=CanalRecu.POSTE,
        objet="Inquiétude de Quasimodia pour Lou", resume="quasimodia@exemple.fr écrit de Lou.", enfant=enfant,
        service=enfant.service, responsable=agent, reponse_attendue_le=None,
        fichier=Fichier("Signaleuse.pdf", b"%PDF-1.7 lettre de Quasimodia"), par=agent, le=MAINTENANT,
    )  # fmt: skip


@pytest.fixture
def sentinelles_absentes() -> Callable[[bytes | str, str], None]:
    """Return a check that no name of anybody else is in some bytes."""

    def verifier(contenu: bytes | str, ou: str) -> None:
        texte = contenu.decode("utf-8", errors="ignore") if isinstance(contenu, bytes) else contenu
        plat = texte.casefold()
        serre = "".join(plat.split())
        assert [s for s in SENTINELLES if s.casefold() in plat or s.casefold() in serre] == [], ou

    return verifier
