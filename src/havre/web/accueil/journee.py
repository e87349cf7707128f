"""What the first page gathers: who waits, promised ends, arrivals to confirm; figures for those without files."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate

from havre.apps.accueils.enums import MotifRecherche
from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import en_retard, informations_a_envoyer, liste_attente, silences
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.acces.lectures_nombreuses import signalements
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import portee
from havre.apps.agents.queries import agent_systeme
from havre.apps.echeances.queries import avis_recus, ma_journee
from havre.apps.lieux.models import Capacite
from havre.apps.personnes.queries import acces_a_conclure, acces_en_cours, enfants_visibles, partages_recus
from havre.apps.visites.queries import sans_issue, visites_du_jour
from havre.common.barriere import tout_lire
from havre.web.composants.formats import duree
from havre.web.composants.objets import EcheanceAffichee
from havre.web.places.presentation import ICONES_MOTIF, TONS_MOTIF, badges_motifs, nom_ligne, ton_motifs

from .presentation import affichee, ligne

ATTENTES_AU_PLUS = 10
DUES_AU_PLUS = 8
ECHEANCES_AU_PLUS = 7
PETIT_EFFECTIF = 5
SIGNALEMENTS_RECENTS = timedelta(days=3)
NOMMANT = ("fins", "arrivees", "juge", "visites")


def attentes(agent: Agent, au: date) -> dict[str, Any]:
    """Return the longest waits of what the agent follows, and the counts by reason."""
    liste = liste_attente(pour=agent, jour=au, taille=ATTENTES_AU_PLUS)
    lignes = [
        {
            "ligne": ligne,
            "nom": nom_ligne(ligne),
            "badges": badges_motifs(ligne.motifs),
            "ton": ton_motifs(ligne.motifs),
        }
        for ligne in liste.lignes
    ]
    motifs = [
        {"motif": m, "nombre": n, "icone": ICONES_MOTIF[m], "ton": TONS_MOTIF[m], "choisi": False}
        for m, n in liste.par_motif.items()
    ]
    return {
        "attentes": lignes,
        "motifs": motifs,
        "enfants_en_attente": liste.enfants,
        "non_executees": liste.par_motif[MotifRecherche.ORDONNANCE],
    }


def _sejours(agent: Agent) -> QuerySet[Accueil]:
    """Return the stays of the children whose waits the agent follows."""
    visibles = enfants_visibles(pour=agent, action=Action.VOIR_ATTENTE)
    return (
        Accueil.objects.valables()
        .filter(principal=True, enfant__in=visibles)
        .select_related("enfant__personne", "unite__lieu", "lieu")
    )


def _lieu(accueil: Accueil) -> str:
    """Return the name of the place of a stay."""
    if accueil.unite:
        return accueil.unite.lieu.nom
    return accueil.lieu.nom if accueil.lieu else ""


def fins_promises(agent: Agent, au: date) -> list[EcheanceAffichee]:
    """Return the promised ends that passed or come soon, the late ones first (row L1)."""
    bientot = au + timedelta(days=reperes().preavis_fin_promise_jours)
    sejours = _sejours(agent).filter(periode__contains=au, fin_promise__lte=bientot).order_by("fin_promise", "pk")
    return [
        EcheanceAffichee(
            a.enfant.personne.nom_court(),
            a.fin_promise,
            "rompu" if a.fin_promise and a.fin_promise < au else "attente",
            f"dépassée de {duree((au - a.fin_promise).days)}" if a.fin_promise and a.fin_promise < au else "",
            _lieu(a),
            url=f"/enfants/{a.enfant_id}",
            enfant_id=a.enfant_id,
        )
        for a in sejours[:ECHEANCES_AU_PLUS]
    ]


def arrivees(agent: Agent, au: date) -> list[EcheanceAffichee]:
    """Return the arrivals to confirm: the day has come and nobody wrote that the child is there."""
    sejours = _sejours(agent).filter(admis_le__isnull=True, periode__startswith__lte=au).order_by("periode", "pk")
    return [
        EcheanceAffichee(
            a.enfant.personne.nom_court(),
            a.periode.lower,
            "rompu" if a.periode.lower < au else "attente",
            source=_lieu(a),
            url=f"/places/accueils/{a.pk}/arrivee"
            if portee(agent, Action.CHOISIR_PLACE)
            else f"/enfants/{a.enfant_id}",
            enfant_id=a.enfant_id,
        )
        for a in sejours[:ECHEANCES_AU_PLUS]
    ]


def juge(agent: Agent, maintenant: datetime) -> list[EcheanceAffichee]:
    """Return what judges must be told, first term first (CASF L.223-3)."""
    return [
        EcheanceAffichee(
            f"{i.get_objet_display()} : {i.accueil.enfant.personne.nom_court()}",
            localdate(i.echeance_a),
            "rompu" if en_retard(i, maintenant) else "attente",
            "délai dépassé" if en_retard(i, maintenant) else "",
            "informer le juge des enfants",
            url=f"/places/informations/{i.pk}/envoi",
            enfant_id=i.accueil.enfant_id,
        )
        for i in informations_a_envoyer(pour=agent)[:ECHEANCES_AU_PLUS]
    ]


def visites(agent: Agent, au: date) -> list[EcheanceAffichee]:
    """Return the visits of the day, one's own first, then those whose outcome nobody wrote."""
    if not portee(agent, Action.TENIR_VISITES):
        return []
    lignes = [(v, "accent", "") for v in visites_du_jour(pour=agent, jour=au, au_plus=2 * ECHEANCES_AU_PLUS)]
    passees = sans_issue(pour=agent, au=au).select_related("enfant__personne").order_by("-prevue_le", "pk")
    lignes += [(v, "attente", "dire ce qu'elle est devenue") for v in passees[:ECHEANCES_AU_PLUS]]
    return [
        EcheanceAffichee(
            v.enfant.personne.nom_court(),
            v.prevue_le,
            ton,
            detail or (f"{v.heure:%H:%M}" if v.heure else ""),
            v.get_nature_display(),
            url=f"/enfants/{v.enfant_id}/visites",
            enfant_id=v.enfant_id,
        )
        for v, ton, detail in lignes[: 2 * ECHEANCES_AU_PLUS]
    ]


def silencieux(agent: Agent, au: date) -> list[EcheanceAffichee]:
    """Return the places that have not answered in time, the longest silence first (row L3)."""
    return [
        EcheanceAffichee(
            s.sollicitation.lieu.nom,
            s.sollicitation.reponse_attendue_le,
            "rompu",
            f"sans réponse depuis {duree(s.silence_jours)} au-delà du délai",
            url=f"/places/fratries/{s.sollicitation.recherche.fratrie_id}/demarches",
        )
        for s in silences(pour=agent, au=au, au_plus=ECHEANCES_AU_PLUS)
    ]


def du_jour(agent: Agent, au: date) -> dict[str, Any]:
    """Return what is due: late first, then today, this week, and what is awaited from others."""
    lue = ma_journee(pour=agent, au=au, au_plus=DUES_AU_PLUS)
    lignes = [ligne(e, au) for g in lue.groupes if g.cle != "tiers" for e in g.lignes][:DUES_AU_PLUS]
    attendues = [affichee(e, au) for g in lue.groupes if g.cle == "tiers" for e in g.lignes][:ECHEANCES_AU_PLUS]
    return {"miennes": lue.miennes, "groupes": lue.groupes, "lignes": lignes, "attendues": attendues}


def avis_du_jour(agent: Agent, au: date) -> dict[str, int]:
    """Return how many notices came today, and how many due dates told so far are still owed."""
    groupes = avis_recus(pour=agent, au=au)
    return {"nouveaux": sum(g.nouveaux for g in groupes), "dus": sum(g.dus for g in groupes)}


def acces(agent: Agent, maintenant: datetime) -> dict[str, Any]:
    """Return the files shared with this person, those he opened by exception, and the accesses he has to look at."""
    controle = portee(agent, Action.CONTROLER_ACCES)
    return {
        "partages": list(partages_recus(pour=agent).select_related("enfant__personne", "partage_par").order_by("pk")),
        "ouverts": list(acces_en_cours(pour=agent).order_by("expire_a", "pk")),
        "a_controler": acces_a_conclure(pour=agent).count() if controle else 0,
        "lectures_nombreuses": len(signalements(pour=agent, depuis=maintenant - SIGNALEMENTS_RECENTS)),
    }


def _masquer(nombre: int) -> str | int:
    """Return a count, or words when it is so small that someone could be recognised."""
    return f"moins de {PETIT_EFFECTIF}" if 0 < nombre < PETIT_EFFECTIF else nombre


def _dans_tout_le_departement(au: date) -> int:
    """Return how many orders are not carried out in the whole département; a count, without any child (row L8)."""
    liste = liste_attente(pour=agent_systeme(), jour=au, taille=0)
    return liste.par_motif[MotifRecherche.ORDONNANCE]


def chiffres(au: date) -> dict[str, Any]:
    """Return figures of the whole département, without any child, small counts masked."""
    with tout_lire("comptes de tout le département, sans aucun enfant"):
        modes = dict(Accueil.objects.le(au).order_by().values_list("mode").annotate(Count("pk")))
        non_executees = _dans_tout_le_departement(au)
    places = Capacite.objects.filter(periode__contains=au).aggregate(total=Sum("places"))["total"] or 0
    return {
        "accueillis": _masquer(sum(modes.values())),
        "non_executees": _masquer(non_executees),
        "hopital": _masquer(modes.get("hopital_par_defaut", 0)),
        "hotel": _masquer(modes.get("hotel", 0)),
        "places": places,
    }


def nommes(contexte: dict[str, Any]) -> set[int]:
    """Return the children whom the page names, for the journal of reads."""
    du = contexte.get("du") or {"lignes": [], "attendues": []}
    affichees = [*du["attendues"], *(e for cle in NOMMANT for e in contexte.get(cle, ()))]
    trouves = {x["e"].enfant_id for x in du["lignes"]} | {e.enfant_id for e in affichees}
    trouves |= {e.enfant_id for x in contexte.get("attentes", ()) for e in x["ligne"].enfants}
    return {e for e in trouves if e}
