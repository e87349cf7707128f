"""The form that opens the files of the children of a concluded information."""

from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from havre.apps.agents.models import Service
from havre.apps.informations.models import EnfantDuFoyer
from havre.apps.informations.queries import Connu
from havre.apps.personnes.enums import Sexe
from havre.apps.suivis.actions import DossierVoulu

from .champs import champ_choix, champ_date, champ_texte

NOUVEAU = "nouveau"
IDENTITE = ("prenom", "nom", "naissance", "sexe")


class Ouvrir(forms.Form):
    """By child: one of the files that look like him, or a new file with his civil status; the service for new files."""

    service = forms.ModelChoiceField(
        label="Service ASE qui suit les enfants", queryset=Service.objects.none(), empty_label="Choisir",
        error_messages={"required": "Choisissez le service.", "invalid_choice": "Choisissez dans la liste."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, lignes: list[tuple[EnfantDuFoyer, list[Connu]]], services: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lignes = [ligne for ligne, _ in lignes]
        service: Any = self.fields["service"]
        service.queryset = services
        for ligne, connus in lignes:
            if ligne.enfant_id:
                continue
            if connus:
                choix = [(c.cle, _libelle(c)) for c in connus] + [(NOUVEAU, "Aucun de ceux-ci : ouvrir un dossier")]
                self.fields[f"connu_{ligne.pk}"] = champ_choix(
                    "Est-ce l'un de ces enfants ?", choix, widget=forms.RadioSelect
                )
            self.fields[f"prenom_{ligne.pk}"] = champ_texte("Prénom", requis=False, longueur=80)
            self.fields[f"nom_{ligne.pk}"] = champ_texte("Nom", requis=False, longueur=80)
            self.fields[f"naissance_{ligne.pk}"] = champ_date("Né le", requis=False)
            self.fields[f"sexe_{ligne.pk}"] = champ_choix(
                "Sexe", [("", "Inconnu"), *((str(v), n) for v, n in Sexe.choices)], requis=False
            )
            for nom, valeur in (
                ("prenom", ligne.prenom), ("nom", ligne.nom), ("naissance", ligne.date_naissance),
                ("sexe", str(ligne.sexe or "")),
            ):  # fmt: skip
                self.fields[f"{nom}_{ligne.pk}"].initial = valeur

    def champs_de(self, ligne: EnfantDuFoyer) -> list[BoundField]:
        """Return the fields of the civil status of one child; none when he has a file."""
        return [self[f"{nom}_{ligne.pk}"] for nom in IDENTITE if f"{nom}_{ligne.pk}" in self.fields]

    def connu_de(self, ligne: EnfantDuFoyer) -> BoundField | None:
        """Return the choice among the files that look like one child; None when there is none."""
        return self[f"connu_{ligne.pk}"] if f"connu_{ligne.pk}" in self.fields else None

    def clean(self) -> dict[str, Any]:
        """Ask the civil status of who gets a new file."""
        d: dict[str, Any] = super().clean() or {}
        for ligne in self.lignes:
            if f"prenom_{ligne.pk}" not in self.fields or d.get(f"connu_{ligne.pk}", NOUVEAU) != NOUVEAU:
                continue
            for nom, message in (
                ("prenom", "Un dossier porte son prénom."), ("nom", "Un dossier porte son nom."),
                ("naissance", "Un dossier porte sa date de naissance."),
            ):  # fmt: skip
                if not d.get(f"{nom}_{ligne.pk}") and f"{nom}_{ligne.pk}" not in self.errors:
                    self.add_error(f"{nom}_{ligne.pk}", message)
            naissance: date | None = d.get(f"naissance_{ligne.pk}")
            if naissance and naissance > timezone.localdate():
                self.add_error(f"naissance_{ligne.pk}", "Cette date est à venir.")
        return d

    def voulus(self) -> list[DossierVoulu]:
        """Return what is wanted for each child."""
        d, voulus = self.cleaned_data, []
        for ligne in self.lignes:
            connu = str(d.get(f"connu_{ligne.pk}") or NOUVEAU)
            numero = connu.partition(":")[2]
            if ligne.enfant_id or numero:
                voulus.append(DossierVoulu(ligne, connu=int(numero) if numero else None))
                continue
            sexe = d[f"sexe_{ligne.pk}"]
            voulus.append(
                DossierVoulu(
                    ligne, prenom=d[f"prenom_{ligne.pk}"], nom=d[f"nom_{ligne.pk}"],
                    naissance=d[f"naissance_{ligne.pk}"], sexe=Sexe(int(sexe)) if sexe else None,
                )
            )  # fmt: skip
        return voulus


def _libelle(c: Connu) -> str:
    """Return one known child in words."""
    naissance = f", né le {c.naissance:%d/%m/%Y}" if c.naissance else ""
    return f"{c.nom}{naissance} · dossier {c.reference}, {c.service} · {', '.join(c.raisons)}"
