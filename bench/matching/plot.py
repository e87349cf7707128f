"""Draw the time to gap of the engine and of its peers, as SVG."""

import math
from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, TOP, KEY = 960, 400, 60, 30, 240  # KEY: width kept at the right for the names
COLOURS = ("#1f4e79", "#b3541e", "#2e7d32", "#6a1b9a", "#00695c", "#8d6e63", "#ad1457", "#37474f")
LETTERS = "ABCDEFGHIJKL"
GAPS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5)
TIMES = (1, 10, 60, 600, 1800)


def _x(seconds: float) -> float:
    return LEFT + (WIDTH - LEFT - KEY) * math.log(max(seconds, 1)) / math.log(TIMES[-1])


def _y(gap: float) -> float:
    low, high = math.log(GAPS[0] / 2), math.log(GAPS[-1])
    return TOP + (HEIGHT - TOP - 50) * (1 - (math.log(min(max(gap, GAPS[0] / 2), GAPS[-1])) - low) / (high - low))


def draw(runs: Sequence[dict]) -> str:
    """Return the plot of the gap (proven, over all units) by seconds, both on logarithmic axes."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        'font-size="12"><title>Écart prouvé selon le temps de calcul</title>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    ]
    for gap in GAPS:
        parts.append(f'<path d="M{LEFT} {_y(gap):.1f}H{WIDTH - KEY}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{_y(gap) + 4:.1f}" text-anchor="end">{gap:.0%}</text>')
    for seconds in TIMES:
        parts.append(f'<path d="M{_x(seconds):.1f} {TOP}V{HEIGHT - 50}" stroke="#ddd"/>')
        parts.append(f'<text x="{_x(seconds):.1f}" y="{HEIGHT - 32}" text-anchor="middle">{seconds} s</text>')
    parts.append(f'<text x="{(WIDTH - KEY) / 2}" y="{HEIGHT - 10}" text-anchor="middle">secondes (horloge)</text>')
    names = []
    for colour, run in zip(COLOURS, (run for run in runs if run.get("points")), strict=False):
        known = [(at, 1 - bound / objective) for at, _, objective, bound in run["points"] if objective and at >= 1]
        if known:
            parts.append(f'<path d="{_line(known)}" fill="none" stroke="{colour}" stroke-width="2"/>')
            names.append((colour, f"Havre, {_case(run)}"))
    for letter, run in zip(
        LETTERS, (r for r in runs if not r.get("points") and r.get("gap") is not None), strict=False
    ):
        x, y = _x(run["elapsed_s"]), _y(run["gap"])
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="#444"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" fill="#fff">{letter}</text>')
        names.append(("#444", f"{letter} : {run['method']}, {_case(run)}"))
    for rank, (colour, name) in enumerate(names):
        y = TOP + 8 + 19 * rank
        parts.append(f'<path d="M{WIDTH - KEY + 14} {y}h16" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="{WIDTH - KEY + 36}" y="{y + 4}" fill="#222">{name}</text>')
    return "".join(parts) + "</svg>\n"


def _case(run: dict) -> str:
    """Return the size of a run, its limit and what may move."""
    moves = "plan complet" if run["full"] else "sans déplacer"
    return f"{run['size']}×, {moves}, {run['limit_s']:.0f} s"


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if i else 'M'}{_x(at):.1f} {_y(gap):.1f}" for i, (at, gap) in enumerate(points))
