"""What the commands of the vault share: passphrases that never stand on the command line, progress."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import click

VARIABLE_PHRASE = "HAVRE_PHRASE"

option_phrase = click.option(
    "--phrase-fichier",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Fichier de la phrase ; sinon {VARIABLE_PHRASE}, sinon elle est demandée.",
)


def lire_phrase(fichier: Path | None, question: str, *, deux_fois: bool = False) -> str:
    """Return a passphrase from a file, the environment, or the keyboard."""
    if fichier is not None:
        return fichier.read_text().strip()
    if phrase := os.environ.get(VARIABLE_PHRASE):
        return phrase
    return str(click.prompt(question, hide_input=True, confirmation_prompt=deux_fois))


class Progres:
    """Shows how much was done, on a terminal only; called with a number of bytes."""

    def __init__(self, titre: str) -> None:
        self._titre, self._vu = titre, -1

    def __enter__(self) -> "Progres":
        return self

    def __exit__(
        self, nature: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the line."""
        if self._vu >= 0:
            click.echo(err=True)

    def __call__(self, octets: int) -> Any:
        """Show the megabytes done."""
        if sys.stderr.isatty() and octets // 1_000_000 != self._vu:
            self._vu = octets // 1_000_000
            click.echo(f"\r{self._titre} : {self._vu} Mo", err=True, nl=False)
