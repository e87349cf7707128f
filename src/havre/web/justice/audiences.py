"""Hearings week by week, by chamber; one hearing for several children; what is due before it; what became of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger, portee
from havre.apps.decisions.actions import noter_issue_audience, prevoir_audience
from havre.apps.decisions.enums import IssueDAudience, NatureAudience
from havre.apps.decisions.models import Audience, Decision, RapportDu
from havre.apps.decisions.queries import audiences_entre, audiences_visibles
from havre.apps.echeances.enums import EtatEcheance
from havre.apps.echeances.models import Echeance
from havre.apps.echeances.queries import echeances_visibles
from havre.apps.echeances.regles import titre_de
from havre.apps.personnes.queries import enfants_visibles
from havre.web.echanges.pages import acte
from havre.web.socle.barriere import preparee
from havre.web.socle.champs import jour_lu
from havre.web.socle.lectures import lu, lus
from havre.web.socle.requete import agent_de, ecrit

from .agenda import calendrier, evenement, numeros_des
from .formulaires import FiltresAudiences, FinAudience, NouvelleAudience
from .onglets import onglets
from .saisie import groupe_de

SEMAINE = timedelta(days=7)
REGLES_DE_RAPPORT = ("JU-11", "JU-12", "JU-13", "PA-03", "PA-04")
TAILLE = 60


@preparee
def semaine(request: HttpRequest) -> HttpResponse:
    """Show the hearings of a week, by day and chamber; `?du=` is any of its days."""
    agent, aujourd_hui = agent_de(request), timezone.localdate()
    exiger(agent, Action.VOIR_ENFANTS)
    jour = jour_lu(request.GET.get("du", ""), defaut=aujourd_hui)
    lundi = jour - timedelta(days=jour.weekday())
    debut, fin = (timezone.make_aware(datetime.combine(j, time())) for j in (lundi, lundi + SEMAINE))
    formulaire = FiltresAudiences(request.GET)
    toutes = audiences_entre(pour=agent, debut=debut, fin=fin)
    if formulaire.is_valid() and (devant := formulaire.cleaned_data["juridiction"]):
        toutes = toutes.filter(juridiction=devant)
    curseur = request.GET.get("curseur", "")
    rang = int(curseur) if curseur.isdecimal() and len(curseur) < 6 else 0
    lues, nombre = list(toutes[rang : rang + TAILLE]), toutes.count()
    lus(request, [c.enfant_id for a in lues for c in a.vus])  # type: ignore[attr-defined]
    jours: dict[Any, list[tuple[Audience, Any]]] = {}
    for a in lues:
        jours.setdefault(timezone.localtime(a.prevue_a).date(), []).append((a, getattr(a, "issue", None)))
    contexte = {
        "jours": list(jours.items()), "lundi": lundi, "dimanche": lundi + timedelta(days=6), "avant": lundi - SEMAINE,
        "apres": lundi + SEMAINE, "onglets": onglets(agent, "audiences"), "nombre": nombre,
        "formulaire": formulaire, "precedent": max(0, rang - TAILLE) if rang else None,
        "suivant": rang + TAILLE if rang + TAILLE < nombre else None,
        "ordres": [rang + 1, rang + len(lues)] if nombre > TAILLE else [],
    }  # fmt: skip
    return render(request, "justice/audiences.html", contexte)


def ics(request: HttpRequest, audience_id: int) -> HttpResponse:
    """Give one hearing as an event for a calendar; file numbers only."""
    audience, agent = audience_vue(request, audience_id, Action.VOIR_ENFANTS), agent_de(request)
    une = evenement(audience, numeros_des([audience], agent)[audience.pk], le=timezone.now())
    reponse = HttpResponse(calendrier([une]), content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="audience-{audience.pk}.ics"'
    return reponse


def nouvelle(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Note a hearing for a child and, if it is so, his siblings."""
    (enfant, groupe), agent = groupe_de(request, enfant_id), agent_de(request)
    initial = {"enfants": [e.pk for e in groupe], "jour": timezone.localdate() + SEMAINE, "heure": time(9)}
    formulaire = NouvelleAudience(request.POST or None, enfants=[e.pk for e in groupe], initial=initial)
    faites: list[Audience] = []

    def ecrire(d: dict[str, Any]) -> None:
        faites.append(
            prevoir_audience(
                juridiction=d["juridiction"], chambre=d["chambre"], nature=NatureAudience(d["nature"]), lieu=d["lieu"],
                prevue_a=timezone.make_aware(datetime.combine(d["jour"], d["heure"])),
                convocation_recue_le=d["convocation_recue_le"], enfants=list(d["enfants"]),
                avocats=formulaire.par_enfant("avocat"), administrateurs=formulaire.par_enfant("ad_hoc"), par=agent,
                le=timezone.now(),
            )
        )  # fmt: skip

    if ecrit(request, formulaire, ecrire):
        return redirect("justice:audience", faites[0].pk)
    textes = {
        "titre": f"Noter une audience pour {enfant.personne.nom_court()}",
        "aide": "Une audience peut concerner plusieurs enfants de la fratrie.",
        "bouton": "Noter l'audience",
    }
    contexte = {"formulaire": formulaire, "retour": reverse("enfants:dossier", args=[enfant.pk])} | textes
    return render(request, "justice/audience_nouvelle.html", contexte)


def audience_vue(request: HttpRequest, audience_id: int, action: Action) -> Audience:
    """Return a hearing about a child whose file the agent may use for `action`; its reading is written for each.

    Raises:
        ActionInterdite: no role of the agent allows it.
        Http404: there is none for him.
    """
    agent = agent_de(request)
    exiger(agent, action)
    visibles = audiences_visibles(pour=agent, action=action).select_related("juridiction", "issue__decision")
    audience: Audience = get_object_or_404(visibles, pk=audience_id)
    for enfant in enfants_visibles(pour=agent, action=action).filter(audiences__audience=audience).order_by("pk"):
        lu(request, enfant)
    return audience


@preparee
def fiche(request: HttpRequest, audience_id: int) -> HttpResponse:
    """Show one hearing: the children, who assists them, the reports due before it, its outcome."""
    audience, agent = audience_vue(request, audience_id, Action.VOIR_ENFANTS), agent_de(request)
    concernes = audience.enfants.filter(enfant__in=enfants_visibles(pour=agent)).select_related("enfant__personne")
    jour = timezone.localtime(audience.prevue_a).date()
    dus = RapportDu.objects.filter(
        decision__enfants__enfant__in=[c.enfant_id for c in concernes], pour_le__lte=jour,
        pour_le__gte=jour - timedelta(days=92),
    )  # fmt: skip
    contexte = {
        "rapports": _rapports_a_rendre(agent, [c.enfant_id for c in concernes], jour),
        "a": audience, "concernes": list(concernes.order_by("enfant__personne__nom_cle", "pk")),
        "dus": list(dus.select_related("decision").distinct().order_by("pour_le", "pk")),
        "issue": getattr(audience, "issue", None), "peut_saisir": bool(portee(agent, Action.SAISIR_DECISIONS)),
    }  # fmt: skip
    return render(request, "justice/audience.html", contexte)


def _rapports_a_rendre(agent: Agent, enfants: list[int], avant: date) -> list[tuple[Echeance, str, EtatEcheance]]:
    """Return the reports on these children that are still owed by the day of a hearing, and what stands of each."""
    au = timezone.localdate()
    dues = echeances_visibles(pour=agent).filter(
        enfant__in=enfants, regle__in=REGLES_DE_RAPPORT, acte_le__isnull=True, dispensee_le__isnull=True,
        echeance_le__lte=avant,
    )  # fmt: skip
    dues = dues.exclude(cesse_le__lte=au).select_related("enfant__personne").order_by("echeance_le", "cle")
    return [(e, titre_de(e.regle), e.etat(au)) for e in dues]


def issue(request: HttpRequest, audience_id: int) -> HttpResponse:
    """Note what became of a hearing."""
    audience, agent = audience_vue(request, audience_id, Action.SAISIR_DECISIONS), agent_de(request)
    jour = timezone.localtime(audience.prevue_a).date()
    decisions = Decision.objects.filter(
        enfants__enfant__in=audience.enfants.values("enfant"), rendue_le__gte=jour
    ).distinct()
    textes = {
        "titre": "Ce que l'audience est devenue",
        "aide": "Saisissez d'abord la décision rendue, s'il y en a une, puis choisissez-la ici.",
        "bouton": "Noter l'issue",
        "fait": "L'issue de l'audience est notée.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        d["issue"] = IssueDAudience(d["issue"])
        noter_issue_audience(audience=audience, par=agent, le=timezone.now(), **d)

    formulaire = FinAudience(
        request.POST or None, decisions=decisions.order_by("-rendue_le", "-pk"),
        initial={"survenue_le": min(jour, timezone.localdate())},
    )  # fmt: skip
    return acte(request, formulaire, ecrire, retour=reverse("justice:audience", args=[audience.pk]), textes=textes)
