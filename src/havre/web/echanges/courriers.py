"""The register of letters out, one letter, its PDF as it was signed."""

import io
import zipfile

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger, portee
from havre.apps.echanges.actions import contenu_de, noter_envoi_courrier
from havre.apps.echanges.enums import MoyenEnvoi
from havre.apps.echanges.models import Courrier, Piece
from havre.apps.echanges.queries import courriers_visibles
from havre.apps.journal.enums import GenreLecture
from havre.common.curseur import paginer
from havre.courriers import MODELES
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.socle.lectures import liste_lue, lu
from havre.web.socle.requete import agent_de

from .formulaires import EnvoiCourrier
from .pages import acte, onglets

LOT_AU_PLUS = 200


def registre(request: HttpRequest) -> HttpResponse:
    """Show the letters out, the newest first; `?a_envoyer=1` keeps those that have not left."""
    agent = agent_de(request)
    exiger(agent, Action.TENIR_COURRIER)
    courriers = courriers_visibles(pour=agent).select_related("enfant__personne", "service", "signataire", "envoi")
    a_envoyer = courriers.filter(envoi__isnull=True)
    choisis = a_envoyer if request.GET.get("a_envoyer") else courriers
    page = paginer(choisis.annotate(ordre=-F("pk")), cles=("ordre",), apres=request.GET.get("curseur", ""))
    liste_lue(request, Courrier, [c.enfant_id for c in page.lignes if c.enfant_id])
    contexte = {
        "lignes": [{"c": c, "titre": MODELES[c.modele].titre} for c in page.lignes],
        "compte": pluriel(page.total, "lettre"),
        "page": Page((), curseur_suivant=page.suivant),
        "onglets": onglets(agent, "courriers"),
        "a_envoyer": a_envoyer.count(),
        "filtre": bool(request.GET.get("a_envoyer")),
        "peut_signer": bool(portee(agent, Action.SIGNER_COURRIER)),
        "calcule_a": timezone.now(),
    }
    return render(request, "echanges/courriers.html", contexte)


def _courrier(request: HttpRequest, courrier_id: int) -> Courrier:
    """Return a letter that the agent may read.

    Raises:
        Http404: there is none for him.
    """
    exiger(agent_de(request), Action.TENIR_COURRIER)
    lisibles = courriers_visibles(pour=agent_de(request)).select_related(
        "enfant__personne", "service", "signataire", "delegation", "demande", "envoi__note_par", "piece", "piece_falc"
    )
    try:
        courrier = lisibles.get(pk=courrier_id)
    except Courrier.DoesNotExist as erreur:
        raise Http404 from erreur
    lu(request, courrier.enfant, genre=GenreLecture.COURRIER, sinon=courrier)
    return courrier


def fiche(request: HttpRequest, courrier_id: int) -> HttpResponse:
    """Show one letter: its number, who signed, its fingerprint, how it left."""
    courrier = _courrier(request, courrier_id)
    contexte = {"c": courrier, "titre": MODELES[courrier.modele].titre, "envoi": getattr(courrier, "envoi", None)}
    return render(request, "echanges/courrier.html", contexte)


def fichier(piece: Piece, *, telecharger: bool = False) -> HttpResponse:
    """Return a stored file, shown in the browser or downloaded."""
    reponse = HttpResponse(contenu_de(piece), content_type=piece.type_mime)
    suffixe = piece.type_mime.rsplit("/", 1)[1]
    disposition = "attachment" if telecharger else "inline"
    reponse["Content-Disposition"] = f'{disposition}; filename="{piece.empreinte[:12]}.{suffixe}"'
    return reponse


def pdf(request: HttpRequest, courrier_id: int, version: str) -> HttpResponse:
    """Give the letter, byte for byte as it was signed."""
    courrier = _courrier(request, courrier_id)
    piece = {"lettre": courrier.piece, "falc": courrier.piece_falc}.get(version)
    if piece is None:
        raise Http404
    return fichier(piece)


def lot(request: HttpRequest) -> HttpResponse:
    """Give several letters (`?c=…`) in one archive, to print them together."""
    exiger(agent_de(request), Action.TENIR_COURRIER)
    numeros = [n for n in request.GET.getlist("c") if n.isdecimal()][:LOT_AU_PLUS]
    courriers = list(
        courriers_visibles(pour=agent_de(request))
        .filter(pk__in=numeros)
        .select_related("piece", "piece_falc", "enfant")
    )
    if not courriers:
        raise Http404
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for courrier in courriers:
            for piece in (courrier.piece, courrier.piece_falc):
                if piece is not None:
                    archive.writestr(piece.nom, contenu_de(piece))
            lu(request, courrier.enfant, genre=GenreLecture.COURRIER, sinon=courrier)
    reponse = HttpResponse(sortie.getvalue(), content_type="application/zip")
    reponse["Content-Disposition"] = 'attachment; filename="lettres.zip"'
    return reponse


def envoyer(request: HttpRequest, courrier_id: int) -> HttpResponse:
    """Note how and when a letter left."""
    courrier = _courrier(request, courrier_id)
    textes = {
        "titre": f"Envoi de la lettre {courrier.reference}",
        "aide": "L'envoi se note une fois. Ce qu'il annonce au juge est alors tenu pour dit.",
        "bouton": "Noter l'envoi",
        "fait": "L'envoi est noté.",
    }
    return acte(
        request, EnvoiCourrier(request.POST or None, initial={"envoye_le": timezone.localdate()}),
        lambda d: noter_envoi_courrier(
            courrier=courrier, moyen=MoyenEnvoi(d["moyen"]), envoye_le=d["envoye_le"], par=agent_de(request),
            le=timezone.now(),
        ),
        retour=reverse("echanges:courrier", args=[courrier.pk]), textes=textes,
    )  # fmt: skip
