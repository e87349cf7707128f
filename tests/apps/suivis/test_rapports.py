"""Reports that cannot be softened: versions signed by their author, addenda beside, sent as signed (row B-REP)."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.apps.agents.enums import Role
from havre.apps.suivis.actions import (
    ajouter_additif,
    ecrire_etape,
    envoyer,
    noter_lecture,
    ouvrir_rapport,
    recueillir_parole,
    signer,
)
from havre.apps.suivis.enums import DestinataireRapport, EtapeRapport, Lecteur, MoyenEnvoiRapport, NatureRapport
from havre.apps.suivis.erreurs import BrouillonModifie, RegleRapport
from havre.apps.suivis.models import EnvoiRapport, VersionRapport
from havre.apps.suivis.queries import contenu_de, differences, document_de, rapports_visibles, verifier_rapports
from havre.common.chiffrement import ContenuAltere
from tests.factories import JOUR, MAINTENANT, creer_agent, creer_enfant, creer_service

pytestmark = pytest.mark.django_db
A, P = EtapeRapport.ANALYSE, EtapeRapport.PROPOSITIONS


@pytest.fixture(autouse=True)
def _cles(settings, tmp_path):
    settings.HAVRE_CLES = tmp_path / "cles"


@pytest.fixture
def referent():
    return creer_agent(Role.REFERENT, service=creer_service())


@pytest.fixture
def rapport(referent):
    return ouvrir(referent)


def imprimer(document, *, le):
    return f"%PDF {document!r} {le}".encode()


def ouvrir(par, nature=NatureRapport.SITUATION):
    enfant = creer_enfant("Lou", service=creer_service())
    return ouvrir_rapport(enfant=enfant, nature=nature, du=JOUR - timedelta(90), au=JOUR, par=par, le=MAINTENANT)


def ecrire(rapport, etape=A, texte="Un texte.", **options):
    rapport.brouillon.refresh_from_db()
    defaut = {"revision": rapport.brouillon.revision, "par": rapport.auteur, "le": MAINTENANT}
    return ecrire_etape(rapport=rapport, etape=etape, texte=texte, **(defaut | options))


def rediger(rapport, texte="Il va mieux."):
    ecrire(rapport, A, texte)
    ecrire(rapport, P, "Maintien avec un lieu plus proche.")
    return apposer(rapport)


def apposer(rapport, **options):
    defaut = {"qualite": "Référente", "imprimeur": imprimer, "par": rapport.auteur, "le": MAINTENANT}
    return signer(rapport=rapport, **(defaut | options))


def joindre(version, par, **options):
    defaut = {"motif": "Un fait manque.", "texte": "Deux visites n'ont pas eu lieu.", "qualite": "Psychologue"}
    return ajouter_additif(version=version, imprimeur=imprimer, par=par, le=MAINTENANT, **(defaut | options))


def lire(version, lecteur, lu_le=JOUR, observations="", empechement=""):
    return noter_lecture(
        version=version, lecteur=lecteur, lu_le=lu_le, observations=observations, empechement=empechement,
        par=version.rapport.auteur, le=MAINTENANT,
    )  # fmt: skip


def expedier(version, par, **options):
    defaut = {
        "destinataire": DestinataireRapport.JUGE, "destinataire_nom": "Cabinet 2", "moyen": MoyenEnvoiRapport.POSTE,
        "envoye_le": JOUR,
    }  # fmt: skip
    return envoyer(version=version, par=par, le=MAINTENANT, **(defaut | options))


def test_the_childs_words_are_kept_as_said_and_quoted_as_said(rapport, referent):
    mots = "je veu  pas\nretourné là-bas !!"
    parole = recueillir_parole(
        enfant=rapport.enfant, mots=mots, dite_le=JOUR, circonstances="En voiture", par=referent, le=MAINTENANT
    )
    ecrire(rapport, EtapeRapport.PAROLE, "", paroles=[parole])
    version = rediger(rapport)
    assert [p["mots"] for p in version.paroles] == [mots]
    autre = ouvrir(referent)
    with pytest.raises(RegleRapport, match="autre enfant"):
        ecrire(autre, EtapeRapport.PAROLE, "", paroles=[parole])


def test_a_version_is_what_was_signed_and_another_one_follows(rapport):
    premiere = rediger(rapport, "Il va mal.")
    octets = document_de(premiere)
    ecrire(rapport, A, "Il va un peu mal.")
    seconde = apposer(rapport)
    assert (premiere.numero, seconde.numero) == (1, 2)
    premiere = VersionRapport.objects.get(pk=premiere.pk)
    assert document_de(premiere) == octets
    assert hashlib.sha256(octets).hexdigest() == premiere.empreinte
    assert dict(contenu_de(premiere))[A] == "Il va mal."
    [d] = differences(premiere, seconde)
    assert (d.etape, [m for m in d.morceaux if m[0] != "garde"]) == (A, [("ajoute", "un peu ")])
    with pytest.raises(RegleRapport, match="Rien n'a changé"):
        apposer(rapport)


def test_only_the_author_writes_and_signs_another_adds_beside(rapport, referent):
    psychologue = creer_agent(Role.PSYCHOLOGUE, service=creer_service())
    version = rediger(rapport)
    octets = document_de(version)
    with pytest.raises(PermissionDenied, match="auteur"):
        ecrire(rapport, par=psychologue)
    with pytest.raises(PermissionDenied, match="auteur"):
        apposer(rapport, par=psychologue)
    additif = joindre(version, psychologue)
    assert (additif.numero, additif.signataire) == (1, psychologue)
    assert document_de(VersionRapport.objects.get(pk=version.pk)) == octets
    with pytest.raises(RegleRapport) as refus:
        joindre(version, psychologue, motif=" ")
    assert refus.value.champ == "motif"
    ailleurs = creer_agent(Role.PSYCHOLOGUE, service=creer_service("valenciennes"))
    with pytest.raises(PermissionDenied):
        joindre(version, ailleurs)
    assert not rapports_visibles(pour=ailleurs).exists()


def test_the_database_refuses_a_version_signed_by_another(rapport):
    version = rediger(rapport)
    autre = creer_agent(Role.RTASE, service=creer_service())
    version.pk, version.numero, version.signataire = None, 2, autre
    version._state.adding = True
    with pytest.raises(DatabaseError, match="auteur du rapport"), transaction.atomic():
        version.save()


def test_two_windows_the_second_sees_both_texts(rapport):
    ecrire(rapport, A, "Premier texte.")
    with pytest.raises(BrouillonModifie) as refus:
        ecrire(rapport, A, "Second texte.", revision=0)
    assert (refus.value.actuel, refus.value.revision) == ("Premier texte.", 1)
    ecrire(rapport, A, "Second texte.", revision=refus.value.revision)


@pytest.mark.parametrize(("etape", "manque"), [(A, "Propositions"), (P, "Analyse")])
def test_a_report_says_what_it_thinks_and_proposes(rapport, etape, manque):
    ecrire(rapport, etape)
    with pytest.raises(RegleRapport, match=manque):
        apposer(rapport)


def test_a_note_may_be_short_but_not_empty(referent):
    note = ouvrir(referent, NatureRapport.NOTE)
    with pytest.raises(RegleRapport, match="Rien"):
        apposer(note)
    ecrire(note, EtapeRapport.QUOTIDIEN, "Fugue du 2 mars.")
    assert apposer(note).numero == 1


def test_it_is_read_with_child_and_parent_before_it_leaves(rapport, referent):
    version = rediger(rapport)
    with pytest.raises(RegleRapport, match="lecture"):
        expedier(version, referent)
    lire(version, Lecteur.ENFANT, observations="C'est vrai.")
    with pytest.raises(RegleRapport, match="lecture"):
        expedier(version, referent)
    lire(version, Lecteur.MERE, lu_le=None, empechement="Adresse inconnue")
    envoi = expedier(version, referent)
    assert envoi.empreintes == [version.empreinte]
    with pytest.raises(RegleRapport) as refus:
        lire(version, Lecteur.PERE, lu_le=None)
    assert refus.value.champ == "lu_le"
    with pytest.raises(RegleRapport):
        lire(version, Lecteur.PERE, empechement="Absent")
    with pytest.raises(RegleRapport):
        lire(version, Lecteur.PERE, lu_le=JOUR + timedelta(1))


def test_what_leaves_is_what_was_signed_with_its_addenda(rapport, referent):
    version = rediger(rapport)
    lire(version, Lecteur.ENFANT)
    lire(version, Lecteur.PERE)
    additif = joindre(version, creer_agent(Role.RTASE, service=creer_service()))
    assert expedier(version, referent).empreintes == [version.empreinte, additif.empreinte]
    for empreintes in ([version.empreinte], ["0" * 64, additif.empreinte]):
        with pytest.raises(DatabaseError, match="pas ce qui a été signé"), transaction.atomic():
            EnvoiRapport.objects.create(
                version=version, destinataire="juge", destinataire_nom="X", moyen="poste", envoye_le=JOUR,
                empreintes=empreintes, note_a=MAINTENANT,
            )  # fmt: skip
    with pytest.raises(RegleRapport):
        expedier(version, referent, destinataire_nom=" ")
    with pytest.raises(RegleRapport):
        expedier(version, referent, envoye_le=JOUR - timedelta(1))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=st.lists(st.sampled_from(["ecrire", "signer", "additif", "lire", "envoyer", "modifier", "effacer"])))
def test_no_sequence_of_acts_changes_the_bytes_of_a_signed_version(rapport, referent, gestes):
    with transaction.atomic():
        version = (
            rediger(rapport, f"Texte {len(gestes)}") if not rapport.versions.exists() else rapport.versions.first()
        )
        octets, textes = document_de(version), (version.etapes, version.paroles)
        psychologue = creer_agent(Role.PSYCHOLOGUE, service=creer_service())
        for rang, geste in enumerate(gestes):
            try:
                with transaction.atomic():
                    if geste == "ecrire":
                        ecrire(rapport, A, f"Réécrit {rang}")
                    elif geste == "signer":
                        apposer(rapport)
                    elif geste == "additif":
                        joindre(version, psychologue, texte=f"Ajout {rang}")
                    elif geste == "lire":
                        lire(version, Lecteur.ENFANT)
                    elif geste == "envoyer":
                        expedier(version, referent)
                    elif geste == "modifier":
                        VersionRapport.objects.filter(pk=version.pk).update(contenu=b"autre", empreinte="0" * 64)
                    else:
                        VersionRapport.objects.filter(pk=version.pk).delete()
            except (RegleRapport, DatabaseError):
                pass
            relue = VersionRapport.objects.get(pk=version.pk)
            assert document_de(relue) == octets
            assert (relue.etapes, relue.paroles) == textes
        assert list(verifier_rapports()) == []


@pytest.fixture
def en_superutilisateur():
    def executer(sql, *parametres):
        with connection.cursor() as curseur:
            for table in ("suivis_versionrapport", "suivis_additif"):
                curseur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            curseur.execute(sql, parametres)
            for table in ("suivis_versionrapport", "suivis_additif"):
                curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
                curseur.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return executer


def test_a_superusers_change_is_found(rapport, referent, en_superutilisateur):
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    version, autre = rediger(rapport), rediger(ouvrir(referent))
    additif = joindre(version, referent)
    assert list(verifier_rapports()) == []
    en_superutilisateur("UPDATE suivis_versionrapport SET contenu = %s WHERE id = %s", b"x" * 64, version.pk)
    [trouve] = verifier_rapports()
    assert (trouve.table, trouve.pk) == ("suivis_versionrapport", version.pk)
    with pytest.raises(ContenuAltere):
        document_de(VersionRapport.objects.get(pk=version.pk))
    # A whole other signed document in its place, print included.
    en_superutilisateur(
        "UPDATE suivis_versionrapport v SET contenu = a.contenu, cle = a.cle, empreinte = a.empreinte "
        "FROM suivis_versionrapport a WHERE a.id = %s AND v.id = %s", autre.pk, version.pk,
    )  # fmt: skip
    [trouve] = verifier_rapports()
    assert trouve.motif == "l'empreinte n'est pas celle de la signature"
    en_superutilisateur("DELETE FROM suivis_additif WHERE id = %s", additif.pk)
    assert ("additif", additif.pk, "le document signé n'est plus là") in {
        (v.table, v.pk, v.motif) for v in verifier_rapports()
    }
