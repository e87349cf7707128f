"""Closed lists of the register."""

from django.db import models


class MoyenIdentite(models.TextChoices):
    """How the person who asks for a file was recognised."""

    PIECE = "piece", "pièce d'identité présentée"
    COPIE = "copie", "copie d'une pièce d'identité"
    RECONNU = "reconnu", "reconnu par un agent qui le suit ou l'a suivi"
    REPRESENTANT = "representant", "représentant légal, qualité vérifiée"
    MANDAT = "mandat", "mandat écrit, identité du mandant vérifiée"


class VoieMedicale(models.TextChoices):
    """How medical information is given: the person chooses (CRPA L.311-6)."""

    DIRECT = "direct", "remises à la personne elle-même"
    MEDECIN = "medecin", "remises à un médecin de son choix"
    SANS = "sans", "non demandées"


class MoyenRemise(models.TextChoices):
    """How the export was given."""

    MAIN_PROPRE = "main_propre", "remis en main propre contre signature"
    RECOMMANDE = "recommande", "lettre recommandée avec avis de réception"
    ELECTRONIQUE = "electronique", "envoi électronique sécurisé"


class RaisonExclusion(models.TextChoices):
    """Why something of the file is not in the export."""

    JUDICIAIRE = "judiciaire", "pièce judiciaire : demandez-la au tribunal"
    MEDICALE = "medicale", "information médicale : remise à part, à votre médecin"
    MEDICALE_NON_DEMANDEE = "medicale_non_demandee", "information médicale : vous ne l'avez pas demandée"
    TIERS = "tiers", "parle d'une autre personne"
    ADRESSE = "adresse", "adresse d'une autre personne, ou adresse protégée"
    FICHIER = "fichier", "fichier joint : il peut nommer d'autres personnes, un agent doit d'abord le relire"
    ALERTE = "alerte", "information préoccupante ou alerte : qui a alerté est protégé, un agent doit d'abord la relire"
    INTERNE = "interne", "document interne au service"
