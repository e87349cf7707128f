"""Requests, letters and mail: nothing is nobody's, no refusal without its letter, numbers without gaps (row L31)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.echanges.actions import (
    Demandeur,
    Fichier,
    Lettre,
    Projet,
    attribuer,
    attribuer_recu,
    constater_silences,
    contenu_de,
    deleguer,
    donner_suite,
    emettre,
    enregistrer_demande,
    enregistrer_recu,
    noter_envoi_courrier,
    rappeler,
    repondre,
    terminer_delegation,
)
from havre.apps.echanges.enums import (
    CanalRecu,
    EffetSilence,
    IssueDemande,
    MoyenEnvoi,
    NatureDemande,
    OrigineRecu,
    QualiteDemandeur,
)
from havre.apps.echanges.erreurs import DejaRepondue, LettreManquante, RegleEchange, SansDelegation
from havre.apps.echanges.models import Courrier, CourrierRecu, Demande, Numerotation, Piece, Reponse
from havre.apps.echanges.queries import (
    courriers_visibles,
    demande_suivie,
    demandes_suivies,
    demandes_visibles,
    recus_suivis,
    recus_visibles,
    taux_dans_les_temps,
)
from havre.apps.echanges.regimes import regimes
from havre.common.chiffrement import CleManquante, ContenuAltere
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 essai"


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def rtase():
    return creer_agent(Role.RTASE, service=creer_service())


@pytest.fixture
def signataire(rtase):
    donner_signature(rtase)
    return rtase


def donner_signature(agent, debut=date(2026, 1, 1), fin=None):
    return deleguer(
        agent=agent, qualite="Responsable territoriale", acte="arrêté d'essai", debut=debut, fin=fin,
        par=agent_systeme(), le=MAINTENANT,
    )  # fmt: skip


def imprimer(projet, *, version, reference, delegation, le):
    return PDF + f" {version} {reference} {delegation.qualite}".encode()


def demander(par, **options):
    defaut = {
        "nature": NatureDemande.AIDE, "objet": "Cantine", "details": "", "enfant": None,
        "demandeur": Demandeur(QualiteDemandeur.FAMILLE, "Madame Essai"), "service": creer_service(),
        "responsable": par, "demandee_le": JOUR, "le": MAINTENANT,
    }  # fmt: skip
    return enregistrer_demande(par=par, **(defaut | options))


def lettre_de(demande):
    projet = Projet(
        modele="refus", service=demande.service, destinataire_nom=demande.demandeur_nom, objet="Réponse",
        versions=("lettre", "falc"), enfant=demande.enfant, demande=demande,
    )  # fmt: skip
    return Lettre(projet, imprimer)


def refuser(demande, par, **options):
    defaut = {
        "issue": IssueDemande.REFUSEE, "motif": "Ressources", "base_legale": "CASF L.222-2",
        "lettre": lettre_de(demande), "decidee_le": JOUR, "le": MAINTENANT,
    }  # fmt: skip
    return repondre(demande=demande, par=par, **(defaut | options))


def test_a_request_has_number_owner_due_date_and_a_meaning_for_silence(rtase):
    demande = demander(rtase)
    assert (demande.reference, demande.reponse_attendue_le) == ("D-2026-000001", date(2026, 5, 2))
    assert (demande.silence, demande.delai_legal) == (EffetSilence.REFUS, True)
    assert demander(rtase).reference == "D-2026-000002"
    suivie = demande_suivie(demandes_suivies(pour=rtase).get(pk=demande.pk), au=JOUR + timedelta(days=70))
    assert (suivie.responsable, suivie.en_retard, suivie.jours_restants) == (rtase.nom_complet(), True, -9)


def test_between_professionals_silence_is_noted_not_interpreted(rtase):
    demandeur = Demandeur(QualiteDemandeur.PROFESSIONNEL, rtase.nom_complet(), agent=rtase)
    demande = demander(rtase, demandeur=demandeur, nature=NatureDemande.PSYCHOLOGUE)
    assert (demande.silence, demande.delai_legal) == (EffetSilence.CONSTAT, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        demander(rtase, demandeur=Demandeur(QualiteDemandeur.PROFESSIONNEL, "Quelqu'un"))


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"objet": " "}, "objet"),
        ({"demandeur": Demandeur(QualiteDemandeur.FAMILLE, "")}, "demandeur_nom"),
        ({"demandee_le": JOUR + timedelta(days=1)}, "demandee_le"),
    ],
)
def test_a_request_without_its_facts_is_refused(rtase, options, champ):
    with pytest.raises(RegleEchange) as refus:
        demander(rtase, **options)
    assert refus.value.champ == champ
    assert not Demande.objects.exists()


def test_the_term_in_months_ends_on_the_same_day_or_the_last_of_the_month():
    aide = regimes()[NatureDemande.AIDE]
    assert aide.attendue_le(date(2025, 12, 30)) == date(2026, 2, 28)
    assert aide.attendue_le(date(2027, 12, 31)) == date(2028, 2, 29)
    assert aide.attendue_le(date(2026, 11, 15)) == date(2027, 1, 15)


def test_the_database_refuses_a_request_without_owner(rtase):
    demande = demander(rtase)
    copie = Demande.objects.get(pk=demande.pk)
    copie.pk, copie.rang = None, 2

    def sans_attribution():
        with transaction.atomic():
            copie.save(force_insert=True)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="sans responsable"):
        sans_attribution()


def test_a_refusal_makes_letter_register_and_journal_in_one_act(signataire, django_assert_max_num_queries):
    """Row L31: the refusal of a manager is a numbered letter, signed, with its reason."""
    demande = demander(signataire, enfant=creer_enfant())
    reponse = refuser(demande, signataire)
    courrier = reponse.courrier
    assert courrier.reference == "C-2026-000001"
    assert contenu_de(courrier.piece) == PDF + b" lettre C-2026-000001 Responsable territoriale"
    assert contenu_de(courrier.piece_falc).startswith(PDF + b" falc")
    assert list(courriers_visibles(pour=signataire)) == [courrier]
    with connection.cursor() as curseur:
        curseur.execute("SELECT donnees FROM journal_evenement WHERE action = 'demande.repondre'")
        assert courrier.piece.empreinte in str(curseur.fetchall())


@pytest.mark.parametrize("issue", [IssueDemande.REFUSEE, IssueDemande.NON_SATISFAITE])
def test_no_refusal_without_its_letter_even_in_sql(signataire, issue):
    demande = demander(signataire)
    with pytest.raises(LettreManquante, match=r"R\.223-2"):
        refuser(demande, signataire, lettre=None, issue=issue)
    with pytest.raises(IntegrityError, match="reponse_avec_sa_lettre"), transaction.atomic():
        Reponse.objects.create(
            demande=demande, issue=issue, motif="x", base_legale="y", decidee_par=signataire, decidee_le=JOUR,
            ecrite_a=MAINTENANT,
        )  # fmt: skip


def test_the_letter_of_another_request_does_not_close_this_one(signataire):
    autre = refuser(demander(signataire), signataire)
    with pytest.raises(IntegrityError, match="ne porte pas sur cette demande"), transaction.atomic():
        Reponse.objects.create(
            demande=demander(signataire), issue=IssueDemande.REFUSEE, motif="x", base_legale="y",
            decidee_par=signataire, decidee_le=JOUR, ecrite_a=MAINTENANT, courrier=autre.courrier,
        )  # fmt: skip


@pytest.mark.parametrize(("options", "champ"), [({"motif": " "}, "motif"), ({"base_legale": ""}, "base_legale")])
def test_a_refusal_says_why_in_fact_and_in_law(signataire, options, champ):
    demande = demander(signataire)
    with pytest.raises(RegleEchange) as refus:
        refuser(demande, signataire, **options)
    assert refus.value.champ == champ


def test_nobody_signs_without_a_delegation_in_force(rtase):
    demande = demander(rtase)
    with pytest.raises(SansDelegation):
        refuser(demande, rtase)
    donner_signature(rtase, date(2025, 1, 1), date(2026, 3, 2))
    with pytest.raises(SansDelegation):
        refuser(demande, rtase)
    assert not Courrier.objects.exists()
    donner_signature(rtase, JOUR)
    assert refuser(demande, rtase).courrier.delegation.acte == "arrêté d'essai"


def test_a_delegation_ends_but_not_before_a_letter_it_signed(signataire):
    delegation = refuser(demander(signataire), signataire).courrier.delegation
    with pytest.raises(RegleEchange, match="signées après"):
        terminer_delegation(delegation=delegation, fin=JOUR, par=agent_systeme(), le=MAINTENANT)
    terminer_delegation(delegation=delegation, fin=JOUR + timedelta(days=1), par=agent_systeme(), le=MAINTENANT)


def test_an_answer_is_written_once_and_a_grant_needs_no_letter(signataire):
    demande = demander(signataire)
    refuser(demande, signataire, issue=IssueDemande.ACCORDEE, lettre=None, motif="", base_legale="")
    with pytest.raises(DejaRepondue):
        refuser(demande, signataire)
    with pytest.raises(DejaRepondue):
        attribuer(demande=demande, agent=signataire, motif="", par=signataire, le=MAINTENANT)


def test_a_failed_print_gives_its_number_again(signataire):
    def casse(*_, **__):
        raise RuntimeError("encre")

    demande = demander(signataire)
    with pytest.raises(RuntimeError, match="encre"):
        refuser(demande, signataire, lettre=Lettre(lettre_de(demande).projet, casse))
    assert not Courrier.objects.exists()
    assert refuser(demande, signataire).courrier.reference == "C-2026-000001"


def test_numbers_are_taken_only_with_their_row(signataire):
    refuser(demander(signataire), signataire)
    compteur = Numerotation.objects.filter(serie="C")
    with pytest.raises(IntegrityError, match="avec sa ligne"), transaction.atomic():
        compteur.update(dernier=9)
    saute = Courrier.objects.get()
    saute.pk, saute.rang = None, 3
    with pytest.raises(IntegrityError, match="ne suit pas"), transaction.atomic():
        saute.save(force_insert=True)


@pytest.mark.parametrize("verbe", ["UPDATE echanges_courrier SET objet = 'x'", "DELETE FROM echanges_courrier"])
def test_a_signed_letter_is_never_changed(signataire, verbe):
    refuser(demander(signataire), signataire)
    with pytest.raises(Exception, match="echanges_courrier"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(verbe)


def test_a_stored_file_that_was_altered_does_not_open(signataire, settings):
    piece = refuser(demander(signataire), signataire).courrier.piece
    assert PDF not in bytes(piece.contenu)
    altere = Piece(cle=piece.cle, contenu=bytes(piece.contenu)[:-1] + b"x", empreinte=piece.empreinte)
    with pytest.raises(ContenuAltere):
        contenu_de(altere)
    with pytest.raises(ContenuAltere):
        contenu_de(Piece(cle=piece.cle, contenu=piece.contenu, empreinte="autre"))
    (settings.HAVRE_CLES / f"{piece.cle}.cle").unlink()
    with pytest.raises(CleManquante):
        contenu_de(piece)


def test_silence_is_noted_once_and_an_answer_may_still_come(signataire):
    """Row D15: silence is recorded as silence."""
    demande = demander(signataire)
    au = demande.reponse_attendue_le
    systeme = agent_systeme()
    assert constater_silences(au=au, par=systeme, le=MAINTENANT) == 0
    assert constater_silences(au=au + timedelta(days=1), par=systeme, le=MAINTENANT) == 1
    assert constater_silences(au=au + timedelta(days=2), par=systeme, le=MAINTENANT) == 0
    demande.refresh_from_db()
    assert demande.silence_constate.effet == EffetSilence.REFUS
    refuser(demande, signataire)
    assert [(t.echues, t.a_temps) for t in taux_dans_les_temps(pour=signataire, depuis=JOUR, au=date(2027, 1, 1))] == [
        (1, 1)
    ]


def test_an_owner_changes_and_the_due_date_does_not(signataire):
    demande = demander(signataire)
    autre = creer_agent(Role.RTASE, service=creer_service())
    attribuer(demande=demande, agent=autre, motif="congés", par=signataire, le=MAINTENANT + timedelta(hours=1))
    suivie = demande_suivie(demandes_suivies(pour=signataire).get(), au=JOUR)
    assert (suivie.responsable, demande.reponse_attendue_le) == (autre.nom_complet(), date(2026, 5, 2))


def test_a_reminder_names_someone_and_a_day(rtase):
    demande = demander(rtase)
    options = {"demande": demande, "precision": "", "par": rtase, "le": MAINTENANT}
    with pytest.raises(RegleEchange):
        rappeler(rappelee_le=JOUR, aupres_de=" ", **options)
    with pytest.raises(RegleEchange):
        rappeler(rappelee_le=JOUR + timedelta(days=1), aupres_de="Pôle", **options)
    assert rappeler(rappelee_le=JOUR, aupres_de="Pôle", **options).demande == demande


def test_rights_stop_at_the_service_and_follow_the_asker(signataire):
    ailleurs = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    donner_signature(ailleurs)
    demande = demander(signataire)
    assert list(demandes_visibles(pour=ailleurs)) == []
    with pytest.raises(PermissionDenied):
        refuser(demande, ailleurs)
    with pytest.raises(PermissionDenied):
        rappeler(demande=demande, rappelee_le=JOUR, aupres_de="x", precision="", par=ailleurs, le=MAINTENANT)
    referent = creer_agent(Role.REFERENT, service=creer_service())
    with pytest.raises(PermissionDenied):
        refuser(demande, referent)
    with pytest.raises(PermissionDenied):
        demander(creer_agent(Role.ELU))
    with pytest.raises(PermissionDenied):
        demander(ailleurs, enfant=creer_enfant())
    sienne = demander(ailleurs, demandeur=Demandeur(QualiteDemandeur.PROFESSIONNEL, "x", agent=ailleurs))
    assert list(demandes_visibles(pour=ailleurs)) == [sienne]


def test_a_letter_alone_is_emitted_and_its_sending_noted_once(signataire):
    enfant = creer_enfant()
    projet = Projet("attente_famille", creer_service(), "Madame Essai", "Nouvelles", enfant=enfant)
    courrier = emettre(projet=projet, imprimeur=imprimer, par=signataire, le=MAINTENANT)
    options = {"courrier": courrier, "moyen": MoyenEnvoi.POSTE, "par": signataire, "le": MAINTENANT}
    with pytest.raises(RegleEchange, match="entre la signature"):
        noter_envoi_courrier(envoye_le=JOUR - timedelta(days=1), **options)
    noter_envoi_courrier(envoye_le=JOUR, **options)
    with pytest.raises(RegleEchange, match="déjà noté"):
        noter_envoi_courrier(envoye_le=JOUR, **options)
    for champ, vide in (("destinataire_nom", " "), ("objet", "")):
        incomplet = Projet("refus", creer_service(), **({"destinataire_nom": "x", "objet": "y"} | {champ: vide}))
        with pytest.raises(RegleEchange) as refus:
            emettre(projet=incomplet, imprimeur=imprimer, par=signataire, le=MAINTENANT)
        assert refus.value.champ == champ
    ailleurs = Projet(
        "attente_famille", creer_service(), "x", "y", enfant=creer_enfant(service=creer_service("valenciennes"))
    )
    with pytest.raises(PermissionDenied):
        emettre(projet=ailleurs, imprimeur=imprimer, par=signataire, le=MAINTENANT)


def recevoir(par, **options):
    defaut = {
        "recu_le": JOUR, "origine": OrigineRecu.ASSOCIATION, "expediteur": "Association d'essai",
        "canal": CanalRecu.POSTE, "objet": "Question", "resume": "", "enfant": None, "service": creer_service(),
        "responsable": par, "reponse_attendue_le": JOUR + timedelta(days=15), "fichier": None, "le": MAINTENANT,
    }  # fmt: skip
    return enregistrer_recu(par=par, **(defaut | options))


def test_a_mail_has_owner_due_date_and_its_scan_is_encrypted(rtase):
    """Row B-LET: no letter without its owner and its day."""
    recu = recevoir(rtase, fichier=Fichier("lettre.pdf", PDF))
    assert recu.reference == "R-2026-000001"
    assert contenu_de(recu.piece) == PDF
    [suivi] = recus_suivis(pour=rtase, au=JOUR + timedelta(days=20))
    assert (suivi.responsable, suivi.en_retard, suivi.jours_restants) == (rtase.nom_complet(), True, -5)


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"expediteur": ""}, "expediteur"),
        ({"objet": " "}, "objet"),
        ({"recu_le": JOUR + timedelta(days=1)}, "recu_le"),
        ({"reponse_attendue_le": JOUR - timedelta(days=1)}, "reponse_attendue_le"),
        ({"fichier": Fichier("x.pdf", b"MZ programme")}, "fichier"),
        ({"fichier": Fichier("x.pdf", b"")}, "fichier"),
    ],
)
def test_a_mail_without_its_facts_is_refused(rtase, options, champ):
    with pytest.raises(RegleEchange) as refus:
        recevoir(rtase, **options)
    assert refus.value.champ == champ
    assert not CourrierRecu.objects.exists()


def test_a_mail_is_answered_by_a_letter_or_a_reason_once(signataire):
    recu = recevoir(signataire)
    lettre = emettre(
        projet=Projet("accuse_reception", creer_service(), "x", "y"), imprimeur=imprimer, par=signataire, le=MAINTENANT
    )
    options = {"recu": recu, "donnee_le": JOUR, "par": signataire, "le": MAINTENANT}
    for courrier, motif in ((None, " "), (lettre, "les deux")):
        with pytest.raises(RegleEchange):
            donner_suite(courrier=courrier, sans_reponse=motif, **options)
    autre = creer_agent(Role.RTASE, service=creer_service())
    attribuer_recu(recu=recu, agent=autre, motif="", par=signataire, le=MAINTENANT + timedelta(minutes=1))
    donner_suite(courrier=lettre, sans_reponse="", **options)
    with pytest.raises(DejaRepondue):
        donner_suite(courrier=None, sans_reponse="x", **options)
    assert recus_suivis(pour=signataire, au=JOUR) == []
    taux = taux_dans_les_temps(pour=signataire, depuis=JOUR, au=date(2027, 1, 1))
    assert [(t.echues, t.a_temps) for t in taux] == [(1, 1)]
    ailleurs = creer_agent(Role.RTASE, service=creer_service("valenciennes"))
    assert not recus_visibles(pour=ailleurs).exists()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["demander", "attribuer", "rappeler", "refuser", "accorder", "constater", "lire"]), max_size=12
    )
)
def test_only_an_answer_ends_the_wait(actes):
    """Row L31: whatever is done, a request without an answer stays due on its day."""
    with transaction.atomic():
        agent = creer_agent(Role.RTASE, service=creer_service())
        donner_signature(agent)
        attendues = {}
        for rang, acte in enumerate(actes):
            demande = next(iter(attendues), None)
            if acte == "demander" or demande is None:
                nouvelle = demander(agent)
                attendues[nouvelle] = nouvelle.reponse_attendue_le
            elif acte == "attribuer":
                attribuer(demande=demande, agent=agent, motif="", par=agent, le=MAINTENANT + timedelta(minutes=rang))
            elif acte == "rappeler":
                rappeler(demande=demande, rappelee_le=JOUR, aupres_de="x", precision="", par=agent, le=MAINTENANT)
            elif acte == "constater":
                constater_silences(au=date(2027, 1, 1), par=agent_systeme(), le=MAINTENANT)
            elif acte == "lire":
                list(demandes_suivies(pour=agent))
            else:
                issue = IssueDemande.REFUSEE if acte == "refuser" else IssueDemande.ACCORDEE
                refuser(demande, agent, issue=issue)
                del attendues[demande]
        ouvertes = demandes_visibles(pour=agent).filter(reponse__isnull=True)
        assert {d: d.reponse_attendue_le for d in ouvertes} == attendues
        transaction.set_rollback(True)
