"""Forms of the access of the accounts."""

from django import forms


class Filtres(forms.Form):
    """Which accounts to show."""

    q = forms.CharField(label="Nom ou identifiant", max_length=60, required=False)
    facteur = forms.ChoiceField(
        label="Second facteur", required=False, choices=[("", "tous les comptes"), ("sans", "sans second facteur")]
    )


class Motif(forms.Form):
    """Why an administrator acts on somebody else's account."""

    motif = forms.CharField(
        label="Pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Montré à l'agent à sa prochaine connexion, et gardé au journal. N'y écrivez rien d'un enfant.",
        error_messages={"required": "Dites pourquoi : ce motif est montré à l'agent et reste au journal."},
    )  # fmt: skip


class Identite(Motif):
    """The stable claim by which a provider names an agent."""

    sujet = forms.CharField(label="Identifiant stable chez le fournisseur", max_length=300)
    field_order = ("sujet", "motif")
