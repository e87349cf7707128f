"""What is decided of an information, the duties done, and the household mended."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.informations.actions import (
    ajouter_enfant,
    annuler_acte,
    demander_suites,
    noter_acte,
    qualifier,
    rattacher,
    retirer_enfant,
    signaler,
    transferer,
)
from havre.apps.informations.enums import CauseSignalement, NatureActeIP
from havre.apps.informations.models import ActeInformation, EnfantDuFoyer, InformationPreoccupante
from havre.apps.informations.queries import adresse_du_foyer, rattachables, ressemblances
from havre.web.socle.requete import agent_de

from .formulaires.saisie import NOUVEAU
from .formulaires.suites import (
    AjouterEnfant,
    DemandeDeSuites,
    Motif,
    NoterActe,
    Qualifier,
    Rattacher,
    Signaler,
    Transferer,
)
from .pages import acte, information_vue

RECUEILLIR = (Action.RECUEILLIR_IP,)
EN_CHARGE = (Action.RECUEILLIR_IP, Action.VALIDER_IP)
DU_FOYER = (Action.RECUEILLIR_IP, Action.EVALUER_IP, Action.VALIDER_IP)


def _par(request: HttpRequest) -> dict[str, Any]:
    """Return who acts, and when."""
    return {"par": agent_de(request), "le": timezone.now()}


def qualification(request: HttpRequest, information_id: int) -> HttpResponse:
    """Write the outcome of the first analysis."""
    i = information_vue(request, information_id, *RECUEILLIR)
    formulaire = Qualifier(request.POST or None, initial={"decidee_le": timezone.localdate()})
    textes = {
        "titre": f"Qualifier {i.reference}",
        "aide": "Une information non qualifiée reste au registre, avec ses motifs (CASF D.226-2-4).",
        "bouton": "Enregistrer la qualification",
        "fait": "La qualification est enregistrée.",
    }
    return acte(
        request, i, formulaire, lambda d: qualifier(information=i, **formulaire.decision(), **_par(request)),
        textes=textes, gabarit="recueil/qualifier.html",
    )  # fmt: skip


def rattachement(request: HttpRequest, information_id: int) -> HttpResponse:
    """Join an information to one in progress for the same household."""
    i = information_vue(request, information_id, *RECUEILLIR)
    candidates = rattachables(i, pour=agent_de(request))
    formulaire = Rattacher(request.POST or None, candidates=candidates)
    textes = {
        "titre": f"Rattacher {i.reference}",
        "aide": "Une seule évaluation répond aux deux. Le délai de chacune court depuis sa propre réception.",
        "bouton": "Rattacher",
        "fait": "L'information est rattachée.",
    }

    def ecrire(d: dict[str, Any]) -> None:
        vers = InformationPreoccupante.objects.get(pk=formulaire.candidates[d["vers"]])
        rattacher(information=i, vers=vers, motif=d["motif"], **_par(request))

    return acte(
        request, i, formulaire, ecrire, textes=textes, gabarit="recueil/rattacher.html",
        contexte={"candidates": candidates},
    )  # fmt: skip


def signalement(request: HttpRequest, information_id: int) -> HttpResponse:
    """Decide to seise the prosecutor."""
    i = information_vue(request, information_id, *EN_CHARGE)
    initial = {"danger_avere_le": i.recue_le, "motifs": i.faits}
    if i.danger_immediat:
        initial |= {"cause": CauseSignalement.GRAVE_IMMEDIAT.value}
    textes = {
        "titre": f"Saisir le procureur : {i.reference}",
        "aide": "La décision est datée et signée de votre nom. La saisine est faite quand la lettre est partie ; "
        "sa copie reste au dossier.",
        "bouton": "Décider la saisine",
        "fait": "La saisine est décidée : préparez la lettre, puis notez son envoi.",
    }
    return acte(
        request, i, Signaler(request.POST or None, initial=initial),
        lambda d: signaler(information=i, **(d | {"cause": CauseSignalement(d["cause"])}), **_par(request)),
        textes=textes,
    )  # fmt: skip


def transfert(request: HttpRequest, information_id: int) -> HttpResponse:
    """Send an information to another département."""
    i = information_vue(request, information_id, *RECUEILLIR)
    textes = {
        "titre": f"Transférer {i.reference}",
        "aide": "La famille vit ailleurs : le dossier y est transmis sans délai et les parents en sont informés. "
        "L'accusé de réception de l'autre département est attendu.",
        "bouton": "Décider le transfert",
        "fait": "Le transfert est décidé : préparez la lettre, puis notez son envoi.",
    }
    return acte(
        request, i, Transferer(request.POST or None, initial={"demenagement_connu_le": timezone.localdate()}),
        lambda d: transferer(information=i, **d, **_par(request)), textes=textes,
    )  # fmt: skip


def acte_fait(request: HttpRequest, information_id: int) -> HttpResponse:
    """Note a duty done."""
    i = information_vue(request, information_id, *EN_CHARGE)
    nature = request.GET.get("nature", "")
    initial = {"accompli_le": timezone.localdate(), "nature": nature if nature in NatureActeIP.values else ""}
    textes = {
        "titre": f"Noter ce qui a été fait : {i.reference}",
        "aide": "Seul un acte noté éteint une échéance.",
        "bouton": "Noter l'acte",
        "fait": "L'acte est noté.",
    }
    return acte(
        request, i, NoterActe(request.POST or None, initial=initial),
        lambda d: noter_acte(information=i, **(d | {"nature": NatureActeIP(d["nature"])}), **_par(request)),
        textes=textes,
    )  # fmt: skip


def acte_annule(request: HttpRequest, acte_id: int) -> HttpResponse:
    """Cancel an act noted by mistake."""
    ligne = ActeInformation.objects.filter(pk=acte_id, annule__isnull=True).first()
    i = information_vue(request, ligne.information_id if ligne else 0, *EN_CHARGE)
    if ligne is None:
        raise Http404
    textes = {
        "titre": f"Annuler : {ligne.get_nature_display()}",
        "aide": "L'acte reste écrit, avec votre motif ; son échéance revient.",
        "bouton": "Annuler cet acte",
        "fait": "L'acte est annulé.",
    }
    return acte(
        request, i, Motif(request.POST or None),
        lambda d: annuler_acte(acte=ligne, motif=d["motif"], **_par(request)), textes=textes,
    )  # fmt: skip


def demande_de_suites(request: HttpRequest, information_id: int) -> HttpResponse:
    """Note that the author asks what followed."""
    i = information_vue(request, information_id, *RECUEILLIR)
    textes = {
        "titre": f"L'auteur demande les suites : {i.reference}",
        "aide": "Trois mois courent depuis sa demande (CASF L.226-5 al. 2).",
        "bouton": "Noter la demande",
        "fait": "La demande est notée.",
    }
    return acte(
        request, i, DemandeDeSuites(request.POST or None, initial={"demandee_le": timezone.localdate()}),
        lambda d: demander_suites(information=i, **d, **_par(request)), textes=textes,
    )  # fmt: skip


def enfant(request: HttpRequest, information_id: int) -> HttpResponse:
    """Add a child of the household; who looks known is asked about first."""
    i = information_vue(request, information_id, *DU_FOYER)
    formulaire = AjouterEnfant(request.POST or None)
    connus = _connus(request, i, formulaire)
    if connus:
        formulaire.add_error("nom", "Un enfant connu lui ressemble : dites si c'est lui.")
    textes = {
        "titre": f"Ajouter un enfant du foyer : {i.reference}",
        "aide": "Tous les mineurs du foyer sont évalués (CASF L.226-3).",
        "bouton": "Ajouter l'enfant",
        "fait": "L'enfant est ajouté.",
    }
    return acte(
        request, i, formulaire,
        lambda d: ajouter_enfant(information=i, enfant=formulaire.enfant(), **_par(request)), textes=textes,
        gabarit="recueil/enfant.html", contexte={"connus": connus, "nouveau": NOUVEAU},
    )  # fmt: skip


def _connus(request: HttpRequest, i: InformationPreoccupante, formulaire: AjouterEnfant) -> list[Any]:
    """Return who looks like the child typed, when nobody chose yet and the agent may recognise children."""
    if request.method != "POST" or not formulaire.is_valid() or formulaire.cleaned_data["connu"]:
        return []
    if not agent_de(request).droits.portee(Action.RECUEILLIR_IP):
        return []
    d = formulaire.cleaned_data
    return ressemblances(
        nom=d["nom"], prenom=d["prenom"], naissance=d["date_naissance"], pour=agent_de(request),
        adresse=adresse_du_foyer(i, pour=agent_de(request)).adresse, au=timezone.localdate(), sauf=i.pk,
    )  # fmt: skip


def enfant_retire(request: HttpRequest, ligne_id: int) -> HttpResponse:
    """Withdraw a child written by mistake."""
    ligne = EnfantDuFoyer.objects.select_related("information").filter(pk=ligne_id).first()
    i = information_vue(request, ligne.information_id if ligne else 0, *DU_FOYER)
    if ligne is None:
        raise Http404
    textes = {
        "titre": f"Retirer {ligne.nom_court()}",
        "aide": "La ligne reste écrite avec votre motif. Pour corriger un nom ou une date : ajoutez l'enfant, puis "
        "retirez celui-ci.",
        "bouton": "Retirer cet enfant",
        "fait": "L'enfant est retiré.",
    }
    return acte(
        request, i, Motif(request.POST or None),
        lambda d: retirer_enfant(ligne=ligne, motif=d["motif"], **_par(request)), textes=textes,
    )  # fmt: skip
