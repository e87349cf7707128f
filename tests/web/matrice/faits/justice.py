"""An order about the child, its paper, an appeal against it, a hearing, the measure that it orders."""

from datetime import UTC, date, datetime
from typing import Any

from havre.apps.accueils.actions import enregistrer_ordonnance
from havre.apps.agents.queries import agent_systeme
from havre.apps.decisions.actions import Papier, Saisie, former_appel, prevoir_audience
from havre.apps.decisions.enums import Appelant, NatureAudience, NatureDecision
from havre.apps.decisions.models import Decision
from havre.apps.mesures.enums import TypeMesure
from havre.apps.territoires.models import Juridiction
from tests.factories import JOUR, MAINTENANT, creer_enfant

from .socle import Faits, fait


@fait()
def justiciable(s: Faits) -> Any:
    return creer_enfant(s.marque, service=s.service)


@fait()
def decision(s: Faits) -> Any:
    decision = Decision(
        reference=f"26/{s.marque}", nature=NatureDecision.JUGEMENT, juridiction_id="tpe-dunkerque",
        auteur="Juge des enfants", motifs=f"Danger ({s.marque})", base_legale="Code civil 375-3", rendue_le=JOUR,
        effet_le=JOUR, terme_le=date(2026, 4, 2),
    )  # fmt: skip
    saisie = Saisie(decision, [s["justiciable"]], papier=Papier("jugement.pdf", b"%PDF-1.7 essai"), confirmee=True)
    enregistrer_ordonnance(
        saisie=saisie, types=[TypeMesure.AEMO], met_fin=False, par=agent_systeme(), le=MAINTENANT
    )  # fmt: skip
    return decision


@fait()
def piece(s: Faits) -> Any:
    return s["decision"].pieces.get()


@fait()
def mesure_ordonnee(s: Faits) -> Any:
    return s["decision"].mesures.get()


@fait()
def appel(s: Faits) -> Any:
    return former_appel(
        decision=s["decision"], forme_par=Appelant.PERE, forme_le=JOUR, execution_suspendue=False, precision="",
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip


@fait()
def audience(s: Faits) -> Any:
    return prevoir_audience(
        juridiction=Juridiction.objects.get(pk="tpe-dunkerque"), chambre="Cabinet 2", lieu="Hazebrouck",
        prevue_a=datetime(2026, 3, 5, 9, tzinfo=UTC), nature=NatureAudience.ECHEANCE, convocation_recue_le=None,
        enfants=[s["justiciable"]], par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
