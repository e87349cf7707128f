"""Requests, letters, mail and reports about a child, by the manager of the team."""

from datetime import date
from typing import Any

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import Demandeur, Projet, deleguer, emettre, enregistrer_demande, enregistrer_recu
from havre.apps.echanges.actions.recus import Fichier
from havre.apps.echanges.enums import CanalRecu, NatureDemande, OrigineRecu, QualiteDemandeur
from havre.apps.suivis.actions import ajouter_additif, ecrire_etape, ouvrir_rapport, signer
from havre.apps.suivis.enums import EtapeRapport, NatureRapport
from havre.courriers.documents import imprimer_additif, imprimer_rapport
from havre.courriers.impression import imprimer
from havre.registre.acces.collecte import collecter
from havre.registre.actions.acces import Identite, enregistrer_contenu, ouvrir_acces, preparer
from havre.registre.enums import MoyenIdentite, VoieMedicale
from havre.registre.models import BordereauElimination, LigneBordereau
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_agent,
    depuis,
)
from tests.factories.informations import creer_ssp
from tests.web.matrice.table import Situation, Suit

from .socle import EQUIPES, Faits, fait


@fait()
def chef(s: Faits) -> Any:
    agent = creer_agent(Role.RTASE, service=s.service)
    deleguer(
        agent=agent, qualite="Responsable territoriale", acte="arrêté d'essai", debut=depuis().lower, fin=None,
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    return agent


def _demande(s: Faits, service: Any, enfant: Any) -> Any:
    return enregistrer_demande(
        nature=NatureDemande.AIDE, objet=f"Aide pour {s.marque}", details="", enfant=enfant,
        demandeur=Demandeur(QualiteDemandeur.FAMILLE, f"Madame {s.marque}", "1 rue de l'Essai"), service=service,
        responsable=s["chef"], demandee_le=JOUR, par=s["chef"], le=MAINTENANT,
    )  # fmt: skip


@fait(Suit.ECRIT)
def demande(s: Faits) -> Any:
    return _demande(s, s.service, s["enfant"])


@fait(Suit.SOCIAL)
def demande_du_ssp(s: Faits) -> Any:
    """A request to the social service about nobody in particular; about the sealed child, where there is one."""
    enfant = s["enfant"] if s.situation == Situation.SCELLE else None
    return _demande(s, creer_ssp(EQUIPES[s.situation]), enfant)


@fait()
def demande_acces(s: Faits) -> Any:
    """A person asks for his file; it is gathered, and waits to be read again."""
    demande = enregistrer_demande(
        nature=NatureDemande.ACCES, objet=f"Dossier de {s.marque}", details="", enfant=s["enfant"],
        demandeur=Demandeur(QualiteDemandeur.ENFANT, s.marque), service=s.service, responsable=s["chef"],
        demandee_le=JOUR, par=s["chef"], le=MAINTENANT,
    )  # fmt: skip
    acces = ouvrir_acces(
        demande=demande, identite=Identite(MoyenIdentite.PIECE, JOUR), voie=VoieMedicale.DIRECT, medecin="",
        par=s["chef"], le=MAINTENANT,
    )  # fmt: skip
    export = preparer(acces=acces, par=s["chef"], le=MAINTENANT)
    enregistrer_contenu(export=export, dossier=collecter(s["enfant"], voie=VoieMedicale.DIRECT), le=MAINTENANT)
    return demande


@fait(Suit.LIBRE)
def bordereau(s: Faits) -> Any:
    """A list of files submitted to the archives."""
    fait = BordereauElimination.objects.create(
        etabli_le=JOUR, durees={"dossier_enfant": "essai"}, etabli_a=MAINTENANT, etabli_par=s["chef"]
    )
    LigneBordereau.objects.create(
        bordereau=fait, enfant=s["enfant"], numero=s["enfant"].numero, naissance_annee=1985, ouvert_le=JOUR,
        dernier_fait_le=JOUR, terme_le=date(2026, 3, 3), informations=1,
    )  # fmt: skip
    return fait


@fait(Suit.ECRIT)
def courrier(s: Faits) -> Any:
    valeurs = {
        "demande_objet": "Aide", "recue_le": JOUR, "service": s.service.nom, "reponse_le": JOUR, "contact": "",
    }  # fmt: skip
    projet = Projet(
        "accuse_reception", s.service, f"Madame {s.marque}", "Reçu", valeurs=valeurs, demande=s["demande"],
        enfant=s["enfant"], versions=("lettre",),
    )  # fmt: skip
    return emettre(projet=projet, imprimeur=imprimer, par=s["chef"], le=MAINTENANT)


@fait(Suit.ECRIT)
def recu(s: Faits) -> Any:
    return enregistrer_recu(
        recu_le=JOUR, origine=OrigineRecu.FAMILLE, expediteur=f"Madame {s.marque}", canal=CanalRecu.POSTE,
        objet="Question", resume="", enfant=s["enfant"], service=s.service, responsable=s["chef"],
        reponse_attendue_le=JOUR, fichier=Fichier("scan.pdf", b"%PDF-1.7 essai"), par=s["chef"], le=MAINTENANT,
    )  # fmt: skip


@fait()
def rapport(s: Faits) -> Any:
    rapport = ouvrir_rapport(
        enfant=s["enfant"], nature=NatureRapport.NOTE, du=JOUR, au=JOUR, par=s["chef"], le=MAINTENANT
    )
    ecrire_etape(
        rapport=rapport, etape=EtapeRapport.ANALYSE, texte=f"{s.marque} va mieux.", revision=0, par=s["chef"],
        le=MAINTENANT,
    )  # fmt: skip
    return rapport


@fait()
def version(s: Faits) -> Any:
    return signer(rapport=s["rapport"], qualite="Responsable", imprimeur=imprimer_rapport, par=s["chef"], le=MAINTENANT)


@fait()
def additif(s: Faits) -> Any:
    return ajouter_additif(
        version=s["version"], motif="Un fait manque", texte="Deux visites.", qualite="Responsable",
        imprimeur=imprimer_additif, par=s["chef"], le=MAINTENANT,
    )  # fmt: skip
