"""The facts a rule may ask for: their names, their types and their French labels.

The name says the type: `…_le` a day, `…_a` a moment with a time zone, `nombre_…` a whole number, anything else
yes or no.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from .erreurs import FaitInvalide
from .lecture import DOSSIER, Table, lire, nom_de

Fait = date | datetime | bool | int
Faits = Mapping[str, Fait | None]
DATES = ("_le", "_a")
NOMBRE = "nombre_"


@cache
def faits_connus() -> dict[str, str]:
    """Return the French label of each fact, by name.

    Raises:
        DonneeInvalide: the file breaks its schema.
    """
    fichier = DOSSIER / "faits.yaml"
    table = Table(lire(fichier), fichier=nom_de(fichier))
    return {nom: table.texte(nom) for nom in table.noms()}


def verifier_faits(faits: Faits) -> None:
    """Check that each fact is in the vocabulary and has the type its name announces.

    Raises:
        FaitInvalide: one is not, or has not.
    """
    for nom, valeur in faits.items():
        if nom not in faits_connus():
            raise FaitInvalide(f"Fait inconnu : « {nom} ».")
        if valeur is None:
            continue
        if nom.endswith(DATES):
            permis = isinstance(valeur, date) and (not isinstance(valeur, datetime) or valeur.tzinfo is not None)
        elif nom.startswith(NOMBRE):
            permis = type(valeur) is int and valeur >= 0
        else:
            permis = type(valeur) is bool
        if not permis:
            raise FaitInvalide(f"Le fait « {nom} » ne peut pas valoir {valeur!r}.")


def ecrire_fait(valeur: Fait) -> str:
    """Return a fact as a French page writes it."""
    if isinstance(valeur, datetime):
        return f"{valeur:%d/%m/%Y à %H h %M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return str(valeur)
