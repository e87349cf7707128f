"""Forms of the register."""

from django import forms

from havre.registre.champs import classes


class FiltresChamps(forms.Form):
    """Which fields to show."""

    classe = forms.ChoiceField(label="Catégorie", required=False)
    mot = forms.CharField(label="Table ou champ", max_length=60, required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["classe"].choices = [("", "toutes"), *((c.cle, c.libelle) for c in classes().values())]  # type: ignore[attr-defined]
