"""The works that a task may name; each runs in a process of its own, so that a crash takes nothing else down."""

from collections.abc import Callable

from havre.common.taches.suivi import Suivi

TRAVAUX: dict[str, Callable[[Suivi], str]] = {}
