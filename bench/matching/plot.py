"""Draw time to gap of the runs found in a folder, as SVG, and print their table.

usage: plot.py FOLDER [OUT.svg]
"""

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP = 720, 380, 60, 30
COLOURS = ("#1f4e79", "#b3541e", "#2e7d32", "#6a1b9a", "#00695c", "#8d6e63")
GAPS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5)
TABLE = ("children", "no_moves", "status", "objective", "bound", "gap", "runtime_s", "cpu_s", "memory_mib")
TIMES = (1, 10, 60, 600, 1800)


def _x(seconds: float) -> float:
    return LEFT + (WIDTH - LEFT - 20) * math.log(max(seconds, 1)) / math.log(TIMES[-1])


def _y(gap: float) -> float:
    low, high = math.log(GAPS[0] / 2), math.log(GAPS[-1])
    return TOP + (HEIGHT - TOP - 50) * (1 - (math.log(min(max(gap, GAPS[0] / 2), GAPS[-1])) - low) / (high - low))


def draw(runs: Sequence[dict]) -> str:
    """Return the plot of the gap (proven, over all units) by CPU seconds, both on logarithmic axes."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        'font-size="12"><title>Écart prouvé selon le temps de calcul</title>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    ]
    for gap in GAPS:
        parts.append(f'<path d="M{LEFT} {_y(gap):.1f}H{WIDTH - 20}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{_y(gap) + 4:.1f}" text-anchor="end">{gap:.0%}</text>')
    for seconds in TIMES:
        parts.append(f'<path d="M{_x(seconds):.1f} {TOP}V{HEIGHT - 50}" stroke="#ddd"/>')
        parts.append(f'<text x="{_x(seconds):.1f}" y="{HEIGHT - 32}" text-anchor="middle">{seconds} s</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 10}" text-anchor="middle">secondes de processeur</text>')
    for colour, run in zip(COLOURS, runs, strict=False):
        points = [(cpu, 1 - bound / objective) for _, cpu, objective, bound in run["points"] if objective and cpu > 0.5]
        steps = "".join(f"{'L' if i else 'M'}{_x(cpu):.1f} {_y(gap):.1f}" for i, (cpu, gap) in enumerate(points))
        if not points:
            continue
        parts.append(f'<path d="{steps}" fill="none" stroke="{colour}" stroke-width="2"/>')
        label = f"{run['children']} enfants" + (", sans déplacer" if run["no_moves"] else "")
        parts.append(f'<text x="{_x(points[-1][0]) - 4:.1f}" y="{_y(points[-1][1]) - 6:.1f}" text-anchor="end" '
                     f'fill="{colour}">{label}</text>')  # fmt: skip
    return "".join(parts) + "</svg>\n"


def main(arguments: Sequence[str]) -> None:
    """Print the table of the runs of a folder and write the plot beside the explanation."""
    folder = Path(arguments[0])
    default = folder.resolve().parents[1] / "docs" / "explications" / "appariement.svg"
    out = Path(arguments[1]) if len(arguments) > 1 else default
    runs = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    runs = [run for run in runs if "points" in run]
    print(*TABLE)
    for run in runs:
        print(*(run[name] for name in TABLE))
    out.write_text(draw(runs), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
