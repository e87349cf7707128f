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
