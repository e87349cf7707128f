"""Requests, letters and mail of the demonstration, made by the same acts as on the pages."""

from datetime import date, datetime, timedelta

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import (
    Demandeur,
    Lettre,
    Projet,
    constater_silences,
    deleguer,
    enregistrer_demande,
    enregistrer_recu,
    noter_envoi_courrier,
    rappeler,
    repondre,
)
from havre.apps.echanges.enums import (
    CanalRecu,
    IssueDemande,
    MoyenEnvoi,
    NatureDemande,
    OrigineRecu,
    QualiteDemandeur,
)
from havre.apps.echanges.models import Demande
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.courriers.impression import imprimer

SIGNATAIRES = {
    Role.RTASE: "Responsable territorial de l'aide sociale à l'enfance",
    Role.SAF: "Responsable du service d'accueil familial",
    Role.AIDES: "Responsable de la gestion des aides",
    Role.CRIP: "Responsable de la CRIP",
    Role.DIRECTION: "Directeur enfance, famille, jeunesse",
}
ACTE = "arrêté de délégation, exemple de la démonstration"
PRO, FAMILLE = QualiteDemandeur.PROFESSIONNEL, QualiteDemandeur.FAMILLE
DEMANDES = (
    (NatureDemande.PSYCHOLOGUE, "Premier rendez-vous avec la psychologue", PRO, 4, ""),
    (NatureDemande.PSYCHOLOGUE, "Bilan psychologique à l'arrivée", PRO, 40, ""),
    (NatureDemande.TISF, "TISF deux demi-journées par semaine", PRO, 32, "non_satisfaite"),
    (NatureDemande.TRANSPORT, "Trajet vers la visite du mercredi", PRO, 9, "accordee"),
    (NatureDemande.RENFORT, "Éducateur en renfort le week-end", PRO, 21, "refusee"),
    (NatureDemande.AIDE, "Aide pour la cantine", FAMILLE, 50, "refusee"),
    (NatureDemande.AIDE, "Aide pour un séjour de vacances", FAMILLE, 75, ""),
    (NatureDemande.EVALUATION, "Bilan orthophonique", PRO, 12, ""),
    (NatureDemande.DOCUMENT, "Copie du projet pour l'enfant", FAMILLE, 6, ""),
    (NatureDemande.REUNION, "Commission pour une situation sans solution", PRO, 25, ""),
)
RECUS = (
    (OrigineRecu.ASSOCIATION, "Association de familles (exemple)", "Demande de rendez-vous", 30, 15),
    (OrigineRecu.JUSTICE, "Tribunal pour enfants (exemple)", "Demande de note de situation", 6, 15),
    (OrigineRecu.FAMILLE, "Parent (exemple)", "Question sur les visites", 3, 15),
    (OrigineRecu.ETABLISSEMENT, "Maison d'enfants (exemple)", "Bulletin scolaire transmis", 8, None),
)


def echanger(*, au: date, le: datetime) -> int:
    """Make the delegations, requests, answers, letters and mail of the demonstration; return how many letters.

    Only around the demonstration accounts; nothing is made when they are missing.
    """
    comptes = {a.identifiant: a for a in Agent.objects.filter(de_demonstration=True)}
    if not {Role.REFERENT.value, *SIGNATAIRES} <= comptes.keys():
        return 0
    for role, qualite in SIGNATAIRES.items():
        deleguer(
            agent=comptes[role], qualite=qualite, acte=ACTE, debut=au - timedelta(days=365), fin=None,
            par=agent_systeme(), le=le,
        )  # fmt: skip
    referent, rtase = comptes[Role.REFERENT.value], comptes[Role.RTASE]
    suivis = enfants_visibles(pour=referent).select_related("service", "personne").order_by("pk")
    enfants = list(suivis[: len(DEMANDES)])
    for rang, enfant in enumerate(enfants):
        _demande(rang, enfant, referent=referent, rtase=rtase, au=au, le=le)
    constater_silences(au=au, par=agent_systeme(), le=le)
    for rang, (origine, expediteur, objet, jours, delai) in enumerate(RECUS[: len(enfants)]):
        recu_le = au - timedelta(days=jours)
        enregistrer_recu(
            recu_le=recu_le, origine=origine, expediteur=expediteur, canal=CanalRecu.POSTE, objet=objet, resume="",
            enfant=enfants[rang], service=enfants[rang].service, responsable=referent if rang else rtase,
            reponse_attendue_le=recu_le + timedelta(days=delai) if delai else None, fichier=None, par=rtase, le=le,
        )  # fmt: skip
    return rtase.courriers_signes.count()


def _demande(rang: int, enfant: Enfant, *, referent: Agent, rtase: Agent, au: date, le: datetime) -> None:
    """Make one request, and its answer if it has one."""
    nature, objet, qualite, jours, issue = DEMANDES[rang]
    demandeur = Demandeur(PRO, referent.nom_complet(), agent=referent)
    if qualite == FAMILLE:
        demandeur = Demandeur(FAMILLE, f"Parent de {enfant.personne.nom_court()} (exemple)", "1 rue de l'Exemple")
    demande = enregistrer_demande(
        nature=nature, objet=objet, details="", enfant=enfant, demandeur=demandeur, service=enfant.service,
        responsable=rtase, demandee_le=au - timedelta(days=jours), par=referent, le=le,
    )  # fmt: skip
    if jours > 30 and not issue:
        rappeler(
            demande=demande, rappelee_le=au - timedelta(days=jours - 20), aupres_de="Responsable, par courriel",
            precision="", par=referent, le=le,
        )  # fmt: skip
    if issue:
        _repondre(demande, IssueDemande(issue), rtase=rtase, au=au, le=le)


def _repondre(demande: Demande, issue: IssueDemande, *, rtase: Agent, au: date, le: datetime) -> None:
    """Answer one request; a refusal with its letter."""
    mots = {IssueDemande.REFUSEE: "refusée", IssueDemande.NON_SATISFAITE: "non satisfaite à ce jour, faute de moyens"}
    motif = "Exemple de motif : les moyens du service sont engagés jusqu'à la fin du trimestre."
    texte = "exemple de texte appliqué" if issue == IssueDemande.REFUSEE else ""
    lettre = None
    if issue in mots:
        valeurs = {
            "demande_objet": demande.objet, "demandee_le": demande.demandee_le, "issue": mots[issue], "motif": motif,
            "base_legale": texte,
        }  # fmt: skip
        projet = Projet(
            modele="refus", service=demande.service, destinataire_nom=demande.demandeur_nom, demande=demande,
            destinataire_lignes=demande.demandeur_adresse.splitlines(), enfant=demande.enfant,
            objet=f"Réponse à votre demande {demande.reference}", valeurs=valeurs,
            versions=("lettre", "falc") if demande.qualite == FAMILLE else ("lettre",),
        )  # fmt: skip
        lettre = Lettre(projet, imprimer)
    reponse = repondre(
        demande=demande, issue=issue, motif=motif if lettre else "", base_legale=texte, lettre=lettre, decidee_le=au,
        par=rtase, le=le,
    )  # fmt: skip
    if reponse.courrier is not None and issue == IssueDemande.REFUSEE:
        noter_envoi_courrier(courrier=reponse.courrier, moyen=MoyenEnvoi.POSTE, envoye_le=au, par=rtase, le=le)
