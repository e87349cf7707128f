"""Files of stays: places, licences, dates, execution of the measure (rows E63, L1, L8)."""

from datetime import date

import pytest

from havre.apps.accueils.enums import ModeAccueil, MotifRecherche
from havre.apps.accueils.models import Accueil, EnfantRecherche
from havre.apps.accueils.rythme import Rythme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Capacite, Fermeture
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Eloignement, ReconnaissanceHandicap
from havre.importation.bilan import Bilan
from tests.factories import (
    MAINTENANT,
    TOURNAI,
    creer_accueil,
    creer_enfant,
    creer_lieu,
    creer_mesure,
    creer_recherche,
    depuis,
    unite_de,
)

from .conftest import Importeur

TITRES = "enfant;lieu;unite;mode;debut;fin;fin_promise;admis;principal;commune\n"


def ligne(enfant: str, lieu: str = "", **champs: str) -> str:
    """Return the row of a stay from 1 June 2026, with some cells changed."""
    valeurs = {
        "enfant": enfant, "lieu": lieu, "unite": "", "mode": "", "debut": "01/06/2026", "fin": "", "fin_promise": "",
        "admis": "oui", "principal": "", "commune": "",
    } | champs  # fmt: skip
    return ";".join(valeurs[c] for c in TITRES.strip().split(";")) + "\n"


def vus(bilan: Bilan) -> list[tuple[int, str]]:
    return [(p.ligne, p.colonne) for p in bilan.problemes]


def test_arrival_carries_out_the_measure_in_force(importe: Importeur) -> None:
    enfant, lieu = creer_enfant(), creer_lieu()
    (mesure,) = creer_mesure([enfant])
    bilan = importe("accueils", TITRES + ligne(enfant.numero, lieu.code, admis="03/06/2026"))
    assert (bilan.problemes, bilan.avertissements) == ([], [])
    accueil = Accueil.objects.get()
    assert (accueil.mode, accueil.unite, accueil.mesure) == ("permanent", unite_de(lieu), mesure)
    assert (accueil.periode, accueil.admis_le) == (depuis(date(2026, 6, 1)), date(2026, 6, 3))
    assert Mesure.objects.get().executee_le == date(2026, 6, 3)


def test_reservation_carries_nothing_out_until_the_arrival_is_imported(importe: Importeur) -> None:
    enfant, lieu = creer_enfant(), creer_lieu()
    creer_mesure([enfant])
    importe("accueils", TITRES + ligne(enfant.numero, lieu.code, admis="non"))
    assert (Accueil.objects.get().admis_le, Mesure.objects.get().executee_le) == (None, None)
    assert importe("accueils", TITRES + ligne(enfant.numero, lieu.code, admis="oui")).modifiees == 1
    assert Mesure.objects.get().executee_le == date(2026, 6, 1)


def test_stay_without_measure_is_told(importe: Importeur) -> None:
    bilan = importe("accueils", TITRES + ligne(creer_enfant().numero, creer_lieu().code))
    assert (bilan.problemes, [(a.ligne, a.colonne) for a in bilan.avertissements]) == ([], [(2, "debut")])
    assert Accueil.objects.get().mesure is None


def test_stay_that_began_before_the_measure_in_force_carries_it_out_from_its_start(importe: Importeur) -> None:
    enfant, lieu = creer_enfant(), creer_lieu()
    creer_mesure([enfant], le=date(2026, 7, 1))
    importe("accueils", TITRES + ligne(enfant.numero, lieu.code))
    assert Mesure.objects.get().executee_le == date(2026, 7, 1)


def test_hospital_for_want_of_a_place_carries_nothing_out(importe: Importeur) -> None:
    enfant, hopital = creer_enfant(), creer_lieu(TypeLieu.HOPITAL, unites=0)
    creer_mesure([enfant])
    assert importe("accueils", TITRES + ligne(enfant.numero, hopital.code, mode="hopital_par_defaut")).problemes == []
    assert (Accueil.objects.get().lieu, Mesure.objects.get().executee_le) == (hopital, None)


def test_child_at_home_lives_in_a_commune(importe: Importeur) -> None:
    enfant = creer_enfant()
    assert importe("accueils", TITRES + ligne(enfant.numero, mode="domicile", commune="Bailleul")).problemes == []
    assert Accueil.objects.get().commune_id == "FR-59043"
    avec_lieu = ligne(creer_enfant().numero, creer_lieu().code, mode="tiers")
    assert vus(importe("accueils", TITRES + avec_lieu)) == [(2, "commune"), (2, "lieu")]


@pytest.mark.parametrize(
    ("champs", "colonne", "raison"),
    [
        ({"enfant": "INCONNU"}, "enfant", "Importez d'abord les enfants"),
        ({"lieu": "INCONNU"}, "lieu", "Importez d'abord les lieux"),
        ({"lieu": ""}, "lieu", "Donnez le code"),
        ({"unite": "U9"}, "unite", "unités de ce lieu : U1"),
        ({"fin": "01/06/2026"}, "fin", "suivre le premier jour"),
        ({"fin_promise": "01/05/2026"}, "fin_promise", "suivre le premier jour"),
        ({"mode": "urgence"}, "fin_promise", "date de fin promise"),
        ({"admis": "01/05/2026"}, "admis", "hors de la période"),
        ({"admis": "01/06/2027"}, "admis", "à l'avance"),
        ({"admis": ""}, "admis", "obligatoire"),
        ({"mode": "camping"}, "mode", "Valeurs possibles"),
    ],
)
def test_stay_that_does_not_hold_together_is_refused(
    importe: Importeur, champs: dict[str, str], colonne: str, raison: str
) -> None:
    valeurs = {"enfant": creer_enfant().numero, "lieu": creer_lieu().code} | champs
    bilan = importe("accueils", TITRES + ligne(**valeurs))
    assert vus(bilan) == [(2, colonne)]
    assert raison in bilan.problemes[0].raison
    assert not Accueil.objects.exists()


def test_unit_must_be_named_when_there_are_several(importe: Importeur) -> None:
    lieu = creer_lieu(TypeLieu.MECS, unites=2)
    bilan = importe("accueils", TITRES + ligne(creer_enfant().numero, lieu.code))
    assert vus(bilan) == [(2, "unite")]
    assert "U1, U2" in bilan.problemes[0].raison


def test_children_beyond_the_capacity_are_refused_at_their_lines(importe: Importeur) -> None:
    lieu = creer_lieu(TypeLieu.MECS, places=2)
    lignes = "".join(ligne(creer_enfant().numero, lieu.code) for _ in range(4))
    bilan = importe("accueils", TITRES + lignes)
    assert vus(bilan) == [(4, "lieu"), (5, "lieu")]
    assert bilan.problemes[0].raison == (
        "L'unité serait au-delà de sa capacité le 01/06/2026 : 3 enfants pour 2 places."
    )
    assert not Accueil.objects.exists()


def test_child_beyond_the_licence_is_refused(importe: Importeur) -> None:
    lieu = creer_lieu(places=3, agrement=1)
    lignes = ligne(creer_enfant().numero, lieu.code) + ligne(creer_enfant().numero, lieu.code)
    bilan = importe("accueils", TITRES + lignes)
    assert vus(bilan) == [(3, "lieu")]
    assert "2 enfants pour un agrément de 1 (CASF L.421-5)" in bilan.problemes[0].raison


def test_unit_without_capacity_takes_nobody(importe: Importeur) -> None:
    lieu = creer_lieu(TypeLieu.MECS)
    Capacite.objects.update(periode=depuis(date(2026, 7, 1)))
    bilan = importe("accueils", TITRES + ligne(creer_enfant().numero, lieu.code))
    assert "1 enfant pour aucune place" in bilan.problemes[0].raison


def test_closed_unit_takes_nobody_new(importe: Importeur) -> None:
    lieu = creer_lieu()
    Fermeture.objects.create(unite=unite_de(lieu), motif="Travaux", periode=depuis(date(2026, 5, 1)))
    bilan = importe("accueils", TITRES + ligne(creer_enfant().numero, lieu.code))
    assert vus(bilan) == [(2, "debut")]
    assert "fermée aux nouvelles entrées" in bilan.problemes[0].raison


def test_persons_kept_apart_do_not_share_a_roof(importe: Importeur) -> None:
    un, deux, lieu = creer_enfant(), creer_enfant(), creer_lieu()
    a, b = sorted([un.personne, deux.personne], key=lambda p: p.pk)
    Eloignement.objects.create(personne_a=a, personne_b=b, motif="Décision", periode=depuis())
    bilan = importe("accueils", TITRES + ligne(un.numero, lieu.code) + ligne(deux.numero, lieu.code))
    assert vus(bilan) == [(3, "lieu")]
    assert "éloignement" in bilan.problemes[0].raison


def test_child_lives_in_one_main_place_at_a_time(importe: Importeur) -> None:
    enfant, un, deux = creer_enfant(), creer_lieu(), creer_lieu()
    creer_accueil(enfant, unite_de(un), debut=date(2026, 1, 1))
    bilan = importe("accueils", TITRES + ligne(enfant.numero, deux.code))
    assert vus(bilan) == [(2, "debut")]
    assert "déjà dans un autre lieu" in bilan.problemes[0].raison
    relais = ligne(enfant.numero, deux.code, mode="relais", principal="non", fin="08/06/2026", fin_promise="08/06/2026")
    assert importe("accueils", TITRES + relais).problemes == []


@pytest.mark.parametrize("ordre", [1, -1])
def test_child_moves_in_one_file_whatever_the_order_of_its_rows(importe: Importeur, ordre: int) -> None:
    enfant, un, deux = creer_enfant(), creer_lieu(), creer_lieu()
    importe("accueils", TITRES + ligne(enfant.numero, un.code, debut="01/01/2026"))
    lignes = [
        ligne(enfant.numero, un.code, debut="01/01/2026", fin="01/06/2026"),
        ligne(enfant.numero, deux.code),
    ][::ordre]
    bilan = importe("accueils", TITRES + "".join(lignes))
    assert (bilan.problemes, bilan.nouvelles, bilan.modifiees) == ([], 1, 1)
    assert Accueil.objects.get(periode__contains=date(2026, 5, 31)).unite == unite_de(un)
    assert Accueil.objects.get(periode__contains=date(2026, 6, 1)).unite == unite_de(deux)


def test_where_the_child_lived_is_not_rewritten(importe: Importeur) -> None:
    enfant, un, deux = creer_enfant(), creer_lieu(), creer_lieu()
    importe("accueils", TITRES + ligne(enfant.numero, un.code))
    assert vus(importe("accueils", TITRES + ligne(enfant.numero, deux.code))) == [(2, "lieu")]
    assert vus(importe("accueils", TITRES + ligne(enfant.numero, un.code, mode="sequentiel"))) == [(2, "mode")]
    assert vus(importe("accueils", TITRES + ligne(enfant.numero, un.code, admis="05/06/2026"))) == [(2, "admis")]
    assert Accueil.objects.get().mode == ModeAccueil.PERMANENT


def test_same_stay_twice_in_the_file_is_refused(importe: Importeur) -> None:
    enfant, lieu = creer_enfant(), creer_lieu()
    texte = TITRES + ligne(enfant.numero, lieu.code) * 2
    assert vus(importe("accueils", texte)) == [(3, "debut")]


def test_search_that_was_open_for_the_child_has_found(importe: Importeur) -> None:
    enfant, lieu = creer_enfant(), creer_lieu()
    creer_recherche([enfant], MotifRecherche.URGENCE, le=date(2026, 5, 20))
    importe("accueils", TITRES + ligne(enfant.numero, lieu.code))
    assert EnfantRecherche.objects.get().trouve_le == date(2026, 6, 1)


TITRES_MODES = TITRES.strip() + ";rythme;sortie_medicale_le;consentement_parents_le;consentement_autorite_le\n"


def ligne_mode(enfant: str, lieu: str = "", **champs: str) -> str:
    """Return a row with the columns that only some kinds of stay have."""
    plus = {c: champs.pop(c, "") for c in TITRES_MODES.strip().split(";")[10:]}
    return ligne(enfant, lieu, **champs).strip("\n") + ";" + ";".join(plus.values()) + "\n"


def test_a_part_time_stay_is_imported_with_its_half_days(importe: Importeur) -> None:
    """Row L21: five children on one place, each on his day; a sixth one who would exceed is told at his row."""
    lieu = creer_lieu(TypeLieu.MECS, places=1)
    jours = ("lundi", "mardi matin", "mardi après-midi, samedi paires", "mercredi", "lundi matin")
    enfants = [creer_enfant() for _ in jours]
    lignes = [
        ligne_mode(e.numero, lieu.code, mode="jour", rythme=f'"{j}"') for e, j in zip(enfants, jours, strict=True)
    ]
    assert vus(importe("accueils", TITRES_MODES + "".join(lignes))) == [(6, "lieu")]
    importe("accueils", TITRES_MODES + "".join(lignes[:4]))
    stays = Accueil.objects.order_by("pk")
    assert [a.presence for a in stays] == [Rythme.lire(j) for j in jours[:4]]
    assert not any(a.principal for a in stays)


def test_rows_that_contradict_their_kind_are_each_told(importe: Importeur) -> None:
    lieu, hotel = creer_lieu(TypeLieu.MECS, places=9), creer_lieu(TypeLieu.HOTEL)
    malade = creer_enfant()
    ReconnaissanceHandicap.objects.create(enfant=malade, periode=depuis(), notee_a=MAINTENANT)
    fin = {"fin_promise": "01/07/2026", "mode": "hotel"}
    fichier = TITRES_MODES + "".join(
        [
            ligne_mode(creer_enfant().numero, lieu.code, rythme="lundi"),
            ligne_mode(creer_enfant().numero, lieu.code, mode="jour"),
            ligne_mode(creer_enfant().numero, lieu.code, mode="jour", rythme="lundredi"),
            ligne_mode(creer_enfant().numero, lieu.code, sortie_medicale_le="02/06/2026"),
            ligne_mode(creer_enfant().numero, hotel.code, **fin | {"fin_promise": "02/08/2026"}),
            ligne_mode(malade.numero, hotel.code, **fin),
        ]
    )
    assert vus(importe("accueils", fichier)) == [
        (2, "rythme"), (3, "rythme"), (4, "rythme"), (5, "sortie_medicale_le"), (6, "fin_promise"), (7, "mode"),
    ]  # fmt: skip
    assert not Accueil.objects.exists()


def test_consents_abroad_are_imported_and_a_missing_rhythm_is_warned_of(importe: Importeur) -> None:
    """Row E-BE."""
    belge = creer_lieu(TypeLieu.MECS, commune=TOURNAI)
    consentis = {"consentement_parents_le": "01/05/2026", "consentement_autorite_le": "12/05/2026"}
    enfant, autre = creer_enfant(), creer_enfant()
    creer_mesure([enfant, autre])
    fichier = ligne_mode(enfant.numero, belge.code, **consentis) + ligne_mode(
        autre.numero, belge.code, mode="sequentiel"
    )
    bilan = importe("accueils", TITRES_MODES + fichier)
    assert (bilan.problemes, [a.colonne for a in bilan.avertissements]) == ([], ["rythme"])
    donnes = Accueil.objects.get(enfant=enfant).consentements.order_by("repondu_le")
    assert [(c.aupres_de, c.repondu_le) for c in donnes] == [
        ("parents", date(2026, 5, 1)), ("autorite", date(2026, 5, 12)),
    ]  # fmt: skip


def test_a_rhythm_said_later_frees_half_days_and_another_one_is_refused(importe: Importeur) -> None:
    enfant, lieu = creer_enfant(), creer_lieu(TypeLieu.MECS)
    importe("accueils", TITRES_MODES + ligne_mode(enfant.numero, lieu.code, mode="sequentiel"))
    importe("accueils", TITRES_MODES + ligne_mode(enfant.numero, lieu.code, mode="sequentiel", rythme="lundi"))
    assert Accueil.objects.get().presence == Rythme.lire("lundi")
    autre = TITRES_MODES + ligne_mode(enfant.numero, lieu.code, mode="sequentiel", rythme="mardi")
    assert vus(importe("accueils", autre)) == [(2, "rythme")]
