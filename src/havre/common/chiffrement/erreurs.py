"""Refusals of the vault, in French: they are shown as they are."""


class ErreurCoffre(RuntimeError):
    """Something cannot be encrypted or opened."""


class CleManquante(ErreurCoffre):
    """The key that encrypted a content is not in the folder of keys, or is not the one of that name."""


class ContenuAltere(ErreurCoffre):
    """A content does not open: it was altered, moved to another row, or the key is not the right one."""


class FluxAltere(ContenuAltere):
    """A stream does not open; `bloc` counts from 1 and `octet` is where that block begins in the stream [bytes]."""

    def __init__(self, message: str, *, bloc: int, octet: int) -> None:
        super().__init__(message)
        self.bloc, self.octet = bloc, octet


class PhraseRefusee(ErreurCoffre):
    """A passphrase or a recovery key is not the right one, or is too weak."""
