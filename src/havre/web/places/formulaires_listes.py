"""Forms of the exact lists: day and filters, the order that a reader chooses."""

from datetime import date
from typing import Any

from django import forms

from havre.apps.agents.permissions import Acteur
from havre.apps.pilotage.queries.listes import Filtre, Liste, Ordre, critere_de
from havre.apps.pilotage.queries.listes.ordre import CRITERES_AU_PLUS
from havre.web.socle.champs import ChampDate

from .formulaires import CHAMP_DATE, FiltresEquipes


class FiltresExacts(FiltresEquipes):
    """Day, territory, team of a list, and for the far places France or abroad."""

    au = ChampDate(label="Au", required=False, widget=forms.DateInput(attrs=CHAMP_DATE, format="%Y-%m-%d"))
    pays = forms.ChoiceField(
        label="Où", required=False, choices=[("", "Partout"), ("france", "En France"), ("etranger", "À l'étranger")]
    )
    field_order = ("au", "pays", "direction", "service")

    def __init__(self, donnees: Any, *, pour: Acteur, liste: Liste) -> None:
        super().__init__(donnees, pour=pour)
        if not liste.filtre_pays:
            del self.fields["pays"]

    def choisis(self, aujourd_hui: date) -> tuple[date, Filtre]:
        """Return the day (never in the future) and what is shown; an unknown value filters nothing."""
        self.is_valid()
        au = min(self.cleaned_data.get("au") or aujourd_hui, aujourd_hui)
        self.data = {**self.data, "au": au.isoformat()}
        return au, Filtre(**{nom: self.cleaned_data.get(nom, "") for nom in ("direction", "service", "pays")})


class ChoixOrdre(forms.Form):
    """Up to three criteria, one after the other."""

    def __init__(self, donnees: Any = None, *, liste: Liste, ordre: Ordre) -> None:
        super().__init__(donnees)
        sens = [critere_de(liste, colonne, inverse=inverse) for colonne in liste.criteres for inverse in (False, True)]
        choix = [("", "–"), *((c.cle, c.en_mots[0].upper() + c.en_mots[1:]) for c in sens)]
        for n in range(CRITERES_AU_PLUS):
            champ = forms.ChoiceField(
                label=("D'abord", "Puis", "Puis encore")[n],
                choices=choix,
                required=False,
                initial=ordre.criteres[n].cle if n < len(ordre.criteres) else "",
            )
            self.fields[f"critere_{n + 1}"] = champ

    @property
    def criteres(self) -> list[str]:
        """Keys chosen, in order."""
        return [c for c in (self.cleaned_data.get(nom, "") for nom in self.fields) if c]
