"""The pages of justice: entering an order for siblings, hearings, appeals, terms, waits, places; who opens what."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from havre.apps.accueils.actions import enregistrer_ordonnance
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.decisions.actions import Papier, Saisie, former_appel, prevoir_audience
from havre.apps.decisions.enums import Appelant, NatureAudience, NatureDecision
from havre.apps.decisions.models import Appel, Audience, Decision, RapportDu
from havre.apps.echeances.actions import noter_acte, reconstruire
from havre.apps.echeances.enums import NatureActe
from havre.apps.journal.models import Lecture
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Mesure, MotifAttente
from havre.apps.territoires.models import Juridiction
from tests.factories import (
    JOUR,
    MAINTENANT,
    creer_enfant,
    creer_fratrie,
    creer_lieu,
    creer_parent,
    creer_service,
)
from tests.web.lecture import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("matrice")]


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


def faits(mns="hazebrouck", reference="26/1"):
    """Return a child with an order, its paper, an appeal, a hearing and a measure that waits."""
    enfant, par = creer_enfant("Lou", service=creer_service(mns)), agent_systeme()
    decision = Decision(
        reference=reference, nature=NatureDecision.JUGEMENT, juridiction_id="tpe-dunkerque", auteur="Juge des enfants",
        motifs="Danger (essai)", base_legale="Code civil 375-3", rendue_le=JOUR, effet_le=JOUR,
        terme_le=date(2026, 4, 2),
    )  # fmt: skip
    saisie = Saisie(decision, [enfant], papier=Papier("jugement.pdf", b"%PDF-1.7 essai"), confirmee=True)
    enregistrer_ordonnance(saisie=saisie, types=[TypeMesure.AEMO], met_fin=False, par=par, le=MAINTENANT)
    appel = former_appel(
        decision=decision, forme_par=Appelant.PERE, forme_le=JOUR, execution_suspendue=False, precision="", par=par,
        le=MAINTENANT,
    )  # fmt: skip
    audience = prevoir_audience(
        juridiction=Juridiction.objects.get(pk="tpe-dunkerque"), chambre="Cabinet 2", lieu="Hazebrouck",
        prevue_a=datetime(2026, 3, 5, 9, tzinfo=UTC), nature=NatureAudience.ECHEANCE, convocation_recue_le=None,
        enfants=[enfant], par=par, le=MAINTENANT,
    )  # fmt: skip
    return {
        "enfant": enfant, "decision": decision, "piece": decision.pieces.get(), "appel": appel, "audience": audience,
        "mesure": decision.mesures.get(),
    }  # fmt: skip


@pytest.fixture
def rtase(connecter):
    return connecter(Role.RTASE, service=creer_service())


def formulaire(enfants, **champs):
    valeurs = {
        "enfants": [e.pk for e in enfants], "nature": "jugement", "juridiction": "tpe-dunkerque",
        "chambre": "Cabinet 2", "reference": "26/00042", "rendue_le": JOUR.isoformat(), "terme_le": "2027-03-02",
        "motifs": "Danger (essai)", "base_legale": "Code civil 375-3", "types": ["placement"],
        "droits-TOTAL_FORMS": 1, "droits-INITIAL_FORMS": 0, "rapports-TOTAL_FORMS": 1, "rapports-INITIAL_FORMS": 0,
        "accords-TOTAL_FORMS": 0, "accords-INITIAL_FORMS": 0,
        "droits-0-beneficiaire": "mere", "droits-0-mode": "libre", "droits-0-fois": 2, "droits-0-par": "mois",
        "rapports-0-objet": "Rapport d'échéance", "rapports-0-pour_le": "2027-02-01",
    }  # fmt: skip
    return valeurs | champs


def test_one_page_enters_an_order_for_three_siblings(rtase):
    groupe = creer_fratrie()
    enfants = [creer_enfant(p, service=creer_service(), fratrie=groupe) for p in ("Lou", "Sam", "Noa")]
    adresse = reverse("justice:decision_nouvelle", args=[enfants[0].pk])
    page = rtase.get(adresse).content.decode()
    assert all(e.personne.prenom in page for e in enfants)
    papier = SimpleUploadedFile("jugement.pdf", b"%PDF-1.7 essai")
    reponse = rtase.post(adresse, formulaire(enfants) | {"papier": papier})
    decision = Decision.objects.get()
    assert reponse.url == reverse("justice:decision", args=[decision.pk])
    assert Mesure.objects.filter(decision=decision, ordonnee_le=JOUR, executee_le=None).count() == 3
    page = texte(rtase.get(reponse.url))
    assert "visites libres, 2 fois par mois" in page
    assert "Rapport d'échéance" in page
    telecharge = rtase.get(reverse("justice:papier", args=[decision.pieces.get().pk]))
    assert (telecharge.content, telecharge["Content-Disposition"][:10]) == (b"%PDF-1.7 essai", "attachment")


def test_mistakes_are_told_at_their_field_and_what_was_typed_stays(rtase):
    enfant = creer_enfant("Lou", service=creer_service())
    adresse = reverse("justice:decision_nouvelle", args=[enfant.pk])
    faute = {
        "juridiction": "", "terme_le": "2026-01-01", "droits-0-par": "", "rapports-0-pour_le": "",
        "motifs": "Mes motifs",
    }  # fmt: skip
    page = texte(rtase.post(adresse, formulaire([enfant], **faute)))
    for message in (
        "porte la juridiction", "doit suivre la date d'effet", "dit combien de fois", "un objet et une date",
        "Mes motifs",
    ):  # fmt: skip
        assert message in page
    assert not Decision.objects.exists()


def test_a_likely_double_is_shown_and_may_be_confirmed(rtase):
    enfant = creer_enfant("Lou", service=creer_service())
    adresse = reverse("justice:decision_nouvelle", args=[enfant.pk])
    rtase.post(adresse, formulaire([enfant]))
    page = texte(rtase.post(adresse, formulaire([enfant], reference="26/00043", types=["aemo"])))
    assert "26/00042" in page
    assert "C'est bien une autre décision" in page
    rtase.post(adresse, formulaire([enfant], reference="26/00043", types=["aemo"], confirmee="on"))
    assert Decision.objects.count() == 2


def test_an_agreement_names_who_answered(rtase):
    enfant = creer_enfant("Lou", service=creer_service())
    parent = creer_parent([enfant])
    adresse = reverse("justice:decision_nouvelle", args=[enfant.pk])
    accord = {
        "nature": "accord", "juridiction": "", "auteur": "Président du conseil départemental", "types": ["iead"],
        "accords-TOTAL_FORMS": 1, "accords-INITIAL_FORMS": 1, "accords-0-personne": parent.pk,
    }  # fmt: skip
    page = texte(rtase.post(adresse, formulaire([enfant], **accord)))
    assert "Un accord dit qui a signé" in page
    signe = accord | {"accords-0-position": "signe", "accords-0-donne_le": JOUR.isoformat()}
    rtase.post(adresse, formulaire([enfant], **signe))
    assert "a signé l'accord" in texte(rtase.get(reverse("justice:decision", args=[Decision.objects.get().pk])))


def test_a_hearing_its_week_and_what_became_of_it(rtase):
    f = faits()
    page = texte(rtase.get(reverse("justice:audiences") + "?du=2026-03-02"))
    assert "Cabinet 2" in page
    assert "Lou" in page
    assert "Aucune audience" in texte(rtase.get(reverse("justice:audiences") + "?du=2026-05-02"))
    assert rtase.get(reverse("justice:audiences") + "?du=2026-99-99").status_code == 200
    rtase.post(
        reverse("justice:audience_nouvelle", args=[f["enfant"].pk]),
        {
            "enfants": [f["enfant"].pk], "juridiction": "tpe-dunkerque", "jour": "2026-03-20", "heure": "14:30",
            "nature": "echeance", f"avocat_{f['enfant'].pk}": "Maître Essai",
        },
    )  # fmt: skip
    nouvelle = Audience.objects.latest("pk")
    assert "Maître Essai" in texte(rtase.get(reverse("justice:audience", args=[nouvelle.pk])))
    adresse = reverse("justice:audience_issue", args=[f["audience"].pk])
    rtase.post(adresse, {"issue": "renvoyee", "survenue_le": JOUR.isoformat()})
    assert f["audience"].issue.issue == "renvoyee"
    page = texte(rtase.post(adresse, {"issue": "tenue", "survenue_le": JOUR.isoformat()}))
    assert "déjà notée" in page


def test_a_hearing_goes_to_a_calendar_by_file_number_only(rtase):
    f = faits()
    lu = rtase.get(reverse("justice:audience_ics", args=[f["audience"].pk])).content.decode()
    assert f["enfant"].numero in lu
    assert "DTSTART:20260305T090000Z" in lu
    assert "Lou" not in lu
    assert "STATUS:CONFIRMED" in lu
    rtase.post(
        reverse("justice:audience_issue", args=[f["audience"].pk]),
        {"issue": "annulee", "survenue_le": JOUR.isoformat()},
    )
    annulee = rtase.get(reverse("justice:audience_ics", args=[f["audience"].pk])).content.decode()
    assert "STATUS:CANCELLED" in annulee


def test_the_hearing_says_which_reports_are_still_owed_before_it(rtase):
    f = faits()
    RapportDu.objects.create(decision=f["decision"], objet="Rapport de mi-mesure", pour_le=date(2026, 3, 4))
    reconstruire(au=JOUR)
    adresse = reverse("justice:audience", args=[f["audience"].pk])
    assert "Faire rapport au juge pendant la mesure" in texte(rtase.get(adresse))
    noter_acte(
        enfant=f["enfant"], nature=NatureActe.RAPPORT_TRANSMIS, accompli_le=JOUR, precision="courrier",
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip
    reconstruire(au=JOUR)
    assert "Faire rapport au juge pendant la mesure" not in texte(rtase.get(adresse))


def test_hearings_are_kept_by_court_and_cut_in_pages(rtase, monkeypatch):
    monkeypatch.setattr("havre.web.justice.audiences.TAILLE", 1)
    faits()
    faits(reference="26/2")
    semaine = reverse("justice:audiences") + "?du=2026-03-02"
    page = texte(rtase.get(semaine))
    assert "Audiences 1 à 1 sur 2" in page
    assert "Audiences 2 à 2 sur 2" in texte(rtase.get(f"{semaine}&curseur=1"))
    assert "Aucune audience" in texte(rtase.get(f"{semaine}&juridiction=tpe-lille"))


def test_a_provisional_placement_is_extended_on_one_page(rtase):
    f = faits()
    refus = texte(rtase.post(reverse("justice:prolongation", args=[f["decision"].pk]), prolongation(f["enfant"])))
    assert "Seule l'ordonnance de placement provisoire" in refus
    provisoire = Decision(
        reference="26/9", nature=NatureDecision.OPP_JUGE, juridiction_id="tpe-dunkerque", auteur="Juge des enfants",
        motifs="Danger (essai)", base_legale="Code civil 375-5", rendue_le=JOUR, effet_le=JOUR, recue_le=JOUR,
        terme_le=date(2026, 9, 2),
    )  # fmt: skip
    saisie = Saisie(provisoire, [f["enfant"]], confirmee=True)
    enregistrer_ordonnance(
        saisie=saisie, types=[TypeMesure.PLACEMENT], met_fin=False, par=agent_systeme(), le=MAINTENANT
    )
    fiche = reverse("justice:decision", args=[provisoire.pk])
    page = texte(rtase.get(fiche))
    assert "Noter la prolongation" in page
    assert "Appel possible jusqu'au 17 mars 2026" in page
    adresse = reverse("justice:prolongation", args=[provisoire.pk])
    trop = texte(rtase.post(adresse, prolongation(f["enfant"], terme_le="2027-06-01")))
    assert "six mois au plus" in trop
    assert rtase.post(adresse, prolongation(f["enfant"])).status_code == 302
    assert Mesure.objects.get(decision=provisoire).periode.upper == date(2027, 3, 2)
    reconstruire(au=JOUR)
    page = texte(rtase.get(fiche))
    assert "PROL-1" in page
    assert "prolongée jusqu'au 2 mars 2027" in page
    assert "2 mars 2027 : Décider au fond après une mesure provisoire" in page
    assert "2 mars 2026 : Exécuter un placement ordonné" in page


def prolongation(enfant, **champs):
    """Return the form of an extension."""
    defaut = {
        "enfants": [enfant.pk], "reference": "PROL-1", "rendue_le": JOUR.isoformat(), "terme_le": "2027-03-02",
        "motifs": "Investigations en cours.",
    }  # fmt: skip
    return defaut | champs


def test_an_appeal_is_noted_then_its_outcome(rtase):
    f = faits()
    rtase.post(reverse("justice:appel", args=[f["decision"].pk]), {"forme_par": "mere", "forme_le": JOUR.isoformat()})
    appel = Appel.objects.latest("pk")
    rtase.post(reverse("justice:appel_issue", args=[appel.pk]), {"issue": "confirmee", "rendue_le": JOUR.isoformat()})
    assert "Décision confirmée" in texte(rtase.get(reverse("justice:decision", args=[f["decision"].pk])))


def test_a_measure_waits_with_its_reason_then_is_carried_out(rtase):
    f = faits()
    rtase.post(reverse("justice:attente", args=[f["mesure"].pk]), {"raison": "sans_travailleur"})
    assert MotifAttente.objects.get().raison == "sans_travailleur"
    for suite, vue in (("", True), ("?type=aemo", True), ("?type=iead", False), ("?raison=aucune", False)):
        assert ("Aucun travailleur" in texte(rtase.get(reverse("justice:attentes") + suite))) == vue
    for forme in ("csv", "ods"):
        assert rtase.get(reverse("justice:attentes_export", args=[forme])).status_code == 200
    fait = {"executee_le": JOUR.isoformat(), "fait": "Première visite", "par_qui": "Service AEMO"}
    rtase.post(reverse("justice:execution", args=[f["mesure"].pk]), fait)
    assert "Aucune mesure n'attend" in texte(rtase.get(reverse("justice:attentes")))


def test_the_state_of_places_is_dated_and_names_no_child(rtase):
    faits()
    creer_lieu(places=3)
    page = texte(rtase.get(reverse("justice:places") + "?juridiction=tpe-dunkerque"))
    assert "Libres près" in page
    assert "Lou" not in page
    pdf = rtase.get(reverse("justice:places_pdf") + "?juridiction=tpe-dunkerque")
    lu = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "2 mars 2026" in lu
    assert "Tous les types" in lu


def test_reading_a_decision_is_written_for_each_child_one_follows(rtase):
    f = faits()
    Lecture.objects.all().delete()
    rtase.get(reverse("justice:decision", args=[f["decision"].pk]))
    assert Lecture.objects.filter(objet_id=str(f["enfant"].pk)).count() == 1


def test_lists_ask_as_many_questions_for_one_as_for_three(rtase, compte_requetes):
    rang = iter(range(10, 99))
    faits(reference=f"26/{next(rang)}")
    for nom in ("decisions", "termes", "attentes"):
        compte_requetes(
            lambda nom=nom: rtase.get(reverse(f"justice:{nom}")),
            lambda n: [faits(reference=f"26/{next(rang)}") for _ in range(n)],
        )
    compte_requetes(
        lambda: rtase.get(reverse("justice:audiences") + "?du=2026-03-02"),
        lambda n: [faits(reference=f"26/{next(rang)}") for _ in range(n)],
    )
