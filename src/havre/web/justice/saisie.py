"""Entering a decision: the sibling group on one page, clauses, agreements, the scanned paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import enregistrer_ordonnance
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.decisions.actions import Accord, Papier, Saisie
from havre.apps.decisions.enums import NatureDecision, Position
from havre.apps.decisions.models import Decision, DroitDeVisite
from havre.apps.mesures.enums import TypeMesure
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.personnes.queries import enfants_visibles, fratrie_de, liens_de, membres
from havre.web.socle.lectures import lu, lus
from havre.web.socle.requete import agent_de

from .amorces import depuis_information
from .formulaires import Accords, Droits, NouvelleDecision, Rapports

DE_LA_DECISION = (
    "nature", "juridiction", "chambre", "reference", "rendue_le", "recue_le", "effet_le", "terme_le", "sans_audition",
    "motifs", "base_legale", "dispositif", "fratrie_ensemble", "types_autorises", "temps_famille_max_min",
    "temps_famille_min_min", "renouvelle", "rectifie",
)  # fmt: skip


@dataclass
class Formulaires:
    """The form of a decision and those of its clauses."""

    decision: NouvelleDecision
    droits: BaseFormSet
    rapports: BaseFormSet
    accords: BaseFormSet

    def valides(self) -> bool:
        """Check them all, so that every mistake shows at once."""
        verdicts = [f.is_valid() for f in (self.decision, self.droits, self.rapports, self.accords)]
        return all(verdicts)


def groupe_de(request: HttpRequest, enfant_id: int) -> tuple[Enfant, list[Enfant]]:
    """Return a child for whom the agent may enter decisions, and the siblings he may enter them for too.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: his roles do not reach this child.
    """
    agent = agent_de(request)
    exiger(agent, Action.SAISIR_DECISIONS)
    visibles = enfants_visibles(pour=agent, action=Action.SAISIR_DECISIONS).select_related("personne", "service")
    enfant = visibles.filter(pk=enfant_id).first()
    if enfant is None:
        raise Http404
    au = timezone.localdate()
    fratrie = fratrie_de(enfant, au=au)
    siens = [e.pk for e in membres(fratrie, pour=agent, au=au)] if fratrie else []
    groupe = list(visibles.filter(pk__in={enfant.pk, *siens}).order_by("personne__date_naissance", "pk"))
    lus(request, groupe)
    return enfant, groupe


def titulaires_de(enfant: Enfant, au: date) -> list[Personne]:
    """Return who holds parental authority over a child on a day."""
    return [
        lien.de
        for lien in liens_de(enfant)
        if lien.autorite_parentale
        and lien.periode.lower <= au
        and (lien.periode.upper is None or au < lien.periode.upper)
    ]


def _formulaires(request: HttpRequest, enfant: Enfant, groupe: list[Enfant]) -> Formulaires:
    """Return the forms, as they were sent or blank."""
    donnees, jour = request.POST or None, timezone.localdate()
    titulaires = titulaires_de(enfant, jour)
    initial: dict[str, Any] = {"enfants": [e.pk for e in groupe], "recue_le": jour}
    if request.GET.get("renouvelle", "").isdecimal():
        initial["renouvelle"] = request.GET["renouvelle"]
    initial |= depuis_information(request, groupe)
    return Formulaires(
        NouvelleDecision(donnees, request.FILES or None, enfants=[e.pk for e in groupe], initial=initial),
        Droits(donnees, prefix="droits"),
        Rapports(donnees, prefix="rapports"),
        Accords(
            donnees, prefix="accords", form_kwargs={"titulaires": titulaires},
            initial=[{"personne": p} for p in titulaires],
        ),
    )  # fmt: skip


def _saisie(f: Formulaires) -> Saisie:
    """Return what the forms say."""
    d = f.decision.cleaned_data
    valeurs = {nom: d[nom] for nom in DE_LA_DECISION}
    auteur = d["auteur"] or " · ".join(filter(None, (d["juridiction"].nom, d["chambre"])))
    papier = Papier(d["papier"].name, d["papier"].read()) if d["papier"] else None
    droits = [
        DroitDeVisite(**{nom: x.get(nom) for nom in ("beneficiaire", "mode", "fois", "duree_min")},
                      par=x.get("par") or "", precision=x.get("precision") or "")
        for x in f.droits.cleaned_data if x.get("mode")
    ]  # fmt: skip
    accords = [
        Accord(x["personne"], Position(x["position"]), x["donne_le"], x.get("precision") or "")
        for x in f.accords.cleaned_data if x.get("position") and x.get("personne")
    ]  # fmt: skip
    return Saisie(
        decision=Decision(**valeurs, auteur=auteur), enfants=list(d["enfants"]), droits=droits,
        rapports=[(x["objet"], x["pour_le"]) for x in f.rapports.cleaned_data if x.get("objet")],
        accords=accords if d["nature"] in {NatureDecision.ACCORD, NatureDecision.ADMINISTRATIVE} else [],
        papier=papier, confirmee=d["confirmee"],
    )  # fmt: skip


def _refuser(formulaire: forms.Form, refus: ValidationError) -> None:
    """Put a refusal at the field it speaks of."""
    if hasattr(refus, "error_dict"):
        for champ, erreurs in refus.message_dict.items():
            for erreur in erreurs:
                formulaire.add_error(champ if champ in formulaire.fields else None, erreur)
        return
    champ = getattr(refus, "champ", "")
    formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])


def nouvelle(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Enter a decision for a child and his siblings."""
    (enfant, groupe), agent = groupe_de(request, enfant_id), agent_de(request)
    f = _formulaires(request, enfant, groupe)
    if request.method == "POST" and f.valides():
        d = f.decision.cleaned_data
        try:
            decision = enregistrer_ordonnance(
                saisie=_saisie(f), types=[TypeMesure(t) for t in d["types"]], met_fin=d["met_fin"], par=agent,
                le=timezone.now(),
            )  # fmt: skip
        except ValidationError as refus:
            _refuser(f.decision, refus)
        else:
            messages.success(request, "La décision est saisie ; une recherche s'ouvre pour qui doit être accueilli.")
            return redirect("justice:decision", decision.pk)
    lu(request, enfant)
    titulaires = titulaires_de(enfant, timezone.localdate())
    contexte = {
        "enfant": enfant, "groupe": groupe, "f": f, "formulaire": f.decision,
        "accords": list(zip(titulaires, f.accords.forms, strict=False)),
        "double": "confirmee" in f.decision.errors,
    }  # fmt: skip
    return render(request, "justice/saisie.html", contexte)
