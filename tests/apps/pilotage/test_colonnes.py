"""What the lists say beside each child: asked, visited, told, searched, how far, consented, put off, reunited."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from havre.apps.accueils.enums import AupresDe, IssueRecherche, ModeAccueil, MotifRecherche, ObjetInformation
from havre.apps.accueils.models import Consentement, InformationJuge, Sollicitation
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import Projet, deleguer, emettre
from havre.apps.echanges.enums import MoyenEnvoi
from havre.apps.echanges.models import Courrier, Envoi
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.models import RepriseExecution, SuspensionExecution
from havre.apps.personnes.models import ReconnaissanceHandicap
from havre.apps.pilotage.queries.listes import LISTES, toutes_les_lignes
from havre.apps.territoires.adapters.trajets import calculer_matrice
from havre.apps.visites.enums import AnnuleePar, NatureVisite
from havre.apps.visites.models import Visite
from tests.factories import (
    HIER,
    JOUR,
    MAINTENANT,
    TOURNAI,
    creer_accueil,
    creer_agent,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    creer_service,
    depuis,
    unite_de,
)

pytestmark = pytest.mark.django_db


def ligne(code: str, au: date = JOUR) -> dict:
    (seule,) = toutes_les_lignes(LISTES[code], pour=agent_systeme(), au=au).lignes
    return seule


def demander(recherche, le: date, reponse: str = "", repondue_le: date | None = None) -> None:
    motif = "complet" if reponse == "refusee" else ""
    Sollicitation.objects.create(
        recherche=recherche, lieu=creer_lieu(), nombre_enfants=1, demandee_le=le, motif_refus=motif,
        reponse_attendue_le=le + timedelta(days=3), reponse=reponse, repondue_le=repondue_le,
    )  # fmt: skip


def visiter(enfant, nature=NatureVisite.ATTENTE, **champs) -> Visite:
    issue = MAINTENANT if {"faite_le", "annulee_le"} & set(champs) else None
    return Visite.objects.create(
        enfant=enfant, nature=nature, service=enfant.service, enregistree_a=MAINTENANT, issue_a=issue, **champs
    )


def test_order_not_carried_out_says_what_was_done_meanwhile():
    # rows L8, E190
    enfant = creer_enfant()
    creer_mesure([enfant], le=date(2026, 1, 15))
    ancienne = creer_recherche([enfant], MotifRecherche.URGENCE, le=date(2025, 1, 1))
    demander(ancienne, date(2025, 1, 2))
    ancienne.close_le, ancienne.issue, ancienne.decision = date(2025, 2, 1), IssueRecherche.AUTRE, "essai"
    ancienne.save()
    ancienne.enfants.update(trouve_le=date(2025, 2, 1))
    recherche = creer_recherche([enfant], MotifRecherche.URGENCE, le=date(2026, 1, 20))
    demander(recherche, date(2026, 1, 21), "refusee", date(2026, 1, 25))
    demander(recherche, date(2026, 2, 20))
    demander(recherche, JOUR)
    visiter(enfant, faite_le=date(2026, 1, 14))
    fausse = visiter(enfant, faite_le=date(2026, 2, 3))
    visiter(enfant, faite_le=date(2026, 2, 2), corrige=fausse)
    visiter(enfant, nature=NatureVisite.DOMICILE, faite_le=date(2026, 2, 10))
    visiter(enfant, nature=NatureVisite.DROIT_DE_VISITE, faite_le=date(2026, 2, 12))
    reserve = creer_accueil(enfant, unite_de(creer_lieu()), debut=JOUR + timedelta(days=5), admis_le=None)
    InformationJuge.objects.create(
        accueil=reserve, objet=ObjetInformation.CHANGEMENT, preparee_a=MAINTENANT, echeance_a=MAINTENANT,
        envoyee_le=date(2026, 2, 20),
    )  # fmt: skip
    vue = ligne("non-executees")
    assert (vue["jours"], vue["visites"], vue["derniere_visite"]) == (46, 2, date(2026, 2, 10))
    assert (vue["demandes"], vue["refus"], vue["silences"]) == (3, 1, 1)
    assert (vue["recherche"], vue["juge"]) == (date(2026, 1, 20), date(2026, 2, 20))
    avant = ligne("non-executees", date(2026, 1, 24))
    assert (avant["visites"], avant["demandes"], avant["refus"], avant["juge"]) == (0, 1, 0, None)


def test_order_held_up_says_since_when_and_over_whose_name():
    # row L8
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant], le=date(2026, 1, 15))
    assert (ligne("non-executees")["suspendue_le"], ligne("non-executees")["suspendue_par"]) == (None, "")
    directrice = creer_agent(Role.DIRECTION, service=creer_service())
    signe = {"signee_par": directrice, "signee_a": MAINTENANT}
    suspension = SuspensionExecution.objects.create(
        mesure=mesure, motifs="Appel suspensif", base_legale="texte d'essai", qualite="Directrice",
        debut=date(2026, 2, 1), **signe,
    )  # fmt: skip
    vue = ligne("non-executees")
    assert vue["suspendue_le"] == date(2026, 2, 1)
    assert vue["suspendue_par"] == f"{directrice.nom_complet()}, Directrice"
    assert ligne("non-executees", date(2026, 1, 31))["suspendue_le"] is None
    RepriseExecution.objects.create(suspension=suspension, reprise_le=date(2026, 2, 20), motifs="rejeté", **signe)
    assert ligne("non-executees", date(2026, 2, 19))["suspendue_le"] == date(2026, 2, 1)
    assert ligne("non-executees")["suspendue_le"] is None


def test_letter_to_the_judge_that_left_is_the_last_one_told(settings, tmp_path):
    # row L8
    settings.HAVRE_CLES = tmp_path / "cles"
    enfant = creer_enfant()
    creer_mesure([enfant], le=date(2026, 1, 15))
    rtase = creer_agent(Role.RTASE, service=enfant.service)
    deleguer(
        agent=rtase, qualite="Responsable", acte="arrêté d'essai", debut=date(2026, 1, 1), fin=None,
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip

    def ecrire(modele: str) -> Courrier:
        projet = Projet(
            modele=modele, service=enfant.service, destinataire_nom="Tribunal", objet="Essai", versions=("lettre",),
            enfant=enfant, demande=None,
        )  # fmt: skip
        return emettre(projet=projet, imprimeur=lambda *a, **k: b"%PDF-1.7 essai", par=rtase, le=MAINTENANT)

    lettre, autre = ecrire("ordonnance_non_executee"), ecrire("attente_famille")
    assert ligne("non-executees")["juge"] is None  # signed, not sent
    for courrier, jour in ((lettre, JOUR - timedelta(days=1)), (autre, JOUR)):
        Envoi.objects.create(courrier=courrier, moyen=MoyenEnvoi.values[0], envoye_le=jour)
    assert ligne("non-executees")["juge"] == JOUR - timedelta(days=1)
    assert ligne("non-executees", JOUR - timedelta(days=2))["juge"] is None


def test_child_abroad_shows_visits_and_consents():
    # rows E63, E-BE
    calculer_matrice([TOURNAI], le=MAINTENANT)
    enfant = creer_enfant()
    accueil = creer_accueil(enfant, unite_de(creer_lieu(TypeLieu.MECS, commune=TOURNAI)))
    assert ligne("hors-departement")["consentement"] == "consentement du pays : aucun"
    Consentement.objects.create(accueil=accueil, aupres_de=AupresDe.AUTORITE, demande_le=date(2026, 2, 1))
    Consentement.objects.create(accueil=accueil, aupres_de=AupresDe.PARENTS, repondu_le=date(2026, 2, 2), accorde=True)
    visiter(enfant, NatureVisite.REFERENT, faite_le=date(2026, 1, 5))
    visiter(enfant, NatureVisite.REFERENT, prevue_le=date(2026, 3, 20))
    visiter(
        enfant, NatureVisite.REFERENT, prevue_le=date(2026, 3, 10), annulee_le=HIER, annulee_par=AnnuleePar.LIEU,
        motif="Départ en séjour.",
    )  # fmt: skip
    vue = ligne("hors-departement")
    assert (vue["derniere_visite"], vue["prochaine_visite"]) == (date(2026, 1, 5), date(2026, 3, 20))
    assert vue["consentement"] == (
        "consentement du pays : demandé le 01/02/2026, sans réponse ; consentement des parents : accordé le 02/02/2026"
    )
    hier = ligne("hors-departement", date(2026, 2, 28))
    assert hier["prochaine_visite"] == date(2026, 3, 10)
    assert ligne("hors-departement", date(2026, 1, 4))["derniere_visite"] is None


def test_hospital_counts_from_the_medical_release():
    # row L5
    enfant = creer_enfant()
    creer_accueil(
        enfant, mode=ModeAccueil.HOPITAL_PAR_DEFAUT, lieu=creer_lieu(TypeLieu.HOPITAL), debut=date(2026, 2, 1),
        sortie_medicale_le=date(2026, 2, 20),
    )  # fmt: skip
    vue = ligne("hopital")
    assert (vue["jours"], vue["sortie"], vue["entree"]) == (10, date(2026, 2, 20), date(2026, 2, 1))


def test_promised_end_put_off_is_counted():
    enfant = creer_enfant()
    unite = unite_de(creer_lieu(TypeLieu.ACCUEIL_URGENCE))
    bornes = [date(2025, 12, 1), date(2025, 12, 20), date(2026, 1, 15), None]
    for debut, fin in pairwise(bornes):
        creer_accueil(
            enfant, unite, mode=ModeAccueil.URGENCE, debut=debut, fin=fin, fin_promise=debut + timedelta(days=10)
        )
    assert ligne("fins-promises")["prolongations"] == 2
    assert ligne("fins-promises")["jours"] == (JOUR - date(2026, 1, 25)).days


def test_separation_runs_from_the_last_day_together():
    """Rows L2, L27: a move from one roof to another while apart does not start the days anew."""
    fratrie = creer_fratrie()
    un, deux = creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", naissance=date(2025, 3, 1), fratrie=fratrie)
    commun, autre, dernier = (unite_de(creer_lieu(places=2)) for _ in range(3))
    creer_accueil(un, commun, debut=date(2025, 1, 1))
    creer_accueil(deux, autre, debut=date(2025, 3, 1), fin=date(2025, 6, 1))
    creer_accueil(deux, commun, debut=date(2025, 6, 1), fin=date(2025, 9, 1))
    creer_accueil(deux, autre, debut=date(2025, 9, 1), fin=date(2025, 12, 1))
    creer_accueil(deux, dernier, debut=date(2025, 12, 1))
    assert ligne("fratries-separees")["depuis"] == date(2025, 9, 1)
    assert ligne("fratries-separees", date(2025, 5, 1))["depuis"] == date(2025, 3, 1)
    assert toutes_les_lignes(LISTES["fratries-separees"], pour=agent_systeme(), au=date(2025, 7, 1)).lignes == []
    assert ligne("fratries-separees")["ou"] == [
        f"Ana (9 ans) : {commun.lieu.nom}, Hazebrouck", f"Bilal (12 mois) : {dernier.lieu.nom}, Hazebrouck"
    ]  # fmt: skip


def test_child_is_listed_once_with_all_his_reasons():
    """Two facts at once, and pouponnières that follow one another counted together."""
    bebe = creer_enfant(naissance=date(2020, 1, 1), besoin=False)
    premiere, seconde = (unite_de(creer_lieu(TypeLieu.POUPONNIERE, ages=(0, 36))) for _ in range(2))
    creer_accueil(bebe, premiere, debut=date(2025, 6, 1), fin=date(2025, 12, 1))
    creer_accueil(bebe, seconde, debut=date(2025, 12, 1))
    vue = ligne("inadaptes")
    assert vue["raisons"] == [
        "en pouponnière depuis 274 jours : au-delà de quatre mois renouvelés une fois",
        "6 ans : l'unité accueille de 0 mois à 3 ans",
    ]
    assert vue["depuis"] == date(2025, 10, 1)
    assert len(ligne("inadaptes", date(2025, 9, 4))["raisons"]) == 1  # the decree of 5 September 2025 did not exist


def test_recognised_handicap_does_not_belong_in_a_hotel():
    enfant = creer_enfant(besoin=False)
    creer_accueil(
        enfant, mode=ModeAccueil.HOTEL, lieu=creer_lieu(TypeLieu.HOTEL), debut=date(2026, 2, 20), fin_promise=JOUR
    )
    ReconnaissanceHandicap.objects.create(enfant=enfant, periode=depuis(date(2026, 2, 25)), notee_a=MAINTENANT)
    assert ligne("inadaptes")["raisons"] == ["à l'hôtel alors que son handicap est reconnu"]
    assert ligne("inadaptes")["depuis"] == date(2026, 2, 25)
