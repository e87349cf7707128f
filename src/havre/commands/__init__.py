"""The `havre` command line: parse, call one action, query or engine function, print.

Commands are loaded by name when they are called, so that `havre engine` imports no Django.
Exit codes: 0 done, 1 refused or failed, 2 badly asked. Errors are one line in French on the error output.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    from .socle.racine import executer

    sys.exit(executer(list(sys.argv[1:] if arguments is None else arguments)))
