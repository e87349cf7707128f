"""Copying a synthetic département into an empty database."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from havre.apps.journal.actions import consigner
from havre.apps.territoires.models import Commune, Mns
from havre.common.chiffrement import colonnes_chiffrees

from .generation import Departement, Suivi
from .geographie import Geographie, Point
from .tableaux import Ligne, Tableau

PALIERS = (200, 1_500)  # rows after which the statistics of a table under copy are computed anew
GROUPES = {
    "services et agents": ("agents_service", "agents_agent", "agents_affectation"),
    "personnes et liens": (
        "personnes_personne", "personnes_enfant", "personnes_domicile", "personnes_reference", "personnes_lien",
        "personnes_eloignement", "personnes_fratrie", "personnes_membrefratrie",
    ),
    "lieux, places et agréments": (
        "lieux_organisme", "lieux_lieu", "lieux_unite", "lieux_capacite", "lieux_fermeture",
        "lieux_assistantfamilial", "lieux_agrement", "lieux_derogationagrement",
    ),
    "décisions et mesures": ("decisions_decision", "decisions_enfantconcerne", "mesures_mesure"),
    "besoins et recherches": ("accueils_besoin", "accueils_recherche", "accueils_enfantrecherche"),
    "accueils, place par place": (
        "accueils_accueil", "accueils_consentement", "accueils_jourexceptionnel", "personnes_reconnaissancehandicap",
    ),
    "gels et déclarations de places": (
        "lieux_gel", "lieux_leveedegel", "lieux_declarationdeplaces", "lieux_rattachement",
    ),
    "recommandations, promesses et visites": (
        "mesures_recommandation", "suivis_promesse", "suivis_issuepromesse", "visites_visite",
        "visites_frequencevisite",
    ),
}  # fmt: skip
TABLES = tuple(table for tables in GROUPES.values() for table in tables)


class BaseNonVide(Exception):
    """The database already holds rows; a synthetic département only fills an empty one."""


def lire_geographie() -> Geographie:
    """Return the communes and the MNS of the database."""
    poles: dict[str, list[str]] = {}
    for mns, commune in Mns.poles.through.objects.order_by("mns_id").values_list("mns_id", "commune_id"):
        poles.setdefault(commune, []).append(mns)
    champs = ("id", "nom", "departement", "population", "lon", "lat", "direction_id", "mns_id", "juridiction_id")
    points = [
        Point(c, nom, dep, population or 0, lon, lat, direction, tuple(poles.get(c, [mns] if mns else [])), tribunal)
        for c, nom, dep, population, lon, lat, direction, mns, tribunal in Commune.objects.values_list(*champs)
    ]
    return Geographie.de(points, list(Mns.objects.values_list("code", "nom", "direction_id")))


def exiger_base_vide() -> None:
    """Check that nothing would be mixed with the synthetic rows.

    Raises:
        BaseNonVide: a table already holds rows.
    """
    with connection.cursor() as curseur:
        for table in TABLES:
            curseur.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608  # names are constants
            if curseur.fetchone()[0]:
                raise BaseNonVide(
                    f"La base contient déjà des données (table {table}) : les données synthétiques ne se mêlent pas à "
                    "d'autres. Choisissez une base vide."
                )


def ecrire(departement: Departement, *, le: datetime, suivi: Suivi = lambda etape, nombre: None) -> dict[str, int]:
    """Copy every row, then write one event of the journal; all of it in one transaction.

    Args:
        le: moment written in the journal.
        suivi: told each group of tables and how many rows it got.

    Raises:
        BaseNonVide: the database already holds rows.
    """
    effectifs = departement.effectifs()
    with transaction.atomic():
        exiger_base_vide()
        for groupe, tables in GROUPES.items():
            for nom in tables:
                _copier(_chiffre(_avec_mots_de_passe(departement.tableaux[nom])))
            suivi(f"écrit : {groupe}", sum(effectifs[nom] for nom in tables))
        consigner(
            action="donnees_demo.creer", par=None, le=le, objet_type="departement", objet_id=departement.taille.value,
            donnees={
                "taille": departement.taille.value, "graine": departement.graine, "au": departement.au.isoformat(),
                "lignes": effectifs,
            },
        )  # fmt: skip
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
            curseur.execute("SET CONSTRAINTS ALL DEFERRED")
        suivi("liens et règles contrôlés", sum(effectifs.values()))
    return effectifs


def _avec_mots_de_passe(tableau: Tableau) -> Tableau:
    """Return the agents with their passwords: the demonstration accounts share one, the others cannot log in."""
    if tableau.nom != "agents_agent":
        return tableau
    commun = make_password(settings.HAVRE_DEMONSTRATION_MOT_DE_PASSE)
    rang = tableau.colonnes.index("de_demonstration")
    lignes = [(*ligne, commun if ligne[rang] else make_password(None)) for ligne in tableau.lignes]
    return Tableau(tableau.nom, (*tableau.colonnes, "password"), lignes)


def _chiffre(tableau: Tableau) -> Tableau:
    """Return the rows with the texts of encrypted columns sealed, as the models would write them."""
    (modele,) = (m for m in apps.get_models() if m._meta.db_table == tableau.nom)
    colonnes = list(tableau.colonnes)
    chiffres = [(colonnes.index(c.attname), c) for c in colonnes_chiffrees(modele) if c.attname in colonnes]
    if not chiffres:
        return tableau
    cle = colonnes.index(str(modele._meta.pk.column))
    lignes = []
    for ligne in tableau.lignes:
        valeurs = list(ligne)
        for rang, champ in chiffres:
            scelle = champ.sceller(valeurs[rang], pk=valeurs[cle])
            valeurs[rang] = scelle.brut if scelle else scelle
        lignes.append(tuple(valeurs))
    return Tableau(tableau.nom, tableau.colonnes, lignes)


def _copier(tableau: Tableau) -> None:
    """Copy rows; statistics are computed on the way, because triggers look up the rows already copied.

    They go through a table of the transaction: PostgreSQL copies nothing into a table with row-level security.
    """
    colonnes = ", ".join(tableau.colonnes)
    bornes = (0, *PALIERS, len(tableau.lignes))
    with connection.cursor() as curseur:
        curseur.execute(f"CREATE TEMPORARY TABLE charge (LIKE {tableau.nom} INCLUDING DEFAULTS) ON COMMIT DROP")
        for debut, fin in pairwise(bornes):
            if lignes := tableau.lignes[debut:fin]:
                with curseur.copy(f"COPY charge ({colonnes}) FROM STDIN") as copie:
                    copie.write(texte(lignes))
                curseur.execute(f"INSERT INTO {tableau.nom} ({colonnes}) SELECT {colonnes} FROM charge")  # noqa: S608
                curseur.execute(f"TRUNCATE charge; ANALYZE {tableau.nom}")
        curseur.execute("DROP TABLE charge")
        if "id" in tableau.colonnes:
            curseur.execute(
                f"SELECT setval(pg_get_serial_sequence('{tableau.nom}', 'id'), "  # noqa: S608  # names are constants
                f"greatest(1, (SELECT coalesce(max(id), 0) FROM {tableau.nom})))"
            )


def texte(lignes: Iterable[Ligne]) -> str:
    """Return rows in the text format of COPY."""
    return "".join("\t".join(map(_champ, ligne)) + "\n" for ligne in lignes)


def _champ(valeur: Any) -> str:
    if valeur is None:
        return r"\N"
    if isinstance(valeur, bool):
        return "t" if valeur else "f"
    brut = str(valeur)
    if "\\" in brut or "\t" in brut or "\n" in brut:
        brut = brut.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
    return brut
