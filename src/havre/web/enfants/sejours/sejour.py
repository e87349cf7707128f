"""Recording a stay of any kind from the child's course."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.apps.accueils.actions import enregistrer_accueil
from havre.apps.accueils.enums import MODES_CHEZ_UN_TIERS, ModeAccueil
from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import besoins_courants
from havre.apps.accueils.queries.parcours import nom_du_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.web.composants.formats import jour
from havre.web.socle.requete import agent_de

from .formulaires import FormulaireSejour

FAMILLES = (
    (
        "Dans un lieu d'accueil",
        (
            (ModeAccueil.PERMANENT, "Il y vit jusqu'à la fin de la mesure."),
            (ModeAccueil.URGENCE, "Provisoire : une date de fin est promise."),
            (ModeAccueil.RELAIS, "Soulage le lieu habituel ; une date de fin est promise."),
            (ModeAccueil.SEQUENTIEL, "Certains jours de la semaine seulement."),
            (ModeAccueil.JOUR, "La journée seulement, il dort chez lui."),
            (ModeAccueil.SEMI_AUTONOMIE, "Un logement accompagné."),
        ),
    ),
    (
        "En famille ou chez un proche",
        (
            (ModeAccueil.DOMICILE, "Confié, il vit chez ses parents (PAD)."),
            (ModeAccueil.TIERS, "Désigné par le juge (Code civil 375-3)."),
            (ModeAccueil.TIERS_DURABLE, "Confié par le service à un proche volontaire."),
        ),
    ),
    (
        "Faute de place",
        (
            (ModeAccueil.HOPITAL_PAR_DEFAUT, "Sans besoin de soins ; les jours sont comptés."),
            (ModeAccueil.HOTEL, "Deux mois au plus, jamais avec un handicap reconnu (CASF L.221-2-3)."),
        ),
    ),
)


def enfant_a_placer(request: HttpRequest, enfant_id: int, action: Action) -> Enfant:
    """Return a child for whom the agent may do something.

    Raises:
        Http404: there is none, or the agent may not.
    """
    agent = agent_de(request)
    exiger(agent, action)
    visibles = enfants_visibles(pour=agent, action=action)
    enfant: Enfant | None = visibles.select_related("personne", "service").filter(pk=enfant_id).first()
    if enfant is None:
        raise Http404
    return enfant


def _initial(enfant: Enfant, mode: ModeAccueil, actuel: Accueil | None, au: date) -> dict[str, Any]:
    """Return the values that the form starts from: today, the home of the family, the rhythm of the need."""
    initial: dict[str, Any] = {"debut": au, "a_cote": "oui" if actuel else "non"}
    besoin = besoins_courants([enfant.pk]).get(enfant.pk)
    if besoin is not None and besoin.rythme is not None:
        initial["rythme"] = besoin.presence
    if mode not in MODES_CHEZ_UN_TIERS:
        domicile = enfant.personne.domiciles.filter(periode__contains=au).select_related("commune").first()
        initial["commune"] = domicile.commune if domicile else None
    return initial


def _dire(request: HttpRequest, accueil: Accueil) -> None:
    """Say what was written and what comes next."""
    arrive = "L'arrivée est enregistrée" if accueil.admis_le else "La place est réservée"
    phrases = [f"{arrive} : {accueil.get_mode_display()}, {nom_du_lieu(accueil)}, le {jour(accueil.periode.lower)}."]
    if accueil.fin_promise:
        phrases.append(f"Fin promise le {jour(accueil.fin_promise)}.")
    for information in accueil.informations.order_by("echeance_a", "pk"):
        phrases.append(f"Juge à informer avant le {jour(information.echeance_a)} : {information.get_objet_display()}.")
    if accueil.a_l_etranger and accueil.consentements.filter(accorde=True).count() < 3:
        phrases.append("Des consentements manquent : notez-les sur la page de l'accueil.")
    messages.success(request, " ".join(phrases))


def sejour(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Choose the kind of stay, then write it with the fields of this kind."""
    enfant = enfant_a_placer(request, enfant_id, Action.CHOISIR_PLACE)
    au = timezone.localdate()
    actuel = Accueil.objects.le(au).filter(enfant=enfant).select_related("unite__lieu", "lieu").first()
    contexte = {"enfant": enfant, "familles": FAMILLES, "actuel": actuel, "lieu_actuel": nom_du_lieu(actuel), "au": au}
    if request.GET.get("mode") not in ModeAccueil.values:
        return render(request, "enfants/sejour_mode.html", contexte)
    mode = ModeAccueil(request.GET["mode"])
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireSejour(donnees, mode=mode, enfant=enfant, initial=_initial(enfant, mode, actuel, au))
    if request.method == "POST" and formulaire.is_valid():
        try:
            accueil = enregistrer_accueil(
                enfant=enfant, saisie=formulaire.sejour(), par=agent_de(request), le=timezone.now()
            )
        except ValidationError as refus:
            champ = getattr(refus, "champ", "")
            formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        else:
            _dire(request, accueil)
            return redirect("enfants:accueil", enfant.pk, accueil.pk)
    return render(request, "enfants/sejour.html", contexte | {"mode": mode, "formulaire": formulaire})
