"""Form of the import."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from havre.importation.executer import TAILLE_MAX_OCTETS
from havre.importation.natures import Nature


class FormulaireImport(forms.Form):
    """A kind of file, and the file."""

    nature = forms.ChoiceField(
        label="Que contient le fichier ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que contient le fichier."},
    )
    fichier = forms.FileField(
        label="Fichier CSV ou Excel",
        help_text="Classeur Excel (.xlsx, première feuille), ou CSV séparé par des virgules ou des points-virgules ; "
        "20 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,text/csv"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={
            "required": "Choisissez un fichier.",
            "max_length": "Le nom du fichier dépasse 200 caractères.",
        },
    )

    def __init__(self, *args: Any, natures: list[type[Nature]], **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["nature"].choices = [(n.nom, n.libelle) for n in natures]

    def clean_fichier(self) -> UploadedFile:
        """Refuse a file that is empty or too large."""
        fichier: Any = self.cleaned_data["fichier"]
        if not fichier.size:
            raise forms.ValidationError("Le fichier est vide.")
        if fichier.size > TAILLE_MAX_OCTETS:
            raise forms.ValidationError("Le fichier dépasse 20 Mo : coupez-le en plusieurs.")
        return fichier
