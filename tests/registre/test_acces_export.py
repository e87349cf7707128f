"""What a person receives of his own file, and what is in none of its bytes."""

import io
import json
import zipfile
from datetime import date, timedelta

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havre.apps.accueils.models import Recherche
from havre.apps.echanges.models import Courrier, Reponse
from havre.apps.journal.models import Evenement
from havre.apps.personnes.models import AdresseProtegee, LecteurAdresse, Lien
from havre.registre.acces.collecte import collecter
from havre.registre.acces.elements import lire
from havre.registre.actions.acces import (
    Decision,
    Identite,
    enregistrer_contenu,
    etablir,
    ouvrir_acces,
    ouvrir_paquet,
    preparer,
    relire,
    remettre,
)
from havre.registre.enums import MoyenIdentite, MoyenRemise, RaisonExclusion, VoieMedicale
from havre.registre.erreurs import DemasquageRefuse, RegleRegistre
from havre.registre.models import ContenuExport, ExportAcces, PaquetAcces
from havre.registre.queries.acces import instruction
from tests.factories import HIER, JOUR, MAINTENANT, creer_accueil, creer_lieu, creer_mesure, unite_de

HIER_A = MAINTENANT - timedelta(days=1)
pytestmark = pytest.mark.django_db


def _instruire(s, voie=VoieMedicale.DIRECT, medecin=""):
    acces = ouvrir_acces(
        demande=s.demande, identite=Identite(MoyenIdentite.PIECE, JOUR), voie=voie, medecin=medecin, par=s.agent,
        le=MAINTENANT,
    )  # fmt: skip
    export = preparer(acces=acces, par=s.agent, le=MAINTENANT)
    enregistrer_contenu(export=export, dossier=collecter(s.enfant, voie=voie), le=MAINTENANT)
    return acces


def _relire_tout(s, acces, **decision):
    suivie = instruction(s.demande.pk, pour=s.agent)
    relire(
        acces=acces,
        decisions={e.rang: Decision(**decision) for e in suivie.dossier.elements},
        par=s.agent,
        le=MAINTENANT,
    )


def _fichiers(octets: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def _texte_pdf(octets: bytes) -> str:
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(octets)).pages)


def _paquet(s, acces, *, medical=False):
    fait = etablir(acces=acces, par=s.agent, le=MAINTENANT)
    return fait, ouvrir_paquet(paquet=fait, medical=medical, par=s.agent, le=MAINTENANT)


def test_no_name_of_anybody_else_is_in_any_byte(situation, sentinelles_absentes):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    _, octets = _paquet(situation, acces)
    sentinelles_absentes(octets, "zip")
    fichiers = _fichiers(octets)
    assert set(fichiers) == {
        "dossier.pdf", "dossier.json", "dossier.csv", "informations-medicales.pdf", "informations-medicales.json",
        "recepisse.pdf",
    }  # fmt: skip
    for nom, contenu in fichiers.items():
        sentinelles_absentes(contenu, nom)
        if nom.endswith(".pdf"):
            sentinelles_absentes(_texte_pdf(contenu), nom)
            sentinelles_absentes(str(pypdf.PdfReader(io.BytesIO(contenu)).metadata), nom)


def test_what_the_person_lived_is_there_in_plain_words(situation):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    _, octets = _paquet(situation, acces)
    fichiers = _fichiers(octets)
    texte = " ".join(_texte_pdf(fichiers["dossier.pdf"]).split())
    for attendu in (
        "Lou a vu sa mère [nom masqué]", "Lou dort bien.", "une famille d'accueil", "Tu verras", "Lou garde son école.",
        "Je veux mon dossier", situation.demande.reference, "CADA", "pièce judiciaire", "parle d'une autre personne",
    ):  # fmt: skip
        assert attendu in texte, attendu
    assert "MDPH-2020-77" not in texte
    assert "MDPH-2020-77" in _texte_pdf(fichiers["informations-medicales.pdf"])
    donnees = json.loads(fichiers["dossier.json"])
    assert donnees["demande"] == situation.demande.reference
    assert any(v["texte"].startswith("Lou dort") for i in donnees["informations"] for v in i["valeurs"])
    assert "Lou dort bien." in fichiers["dossier.csv"].decode("utf-8-sig")
    recepisse = _texte_pdf(fichiers["recepisse.pdf"])
    assert "dossier.json" in recepisse
    assert pypdf.PdfReader(io.BytesIO(fichiers["dossier.pdf"])).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_what_is_left_out_is_listed_with_its_reason_and_nothing_more(situation, sentinelles_absentes):
    dossier = collecter(situation.enfant, voie=VoieMedicale.SANS)
    raisons = {x.raison for x in dossier.exclus}
    assert raisons >= {
        RaisonExclusion.JUDICIAIRE, RaisonExclusion.MEDICALE_NON_DEMANDEE, RaisonExclusion.TIERS,
        RaisonExclusion.ADRESSE, RaisonExclusion.FICHIER,
    }  # fmt: skip
    judiciaires = [x for x in dossier.exclus if x.raison == RaisonExclusion.JUDICIAIRE and x.titre == "Décision"]
    assert [x.nombre for x in judiciaires] == [2]
    sentinelles_absentes(json.dumps([[x.titre, x.rubrique] for x in dossier.exclus], ensure_ascii=False), "exclus")


def test_the_medical_part_goes_to_the_chosen_doctor_alone(situation, sentinelles_absentes):
    acces = _instruire(situation, VoieMedicale.MEDECIN, "Dr Hippocrate-Mage")
    _relire_tout(situation, acces)
    paquet, octets = _paquet(situation, acces)
    assert not any("medical" in nom for nom in _fichiers(octets))
    assert "MDPH-2020-77" not in _texte_pdf(_fichiers(octets)["dossier.pdf"])
    medical = ouvrir_paquet(paquet=paquet, medical=True, par=situation.agent, le=MAINTENANT)
    assert "MDPH-2020-77" in _texte_pdf(_fichiers(medical)["informations-medicales.pdf"])
    for nom, contenu in _fichiers(medical).items():
        sentinelles_absentes(_texte_pdf(contenu) if nom.endswith(".pdf") else contenu, nom)


def test_nothing_goes_before_each_element_was_read_again(situation):
    acces = _instruire(situation)
    suivie = instruction(situation.demande.pk, pour=situation.agent)
    premier, *autres = [e.rang for e in suivie.dossier.elements]
    relire(acces=acces, decisions={r: Decision() for r in autres}, par=situation.agent, le=MAINTENANT)
    with pytest.raises(RegleRegistre, match="Il reste à relire : 1 sur"):
        etablir(acces=acces, par=situation.agent, le=MAINTENANT)
    relire(acces=acces, decisions={premier: Decision()}, par=situation.agent, le=MAINTENANT)
    assert etablir(acces=acces, par=situation.agent, le=MAINTENANT).taille_octets > 1000


def _element(s, texte):
    suivie = instruction(s.demande.pk, pour=s.agent)
    return next(e for e in suivie.dossier.elements if any(texte in v.texte for v in e.valeurs))


def test_an_agent_masks_more_with_a_reason_and_never_unmasks_somebody(situation):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    promesse = _element(situation, "Tu verras")
    rang = next(i for i, v in enumerate(promesse.valeurs) if "Tu verras" in v.texte)
    with pytest.raises(RegleRegistre, match="Dites pourquoi"):
        relire(acces=acces, decisions={promesse.rang: Decision(masques=[rang])}, par=situation.agent, le=MAINTENANT)
    with pytest.raises(DemasquageRefuse, match="ne se démasque pas"):
        relire(acces=acces, decisions={promesse.rang: Decision(leves=[0])}, par=situation.agent, le=MAINTENANT)
    with pytest.raises(DemasquageRefuse, match="pas communicable"):
        relire(acces=acces, decisions={99_999: Decision()}, par=situation.agent, le=MAINTENANT)
    relire(
        acces=acces, decisions={promesse.rang: Decision(masques=[rang], motif="Parle d'un autre enfant")},
        par=situation.agent, le=MAINTENANT,
    )  # fmt: skip
    _, octets = _paquet(situation, acces)
    assert "Tu verras" not in _texte_pdf(_fichiers(octets)["dossier.pdf"])
    evenements = [e.donnees for e in Evenement.objects.filter(action="acces.relire")]
    assert evenements[0]["masques"] == 1
    assert "autre enfant" not in json.dumps(evenements)


def test_a_doubtful_word_goes_only_when_an_agent_says_it_is_no_name(situation):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    visite = _element(situation, "Lou a joué")
    assert {"Ondine", "Fleur", "Mirliflore"} == set(visite.doutes)
    relire(
        acces=acces, decisions={visite.rang: Decision(leves=[visite.doutes.index("Mirliflore")])}, par=situation.agent,
        le=MAINTENANT,
    )  # fmt: skip
    _, octets = _paquet(situation, acces)
    texte = " ".join(_texte_pdf(_fichiers(octets)["dossier.pdf"]).split())
    assert "Mirliflore" in texte
    assert "Ondine" not in texte


def test_what_is_kept_is_encrypted(situation):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    contenu = ContenuExport.objects.get()
    assert b"Lou" not in bytes(contenu.chiffre)
    assert not bytes(contenu.chiffre).startswith(b"{")
    _paquet(situation, acces)
    assert b"PK" not in bytes(PaquetAcces.objects.get().chiffre)[:4]


def test_delivery_answers_the_request_with_its_receipt(situation):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    paquet, _ = _paquet(situation, acces)
    for recepisse, jour, message in (("  ", JOUR, "récépissé"), ("signé", HIER, "se date")):
        with pytest.raises(RegleRegistre, match=message):
            remettre(
                paquet=paquet, moyen=MoyenRemise.MAIN_PROPRE, remis_le=jour, recepisse=recepisse, par=situation.agent,
                le=MAINTENANT,
            )  # fmt: skip
    remettre(
        paquet=paquet,
        moyen=MoyenRemise.MAIN_PROPRE,
        remis_le=JOUR,
        recepisse="signé",
        par=situation.agent,
        le=MAINTENANT,
    )
    assert Reponse.objects.get(demande=situation.demande).issue == "accordee"
    with pytest.raises(RegleRegistre, match="déjà été remis"):
        preparer(acces=acces, par=situation.agent, le=MAINTENANT)
    actions = list(
        Evenement.objects.filter(action__startswith="acces.").order_by("numero").values_list("action", flat=True)
    )
    assert actions == [
        "acces.ouvrir", "acces.preparer", "acces.rassembler", "acces.relire", "acces.etablir", "acces.telecharger",
        "acces.remettre",
    ]  # fmt: skip


def test_the_journal_holds_no_content(situation, sentinelles_absentes):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    _paquet(situation, acces)
    for evenement in Evenement.objects.filter(action__startswith="acces."):
        sentinelles_absentes(json.dumps(evenement.donnees), evenement.action)


def test_a_new_preparation_starts_the_reading_again(situation):
    acces = _instruire(situation)
    _relire_tout(situation, acces)
    ExportAcces.objects.get().tache.__class__.objects.update(etat="finie", finie_a=MAINTENANT)
    export = preparer(acces=acces, par=situation.agent, le=MAINTENANT)
    enregistrer_contenu(export=export, dossier=collecter(situation.enfant, voie=VoieMedicale.DIRECT), le=MAINTENANT)
    suivie = instruction(situation.demande.pk, pour=situation.agent)
    assert suivie.export == export
    assert suivie.restants == len(suivie.dossier.elements)


def test_what_is_written_is_read_as_it_was(situation):
    dossier = collecter(situation.enfant, voie=VoieMedicale.DIRECT)
    assert lire(dossier.en_octets()) == dossier
    assert [e.rang for e in dossier.elements] == list(range(len(dossier.elements)))
    assert not Courrier.objects.exists()
    assert Recherche.objects.count() == 1


def test_a_protected_address_hides_every_place_of_the_file(situation):
    avant = collecter(situation.enfant, voie=VoieMedicale.DIRECT)
    assert "hazebrouck" in avant.en_octets().decode().casefold()
    mere = Lien.objects.get(vers=situation.enfant.pk).de
    protection = AdresseProtegee.objects.create(
        personne=mere, motif="Violences", protegee_a=HIER_A, protegee_par=situation.agent
    )
    LecteurAdresse.objects.create(
        protection=protection, agent=situation.agent, nomme_a=HIER_A, nomme_par=situation.agent
    )
    apres = collecter(situation.enfant, voie=VoieMedicale.DIRECT)
    vus = [v for e in apres.elements for v in e.valeurs if v.libelle not in {"Service", "Service ASE", "Demandé à"}]
    assert not [v for v in vus if "hazebrouck" in v.montree.casefold() or "famille d'accueil" in v.texte]
    assert any(v.texte == "[lieu protégé]" for v in vus)


def _questions(enfant) -> int:
    with CaptureQueriesContext(connection) as vues:
        collecter(enfant, voie=VoieMedicale.DIRECT)
    return len(vues)


def test_gathering_asks_no_question_for_each_row(situation):
    avant = _questions(situation.enfant)
    lieu = creer_lieu(places=3)
    for annee in (2022, 2023, 2024):
        creer_accueil(
            situation.enfant, unite_de(lieu), debut=date(annee, 1, 1), fin=date(annee, 6, 1), principal=False,
            mode="relais", fin_promise=date(annee, 6, 1),
        )  # fmt: skip
        creer_mesure([situation.enfant], le=date(annee, 1, 15), type_mesure="aemo")
    assert _questions(situation.enfant) == avant
