"""The register of mail in (row B-LET)."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import exiger
from havre.apps.echanges.actions import Fichier, attribuer_recu, donner_suite, enregistrer_recu
from havre.apps.echanges.enums import CanalRecu, OrigineRecu
from havre.apps.echanges.erreurs import RegleEchange
from havre.apps.echanges.models import Courrier, CourrierRecu
from havre.apps.echanges.queries import par_reference, recus_suivis, recus_visibles
from havre.apps.echeances.enums import TypeObjet
from havre.apps.echeances.queries import cle_de
from havre.common.curseur import paginer
from havre.web.composants.formats import pluriel
from havre.web.composants.objets import Page
from havre.web.socle.lectures import liste_lue, lu
from havre.web.socle.requete import agent_de

from .courriers import fichier
from .demandes import enfant_demande
from .formulaires import Attribuer, NouveauRecu, SuiteDuRecu
from .pages import acte, onglets


def registre(request: HttpRequest) -> HttpResponse:
    """Show the mail in: what waits, first due first; `?toutes=1` shows all, the newest first."""
    agent, jour = agent_de(request), timezone.localdate()
    exiger(agent, Action.TENIR_COURRIER)
    toutes = bool(request.GET.get("toutes"))
    recus = recus_visibles(pour=agent).select_related("enfant__personne", "service", "suite")
    choisis = recus if toutes else recus.filter(suite__isnull=True, reponse_attendue_le__isnull=False)
    cles = ("ordre",) if toutes else ("reponse_attendue_le", "pk")
    page = paginer(choisis.annotate(ordre=-F("pk")), cles=cles, apres=request.GET.get("curseur", ""))
    liste_lue(request, CourrierRecu, [r.enfant_id for r in page.lignes if r.enfant_id])
    contexte = {
        "lignes": recus_suivis(pour=agent, au=jour, recus=page.lignes),
        "compte": pluriel(page.total, "courrier"),
        "page": Page((), curseur_suivant=page.suivant),
        "onglets": onglets(agent, "recus"),
        "toutes": toutes,
        "calcule_a": timezone.now(),
    }
    return render(request, "echanges/recus.html", contexte)


def nouveau(request: HttpRequest) -> HttpResponse:
    """Register a mail."""
    agent = agent_de(request)
    exiger(agent, Action.TENIR_COURRIER)
    enfant = enfant_demande(request)
    initial = {
        "recu_le": timezone.localdate(), "responsable": agent.identifiant,
        "service": enfant.service if enfant else None,
    }  # fmt: skip
    formulaire = NouveauRecu(request.POST or None, request.FILES or None, initial=initial)
    faits: list[CourrierRecu] = []

    def ecrire(d: dict[str, Any]) -> None:
        depose = d.pop("fichier")
        faits.append(
            enregistrer_recu(
                **(d | {"canal": CanalRecu(d["canal"]), "origine": OrigineRecu(d["origine"])}), enfant=enfant,
                fichier=Fichier(depose.name, depose.read()) if depose else None, par=agent, le=timezone.now(),
            )
        )  # fmt: skip

    textes = {
        "titre": "Enregistrer un courrier reçu",
        "aide": "Il reçoit un numéro, un responsable et, s'il le demande, une date de réponse. Il ne s'efface pas.",
        "bouton": "Enregistrer le courrier",
        "fait": "Le courrier est enregistré.",
    }
    reponse = acte(request, formulaire, ecrire, retour=reverse("echanges:recus"), textes=textes)
    return redirect("echanges:recu", faits[0].pk) if faits else reponse


def _recu(request: HttpRequest, recu_id: int) -> CourrierRecu:
    """Return a mail that the agent may read.

    Raises:
        Http404: there is none for him.
    """
    exiger(agent_de(request), Action.TENIR_COURRIER)
    lisibles = recus_visibles(pour=agent_de(request)).select_related(
        "enfant__personne", "service", "suite__courrier", "suite__ecrite_par", "piece", "enregistre_par"
    )
    try:
        recu = lisibles.get(pk=recu_id)
    except CourrierRecu.DoesNotExist as erreur:
        raise Http404 from erreur
    lu(request, recu.enfant, sinon=recu)
    return recu


def fiche(request: HttpRequest, recu_id: int) -> HttpResponse:
    """Show one mail."""
    recu = _recu(request, recu_id)
    [suivi] = recus_suivis(pour=agent_de(request), au=timezone.localdate(), recus=[recu])
    contexte = {
        "s": suivi, "r": recu, "suite": getattr(recu, "suite", None),
        "echeance": cle_de(TypeObjet.RECU, recu.pk, pour=agent_de(request)),
        "attributions": recu.attributions.select_related("agent", "attribue_par"),
    }  # fmt: skip
    return render(request, "echanges/recu.html", contexte)


def piece(request: HttpRequest, recu_id: int) -> HttpResponse:
    """Give the document of a mail to download."""
    recu = _recu(request, recu_id)
    if recu.piece is None:
        raise Http404
    return fichier(recu.piece, telecharger=True)


def confier(request: HttpRequest, recu_id: int) -> HttpResponse:
    """Give a mail another owner."""
    recu = _recu(request, recu_id)
    textes = {
        "titre": f"Confier le courrier {recu.reference}",
        "aide": "La date de réponse ne change pas.",
        "bouton": "Confier",
        "fait": "Le courrier a un nouveau responsable.",
    }
    return acte(
        request, Attribuer(request.POST or None),
        lambda d: attribuer_recu(recu=recu, par=agent_de(request), le=timezone.now(), **d),
        retour=reverse("echanges:recu", args=[recu.pk]), textes=textes,
    )  # fmt: skip


def _lettre(request: HttpRequest, reference: str) -> Courrier | None:
    """Return the letter that bears a reference; None for an empty one.

    Raises:
        RegleEchange: no letter that the agent may read bears it.
    """
    if not reference.strip():
        return None
    trouvee = par_reference(reference, pour=agent_de(request))
    if isinstance(trouvee, Courrier):
        return trouvee
    raise RegleEchange("Aucune lettre ne porte cette référence.", champ="reference")


def repondre_a(request: HttpRequest, recu_id: int) -> HttpResponse:
    """Link the letter that answered, or say why none."""
    recu = _recu(request, recu_id)
    textes = {
        "titre": f"Suite du courrier {recu.reference}",
        "aide": "La lettre qui répond, ou la raison pour laquelle aucune ne répond. La suite s'écrit une fois.",
        "bouton": "Enregistrer la suite",
        "fait": "La suite est enregistrée.",
    }
    return acte(
        request, SuiteDuRecu(request.POST or None, initial={"donnee_le": timezone.localdate()}),
        lambda d: donner_suite(
            recu=recu, courrier=_lettre(request, d["reference"]), sans_reponse=d["sans_reponse"],
            donnee_le=d["donnee_le"], par=agent_de(request), le=timezone.now(),
        ),
        retour=reverse("echanges:recu", args=[recu.pk]), textes=textes,
    )  # fmt: skip
