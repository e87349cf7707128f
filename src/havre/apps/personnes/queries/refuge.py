"""A protected address written out in full: what a text about to go out says without meaning to."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from havre.common.barriere import tout_lire

from ..models import Domicile, Lien, MembreFratrie

MOTS = re.compile(r"[a-z]+|[0-9]+")
VIDES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "bis", "ter", "quater"}
ABREGES = {
    "all": "allee", "av": "avenue", "ave": "avenue", "bat": "batiment", "bd": "boulevard", "bld": "boulevard",
    "boul": "boulevard", "bvd": "boulevard", "ch": "chemin", "che": "chemin", "chem": "chemin", "fbg": "faubourg",
    "imp": "impasse", "pl": "place", "r": "rue", "res": "residence", "rte": "route", "sq": "square", "st": "saint",
    "ste": "sainte",
}  # fmt: skip


def _cle(texte: str) -> str:
    """Return the words that matter, without accents nor capitals, each between two blanks."""
    sans_accent = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "oe"))
    lettres = "".join(c for c in sans_accent if not unicodedata.combining(c)).lower()
    mots = [ABREGES.get(m, m) for m in MOTS.findall(lettres)]
    return f" {' '.join(m for m in mots if m not in VIDES)} "


def _formes(adresse: str, *, proche: bool) -> Iterator[str]:
    """Return what betrays an address: its street; its number and street, for people whom the text is not about.

    A part without two words ("appartement 4") betrays nothing.
    """
    for partie in re.split(r"[,;\n]", adresse):
        entiere = _cle(partie)
        if len(re.findall(r"[a-z]{2,}", entiere)) >= 2:
            yield re.sub(r"^ \d+(?= )", "", entiere) if proche else entiere


def _proches(enfants: Collection[int]) -> set[int]:
    """Return children, those of their sibling groups, and the adults linked to any of them."""
    groupes = MembreFratrie.objects.filter(enfant__in=enfants).order_by().values("fratrie")
    tous = {*enfants, *MembreFratrie.objects.filter(fratrie__in=groupes).order_by().values_list("enfant", flat=True)}
    return tous | set(Lien.objects.filter(vers__in=tous).order_by().values_list("de", flat=True))


def porte_une_adresse_protegee(textes: Iterable[str], *, enfants: Collection[int]) -> bool:
    """Tell whether texts about some children write out a protected address.

    The street is enough for an address of these children, of their siblings and of their adults, sealed or out of
    reach too; for anybody else, number and street.
    """
    with tout_lire("une adresse protégée l'est aussi de qui ne voit pas le dossier"):
        domiciles = list(Domicile.objects.filter(protege=True).order_by())
        proches = _proches(enfants) if domiciles else set()
    if not domiciles:
        return False
    dit = " | ".join(_cle(t) for t in textes)
    return any(f in dit for d in domiciles for f in _formes(d.adresse, proche=d.personne_id in proches))
