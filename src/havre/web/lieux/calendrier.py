"""The offer of one place, day by day over a month, and what it says of its places (row D1)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.queries.offre import Comptes, calendrier, informations
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger, portee
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Agrement, Fermeture, Gel, Lieu, Unite
from havre.apps.lieux.queries import dernieres_declarations, gels_du_lieu, lieu_visible, peut_declarer
from havre.apps.lieux.reperes import reperes_offre
from havre.web.composants.formats import JOURS, MOIS, jour_long, pluriel
from havre.web.socle.barriere import preparee
from havre.web.socle.requete import agent_de

MOIS_AUTOUR = 24
LEGENDE = (
    ("libre", "2", "places libres"),
    ("complet", "C", "complet"),
    ("reserve", "R", "complet, une place au moins réservée"),
    ("gele", "G", "plus rien d'offert : places gelées"),
    ("agrement", "A", "plus rien d'offert : l'agrément ne le permet pas"),
    ("ferme", "–", "pas de place ce jour-là"),
)


def lieu_demande(request: HttpRequest, lieu_id: int) -> Lieu:
    """Return a place of the directory.

    Raises:
        Http404: there is none.
    """
    exiger(agent_de(request), Action.VOIR_LIEUX)
    try:
        return lieu_visible(lieu_id, pour=agent_de(request))
    except Lieu.DoesNotExist as erreur:
        raise Http404 from erreur


def etat(c: Comptes) -> tuple[str, str]:
    """Return the mark of a day and its class, both named in the legend."""
    if c.libres:
        return str(c.libres), "libre"
    if not (c.ouvertes or c.occupees or c.reservees):
        return "–", "ferme"
    if c.gelees or c.sous_gel:
        return "G", "gele"
    if c.hors_agrement:
        return "A", "agrement"
    return ("R", "reserve") if c.reservees else ("C", "complet")


def en_mots(c: Comptes) -> str:
    """Return the counts of a day as people say them."""
    parts = [f"{pluriel(c.libres, 'libre')} sur {c.ouvertes}"]
    parts += [f"{nombre} {mots}" for nombre, mots in (
        (c.occupees, "occupées" if c.occupees > 1 else "occupée"),
        (c.reservees, "réservées" if c.reservees > 1 else "réservée"),
        (c.gelees, "gelées" if c.gelees > 1 else "gelée"),
        (c.hors_agrement, "hors agrément"),
        (c.sous_gel, "occupées malgré un gel" if c.sous_gel > 1 else "occupée malgré un gel"),
        (c.au_dela, "au-delà de la capacité"),
    ) if nombre]  # fmt: skip
    return ", ".join(parts)


def _mois(texte: str, aujourd_hui: date) -> date:
    """Return the first day of the month asked for; this month when it makes no sense or is too far."""
    try:
        premier = date.fromisoformat(f"{texte}-01")
    except ValueError:
        return aujourd_hui.replace(day=1)
    ecart = (premier.year - aujourd_hui.year) * 12 + premier.month - aujourd_hui.month
    return premier if abs(ecart) <= MOIS_AUTOUR else aujourd_hui.replace(day=1)


def _rangees(unites: Sequence[Unite], jours: Sequence[date], offre: dict[int, dict[date, Comptes]]) -> list[Any]:
    """Return the rows of the calendar: the units, and the whole place when it has several."""
    lignes = [(u.nom, offre.get(u.pk, {})) for u in unites]
    if len(lignes) > 1:
        lignes.append(("Tout le lieu", {j: sum((o.get(j, Comptes()) for _, o in lignes), Comptes()) for j in jours}))
    return [
        {
            "nom": nom,
            "jours": [
                {"jour": j, "marque": etat(c)[0], "classe": etat(c)[1], "mots": en_mots(c)}
                for j, c in ((j, comptes.get(j, Comptes())) for j in jours)
            ],
        }
        for nom, comptes in lignes
    ]


def gels_affiches(gels: Sequence[Gel], au: date, *, peut_lever: bool) -> list[dict[str, Any]]:
    """Return the freezes as pages show them: their end in fact, and whether they may still be lifted."""
    affiches = []
    for gel in gels:
        levee = getattr(gel, "levee", None)
        fini = gel.periode.upper is not None and gel.periode.upper <= au
        affiches.append(
            {
                "gel": gel,
                "quoi": pluriel(gel.places, "place gelée,places gelées") if gel.places else "toute l'unité gelée",
                "jusqu_au": gel.periode.upper - timedelta(days=1) if gel.periode.upper else None,
                "levee": levee,
                "a_venir": gel.periode.lower > au,
                "levable": peut_lever and levee is None and not fini,
            }
        )
    return affiches


def agrement_affiche(lieu: Lieu, au: date) -> dict[str, Any] | None:
    """Return the licence in force or to come of a foster home, and whether its end nears."""
    if lieu.type != TypeLieu.FAMILLE_ACCUEIL:
        return None
    agrements = list(Agrement.objects.filter(lieu=lieu).prefetch_related("derogations").order_by("periode", "pk"))
    actuel = next((a for a in agrements if au in _Jours(a.periode)), None)
    suivant = next((a for a in agrements if a.periode.lower > au), None)
    fin = actuel.periode.upper if actuel else None
    jours = (fin - au).days if fin else None
    suite = bool(actuel and suivant and suivant.periode.lower <= (fin or au))
    return {
        "actuel": actuel,
        "dernier_jour": fin - timedelta(days=1) if fin else None,
        "jours": jours,
        "proche": jours is not None and jours <= reperes_offre().preavis_agrement_jours and not suite,
        "preavis": reperes_offre().preavis_agrement_jours,
        "derogations": [d for d in actuel.derogations.all() if au in _Jours(d.periode)] if actuel else [],
    }


class _Jours:
    """A half-open period asked whether it holds a day."""

    def __init__(self, periode: Any) -> None:
        self.bas, self.haut = periode.lower, periode.upper

    def __contains__(self, jour: date) -> bool:
        return bool(self.bas <= jour and (self.haut is None or jour < self.haut))


def droits_sur(lieu: Lieu, *, pour: Acteur, au: date) -> dict[str, bool]:
    """Return what an agent may write about a place."""
    return {
        "peut_declarer": peut_declarer(lieu, pour=pour, au=au),
        "peut_fixer": bool(portee(pour, Action.FIXER_CAPACITES)),
        "peut_rattacher": bool(portee(pour, Action.ADMINISTRER)),
    }


@preparee
def calendrier_du_lieu(request: HttpRequest, lieu_id: int) -> HttpResponse:
    """Show the places of a place, unit by unit and day by day, over one month."""
    agent, lieu, au = agent_de(request), lieu_demande(request, lieu_id), timezone.localdate()
    premier = _mois(request.GET.get("mois", ""), au)
    nombre = monthrange(premier.year, premier.month)[1]
    jours = [premier + timedelta(days=n) for n in range(nombre)]
    apres = premier + timedelta(days=nombre)
    unites = list(Unite.objects.filter(lieu=lieu).order_by("code", "pk"))
    droits = droits_sur(lieu, pour=agent, au=au)
    gels = gels_du_lieu(lieu, debut=premier, fin=apres)
    fermetures = Fermeture.objects.filter(unite__lieu=lieu, periode__overlap=(premier, apres)).select_related("unite")
    contexte = {
        "lieu": lieu,
        "titre_mois": f"{MOIS[premier.month - 1]} {premier.year}",
        "jours": [_entete(j, au) for j in jours],
        "rangees": _rangees(unites, jours, calendrier([lieu], jours=jours, pour=agent)),
        "legende": LEGENDE,
        "avant": f"{premier - timedelta(days=1):%Y-%m}",
        "apres": f"{apres:%Y-%m}",
        "ce_mois": premier == au.replace(day=1),
        "gels": gels_affiches(gels, au, peut_lever=droits["peut_declarer"]),
        "fermetures": fermetures.order_by("periode", "pk"),
        "agrement": agrement_affiche(lieu, au),
        "informations": informations(au=au, pour=agent, lieu=lieu),
        "declarations": dernieres_declarations(lieu, nombre=6),
        "repere_jours": reperes_offre().fraicheur_declaration_jours,
        "calcule_a": timezone.now(),
    }
    return render(request, "lieux/calendrier.html", contexte | droits)


def _entete(jour: date, au: date) -> dict[str, Any]:
    """Return the head of the column of a day."""
    return {
        "jour": jour.day,
        "lettre": JOURS[jour.weekday()][0].upper(),
        "mots": jour_long(jour),
        "classe": "auj" if jour == au else "we" if jour.weekday() > 4 else "",
    }
