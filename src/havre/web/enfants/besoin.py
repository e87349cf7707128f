"""Assessing the need of a child; a second author sees both versions and chooses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import enregistrer_besoin
from havre.apps.accueils.enums import AvecFratrie
from havre.apps.accueils.erreurs import BesoinModifieEntreTemps
from havre.apps.accueils.models import Besoin
from havre.apps.accueils.queries import besoins_courants, sans_adresse_cachee
from havre.apps.accueils.rythme import DEMI_JOURNEES, Rythme
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.lieux.enums import Competence, Offre, TypeLieu
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import adresses_cachees, enfants_visibles
from havre.apps.territoires.erreurs import CommuneIntrouvable
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import commune_par_nom_ou_code
from havre.web.composants.rythme import ChampRythme
from havre.web.socle.champs import ChampEntier
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

TYPES = (
    (TypeLieu.FAMILLE_ACCUEIL.value, "Famille d'accueil"),
    (TypeLieu.MECS.value, "Maison d'enfants ou lieu de vie"),
    (TypeLieu.POUPONNIERE.value, "Pouponnière"),
    (TypeLieu.VILLAGE_ENFANTS.value, "Village d'enfants"),
    (TypeLieu.ACCUEIL_URGENCE.value, "Foyer, accueil d'urgence"),
    (TypeLieu.AUTONOMIE.value, "Semi-autonomie"),
)
NIVEAUX = [(n.value, n.label.capitalize()) for n in Competence]


class ChampCommune(forms.CharField):
    """A commune typed by its name or its INSEE code."""

    def clean(self, value: Any) -> Commune | None:
        """Return the commune.

        Raises:
            ValidationError: none or several bear this name.
        """
        texte = super().clean(value)
        if not texte:
            return None
        try:
            return commune_par_nom_ou_code(texte)
        except CommuneIntrouvable as erreur:
            raise ValidationError(str(erreur)) from erreur

    def prepare_value(self, value: Any) -> Any:
        """Show a commune by its name."""
        return value.nom if isinstance(value, Commune) else value


class FormulaireBesoin(forms.Form):
    """The assessed need, whatever is free."""

    remplace = ChampEntier(required=False, widget=forms.HiddenInput)
    commune_famille = ChampCommune(
        label="Commune de la famille",
        help_text="Nom ou code INSEE. Les trajets se comptent d'ici.",
        error_messages={"required": "Donnez la commune de la famille : les trajets en dépendent."},
    )
    contact_famille = forms.BooleanField(label="Garde des visites avec sa famille", required=False)
    commune_ecole = ChampCommune(label="Commune de l'école", required=False)
    types_acceptes = forms.MultipleChoiceField(
        label="Types de lieu qui conviennent",
        choices=TYPES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case cochée : tous conviennent. Dites ce qu'il faut à l'enfant, pas ce qui est libre.",
    )
    besoin_medical = forms.TypedChoiceField(label="Soins", choices=NIVEAUX, coerce=int)
    besoin_handicap = forms.TypedChoiceField(label="Handicap", choices=NIVEAUX, coerce=int)
    besoin_comportement = forms.TypedChoiceField(label="Comportement", choices=NIVEAUX, coerce=int)
    souhaits = forms.MultipleChoiceField(
        label="Souhaits", choices=Offre.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    temps_famille_max_min = ChampEntier(
        label="Au plus, en minutes de la famille", required=False, min_value=0, max_value=600
    )
    temps_famille_min_min = ChampEntier(
        label="Au moins, en minutes de la famille", required=False, min_value=0, max_value=600
    )
    fratrie = forms.ChoiceField(
        label="Vivre",
        required=False,
        choices=[("", "Non évalué"), *((f.value, f.label.capitalize()) for f in AvecFratrie)],
    )
    ecole_gardee = forms.BooleanField(label="Garde son école", required=False)
    rythme = ChampRythme(
        label="Demi-journées dans un lieu",
        required=False,
        help_text="Rien de coché : toute la semaine.",
    )
    avis = forms.CharField(
        label="Ce que vous recommandez",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Vos mots, sans égard à ce qui est libre. Ils restent au dossier tels quels, signés et datés ; "
        "d'autres mots se disent plus tard, dans une autre évaluation.",
    )

    @property
    def demi_journees(self) -> int | None:
        """Half-days to store: none when nothing is ticked, which means all the week."""
        choisi = self.cleaned_data.get("rythme")
        return choisi.stocke if choisi is not None and choisi.masque else None

    @property
    def cases(self) -> list[str]:
        """Boxes of the half-days ticked, to send them again."""
        bits = Rythme(self.demi_journees or 0).bits
        return [f"{'pi'[b // DEMI_JOURNEES]}-{b % DEMI_JOURNEES // 2}-{b % 2}" for b in bits]

    def taire_la_commune(self) -> None:
        """Hide the commune of a protected address; left blank, it stays what it was."""
        champs: dict[str, Any] = self.fields
        champs["commune_famille"].required = False
        champs["commune_famille"].help_text = "Adresse protégée. Laissez vide pour la garder."
        self.initial["commune_famille"] = ""

    def clean(self) -> dict[str, Any]:
        """Check that the least time does not pass the most."""
        saisie: dict[str, Any] = super().clean() or {}
        plus, moins = saisie.get("temps_famille_max_min"), saisie.get("temps_famille_min_min")
        if plus is not None and moins is not None and moins > plus:
            self.add_error("temps_famille_min_min", "Le temps minimal dépasse le temps maximal.")
        return saisie


CHAMPS = tuple(n for n in FormulaireBesoin.base_fields if n != "remplace")


def _initial(courant: Besoin | None) -> dict[str, Any]:
    """Return the values that the form starts from."""
    if courant is None:
        return {"contact_famille": True}
    valeurs = {nom: getattr(courant, nom) for nom in CHAMPS}
    rythme = None if courant.rythme is None else courant.presence
    return valeurs | {"remplace": courant.pk, "avis": "", "rythme": rythme}  # each one signs his own words


def _ecrit(valeur: Any, champ: forms.Field) -> str:
    """Return a value in words, to compare two versions."""
    if isinstance(champ, forms.MultipleChoiceField):
        libelles = dict(champ.choices)  # type: ignore[arg-type]
        return ", ".join(str(libelles[v]) for v in valeur or ()) or "aucun en particulier"
    if isinstance(champ, forms.ChoiceField):
        return str(dict(champ.choices)[valeur])  # type: ignore[arg-type]
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return "–" if valeur in (None, "") else str(valeur)


def _comparaison(formulaire: FormulaireBesoin, courant: Besoin) -> list[dict[str, Any]]:
    """Return the fields where what was typed differs from what another agent wrote meanwhile."""
    lignes = []
    for nom in CHAMPS:
        champ = formulaire.fields[nom]
        mien, sien = _ecrit(formulaire.cleaned_data[nom], champ), _ecrit(getattr(courant, nom), champ)
        if nom == "rythme":
            mien, sien = str(Rythme.de(formulaire.demi_journees)), str(courant.presence)
        if mien != sien:
            lignes.append({"libelle": champ.label, "mien": mien, "sien": sien})
    return lignes


def besoin(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Write a new assessment of the need; the former one is kept."""
    agent = agent_de(request)
    exiger(agent, Action.MODIFIER_BESOIN)
    visibles = enfants_visibles(pour=agent, action=Action.MODIFIER_BESOIN)
    enfant: Enfant | None = visibles.select_related("personne").filter(pk=enfant_id).first()
    if enfant is None:
        raise Http404
    lu(request, enfant)
    courant = besoins_courants([enfant.pk]).get(enfant.pk)
    formulaire = FormulaireBesoin(request.POST if request.method == "POST" else None, initial=_initial(courant))
    cachee = courant is not None and enfant.pk in adresses_cachees(pour=agent)
    if cachee:
        formulaire.taire_la_commune()
    contexte: dict[str, Any] = {"enfant": enfant, "courant": courant, "formulaire": formulaire, "comparaison": None}
    if request.method != "POST" or not formulaire.is_valid():
        return render(request, "enfants/besoin.html", contexte)
    valeurs = {nom: formulaire.cleaned_data[nom] for nom in CHAMPS} | {"rythme": formulaire.demi_journees}
    if cachee and courant is not None and valeurs["commune_famille"] is None:
        valeurs["commune_famille"] = courant.commune_famille
    remplace = Besoin.objects.filter(enfant=enfant, pk=formulaire.cleaned_data["remplace"] or 0).first()
    try:
        enregistrer_besoin(enfant=enfant, remplace=remplace, valeurs=valeurs, par=agent, le=timezone.now())
    except BesoinModifieEntreTemps as conflit:
        sans_adresse_cachee([conflit.courant], pour=agent)
        contexte |= {"courant": conflit.courant, "comparaison": _comparaison(formulaire, conflit.courant)}
        return render(request, "enfants/besoin.html", contexte, status=409)
    except ValidationError as refus:
        formulaire.add_error(None, refus.messages[0])
        return render(request, "enfants/besoin.html", contexte)
    messages.success(request, "Le besoin est enregistré. L'évaluation précédente reste au dossier.")
    return redirect("enfants:besoins", enfant.pk)
