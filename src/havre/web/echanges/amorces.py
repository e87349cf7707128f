"""What a letter already knows when it is begun: the dated facts of the request, the child, the search or the judge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from havre.apps.accueils.models import Accueil, InformationJuge, Sollicitation
from havre.apps.accueils.queries import Demarches, demarches_de
from havre.apps.accueils.queries.parcours import nom_du_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur
from havre.apps.echanges.models import Demande
from havre.apps.echanges.queries import demandes_visibles
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import d_accueil
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.personnes.queries import enfants_visibles, fratrie_de, membres
from havre.apps.visites.queries import visites_de
from havre.courriers.lettre import en_lettres
from havre.web.composants.formats import age, duree
from havre.web.socle.lectures import lue
from havre.web.socle.requete import agent_de

from .amorces_ip import DES_INFORMATIONS


@dataclass(frozen=True)
class Amorce:
    """What a letter starts from: initial values of its form, and the facts it is tied to."""

    initial: dict[str, Any]
    enfant: Enfant | None = None
    demande: Demande | None = None
    information: InformationJuge | None = None
    ip: InformationPreoccupante | None = None


def _valeurs(emetteur: Service | None, /, **champs: Any) -> dict[str, Any]:
    """Return initial values of the form: fields of the model under their prefix."""
    libres = {"destinataire_nom", "destinataire_adresse", "objet"}
    return {"service": emetteur} | {cle if cle in libres else f"c_{cle}": v for cle, v in champs.items()}


def _demande(request: HttpRequest) -> Demande:
    """Return the request that the address names."""
    numero = request.GET.get("demande", "")
    visibles = demandes_visibles(pour=agent_de(request)).select_related("service", "enfant__personne", "reponse")
    return get_object_or_404(visibles, pk=numero if numero.isdecimal() else 0)


def _enfant(request: HttpRequest) -> Enfant:
    """Return the child that the address names."""
    numero = request.GET.get("enfant", "")
    visibles = enfants_visibles(pour=agent_de(request)).select_related("personne", "service")
    return get_object_or_404(visibles, pk=numero if numero.isdecimal() else 0)


def _information(request: HttpRequest) -> InformationJuge:
    """Return what the judge must be told, that the address names."""
    numero = request.GET.get("information", "")
    visibles = InformationJuge.objects.filter(accueil__enfant__in=enfants_visibles(pour=agent_de(request)))
    return get_object_or_404(
        visibles.select_related(
            "accueil__enfant__personne", "accueil__enfant__service", "accueil__unite__lieu", "accueil__lieu",
            "accueil__commune", "accueil__mesure__decision__juridiction",
        ),
        pk=numero if numero.isdecimal() else 0,
    )  # fmt: skip


def accuse_reception(request: HttpRequest, jour: date) -> Amorce:
    """Begin the acknowledgement of a request."""
    d = _demande(request)
    initial = _valeurs(
        d.service, destinataire_nom=d.demandeur_nom, destinataire_adresse=d.demandeur_adresse, demande_objet=d.objet,
        recue_le=d.demandee_le, service=d.service.nom, reponse_le=d.attendue_le(),
    )  # fmt: skip
    return Amorce(initial, enfant=d.enfant, demande=d)


def attestation_non_reponse(request: HttpRequest, jour: date) -> Amorce:
    """Begin the attestation, for the professional, that a request was not answered."""
    d = _demande(request)
    rappels = "\n".join(
        f"Le {en_lettres(r.rappelee_le)}, auprès de {r.aupres_de}{' : ' + r.precision if r.precision else ''}"
        for r in d.rappels.order_by("rappelee_le", "pk")
    )
    retard = (jour - d.attendue_le()).days
    etat = f"Aucune réponse n'est enregistrée au {en_lettres(jour)}"
    etat += f", {duree(retard)} après la date attendue." if retard > 0 else ", la date attendue n'étant pas passée."
    initial = _valeurs(
        d.service, destinataire_nom=d.demandeur_nom, agent=d.demandeur_nom, demande_objet=f"{d.reference} · {d.objet}",
        adressee_a=d.service.nom, demandee_le=d.demandee_le, reponse_le=d.reponse_attendue_le, relances=rappels,
        etat="" if hasattr(d, "reponse") else etat,
    )  # fmt: skip
    return Amorce(initial, enfant=d.enfant, demande=d)


def _mesure(enfant: Enfant, jour: date) -> Mesure:
    """Return the care measure in force of a child."""
    mesure = d_accueil(jour).filter(enfant=enfant).select_related("decision__juridiction").order_by("pk").first()
    if mesure is None:
        raise Http404
    return mesure


def _ecrites(d: Demarches) -> list[tuple[str, str, str]]:
    """Return each request to a place: place, day, answer in words."""
    lignes = []
    for suivie in reversed(d.sollicitations):
        s = suivie.sollicitation
        if s.reponse == "refusee":
            reponse = f"refus : {s.get_motif_refus_display()}"
        elif s.reponse:
            reponse = s.get_reponse_display()
        else:
            reponse = f"silence, attendue le {s.reponse_attendue_le:%d/%m/%Y}" if suivie.silence_jours else "en attente"
        lignes.append((s.lieu.nom, f"{s.demandee_le:%d/%m/%Y}", reponse))
    return lignes


def _demarches(fratrie: Fratrie | None, jour: date) -> tuple[list[tuple[str, str, str]], str]:
    """Return the requests to places and the relatives looked for, in words."""
    if fratrie is None:
        return [], "Aucune recherche auprès de proches n'est notée."
    d = demarches_de(fratrie, au=jour)
    pistes = "\n".join(f"{p.nom} ({p.get_lien_display()}) : {p.get_issue_display()}. {p.precision}" for p in d.pistes)
    return _ecrites(d), pistes or "Aucune recherche auprès de proches n'est notée."


def _visites(enfant: Enfant, depuis: date) -> str:
    """Return the visits made since a day, in words."""
    faites = [v for v in visites_de(enfant) if v.faite_le and v.faite_le >= depuis]
    return "\n".join(
        f"{en_lettres(v.faite_le)} : {v.get_nature_display()}" for v in reversed(faites) if v.faite_le
    ) or (f"Aucune visite n'est notée depuis le {en_lettres(depuis)}.")


def attente_famille(request: HttpRequest, jour: date) -> Amorce:
    """Begin the letter that tells a family where the search for a place stands."""
    enfant = _enfant(request)
    mesure = _mesure(enfant, jour)
    lieux, proches = _demarches(fratrie_de(enfant, au=jour), jour)
    fait = f"Lieux demandés : {len(lieux)}.\n{proches}" if lieux else f"Aucun lieu n'a encore été demandé.\n{proches}"
    initial = _valeurs(
        enfant.service, prenom=enfant.personne.prenom, decision_le=mesure.ordonnee_le,
        jours=(jour - (mesure.ordonnee_le or jour)).days, fait=fait,
    )  # fmt: skip
    return Amorce(initial, enfant=enfant)


def ordonnance_non_executee(request: HttpRequest, jour: date) -> Amorce:
    """Begin the letter that tells the judge of an order not carried out, with all that was done (row L8)."""
    enfant = _enfant(request)
    mesure = _mesure(enfant, jour)
    ordonnee = mesure.ordonnee_le or jour
    lieux, proches = _demarches(fratrie_de(enfant, au=jour), jour)
    initial = _valeurs(
        enfant.service, **_au_juge(mesure), enfants=str(enfant.personne), decision=str(mesure.decision or ""),
        decision_le=ordonnee, jours=(jour - ordonnee).days, proches=proches,
        demarches="\n".join(" | ".join(ligne) for ligne in lieux), visites=_visites(enfant, ordonnee),
    )  # fmt: skip
    return Amorce(initial, enfant=enfant)


def _au_juge(mesure: Mesure | None) -> dict[str, Any]:
    """Return the court to which a letter on a measure goes."""
    juridiction = mesure.decision.juridiction if mesure and mesure.decision else None
    return {"destinataire_nom": "Juge des enfants", "destinataire_adresse": juridiction.nom if juridiction else ""}


def _precedent(accueil: Accueil) -> str:
    """Return where the child lived before a stay."""
    avant = (
        Accueil.objects.valables()
        .filter(enfant=accueil.enfant_id, principal=True, periode__startswith__lt=accueil.periode.lower)
        .select_related("unite__lieu", "lieu", "commune")
        .order_by("-periode", "-pk")
        .first()
    )
    return nom_du_lieu(avant)


def changement_lieu_juge(request: HttpRequest, jour: date) -> Amorce:
    """Begin the notice to the judge of a change of place."""
    i = _information(request)
    a = i.accueil
    initial = _valeurs(
        a.enfant.service, **_au_juge(a.mesure), enfants=str(a.enfant.personne), lieu_actuel=_precedent(a),
        decision=str(a.mesure.decision or "") if a.mesure else "", lieu_nouveau=nom_du_lieu(a), le=a.periode.lower,
        urgence=i.objet == "changement_urgent", motif=a.explication,
    )  # fmt: skip
    return Amorce(initial, enfant=a.enfant, information=i)


def changement_lieu_parents(request: HttpRequest, jour: date) -> Amorce:
    """Begin the notice to the parents of a change of place."""
    i = _information(request)
    a = i.accueil
    initial = _valeurs(
        a.enfant.service, prenom=a.enfant.personne.prenom, lieu_actuel=_precedent(a), lieu_nouveau=nom_du_lieu(a),
        le=a.periode.lower, motif=a.explication,
    )  # fmt: skip
    return Amorce(initial, enfant=a.enfant)


def separation_fratrie(request: HttpRequest, jour: date) -> Amorce:
    """Begin the notice to the judge that siblings are lodged apart."""
    i = _information(request)
    a = i.accueil
    fratrie = fratrie_de(a.enfant, au=jour)
    enfants = membres(fratrie, pour=agent_de(request), au=jour) if fratrie else [a.enfant]
    sejours = {
        s.enfant_id: s
        for s in Accueil.objects.le(max(jour, a.periode.lower))
        .filter(enfant__in=enfants)
        .select_related("unite__lieu", "lieu", "commune")
    }
    lieux = "\n".join(f"{e.personne} : {nom_du_lieu(sejours.get(e.pk)) or 'sans lieu d’accueil'}" for e in enfants)
    motif = f"{a.get_motif_separation_display()}. {a.explication}" if a.motif_separation else a.explication
    initial = _valeurs(
        a.enfant.service, **_au_juge(a.mesure), enfants=", ".join(str(e.personne) for e in enfants),
        decision=str(a.mesure.decision or "") if a.mesure else "", separes_le=a.periode.lower, lieux=lieux,
        motif=motif.strip(),
        reunion="La fratrie figure sur la liste des réunions : chaque nuit, un lieu qui la réunirait est cherché.",
    )  # fmt: skip
    return Amorce(initial, enfant=a.enfant, information=i)


def de_sollicitation(s: Sollicitation, jour: date, *, pour: Acteur) -> dict[str, Any]:
    """Return the initial values of the letter that chases a place: ages, never names."""
    enfants = membres(s.recherche.fratrie, pour=pour, au=jour)
    ages = ", ".join(age(e.personne.age_mois(jour)) for e in enfants)
    return _valeurs(
        enfants[0].service if enfants else None, destinataire_nom=s.lieu.nom,
        destinataire_adresse=s.lieu.commune.nom, enfants=f"{s.nombre_enfants} enfant(s), fratrie de {ages}",
        demandee_le=s.demandee_le, attendue_le=s.reponse_attendue_le,
    )  # fmt: skip


def relance_lieu(request: HttpRequest, jour: date) -> Amorce:
    """Begin the letter that chases a place."""
    numero = request.GET.get("sollicitation", "")
    visibles = enfants_visibles(pour=agent_de(request), action=Action.VOIR_ATTENTE).values("appartenances__fratrie")
    sollicitation = get_object_or_404(
        Sollicitation.objects.filter(recherche__fratrie__in=visibles).select_related(
            "lieu__commune", "recherche__fratrie"
        ),
        pk=numero if numero.isdecimal() else 0,
    )  # fmt: skip
    return Amorce(de_sollicitation(sollicitation, jour, pour=agent_de(request)))


def _depuis_ip(
    commencer: Callable[[HttpRequest, date], tuple[InformationPreoccupante, dict[str, Any]]],
) -> Callable[[HttpRequest, date], Amorce]:
    """Return the beginning of a letter about an information, tied to it."""

    def amorce(request: HttpRequest, jour: date) -> Amorce:
        ip, initial = commencer(request, jour)
        suivis = ip.enfants.filter(retire_a__isnull=True, enfant__isnull=False).order_by("pk")
        lue(request, ip, suivis.values_list("enfant", flat=True))
        return Amorce(initial, ip=ip)

    return amorce


AMORCES: dict[str, tuple[str, Callable[[HttpRequest, date], Amorce]]] = {
    "accuse_reception": ("demande", accuse_reception),
    "attestation_non_reponse": ("demande", attestation_non_reponse),
    "attente_famille": ("enfant", attente_famille),
    "ordonnance_non_executee": ("enfant", ordonnance_non_executee),
    "changement_lieu_juge": ("information", changement_lieu_juge),
    "changement_lieu_parents": ("information", changement_lieu_parents),
    "separation_fratrie": ("information", separation_fratrie),
    "relance_lieu": ("sollicitation", relance_lieu),
    **{modele: ("ip", _depuis_ip(commencer)) for modele, commencer in DES_INFORMATIONS.items()},
}


def amorce_de(request: HttpRequest, modele: str) -> Amorce:
    """Return what a letter of a model starts from: the fact that the address names, or nothing.

    Raises:
        Http404: the address names a fact that the agent may not see.
    """
    if modele in AMORCES:
        parametre, commencer = AMORCES[modele]
        if parametre in request.GET:
            return commencer(request, timezone.localdate())
    return Amorce({})
