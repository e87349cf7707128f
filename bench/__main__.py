"""Measures of the whole product, written as JSON into `bench/`: `python -m bench [MEASURE|tout]`.

`site`: page times and ranking latency at the size of the Nord, on a database kept in `.havre/bench-nord`.
`demarrage`: `./demo` in a fresh clone without venv nor database, then a second start, then a start after kill -9.
`listes`: each exact list against an independent count, on days drawn at random over two years.
`justice`: what is late before judges, and what was recommended, decided and carried out, against independent queries.
`trajets`: the travel model, and its difference with a real routing engine where reference data are at hand.
`lettres`: a thousand letters printed.
`plan`: a plan of the week for the whole département, and its page with 1,000 proposals.
`droit`: reading the files of the law, then every deadline of as many children as the Nord has.
`barriere`: pages with and without the second barrier, turn by turn.
`echeances`: the projection of the due dates rebuilt whole, and after one act.
`coffre`: texts and files sealed, then backup, restoration compared table by table, and a new key, at both sizes.
`journal`: both chains at a million rows (HAVRE_BENCH_JOURNAL for fewer): an append, verifications, anchors.
"""

import argparse
import json
from pathlib import Path

from . import barriere, coffre, comptes, demarrage, droit, echeances, journal, justice, lettres, plan, site, trajets
from .machine import decrire_machine

MESURES = {
    "site": site.mesurer,
    "demarrage": demarrage.mesurer,
    "listes": comptes.mesurer,
    "justice": justice.mesurer,
    "trajets": trajets.mesurer,
    "droit": droit.mesurer,
    "lettres": lettres.mesurer,
    "journal": journal.mesurer,
    "coffre": coffre.mesurer,
    "plan": plan.mesurer,
    "echeances": echeances.mesurer,
    "barriere": barriere.mesurer,
}


def main() -> None:
    """Run the measures asked for and write each one's results."""
    analyseur = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    analyseur.add_argument("mesure", nargs="?", default="tout", choices=[*MESURES, "tout"])
    choix = analyseur.parse_args().mesure
    for nom, mesurer in MESURES.items():
        if choix in {nom, "tout"}:
            resultats = {"machine": decrire_machine(), **mesurer()}
            fichier = Path(__file__).with_name(f"{nom}.json")
            fichier.write_text(json.dumps(resultats, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            print(json.dumps(resultats, indent=1, ensure_ascii=False))
            print(f"Écrit dans {fichier.relative_to(Path.cwd()) if fichier.is_relative_to(Path.cwd()) else fichier}.")


if __name__ == "__main__":
    main()
