"""What one wrote in the journal, the receipt of an entry, and a receipt verified later."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from havre.apps.journal.queries import EcritureAbsente, ecritures_de, etablir_recu, verifier_recu
from havre.courriers.documents.journal import imprimer_recu
from havre.web.composants.actes import acte
from havre.web.composants.objets import Page
from havre.web.socle.requete import agent_de

PAR_PAGE = 50
OCTETS_AU_PLUS = 65_536
ETAPES = (
    "Gardez le fichier du reçu (JSON) avec cette feuille : il porte le chemin vers l'ancre.",
    "Dans Havre, « Mes écritures », « Vérifier un reçu » : donnez le fichier. La page dit si l'écriture est là, "
    "inchangée, ou ce qui diffère et à quel numéro.",
    "Sur le serveur : havre journal verifier-recu FICHIER.",
    "Sans Havre : l'empreinte remonte par le chemin du fichier jusqu'à la racine que l'ancre a signée "
    "(SHA-256, arbre de la RFC 9162) ; la feuille de l'ancre est gardée hors du service.",
)


def liste(request: HttpRequest) -> HttpResponse:
    """Show one's own entries, newest first."""
    curseur = request.GET.get("curseur", "")
    avant = int(curseur) if curseur.isdecimal() and len(curseur) < 19 else None
    lues = ecritures_de(agent_de(request).pk, avant=avant, au_plus=PAR_PAGE + 1)
    suite = str(lues[PAR_PAGE - 1].numero) if len(lues) > PAR_PAGE else ""
    contexte = {"lignes": lues[:PAR_PAGE], "page": Page((), curseur_suivant=suite)}
    return render(request, "administration/journal/ecritures.html", contexte)


def _recu(request: HttpRequest, numero: int) -> dict[str, Any]:
    """Return the receipt of one's own entry.

    Raises:
        Http404: there is none.
    """
    try:
        return etablir_recu(numero, pour=agent_de(request).pk, le=timezone.now())
    except EcritureAbsente as erreur:
        raise Http404 from erreur


def recu(request: HttpRequest, numero: int) -> HttpResponse:
    """Show the receipt of an entry."""
    fichier = _recu(request, numero)
    contexte = {
        "r": json.loads(fichier["recu"]), "numero": numero, "etapes": ETAPES, "pas": len(fichier.get("chemin", ())),
        "ancre": json.loads(fichier["ancre"]["ancre"]) if "ancre" in fichier else None,
    }  # fmt: skip
    return render(request, "administration/journal/recu.html", contexte)


def fichier(request: HttpRequest, numero: int, forme: str) -> HttpResponse:
    """Give a receipt as the file that verifies, or as a sheet of paper."""
    if forme not in {"json", "pdf"}:
        raise Http404
    donnees = _recu(request, numero)
    reponse: HttpResponse
    if forme == "json":
        reponse = JsonResponse(donnees, json_dumps_params={"ensure_ascii": False})
    else:
        nom = acte(json.loads(donnees["recu"])["acte"])
        pdf = imprimer_recu(donnees, acte=nom, agent=agent_de(request).nom_complet(), etapes=ETAPES)
        reponse = HttpResponse(pdf, content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="recu-{numero}.{forme}"'
    return reponse


def verifier(request: HttpRequest) -> HttpResponse:
    """Compare a receipt with the journal; the file is read and not kept."""
    contexte: dict[str, Any] = {"constat": None, "refus": ""}
    if request.method == "POST":
        try:
            contexte["constat"] = verifier_recu(_lire(request))
        except ValidationError as refus:
            contexte["refus"] = refus.messages[0]
    return render(request, "administration/journal/recu_verifier.html", contexte)


def _lire(request: HttpRequest) -> dict[str, Any]:
    """Return the receipt that was sent.

    Raises:
        ValidationError: no file, too large, or not a receipt.
    """
    envoye = request.FILES.get("recu")
    if envoye is None:
        raise ValidationError("Choisissez le fichier du reçu.")
    if envoye.size is None or envoye.size > OCTETS_AU_PLUS:
        raise ValidationError("Ce fichier est trop grand pour un reçu.")
    try:
        lu = json.loads(envoye.read().decode("utf-8"))
    except (ValueError, RecursionError) as erreur:
        raise ValidationError("Ce fichier n'est pas un reçu du journal.") from erreur
    if not isinstance(lu, dict):
        raise ValidationError("Ce fichier n'est pas un reçu du journal.")
    return lu
