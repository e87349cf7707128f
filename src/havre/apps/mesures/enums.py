"""Closed lists of the app."""

from django.db import models


class TypeMesure(models.TextChoices):
    """Kind of measure."""

    PLACEMENT = "placement", "Placement judiciaire à l'ASE"
    TUTELLE = "tutelle", "Tutelle déférée à l'ASE"
    ACCUEIL_PROVISOIRE = "accueil_provisoire", "Accueil provisoire"
    APJM = "apjm", "Accueil provisoire jeune majeur"
    MISE_A_L_ABRI = "mise_a_labri", "Mise à l'abri"
    TIERS_DIGNE_DE_CONFIANCE = "tiers_digne_confiance", "Tiers digne de confiance"
    AEMO = "aemo", "AEMO"
    AEMO_RENFORCEE = "aemo_renforcee", "AEMO renforcée"
    IEAD = "iead", "IEAD (action éducative à domicile)"
    IEAD_RENFORCEE = "iead_renforcee", "IEAD renforcée"
    TISF = "tisf", "Technicien de l'intervention sociale et familiale"
    AESF = "aesf", "Accompagnement en économie sociale et familiale"
    MJAGBF = "mjagbf", "Aide à la gestion du budget familial"
    MJIE = "mjie", "Investigation éducative"


MESURES_D_ACCUEIL = frozenset(
    {
        TypeMesure.PLACEMENT,
        TypeMesure.TUTELLE,
        TypeMesure.ACCUEIL_PROVISOIRE,
        TypeMesure.APJM,
        TypeMesure.MISE_A_L_ABRI,
        TypeMesure.TIERS_DIGNE_DE_CONFIANCE,
    }
)
EN_ATTENTE = frozenset(
    {
        TypeMesure.AEMO,
        TypeMesure.AEMO_RENFORCEE,
        TypeMesure.IEAD,
        TypeMesure.IEAD_RENFORCEE,
        TypeMesure.TISF,
        TypeMesure.AESF,
        TypeMesure.MJAGBF,
        TypeMesure.MJIE,
    }
)
"""Measures that a service carries out in the family, and that wait for it."""


class RaisonAttente(models.TextChoices):
    """Why a measure waits."""

    SANS_TRAVAILLEUR = "sans_travailleur", "aucun travailleur disponible"
    SANS_OPERATEUR = "sans_operateur", "aucun opérateur ne prend la mesure"
    LISTE = "liste", "liste d'attente de l'opérateur"
    FAMILLE_INJOIGNABLE = "injoignable", "famille injoignable"
    FAMILLE_REFUSE = "refus", "la famille refuse"
    DECISION_TARDIVE = "tardive", "décision reçue tard"
    AUTRE = "autre", "autre"
