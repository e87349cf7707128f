"""Any sequence of acts keeps one case for each child who waits, and each closed case its reason (rows L2, L3, L8)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.apps.accueils.actions import (
    Motifs,
    ValeursCorrigees,
    annuler_reservation,
    choisir_places,
    clore_recherche,
    confirmer_arrivee,
    corriger_accueil,
    noter_dedit,
    ouvrir_les_recherches_dues,
    ouvrir_recherche,
    terminer_accueil,
)
from havre.apps.accueils.enums import IssueRecherche, ModeAccueil, MotifRecherche, MotifRefus, MotifSeparation
from havre.apps.accueils.models import Accueil, EnfantRecherche, Recherche
from havre.apps.accueils.queries import attente_sans_recherche, groupe_a_loger
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from havre.apps.lieux.enums import TypeLieu
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    unite_de,
)

pytestmark = pytest.mark.django_db
ACTES = ("nuit", "declarer", "choisir", "arriver", "annuler", "dedire", "clore", "terminer", "effacer", "redater")


class Monde:
    """Two sibling groups, one of them ordered to be placed, three homes, and a clock that only moves forward."""

    def __init__(self) -> None:
        self.jour = JOUR
        self.agent = creer_agent(Role.DIRECTION)
        self.fratries = [creer_fratrie(), creer_fratrie()]
        self.enfants = [[creer_enfant(fratrie=f), creer_enfant(fratrie=f)] for f in self.fratries]
        creer_mesure(self.enfants[0], le=date(2026, 2, 1))
        self.unites = [unite_de(creer_lieu(TypeLieu.MECS, places=2)) for _ in range(3)]

    @property
    def le(self):
        return MAINTENANT + (self.jour - JOUR)

    def faire(self, acte: str, g: int, n: int) -> None:
        """Do one act; what a rule refuses writes nothing."""
        fratrie, enfant, unite = self.fratries[g], self.enfants[g][n % 2], self.unites[n % 3]
        signe = {"par": self.agent, "le": self.le}
        sejours = Accueil.objects.filter(enfant=enfant, annule_a__isnull=True).order_by("-pk")
        sejour = sejours.first()
        recherche = Recherche.objects.filter(fratrie=fratrie, close_le__isnull=True).first()
        if acte == "nuit":
            self.jour += timedelta(days=n)
        elif acte == "declarer":
            motif = MotifRecherche.URGENCE if n % 2 else MotifRecherche.REORIENTATION
            ouvrir_recherche(fratrie=fratrie, enfants=[enfant], motif=motif, ouverte_le=self.jour, **signe)
        elif acte == "choisir":
            self._choisir(fratrie, enfant, unite, n, signe)
        elif acte == "clore" and recherche is not None:
            clore_recherche(recherche=recherche, issue=IssueRecherche.MAINTIEN, decision="essai", **signe)
        elif sejour is not None:
            self._suivre(acte, sejour, n, signe)

    def _choisir(self, fratrie, enfant, unite, n, signe):
        urgence = n % 4 == 0
        choisir_places(
            groupe=groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=self.jour), choix={enfant.pk: unite.pk},
            separe=True, eloigne=False, motifs=Motifs(separation=MotifSeparation.AUCUNE_PLACE, explication="essai"),
            mode=ModeAccueil.URGENCE if urgence else ModeAccueil.PERMANENT, debut=self.jour + timedelta(days=n % 3),
            fin_promise=self.jour + timedelta(days=10 + n) if urgence else None, **signe,
        )  # fmt: skip

    def _suivre(self, acte, sejour, n, signe):
        if acte == "arriver":
            confirmer_arrivee(accueil=sejour, admis_le=self.jour, **signe)
        elif acte == "annuler":
            annuler_reservation(accueil=sejour, motif="essai", **signe)
        elif acte == "dedire":
            noter_dedit(
                accueil=sejour, motif=MotifRefus.COMPLET, precision="", dedite_le=self.jour, interlocuteur="", **signe
            )
        elif acte == "terminer":
            terminer_accueil(accueil=sejour, fin=self.jour, motif="essai", **signe)
        else:
            debut = sejour.periode.lower - timedelta(days=n % 3)
            valeurs = ValeursCorrigees(
                debut=debut, admis_le=debut if sejour.admis_le else None, fin=sejour.periode.upper, unite=sejour.unite,
                fin_promise=sejour.fin_promise, n_a_pas_eu_lieu=acte == "effacer",
            )  # fmt: skip
            corriger_accueil(accueil=sejour, valeurs=valeurs, motif="essai", **signe)

    def verifier(self) -> None:
        """Check what must hold after any act, the night of its day done."""
        ouvrir_les_recherches_dues(au=self.jour, par=agent_systeme(), le=self.le)
        assert attente_sans_recherche(au=self.jour) == 0
        en_cours = EnfantRecherche.objects.filter(trouve_le__isnull=True, sorti_le__isnull=True)
        for enfant in (e for groupe in self.enfants for e in groupe):
            assert en_cours.filter(enfant=enfant).values("recherche").distinct().count() <= 1
        assert not en_cours.filter(recherche__close_le__isnull=False).exists()
        closes = Recherche.objects.filter(close_le__isnull=False)
        assert not closes.filter(issue="").exists()
        assert not closes.exclude(issue=IssueRecherche.ABOUTIE).filter(decision="").exists()
        ouvertes = Recherche.objects.filter(close_le__isnull=True)
        assert all(r.enfants.filter(trouve_le__isnull=True, sorti_le__isnull=True).exists() for r in ouvertes)
        compte = {
            nom: Evenement.objects.filter(action=f"recherche.{nom}").count() for nom in ("ouvrir", "rouvrir", "clore")
        }
        assert compte["ouvrir"] + compte["rouvrir"] == compte["clore"] + ouvertes.count()
        assert compte["ouvrir"] == Recherche.objects.count()
        connection.check_constraints()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ACTES), st.integers(0, 1), st.integers(0, 5)), max_size=14))
def test_any_sequence_of_acts_keeps_the_cases_right(db, actes):
    with transaction.atomic():
        avant = Evenement.objects.filter(action__startswith="recherche.").count()
        assert avant == 0
        monde = Monde()
        monde.verifier()
        for acte in actes:
            try:
                with transaction.atomic():
                    monde.faire(*acte)
            except ValidationError:
                continue
            monde.verifier()
        transaction.set_rollback(True)
