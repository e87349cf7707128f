"""Forms of an evaluation: team, evaluators, meetings, report, validation."""

from typing import Any

from django import forms

from havre.apps.agents.models import Agent
from havre.apps.informations.actions import Rapport
from havre.apps.informations.enums import IssueEvaluation, MesureProposee, MotifDerogation, NatureRencontre
from havre.apps.informations.models import EnfantDuFoyer
from havre.apps.informations.queries import Charge, Dossier
from havre.web.socle.champs import ChampEntier

from .champs import champ_choix, champ_date, champ_long, champ_texte


class Confier(forms.Form):
    """The team that evaluates; a red one asks for the signed reason of a manager."""

    service = forms.ChoiceField(
        label="Équipe", widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une équipe.", "invalid_choice": "Choisissez une équipe."},
    )  # fmt: skip
    motif = champ_texte("Pourquoi elle change d'équipe", requis=False, longueur=300)
    motif_depassement = champ_long(
        "Pourquoi dépasser la capacité de cette équipe", "Signé de votre nom, compté et montré au pilotage.",
        requis=False, lignes=3,
    )  # fmt: skip
    qualite = champ_texte("Votre fonction", requis=False)

    def __init__(self, *args: Any, charges: list[Charge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(c.service.pk): c.service for c in charges}
        champ: Any = self.fields["service"]
        champ.choices = [(cle, service.nom) for cle, service in self.services.items()]


class Designer(forms.Form):
    """Who evaluates; two professions."""

    agents = forms.MultipleChoiceField(
        label="Évaluateurs", widget=forms.CheckboxSelectMultiple, help_text="Deux agents de deux métiers différents.",
        error_messages={"required": "Choisissez les évaluateurs.", "invalid_choice": "Choisissez dans la liste."},
    )  # fmt: skip

    def __init__(self, *args: Any, possibles: list[Agent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possibles = {str(a.pk): a for a in possibles}
        champ: Any = self.fields["agents"]
        champ.choices = [(cle, f"{a.nom_complet()}, {a.get_metier_display()}") for cle, a in self.possibles.items()]

    def choisis(self) -> list[Agent]:
        """Return the agents chosen."""
        return [self.possibles[cle] for cle in self.cleaned_data["agents"]]


class NoterRencontre(forms.Form):
    """A visit or an interview."""

    nature = champ_choix("C'est", NatureRencontre.choices)
    jour = champ_date("Le")
    personnes = champ_texte("Avec qui", "Mère et enfants, médecin scolaire…", longueur=300)
    enfants = forms.MultipleChoiceField(label="Enfants vus", required=False, widget=forms.CheckboxSelectMultiple)
    precision = champ_long("Précision", requis=False, lignes=3)

    def __init__(self, *args: Any, foyer: list[EnfantDuFoyer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.foyer = {str(e.pk): e for e in foyer}
        champ: Any = self.fields["enfants"]
        champ.choices = [(cle, e.nom_court()) for cle, e in self.foyer.items()]

    def vus(self) -> list[EnfantDuFoyer]:
        """Return the children met."""
        return [self.foyer[cle] for cle in self.cleaned_data["enfants"]]


class Rediger(forms.Form):
    """The report, and the conclusion for each minor of the household; `version_lue` is the one it starts from."""

    version_lue = ChampEntier(widget=forms.HiddenInput)
    rapport = champ_long("Rapport", "Faits observés, ressources et difficultés, analyse.", lignes=16)
    parole_enfants = champ_long(
        "Ce que les enfants ont dit", "Dans leurs mots, avec le prénom.", requis=False, lignes=5
    )
    avis_parents = champ_long("Ce que les parents en disent", requis=False, lignes=4)
    referentiel_has = forms.BooleanField(
        label="Le référentiel national de la HAS a été utilisé", required=False,
        help_text="Obligatoire depuis le 1er janvier 2023 (CASF L.226-3 ; décret 2022-1728).",
    )  # fmt: skip

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(dossier) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.foyer = dossier.enfants
        for e in self.foyer:
            self.fields[f"issue_{e.pk}"] = champ_choix(
                f"Conclusion pour {e.nom_court()}", [("", "Pas encore"), *IssueEvaluation.choices], requis=False
            )
            self.fields[f"mesure_{e.pk}"] = champ_choix(
                f"Mesure recommandée pour {e.nom_court()}", [("", "Aucune"), *MesureProposee.choices], requis=False
            )
            self.fields[f"motivation_{e.pk}"] = champ_long(f"Motifs pour {e.nom_court()}", requis=False, lignes=2)

    def par_enfant(self) -> list[dict[str, Any]]:
        """Return, by child, the fields of his conclusion."""
        champs = ("issue", "mesure", "motivation")
        return [{"e": e} | {nom: self[f"{nom}_{e.pk}"] for nom in champs} for e in self.foyer]

    def rapport_ecrit(self) -> Rapport:
        """Return what was written; a child without issue is not concluded yet."""
        d = self.cleaned_data
        return Rapport(
            d["rapport"], d["parole_enfants"], d["avis_parents"], d["referentiel_has"],
            {
                e.pk: (IssueEvaluation(d[f"issue_{e.pk}"]), d[f"motivation_{e.pk}"])
                for e in self.foyer
                if d[f"issue_{e.pk}"]
            },
            {e.pk: MesureProposee(d[f"mesure_{e.pk}"]) for e in self.foyer if d[f"mesure_{e.pk}"]},
        )  # fmt: skip


def _initial(dossier: Dossier) -> dict[str, Any]:
    """Return the last version, as the form shows it."""
    r = dossier.redaction
    if r is None:
        return {"version_lue": 0}
    valeurs: dict[str, Any] = {
        "version_lue": r.version, "rapport": r.rapport, "parole_enfants": r.parole_enfants,
        "avis_parents": r.avis_parents, "referentiel_has": r.referentiel_has,
    }  # fmt: skip
    for enfant, c in dossier.conclusions.items():
        valeurs |= {f"issue_{enfant}": c.issue, f"motivation_{enfant}": c.motivation, f"mesure_{enfant}": c.mesure}
    return valeurs


class Valider(forms.Form):
    """The function of who validates."""

    qualite = champ_texte("Votre fonction", "Elle est écrite sous votre nom.")


class Renvoyer(forms.Form):
    """What is missing."""

    motif = champ_long("Ce qui manque", "Les évaluateurs le lisent ; leur rapport garde sa version.")


class Deroger(forms.Form):
    """Why the pair is not there."""

    motif = champ_choix("Motif", MotifDerogation.choices, widget=forms.RadioSelect)
    precision = champ_long("Ce qui empêche le binôme")
    qualite = champ_texte("Votre fonction")


class FixerCapacite(forms.Form):
    """The share of its time that a team gives to evaluations."""

    part_pourcent = ChampEntier(
        label="Part du temps de travail donnée aux évaluations (%)", min_value=0, max_value=100,
        error_messages={
            "required": "Donnez un nombre entre 0 et 100.", "max_value": "Donnez un nombre entre 0 et 100.",
            "min_value": "Donnez un nombre entre 0 et 100.", "invalid": "Donnez un nombre entier.",
        },
    )  # fmt: skip
    motif = champ_texte("Décision ou raison", "Note de service, décision de direction…", longueur=300)
