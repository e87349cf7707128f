"""Forms of the requests of access."""

from django import forms

from havre.registre.enums import MoyenIdentite, MoyenRemise, VoieMedicale
from havre.web.echanges.formulaires import champ_date, champ_texte


class Ouverture(forms.Form):
    """Who asks, how he was recognised, and who gets the medical part."""

    identite = forms.ChoiceField(
        label="Identité vérifiée par", choices=MoyenIdentite.choices,
        error_messages={"required": "Dites comment l'identité a été vérifiée."},
    )  # fmt: skip
    identite_precision = champ_texte(
        "Précision", "Par exemple : carte d'identité, vue au guichet.", requis=False, longueur=200
    )
    identite_le = champ_date("Vérifiée le")
    voie_medicale = forms.ChoiceField(
        label="Informations médicales", choices=VoieMedicale.choices, widget=forms.RadioSelect,
        help_text="La personne choisit (CRPA, article L.311-6).",
        error_messages={"required": "Notez le choix de la personne."},
    )  # fmt: skip
    medecin = champ_texte("Médecin choisi", "Seulement si elle veut passer par lui.", requis=False, longueur=200)


class Remise(forms.Form):
    """How the files were given."""

    moyen = forms.ChoiceField(
        label="Comment", choices=MoyenRemise.choices, error_messages={"required": "Dites comment."}
    )
    remis_le = champ_date("Remis le")
    recepisse = champ_texte("Récépissé", "« Signé », ou le numéro de l'avis de réception.", longueur=200)
