"""Closed lists of the app."""

from django.db import models


class TypeObjet(models.TextChoices):
    """What a due date is about."""

    MESURE = "mesure", "mesure"
    PARCOURS = "parcours", "prise en charge"
    ACCUEIL = "accueil", "accueil"
    INFORMATION = "information", "information du juge"
    PROMESSE = "promesse", "promesse"
    VISITE = "visite", "visite"
    SOLLICITATION = "sollicitation", "demande à un lieu"
    DEMANDE = "demande", "demande"
    RECU = "recu", "courrier reçu"
    AGREMENT = "agrement", "agrément"
    IP = "ip", "information préoccupante"
    SIGNALEMENT = "signalement", "signalement au procureur"
    DECISION = "decision", "décision pour cet enfant"
    AUDIENCE = "audience", "audience de cet enfant"


class Perimetre(models.TextChoices):
    """What is computed again as a whole when one of its facts changes."""

    ENFANT = "E", "enfant"
    DEMANDE = "D", "demande"
    RECU = "R", "courrier reçu"
    SOLLICITATION = "S", "demande à un lieu"
    LIEU = "L", "lieu"
    IP = "I", "information préoccupante"


PERIMETRES = {
    TypeObjet.SOLLICITATION: Perimetre.SOLLICITATION,
    TypeObjet.DEMANDE: Perimetre.DEMANDE,
    TypeObjet.RECU: Perimetre.RECU,
    TypeObjet.AGREMENT: Perimetre.LIEU,
    TypeObjet.IP: Perimetre.IP,
    TypeObjet.SIGNALEMENT: Perimetre.IP,
}
"""Where an object is computed; the child for those that are not written here."""


class EtatEcheance(models.TextChoices):
    """What stands of a due date on a day."""

    RETARD = "retard", "dépassée"
    JOUR = "jour", "aujourd'hui"
    SEMAINE = "semaine", "dans les sept jours"
    AVENIR = "avenir", "à venir"
    SUSPENDUE = "suspendue", "suspendue par un acte signé"
    DISPENSEE = "dispensee", "dispensée par un acte signé"
    ETEINTE = "eteinte", "acte enregistré"
    MANQUEE = "manquee", "manquée avant la fin de la mesure"
    SANS_OBJET = "sans_objet", "sans objet"


class Palier(models.IntegerChoices):
    """A step of the escalation: to whom a due date is told, from which day on (local targets)."""

    RESPONSABLE = 1, "le responsable"
    CADRE = 2, "le cadre du service"
    DIRECTION = 3, "la direction"
    DGA = 4, "la direction générale adjointe"


class NatureActe(models.TextChoices):
    """A duty done; the value is the fact that the rules of `droit` read."""

    PPE = "ppe_etabli_le", "Projet pour l'enfant établi"
    RAPPORT = "rapport_situation_le", "Rapport de situation établi"
    RAPPORT_TRANSMIS = "rapport_transmis_juge_le", "Rapport transmis au juge"
    RAPPORT_BILAN = "rapport_bilan_remis_le", "Rapport avec bilan remis au juge"
    RAPPORT_ECHEANCE = "rapport_echeance_envoye_le", "Rapport d'échéance envoyé au juge"
    BILAN_SANTE = "bilan_sante_le", "Bilan de santé et de prévention fait"
    STATUT = "examen_statut_le", "Statut de l'enfant examiné"
    AUTONOMIE = "entretien_autonomie_le", "Entretien d'autonomie tenu"
    SORTIE = "entretien_sortie_le", "Entretien après la sortie tenu"
    JUGE_SAISI = "juge_saisi_le", "Juge des enfants saisi"
    LEVEE = "mesure_levee_le", "Fin de la mesure constatée"
    POUPONNIERE = "sejour_renouvele_le", "Séjour en pouponnière renouvelé après évaluation"
