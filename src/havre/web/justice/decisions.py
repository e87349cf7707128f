"""The decisions, one of them with its clauses and its execution, its paper, its appeals."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.actions import Prolongation, prolonger_placement, terme_au_plus
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.apps.decisions.actions import Papier, contenu_de, former_appel, noter_issue_appel
from havre.apps.decisions.enums import Appelant, IssueDAppel, NatureDecision
from havre.apps.decisions.models import Appel, Decision, EnfantConcerne, PieceDecision
from havre.apps.decisions.queries import decisions_visibles
from havre.apps.echeances.enums import EtatEcheance, TypeObjet
from havre.apps.echeances.queries import echeances_visibles
from havre.apps.echeances.regles import titre_de
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.queries import enfants_visibles
from havre.common.curseur import ecrire as curseur
from havre.common.curseur import paginer
from havre.droit import calculer
from havre.droit.calendrier import jour_de
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.echanges.pages import acte
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import lu, lus
from havre.web.socle.requete import agent_de

from .formulaires import FinAppel, NouvelAppel, NouvelleProlongation
from .onglets import onglets

APRES_TOUT = curseur([2**62])  # the list begins by its end


@preparee
def liste(request: HttpRequest) -> HttpResponse:
    """Show the decisions received, the last one first."""
    agent = agent_de(request)
    exiger(agent, Action.VOIR_ENFANTS)
    vus = EnfantConcerne.objects.filter(enfant__in=enfants_visibles(pour=agent)).select_related("enfant__personne")
    decisions = decisions_visibles(pour=agent).select_related("juridiction").prefetch_related(
        Prefetch("enfants", vus.order_by("enfant__personne__nom_cle", "pk"), "vus")
    )  # fmt: skip
    total = EnfantConcerne.objects.filter(enfant__in=enfants_visibles(pour=agent)).aggregate(
        n=Count("decision", distinct=True)
    )["n"]
    page = paginer(decisions, cles=("pk",), avant=request.GET.get("curseur", "") or APRES_TOUT, total=total)
    lus(request, [c.enfant_id for d in page.lignes for c in d.vus])  # type: ignore[attr-defined]
    contexte = {
        "lignes": page.lignes[::-1], "compte": pluriel(page.total, "décision"), "calcule_a": timezone.now(),
        "page": Page((), curseur_suivant=page.precedent), "onglets": onglets(agent, "decisions"),
    }  # fmt: skip
    return render(request, "justice/decisions.html", contexte)


def decision_vue(request: HttpRequest, decision_id: int, action: Action) -> Decision:
    """Return a decision about a child whose file the agent may use for `action`; its reading is written for each.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: there is none for him.
    """
    agent = agent_de(request)
    exiger(agent, action)
    visibles = decisions_visibles(pour=agent, action=action)
    decision: Decision = get_object_or_404(
        visibles.select_related("juridiction", "rectifie", "rectifiee_par", "renouvelle"), pk=decision_id
    )
    for enfant in enfants_visibles(pour=agent, action=action).filter(decisions__decision=decision).order_by("pk"):
        lu(request, enfant)
    return decision


@preparee
def fiche(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Show one decision: what it says, what it sets, what was done of it."""
    decision = decision_vue(request, decision_id, Action.VOIR_ENFANTS)
    agent, au = agent_de(request), timezone.localdate()
    visibles = enfants_visibles(pour=agent)
    mesures = Mesure.objects.filter(decision=decision, enfant__in=visibles).select_related("enfant__personne")
    ordonnees = list(mesures.order_by("enfant__personne__nom_cle", "type", "pk"))
    contexte = {
        "d": decision, "au": au, "mesures": ordonnees, "echeances": _echeances(decision, ordonnees, agent, au),
        "enfants": list(visibles.filter(decisions__decision=decision).select_related("personne").order_by("pk")),
        "autres": decision.enfants.exclude(enfant__in=visibles).count(),
        "droits": list(decision.droits_de_visite.select_related("enfant__personne")),
        "rapports": list(decision.rapports_dus.all()),
        "accords": list(decision.accords.select_related("personne")),
        "pieces": list(decision.pieces.defer("contenu")),
        "rectifiee_par": getattr(decision, "rectifiee_par", None), "renouvelle": decision.renouvelle,
        "rectifie": decision.rectifie,
        "appels": [(a, getattr(a, "issue", None)) for a in decision.appels.select_related("issue__decision")],
        "audiences": list(decision.audiences.select_related("audience__juridiction")),
        "prolongee_au": _prolongee_au(decision),
        "suites": list(decision.renouvelee_par.order_by("rendue_le", "pk")),
        "peut_saisir": bool(portee(agent, Action.SAISIR_DECISIONS)),
        "prolongeable": decision.nature == NatureDecision.OPP_JUGE and not decision.renouvelle_id,
        "dernier_jour_appel": _dernier_jour_appel(decision),
    }  # fmt: skip
    return render(request, "justice/decision.html", contexte)


def _prolongee_au(decision: Decision) -> date | None:
    """Return the term that a later order gave to a provisional placement, None when none extended it."""
    if decision.nature != NatureDecision.OPP_JUGE:
        return None
    ordres = decision.renouvelee_par.filter(nature=NatureDecision.OPP_JUGE, rectifiee_par__isnull=True)
    terme: date | None = ordres.aggregate(t=Max("terme_le"))["t"]
    return terme


def _echeances(decision: Decision, mesures: list[Mesure], agent: Agent, au: date) -> list[dict[str, Any]]:
    """Return what a decision makes due, the first one first; the same day for several children is one line."""
    liens = decision.enfants.values("pk")
    dues = echeances_visibles(pour=agent).filter(
        Q(objet_type=TypeObjet.MESURE, objet_id__in=[m.pk for m in mesures])
        | Q(objet_type=TypeObjet.DECISION, objet_id__in=liens),
        enfant__in=decision.enfants.values("enfant"),
    )  # fmt: skip
    lignes: dict[tuple[str, date, EtatEcheance], dict[str, Any]] = {}
    for e in dues.order_by("echeance_le", "cle"):
        etat = e.etat(au)
        if etat not in {EtatEcheance.SANS_OBJET, EtatEcheance.ETEINTE}:
            ligne = lignes.setdefault(
                (e.regle, e.echeance_le, etat), {"e": e, "titre": titre_de(e.regle), "etat": etat, "nombre": 0}
            )
            ligne["nombre"] += 1
    return list(lignes.values())


def _dernier_jour_appel(decision: Decision) -> date | None:
    """Return the last day of an appeal against a decision received: a right, never a duty (CPC 1191)."""
    if decision.nature not in {NatureDecision.OPP_JUGE, NatureDecision.JUGEMENT} or decision.recue_le is None:
        return None
    verdict = calculer("JU-07.appel", {"decision_notifiee_le": decision.recue_le}, au=decision.recue_le)
    return jour_de(verdict.echeance) if verdict.echeance else None


def papier(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Give the scanned paper of a decision to download."""
    exiger(agent_de(request), Action.VOIR_ENFANTS)
    visibles = decisions_visibles(pour=agent_de(request))
    piece: PieceDecision = get_object_or_404(PieceDecision.objects.filter(decision__in=visibles), pk=piece_id)
    decision_vue(request, piece.decision_id, Action.VOIR_ENFANTS)
    reponse = HttpResponse(contenu_de(piece), content_type=piece.type_mime)
    suffixe = piece.type_mime.rsplit("/", 1)[1]
    reponse["Content-Disposition"] = f'attachment; filename="{piece.empreinte[:12]}.{suffixe}"'
    return reponse


def prolonger(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Note the order that extends a provisional placement."""
    decision = decision_vue(request, decision_id, Action.SAISIR_DECISIONS)
    agent = agent_de(request)
    siens = enfants_visibles(pour=agent, action=Action.SAISIR_DECISIONS).filter(decisions__decision=decision)
    enfants = siens.select_related("personne").order_by("personne__date_naissance", "pk")
    textes = {
        "titre": f"Prolongation du placement provisoire {decision.reference}",
        "aide": "La même mesure continue jusqu'au nouveau terme : même juridiction, mêmes conditions sur le lieu.",
        "bouton": "Enregistrer la prolongation",
        "fait": "La prolongation est saisie : le terme de la mesure et ses échéances sont à jour.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        fichier = d["papier"]
        papier = Papier(fichier.name, fichier.read()) if fichier else None
        champs = ("reference", "rendue_le", "recue_le", "terme_le", "motifs", "confirmee")
        ordre = Prolongation(papier=papier, **{nom: d[nom] for nom in champs})
        prolonger_placement(decision=decision, enfants=list(d["enfants"]), ordre=ordre, par=agent, le=timezone.now())

    initial = {
        "enfants": [e.pk for e in enfants],
        "recue_le": timezone.localdate(),
        "terme_le": terme_au_plus(decision),
    }
    formulaire = NouvelleProlongation(request.POST or None, request.FILES or None, enfants=enfants, initial=initial)
    return acte(request, formulaire, ecrire, retour=reverse("justice:decision", args=[decision.pk]), textes=textes)


def appel(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Note an appeal."""
    decision = decision_vue(request, decision_id, Action.SAISIR_DECISIONS)
    textes = {
        "titre": f"Appel de la décision {decision.reference}",
        "aide": "La décision s'exécute pendant l'appel, sauf si elle ou la cour en dit autrement.",
        "bouton": "Noter l'appel",
        "fait": "L'appel est noté.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        d["forme_par"] = Appelant(d["forme_par"])
        former_appel(decision=decision, par=agent_de(request), le=timezone.now(), **d)

    formulaire = NouvelAppel(request.POST or None, initial={"forme_le": timezone.localdate()})
    return acte(request, formulaire, ecrire, retour=reverse("justice:decision", args=[decision.pk]), textes=textes)


def issue_appel(request: HttpRequest, appel_id: int) -> HttpResponse:
    """Note what the court of appeal did."""
    exiger(agent_de(request), Action.SAISIR_DECISIONS)
    visibles = decisions_visibles(pour=agent_de(request), action=Action.SAISIR_DECISIONS)
    forme: Appel = get_object_or_404(
        Appel.objects.filter(decision__in=visibles).select_related("decision"), pk=appel_id
    )
    decision = decision_vue(request, forme.decision_id, Action.SAISIR_DECISIONS)
    textes = {
        "titre": f"Issue de l'appel de la décision {decision.reference}",
        "aide": "Saisissez l'arrêt comme une décision, puis choisissez-le ici.",
        "bouton": "Noter l'issue",
        "fait": "L'issue de l'appel est notée.",
    }
    numeros = decision.enfants.values("enfant")
    arrets = visibles.filter(enfants__enfant__in=numeros, rendue_le__gte=forme.forme_le).distinct()

    def ecrire(d: dict[str, Any]) -> None:
        d["issue"] = IssueDAppel(d["issue"])
        noter_issue_appel(appel=forme, par=agent_de(request), le=timezone.now(), **d)

    formulaire = FinAppel(request.POST or None, decisions=arrets.order_by("-rendue_le", "-pk"))
    return acte(request, formulaire, ecrire, retour=reverse("justice:decision", args=[decision.pk]), textes=textes)
