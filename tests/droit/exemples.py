"""The cases of the law in YAML, one line each, opened into the day before, the day itself and the day after."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from havre.droit import Etat, Verdict, calculer, verifier

DOSSIER = Path(__file__).resolve().parents[1] / "exemples" / "droit"
CLES = {"regle", "condition", "dit", "faits", "valeurs", "echeance", "au", "etat", "a_temps", "manquants"}
JOUR_ORDINAIRE = date(2026, 6, 1)


@dataclass(frozen=True)
class Cas:
    """One case: a rule or a condition, facts, a day, and what is expected."""

    nom: str
    cle: str
    condition: bool
    faits: dict[str, Any] = field(hash=False)
    au: date | datetime
    etat: Etat
    valeurs: tuple[str, ...] | None
    echeance: date | datetime | None
    a_temps: bool | None
    manquants: tuple[str, ...] | None

    def verdict(self) -> Verdict:
        """Return what the law package answers."""
        return (verifier if self.condition else calculer)(self.cle, self.faits, au=self.au)

    def ecarts(self) -> dict[str, tuple[object, object]]:
        """Return what differs from what is expected: name, expected, obtained."""
        v = self.verdict()
        obtenu: dict[str, tuple[object, object]] = {"etat": (self.etat, v.etat)}
        if self.valeurs is not None:
            obtenu["valeurs"] = (sorted(self.valeurs), sorted(x.ecrite() for x in v.valeurs))
        if self.echeance is not None:
            obtenu["echeance"] = (self.echeance, v.echeance)
        if self.a_temps is not None:
            obtenu["a_temps"] = (self.a_temps, v.a_temps)
        if self.manquants is not None:
            obtenu["manquants"] = (self.manquants, v.manquants)
        return {nom: paire for nom, paire in obtenu.items() if paire[0] != paire[1]}


@cache
def lignes() -> list[tuple[str, dict[str, Any]]]:
    """Return every line of every file, with a name."""
    trouvees = []
    for fichier in sorted(DOSSIER.glob("*.yaml")):
        for rang, brut in enumerate(yaml.safe_load(fichier.read_text(encoding="utf-8")), start=1):
            assert set(brut) <= CLES, f"{fichier.name} n° {rang} : clés inconnues {set(brut) - CLES}"
            assert ("regle" in brut) is not ("condition" in brut), f"{fichier.name} n° {rang}"
            assert "etat" in brut or "echeance" in brut, f"{fichier.name} n° {rang}"
            trouvees.append((f"{fichier.stem}-{rang}", brut))
    return trouvees


@cache
def cas() -> list[Cas]:
    """Return every case; a line with a term and no state makes three."""
    tous = []
    for nom, brut in lignes():
        commun = {
            "cle": brut.get("regle") or brut["condition"],
            "condition": "condition" in brut,
            "faits": brut["faits"],
            "valeurs": tuple(brut["valeurs"]) if "valeurs" in brut else None,
            "echeance": brut.get("echeance"),
            "a_temps": brut.get("a_temps"),
            "manquants": tuple(brut["manquants"]) if "manquants" in brut else None,
        }
        if "etat" in brut:
            tous.append(Cas(nom=nom, au=brut.get("au", JOUR_ORDINAIRE), etat=Etat(brut["etat"]), **commun))
        else:
            tous += [Cas(nom=f"{nom}-{n}", au=au, etat=etat, **commun) for n, au, etat in bornes(brut["echeance"])]
    return tous


def bornes(echeance: date | datetime) -> list[tuple[str, date | datetime, Etat]]:
    """Return the two sides and the bound itself: a day for a day, a minute for a moment."""
    if isinstance(echeance, datetime):
        minute = timedelta(minutes=1)
        avant = echeance - minute
        etat = Etat.AUJOURD_HUI if avant.date() == echeance.date() else Etat.A_VENIR
        return [("avant", avant, etat), ("borne", echeance, Etat.AUJOURD_HUI),
                ("apres", echeance + minute, Etat.DEPASSEE)]  # fmt: skip
    jour = timedelta(days=1)
    return [("veille", echeance - jour, Etat.A_VENIR), ("jour", echeance, Etat.AUJOURD_HUI),
            ("lendemain", echeance + jour, Etat.DEPASSEE)]  # fmt: skip
