"""Nothing is eliminated without a duration, a visa, two signatures; what goes leaves a certificate."""

import json
from datetime import date, timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from havre.apps.accueils.models import Accueil, EnfantRecherche
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.echanges.actions import Demandeur, enregistrer_demande, repondre
from havre.apps.echanges.enums import IssueDemande, NatureDemande, QualiteDemandeur
from havre.apps.journal.models import Evenement
from havre.apps.journal.queries import verifier
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant, Lien, Personne
from havre.common.barriere import TOUT
from havre.common.chiffrement import TexteChiffre
from havre.droit import choisir_reperes
from havre.registre.acces.collecte import collecter
from havre.registre.actions.acces import (
    Decision,
    Identite,
    enregistrer_contenu,
    etablir,
    ouvrir_acces,
    preparer,
    relire,
)
from havre.registre.actions.elimination import (
    degeler,
    demander_elimination,
    eliminer,
    etablir_bordereau,
    executer,
    geler,
    noter_visa,
)
from havre.registre.champs.lecture import Nettoyage, Sort, fiches
from havre.registre.elimination.regles import regles_d_effacement
from havre.registre.enums import MoyenIdentite, VoieMedicale
from havre.registre.erreurs import DureeNonFixee, EliminationRefusee, RegleRegistre
from havre.registre.models import (
    BordereauElimination,
    CertificatElimination,
    ContenuExport,
    LigneBordereau,
    PaquetAcces,
    RegleEffacement,
)
from havre.registre.queries.elimination import examiner
from tests.factories import JOUR, creer_agent, creer_enfant, creer_mesure, creer_parent, creer_service, depuis
from tests.harnais.base import grappe

from .conftest import SENTINELLES, Situation, creer_situation

pytestmark = pytest.mark.django_db
MAINTENANT = timezone.now()
AUJOURDHUI = timezone.localdate()
FIXEE = "libelle: essai\nunite: ans\nvaleurs:\n- valeur: {}\n  nature: cible_locale\n  verification: [D]\n"
REGLES = ("dossier_enfant", "information_preoccupante", "acces")


@pytest.fixture
def fixer(tmp_path):
    """Return a setter of durations, as a département does it in its own folder."""

    def faire(ans: int = 5, regles: tuple[str, ...] = REGLES) -> None:
        (tmp_path / "conservation").mkdir(exist_ok=True)
        for nom in regles:
            (tmp_path / "conservation" / f"{nom}.yaml").write_text(FIXEE.format(ans), encoding="utf-8")
        choisir_reperes(tmp_path)

    yield faire
    choisir_reperes(None)


@pytest.fixture
def agents():
    """Return who prepares, and who signs."""
    return creer_agent(Role.DPO), creer_agent(Role.DIRECTION)


def ancien(prenom: str = "Lou", *, naissance: date = date(1985, 5, 4), **plus) -> Enfant:
    """Return the file of a grown person, over for long: a measure that ended, nothing open."""
    enfant = creer_enfant(prenom, naissance=naissance, service=creer_service(), **plus)
    creer_mesure([enfant], le=date(2000, 1, 1))
    Mesure.objects.filter(enfant=enfant).update(periode=depuis(date(2000, 1, 1), date(2003, 5, 4)))
    return enfant


def bordereau_vise(agents, enfants, *, accorde=True, gardees=()):
    prepare, _ = agents
    bordereau = etablir_bordereau(enfants=[e.pk for e in enfants], par=prepare, le=MAINTENANT)
    noter_visa(
        bordereau=bordereau,
        accorde=accorde,
        numero="2026-17",
        vise_le=AUJOURDHUI,
        signataire="Mme l'archiviste",
        gardees=gardees,
        par=prepare,
        le=MAINTENANT,
    )
    return bordereau


def examen_de(enfant, par):
    (lu,) = examiner(pour=par, au=AUJOURDHUI, seuls=[enfant.pk])
    return lu


def test_the_stored_rules_are_those_of_the_classification():
    stockees = {r.table: (r.lignes, r.ecritures) for r in RegleEffacement.objects.all()}
    assert stockees == {r.table: (r.lignes, r.ecritures) for r in regles_d_effacement()}
    assert "personnes_personne" in stockees
    assert {t for t in stockees if t.startswith(("journal_", "registre_"))} == {
        "registre_contenuexport", "registre_paquetacces", "registre_relectureelement",
    }  # fmt: skip


def test_a_row_that_stays_points_at_no_row_that_goes():
    """Only by a field that may be empty, and that the scrub empties."""
    restent = [f for f in fiches().values() if f.sort is not Sort.EFFACE or not f.dossier]
    fautes = []
    for f in restent:
        for champ in apps.get_model(f.etiquette)._meta.concrete_fields:
            vers = fiches().get(champ.related_model._meta.label) if champ.is_relation else None
            if (
                vers
                and vers.dossier
                and vers.sort is Sort.EFFACE
                and f.champs[champ.name].nettoyage is not Nettoyage.NUL
            ):
                fautes.append(f"{f.etiquette}.{champ.name}")
    assert fautes == []


def test_while_a_duration_is_not_set_nothing_may_go(agents):
    enfant = ancien()
    lu = examen_de(enfant, agents[0])
    assert lu.terme_le is None
    assert "n'est pas fixée" in lu.obstacle
    with pytest.raises(EliminationRefusee, match="n'est pas fixée"):
        etablir_bordereau(enfants=[enfant.pk], par=agents[0], le=MAINTENANT)


def test_an_old_file_goes_once_visa_and_two_signatures_are_there(agents, fixer):
    fixer()
    enfant = ancien()
    mere = creer_parent([enfant], "Zelandine")
    numero = enfant.numero
    bordereau = bordereau_vise(agents, [enfant])
    execution = demander_elimination(bordereau=bordereau, par=agents[1], le=MAINTENANT)
    assert executer(execution=execution, le=timezone.now) == (1, [])
    personne = Personne.objects.get(pk=enfant.pk)
    assert (personne.nom, personne.prenom, personne.date_naissance) == ("Effacé", "Dossier", date(1985, 1, 1))
    assert Personne.objects.get(pk=mere.pk).nom == "Effacé"
    assert Enfant.objects.get(pk=enfant.pk).numero != numero
    assert not Lien.objects.filter(vers=enfant.pk).exists()
    certificat = CertificatElimination.objects.get(ligne__numero=numero)
    assert certificat.comptes["personnes_personne"] == 2
    assert certificat.effacees == sum(
        n for t, n in certificat.comptes.items() if not RegleEffacement.objects.get(table=t).ecritures
    )
    assert certificat.signe_par == agents[1]
    assert verifier().intacte
    evenement = Evenement.objects.filter(action="conservation.eliminer").get()
    assert evenement.donnees["comptes"] == certificat.comptes
    connection.check_constraints()
    assert executer(execution=execution, le=timezone.now) == (0, [])
    assert not [x for x in examiner(pour=agents[0], au=AUJOURDHUI) if x.enfant == enfant.pk]


def _vieillir(s: Situation) -> list[Enfant]:
    """Close everything that is open in a file full of names and in the brother's, and make them old."""
    enfants = [s.enfant, Enfant.objects.get(personne__prenom="Xaverien")]
    repondre(
        demande=s.demande, issue=IssueDemande.ACCORDEE, motif="", base_legale="", lettre=None, decidee_le=JOUR,
        par=s.agent, le=MAINTENANT,
    )  # fmt: skip
    for enfant in enfants:
        Personne.objects.filter(pk=enfant.pk).update(date_naissance=date(1985, 5, 4))
        Mesure.objects.filter(enfant=enfant).update(periode=depuis(date(2000, 1, 1), date(2003, 5, 4)))
        Accueil.objects.filter(enfant=enfant).update(periode=depuis(date(2021, 1, 1), date(2022, 5, 4)))
        EnfantRecherche.objects.filter(enfant=enfant).update(trouve_le=JOUR)
    return enfants


def _colonnes_de_texte() -> list[tuple[str, str]]:
    with connection.cursor() as curseur:
        curseur.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"""
        )
        return curseur.fetchall()


def _restes(mots: tuple[str, ...]) -> set[tuple[str, str, str]]:
    """Return where words stand in clear or sealed in the database, journal and directories of professionals apart."""
    trouves = set()
    with connection.cursor() as curseur:
        for table, colonne in _colonnes_de_texte():
            curseur.execute(f'SELECT "{colonne}"::text FROM "{table}" WHERE "{colonne}" IS NOT NULL')
            trouves |= {(table, colonne, m) for (texte,) in curseur.fetchall() for m in mots if m in texte}
    for modele in (
        m for m in apps.get_models() if m._meta.db_table in {r.table for r in RegleEffacement.objects.all()}
    ):
        chiffres = [c.attname for c in modele._meta.concrete_fields if isinstance(c, TexteChiffre)]
        for ligne in modele._default_manager.all() if chiffres else ():
            for nom in chiffres:
                texte = str(getattr(ligne, nom))
                trouves |= {(modele._meta.db_table, nom, m) for m in mots if m in texte}
    return trouves


ENFANTS_ET_FAMILLE = tuple(m for m in SENTINELLES if m not in {"Wilfrance", "OSTROWSKIX", "Bartholomine", "glycines"})
"""The carer and the case holder are professionals: their rows have rules of their own, and so has the carer's home."""


def _exporter(s: Situation) -> None:
    """Prepare the export of a file, read it again and make its files: all of it stands in three tables."""
    acces = ouvrir_acces(
        demande=s.demande, identite=Identite(MoyenIdentite.PIECE, JOUR), voie=VoieMedicale.DIRECT, medecin="",
        par=s.agent, le=MAINTENANT,
    )  # fmt: skip
    export = preparer(acces=acces, par=s.agent, le=MAINTENANT)
    dossier = collecter(s.enfant, voie=VoieMedicale.DIRECT)
    enregistrer_contenu(export=export, dossier=dossier, le=MAINTENANT)
    lues = {e.rang: Decision(masques=(0,), motif="Ondine-Fleur") for e in dossier.elements}
    relire(acces=acces, decisions=lues, par=s.agent, le=MAINTENANT)
    etablir(acces=acces, par=s.agent, le=MAINTENANT)


def test_a_file_full_of_names_leaves_none_when_it_goes(agents, fixer):
    fixer(ans=1, regles=("dossier_enfant", "acces", "information_preoccupante"))
    s = creer_situation()
    _exporter(s)
    enfants = _vieillir(s)
    prepare, signe = agents
    lu = examen_de(enfants[0], prepare)
    assert lu.obstacle in {"terme à venir", "le dossier d'un frère ou d'une sœur en a besoin"}
    dossier = _lignes(enfants[0])
    assert {
        "visites_visite",
        "echanges_courrierrecu",
        "echanges_piece",
        "decisions_decision",
        "suivis_promesse",
    } <= set(dossier)
    bordereau = BordereauElimination.objects.create(
        etabli_le=AUJOURDHUI, durees={"dossier_enfant": "essai", "acces": "essai"}, etabli_a=MAINTENANT,
        etabli_par=prepare,
    )  # fmt: skip
    for e in enfants:
        LigneBordereau.objects.create(
            bordereau=bordereau, enfant=e, numero=e.numero, naissance_annee=1985, ouvert_le=date(2000, 1, 1),
            dernier_fait_le=AUJOURDHUI - timedelta(days=1), terme_le=AUJOURDHUI, informations=1,
        )  # fmt: skip
    noter_visa(
        bordereau=bordereau, accorde=True, numero="2026-18", vise_le=AUJOURDHUI, signataire="A", gardees=[],
        par=prepare, le=MAINTENANT,
    )  # fmt: skip
    execution = demander_elimination(bordereau=bordereau, par=signe, le=MAINTENANT)
    faits, refus = executer(execution=execution, le=timezone.now)
    assert (faits, refus) == (2, [])
    connection.check_constraints()
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    restes = {r for r in _restes(ENFANTS_ET_FAMILLE) if not r[0].startswith(("journal_", "territoires_"))}
    assert restes == set()
    assert [bytes(c.chiffre) for c in ContenuExport.objects.all()] == [b""]
    assert [(bytes(p.chiffre), bytes(p.chiffre_medical)) for p in PaquetAcces.objects.all()] == [(b"", b"")]
    assert verifier().intacte


def _lignes(enfant: Enfant) -> dict[str, list[int]]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT registre_du_dossier(%s)", [enfant.pk])
        lu = curseur.fetchone()[0]
    return json.loads(lu) if isinstance(lu, str) else lu


CAS = {
    "no visa": "visa",
    "refused": "refusé",
    "kept": "gardent",
    "same person": "autre personne",
    "held": "gelé",
    "sealed": "scellé",
    "sister": "frère ou d'une sœur",
    "reopened": "mesure en cours",
    "request": "demande sans réponse",
    "newer": "plus récent",
}


@pytest.mark.parametrize("cas", CAS)
def test_without_all_that_is_asked_nothing_is_deleted(cas, agents, fixer):
    """By the action and by SQL: the function of the database asks for everything again."""
    fixer()
    enfant = ancien()
    prepare, signe = agents
    if cas == "sister":
        soeur = ancien("Maya")
        creer_parent([enfant, soeur], "Zelandine")
        bordereau = bordereau_vise(agents, [enfant, soeur])
        geler(numero=soeur.numero, motif="Litige", par=prepare, le=MAINTENANT)
    elif cas == "no visa":
        bordereau = etablir_bordereau(enfants=[enfant.pk], par=prepare, le=MAINTENANT)
    elif cas == "kept":
        bordereau = etablir_bordereau(enfants=[enfant.pk], par=prepare, le=MAINTENANT)
        noter_visa(
            bordereau=bordereau,
            accorde=True,
            numero="1",
            vise_le=AUJOURDHUI,
            signataire="A",
            gardees=[bordereau.lignes.get().pk],
            par=prepare,
            le=MAINTENANT,
        )
    else:
        bordereau = bordereau_vise(agents, [enfant], accorde=cas != "refused")
    if cas not in {"no visa", "refused"}:
        demander_elimination(bordereau=bordereau, par=signe, le=MAINTENANT)
    if cas == "held":
        geler(numero=enfant.numero, motif="Litige", par=prepare, le=MAINTENANT)
    if cas == "sealed":
        Enfant.objects.filter(pk=enfant.pk).update(scelle=True)
    if cas == "reopened":
        Mesure.objects.filter(enfant=enfant).update(periode=depuis(date(2000, 1, 1)))
    if cas == "newer":
        Mesure.objects.filter(enfant=enfant).update(periode=depuis(date(2000, 1, 1), date(2015, 1, 1)))
    if cas == "request":
        chef = creer_agent(Role.RTASE, service=enfant.service)
        enregistrer_demande(
            nature=NatureDemande.ACCES,
            objet="Mon dossier",
            details="",
            enfant=enfant,
            demandeur=Demandeur(QualiteDemandeur.ENFANT, "Lou"),
            service=enfant.service,
            responsable=chef,
            demandee_le=date(2004, 1, 1),
            par=chef,
            le=MAINTENANT,
        )
    ligne = bordereau.lignes.get(enfant=enfant)
    avant = Personne.objects.get(pk=enfant.pk).nom
    with pytest.raises(EliminationRefusee, match=CAS[cas]):
        _tenter(ligne, _aussi_direction(prepare) if cas == "same person" else signe, seul=cas == "same person")
    assert Personne.objects.get(pk=enfant.pk).nom == avant
    assert Mesure.objects.filter(enfant=enfant).exists()
    assert not CertificatElimination.objects.exists()


def _tenter(ligne: LigneBordereau, par: Agent, *, seul: bool) -> None:
    """Sign alone what one prepared, or eliminate."""
    if seul:
        demander_elimination(bordereau=ligne.bordereau, par=par, le=MAINTENANT)
    else:
        eliminer(ligne=ligne, par=par, le=MAINTENANT)


def _aussi_direction(agent: Agent) -> Agent:
    """Give the author of a list the right to sign too: he may still not sign his own."""
    Affectation.objects.create(agent=agent, role=Role.DIRECTION, service=None, periode=depuis())
    return Agent.objects.get(pk=agent.pk)


def test_a_duration_withdrawn_after_the_visa_stops_everything(agents, fixer):
    fixer()
    enfant = ancien()
    bordereau = bordereau_vise(agents, [enfant])
    choisir_reperes(None)
    with pytest.raises(DureeNonFixee):
        demander_elimination(bordereau=bordereau, par=agents[1], le=MAINTENANT)


def test_who_may_not_does_not(agents, fixer):
    fixer()
    referent = creer_agent(Role.REFERENT, service=creer_service())
    enfant = ancien()
    for acte in (
        lambda: examiner(pour=referent, au=AUJOURDHUI),
        lambda: geler(numero=enfant.numero, motif="x", par=referent, le=MAINTENANT),
        lambda: etablir_bordereau(enfants=[enfant.pk], par=referent, le=MAINTENANT),
        lambda: demander_elimination(bordereau=bordereau_vise(agents, [enfant]), par=agents[0], le=MAINTENANT),
    ):
        with pytest.raises(ActionInterdite):
            acte()


def test_a_hold_has_a_reason_and_is_lifted_with_one(agents, fixer):
    fixer()
    enfant = ancien()
    for motif, numero, message in (("", enfant.numero, "pourquoi"), ("Litige", "X-0", "Aucun dossier")):
        with pytest.raises(RegleRegistre, match=message):
            geler(numero=numero, motif=motif, par=agents[0], le=MAINTENANT)
    gel = geler(numero=enfant.numero, motif="Litige", par=agents[0], le=MAINTENANT)
    assert examen_de(enfant, agents[0]).obstacle == "dossier gelé"
    degeler(gel_id=gel.pk, motif="Jugé", par=agents[0], le=MAINTENANT)
    assert examen_de(enfant, agents[0]).eliminable
    with pytest.raises(RegleRegistre, match="déjà levé"):
        degeler(gel_id=gel.pk, motif="Jugé", par=agents[0], le=MAINTENANT)


ATTAQUES = (
    "DELETE FROM mesures_mesure",
    "UPDATE decisions_decision SET auteur = 'x'",
    "DELETE FROM personnes_personne",
    "INSERT INTO registre_certificatelimination (ligne_id, comptes, effacees, nettoyees, eliminee_a, signe_par_id)"
    " SELECT id, '{}', 0, 0, now(), 1 FROM registre_lignebordereau",
    "UPDATE registre_regleeffacement SET lignes = 'SELECT id AS pk FROM personnes_personne'",
    "DELETE FROM registre_bordereauelimination",
    "UPDATE registre_lignebordereau SET terme_le = '2000-01-01'",
    "SELECT registre_eliminer((SELECT min(id) FROM registre_lignebordereau), '{}', 1, now())",
    "TRUNCATE mesures_mesure",
    "SET ROLE havre_gardien",
)


@pytest.mark.django_db(transaction=True)
def test_by_sql_the_site_erases_nothing_even_when_it_says_that_it_eliminates(fabrique, fixer):
    fixer()
    with fabrique():
        prepare, enfant = creer_agent(Role.DPO), ancien()
    etablir_bordereau(enfants=[enfant.pk], par=prepare, le=MAINTENANT)
    with psycopg.connect(grappe.adresse("web", connection.settings_dict["NAME"])) as web:
        for ordre in ATTAQUES:
            for nom, valeur in (*TOUT.items(), ("havre.elimination", "1")):
                web.execute("SELECT set_config(%s, %s, true)", [nom, valeur])
            assert web.execute("SELECT count(*) FROM mesures_mesure").fetchone() == (1,)
            with pytest.raises(psycopg.Error):
                web.execute(ordre)
            web.rollback()
    assert Mesure.objects.filter(enfant=enfant).exists()
    assert Personne.objects.get(pk=enfant.pk).prenom == "Lou"


def test_the_list_asks_no_question_for_each_file(agents, fixer, django_assert_num_queries):
    fixer()
    ancien("Un", naissance=date(1980, 1, 1))
    examiner(pour=agents[0], au=AUJOURDHUI)
    with CaptureQueriesContext(connection) as un:
        assert [x.eliminable for x in examiner(pour=agents[0], au=AUJOURDHUI)] == [True]
    ancien("Deux", naissance=date(1981, 1, 1))
    ancien("Trois", naissance=date(1982, 1, 1))
    with django_assert_num_queries(len(un)):
        assert [x.eliminable for x in examiner(pour=agents[0], au=AUJOURDHUI)] == [True] * 3
