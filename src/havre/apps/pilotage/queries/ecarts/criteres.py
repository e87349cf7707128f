"""The named criteria of the mismatch; each is a fact about two dated facts, and none weighs more than another."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Critere:
    """A way in which what was got differs from what was asked: code, bit of the mask, label, definition."""

    code: str
    bit: int
    libelle: str
    definition: str


CRITERES = (
    Critere(
        "sans_lieu", 1, "Aucun lieu",
        "Une mesure d'accueil est ordonnée et en vigueur, et l'enfant ne vit ce jour dans aucun lieu.",
    ),
    Critere("hopital_hotel", 2, "Hôpital ou hôtel", "L'enfant est à l'hôpital faute de place, ou à l'hôtel."),
    Critere(
        "type_lieu", 4, "Autre type de lieu",
        "Le type du lieu n'est pas parmi ceux que l'évaluation accepte ; si elle les accepte tous, rien n'est compté.",
    ),
    Critere(
        "trop_loin", 8, "Trop loin de la famille",
        "Le temps de route dépasse celui que l'évaluation fixe ; à défaut, et si l'enfant garde des visites, le repère "
        "du service.",
    ),
    Critere("trop_pres", 16, "Trop près de la famille", "Le temps de route est sous celui que l'évaluation fixe."),
    Critere(
        "fratrie", 32, "Frères et sœurs",
        "L'évaluation demande de vivre avec ses frères et sœurs, et l'un d'eux est accueilli sous un autre toit ; ou "
        "elle demande de les séparer, et ils vivent sous le même.",
    ),
    Critere(
        "ecole", 64, "École à garder",
        "L'évaluation demande de garder l'école, et le lieu en est plus loin que le repère du service, sans conduite "
        "à l'école d'origine.",
    ),
    Critere(
        "competence", 128, "Soin ou handicap",
        "Le besoin de soins, lié au handicap ou au comportement, dépasse ce que l'unité sait prendre en charge.",
    ),
    Critere(
        "rythme", 256, "Autre rythme",
        "Les demi-journées passées dans un lieu ne sont pas celles que l'évaluation demande.",
    ),
    Critere(
        "mesure", 512, "Autre mesure que recommandée",
        "La dernière mesure recommandée par un professionnel n'a pas été ordonnée depuis, et n'est pas en vigueur.",
    ),
    Critere(
        "execution", 1024, "Ordonnée, non exécutée",
        "Une mesure d'accueil ordonnée est en vigueur ce jour sans avoir été exécutée.",
    ),
)  # fmt: skip
BITS = {c.code: c.bit for c in CRITERES}
