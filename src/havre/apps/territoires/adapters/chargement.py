"""Loading of the reference data: communes, directions, MNS and courts."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection, transaction

from ..enums import Pays
from ..models import DirectionTerritoriale, Juridiction, Mns
from .fournisseurs import DONNEES, modele_reseau

DEPARTEMENT = "59"

Ligne = Mapping[str, str]

COLONNES = (
    "id", "pays", "code", "nom", "autres_noms", "departement", "codes_postaux", "population", "lon", "lat",
    "densite_5km", "surface_km2", "direction_id", "mns_id", "juridiction_id",
)  # fmt: skip


def _lire(*chemin: str) -> list[dict[str, str]]:
    """Return the rows of a file of the `donnees` folder."""
    with Path(DONNEES, *chemin).open(encoding="utf8", newline="") as fichier:
        return list(csv.DictReader(fichier))


def _separe(texte: str) -> list[str]:
    """Split a cell that holds several values."""
    return [morceau for morceau in texte.split(";") if morceau]


def charger_referentiel() -> dict[str, int]:
    """Load or refresh communes, directions, MNS and courts, in one transaction.

    Safe to run twice: unchanged rows are left alone. A commune that leaves the files stays, since others may refer
    to it.

    Returns:
        The number of communes, of communes written, of directions, MNS and courts.
    """
    proches = _lire("communes_nord_hdf_be.csv")
    directions, mns, juridictions = (_lire("nord", f"{n}.csv") for n in ("directions", "mns", "juridictions"))
    rattachement = _rattachements(proches, directions, mns, juridictions)
    with transaction.atomic():
        _ecrire_organisation(directions, mns, juridictions)
        communes = list(_lignes_communes(_lire("communes_france.csv"), proches, rattachement))
        ecrites = _ecrire_communes(communes)
        _ecrire_liens(mns, juridictions)
    return {
        "communes": len(communes),
        "communes_ecrites": ecrites,
        "directions": len(directions),
        "mns": len(mns),
        "juridictions": len(juridictions),
    }


def _rattachements(
    proches: list[dict[str, str]],
    directions: list[dict[str, str]],
    mns: list[dict[str, str]],
    tribunaux: Iterable[Ligne],
) -> dict[str, tuple[str, str, str]]:
    """Return direction, MNS and court of each commune of the département, by INSEE code.

    Modelling choice: the MNS is the one, within the direction, of which a pole is the nearest by travel time; the
    first of the file where two share a pole. The court is the one of the arrondissement.
    """
    du_nord = [c for c in proches if c["pays"] == Pays.FRANCE and c["departement"] == DEPARTEMENT]
    direction_de = {t: d["code"] for d in directions for t in _separe(d["territoires_approches"])}
    tribunal_de = {j["arrondissement"]: j["code"] for j in tribunaux if j["arrondissement"]}
    point = {c["code"]: [float(c["lon"]), float(c["lat"]), float(c["densite_5km"])] for c in du_nord}
    poles = [(m, pole) for m in mns for pole in _separe(m["poles"])]
    minutes = modele_reseau().minutes(
        np.array([point[c["code"]] for c in du_nord]), np.array([point[pole] for _, pole in poles])
    )
    resultat = {}
    for commune, ligne in zip(du_nord, minutes, strict=True):
        direction = direction_de[commune["territoire"]]
        ailleurs = np.array([m["direction"] != direction for m, _ in poles])
        plus_proche = poles[int(np.argmin(np.where(ailleurs, np.inf, ligne)))][0]
        resultat[commune["code"]] = (direction, plus_proche["code"], tribunal_de[commune["arrondissement"]])
    return resultat


def _lignes_communes(
    france: Iterable[Ligne], proches: list[dict[str, str]], rattachement: Mapping[str, tuple[str, str, str]]
) -> Iterator[tuple[Any, ...]]:
    """Yield one tuple of `COLONNES` for each commune."""
    densite = {(c["pays"], c["code"]): float(c["densite_5km"]) for c in proches}
    autres = {c["commune"]: c["autres_noms"] for c in _lire("nord", "communes_associees.csv")}
    for c in france:
        code = c["code_insee"]
        yield (
            f"FR-{code}", "FR", code, c["nom"], autres.get(code, ""), c["departement"], c["codes_postaux"].split(),
            int(c["population_2023"]), float(c["lon"]), float(c["lat"]), densite.get(("FR", code)),
            float(c["surface_km2"]) if c["surface_km2"] else None, *rattachement.get(code, (None, None, None)),
        )  # fmt: skip
    for c in proches:
        if c["pays"] != Pays.FRANCE:
            yield (
                f"{c['pays']}-{c['code']}", c["pays"], c["code"], c["nom"], "", c["departement"],
                c["codes_postaux"].split(), None, float(c["lon"]), float(c["lat"]), float(c["densite_5km"]),
                None, None, None, None,
            )  # fmt: skip


def _ecrire_communes(lignes: list[tuple[Any, ...]]) -> int:
    """Copy the communes to a temporary table, merge it, and return how many rows were added or changed."""
    colonnes = ", ".join(COLONNES)
    hors_cle = [c for c in COLONNES if c != "id"]
    affectations = ", ".join(f"{c} = EXCLUDED.{c}" for c in hors_cle)
    anciennes, nouvelles = (", ".join(f"{t}.{c}" for c in hors_cle) for t in ("c", "EXCLUDED"))
    with connection.cursor() as curseur:
        curseur.execute("DROP TABLE IF EXISTS commune_a_charger")
        curseur.execute(
            f"CREATE TEMPORARY TABLE commune_a_charger ON COMMIT DROP AS "  # noqa: S608  # names are constants
            f"SELECT {colonnes} FROM territoires_commune WITH NO DATA"
        )
        with curseur.copy(f"COPY commune_a_charger ({colonnes}) FROM STDIN") as copie:
            for ligne in lignes:
                copie.write_row(ligne)
        curseur.execute(
            f"INSERT INTO territoires_commune AS c ({colonnes}) SELECT {colonnes} FROM commune_a_charger "  # noqa: S608
            f"ON CONFLICT (id) DO UPDATE SET {affectations} "
            f"WHERE ({anciennes}) IS DISTINCT FROM ({nouvelles})"
        )
        ecrites = int(curseur.rowcount)
        curseur.execute("DROP TABLE commune_a_charger")
        if ecrites:
            curseur.execute("ANALYZE territoires_commune")  # the searches that follow at once want fresh statistics
    return ecrites


def _ecrire_organisation(directions: Iterable[Ligne], mns: Iterable[Ligne], juridictions: list[dict[str, str]]) -> None:
    """Write directions, MNS and courts; their communes may follow, since foreign keys are checked at the commit."""
    DirectionTerritoriale.objects.bulk_create(
        [DirectionTerritoriale(code=d["code"], nom=d["nom"], statut=d["statut"]) for d in directions],
        update_conflicts=True, unique_fields=["code"], update_fields=["nom", "statut"],
    )  # fmt: skip
    Mns.objects.bulk_create(
        [
            Mns(
                code=m["code"], nom=m["nom"], direction_id=m["direction"], commune_id=f"FR-{m['commune']}",
                statut=m["statut"],
            )
            for m in mns
        ],
        update_conflicts=True, unique_fields=["code"], update_fields=["nom", "direction", "commune", "statut"],
    )  # fmt: skip
    Juridiction.objects.bulk_create(
        [
            Juridiction(
                code=j["code"], type=j["type"], nom=j["nom"], commune_id=f"FR-{j['commune']}",
                cour_d_appel_id=j["cour_d_appel"] or None, statut=j["statut"],
            )
            for j in juridictions
        ],
        update_conflicts=True, unique_fields=["code"],
        update_fields=["type", "nom", "commune", "cour_d_appel", "statut"],
    )  # fmt: skip


def _ecrire_liens(mns: Iterable[Ligne], juridictions: Iterable[Ligne]) -> None:
    """Write the poles of the MNS and the chambres de proximité of the courts."""
    poles = [Mns.poles.through(mns_id=m["code"], commune_id=f"FR-{code}") for m in mns for code in _separe(m["poles"])]
    Mns.poles.through.objects.all().delete()
    Mns.poles.through.objects.bulk_create(poles)
    chambres = [
        Juridiction.chambres_de_proximite.through(juridiction_id=j["code"], commune_id=f"FR-{code}")
        for j in juridictions
        for code in _separe(j["chambres_de_proximite"])
    ]
    Juridiction.chambres_de_proximite.through.objects.all().delete()
    Juridiction.chambres_de_proximite.through.objects.bulk_create(chambres)
