"""Tables of the measures, written between two marks of the explanation page."""

from pathlib import Path

BEGIN, END = "<!-- mesures -->", "<!-- fin des mesures -->"
NAMES = {
    "havre": "Havre",
    "greedy": "par urgence et ancienneté, fratrie par fratrie",
    "highs": "modèle compact, HiGHS",
    "cbc": "modèle compact, PuLP + CBC",
    "cpsat": "modèle compact, CP-SAT",
}
TITLES = {False: "Placer ceux qui attendent, sans déplacer personne", True: "Plan complet, tous peuvent bouger"}


def rewrite(page: Path, results: dict) -> None:
    """Replace what stands between the marks of the page by the tables of these results."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(before + BEGIN + "\n" + markdown(results) + END + after, encoding="utf-8")


def markdown(results: dict) -> str:
    """Return the tables: every method by size, time to gap, growth."""
    machine = results["machine"]
    lines = [
        f"Une seule course, {machine['coeurs']} cœurs ({machine['processeur']}), {machine['memoire_gio']} Gio, Python "
        f"{machine['python']} ; la charge est celle d'avant chaque cas.",
        "",
    ]
    for full, title in TITLES.items():
        lines += [f"**{title}**", "", "| taille | méthode | limite | réponse | coût | écart prouvé | horloge | cpu |"
                  " mémoire | charge |", "|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
        lines += [_row(row) for row in results["rows"] if row["full"] == full]
        lines.append("")
    lines += ["**Temps et croissance de Havre, plan complet**", "", "| enfants | écart à 60 s | à 300 s | à la fin |"
              " premier plan prouvé à 10 % | mémoire |", "|---|---|---|---|---|---|"]  # fmt: skip
    for row in results["rows"]:
        if row["full"] and row["method"] == "havre" and row.get("points"):
            lines.append(
                f"| {_number(row['children'])} | {_percent(gap_at(row, 60))} | {_percent(gap_at(row, 300))} | "
                f"{_percent(row['gap'])} ({row['elapsed_s']:.0f} s) | {_reached(row, 0.1)} | {row['memory_mib']} Mio |"
            )
    return "\n".join([*lines, ""])


def gap_at(row: dict, seconds: float) -> float | None:
    """Return the proven gap of the engine after so many seconds, None when the run was shorter."""
    if row["elapsed_s"] < seconds:
        return None
    known = [1 - bound / objective for at, _, objective, bound in row["points"] if at <= seconds and objective]
    return known[-1] if known else None


def _reached(row: dict, gap: float) -> str:
    times = [at for at, _, objective, bound in row["points"] if objective and 1 - bound / objective <= gap]
    return f"{times[0]:.0f} s" if times else "–"


def _row(row: dict) -> str:
    cells = [
        f"{row['size']}×",
        NAMES[row["method"]],
        f"{row['limit_s']:.0f} s",
        row["status"],
        _number(row.get("objective")),
        _percent(row.get("gap")),
        "–" if row.get("elapsed_s") is None else f"{row['elapsed_s']:.1f} s",
        "–" if row.get("cpu_s") is None else f"{row['cpu_s']:.1f} s",
        "–" if row.get("memory_mib") is None else f"{row['memory_mib']} Mio",
        str(row.get("load_average", "–")),
    ]
    return "| " + " | ".join(cells) + " |"


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}".replace(",", " ")


def _percent(gap: float | None) -> str:
    return "–" if gap is None else f"{100 * gap:.3f} %".replace(".", ",")
