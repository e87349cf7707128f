"""The report: written, signed, sent back, validated, or by derogation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.informations.actions import deroger, rediger, renvoyer, signer, valider
from havre.apps.informations.enums import MotifDerogation
from havre.apps.informations.erreurs import VersionDepassee
from havre.apps.informations.models import InformationPreoccupante, Redaction
from havre.apps.informations.queries import Dossier, controles, dossier_de
from havre.web.socle.requete import agent_de, ecrit

from .evaluation import evaluation_de, exiger_designe, ouvrir
from .formulaires.evaluation import Deroger, Rediger, Renvoyer, Valider
from .pages import information_vue


def redaction(request: HttpRequest, information_id: int) -> HttpResponse:
    """Write the next version of the report; who wrote from an older one sees both and chooses."""
    i, d = ouvrir(request, information_id, Action.EVALUER_IP)
    exiger_designe(d, agent_de(request))
    formulaire, depassee = Rediger(request.POST or None, dossier=d), False
    if request.method == "POST" and formulaire.is_valid():
        try:
            ecrite = rediger(
                evaluation=d.evaluation, rapport=formulaire.rapport_ecrit(), par=agent_de(request), le=timezone.now(),
                version_lue=formulaire.cleaned_data["version_lue"],
            )  # fmt: skip
        except VersionDepassee as refus:
            formulaire.add_error(None, refus.messages[0])
            depassee, d = True, dossier_de(evaluation_de(i))
        except ValidationError as refus:
            champ = getattr(refus, "champ", "")
            formulaire.add_error(champ if champ in formulaire.fields else None, refus.messages[0])
        else:
            messages.success(request, f"La version {ecrite.version} est enregistrée. Chaque évaluateur la signe.")
            return redirect("recueil:evaluation", i.pk)
    contexte = {
        "i": i, "formulaire": formulaire, "d": d, "depassee": depassee,
        "version": d.redaction.version if d.redaction else 0,
        "retour": reverse("recueil:evaluation", args=[i.pk]),
    }  # fmt: skip
    return render(request, "recueil/rediger.html", contexte)


def _derniere(i: InformationPreoccupante) -> tuple[Dossier, Redaction]:
    """Return the evaluation with its last version.

    Raises:
        Http404: nothing was written.
    """
    d = dossier_de(evaluation_de(i))
    if d.redaction is None:
        raise Http404
    return d, d.redaction


def signature(request: HttpRequest, information_id: int) -> HttpResponse:
    """Sign the last version: it is read again on the page where it is signed."""
    i = information_vue(request, information_id, Action.EVALUER_IP)
    d, r = _derniere(i)
    exiger_designe(d, agent_de(request))
    lue = request.POST.get("version")
    if request.method == "POST":
        try:
            if lue != str(r.version):
                raise VersionDepassee("Une autre version a été écrite entre-temps : relisez-la avant de signer.")
            signer(redaction=r, par=agent_de(request), le=timezone.now())
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        else:
            messages.success(request, f"Vous avez signé la version {r.version}.")
            return redirect("recueil:evaluation", i.pk)
    return render(request, "recueil/signer.html", _lecture(i, d))


def _lecture(i: InformationPreoccupante, d: Dossier) -> dict[str, Any]:
    """Return what a page needs to show the last version."""
    return {
        "i": i, "d": d, "retour": reverse("recueil:evaluation", args=[i.pk]),
        "conclusions": [{"e": e, "c": d.conclusions.get(e.pk)} for e in d.enfants],
    }  # fmt: skip


def validation(request: HttpRequest, information_id: int) -> HttpResponse:
    """Validate the signed version: what the law asks is shown first."""
    i = information_vue(request, information_id, Action.VALIDER_IP)
    d, r = _derniere(i)
    formulaire = Valider(request.POST or None)
    if ecrit(
        request, formulaire,
        lambda v: valider(redaction=r, qualite=v["qualite"], par=agent_de(request), le=timezone.now()),
    ):  # fmt: skip
        messages.success(request, "L'évaluation est validée. Informez l'auteur et, s'il y a saisine, les parents.")
        return redirect("recueil:fiche", i.pk)
    contexte = _lecture(i, d) | {"formulaire": formulaire, "controles": controles(d, au=timezone.localdate())}
    return render(request, "recueil/valider.html", contexte)


def renvoi(request: HttpRequest, information_id: int) -> HttpResponse:
    """Send the last version back to the evaluators."""
    i = information_vue(request, information_id, Action.VALIDER_IP)
    _, r = _derniere(i)
    formulaire = Renvoyer(request.POST or None)
    if ecrit(
        request, formulaire,
        lambda v: renvoyer(redaction=r, motif=v["motif"], par=agent_de(request), le=timezone.now()),
    ):  # fmt: skip
        messages.success(request, "Le rapport est renvoyé aux évaluateurs, avec ce qui manque.")
        return redirect("recueil:evaluation", i.pk)
    textes = {
        "titre": f"Renvoyer la version {r.version} aux évaluateurs", "bouton": "Renvoyer",
        "aide": "Cette version ne sera pas validée. Le terme de l'évaluation ne change pas.",
        "retour": reverse("recueil:evaluation", args=[i.pk]),
    }  # fmt: skip
    return render(request, "recueil/acte.html", {"i": i, "formulaire": formulaire} | textes)


def derogation(request: HttpRequest, information_id: int) -> HttpResponse:
    """Sign that the pair may be missing in this case."""
    i, d = ouvrir(request, information_id, Action.VALIDER_IP)
    formulaire = Deroger(request.POST or None)
    if ecrit(
        request, formulaire,
        lambda v: deroger(
            evaluation=d.evaluation, motif=MotifDerogation(v["motif"]), precision=v["precision"],
            qualite=v["qualite"], par=agent_de(request), le=timezone.now(),
        ),
    ):  # fmt: skip
        messages.success(request, "La dérogation est signée ; elle est comptée pour l'équipe.")
        return redirect("recueil:evaluation", i.pk)
    textes = {
        "titre": f"Déroger au binôme : {i.reference}", "bouton": "Signer la dérogation",
        "aide": "Une évaluation se fait à deux, de deux métiers. Ce qui l'empêche est écrit, signé de votre nom, "
        "compté par équipe et montré au pilotage. Un évaluateur au moins signe toujours.",
        "retour": reverse("recueil:evaluation", args=[i.pk]),
    }  # fmt: skip
    return render(request, "recueil/acte.html", {"i": i, "formulaire": formulaire} | textes)
