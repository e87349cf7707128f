"""One stay of a child: rhythm, exceptional days, consents abroad, medical release, end; and a recognised handicap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import (
    changer_rythme,
    noter_consentement,
    noter_jour_exceptionnel,
    noter_sortie_medicale,
    terminer_accueil,
)
from havre.apps.accueils.enums import AupresDe, ModeAccueil
from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import consentements_de
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import portee
from havre.apps.personnes.actions import noter_handicap
from havre.apps.personnes.queries import adresses_cachees
from havre.web.socle.lectures import lu
from havre.web.socle.requete import agent_de

from .sejours.formulaires import ConsentementNote, FinAccueil, Handicap, JourDifferent, NouveauRythme, SortieMedicale
from .sejours.sejour import enfant_a_placer

REPONSES = {"oui": True, "non": False, "": None}


@dataclass(frozen=True)
class Acte:
    """An act of the page: its form, the right it needs, when it is offered, what it writes, what is then said."""

    formulaire: type[forms.Form]
    droit: Action
    offert: Callable[[Accueil], bool]
    ecrire: Callable[..., Any]
    dit: str


def _consentir(accueil: Accueil, s: dict[str, Any], **qui: Any) -> Any:
    return noter_consentement(
        accueil=accueil, aupres_de=AupresDe(s["aupres_de"]), demande_le=s["demande_le"], repondu_le=s["repondu_le"],
        accorde=REPONSES[s["accorde"]], reference=s["reference"], **qui,
    )  # fmt: skip


def _sortir(accueil: Accueil, s: dict[str, Any], **qui: Any) -> Any:
    return noter_sortie_medicale(accueil=accueil, sortie_le=s["sortie_medicale_le"], **qui)


def _en_cours(accueil: Accueil) -> bool:
    return accueil.annule_a is None and accueil.periode.upper is None


ACTES = {
    "sortie": Acte(
        SortieMedicale, Action.VOIR_ATTENTE,
        lambda a: a.annule_a is None and a.mode == ModeAccueil.HOPITAL_PAR_DEFAUT, _sortir,
        "La sortie médicale est notée : les jours sans besoin de soins comptent depuis cette date.",
    ),
    "consentement": Acte(
        ConsentementNote, Action.VOIR_ATTENTE, lambda a: a.annule_a is None and a.a_l_etranger, _consentir,
        "Le consentement est noté.",
    ),
    "jour": Acte(
        JourDifferent, Action.VOIR_ATTENTE, lambda a: a.annule_a is None and a.rythme is not None,
        lambda accueil, s, **qui: noter_jour_exceptionnel(accueil=accueil, **s, **qui), "Ce jour est noté.",
    ),
    "rythme": Acte(
        NouveauRythme, Action.CHOISIR_PLACE, lambda a: _en_cours(a) and a.rythme is not None,
        lambda accueil, s, **qui: changer_rythme(accueil=accueil, **s, **qui),
        "Le nouveau rythme est enregistré ; l'ancien reste au parcours.",
    ),
    "fin": Acte(
        FinAccueil, Action.CHOISIR_PLACE, lambda a: _en_cours(a) and a.admis_le is not None,
        lambda accueil, s, **qui: terminer_accueil(accueil=accueil, **s, **qui),
        "L'accueil est terminé ; la place est libre ce jour-là.",
    ),
}  # fmt: skip


def accueil(request: HttpRequest, enfant_id: int, accueil_id: int) -> HttpResponse:
    """Show a stay and what may be added to it; a refused act keeps what was typed."""
    enfant = enfant_a_placer(request, enfant_id, Action.VOIR_ENFANTS)
    sejour = (
        enfant.accueils.select_related(
            "unite__lieu__commune", "lieu__commune", "commune", "tiers", "mesure", "enregistre_par"
        )
        .filter(pk=accueil_id)
        .first()
    )
    if sejour is None:
        raise Http404
    agent = agent_de(request)
    cachee = enfant.pk in adresses_cachees(pour=agent) and sejour.commune_id is not None
    lu(request, enfant)
    offerts = {nom: a for nom, a in ACTES.items() if a.offert(sejour) and portee(agent, a.droit)}
    choisi = request.POST.get("acte", "") if request.method == "POST" else ""
    formulaires = {n: a.formulaire(request.POST if n == choisi else None, prefix=n) for n, a in offerts.items()}
    if choisi in formulaires and (ou := _ecrire(request, sejour, offerts[choisi], formulaires[choisi])) is not None:
        return redirect("enfants:accueil", enfant.pk, ou)
    contexte = {
        "enfant": enfant,
        "a": sejour,
        "lieu": nom_du_lieu(sejour),
        "commune": None if cachee else commune_de(sejour),
        "jours": list(sejour.jours_exceptionnels.select_related("enregistre_par")),
        "consentements": consentements_de(sejour),
        "formulaires": [(nom, f, nom == choisi) for nom, f in formulaires.items()],
        "au": timezone.localdate(),
    }
    return render(request, "enfants/accueil.html", contexte)


def _ecrire(request: HttpRequest, sejour: Accueil, acte: Acte, formulaire: forms.Form) -> int | None:
    """Write an act and return the stay to show, None when it was refused."""
    if not formulaire.is_valid():
        return None
    try:
        fait = acte.ecrire(sejour, formulaire.cleaned_data, par=agent_de(request), le=timezone.now())
    except ValidationError as refus:
        champ = getattr(refus, "champ", "")
        formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        return None
    messages.success(request, acte.dit)
    return fait.pk if isinstance(fait, Accueil) else sejour.pk


def handicap(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Write that the MDPH recognises the child's handicap."""
    enfant = enfant_a_placer(request, enfant_id, Action.MODIFIER_BESOIN)
    formulaire = Handicap(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            noter_handicap(enfant=enfant, **formulaire.cleaned_data, par=agent_de(request), le=timezone.now())
        except ValidationError as refus:
            for champ, textes in refus.message_dict.items():
                formulaire.add_error(champ, textes)
        else:
            messages.success(request, "La reconnaissance est notée : aucun hôtel ne sera accepté pour cet enfant.")
            return redirect("enfants:dossier", enfant.pk)
    contexte = {
        "enfant": enfant,
        "formulaire": formulaire,
        "reconnaissances": list(enfant.reconnaissances_handicap.select_related("notee_par")),
    }
    return render(request, "enfants/handicap.html", contexte)
