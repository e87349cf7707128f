"""Steps of a stay, a place that takes its word back, errors put right with a date."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from havre.apps.accueils.actions import (
    Motifs,
    ValeursCorrigees,
    choisir_places,
    confirmer_arrivee,
    confirmer_par_le_lieu,
    corriger_accueil,
    noter_dedit,
    noter_envoi,
    noter_reponse,
    solliciter,
)
from havre.apps.accueils.enums import ModeAccueil, MotifRefus, MotifSeparation, ObjetInformation, ReponseSollicitation
from havre.apps.accueils.erreurs import PlaceDejaPrise, RegleAccueil
from havre.apps.accueils.models import CorrectionAccueil, InformationJuge, Recherche, Sollicitation
from havre.apps.accueils.queries import groupe_a_loger, informations_a_envoyer, liste_attente
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_service,
    unite_de,
)

pytestmark = pytest.mark.django_db
DEMAIN = JOUR + timedelta(days=1)


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


def groupe_de(enfant):
    return groupe_a_loger(enfant.appartenances.get().fratrie_id, pour=agent_systeme(), jour=JOUR)


def choisir(enfants, unites, par, **options):
    defaut = {
        "separe": False, "eloigne": False, "motifs": Motifs(), "mode": ModeAccueil.PERMANENT, "debut": DEMAIN,
        "fin_promise": None, "le": MAINTENANT,
    }  # fmt: skip
    choix = {e.pk: u.pk for e, u in zip(enfants, unites, strict=True)}
    return choisir_places(groupe=groupe_de(enfants[0]), choix=choix, par=par, **(defaut | options))


def seul():
    enfant = creer_enfant("Lou")
    creer_mesure([enfant])
    return enfant


def accepter(enfant, lieu, par):
    demande = solliciter(
        groupe=groupe_de(enfant), lieu=lieu, reponse_attendue_le=DEMAIN, message="", par=par, le=MAINTENANT
    )
    return noter_reponse(
        sollicitation=demande, reponse=ReponseSollicitation.ACCEPTEE, repondue_le=JOUR, motif_refus=None, precision="",
        interlocuteur="Mme Ahmed, cheffe de service", par=par, le=MAINTENANT,
    )  # fmt: skip


def se_dedire(accueil, par, **options):
    defaut = {
        "motif": MotifRefus.EQUIPE, "precision": "deux éducateurs absents", "dedite_le": JOUR, "interlocuteur": "",
        "le": MAINTENANT,
    }  # fmt: skip
    return noter_dedit(accueil=accueil, par=par, **(defaut | options))


def corriger(accueil, par, **valeurs):
    presentes = {
        "debut": accueil.periode.lower, "admis_le": accueil.admis_le, "fin": accueil.periode.upper,
        "unite": accueil.unite, "fin_promise": accueil.fin_promise,
    }  # fmt: skip
    motif = valeurs.pop("motif", "faute de frappe")
    return corriger_accueil(
        accueil=accueil, valeurs=ValeursCorrigees(**(presentes | valeurs)), motif=motif, par=par, le=MAINTENANT
    )


def test_each_step_is_a_fact_with_its_author(rtase):
    enfant, lieu = seul(), creer_lieu()
    demande = accepter(enfant, lieu, rtase)
    (accueil,) = choisir([enfant], [unite_de(lieu)], rtase)
    confirmer_arrivee(accueil=accueil, admis_le=DEMAIN, par=rtase, le=MAINTENANT + timedelta(days=1))
    pas = [(e.etape, e.survenue_le, e.notee_par_id, e.sollicitation_id) for e in accueil.etapes.all()]
    assert pas == [
        ("reservee", JOUR, rtase.pk, demande.pk), ("confirmee", JOUR, rtase.pk, demande.pk),
        ("arrivee", DEMAIN, rtase.pk, None),
    ]  # fmt: skip
    assert accueil.etapes.get(etape="confirmee").interlocuteur == "Mme Ahmed, cheffe de service"
    with pytest.raises(IntegrityError), transaction.atomic():
        accueil.etapes.update(survenue_le=JOUR)


def test_a_place_confirms_once_and_by_name(rtase):
    enfant = seul()
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase)
    appel = {"accueil": accueil, "confirmee_le": JOUR, "par": rtase, "le": MAINTENANT}
    with pytest.raises(RegleAccueil, match="Dites qui"):
        confirmer_par_le_lieu(interlocuteur=" ", **appel)
    confirmer_par_le_lieu(interlocuteur="M. Petit", **appel)
    with pytest.raises(RegleAccueil, match="déjà confirmé"):
        confirmer_par_le_lieu(interlocuteur="M. Petit", **appel)


def test_a_place_that_takes_its_word_back_frees_the_child_and_keeps_the_refusal(rtase):
    """Row L3: every refusal is kept, the search goes on by itself."""
    enfant, lieu = seul(), creer_lieu(places=1)
    demande = accepter(enfant, lieu, rtase)
    (accueil,) = choisir([enfant], [unite_de(lieu)], rtase)
    with pytest.raises(RegleAccueil, match="autre motif"):
        se_dedire(accueil, rtase, motif=MotifRefus.AUTRE, precision="")
    with pytest.raises(RegleAccueil, match="entre la réservation"):
        se_dedire(accueil, rtase, dedite_le=JOUR - timedelta(days=1))
    assert se_dedire(accueil, rtase) == demande
    demande.refresh_from_db()
    accueil.refresh_from_db()
    assert (demande.reponse, demande.dedite_le, demande.dedit_motif) == ("acceptee", JOUR, "equipe")
    assert accueil.annule_a == MAINTENANT
    recherche = Recherche.objects.get()
    assert recherche.close_le is None
    assert liste_attente(pour=rtase, jour=JOUR).enfants == 1
    assert choisir([enfant], [unite_de(lieu)], rtase)[0].etapes.get(etape="reservee").sollicitation is None
    assert Evenement.objects.filter(action="lieu.se_dedire").count() == 1


def test_a_place_chosen_without_a_request_leaves_the_proof_of_its_withdrawal(rtase):
    enfant, lieu = seul(), creer_lieu()
    (accueil,) = choisir([enfant], [unite_de(lieu)], rtase, le=MAINTENANT)
    demande = se_dedire(accueil, rtase)
    assert Sollicitation.objects.get() == demande
    assert (demande.lieu, demande.dedit_precision) == (lieu, "deux éducateurs absents")


def test_what_the_judge_was_to_be_told_is_computed_again(rtase):
    fratrie = creer_fratrie()
    enfants = [creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", fratrie=fratrie)]
    creer_mesure(enfants)
    motifs = Motifs(separation=MotifSeparation.AUCUNE_PLACE, explication="deux lieux")
    unites = [unite_de(creer_lieu(places=1)), unite_de(creer_lieu(places=1))]
    un, deux = choisir(enfants, unites, rtase, separe=True, motifs=motifs)
    dite = InformationJuge.objects.get(accueil=un)
    noter_envoi(information=dite, envoyee_le=JOUR, par=rtase, le=MAINTENANT)
    se_dedire(un, rtase)
    rectification = InformationJuge.objects.get(objet=ObjetInformation.RECTIFICATION)
    assert (rectification.accueil, rectification.echeance_a) == (un, MAINTENANT + timedelta(hours=48))
    assert InformationJuge.objects.get(accueil=deux).sans_objet_a == MAINTENANT
    assert informations_a_envoyer(pour=rtase) == [rectification]


def test_a_wrong_arrival_is_corrected_and_the_old_date_stays_visible(rtase):
    """Row L8: the delay of execution is that of the true arrival."""
    enfant = seul()
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase, debut=JOUR - timedelta(days=5))
    vraie = JOUR - timedelta(days=2)
    corrections = corriger(accueil, rtase, debut=vraie, admis_le=vraie)
    assert [(c.champ, c.ancienne, c.nouvelle) for c in corrections] == [
        ("debut", "25/02/2026", "28/02/2026"), ("admis_le", "25/02/2026", "28/02/2026"),
    ]  # fmt: skip
    connection.check_constraints()
    assert enfant.mesures.get().executee_le == vraie
    recherche = Recherche.objects.get()
    assert recherche.enfants.get().trouve_le == vraie
    correction = CorrectionAccueil.objects.get(champ="admis_le")
    assert (correction.motif, correction.corrigee_par, correction.corrigee_a) == ("faute de frappe", rtase, MAINTENANT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionAccueil.objects.update(ancienne="")


def test_the_stay_before_follows_the_first_day(rtase):
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant], le=date(2025, 6, 1))
    avant = creer_accueil(enfant, unite_de(creer_lieu(places=1)), mesure=mesure)
    (apres,) = choisir([enfant], [unite_de(creer_lieu(places=1))], rtase, debut=JOUR)
    for debut in (JOUR - timedelta(days=3), JOUR - timedelta(days=1)):
        apres.refresh_from_db()
        corriger(apres, rtase, debut=debut, admis_le=debut)
        avant.refresh_from_db()
        assert avant.periode.upper == debut
    assert CorrectionAccueil.objects.filter(accueil=avant, champ="fin").count() == 2
    apres.refresh_from_db()
    with pytest.raises(RegleAccueil, match="lieu d'avant") as refus:
        corriger(apres, rtase, debut=date(2025, 6, 1), admis_le=date(2025, 6, 1))
    assert refus.value.champ == "debut"


def test_a_wrong_place_is_corrected_within_the_capacity(rtase):
    enfant, plein, libre = seul(), creer_lieu(places=1), creer_lieu(places=1)
    (accueil,) = choisir([enfant], [unite_de(creer_lieu(places=1))], rtase, debut=JOUR)
    creer_accueil(creer_enfant(), unite_de(plein))
    with pytest.raises(PlaceDejaPrise):
        corriger(accueil, rtase, unite=unite_de(plein))
    (correction,) = corriger(accueil, rtase, unite=unite_de(libre))
    assert correction.nouvelle == f"{libre.nom}, Unité 1"
    accueil.refresh_from_db()
    assert accueil.unite.lieu == libre


def test_a_stay_that_did_not_take_place_makes_the_child_wait_again(rtase):
    """Rows L3, L8: the order is no longer carried out, the same search opens again."""
    enfant = seul()
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase, debut=JOUR)
    recherche = Recherche.objects.get()
    assert recherche.close_le == JOUR
    corriger(accueil, rtase, n_a_pas_eu_lieu=True, motif="l'enfant a fugué avant d'arriver")
    connection.check_constraints()
    assert enfant.mesures.get().executee_le is None
    recherche.refresh_from_db()
    assert (recherche.close_le, recherche.issue) == (None, "")
    assert recherche.enfants.get().trouve_le is None
    assert liste_attente(pour=rtase, jour=JOUR).enfants == 1
    assert Evenement.objects.filter(action="recherche.rouvrir").count() == 1
    with pytest.raises(RegleAccueil, match="annulé"):
        corriger(accueil, rtase, fin_promise=DEMAIN)


def test_a_correction_that_contradicts_itself_is_refused_at_its_field(rtase):
    enfant = seul()
    (accueil,) = choisir([enfant], [unite_de(creer_lieu())], rtase, debut=JOUR)
    (reserve,) = choisir([seul()], [unite_de(creer_lieu())], rtase)
    for sejour, valeurs, champ in (
        (accueil, {"motif": " "}, "motif"),
        (accueil, {}, ""),
        (accueil, {"admis_le": None}, "admis_le"),
        (accueil, {"admis_le": DEMAIN}, "admis_le"),
        (accueil, {"debut": JOUR - timedelta(days=1), "admis_le": JOUR - timedelta(days=2)}, "admis_le"),
        (accueil, {"fin": JOUR}, "fin"),
        (accueil, {"debut": date(2026, 1, 14), "admis_le": date(2026, 1, 14)}, "debut"),
        (accueil, {"unite": None}, "lieu"),
        (reserve, {"admis_le": JOUR}, "admis_le"),
    ):
        with pytest.raises(RegleAccueil) as refus:
            corriger(sejour, rtase, **valeurs)
        assert refus.value.champ == champ, valeurs
    assert not CorrectionAccueil.objects.exists()
