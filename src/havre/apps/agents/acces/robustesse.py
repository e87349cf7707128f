"""Strength of a chosen password, counted in bits of entropy, with a list of those that people choose too often.

Counted as the CNIL's recommendation of 21 July 2022 (délibération 2022-100) does for a policy: length × log2(size of
the alphabet), 99 signs with punctuation, 62 without; a phrase counts by its words, seven for 80 bits. What goes on by
itself (repeated signs, runs of the alphabet or of the keyboard) counts once.
"""

import math
import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from .reperes import reperes

COURANTS = Path(__file__).parents[1] / "donnees" / "mots_de_passe_courants.txt"
PONCTUATION = 37
BITS_PAR_MOT = 80 / 7
MOTS_D_UNE_PHRASE = 3
_RANGEES = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_SEPARATEURS = re.compile(r"[\s\-_.,;:'’!?]+")
_MOT = re.compile(r"[^\W\d_]{3,}")
_LETTRES_POUR_CHIFFRES = str.maketrans("013457@$", "oleastas")


def entropie_bits(mot_de_passe: str) -> int:
    """Return the bits of entropy that a password is counted for."""
    morceaux = [m for m in _SEPARATEURS.split(mot_de_passe) if m]
    mots = [m for m in morceaux if _MOT.fullmatch(m) and (m.islower() or m.isupper() or m.istitle())]
    if len(mots) >= MOTS_D_UNE_PHRASE:
        reste = "".join(m for m in morceaux if m not in mots)
        return round(len({m.lower() for m in mots}) * BITS_PAR_MOT + _bits_par_signe(reste))
    return round(_bits_par_signe(mot_de_passe))


def _bits_par_signe(texte: str) -> float:
    alphabet = (
        26 * any("a" <= s <= "z" for s in texte)
        + 26 * any("A" <= s <= "Z" for s in texte)
        + 10 * any("0" <= s <= "9" for s in texte)
        + PONCTUATION * any(not (s.isascii() and s.isalnum()) for s in texte)
    )
    return _longueur_utile(texte) * math.log2(alphabet) if alphabet else 0.0


def _longueur_utile(texte: str) -> int:
    """Return the number of signs that do not go on by themselves from the two before."""
    bas = texte.lower()
    suite = [i >= 2 and _va_de_soi(bas[i - 2 : i + 1]) for i in range(len(bas))]
    return len(bas) - sum(suite)


def _va_de_soi(trois: str) -> bool:
    pas = {ord(b) - ord(a) for a, b in pairwise(trois)}
    return (len(pas) == 1 and pas <= {-1, 0, 1}) or any(trois in r or trois[::-1] in r for r in _RANGEES)


@cache
def _courants() -> frozenset[str]:
    lignes = COURANTS.read_text(encoding="utf-8").splitlines()
    return frozenset(ligne for ligne in lignes if ligne and not ligne.startswith("#"))


def est_courant(mot_de_passe: str, de_soi: frozenset[str] = frozenset()) -> bool:
    """Tell whether a password is a common word, or one of oneself, dressed up with digits, signs or capitals."""
    nu = _nu(mot_de_passe)
    formes = {re.sub(r"[^a-z]", "", nu), re.sub(r"[^a-z]", "", nu.translate(_LETTRES_POUR_CHIFFRES))}
    return any(forme and _reste_sans(_courants() | de_soi, forme) * 2 <= len(forme) for forme in formes)


def mots_de_soi(user: Any) -> frozenset[str]:
    """Return the words by which an account is known: names, identifier, address of mail."""
    textes = (getattr(user, champ, "") or "" for champ in ("prenom", "nom", "identifiant", "courriel"))
    return frozenset(mot for texte in textes for mot in re.findall(r"[a-z]{3,}", _nu(texte)))


def _nu(texte: str) -> str:
    """Return a text in small letters, without accents."""
    return "".join(s for s in unicodedata.normalize("NFKD", texte.lower()) if not unicodedata.combining(s))


def _reste_sans(mots: frozenset[str], forme: str) -> int:
    """Return how many letters stay when the longest of some words are taken out."""
    for mot in sorted((m for m in mots if m in forme), key=len, reverse=True):
        forme = forme.replace(mot, " ")
    return len(forme.replace(" ", ""))


class MotDePasseRobuste:
    """Validator of Django: enough bits, neither what everybody chooses nor what everybody knows of oneself."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that can be guessed.

        Raises:
            ValidationError: it is common, made of one's own names, or too short for the signs that it mixes.
        """
        de_soi = mots_de_soi(user)
        phrase = len([m for m in _SEPARATEURS.split(password) if _MOT.fullmatch(m)]) >= MOTS_D_UNE_PHRASE
        if not phrase and not est_courant(password) and est_courant(password, de_soi):
            raise ValidationError(
                "Ce mot de passe part de votre nom ou de votre identifiant : on l'essaie en premier.", code="de_soi"
            )
        if not phrase and est_courant(password):
            raise ValidationError(
                "Ce mot de passe part d'un mot que beaucoup choisissent : on l'essaie en premier.", code="courant"
            )
        sans_soi = " ".join(m for m in _SEPARATEURS.split(password) if _nu(m) not in de_soi) if phrase else password
        if entropie_bits(sans_soi) < reperes().entropie_bits:
            raise ValidationError(f"Ce mot de passe se devine encore. {self.get_help_text()}", code="devinable")

    def get_help_text(self) -> str:
        """Say what is enough, in words and signs."""
        bits = reperes().entropie_bits
        mots = math.ceil((bits - 0.5) / BITS_PAR_MOT)
        melange, sans = (math.ceil((bits - 0.5) / math.log2(taille)) for taille in (99, 62))
        return (
            f"Prenez {mots} mots sans lien entre eux, ou {melange} signes mêlant majuscules, minuscules, chiffres et "
            f"ponctuation, ou {sans} sans ponctuation."
        )
