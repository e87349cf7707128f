"""The retention rules: how long, from which fact, with whose agreement; none applies while its duration is not set."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from havre.droit import Valeur, parametre, valeur
from havre.droit.calendrier import jour_de, terme
from havre.droit.erreurs import ValeurInconnue
from havre.droit.lecture import Table, lire, nom_de

from .champs.lecture import DONNEES
from .erreurs import DureeNonFixee

FICHIER = DONNEES / "conservation.yaml"


@dataclass(frozen=True, slots=True)
class Regle:
    """One rule; `parametre` is the key of its duration, empty when `reglage` says what ends the data.

    `outil` says in French what ends the data once the duration is set and the visa given; empty when nothing does yet.
    """

    cle: str
    libelle: str
    depart: str
    parametre: str
    reglage: str
    visa: bool
    outil: str = ""

    def duree(self, *, au: date) -> Valeur:
        """Return the duration in force on a day.

        Raises:
            DureeNonFixee: nobody set it, or the rule has none.
        """
        if not self.parametre:
            raise DureeNonFixee(f"« {self.libelle} » n'a pas de durée : {self.reglage}.")
        try:
            return valeur(self.parametre, au=au)
        except ValeurInconnue as erreur:
            raise DureeNonFixee(
                f"« {self.libelle} » : la durée n'est pas fixée, rien ne peut être éliminé. {self.a_fixer}".strip()
            ) from erreur

    @property
    def a_fixer(self) -> str:
        """Return why the duration is not set; empty when it is, or when the rule has none."""
        return parametre(self.parametre).a_fixer if self.parametre else ""

    def terme(self, depart: date, *, au: date) -> date:
        """Return the day from which data whose clock began on `depart` may go, with the duration in force on `au`.

        Raises:
            DureeNonFixee: the duration is not set.
        """
        duree = self.duree(au=au)
        return jour_de(terme(depart, duree.nombre, duree.unite_de_temps))

    def ecrite(self, *, au: date) -> str:
        """Return the duration in words, or why there is none."""
        try:
            lue = self.duree(au=au)
        except DureeNonFixee:
            return "à fixer" if self.parametre else self.reglage
        return f"{lue.ecrite()} ({lue.verifications[0].phrase()})"


@cache
def regles() -> dict[str, Regle]:
    """Return the retention rules, by key.

    Raises:
        DonneeInvalide: the file breaks its schema.
    """
    racine = Table(lire(FICHIER), fichier=nom_de(FICHIER))
    lues = {}
    for cle in racine.noms():
        t = racine.table(cle)
        if t is None:
            raise racine.erreur(cle, "doit être une table de clés")
        lues[cle] = Regle(
            cle, t.texte("libelle"), t.texte("depart"), t.texte("parametre", requis=False),
            t.texte("reglage", requis=False), t.vrai("visa"), t.texte("outil", requis=False),
        )  # fmt: skip
        if bool(lues[cle].parametre) is bool(lues[cle].reglage):
            raise t.erreur("parametre", "une règle a une durée, ou dit ce qui la remplace")
        t.fermer()
    return lues
