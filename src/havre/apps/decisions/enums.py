"""Closed lists of the app."""

from django.db import models


class NatureDecision(models.TextChoices):
    """Kind of decision."""

    OPP_PARQUET = "opp_parquet", "Ordonnance de placement provisoire du procureur"
    OPP_JUGE = "opp_juge", "Ordonnance de placement provisoire du juge des enfants"
    JUGEMENT = "jugement", "Jugement en assistance éducative"
    ORDONNANCE_TUTELLE = "tutelle", "Ordonnance de tutelle"
    ACCORD = "accord", "Accord écrit des titulaires de l'autorité parentale"
    ADMINISTRATIVE = "administrative", "Décision administrative du président du conseil départemental"


NATURES_JUDICIAIRES = frozenset(
    {
        NatureDecision.OPP_PARQUET,
        NatureDecision.OPP_JUGE,
        NatureDecision.JUGEMENT,
        NatureDecision.ORDONNANCE_TUTELLE,
    }
)


class BeneficiaireVisite(models.TextChoices):
    """Who may see the child."""

    MERE = "mere", "la mère"
    PERE = "pere", "le père"
    PARENTS = "parents", "les deux parents"
    FRATRIE = "fratrie", "les frères et sœurs"
    GRANDS_PARENTS = "grands_parents", "les grands-parents"
    AUTRE = "autre", "une autre personne"


class ModeVisite(models.TextChoices):
    """How the child is seen, as the decision says."""

    LIBRE = "libre", "visites libres"
    HEBERGEMENT = "hebergement", "visites et hébergement"
    TIERS_PERMANENT = "tiers_permanent", "en présence permanente d'un tiers"
    TIERS_INTERMITTENT = "tiers_intermittent", "en présence intermittente d'un tiers"
    ESPACE = "espace", "dans un espace de rencontre"
    CORRESPONDANCE = "correspondance", "appels et courriers seulement"
    RESERVE = "reserve", "droit réservé ou suspendu"


class ParPeriode(models.TextChoices):
    """Over what a frequency counts."""

    SEMAINE = "semaine", "par semaine"
    QUINZAINE = "quinzaine", "par quinzaine"
    MOIS = "mois", "par mois"
    TRIMESTRE = "trimestre", "par trimestre"
    VACANCES = "vacances", "pendant les vacances scolaires"


class Position(models.TextChoices):
    """What a holder of parental authority answered to a proposed measure."""

    SIGNE = "signe", "a signé l'accord"
    REFUSE = "refuse", "a refusé"
    INJOIGNABLE = "injoignable", "n'a pas pu être joint"


class Appelant(models.TextChoices):
    """Who appeals."""

    MERE = "mere", "la mère"
    PERE = "pere", "le père"
    ENFANT = "enfant", "l'enfant"
    SERVICE = "service", "le service"
    MINISTERE_PUBLIC = "ministere_public", "le ministère public"
    AUTRE = "autre", "une autre partie"


class IssueDAppel(models.TextChoices):
    """What the court of appeal did."""

    CONFIRMEE = "confirmee", "décision confirmée"
    INFIRMEE = "infirmee", "décision infirmée"
    REFORMEE = "reformee", "décision réformée en partie"
    DESISTEMENT = "desistement", "appel retiré"
    IRRECEVABLE = "irrecevable", "appel irrecevable"


class NatureAudience(models.TextChoices):
    """Why a hearing is held."""

    PREMIERE = "premiere", "Première audience"
    PLACEMENT_PROVISOIRE = "placement_provisoire", "Après un placement provisoire"
    ECHEANCE = "echeance", "Échéance de la mesure"
    DEMANDE = "demande", "À la demande d'une partie ou du service"
    PLACEMENT_LONG = "placement_long", "Placement de plus de deux ans"
    APPEL = "appel", "Devant la cour d'appel"


class IssueDAudience(models.TextChoices):
    """What became of a hearing."""

    TENUE = "tenue", "tenue"
    RENVOYEE = "renvoyee", "renvoyée"
    ANNULEE = "annulee", "annulée"
