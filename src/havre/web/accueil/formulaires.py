"""Forms of the due dates."""

from django import forms

from havre.apps.agents.models import Service
from havre.apps.echeances.enums import NatureActe
from havre.web.echanges.formulaires import champ_date, champ_long, champ_texte

QUI = (("", "les miennes, ou celles de l'équipe"), ("moi", "les miennes"), ("equipe", "celles de l'équipe"))
GROUPES = (
    ("", "tout ce qui est dû"),
    ("retard", "en retard"),
    ("jour", "aujourd'hui"),
    ("semaine", "dans les sept jours"),
    ("tiers", "attendu des autres"),
    ("avenir", "plus tard"),
    ("suspendue", "suspendues"),
)


class FiltresEcheances(forms.Form):
    """What the list shows; all of it is in the address."""

    groupe = forms.ChoiceField(label="Quand", choices=GROUPES, required=False)
    qui = forms.ChoiceField(label="De qui", choices=QUI, required=False)
    regle = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    service = forms.ModelChoiceField(
        Service.objects.order_by("nom"), label="Service", required=False, empty_label="tous"
    )


class ActeFait(forms.Form):
    """A duty done for a child."""

    nature = forms.ChoiceField(label="Ce qui a été fait", choices=[("", "Choisir"), *NatureActe.choices])
    accompli_le = champ_date("Fait le")
    precision = champ_texte("Où est la trace", "Numéro de courrier, pièce, date d'envoi.")


class Arret(forms.Form):
    """What a signed act must say."""

    motifs = champ_long("Motifs", "Ils restent au dossier, sous votre nom.")
    base_legale = champ_texte("Texte ou décision qui le permet")
    qualite = champ_texte("Votre fonction", longueur=160)


class Suspension(Arret):
    """A due date that waits."""

    jusqu_au = champ_date("Jusqu'au", "Dernier jour de la suspension ; le terme ne change pas.")
