"""The data files: strict reading, marks kept, local targets apart from the law, nothing left unused."""

from datetime import date
from pathlib import Path

import pytest

from havre.droit import Forme, calculer, choisir_reperes, conditions, obligations, parametre, parametres, regles, valeur
from havre.droit.erreurs import DonneeInvalide, ParametreInconnu, ValeurInconnue
from havre.droit.lecture import Table, lire
from havre.droit.lecture_obligations import _lire_obligation
from havre.droit.obligations import CHAPITRES
from havre.droit.sources import Nature, Statut, la_moins_sure, sources, verifications
from havre.droit.valeurs import LOCAL, lire_parametre, lire_parametres
from havre.droit.vocabulaire import faits_connus

BON = """
libelle: délai d'essai
unite: mois
valeurs:
- valeur: 3
  nature: loi
  code: CASF
  article: L.1
  verification: [R W01]
- depuis: 2026-01-01
  valeur: 2
  nature: loi
  code: CASF
  article: L.1
  verification: [R W01, M-m (nombre)]
"""


def _ecrire(dossier: Path, texte: str, nom: str = "casf/essai/delai.yaml") -> Path:
    fichier = dossier / nom
    fichier.parent.mkdir(parents=True)
    fichier.write_text(texte, encoding="utf-8")
    return fichier


def test_two_dated_values_each_serve_their_days(tmp_path):
    _ecrire(tmp_path, BON)
    lu = lire_parametres(tmp_path)["casf.essai.delai"]
    assert [lu.au(j).valeur for j in (date(1999, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))] == [
        3, 3, 2, 2,
    ]  # fmt: skip
    assert [v.depuis for v in lu.valeurs] == [None, date(2026, 1, 1)]
    assert lu.au(date(2026, 6, 1)).verifications[1].phrase() == "de mémoire, confiance moyenne : NON VÉRIFIÉ (nombre)"


@pytest.mark.parametrize(
    ("avant", "apres", "cle", "valeur_refusee"),
    [
        ("valeur: 3", "valeur: trois", "valeurs[0].valeur", "'trois'"),
        ("valeur: 3", "valeur: 0", "valeurs[0].valeur", "0"),
        ("valeur: 3", "valeur: true", "valeurs[0].valeur", "True"),
        ("unite: mois", "unite: lunes", "unite", "'lunes'"),
        ("nature: loi", "nature: coutume", "valeurs[0].nature", "'coutume'"),
        ("nature: loi", "nature: cible_locale", "valeurs[0].nature", "'cible_locale'"),
        ("article: L.1", "artcile: L.1", "valeurs[0].article", "None"),
        ("article: L.1", "article: L.1\n  source: moi", "valeurs[0].source", "'moi'"),
        ("verification: [R W01]", "verification: [R W999]", "valeurs[0].verification", "W999"),
        ("verification: [R W01]", "verification: [sûr]", "valeurs[0].verification", "sûr"),
        ("verification: [R W01]", "verification: []", "valeurs[0].verification", "[]"),
        ("depuis: 2026-01-01", "depuis: hier", "valeurs[1].depuis", "'hier'"),
        ("- depuis: 2026-01-01\n ", "-", "valeurs", "se suivre"),
        ("unite: mois", "unite: mois\nunite: jours", "unite", "deux fois"),
        ("libelle: délai d'essai", "libelle: ''", "libelle", "''"),
        ("libelle: délai d'essai", "- rien", "fichier", "YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_its_key_and_its_value(tmp_path, avant, apres, cle, valeur_refusee):
    assert avant in BON
    fichier = _ecrire(tmp_path, BON.replace(avant, apres, 1))
    with pytest.raises(DonneeInvalide) as erreur:
        lire_parametre(fichier, "casf.essai.delai")
    assert erreur.value.cle == cle
    assert str(erreur.value).startswith(f"delai.yaml : {cle} = ")
    assert valeur_refusee in str(erreur.value)


def test_a_key_that_does_not_follow_the_folders_is_refused(tmp_path):
    fichier = _ecrire(tmp_path, BON, "casf/Delai.yaml")
    with pytest.raises(DonneeInvalide, match="code/sujet/nom"):
        lire_parametre(fichier, "casf.Delai")


OBLIGATION = {
    "titre": "Essai", "articles": "CASF L.1", "debiteur": "ase", "declencheur": "un fait", "recurrence": "chaque",
    "forme": "delai", "verification": "R W01", "acte": "ip_transmise_le",
    "calcul": [{"depart": "ip_recue_le", "delai": "casf.evaluation_ip.duree"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("cle", "brut", "message"),
    [
        ("debiteur", "le roi", "doit être parmi"),
        ("forme", "souhait", "doit être parmi"),
        ("acte", "fait_inconnu_le", "absent de faits.yaml"),
        ("acte", "danger_grave_immediat", "n'a pas le type attendu"),
        ("cesse", "danger_grave_immediat", "n'a pas le type attendu"),
        ("calcul", [], "au moins une façon"),
        ("calcul", [{"depart": "ip_recue_le"}], "il faut un délai"),
        ("calcul", [{"depart": "ip_recue_le", "delai": "casf.x.y"}], "aucun paramètre"),
        ("calcul", [{"depart": "ip_recue_le", "le_jour": True, "sans_delai": True}], "un seul"),
        ("calcul", [{"depart": "ip_recue_le", "le_jour": True, "si": "inconnu"}], "absent de faits.yaml"),
        ("calcul", [{"depart": "ip_recue_le", "le_jour": True, "apres": 3}], "clé inconnue"),
        ("silence", {"effet": "colère", "texte": "x", "verification": "R"}, "doit être parmi"),
        ("titres", "x", "clé inconnue"),
    ],
)
def test_a_broken_obligation_is_refused(cle, brut, message):
    _lire_obligation(Table(OBLIGATION, fichier="x.yaml", cle="IP-99"), "IP-99")
    with pytest.raises(DonneeInvalide, match=message):
        _lire_obligation(Table({**OBLIGATION, cle: brut}, fichier="x.yaml", cle="IP-99"), "IP-99")


@pytest.mark.parametrize(
    ("texte", "statut", "phrase"),
    [
        ("R CC", Statut.LU, "lu : Code civil, copie publique legalize-fr, état du texte au 03/04/2026"),
        ("R W03", Statut.LU, "date de lecture non notée"),
        ("R", Statut.LU, "lu, source non gardée"),
        ("R09 (L.221-6)", Statut.LU_2009, "1er janvier 2009 seulement"),
        ("M-h", Statut.MEMOIRE, "de mémoire, confiance haute : NON VÉRIFIÉ"),
        ("M-l", Statut.MEMOIRE, "confiance faible"),
        ("S2", Statut.DOCUMENT, "NON VÉRIFIÉ"),
        ("P", Statut.PROPOSITION, "à arrêter par le département"),
    ],
)
def test_a_mark_says_how_far_it_was_checked(texte, statut, phrase):
    (marque,) = verifications(Table({"verification": texte}, fichier="x.yaml"))
    assert marque.statut is statut
    assert phrase in marque.phrase()


def test_the_weakest_mark_is_the_one_shown():
    marques = verifications(Table({"verification": ["R CC", "M-m", "M-h", "R09"]}, fichier="x.yaml"))
    assert la_moins_sure(marques).marque == "M-m"


def test_a_target_of_the_departement_is_never_mixed_with_the_law():
    for p in parametres().values():
        for v in p.valeurs:
            assert v.locale is p.cle.startswith(f"{LOCAL}.") is (v.nature is Nature.CIBLE_LOCALE)
            assert v.reference == "repère du service" if v.locale else v.article
            if v.locale:
                assert not any(m.statut is Statut.LU for m in v.verifications), p.cle


def test_the_registry_has_the_147_obligations_numbered_without_a_hole():
    nombres = {"IP": 18, "JU": 33, "AD": 19, "PA": 21, "MN": 7, "PU": 10, "AF": 13, "ES": 10, "HD": 6, "DT": 10}
    assert list(CHAPITRES) == list(nombres)
    assert list(obligations()) == [f"{c}-{i:02}" for c, n in nombres.items() for i in range(1, n + 1)]
    assert len(obligations()) == 147


def test_what_is_not_carried_says_why_and_what_is_a_text_has_its_words():
    for o in obligations().values():
        assert bool(o.raison) is (o.forme is Forme.NON_PORTEE), o.cle
        assert o.mention or o.forme is not Forme.TEXTE, o.cle
        assert bool(o.regles) is (o.forme is Forme.DELAI), o.cle
        assert bool(o.condition) is (o.forme is Forme.CONDITION), o.cle


def test_every_fact_and_every_parameter_of_the_law_is_used():
    lecteurs = [*(r for _, r in regles().values()), *(c for _, c in conditions().values())]
    assert set(faits_connus()) == {f for x in lecteurs for f in x.faits()}
    lus = {p.cle for x in lecteurs for p in x.parametres()}
    assert {cle for cle in parametres() if not cle.startswith(f"{LOCAL}.")} - lus == set()


def test_a_value_is_read_by_day_and_an_unknown_key_is_refused():
    assert valeur("casf.information_juge.urgence", au=date(2026, 1, 1)).ecrite() == "48 heures"
    assert valeur("cc.aemo_renforcee.duree_maximale", au=date(2026, 1, 1)).ecrite() == "1 an"
    with pytest.raises(ParametreInconnu, match=r"casf\.rien\.du_tout"):
        parametre("casf.rien.du_tout")
    with pytest.raises(ValeurInconnue, match="inconnue avant le 23/02/2022"):
        valeur("casf.rapport_situation.age_jeune_enfant", au=date(2022, 2, 22))


def test_the_sources_read_in_a_dated_state_keep_their_date():
    dates = {cle: s.etat_au for cle, s in sources().items() if s.etat_au}
    assert dates["CC"] == dates["CPC"] == date(2026, 4, 3)
    assert dates["CRPA"] == date(2026, 5, 28)
    assert dates["R09"] == date(2009, 1, 1)


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    fichier = tmp_path / "liste.yaml"
    fichier.write_text("- un\n- deux\n")
    with pytest.raises(DonneeInvalide, match="table de clés"):
        lire(fichier)


REPERE = """
libelle: envoi du rapport d'échéance avant le terme
unite: mois
valeurs:
- valeur: 2
  nature: cible_locale
  verification: [D (délibération du 12 janvier 2026)]
"""


@pytest.fixture
def reperes_du_departement(tmp_path):
    """Return a folder read as the département's own targets."""
    yield tmp_path
    choisir_reperes(None)


def test_the_departement_sets_its_own_targets(reperes_du_departement):
    faits = {"mesure_terme_le": date(2026, 7, 31)}
    assert calculer("JU-13", faits, au=date(2026, 6, 1)).echeance == date(2026, 6, 30)
    _ecrire(reperes_du_departement, REPERE, "rapport_echeance/avance.yaml")
    choisir_reperes(reperes_du_departement)
    v = calculer("JU-13", faits, au=date(2026, 6, 1))
    assert v.echeance == date(2026, 5, 31)
    assert "arrêté par le département (délibération du 12 janvier 2026)" in v.valeurs[0].phrase()
    choisir_reperes(None)
    assert calculer("JU-13", faits, au=date(2026, 6, 1)).echeance == date(2026, 6, 30)


def test_a_folder_that_is_not_there_is_refused(reperes_du_departement):
    with pytest.raises(DonneeInvalide, match="n'existe pas"):
        choisir_reperes(reperes_du_departement / "absent")


@pytest.mark.parametrize(
    ("nom", "texte", "message"),
    [
        ("rapport_echeance/autre.yaml", REPERE, "aucun repère de ce nom"),
        ("rapport_echeance/avance.yaml", REPERE.replace("unite: mois", "unite: jours"), "de cette unité"),
        ("rapport_echeance/avance.yaml", REPERE.replace("cible_locale", "loi"), "un repère du service est sous"),
        ("casf/appel/delai.yaml", REPERE, "code/sujet/nom"),
    ],
)
def test_the_departement_cannot_change_the_law(reperes_du_departement, nom, texte, message):
    _ecrire(reperes_du_departement, texte, nom)
    with pytest.raises(DonneeInvalide, match=message):
        choisir_reperes(reperes_du_departement)
