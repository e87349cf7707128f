"""`havre engine`: the engines on files, without database nor site."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from havre.engine.matching.errors import InvalidProblem
from havre.engine.matching.problem import Problem

FICHIER = click.Path(exists=True, dir_okay=False, path_type=Path)


class MalDemande(click.ClickException):
    """A malformed instance or option: nothing is written, exit code 2."""

    exit_code = 2


@contextmanager
def _bien_forme() -> Iterator[None]:
    try:
        yield
    except InvalidProblem as erreur:
        raise MalDemande(str(erreur)) from erreur


def _lire(chemin: Path) -> Problem:
    with _bien_forme():
        return Problem.load(chemin)


def _lire_solution(chemin: Path) -> dict[str, Any]:
    try:
        contenu = json.loads(chemin.read_text(encoding="utf8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as erreur:
        raise MalDemande(f"{chemin.name}: must be JSON text: {erreur}") from erreur
    if not isinstance(contenu, dict) or not isinstance(contenu.get("assignment"), list):
        raise MalDemande(f"{chemin.name}: must be a JSON object with an assignment")
    return contenu


@click.group()
def engine() -> None:
    """Moteurs de calcul, sans base ni site."""


@engine.group()
def matching() -> None:
    """Répartition de fratries entre des unités : plan, classement, contrôle."""


@matching.command()
@click.argument("instance", type=FICHIER)
@click.option(
    "--out", "sortie", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Fichier JSON écrit."
)
@click.option("--time-limit", "limite", type=float, default=60.0, show_default=True, help="Secondes au plus.")
@click.option("--gap", "ecart", type=float, default=0.0, help="Écart prouvé suffisant (0.01 = 1 %).")
@click.option("--seed", "graine", type=int, default=0, help="Graine du hasard.")
@click.option("--threads", "fils", type=int, default=None, help="Fils d'exécution (tous par défaut).")
@click.option(
    "--no-moves",
    "sans_deplacer",
    is_flag=True,
    help="Chacun garde sa place ; seuls ceux qui attendent en reçoivent une.",
)
@click.option("--warm", "depart", type=FICHIER, default=None, help="Solution antérieure d'où partir.")
@click.option("--json", "en_json", is_flag=True, help="Écrit le résumé en JSON.")
@click.option("--quiet", "silencieux", is_flag=True, help="N'écrit pas la progression.")
@click.pass_context
def solve(
    ctx: click.Context, instance: Path, sortie: Path, limite: float, ecart: float, graine: int, fils: int | None,
    sans_deplacer: bool, depart: Path | None, en_json: bool, silencieux: bool,
) -> None:  # fmt: skip
    """Calcule un plan pour toutes les fratries, avec une borne prouvée.

    Ctrl-C rend le meilleur plan trouvé, marqué FEASIBLE, avec sa borne.
    """
    from havre.engine.matching import Progress
    from havre.engine.matching import solve as resoudre

    probleme = _lire(instance)
    depart_lu = None if depart is None else _depart(probleme, _lire_solution(depart))

    def dire(point: Progress) -> None:
        if not silencieux:
            objectif = "-" if point.objective is None else str(point.objective)
            reste = "" if point.objective is None else f"  gap {1 - point.bound / max(point.objective, 1):.3%}"
            click.echo(
                f"{point.elapsed_s:8.1f} s  {point.phase:<16} {objectif:>12}  bound {point.bound:.0f}{reste}", err=True
            )

    with _bien_forme(), _arret_propre() as arret:
        resultat = resoudre(
            probleme, no_moves=sans_deplacer, time_limit=limite, gap=ecart, seed=graine, threads=fils, warm=depart_lu,
            stop=arret, report=dire,
        )  # fmt: skip
    contenu = resultat.as_dict()
    sortie.write_text(json.dumps(contenu), encoding="utf8")
    resume = {nom: contenu[nom] for nom in ("status", "objective", "bound", "gap", "runtime_s", "seed")}
    click.echo(json.dumps(resume) if en_json else "  ".join(f"{nom} {valeur}" for nom, valeur in resume.items()))
    ctx.exit(0 if resultat.assignment is not None else 1)


def _depart(probleme: Problem, contenu: dict[str, Any]) -> Any:
    from havre.engine.matching import earlier_result

    with _bien_forme():
        return earlier_result(probleme, contenu)


@contextmanager
def _arret_propre() -> Iterator[Any]:
    """Give a function that tells whether Ctrl-C was pressed; a second Ctrl-C interrupts at once."""
    demande: list[int] = []

    def noter(numero: int, _cadre: FrameType | None) -> None:
        if demande:
            raise KeyboardInterrupt
        demande.append(numero)

    try:
        ancien = signal.signal(signal.SIGINT, noter)
    except ValueError:  # not in the main thread: nobody can press Ctrl-C here
        yield lambda: False
        return
    try:
        yield lambda: bool(demande)
    finally:
        signal.signal(signal.SIGINT, ancien)


@matching.command()
@click.argument("instance", type=FICHIER)
@click.option("--group", "fratrie", type=int, required=True, help="Numéro de la fratrie.")
@click.option("-k", "nombre", type=int, default=10, show_default=True, help="Nombre de façons.")
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def rank(instance: Path, fratrie: int, nombre: int, en_json: bool) -> None:
    """Classe les meilleures façons de loger une fratrie maintenant, sans déplacer personne d'autre."""
    from havre.engine.matching import rank as classer

    probleme = _lire(instance)
    with _bien_forme():
        resultat = classer(probleme, fratrie, nombre)
    contenu = resultat.as_dict()
    if en_json:
        click.echo(json.dumps(contenu))
        return
    click.echo(f"{contenu['status']}  fratrie {fratrie}, enfants {contenu['children']}")
    for rang, facon in enumerate(contenu["ways"], 1):
        click.echo(f"{rang:3}. {facon['tier']:<8} {facon['total']:>8}  split {facon['split']}")
        for enfant in facon["children"]:
            couts = ", ".join(f"{nom} {cout}" for nom, cout in enfant["criteria"].items() if cout)
            click.echo(
                f"       enfant {enfant['child']} -> unité {enfant['unit']} (lieu {enfant['home']}) : {couts or 0}"
            )
    exclus = contenu["exclusions"]
    click.echo(f"Lieux qui prennent toute la fratrie : {exclus['homes_whole']}. Unités exclues : " + ", ".join(
        f"{raison} {nombre}" for raison, nombre in exclus["overall"].items() if nombre))  # fmt: skip
    for manque in contenu["nearest_misses"]:
        dispenses = "; ".join(f"enfant {d['child']}, unité {d['unit']}: {d['text']}" for d in manque["waivers"])
        click.echo(f"  s'ouvrirait : lieu {manque['home']} (coût {manque['total']}) : {dispenses}")


@matching.command()
@click.argument("instance", type=FICHIER)
@click.argument("solution", type=FICHIER)
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
@click.pass_context
def check(ctx: click.Context, instance: Path, solution: Path, en_json: bool) -> None:
    """Recalcule les règles et le coût d'une solution, à partir des deux fichiers seuls."""
    from havre.engine.matching.verify import check_solution

    probleme, contenu = _lire(instance), _lire_solution(solution)
    objectif, fautes = check_solution(probleme, contenu)
    resume = {"objective": objectif, "bound": contenu.get("bound"), "broken": fautes}
    if en_json:
        click.echo(json.dumps(resume))
    else:
        click.echo("\n".join([f"objective {objectif}  bound {contenu.get('bound')}", *fautes]))
    ctx.exit(1 if fautes else 0)


@matching.command()
@click.argument("instance", type=FICHIER)
@click.argument("solution", type=FICHIER)
@click.option(
    "--areas", "secteurs", type=click.IntRange(1, 50), default=6, show_default=True, help="Nombre de secteurs."
)
@click.option("-k", "nombre", type=click.IntRange(1, 1000), default=20, show_default=True, help="Lignes au plus.")
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def worth(instance: Path, solution: Path, secteurs: int, nombre: int, en_json: bool) -> None:
    """Dit ce que vaudrait une place de plus, par type, secteur et âge, d'après les prix qui prouvent la borne."""
    from havre.engine.matching import areas_around, worth_of_places
    from havre.engine.matching.worth import KINDS

    probleme = _lire(instance)
    resultat = _depart(probleme, _lire_solution(solution))
    if len(resultat.unit_price) != probleme.n_units or len(resultat.assignment) != probleme.n_children:
        raise MalDemande(f"{solution.name}: does not belong to this instance")
    lignes = worth_of_places(probleme, resultat, areas_around(probleme, secteurs))[:nombre]
    if en_json:
        click.echo(json.dumps([ligne.as_dict() for ligne in lignes]))
        return
    click.echo("  kind              area  age (years)  places  worth (min)  highest (min)  waiting children")
    for x in lignes:
        click.echo(
            f"  {KINDS[x.kind]:<17} {x.area:>4}  {x.age_from // 12:>3} to {(x.age_to + 1) // 12:>3}  {x.places:>6}"
            f"  {x.mean / 10:>11.0f}  {x.highest / 10:>13.0f}  {x.children:>16}"
        )


@matching.command()
@click.argument("instance", type=FICHIER)
@click.argument("avant", type=FICHIER)
@click.argument("apres", type=FICHIER)
def diff(instance: Path, avant: Path, apres: Path) -> None:
    """Dit en mots ce qui change d'un plan à l'autre, chaîne par chaîne."""
    from havre.engine.matching import difference

    probleme = _lire(instance)
    with _bien_forme():
        change = difference(probleme, _lire_solution(avant)["assignment"], _lire_solution(apres)["assignment"])
    click.echo(change.text)
