"""The waiting list and its export."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.accueils.queries import EnfantEnAttente, LigneAttente, ListeAttente, liste_attente
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Colonne, Page
from havre.web.socle.barriere import preparee
from havre.web.socle.lectures import lus
from havre.web.socle.requete import agent_de
from havre.web.socle.tableur import reponse_csv

from .formulaires import FiltresListe
from .presentation import ICONES_MOTIF, TONS_MOTIF, badges_motifs, nom_ligne, ton_motifs

ENTETES = (
    "fratrie",
    "enfant",
    "age_ans",
    "motifs",
    "attend_depuis",
    "jours",
    "lieu_actuel",
    "commune_famille",
    "equipe",
)

TRIS = (
    Colonne("attente", "Attente la plus longue"),
    Colonne("taille", "Plus grandes fratries"),
    Colonne("nom", "Nom"),
)
TAILLE_EXPORT = 100_000


def _tri(request: HttpRequest) -> str:
    """Return the order asked for in the address."""
    demande = request.GET.get("tri", "attente").lstrip("-")
    return demande if demande in {c.cle for c in TRIS} else "attente"


def _rang(ligne: LigneAttente) -> dict[str, Any]:
    """Return what a row of the table shows."""
    return {
        "ligne": ligne,
        "nom": nom_ligne(ligne),
        "badges": badges_motifs(ligne.motifs),
        "ton": ton_motifs(ligne.motifs),
        "equipe": ligne.service.removeprefix("Service ASE "),
        "seul": ligne.enfants[0] if len(ligne.enfants) == 1 else None,
    }


def _chiffres(liste: ListeAttente, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the counts by reason, each with the address that filters by it."""
    choisi = request.GET.get("motif", "")
    return [
        {
            "motif": motif,
            "nombre": nombre,
            "icone": ICONES_MOTIF[motif],
            "ton": TONS_MOTIF[motif],
            "choisi": choisi == motif.value,
        }
        for motif, nombre in liste.par_motif.items()
    ]


@preparee
def liste(request: HttpRequest) -> HttpResponse:
    """Show who waits for a place; the order is a stated criterion that the reader may change."""
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    formulaire = FiltresListe(request.GET, pour=agent_de(request))
    attente = liste_attente(
        pour=agent_de(request),
        jour=timezone.localdate(),
        filtres=formulaire.filtres(_tri(request)),
        apres=request.GET.get("curseur", ""),
    )
    lus(request, [e.enfant_id for ligne in attente.lignes for e in ligne.enfants])
    contexte = {
        "lignes": [_rang(ligne) for ligne in attente.lignes],
        "compte": f"{pluriel(attente.groupes, 'situation')}, {pluriel(attente.enfants, 'enfant')}",
        "chiffres": _chiffres(attente, request),
        "formulaire": formulaire,
        "tri": _tri(request),
        "tris": TRIS,
        "page": Page((), curseur_suivant=attente.suivant),
        "calcule_a": timezone.now(),
    }
    return render(request, "places/liste.html", contexte)


def export(request: HttpRequest) -> HttpResponse:
    """Give the rows of the filter as a CSV file that spreadsheets open: semicolons, UTF-8 with its mark."""
    exiger(agent_de(request), Action.VOIR_ATTENTE)
    filtres = FiltresListe(request.GET, pour=agent_de(request)).filtres(_tri(request))
    jour = timezone.localdate()
    attente = liste_attente(pour=agent_de(request), jour=jour, filtres=filtres, taille=TAILLE_EXPORT)
    lus(request, [e.enfant_id for ligne in attente.lignes for e in ligne.enfants])
    lignes = [_ligne_csv(ligne, enfant) for ligne in attente.lignes for enfant in ligne.enfants]
    return reponse_csv(f"attente-{jour.isoformat()}.csv", [ENTETES, *lignes])


def _ligne_csv(ligne: LigneAttente, enfant: EnfantEnAttente) -> list[Any]:
    """Return the row of a child in the file."""
    attente = [ligne.depuis.isoformat(), ligne.jours] if enfant.en_attente else ["", ""]
    return [
        ligne.fratrie_id,
        f"{enfant.prenom} {enfant.initiale}.",
        enfant.age_ans,
        ", ".join(m.label for m in enfant.motifs),
        *attente,
        enfant.lieu_actuel,
        ligne.commune,
        ligne.service,
    ]
