"""Technical logs hold no value: neither of an exception, nor of a query, nor what commands a terminal."""

import logging
import sys
from collections.abc import Callable

from django.conf import settings

from havre.common.journaux import SansDonnees

SECRET = "Clothaire"


def ecrire(message: str, *args: object, echouer: Callable[[], object] | None = None) -> str:
    """Return what the formatter writes of a message, with the failure of a function."""
    erreur = None
    if echouer:
        try:
            echouer()
        except Exception:
            erreur = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, "f.py", 1, message, args, erreur)
    record.exc_text = f"ValueError: {SECRET}"
    return SansDonnees("%(levelname)s %(message)s").format(record)


def lire_un_nombre() -> None:
    int(SECRET)


def chercher() -> None:
    try:
        lire_un_nombre()
    except ValueError as erreur:
        raise KeyError(SECRET) from erreur


def test_a_failure_is_written_without_its_values():
    texte = ecrire("Internal Server Error: %s", "/enfants/12/", echouer=chercher)
    assert SECRET not in texte
    assert "/enfants/12/" in texte
    assert "builtins.ValueError (message tu)" in texte
    assert "builtins.KeyError (message tu)" in texte
    assert "in lire_un_nombre" in texte
    assert texte.index("ValueError") < texte.index("KeyError")


def test_what_was_searched_and_what_the_database_quotes_are_left_out():
    assert ecrire("Not Found: %s", f"/recherche?q={SECRET}&b=c d") == "ERROR Not Found: /recherche?… d"
    cite = ecrire("duplicate key\nDETAIL:  Key (nom)=(%s) already exists.", SECRET)
    assert cite == "ERROR duplicate key\\nDETAIL : (tu)"


def test_nobody_writes_lines_of_his_own():
    assert ecrire("Invalid host: %r", "a") == "ERROR Invalid host: 'a'"
    assert ecrire("Host: %s", "a\r\nERROR forged\x1b[2J\u2028") == "ERROR Host: a\\x0d\\nERROR forged\\x1b[2J\\x2028"


def test_every_log_of_the_site_goes_through_it():
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "ligne"
    assert settings.LOGGING["formatters"]["ligne"]["()"] == "havre.common.journaux.SansDonnees"
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert all(not logging.getLogger(nom).handlers for nom in ("django", "django.server", "django.request"))
