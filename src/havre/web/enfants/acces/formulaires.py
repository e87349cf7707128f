"""Forms of the accesses to a file."""

from datetime import date
from typing import Any

from django import forms

from havre.apps.agents.models import Agent, Service
from havre.apps.personnes.actions.references import referents_possibles
from havre.apps.personnes.enums import AvisSurAcces, PartieDossier
from havre.apps.personnes.models import Enfant, PersonneNommee, Scellement
from havre.apps.personnes.models.partage import MOTIF_MINIMUM
from havre.web.echanges.formulaires import ChampAgent, champ_date, champ_long, champ_texte


def champ_agent(libelle: str, aide: str = "Son nom ou son identifiant.", *, requis: bool = True) -> ChampAgent:
    """Return a field for an agent typed by name."""
    return ChampAgent(
        label=libelle, help_text=aide, required=requis, max_length=160,
        error_messages={"required": "Nommez une personne."},
    )  # fmt: skip


class AgentFacultatif(ChampAgent):
    """An agent, or nobody."""

    def clean(self, value: Any) -> Agent | None:  # type: ignore[override]
        """Return the agent who bears this name, None when nothing is typed."""
        return super().clean(value) if str(value or "").strip() else None


class NomsAgents(forms.CharField):
    """Several agents, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[Agent]:
        """Return the agents named, each once.

        Raises:
            ValidationError: a line names nobody, or several agents.
        """
        noms = [x.strip() for x in super().clean(value).splitlines() if x.strip()]
        champ = ChampAgent(max_length=160)
        return list({a.pk: a for a in map(champ.clean, noms)}.values())


class Partager(forms.Form):
    """A share: to whom, what, why, until when, and whether the family knows."""

    sans_mention = ("agent", "service", "famille_informee_le", "motif_sans_information")

    agent = AgentFacultatif(
        label="Avec cette personne", required=False, max_length=160,
        help_text="Son nom ou son identifiant. Laissez vide pour partager avec un service.",
    )  # fmt: skip
    service = forms.ModelChoiceField(
        Service.objects.order_by("nom", "pk"), label="Ou avec ce service", required=False, empty_label="Aucun",
        help_text="Tous ses agents liront, tant qu'ils y sont.",
    )  # fmt: skip
    parties = forms.MultipleChoiceField(
        label="Ce qui est partagé", choices=PartieDossier.choices, widget=forms.CheckboxSelectMultiple,
        help_text="Le nom de l'enfant, son âge, son équipe et son référent sont toujours lus avec.",
        error_messages={"required": "Dites ce qui est partagé."},
    )  # fmt: skip
    motif = champ_long("Pourquoi il en a besoin", "Ce que son travail pour l'enfant demande.", lignes=3)
    strictement_necessaire = forms.BooleanField(
        label="Je ne partage que le strict nécessaire", required=False,
        help_text="Entre personnes tenues au secret, dans l'intérêt de l'enfant (CASF L.226-2-2).",
    )  # fmt: skip
    famille_informee_le = champ_date("La famille en est informée depuis le", requis=False)
    motif_sans_information = champ_long(
        "Ou pourquoi elle ne l'est pas", "En quoi l'informer serait contraire à l'intérêt de l'enfant.", requis=False,
        lignes=2,
    )  # fmt: skip
    debut = champ_date("À partir du")
    jusqu_au = champ_date("Jusqu'au", "Ce jour compris.")

    def choisis(self) -> dict[str, Any]:
        """Return what the action takes."""
        donnees = dict(self.cleaned_data)
        return donnees | {"parties": [PartieDossier(p) for p in donnees["parties"]]}


class Motif(forms.Form):
    """A reason."""

    motif = champ_long("Pourquoi", lignes=3)


class AccesExceptionnel(forms.Form):
    """Whose file, and why now."""

    numero = champ_texte("Numéro du dossier", requis=False, longueur=30)
    nom = champ_texte("Ou son nom", requis=False, longueur=80)
    prenom = champ_texte("Son prénom", requis=False, longueur=80)
    naissance = champ_date("Sa date de naissance", requis=False)
    motif = champ_long(
        "Pourquoi ce dossier, pourquoi maintenant",
        f"Une phrase entière, {MOTIF_MINIMUM} caractères au moins. Le responsable de l'enfant la lit tout de suite.",
    )


class Conclusion(forms.Form):
    """What was checked, and concluded."""

    avis = forms.ChoiceField(
        label="Cet accès était", choices=AvisSurAcces.choices, widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que vous concluez."},
    )  # fmt: skip
    texte = champ_long("Ce que vous avez vérifié", lignes=3)


class Sceller(forms.Form):
    """A seal: why, and who still opens the file."""

    motif = champ_long("Pourquoi ce dossier est scellé", lignes=3)
    agents = NomsAgents(
        label="Qui peut encore l'ouvrir", help_text="Un nom ou un identifiant par ligne. Vous compris, ou vous ne le "
        "verrez plus. L'une de ces personnes au moins peut lever un scellé.",
        error_messages={"required": "Nommez au moins une personne."},
    )  # fmt: skip


class Nommer(forms.Form):
    """One more person."""

    agent = champ_agent("Qui")


class _Nommees(forms.ModelChoiceField):
    """The persons whom a sealed file names."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name of the person."""
        return str(obj.agent)


class Retirer(forms.Form):
    """One of the named persons."""

    nommee = _Nommees(
        PersonneNommee.objects.none(), label="Qui", empty_label="Choisir",
        error_messages={"required": "Choisissez une personne."},
    )  # fmt: skip

    def __init__(self, *args: Any, scellement: Scellement, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["nommee"].queryset = (
            scellement.nommees.filter(retiree_a__isnull=True).select_related("agent", "scellement").order_by("pk")
        )


class ProtegerAdresse(forms.Form):
    """Whose address is hidden, why, and who still reads it."""

    personnes = forms.MultipleChoiceField(
        label="De qui l'adresse est cachée", widget=forms.CheckboxSelectMultiple,
        help_text="Cochez aussi l'enfant s'il vit avec cette personne : ses trajets montreraient où elle est.",
        error_messages={"required": "Choisissez de qui l'adresse est cachée."},
    )  # fmt: skip
    motif = champ_long("Pourquoi", "N'écrivez pas l'adresse ici.", lignes=3)
    lecteurs = NomsAgents(
        label="Qui la lit encore, avec vous", required=False,
        help_text="Un nom ou un identifiant par ligne. Personne d'autre ne la verra, ni la commune, ni un trajet.",
    )  # fmt: skip

    def __init__(self, *args: Any, personnes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        champs["personnes"].choices = personnes


class Confier(forms.Form):
    """Another case holder for a child, from a day on."""

    referent = forms.ModelChoiceField(
        Agent.objects.none(), label="Nouveau référent", empty_label="Choisir",
        help_text="Les référents de l'équipe de l'enfant.",
        error_messages={"required": "Choisissez un référent.", "invalid_choice": "Choisissez un référent de l'équipe."},
    )  # fmt: skip
    debut = champ_date("À partir du")
    motif = champ_long("Pourquoi", "Départ, mutation, répartition… Reste au journal.", lignes=2)

    def __init__(self, *args: Any, enfant: Enfant, au: date, **options: Any) -> None:
        super().__init__(*args, **options)
        champs: dict[str, Any] = self.fields
        tenus = referents_possibles(enfant, au).order_by().values("agent")
        champs["referent"].queryset = Agent.objects.filter(pk__in=tenus).order_by("nom", "prenom", "pk")
