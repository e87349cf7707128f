"""The list of due dates, why a date, the acts about one, and the digest of the day."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.echeances.actions import delais, dispenser, noter_acte, suspendre
from havre.apps.echeances.enums import NatureActe, Palier
from havre.apps.echeances.models import Echeance
from havre.apps.echeances.queries import Journee, Raisons, a_faire, avis_recus, ma_journee, recoit_des_avis
from havre.apps.echeances.queries import pourquoi as lire_pourquoi
from havre.apps.echeances.regles import source_de, titre_de
from havre.apps.personnes.queries import enfants_visibles
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.echanges.pages import acte
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import lu, lus
from havre.web.socle.requete import agent_de

from .formulaires import ActeFait, Arret, FiltresEcheances, Suspension
from .presentation import information_de, ligne, nommes, quand, sans_enfant

ENTREES = (
    Action.VOIR_ENFANTS, Action.DEMANDER, Action.TENIR_COURRIER, Action.FIXER_CAPACITES, Action.VOIR_IP,
)  # fmt: skip
RESUME_AU_PLUS = 25


def peut_voir(request: HttpRequest) -> bool:
    """Tell whether this person has due dates at all."""
    return any(portee(agent_de(request), action) for action in ENTREES)


def _entrer(request: HttpRequest) -> None:
    if not peut_voir(request):
        exiger(agent_de(request), Action.VOIR_ENFANTS)


@preparee
def liste(request: HttpRequest) -> HttpResponse:
    """Show what is owed, first due first; one's own by default, or the team's when nothing is one's own."""
    _entrer(request)
    agent, au = agent_de(request), timezone.localdate()
    formulaire = FiltresEcheances(request.GET)
    choix = formulaire.cleaned_data if formulaire.is_valid() else {}
    service = choix.get("service")
    criteres = {
        "pour": agent,
        "au": au,
        "groupe": choix.get("groupe", ""),
        "regle": choix.get("regle", ""),
        "service": service.pk if service else None,
    }
    miennes = choix.get("qui") == "moi" or (not choix.get("qui") and service is None)
    if miennes and not choix.get("qui"):
        miennes = a_faire(pour=agent, au=au, miennes=True).exists()
    page = paginer(
        a_faire(**criteres, miennes=miennes), cles=("echeance_le", "cle"), apres=request.GET.get("curseur", "")
    )
    lus(request, nommes(page.lignes))
    contexte = {
        "lignes": [ligne(e, au) for e in page.lignes],
        "compte": pluriel(page.total, "échéance"),
        "page": Page((), curseur_suivant=page.suivant),
        "formulaire": formulaire,
        "miennes": miennes,
        "calcule_a": timezone.now(),
    }
    return render(request, "accueil/echeances.html", contexte)


def avis(request: HttpRequest) -> HttpResponse:
    """Show the notices that this person received, gathered by rule: what is new today, what is still owed."""
    agent, au = agent_de(request), timezone.localdate()
    if not recoit_des_avis(agent):
        _entrer(request)
    groupes = avis_recus(pour=agent, au=au)
    contexte = {
        "au": au,
        "groupes": [{"g": g, "titre": titre_de(g.regle), "source": source_de(g.regle)} for g in groupes],
        "nouveaux": sum(g.nouveaux for g in groupes),
        "dus": sum(g.dus for g in groupes),
        "paliers": [(p.label, jours, -jours) for p, jours in delais().items()],
        "detail": peut_voir(request),
    }
    return render(request, "accueil/avis.html", contexte)


def _raisons(request: HttpRequest, cle: str) -> Raisons:
    """Return why a date is what it is.

    Raises:
        Http404: there is none for this person.
    """
    _entrer(request)
    try:
        raisons = lire_pourquoi(cle, pour=agent_de(request), au=timezone.localdate())
    except Echeance.DoesNotExist as erreur:
        raise Http404 from erreur
    lu(request, raisons.echeance.enfant)
    return raisons


def fiche(request: HttpRequest, cle: str) -> HttpResponse:
    """Answer "pourquoi cette date ?": rule, facts, values, source, checks; and the signed acts and notices."""
    r, au, agent = _raisons(request, cle), timezone.localdate(), agent_de(request)
    contexte = {
        "r": r,
        "e": r.echeance,
        "titre": titre_de(r.echeance.regle),
        "source": source_de(r.echeance.regle),
        "quand": quand(r.echeance, au),
        "etat": r.echeance.etat(au),
        "avis": [{"avis": a, "palier": Palier(a.palier).label} for a in r.avis],
        "paliers": [(p.label, jours, -jours) for p, jours in delais().items()],
        "information": information_de(r.echeance),
        "due": r.echeance.etat(au) in {"retard", "jour", "semaine", "avenir", "suspendue"},
        "peut_arreter": bool(portee(agent, Action.ARRETER_ECHEANCE)),
        "peut_noter": r.echeance.enfant_id and bool(portee(agent, Action.TENIR_ECHEANCES)),
    }
    return render(request, "accueil/pourquoi.html", contexte)


def suspension(request: HttpRequest, cle: str) -> HttpResponse:
    """Sign that a due date waits."""
    exiger(agent_de(request), Action.ARRETER_ECHEANCE)
    r, maintenant = _raisons(request, cle), timezone.now()
    textes = {
        "titre": f"Suspendre : {titre_de(r.echeance.regle)}",
        "aide": "L'échéance reste montrée, suspendue, puis revient. Son terme ne change pas.",
        "bouton": "Signer la suspension",
        "fait": "La suspension est signée et montrée avec l'échéance.",
    }
    return acte(
        request, Suspension(request.POST or None),
        lambda d: suspendre(
            echeance=r.echeance, debut=timezone.localdate(), par=agent_de(request), le=maintenant, **d
        ),
        retour=reverse("echeances:pourquoi", args=[cle]), textes=textes,
    )  # fmt: skip


def dispense(request: HttpRequest, cle: str) -> HttpResponse:
    """Sign that the duty is not owed in this case."""
    exiger(agent_de(request), Action.ARRETER_ECHEANCE)
    r, maintenant = _raisons(request, cle), timezone.now()
    textes = {
        "titre": f"Dispenser : {titre_de(r.echeance.regle)}",
        "aide": "L'échéance reste montrée avec votre acte, votre nom et vos motifs.",
        "bouton": "Signer la dispense",
        "fait": "La dispense est signée et montrée avec l'échéance.",
    }
    return acte(
        request, Arret(request.POST or None),
        lambda d: dispenser(echeance=r.echeance, par=agent_de(request), le=maintenant, **d),
        retour=reverse("echeances:pourquoi", args=[cle]), textes=textes,
    )  # fmt: skip


def acte_fait(request: HttpRequest, enfant_id: int) -> HttpResponse:
    """Note that a duty was done for a child; it ends its due date."""
    agent = agent_de(request)
    exiger(agent, Action.TENIR_ECHEANCES)
    enfant = get_object_or_404(
        enfants_visibles(pour=agent, action=Action.TENIR_ECHEANCES).select_related("personne"), pk=enfant_id
    )
    textes = {
        "titre": f"Noter ce qui a été fait pour {enfant.personne.nom_court()}",
        "aide": "Seul un acte noté éteint une échéance. La trace dit où le retrouver.",
        "bouton": "Noter",
        "fait": "L'acte est noté ; les échéances de l'enfant sont recalculées.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        d = {**d, "nature": NatureActe(d["nature"])}
        noter_acte(enfant=enfant, par=agent, le=timezone.now(), **d)

    initial = {"nature": request.GET.get("nature", ""), "accompli_le": timezone.localdate()}
    retour = reverse("enfants:dossier", args=[enfant.pk])
    return acte(request, ActeFait(request.POST or None, initial=initial), ecrire, retour=retour, textes=textes)


def _resume(request: HttpRequest) -> tuple[Journee, list[dict[str, Any]]]:
    au = timezone.localdate()
    journee = ma_journee(pour=agent_de(request), au=au, au_plus=RESUME_AU_PLUS)
    lus(request, nommes(e for g in journee.groupes for e in g.lignes))
    groupes = [
        {
            "g": g,
            "titre": g.libelle,
            "lignes": [ligne(e, au) for e in g.lignes],
            "reste": g.nombre - len(g.lignes),
        }
        for g in journee.groupes
    ]
    return journee, groupes


def resume(request: HttpRequest) -> HttpResponse:
    """Show the digest of the day: one page, the first of each group, and how many more."""
    _entrer(request)
    journee, groupes = _resume(request)
    contexte = {"journee": journee, "groupes": groupes, "au": timezone.localdate()}
    return render(request, "accueil/resume.html", contexte)


def resume_texte(request: HttpRequest) -> HttpResponse:
    """Give the digest as plain text, with file numbers and no child's name."""
    _entrer(request)
    journee, groupes = _resume(request)
    lignes = [f"Échéances du {timezone.localdate():%d/%m/%Y} ({'les vôtres' if journee.miennes else 'équipe'})"]
    for groupe in groupes:
        lignes += ["", f"{groupe['titre']} : {groupe['g'].nombre}"]
        for x in groupe["lignes"]:
            objet = str(x["e"].enfant) if x["e"].enfant else sans_enfant(x["e"])
            lignes.append(f"- {x['e'].echeance_le:%d/%m/%Y}, {x['titre']} ({objet}) : {x['quand']}")
        if groupe["reste"] > 0:
            lignes.append(f"- et {groupe['reste']} de plus")
    return HttpResponse("\n".join(lignes) + "\n", content_type="text/plain; charset=utf-8")
