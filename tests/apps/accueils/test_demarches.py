"""Requests to places, leads towards relatives, informations to the judge."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from havre.apps.accueils.actions import Motifs, choisir_places, noter_envoi, noter_piste, noter_reponse, solliciter
from havre.apps.accueils.enums import (
    IssuePiste,
    ModeAccueil,
    MotifRefus,
    MotifSeparation,
    ObjetInformation,
    ReponseSollicitation,
)
from havre.apps.accueils.erreurs import RegleAccueil
from havre.apps.accueils.models import InformationJuge, Sollicitation
from havre.apps.accueils.queries import (
    demarches_de,
    en_retard,
    groupe_a_loger,
    informations_a_envoyer,
    silences,
)
from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.mesures.enums import TypeMesure
from havre.apps.personnes.enums import TypeLien
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


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


@pytest.fixture
def groupe():
    fratrie = creer_fratrie()
    creer_mesure([creer_enfant("Ana", fratrie=fratrie), creer_enfant("Bilal", fratrie=fratrie)])
    return groupe_a_loger(fratrie.pk, pour=agent_systeme(), jour=JOUR)


def demander(groupe, par, lieu=None, **options):
    defaut = {"reponse_attendue_le": JOUR + timedelta(days=3), "message": "", "le": MAINTENANT}
    return solliciter(groupe=groupe, lieu=lieu or creer_lieu(), par=par, **(defaut | options))


def repondre(sollicitation, par, reponse=ReponseSollicitation.REFUSEE, **options):
    defaut = {"repondue_le": JOUR, "motif_refus": MotifRefus.COMPLET, "precision": "", "le": MAINTENANT}
    return noter_reponse(sollicitation=sollicitation, reponse=reponse, par=par, **(defaut | options))


def test_request_opens_the_search_and_its_silence_is_counted(groupe, rtase):
    """Rows L3, L8: what was asked, when, and who does not answer."""
    sollicitation = demander(groupe, rtase)
    assert sollicitation.nombre_enfants == 2
    assert sollicitation.recherche.enfants.count() == 2
    suivie = demarches_de(groupe.fratrie, au=JOUR + timedelta(days=5)).sollicitations[0]
    assert (suivie.jours, suivie.silence_jours) == (5, 2)
    assert [s.sollicitation for s in silences(pour=rtase, au=JOUR + timedelta(days=4))] == [sollicitation]
    assert silences(pour=rtase, au=JOUR + timedelta(days=3)) == []
    assert silences(pour=creer_agent(Role.RTASE, service=creer_service("valenciennes")), au=date(2027, 1, 1)) == []


def test_a_place_is_not_asked_twice_while_it_has_not_answered(groupe, rtase):
    sollicitation = demander(groupe, rtase)
    with pytest.raises(RegleAccueil, match="déjà sollicité"):
        demander(groupe, rtase, lieu=sollicitation.lieu)
    repondre(sollicitation, rtase)
    assert demander(groupe, rtase, lieu=sollicitation.lieu).pk != sollicitation.pk


def test_refusal_carries_its_reason_and_is_written_once(groupe, rtase):
    """Row L31: no refusal without its reason."""
    sollicitation = demander(groupe, rtase)
    for options, champ in (
        ({"motif_refus": None}, "motif_refus"),
        ({"motif_refus": MotifRefus.AUTRE}, "precision"),
        ({"repondue_le": JOUR - timedelta(days=1)}, "repondue_le"),
        ({"repondue_le": JOUR + timedelta(days=1)}, "repondue_le"),
    ):
        with pytest.raises(RegleAccueil) as refus:
            repondre(sollicitation, rtase, **options)
        assert refus.value.champ == champ
    assert repondre(sollicitation, rtase).motif_refus == "complet"
    with pytest.raises(RegleAccueil, match="déjà été enregistrée"):
        repondre(sollicitation, rtase, ReponseSollicitation.ACCEPTEE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sollicitation.objects.update(reponse="acceptee")
    suivie = demarches_de(groupe.fratrie, au=JOUR + timedelta(days=30))
    assert (suivie.refus, suivie.en_attente, suivie.silences) == (1, 0, 0)


def test_accepted_request_keeps_no_reason_of_refusal(groupe, rtase):
    acceptee = repondre(demander(groupe, rtase), rtase, ReponseSollicitation.ACCEPTEE)
    assert (acceptee.reponse, acceptee.motif_refus) == ("acceptee", "")


def test_answer_is_not_expected_in_the_past_nor_asked_by_another_territory(groupe, rtase):
    for jours in (-1, 91):
        with pytest.raises(RegleAccueil) as refus:
            demander(groupe, rtase, reponse_attendue_le=JOUR + timedelta(days=jours))
        assert refus.value.champ == "reponse_attendue_le"
    voisin = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    with pytest.raises(PermissionDenied):
        demander(groupe, voisin)
    with pytest.raises(PermissionDenied):
        repondre(demander(groupe, rtase), voisin)


def test_relatives_are_looked_for_and_each_note_is_kept(groupe, rtase):
    """Row E-TDC: kin and trusted third party looked for before a placement (Code civil 375-3)."""

    def noter(**options):
        defaut = {
            "groupe": groupe, "nom": "grand-mère maternelle", "lien": TypeLien.GRAND_PARENT,
            "issue": IssuePiste.EN_COURS, "precision": "", "remplace": None, "par": rtase, "le": MAINTENANT,
        }  # fmt: skip
        return noter_piste(**(defaut | options))

    premiere = noter()
    with pytest.raises(RegleAccueil) as refus:
        noter(issue=IssuePiste.REFUS, remplace=premiere)
    assert refus.value.champ == "precision"
    conclue = noter(issue=IssuePiste.REFUS, precision="rencontrée le 2 mars, logement trop petit", remplace=premiere)
    assert demarches_de(groupe.fratrie, au=JOUR).pistes == (conclue,)
    with pytest.raises(RegleAccueil, match="entre-temps"):
        noter(issue=IssuePiste.FAVORABLE, precision="accord", remplace=premiere)
    with pytest.raises(RegleAccueil):
        noter(nom=" ")


def choisir(groupe, unites, par, debut=JOUR, separe=False, le=MAINTENANT):
    motifs = Motifs(separation=MotifSeparation.AUCUNE_PLACE, explication="aucun lieu pour tous")
    choix = {e.enfant.pk: u.pk for e, u in zip(groupe.enfants, unites, strict=True)}
    return choisir_places(
        groupe=groupe, choix=choix, separe=separe, eloigne=False, motifs=motifs, mode=ModeAccueil.PERMANENT,
        debut=debut, fin_promise=None, par=par, le=le,
    )  # fmt: skip


def test_parted_siblings_are_told_to_the_judge_within_48_hours(groupe, rtase):
    """Row L2; CASF L.223-3."""
    choisir(groupe, [unite_de(creer_lieu()), unite_de(creer_lieu())], rtase, separe=True)
    informations = informations_a_envoyer(pour=rtase)
    assert {i.objet for i in informations} == {ObjetInformation.SEPARATION}
    assert {i.echeance_a for i in informations} == {MAINTENANT + timedelta(hours=48)}
    assert not en_retard(informations[0], MAINTENANT + timedelta(hours=48))
    assert en_retard(informations[0], MAINTENANT + timedelta(hours=48, seconds=1))
    envoyee = noter_envoi(information=informations[0], envoyee_le=JOUR, par=rtase, le=MAINTENANT)
    assert envoyee.envoyee_par == rtase
    assert len(informations_a_envoyer(pour=rtase)) == 1
    with pytest.raises(RegleAccueil, match="déjà été noté"):
        noter_envoi(information=informations[0], envoyee_le=JOUR, par=rtase, le=MAINTENANT)
    with pytest.raises(RegleAccueil) as refus:
        noter_envoi(information=informations[1], envoyee_le=JOUR + timedelta(days=1), par=rtase, le=MAINTENANT)
    assert refus.value.champ == "envoyee_le"


@pytest.mark.parametrize(
    ("debut", "objet", "echeance"),
    [
        (date(2026, 4, 1), "changement_urgent", MAINTENANT + timedelta(hours=48)),
        (date(2026, 4, 2), "changement", datetime(2026, 3, 2, 22, 59, tzinfo=UTC)),
        (date(2026, 5, 31), "changement", datetime(2026, 4, 30, 21, 59, tzinfo=UTC)),
    ],
)
def test_change_of_place_is_told_a_month_before_or_within_48_hours(rtase, debut, objet, echeance):
    """Day before, day of the bound, end of a shorter month (CASF L.223-3)."""
    enfant = creer_enfant()
    (mesure,) = creer_mesure([enfant])
    creer_accueil(enfant, unite_de(creer_lieu()), mesure=mesure)
    groupe = groupe_a_loger(enfant.appartenances.get().fratrie_id, pour=agent_systeme(), jour=JOUR)
    choisir(groupe, [unite_de(creer_lieu())], rtase, debut=debut)
    information = InformationJuge.objects.get()
    assert (information.objet, information.echeance_a) == (objet, echeance)


def test_first_place_and_administrative_measures_need_no_information(rtase):
    enfant = creer_enfant()
    creer_mesure([enfant], type_mesure=TypeMesure.PLACEMENT)
    groupe = groupe_a_loger(enfant.appartenances.get().fratrie_id, pour=agent_systeme(), jour=JOUR)
    choisir(groupe, [unite_de(creer_lieu())], rtase)
    assert not InformationJuge.objects.exists()
