"""The week as a grid: seven days, morning and afternoon, to tick or to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from havre.apps.accueils.rythme import JOURS, MOMENTS, SEMAINES, Rythme, bit

CHAQUE = "c"
PORTEES = {CHAQUE: (0, 1), "p": (0,), "i": (1,)}
TITRES = {CHAQUE: "Chaque semaine", "p": SEMAINES[0].capitalize(), "i": SEMAINES[1].capitalize()}
ABREGES = tuple(f"{jour[:3]}." for jour in JOURS)


@dataclass(frozen=True)
class Case:
    """A half-day of a grid: value of its box, what it says, whether it is ticked."""

    valeur: str
    libelle: str
    cochee: bool


@dataclass(frozen=True)
class Grille:
    """A week: its title, and a row of seven half-days for mornings then for afternoons."""

    titre: str
    lignes: tuple[tuple[str, tuple[Case, ...]], ...]

    @property
    def jours(self) -> list[tuple[str, str]]:
        """Short and whole name of each day."""
        return list(zip(ABREGES, JOURS, strict=True))

    @property
    def vide(self) -> bool:
        """Whether no box is ticked."""
        return not any(case.cochee for _, cases in self.lignes for case in cases)


def _grille(portee: str, masque: int, titre: str = "") -> Grille:
    """Return the grid of the half-days that hold in all the weeks of a scope."""
    return Grille(
        titre or TITRES[portee],
        tuple(
            (
                nom.capitalize(),
                tuple(
                    Case(
                        f"{portee}-{jour}-{moment}",
                        f"{JOURS[jour]} {nom}, {TITRES[portee].lower()}",
                        all(masque & bit(s, jour, moment) for s in PORTEES[portee]),
                    )
                    for jour in range(7)
                ),
            )
            for moment, nom in enumerate(MOMENTS)
        ),
    )


def grilles_a_lire(rythme: Rythme) -> list[Grille]:
    """Return the week, or the even and the odd ones when they differ."""
    if rythme.est_alterne:
        return [_grille("p", rythme.masque), _grille("i", rythme.masque)]
    return [_grille(CHAQUE, rythme.masque)]


class GrilleRythme(forms.Widget):
    """Boxes for each half-day of every week, then of even and odd weeks, in a part that unfolds."""

    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        """Return no field: the legend names the whole grid."""
        return ""

    def format_value(self, value: Any) -> Any:
        """Return the rhythm as it is."""
        return value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the grids."""
        rythme = value if isinstance(value, Rythme) else Rythme(0)
        masque = rythme.masque
        chaque = sum(bit(s, j, m) for j in range(7) for m in range(2) for s in range(2) if _toujours(masque, j, m))
        contexte = {
            "nom": name,
            "identifiant": (attrs or {}).get("id", f"id_{name}"),
            "chaque": _grille(CHAQUE, masque),
            "alternees": [_grille("p", masque & ~chaque), _grille("i", masque & ~chaque)],
        }
        return render_to_string("composants/grille_rythme.html", contexte)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Rythme:
        """Return the rhythm of the boxes ticked; what is not a box is left out."""
        lues = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        masque = 0
        for valeur in lues:
            portee, _, reste = str(valeur).partition("-")
            jour, _, moment = reste.partition("-")
            if portee in PORTEES and jour in set("0123456") and moment in {"0", "1"}:
                for semaine in PORTEES[portee]:
                    masque |= bit(semaine, int(jour), int(moment))
        return Rythme(masque)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return False: boxes that are not ticked are not sent."""
        return False


def _toujours(masque: int, jour: int, moment: int) -> bool:
    """Tell whether a half-day holds in even and in odd weeks."""
    return all(masque & bit(semaine, jour, moment) for semaine in range(2))


class ChampRythme(forms.Field):
    """Half-days of the week; without any box, a field that is not required means always."""

    widget = GrilleRythme

    def clean(self, value: Any) -> Rythme:
        """Return the rhythm.

        Raises:
            ValidationError: it is required and no box is ticked.
        """
        rythme = value if isinstance(value, Rythme) else Rythme(0)
        if rythme.masque:
            return rythme
        if self.required:
            raise ValidationError("Cochez au moins une demi-journée.", code="required")
        return Rythme.plein()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the boxes differ from those shown."""
        return bool(initial != data)
