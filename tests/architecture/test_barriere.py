"""The second barrier over the whole database: every table about persons has its policy, every function its reader."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection

from havre.apps.agents.enums import Action
from havre.apps.agents.portees import DES_AUTEURS, DES_ECHANGES, DES_ENFANTS, DES_INFORMATIONS, SANS_DOSSIER
from havre.common.politiques import GARDIEN

SOURCES = Path(__file__).resolve().parents[2] / "src" / "havre"

AVANT_DE_SAVOIR_QUI = "compte d'un professionnel, lu avant de savoir qui demande (connexion) ; aucune donnée d'enfant"
ANNUAIRE = "organisation du service : aucune personne"
SANS_PERSONNE = "paramètres et comptes : aucune personne n'y est désignée"
TECHNIQUE = "table technique : des numéros, aucune donnée de personne"
SANS_POLITIQUE: dict[str, str] = {
    "account_emailaddress": AVANT_DE_SAVOIR_QUI,
    "account_emailconfirmation": AVANT_DE_SAVOIR_QUI,
    "accueils_plan": SANS_PERSONNE,
    "accueils_resultatplan": SANS_PERSONNE,
    "accueils_valeurplace": SANS_PERSONNE,
    "agents_affectation": AVANT_DE_SAVOIR_QUI,
    "agents_agent": AVANT_DE_SAVOIR_QUI,
    "agents_codesecours": AVANT_DE_SAVOIR_QUI,
    "agents_connexion": AVANT_DE_SAVOIR_QUI,
    "agents_delegationdroits": AVANT_DE_SAVOIR_QUI,
    "agents_demanderole": ANNUAIRE,
    "agents_identiteexterne": AVANT_DE_SAVOIR_QUI,
    "agents_lienmotdepasse": AVANT_DE_SAVOIR_QUI,
    "agents_posteouvert": ANNUAIRE,
    "agents_service": ANNUAIRE,
    "auth_group": TECHNIQUE,
    "auth_group_permissions": TECHNIQUE,
    "auth_permission": TECHNIQUE,
    "django_content_type": TECHNIQUE,
    "django_migrations": TECHNIQUE,
    "echanges_delegationsignature": "qui peut signer au nom du Département : acte public, professionnels seulement",
    "echanges_numerotation": TECHNIQUE,
    "echeances_jetoncalendrier": "empreinte d'un secret, lue avant de savoir qui demande (calendrier)",
    "havre_cache": "comptes d'échecs de connexion et comptes de places ; fichiers d'import de l'agent qui les dépose",
    "informations_capaciteevaluation": SANS_PERSONNE,
    "informations_registreinformations": TECHNIQUE,
    "journal_ancre": TECHNIQUE,
    "journal_coupe": TECHNIQUE,
    "journal_envoiancre": TECHNIQUE,
    "journal_maillon": TECHNIQUE,
    "lieux_capacite": SANS_PERSONNE,
    "lieux_fermeture": SANS_PERSONNE,
    "lieux_organisme": ANNUAIRE,
    "lieux_unite": SANS_PERSONNE,
    "mfa_authenticator": AVANT_DE_SAVOIR_QUI,
    "pilotage_ordreliste": "ordre de tri choisi par un agent",
    "pilotage_releve": SANS_PERSONNE,
    "procrastinate_events": TECHNIQUE,
    "procrastinate_jobs": TECHNIQUE,
    "procrastinate_periodic_defers": TECHNIQUE,
    "procrastinate_workers": TECHNIQUE,
    "registre_bordereauelimination": SANS_PERSONNE,
    "registre_executionbordereau": SANS_PERSONNE,
    "registre_regleeffacement": TECHNIQUE,
    "registre_visaarchives": SANS_PERSONNE,
    "taches_tache": "avancement d'une tâche : aucune personne, sinon l'agent qui l'a demandée",
    "territoires_commune": ANNUAIRE,
    "territoires_directionterritoriale": ANNUAIRE,
    "territoires_juridiction": ANNUAIRE,
    "territoires_juridiction_chambres_de_proximite": ANNUAIRE,
    "territoires_matricetrajets": SANS_PERSONNE,
    "territoires_mns": ANNUAIRE,
    "territoires_mns_poles": ANNUAIRE,
}
"""Tables without row-level security, each with its reason. Every other one has a policy in a migration (`proteger`)."""

TOUT_LIRE = {
    "apps/accueils/adapters/appariement.py": 2,
    "apps/accueils/queries/offre.py": 1,
    "apps/accueils/queries/unites.py": 1,
    "apps/decisions/actions/decisions.py": 1,
    "apps/decisions/actions/saisie.py": 1,
    "apps/echanges/actions/pieces.py": 1,
    "apps/echeances/queries/avis.py": 1,
    "apps/pilotage/queries/audience/origine.py": 1,
    "apps/personnes/queries/refuge.py": 1,
    "apps/suivis/actions/dossiers.py": 1,
    "registre/actions/elimination.py": 6,
    "registre/queries/acces.py": 1,
    "registre/queries/elimination.py": 4,
    "web/accueil/journee.py": 1,
    "web/accueil/projection.py": 1,
    "web/imports/travaux.py": 2,
}
"""Places that see every row inside a page, and how many times: counts, rules, automatic treatments. Think before adding
one: nothing that they read may reach a reader as a row about somebody. The hearing file (`origine.py`) tells number,
days and conclusion of a child's own informations, as `informations_liees` does to a team."""


def _lire(requete: str) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(requete)
        return curseur.fetchall()


@pytest.mark.django_db
def test_every_table_has_a_policy_or_a_reason():
    tables = _lire(
        """SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
                  EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'perimetre')
             FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"""
    )
    sans = {nom for nom, tenue, politique in tables if not (tenue and politique)}
    assert sans == set(SANS_POLITIQUE), (
        "écrire une politique (docs/architecture.md, « La seconde barrière »), ou dire pourquoi"
    )


@pytest.mark.django_db
def test_the_site_owns_nothing_and_bypasses_nothing():
    lus = _lire("SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'havre_%'")
    roles = {nom: droits for nom, *droits in lus}
    assert roles["havre_web"] == [False, False, False]
    assert roles["havre_proprietaire"] == [False, False, False]
    assert _lire("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'havre_gardien'") == [(False, False)]
    assert _lire("SELECT count(*) FROM pg_class WHERE relowner = 'havre_web'::regrole") == [(0,)]
    assert _lire("SELECT count(*) FROM pg_auth_members WHERE member = 'havre_web'::regrole") == [(0,)]
    assert _lire("SELECT inherit_option FROM pg_auth_members WHERE member = 'havre_proprietaire'::regrole") == [
        (False,)
    ]


@pytest.mark.django_db
def test_a_function_that_sees_every_row_has_a_fixed_search_path():
    lues = _lire(
        """SELECT oid::regprocedure::text, proowner::regrole::text, proconfig FROM pg_proc
            WHERE prosecdef AND pronamespace = 'public'::regnamespace"""
    )
    assert len(lues) > 40
    assert {
        (nom, a) for nom, a, reglages in lues if a != GARDIEN or "search_path=public, pg_temp" not in reglages
    } == set()


@pytest.mark.django_db
def test_a_trigger_that_reads_protected_tables_sees_every_row():
    """A rule of the service that saw only what its author may see would let through what it must refuse."""
    protegees = [nom for (nom,) in _lire("SELECT relname FROM pg_class WHERE relrowsecurity")]
    lit = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:{'|'.join(protegees)})\b", re.IGNORECASE)
    declencheurs = _lire(
        """SELECT proname, prosrc FROM pg_proc WHERE prorettype = 'trigger'::regtype AND NOT prosecdef
              AND pronamespace = 'public'::regnamespace AND proname NOT LIKE 'procrastinate%'"""
    )
    assert {nom for nom, corps in declencheurs if lit.search(corps)} == set(), "à confier (havre.common.politiques)"


@pytest.mark.django_db
def test_a_function_of_a_policy_leaves_the_query_to_several_processes():
    appelees = _lire(
        """SELECT p.oid::regprocedure::text, p.provolatile, p.proparallel, p.prosecdef FROM pg_depend d
             JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid
            WHERE d.classid = 'pg_policy'::regclass"""
    )
    assert len({nom for nom, *_ in appelees}) >= 6
    assert {nom for nom, *proprietes in appelees if proprietes != ["s", "s", True]} == set()


def test_each_right_says_what_it_opens():
    listes = [DES_ENFANTS, DES_ECHANGES, DES_INFORMATIONS, DES_AUTEURS, SANS_DOSSIER]
    places = [a for liste in listes for a in liste]
    assert sorted(places) == sorted(Action)


def test_every_row_is_read_in_few_places():
    appels: dict[str, int] = {}
    for fichier in SOURCES.rglob("*.py"):
        arbre = ast.parse(fichier.read_text(encoding="utf8"))
        nombre = sum(
            isinstance(n, ast.Call) and getattr(n.func, "id", getattr(n.func, "attr", "")) == "tout_lire"
            for n in ast.walk(arbre)
        )
        if nombre:
            appels[str(fichier.relative_to(SOURCES))] = nombre
    assert appels == TOUT_LIRE
