"""The vault: texts and files sealed, then backup, loss of the server, restoration, new key; by the commands themselves.

The data of the bench are only read: the archive is restored into an empty folder, and the key is changed there.
HAVRE_BENCH_COFFRE names the sizes (`flandres,nord`); those that were not measured keep their former results.
"""

import json
import os
import re
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .demonstration import demonstration
from .site import DONNEES, PORT, RACINE

TAILLES = os.environ.get("HAVRE_BENCH_COFFRE", "flandres,nord").split(",")
DOSSIERS = {
    "flandres": Path(os.environ.get("HAVRE_BENCH_DONNEES_FLANDRES", RACINE / ".havre" / "bench-flandres")),
    "nord": DONNEES,
}
RESULTATS = Path(__file__).with_name("coffre.json")
PHRASE = "mesure du coffre, sans secret"
TEXTE_CARACTERES = 600
TEXTES = 20_000
FICHIERS_MIO = (1, 10, 50)
REPRISES = 5


def mesurer() -> dict[str, Any]:
    """Return throughputs, then for each size seconds, bytes, memory and what differs after restoration."""
    with tempfile.TemporaryDirectory() as provisoire:
        debits = json.loads(_python("debits", HAVRE_CLES=provisoire).stdout)
    anciens = json.loads(RESULTATS.read_text(encoding="utf-8"))["tailles"] if RESULTATS.exists() else {}
    return {**debits, "tailles": anciens | {taille: _aller_retour(taille) for taille in TAILLES}}


def _aller_retour(taille: str) -> dict[str, Any]:
    """Save a département, restore it elsewhere, compare every table, change the key there."""
    donnees = DOSSIERS[taille]
    with demonstration(RACINE, donnees, "--taille", taille, port=PORT):
        pass  # its data are of this version; the site stops, so that both databases can be compared
    with tempfile.TemporaryDirectory(prefix="havre-coffre-") as lieu:
        archives, neuf = Path(lieu) / "archives", Path(lieu) / "neuf"
        _havre(donnees, "db", "demarrer")
        try:
            sauvegarde = _havre(donnees, "sauvegarde", "--vers", str(archives), "--phrase", "--avec-cles")
            (archive,) = archives.glob("*.havre")
            _havre(neuf, "db", "demarrer")
            lecture = _havre(neuf, "restauration", str(archive), "--verifier-seulement")
            restauration = _havre(neuf, "restauration", str(archive), "--avec-cles")
            differences = json.loads(_python("comparer", str(donnees), str(neuf)).stdout)
            journal = _havre(neuf, "journal", "verifier", "--json")
            contenus = _havre(neuf, "cles", "verifier")
            rotation = _havre(neuf, "cles", "faire-tourner")
            rouverts = _havre(neuf, "cles", "verifier")
            apres = _havre(neuf, "journal", "verifier", "--json")
        finally:
            _python("effacer", str(neuf))
            _havre(donnees, "db", "arreter")
        octets = archive.stat().st_size
    chaine, suite = json.loads(journal["dit"]), json.loads(apres["dit"])
    return {
        "tables": differences["tables"],
        "lignes": differences["lignes"],
        "base_octets": differences["octets"],
        "archive_octets": octets,
        "sauvegarde": _couts(sauvegarde),
        "verifier_archive": _couts(lecture),
        "restauration": _couts(restauration),
        "tables_differentes": differences["ecarts"],
        "journal": {"ecritures": chaine["evenements"], "lectures": chaine["lectures"], "intact": chaine["intacte"]},
        "contenus_chiffres": _nombre(contenus["dit"]),
        "ouvrir_tout_s": contenus["duree_s"],
        "rotation": _couts(rotation) | {"contenus": _nombre(rotation["dit"].splitlines()[-1])},
        "apres_rotation": {"contenus_ouverts": _nombre(rouverts["dit"]), "journal_intact": suite["intacte"]},
    }


def _couts(mesure: dict[str, Any]) -> dict[str, Any]:
    """Return seconds and memory of a command, without what it said."""
    return {nom: valeur for nom, valeur in mesure.items() if nom != "dit"}


def _nombre(phrase: str) -> int:
    """Return the first number of a sentence."""
    trouve = re.search(r"\d+", phrase)
    return int(trouve.group()) if trouve else 0


def _havre(donnees: Path, *arguments: str) -> dict[str, Any]:
    """Run a command of Havre on a data folder; return its seconds, the most memory of one process and its words.

    Raises:
        RuntimeError: the command failed.
    """
    debut = time.perf_counter()
    fait = _python("commande", *arguments, HAVRE_DONNEES=str(donnees), HAVRE_PHRASE=PHRASE)
    duree_s = time.perf_counter() - debut
    memoire = re.search(r"memoire_mio=(\d+)\n\Z", fait.stderr)
    return {
        "duree_s": round(duree_s, 1), "memoire_mio": int(memoire.group(1)) if memoire else 0, "dit": fait.stdout.strip()
    }  # fmt: skip


def _python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a part of this module in a process of its own, whose settings are its own."""
    propres = {nom: valeur for nom, valeur in os.environ.items() if nom not in {"HAVRE_ROLE", "HAVRE_CLES"}}
    fait = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.coffre", *arguments], cwd=RACINE, env=propres | variables, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    if fait.returncode:
        raise RuntimeError(f"{' '.join(arguments)} a échoué :\n{fait.stdout}{fait.stderr}")
    return fait


def _debits() -> dict[str, Any]:
    """Return how fast texts and stored files are sealed and opened, under a key made for the measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
    import django

    django.setup()
    from havre.common.chiffrement import chiffrer, dechiffrer, desceller, sceller, trousseau

    trousseau.activer(trousseau.creer())
    texte = ("L'enfant dit que, chez lui, l'été dernier… " * TEXTE_CARACTERES)[:TEXTE_CARACTERES]
    liens = [f"personnes_eloignement.motif:{n}" for n in range(TEXTES)]
    sceller_s, scelles = _chronometrer(lambda: [sceller(texte, lien=lien) for lien in liens])
    ouvrir_s, _ = _chronometrer(lambda: [desceller(s, lien=lien) for s, lien in zip(scelles, liens, strict=True)])
    fichiers: dict[str, Any] = {}
    for mio in FICHIERS_MIO:
        clair = secrets.token_bytes(mio * 2**20)
        memoire = _memoire_mio()
        chiffrer_s, chiffre = _median(lambda clair=clair: chiffrer(clair, lien="mesure"))
        dechiffrer_s, _ = _median(lambda chiffre=chiffre: dechiffrer(chiffre, lien="mesure"))
        fichiers[f"{mio} Mio"] = {
            "chiffrer_ms": round(chiffrer_s * 1000, 1),
            "dechiffrer_ms": round(dechiffrer_s * 1000, 1),
            "memoire_de_plus_mio": round(_memoire_mio() - memoire),
        }
    return {
        "texte_caracteres": TEXTE_CARACTERES,
        "textes_scelles_par_s": round(TEXTES / sceller_s),
        "textes_ouverts_par_s": round(TEXTES / ouvrir_s),
        "fichiers": fichiers,
    }


def _chronometrer(faire: Callable[[], Any]) -> tuple[float, Any]:
    debut = time.perf_counter()
    rendu = faire()
    return time.perf_counter() - debut, rendu


def _median(faire: Callable[[], Any]) -> tuple[float, Any]:
    """Return the median seconds of several runs, and what the last one gave."""
    durees = []
    for _ in range(REPRISES):
        duree, rendu = _chronometrer(faire)
        durees.append(duree)
    return statistics.median(durees), rendu


def _memoire_mio() -> float:
    """Return the most memory that this process held so far [MiB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _comparer(avant: Path, apres: Path) -> dict[str, Any]:
    """Compare two data folders table by table, each through its own administrator."""
    import psycopg

    from havre.commands.coffre.constat import constater, ecarts, preparer
    from havre.common.postgres import Grappe

    trouves, octets = [], 0
    for dossier in (avant, apres):
        with Grappe(dossier).active() as grappe, psycopg.connect(grappe.adresse_administrateur()) as connexion:
            preparer(connexion)
            trouves.append(constater(connexion))
            octets = (connexion.execute("SELECT pg_database_size(current_database())").fetchone() or (0,))[0]
    tables = trouves[1]["tables"]
    return {
        "ecarts": ecarts(*trouves), "tables": len(tables), "lignes": sum(t[0] for t in tables.values()),
        "octets": octets,
    }  # fmt: skip


def _commande(arguments: list[str]) -> None:
    """Run a command of Havre in this process's child, and say the most memory that one process held."""
    fait = subprocess.run([sys.executable, "-m", "havre.commands", *arguments], check=False)  # noqa: S603
    print(f"memoire_mio={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}", file=sys.stderr)
    sys.exit(fait.returncode)


def _effacer(dossier: Path) -> None:
    """Stop and delete the cluster of a folder, wherever it stands."""
    from havre.common.postgres import Grappe

    Grappe(dossier).supprimer()


def _partie(nom: str, arguments: list[str]) -> None:
    match nom:
        case "commande":
            _commande(arguments)
        case "effacer":
            _effacer(Path(arguments[0]))
        case "debits":
            print(json.dumps(_debits()))
        case "comparer":
            print(json.dumps(_comparer(*map(Path, arguments))))


if __name__ == "__main__":
    _partie(sys.argv[1], sys.argv[2:])
