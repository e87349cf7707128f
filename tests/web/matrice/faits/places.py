"""Places, stays, searches, plans of the week; the sibling has a reserved place."""

from datetime import date, timedelta
from typing import Any

from django.db import models

from havre.apps.accueils.enums import MotifRecherche, MouvementsPlan, NaturePlan, ObjetInformation
from havre.apps.accueils.models import (
    InformationJuge,
    MouvementPropose,
    Plan,
    PropositionPlan,
    ResultatPlan,
    Sollicitation,
)
from havre.apps.accueils.reperes import poids
from havre.apps.lieux.enums import TypeLieu
from havre.common.taches.models import EtatTache, Tache
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_gel,
    creer_lieu,
    creer_recherche,
    unite_de,
)
from tests.web.matrice.table import Situation, Suit

from .socle import Faits, fait


@fait(Suit.LIEU)
def lieu(s: Faits) -> Any:
    return creer_lieu(TypeLieu.MECS, places=3, commune="FR-59295" if s.situation != Situation.AILLEURS else "FR-59606")


@fait(Suit.LIBRE)
def lieu_public(s: Faits) -> Any:
    return s["accueil"].unite.lieu


@fait(Suit.LIEU)
def gel(s: Faits) -> Any:
    return creer_gel(unite_de(s["lieu"]), 1, fin=JOUR + timedelta(days=9))


@fait(Suit.LIBRE)
def unite(s: Faits) -> Any:
    return unite_de(s["lieu"])


@fait()
def accueil(s: Faits) -> Any:
    return creer_accueil(s["frere"], s["unite"], debut=date(2026, 3, 1), admis_le=None)


@fait()
def demande_de_place(s: Faits) -> Any:
    return Sollicitation.objects.create(
        recherche=creer_recherche([s["enfant"]], MotifRecherche.URGENCE), lieu=s["lieu"], nombre_enfants=1,
        demandee_le=JOUR, reponse_attendue_le=JOUR,
    )  # fmt: skip


@fait()
def recherche(s: Faits) -> Any:
    return s["demande_de_place"].recherche


@fait()
def information(s: Faits) -> Any:
    return InformationJuge.objects.create(
        accueil=s["accueil"], objet=ObjetInformation.SEPARATION, preparee_a=MAINTENANT, echeance_a=MAINTENANT
    )


def _plan(s: Faits, direction: models.Model | None) -> Any:
    tache = Tache.objects.create(
        nom="plan", cle=f"{s.marque}-{direction}", etat=EtatTache.FINIE, demandee_a=MAINTENANT, commencee_a=MAINTENANT,
        finie_a=MAINTENANT,
    )  # fmt: skip
    plan = Plan.objects.create(
        tache=tache, direction=direction, mouvements=MouvementsPlan.AUCUN, jour=JOUR, limite_s=60,
        version_poids=poids().version, poids=poids().valeurs, lance_a=MAINTENANT,
    )  # fmt: skip
    ResultatPlan.objects.create(
        plan=plan, statut="OPTIMAL", calcule_a=MAINTENANT, duree_s=1, unites=1, attente=1, places=1, deplaces=0,
        cout=0, borne=0, ecart=0,
    )  # fmt: skip
    return plan


@fait(Suit.TERRITOIRE)
def plan(s: Faits) -> Any:
    return _plan(s, s.service.direction)


@fait(Suit.DIRECTION)
def plan_en_cours(s: Faits) -> Any:
    plan = _plan(s, s.service.direction)
    Tache.objects.filter(pk=plan.tache_id).update(etat=EtatTache.EN_COURS, finie_a=None)
    return plan


@fait()
def proposition(s: Faits) -> Any:
    proposition = PropositionPlan.objects.create(
        plan=_plan(s, None), nature=NaturePlan.PLACE, depuis=JOUR, places=1, deplaces=0, gain=10
    )
    enfant = s["enfant"]
    MouvementPropose.objects.create(
        proposition=proposition, rang=0, enfant=enfant, fratrie=s["fratrie"], attend=True, vers=s["unite"],
        besoin=enfant.besoins.get(),
    )  # fmt: skip
    return proposition
