"""Closed lists of the app."""

from django.db import models


class ModeAccueil(models.TextChoices):
    """How a child is lodged."""

    PERMANENT = "permanent", "accueil permanent"
    URGENCE = "urgence", "accueil d'urgence"
    RELAIS = "relais", "relais"
    SEQUENTIEL = "sequentiel", "accueil séquentiel ou modulé"
    JOUR = "jour", "accueil de jour"
    SEMI_AUTONOMIE = "semi_autonomie", "semi-autonomie"
    HOPITAL_PAR_DEFAUT = "hopital_par_defaut", "hôpital, faute de place"
    HOTEL = "hotel", "hôtel"
    DOMICILE = "domicile", "placement à domicile"
    TIERS = "tiers", "chez un tiers digne de confiance"
    TIERS_DURABLE = "tiers_durable", "chez un tiers, accueil durable et bénévole"


MODES_EN_UNITE = frozenset(
    {
        ModeAccueil.PERMANENT,
        ModeAccueil.URGENCE,
        ModeAccueil.RELAIS,
        ModeAccueil.SEQUENTIEL,
        ModeAccueil.JOUR,
        ModeAccueil.SEMI_AUTONOMIE,
    }
)
MODES_A_RYTHME = frozenset({ModeAccueil.SEQUENTIEL, ModeAccueil.JOUR, ModeAccueil.RELAIS})
MODES_A_COTE = frozenset({ModeAccueil.SEQUENTIEL, ModeAccueil.RELAIS})
"""Stays that may go beside the place where the child lives, when he has one."""
MODES_CHEZ_UN_TIERS = frozenset({ModeAccueil.TIERS, ModeAccueil.TIERS_DURABLE})
SANS_EXECUTION = frozenset({ModeAccueil.HOPITAL_PAR_DEFAUT, ModeAccueil.JOUR})
"""Stays that do not carry out an order to entrust a child: he waits in hospital, or goes home each evening."""
MODES_EN_LIEU = frozenset({ModeAccueil.HOPITAL_PAR_DEFAUT, ModeAccueil.HOTEL})
MODES_EN_COMMUNE = frozenset({ModeAccueil.DOMICILE, ModeAccueil.TIERS, ModeAccueil.TIERS_DURABLE})
MODES_TEMPORAIRES = frozenset({ModeAccueil.URGENCE, ModeAccueil.RELAIS, ModeAccueil.HOTEL})


class AvecFratrie(models.TextChoices):
    """Whether a child needs to live with his siblings."""

    ENSEMBLE = "ensemble", "avec ses frères et sœurs"
    SEPAREE = "separee", "séparément, dans son intérêt"


class MotifRecherche(models.TextChoices):
    """Why a place is looked for."""

    ORDONNANCE = "ordonnance", "Placement ordonné, non exécuté"
    URGENCE = "urgence", "Urgence"
    HOPITAL = "hopital", "À l'hôpital faute de place"
    REORIENTATION = "reorientation", "Réorientation"
    FIN_PROMISE = "fin_promise", "Fin promise de l'accueil temporaire"
    REUNION = "reunion", "Fratrie à réunir"


MOTIFS_D_ATTENTE = tuple(m for m in MotifRecherche if m != MotifRecherche.REUNION)
"""Reasons for which a child waits; parted siblings have each a place, and their reunion is looked for."""
MOTIFS_DECIDES = (MotifRecherche.URGENCE, MotifRecherche.REORIENTATION)
"""Reasons that a person declares; the others follow from facts by themselves."""


class IssueRecherche(models.TextChoices):
    """How a search ends; every end that is not a place found is a decision with its words."""

    ABOUTIE = "aboutie", "Place trouvée"
    MAINTIEN = "maintien", "L'enfant reste où il vit"
    FAMILLE = "famille", "Retour en famille, ou confié à un proche"
    MESURE = "mesure", "Mesure levée ou arrivée à son terme"
    SEPARES = "separes", "La fratrie reste séparée"
    AILLEURS = "ailleurs", "Dossier transmis à un autre département"
    ERREUR = "erreur", "Ouverte par erreur"
    AUTRE = "autre", "Autre décision"


class MotifSeparation(models.TextChoices):
    """Why siblings are not lodged together (Code civil 371-5, CASF L.223-3: the judge is told)."""

    INTERET_ENFANT = "interet_enfant", "L'intérêt d'un enfant le demande"
    DECISION = "decision", "La décision de justice le prévoit"
    AUCUNE_PLACE = "aucune_place", "Aucun lieu ne peut accueillir toute la fratrie"
    BESOIN_PARTICULIER = "besoin_particulier", "Le besoin particulier d'un enfant (soin, handicap, âge)"
    ATTENTE_REUNION = "attente_reunion", "Provisoire, en attendant une place commune"


class MotifEloignement(models.TextChoices):
    """Why a far place is chosen (Code civil 375-7 al. 3)."""

    AUCUNE_PLACE = "aucune_place", "Aucune place plus proche ne convient"
    FRATRIE = "fratrie", "Le lieu garde la fratrie ensemble"
    SECURITE = "securite", "La sécurité de l'enfant demande de la distance"
    BESOIN_PARTICULIER = "besoin_particulier", "Le lieu répond à un besoin particulier"


class ReponseSollicitation(models.TextChoices):
    """What became of a request to a place."""

    ACCEPTEE = "acceptee", "acceptée"
    REFUSEE = "refusee", "refusée"
    RETIREE = "retiree", "retirée par le service"


class MotifRefus(models.TextChoices):
    """Why a place refuses."""

    COMPLET = "complet", "complet"
    AGE = "age", "âge de l'enfant"
    FRATRIE = "fratrie", "ne peut pas prendre toute la fratrie"
    PROFIL = "profil", "besoin que le lieu ne sait pas prendre en charge"
    EQUIPE = "equipe", "équipe ou encadrement insuffisant"
    GROUPE = "groupe", "équilibre du groupe déjà accueilli"
    EMPLACEMENT = "emplacement", "trop loin ou trop près de la famille"
    AUTRE = "autre", "autre motif"


class IssuePiste(models.TextChoices):
    """What came of looking towards a relative or someone close."""

    EN_COURS = "en_cours", "en cours"
    FAVORABLE = "favorable", "favorable"
    DEFAVORABLE = "defavorable", "défavorable"
    INJOIGNABLE = "injoignable", "injoignable"
    REFUS = "refus", "la personne ne le souhaite pas"


class ObjetInformation(models.TextChoices):
    """What the judge must be told (CASF L.223-3)."""

    SEPARATION = "separation", "Séparation d'une fratrie"
    CHANGEMENT = "changement", "Changement de lieu d'accueil"
    CHANGEMENT_URGENT = "changement_urgent", "Changement de lieu d'accueil en urgence"
    RECTIFICATION = "rectification", "Rectification d'une information déjà envoyée"


class Etape(models.TextChoices):
    """A step of a stay, from the reservation on."""

    RESERVEE = "reservee", "Place réservée"
    CONFIRMEE = "confirmee", "Confirmée par le lieu"
    ARRIVEE = "arrivee", "Arrivée"
    DEDITE = "dedite", "Le lieu s'est dédit"
    ANNULEE = "annulee", "Réservation annulée"
    TERMINEE = "terminee", "Accueil terminé"


class ChampCorrige(models.TextChoices):
    """What of a stay a correction changes."""

    DEBUT = "debut", "Premier jour"
    ADMIS = "admis_le", "Arrivé le"
    FIN = "fin", "Jour du départ"
    UNITE = "unite", "Lieu et unité"
    FIN_PROMISE = "fin_promise", "Fin promise"
    ANNULE = "annule", "Accueil qui n'a pas eu lieu"


class AupresDe(models.TextChoices):
    """Whose consent a stay abroad needs (règlement (UE) 2019/1111, art. 82 for the authority of the State)."""

    PARENTS = "parents", "Titulaires de l'autorité parentale"
    JUGE = "juge", "Juge des enfants"
    AUTORITE = "autorite", "Autorité compétente du pays d'accueil"


class MouvementsPlan(models.TextChoices):
    """Who may move in a plan."""

    AUCUN = "aucun", "Personne ne bouge : seules les places libres sont proposées"
    CHAINES = "chaines", "Chaînes courtes : un enfant installé peut changer de lieu pour en libérer un"


class NaturePlan(models.TextChoices):
    """What a proposal of a plan does."""

    PLACE = "place", "Place libre pour qui attend"
    CHAINE = "chaine", "Chaîne qui libère une place"
    REUNION = "reunion", "Réunion de frères et sœurs"


class EtatProposition(models.TextChoices):
    """Where a proposal of a plan stands today."""

    A_EXAMINER = "a_examiner", "à examiner"
    PERIMEE = "perimee", "périmée"
    RETENUE = "retenue", "retenue"
    ECARTEE = "ecartee", "écartée"


class MotifEcart(models.TextChoices):
    """Why a person sets a proposal aside."""

    AUTRE_PROJET = "autre_projet", "Un autre projet existe pour cet enfant"
    LIEN = "lien", "L'enfant tient au lieu ou aux personnes où il vit"
    AVIS_ENFANT = "avis_enfant", "L'enfant ou sa famille ne le souhaite pas"
    PROFIL = "profil", "Le lieu ne convient pas à cet enfant"
    LIEU_REFUSE = "lieu_refuse", "Le lieu a refusé"
    GROUPE = "groupe", "L'équilibre du groupe déjà accueilli"
    AUTRE = "autre", "Autre motif"


class GenrePlace(models.IntegerChoices):
    """Kinds of place that the engine tells apart."""

    FAMILLE = 0, "Famille d'accueil"
    MAISON = 1, "Maison d'enfants ou lieu de vie"
    POUPONNIERE = 2, "Pouponnière"
    VILLAGE = 3, "Village d'enfants"
    URGENCE = 4, "Foyer ou accueil d'urgence"
    AUTONOMIE = 5, "Accueil en autonomie"
