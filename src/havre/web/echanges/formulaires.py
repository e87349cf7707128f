"""Forms of requests, letters and mail."""

from typing import Any

from django import forms
from django.http import QueryDict

from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur
from havre.apps.agents.queries import agents_visibles
from havre.apps.echanges.enums import (
    CanalRecu,
    IssueDemande,
    MoyenEnvoi,
    NatureDemande,
    OrigineRecu,
    QualiteDemandeur,
)
from havre.courriers import MODELES, Champ, Modele
from havre.web.socle.champs import ChampDate, ChampEntier, QuiSort

FICHIER_ACCEPTE = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
FAMILLE, ENFANT, PARTENAIRE = QualiteDemandeur.FAMILLE, QualiteDemandeur.ENFANT, QualiteDemandeur.PARTENAIRE


def champ_date(libelle: str, aide: str = "", requis: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return ChampDate(
        label=libelle,
        required=requis,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=aide,
        error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )


def champ_long(libelle: str, aide: str = "", requis: bool = True, lignes: int = 4) -> forms.CharField:
    """Return a field for several lines."""
    return forms.CharField(
        label=libelle, required=requis, widget=forms.Textarea(attrs={"rows": lignes}), help_text=aide,
        error_messages={"required": f"« {libelle} » manque."},
    )  # fmt: skip


def champ_texte(libelle: str, aide: str = "", requis: bool = True, longueur: int = 300) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(
        label=libelle, required=requis, max_length=longueur, help_text=aide,
        error_messages={"required": f"« {libelle} » manque."},
    )  # fmt: skip


class ChampAgent(forms.CharField):
    """An agent, typed by account name or by name."""

    def clean(self, value: Any) -> Agent:
        """Return the only agent who bears this account name or this name.

        Raises:
            ValidationError: none, or several: the message lists them.
        """
        texte = super().clean(value).strip()
        agents = agents_visibles()
        if (exact := agents.filter(identifiant__iexact=texte).first()) is not None:
            return exact
        proches = agents
        for mot in texte.split():
            proches = proches.filter(nom__icontains=mot) | proches.filter(prenom__icontains=mot)
        trouves = list(proches[:6])
        if len(trouves) == 1:
            return trouves[0]
        if not trouves:
            raise forms.ValidationError("Aucun agent ne porte cet identifiant ou ce nom.")
        noms = " ; ".join(f"{a.nom_complet()} ({a.identifiant})" for a in trouves[:5])
        raise forms.ValidationError(f"Plusieurs agents répondent à ce nom, écrivez l'identifiant : {noms}.")


def champ_agent(libelle: str, aide: str = "Son identifiant, ou son nom.") -> ChampAgent:
    """Return a field for an agent."""
    return ChampAgent(label=libelle, help_text=aide, max_length=160, error_messages={"required": "Nommez un agent."})


def champ_service(libelle: str) -> forms.ModelChoiceField:
    """Return a field for a service."""
    return forms.ModelChoiceField(
        label=libelle, queryset=Service.objects.order_by("nom", "pk"), empty_label="Choisir un service",
        error_messages={"required": "Choisissez un service.", "invalid_choice": "Choisissez un service."},
    )  # fmt: skip


class NouvelleDemande(forms.Form):
    """A request: what, of which service, by whom, since when."""

    nature = forms.ChoiceField(
        label="Ce qui est demandé", choices=[("", "Choisir"), *NatureDemande.choices],
        error_messages={"required": "Choisissez ce qui est demandé."},
    )  # fmt: skip
    objet = champ_texte("En une ligne", "Ce que la lettre de réponse rappellera.", longueur=160)
    details = champ_long("Détails", requis=False)
    qualite = forms.ChoiceField(
        label="Qui demande ?",
        choices=[
            (QualiteDemandeur.PROFESSIONNEL.value, "Moi, pour cet enfant ou cette famille"),
            (FAMILLE.value, FAMILLE.label), (ENFANT.value, ENFANT.label), (PARTENAIRE.value, PARTENAIRE.label),
        ],
        widget=forms.RadioSelect, initial=QualiteDemandeur.PROFESSIONNEL.value,
        error_messages={"required": "Dites qui demande."},
    )  # fmt: skip
    demandeur_nom = champ_texte("Nom du demandeur", "Si ce n'est pas vous.", requis=False)
    demandeur_adresse = champ_long("Son adresse", "Pour lui répondre par lettre.", requis=False, lignes=3)
    service = champ_service("Demandé à")
    responsable = champ_agent("Qui doit répondre", "Son identifiant, ou son nom. Une demande n'est jamais à personne.")
    demandee_le = champ_date("Demandé le")

    def clean(self) -> dict[str, Any]:
        """Ask for the name of an asker who is not the agent."""
        donnees: dict[str, Any] = super().clean() or {}
        autre = donnees.get("qualite") not in (None, QualiteDemandeur.PROFESSIONNEL.value)
        if autre and not donnees.get("demandeur_nom"):
            self.add_error("demandeur_nom", "Dites qui demande.")
        return donnees


class FiltresDemandes(forms.Form):
    """Filters of the register of requests."""

    etat = forms.ChoiceField(
        label="État", required=False,
        choices=[("", "En attente"), ("retard", "Hors délai"), ("repondues", "Répondues"), ("toutes", "Toutes")],
    )  # fmt: skip
    nature = forms.ChoiceField(label="Nature", required=False, choices=[("", "Toutes"), *NatureDemande.choices])
    qui = forms.ChoiceField(
        label="À qui", required=False, choices=[("", "À tous"), ("moi", "À moi"), ("demandees", "Demandées par moi")]
    )


class Attribuer(forms.Form):
    """Another owner."""

    agent = champ_agent("Nouveau responsable")
    motif = champ_texte("Motif", requis=False, longueur=200)


class Rappeler(forms.Form):
    """The answer asked for again."""

    rappelee_le = champ_date("Rappelé le")
    aupres_de = champ_texte("Auprès de", "Personne ou service, par quel moyen.", longueur=160)
    precision = champ_texte("Ce qui a été dit", requis=False)


class RepondreDemande(QuiSort):
    """What is decided of a request; a refusal says why and goes with its letter."""

    issue = forms.ChoiceField(
        label="Réponse", choices=IssueDemande.choices, widget=forms.RadioSelect,
        error_messages={"required": "Dites ce qui est décidé."},
    )  # fmt: skip
    decidee_le = champ_date("Décidé le")
    motif = champ_long("Motifs en fait", "Demandés pour un refus. Le demandeur les lira.", requis=False)
    base_legale = champ_texte("Texte appliqué", "Demandé pour un refus : code et article.", requis=False)
    suite = champ_long("Ce qui est proposé à la place", requis=False, lignes=3)
    destinataire_nom = champ_texte("Destinataire de la lettre")
    destinataire_adresse = champ_long("Adresse", "Une ligne par ligne de l'adresse.", requis=False, lignes=3)


class DemanderPieces(forms.Form):
    """Documents that a request lacks."""

    liste = champ_long("Pièces qui manquent", "Toutes : le délai n'attend qu'une fois.")
    demandees_le = champ_date("Demandées le")
    a_fournir_le = champ_date("À fournir au plus tard le", "Passé ce jour, le délai de réponse reprend.")


class RecevoirPieces(forms.Form):
    """The documents came."""

    recues_le = champ_date("Reçues le")


class EnvoiCourrier(forms.Form):
    """How a letter left."""

    moyen = forms.ChoiceField(label="Comment", choices=MoyenEnvoi.choices, widget=forms.RadioSelect,
                              error_messages={"required": "Dites comment la lettre est partie."})  # fmt: skip
    envoye_le = champ_date("Parti le")


class NouveauRecu(forms.Form):
    """A mail in."""

    recu_le = champ_date("Reçu le")
    canal = forms.ChoiceField(label="Par", choices=CanalRecu.choices)
    origine = forms.ChoiceField(label="De", choices=OrigineRecu.choices)
    expediteur = champ_texte("Expéditeur", "Nom de la personne ou de l'organisme.")
    objet = champ_texte("Objet", longueur=200)
    resume = champ_long("Résumé", "Demandé à l'oral : ce qui a été dit, tel quel.", requis=False)
    fichier = forms.FileField(
        label="Document", required=False, help_text="PDF, PNG ou JPEG, 10 Mo au plus. Gardé chiffré.",
        widget=forms.ClearableFileInput(attrs={"accept": FICHIER_ACCEPTE}),
        error_messages={"empty": "Le fichier est vide."},
    )  # fmt: skip
    service = champ_service("Service concerné")
    responsable = champ_agent("Qui doit répondre", "Son identifiant, ou son nom. Un courrier n'est jamais à personne.")
    reponse_attendue_le = champ_date("Réponse attendue le", "Laissez vide si aucune réponse n'est demandée.", False)


class SuiteDuRecu(forms.Form):
    """The letter that answered, or why none."""

    reference = champ_texte(
        "Référence de la lettre qui répond", "Par exemple C-2026-000042.", requis=False, longueur=20
    )
    sans_reponse = champ_long("Ou : pourquoi aucune lettre ne répond", requis=False, lignes=3)
    donnee_le = champ_date("Le")


class NouvelleDelegation(forms.Form):
    """Who may sign."""

    agent = champ_agent("Agent")
    qualite = champ_texte("Fonction", "Telle qu'elle est écrite sous la signature.", longueur=160)
    acte = champ_texte("Acte de délégation", "Tel que la lettre le cite : arrêté, numéro et date.", longueur=200)
    debut = champ_date("À partir du")
    fin = champ_date("Jusqu'au (exclu)", "Laissez vide si la délégation n'a pas de terme.", requis=False)


def _champ(champ: Champ) -> forms.Field:
    """Return the form field of a field of a letter."""
    if champ.nature == "jour":
        return champ_date(champ.libelle, champ.aide, champ.requis)
    if champ.nature == "nombre":
        return ChampEntier(label=champ.libelle, min_value=0, required=champ.requis, help_text=champ.aide)
    if champ.nature == "case":
        return forms.BooleanField(label=champ.libelle, required=False, help_text=champ.aide)
    if champ.nature == "choix":
        return forms.ChoiceField(label=champ.libelle, choices=[(c, c.capitalize()) for c in champ.choix])
    if champ.nature == "lignes":
        aide = champ.aide or f"Une ligne par fait, colonnes séparées par « | » : {' | '.join(champ.entetes)}."
        return champ_long(champ.libelle, aide, requis=False)
    if champ.nature == "long":
        return champ_long(champ.libelle, champ.aide, champ.requis)
    return champ_texte(champ.libelle, champ.aide, champ.requis)


class Redaction(QuiSort):
    """A letter of a model: to whom, about what, and the fields of the model."""

    destinataire_nom = champ_texte("Destinataire")
    destinataire_adresse = champ_long("Adresse", "Une ligne par ligne de l'adresse.", requis=False, lignes=3)
    objet = champ_texte("Objet", longueur=200)
    service = champ_service("Service qui écrit")

    def __init__(self, donnees: QueryDict | None, *, modele: Modele, initial: dict[str, Any], pour: Acteur) -> None:
        super().__init__(donnees, initial=initial | {"objet": initial.get("objet", modele.objet)})
        self.modele = modele
        self.fields |= {f"c_{champ.cle}": _champ(champ) for champ in modele.champs}
        self.fields["adresse_confirmee"] = self.fields.pop("adresse_confirmee")

    def valeurs(self) -> dict[str, Any]:
        """Return the values of the fields of the model."""
        valeurs: dict[str, Any] = {c.cle: self.cleaned_data.get(f"c_{c.cle}") for c in self.modele.champs}
        for champ in self.modele.champs:
            if champ.nature == "lignes":
                valeurs[champ.cle] = _lignes(valeurs[champ.cle] or "", len(champ.entetes))
        return valeurs


def _lignes(texte: str, colonnes: int) -> list[list[str]]:
    """Return typed rows as cells, each row completed or joined to the number of columns."""
    rangs = [[c.strip() for c in ligne.split("|", colonnes - 1)] for ligne in texte.splitlines() if ligne.strip()]
    return [rang + [""] * (colonnes - len(rang)) for rang in rangs]


def choix_de_modeles() -> list[Modele]:
    """Return the models that are written by themselves; a refusal is written with its request."""
    return [m for m in MODELES.values() if m.code != "refus"]
