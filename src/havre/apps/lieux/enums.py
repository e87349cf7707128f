"""Closed lists of the app."""

from django.db import models


class TypeLieu(models.TextChoices):
    """Kind of roof."""

    FAMILLE_ACCUEIL = "famille_accueil", "Famille d'accueil"
    MECS = "mecs", "Maison d'enfants (MECS)"
    FOYER_ENFANCE = "foyer_enfance", "Foyer de l'enfance"
    POUPONNIERE = "pouponniere", "Pouponnière"
    VILLAGE_ENFANTS = "village_enfants", "Village d'enfants"
    LVA = "lva", "Lieu de vie et d'accueil"
    ACCUEIL_URGENCE = "accueil_urgence", "Accueil d'urgence"
    AUTONOMIE = "autonomie", "Semi-autonomie"
    HOPITAL = "hopital", "Hôpital"
    HOTEL = "hotel", "Hôtel"


class Offre(models.TextChoices):
    """What a unit can offer, and what an assessed need can ask for."""

    RESTE_A_LA_MEME_ECOLE = "meme_ecole", "conduite à l'école d'origine"
    SANS_ANIMAUX = "sans_animaux", "sans animaux"
    MOBILITE_REDUITE = "mobilite_reduite", "accessible en fauteuil"
    LANGUE_DES_SIGNES = "langue_signes", "langue des signes"
    AUTRE_LANGUE = "autre_langue", "langue de la famille parlée"
    JARDIN = "jardin", "espace extérieur"
    SUIVI_PSY = "suivi_psy", "suivi psychologique sur place"
    WEEK_END = "week_end", "ouvert week-ends et vacances"


class SexeAccueilli(models.IntegerChoices):
    """Whom a unit takes (same codes as the engine)."""

    TOUS = 0, "filles et garçons"
    GARCONS = 1, "garçons"
    FILLES = 2, "filles"


class Competence(models.IntegerChoices):
    """Level of skill of a unit, or of need of a child."""

    AUCUNE = 0, "aucun"
    LEGERE = 1, "léger"
    MOYENNE = 2, "moyen"
    FORTE = 3, "fort"


class MotifGel(models.TextChoices):
    """Why places are not offered for a while."""

    TRAVAUX = "travaux", "Travaux"
    EQUIPE = "equipe", "Équipe incomplète"
    DECISION = "decision", "Décision administrative"
    CONGES = "conges", "Congés de l'assistant familial"
    REPIT = "repit", "Répit"
    AUTRE = "autre", "Autre motif"


class CanalDeclaration(models.TextChoices):
    """How a place told what it has free."""

    TELEPHONE = "telephone", "au téléphone"
    COURRIEL = "courriel", "par courriel"
    FORMULAIRE = "formulaire", "dans Havre"
    FICHIER = "fichier", "par un fichier"
