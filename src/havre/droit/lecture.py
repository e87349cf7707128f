"""Strict reading of the data files: no key twice, no key too many, no key missing, each value of the type expected."""

from collections.abc import Collection, Hashable
from pathlib import Path
from typing import Any

import yaml

from .erreurs import DonneeInvalide

DOSSIER = Path(__file__).parent


class _Lecteur(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML reader that refuses a key written twice."""


def _table(lecteur: Any, noeud: yaml.MappingNode) -> dict[Hashable, Any]:
    table: dict[Hashable, Any] = {}
    for noeud_cle, noeud_valeur in noeud.value:
        cle = lecteur.construct_object(noeud_cle, deep=True)
        if cle in table:
            ligne = noeud_cle.start_mark.line + 1
            raise DonneeInvalide(noeud.start_mark.name, str(cle), f"ligne {ligne}", "clé écrite deux fois")
        table[cle] = lecteur.construct_object(noeud_valeur, deep=True)
    return table


_Lecteur.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _table)


def lire(fichier: Path) -> dict[str, Any]:
    """Return the mapping that a file holds.

    Raises:
        DonneeInvalide: the file is not a YAML mapping, or writes a key twice.
    """
    nom = nom_de(fichier)
    try:
        contenu = yaml.load(fichier.read_text(encoding="utf-8"), Loader=_Lecteur)  # noqa: S506 - a safe loader
    except DonneeInvalide as erreur:
        raise DonneeInvalide(nom, erreur.cle, erreur.valeur, erreur.probleme) from None
    except (yaml.YAMLError, ValueError) as erreur:
        raise DonneeInvalide(nom, "fichier", fichier.name, f"n'est pas du YAML : {erreur}") from erreur
    if not isinstance(contenu, dict) or not all(isinstance(c, str) for c in contenu):
        raise DonneeInvalide(nom, "fichier", fichier.name, "doit être une table de clés")
    return contenu


def nom_de(fichier: Path) -> str:
    """Return the name of a file as the messages write it."""
    return str(fichier.relative_to(DOSSIER)) if fichier.is_relative_to(DOSSIER) else fichier.name


class Table:
    """One mapping of a file, read key by key; `fermer` refuses what nobody read."""

    def __init__(self, brut: Any, *, fichier: str, cle: str = "") -> None:
        self.fichier, self.cle = fichier, cle
        if not isinstance(brut, dict):
            raise DonneeInvalide(fichier, cle, brut, "doit être une table de clés")
        self._brut, self._lues = brut, set[str]()

    def erreur(self, cle: str, probleme: str) -> DonneeInvalide:
        """Return the error to raise about one key."""
        return DonneeInvalide(self.fichier, f"{self.cle}.{cle}".strip("."), self._brut.get(cle), probleme)

    def brut(self, cle: str, defaut: Any = None) -> Any:
        """Return a value as it is written."""
        self._lues.add(cle)
        return self._brut.get(cle, defaut)

    def contient(self, cle: str) -> bool:
        """Tell whether the key is there with a value."""
        return self._brut.get(cle) is not None

    def texte(self, cle: str, *, requis: bool = True) -> str:
        """Return a text, without the spaces around it."""
        valeur = self.brut(cle)
        if valeur is None and not requis:
            return ""
        if not isinstance(valeur, str) or not valeur.strip():
            raise self.erreur(cle, "doit être un texte non vide")
        return valeur.strip()

    def choix(self, cle: str, permis: Collection[str], *, requis: bool = True) -> str:
        """Return a text among those allowed."""
        valeur = self.texte(cle, requis=requis)
        if valeur and valeur not in permis:
            raise self.erreur(cle, f"doit être parmi {', '.join(sorted(permis))}")
        return valeur

    def textes(self, cle: str, *, requis: bool = True) -> tuple[str, ...]:
        """Return a text or a list of texts, always as a tuple."""
        valeur = self.brut(cle)
        liste = [valeur] if isinstance(valeur, str) else valeur
        if liste is None and not requis:
            return ()
        if not isinstance(liste, list) or not liste or not all(isinstance(v, str) and v.strip() for v in liste):
            raise self.erreur(cle, "doit être un texte ou une liste de textes")
        return tuple(v.strip() for v in liste)

    def vrai(self, cle: str) -> bool:
        """Return a flag, false when it is absent."""
        valeur = self.brut(cle, False)
        if not isinstance(valeur, bool):
            raise self.erreur(cle, "doit être true ou false")
        return valeur

    def table(self, cle: str) -> "Table | None":
        """Return an inner mapping, or None when it is absent."""
        valeur = self.brut(cle)
        return None if valeur is None else Table(valeur, fichier=self.fichier, cle=f"{self.cle}.{cle}".strip("."))

    def tables(self, cle: str) -> list["Table"]:
        """Return a list of inner mappings; empty when the key is absent."""
        liste = self.brut(cle, [])
        if not isinstance(liste, list):
            raise self.erreur(cle, "doit être une liste")
        base = f"{self.cle}.{cle}".strip(".")
        return [Table(brut, fichier=self.fichier, cle=f"{base}[{i}]") for i, brut in enumerate(liste)]

    def noms(self) -> list[str]:
        """Return the keys, in the order of the file."""
        return list(self._brut)

    def fermer(self) -> None:
        """Refuse the keys that the schema does not know."""
        for cle in self._brut:
            if cle not in self._lues:
                raise self.erreur(str(cle), f"clé inconnue ; clés connues : {', '.join(sorted(self._lues))}")
