"""The printed steps of a long command."""

import sys
import time

import click


def etape(texte: str, debut: float) -> None:
    """Print one step and how long it took since `debut` (of `time.monotonic`) [s]."""
    duree = f"{time.monotonic() - debut:.1f}".replace(".", ",")
    click.echo(f"  {texte + ' ':.<68} {duree:>6} s")
    sys.stdout.flush()
