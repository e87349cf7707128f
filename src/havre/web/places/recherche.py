"""The search of a sibling group, and the choice of places."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.actions import Motifs, PlacesVues, choisir_places, noter_consultation
from havre.apps.accueils.adapters import (
    Proposition,
    ResultatRecherche,
    evaluer_choix,
    exiger_groupe_complet,
    pourquoi_pas,
    rechercher_places,
)
from havre.apps.accueils.enums import ModeAccueil, MotifEloignement, MotifSeparation
from havre.apps.accueils.erreurs import PlaceDejaPrise, RegleAccueil
from havre.apps.accueils.queries import GroupeALoger
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.lieux.models import Lieu
from havre.apps.lieux.queries import annuaire
from havre.web.socle.requete import agent_de, texte_de

from .formulaires import DETAILS_MODES, Choix, JourArrivee
from .groupe import groupe_demande
from .presentation import (
    adresse_choix,
    badges_motifs,
    besoins_en_mots,
    carte_recherche,
    decisions_du_groupe,
    enumerer,
    nom_a_loger,
    numerotees,
    resume_proposition,
    sections,
    titre_proposition,
)

PROPOSITIONS_AU_PLUS = 10


def _enfants(groupe: GroupeALoger) -> list[dict[str, Any]]:
    """Return what the page says of each child of the group."""
    return [
        {
            "e": e,
            "badges": badges_motifs(e.motifs),
            "jours": (groupe.jour - e.depuis).days if e.depuis else None,
            "besoins": besoins_en_mots(e),
        }
        for e in groupe.enfants
    ]


def _carte_proposition(groupe: GroupeALoger, p: Proposition) -> dict[str, Any]:
    """Return what the card of a way shows."""
    return {
        "p": p,
        "titre": titre_proposition(p),
        "resume": resume_proposition(p),
        "url": adresse_choix(groupe, p) if p.choix else "",
    }


def _pourquoi_pas(request: HttpRequest, groupe: GroupeALoger) -> dict[str, Any]:
    """Return why the place typed by the agent is not proposed; `lieu` None: no place bears this name."""
    texte = texte_de(request, "lieu")
    if not texte:
        return {"texte": "", "lieu": None, "raisons": ()}
    lieux = annuaire(pour=agent_de(request), au=groupe.jour)
    lieu: Lieu | None = lieux.filter(code=texte).first() or (
        annuaire(pour=agent_de(request), au=groupe.jour, texte=texte).order_by("nom_cle", "pk").first()
    )
    raisons = pourquoi_pas(groupe, lieu) if lieu and groupe.a_loger else ()
    return {"texte": texte, "lieu": lieu, "raisons": raisons}


def chercher(request: HttpRequest, fratrie_id: int) -> HttpResponse:
    """Show the ways to house a group, ranked, with their reasons and what was excluded (rows L1, L2)."""
    groupe = groupe_demande(request, fratrie_id)
    contexte: dict[str, Any] = {
        "groupe": groupe,
        "nom": nom_a_loger(groupe),
        "enfants": _enfants(groupe),
        "decisions": decisions_du_groupe(groupe),
        "formulaire_jour": JourArrivee(initial={"jour": groupe.jour}),
        "peut_choisir": bool(portee(agent_de(request), Action.CHOISIR_PLACE)),
        "peut_evaluer": bool(portee(agent_de(request), Action.MODIFIER_BESOIN)),
        "eloignement_min": reperes().eloignement_min,
        "resultat": None,
    }
    try:
        resultat = rechercher_places(groupe, k=PROPOSITIONS_AU_PLUS)
    except ValidationError as erreur:
        return render(request, "places/chercher.html", contexte | {"empechement": erreur.messages[0]})
    _noter_le_regard(request, groupe, resultat)
    resultat = numerotees(resultat)
    contexte |= {
        "resultat": resultat,
        "sections": [
            {
                "s": s,
                "cartes": [_carte_proposition(groupe, p) for p in s.propositions[: s.en_tete]],
                "suite": [_carte_proposition(groupe, p) for p in s.propositions[s.en_tete :]],
            }
            for s in sections(resultat)
        ],
        "carte": carte_recherche(groupe, resultat.propositions),
        "pourquoi": _pourquoi_pas(request, groupe),
    }
    return render(request, "places/chercher.html", contexte)


def _noter_le_regard(request: HttpRequest, groupe: GroupeALoger, resultat: ResultatRecherche) -> None:
    """Write into the open case what was looked at: the proof of what was tried."""
    vues = PlacesVues(
        arrivee_le=groupe.jour,
        unites_examinees=resultat.unites_examinees,
        lieux_pour_tous=resultat.lieux_pour_tous,
        propositions=len(resultat.propositions),
        exclusions={e.raison: e.unites for e in resultat.exclusions},
        version_poids=resultat.version_poids,
    )
    noter_consultation(fratrie_id=groupe.fratrie.pk, vues=vues, par=agent_de(request), le=timezone.now())


def _choix_demande(request: HttpRequest) -> dict[int, int]:
    """Return {enfant id: unité id} as written in the address (`e12=34`)."""
    return {
        int(cle[1:]): int(str(valeur))
        for cle, valeur in request.GET.dict().items()
        if cle.startswith("e") and cle[1:].isdecimal() and str(valeur).isdecimal()
    }


def _question_du_lieu(groupe: GroupeALoger, choix: dict[int, int]) -> dict[str, Any]:
    """Return what the form asks about the place where the children of a choice live now."""
    bougent = [
        e
        for e in groupe.a_loger
        if e.enfant.pk in choix and not (e.accueil and e.accueil.unite_id == choix[e.enfant.pk])
    ]
    loges = [e.enfant.personne.prenom for e in bougent if e.accueil]
    verbe = "garde le lieu où il vit" if len(loges) == 1 else "gardent le lieu où ils vivent"
    return {"question": f"{enumerer(loges)} {verbe}" if loges else "", "tous": len(loges) == len(bougent)}


def choisir(request: HttpRequest, fratrie_id: int) -> HttpResponse:
    """Confirm a way: say what will be written, ask for the reasons, then reserve the places or record the arrival."""
    exiger(agent_de(request), Action.CHOISIR_PLACE)
    groupe = groupe_demande(request, fratrie_id)
    choix = _choix_demande(request)
    try:
        exiger_groupe_complet(groupe)
    except ValidationError as erreur:
        return _empeche(request, groupe, choix, erreur.messages[0])
    try:
        proposition, obstacles = evaluer_choix(groupe, choix)
    except ValidationError as erreur:
        raise Http404 from erreur
    formulaire = Choix(
        request.POST if request.method == "POST" else None,
        separe=proposition.separe,
        eloigne=proposition.eloignee,
        initial={"debut": groupe.jour},
        **_question_du_lieu(groupe, choix),
    )
    perdue = request.method == "POST" and bool(obstacles)
    prise = False
    if request.method == "POST" and not obstacles and formulaire.is_valid():
        try:
            return _enregistrer(request, groupe, choix, proposition, formulaire)
        except RegleAccueil as refus:
            prise = isinstance(refus, PlaceDejaPrise)
            formulaire.add_error(refus.champ if refus.champ in formulaire.fields else None, refus.messages[0])
    contexte = {
        "groupe": groupe,
        "nom": nom_a_loger(groupe),
        "carte_p": _carte_proposition(groupe, proposition),
        "obstacles": obstacles,
        "formulaire": formulaire,
        "details_modes": DETAILS_MODES,
        "prise": prise,
        "perdue": perdue,
        "carte": carte_recherche(groupe, [proposition]),
    }
    return render(request, "places/choisir.html", contexte, status=409 if prise or perdue else 200)


def _empeche(request: HttpRequest, groupe: GroupeALoger, choix: dict[int, int], empechement: str) -> HttpResponse:
    """Say why nothing can be chosen for this group by this agent, above what he typed."""
    formulaire = None
    if request.method == "POST":
        formulaire = Choix(
            request.POST,
            separe="motif_separation" in request.POST,
            eloigne="motif_eloignement" in request.POST,
            **_question_du_lieu(groupe, choix),
        )
    contexte = {"groupe": groupe, "nom": nom_a_loger(groupe), "empechement": empechement, "formulaire": formulaire}
    page = contexte | {"details_modes": DETAILS_MODES}
    return render(request, "places/choix_empeche.html", page, status=409 if formulaire else 200)


def _enregistrer(
    request: HttpRequest, groupe: GroupeALoger, choix: dict[int, int], proposition: Proposition, formulaire: Choix
) -> HttpResponse:
    """Write the choice and go to the page that says what was written and what comes next.

    Raises:
        RegleAccueil: a rule refuses; nothing was written.
    """
    saisie = formulaire.cleaned_data
    accueils = choisir_places(
        groupe=groupe,
        choix=choix,
        separe=proposition.separe,
        eloigne=proposition.eloignee,
        motifs=Motifs(
            separation=MotifSeparation(saisie["motif_separation"]) if saisie.get("motif_separation") else None,
            eloignement=MotifEloignement(saisie["motif_eloignement"]) if saisie.get("motif_eloignement") else None,
            explication=saisie.get("explication", ""),
        ),
        mode=ModeAccueil(saisie["mode"]),
        debut=saisie["debut"],
        fin_promise=saisie["fin_promise"],
        a_cote=formulaire.garde,
        par=agent_de(request),
        le=timezone.now(),
    )
    numeros = ",".join(str(a.pk) for a in accueils)
    return HttpResponseRedirect(f"{reverse('places:choisi', args=[groupe.fratrie.pk])}?accueils={numeros}")
