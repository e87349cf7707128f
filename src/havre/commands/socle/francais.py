"""Help and errors of the command line in French, whatever class a command has."""

import re
from collections.abc import Iterable
from typing import Any

import click

_AIDE = {"Show this message and exit.": "Affiche cette aide."}
_TITRES = {"Commands": "Commandes", "Options": "Options"}
_MESSAGES = [
    (r"No such command ['\"](.+?)['\"]\.?(.*)", r"commande inconnue : \1"),
    (r"No such option:? ['\"]?(\S+?)['\"]?\.?(?: .*)?$", r"option inconnue : \1"),
    (r"Missing option ['\"](.+?)['\"]\.?.*", r"il manque l'option \1"),
    (r"Missing argument ['\"](.+?)['\"]\.?.*", r"il manque \1"),
    (r"Missing command\.?", "il manque une commande"),
    (r"Missing parameter: (.+)", r"il manque \1"),
    (r"Got unexpected extra arguments? \((.*)\)", r"en trop : \1"),
    (r"Option ['\"](.+?)['\"] requires an argument\.?", r"l'option \1 attend une valeur"),
    (r"Option ['\"](.+?)['\"] does not take a value\.?", r"l'option \1 n'attend pas de valeur"),
    (r"Invalid value for (?:['\"](.+?)['\"]|(.+?)): (.*)", r"valeur refusée pour \1\2 : \3"),
    (r"Invalid value: (.*)", r"valeur refusée : \1"),
    (r"(.*)['\"](.*?)['\"] is not a valid (?:integer|int)(?: range)?\.?", r"\1« \2 » n'est pas un nombre entier"),
    (r"(.*)['\"](.*?)['\"] is not a valid float(?: range)?\.?", r"\1« \2 » n'est pas un nombre"),
    (r"(.*)['\"](.*?)['\"] is not a valid boolean.*", r"\1« \2 » n'est ni oui ni non"),
    (r"(.*)['\"](.*?)['\"] is not one of (.*?)\.?$", r"\1« \2 » n'est pas parmi \3"),
    (r"(.*)(\S+) is not in the range (.*?)\.?$", r"\1\2 n'est pas dans l'intervalle \3"),
    (r"(.*)['\"](.*?)['\"] does not match the formats? (.*?)\.?$", r"\1« \2 » n'est pas une date (\3)"),
    (r"(.*)(?:File|Path|Directory) ['\"](.*?)['\"] does not exist\.?", r"\1« \2 » n'existe pas"),
    (r"(.*)File ['\"](.*?)['\"] is a directory\.?", r"\1« \2 » est un dossier"),
    (r"(.*)Directory ['\"](.*?)['\"] is a file\.?", r"\1« \2 » est un fichier"),
    (r"Could not open file ['\"](.*?)['\"]: .*", r"« \1 » ne peut pas être lu"),
]


def _aide(texte: str) -> str:
    """Return the help of an option with click's own words in French."""
    texte = _AIDE.get(texte, texte)
    return (
        texte.replace("[default: ", "[défaut : ")
        .replace("; required]", " ; obligatoire]")
        .replace("[required]", "[obligatoire]")
    )


class FormateurFrancais(click.HelpFormatter):
    """Writes the fixed words of click's help in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        args = args.replace("COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]...")
        super().write_usage(prog, args, prefix or "Utilisation : ")

    def write_heading(self, heading: str) -> None:
        """Write the title of a section."""
        self.write(f"{'':>{self.current_indent}}{_TITRES.get(heading, heading)} :\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        """Write a list of names and explanations."""
        super().write_dl([(nom, _aide(texte)) for nom, texte in rows], *args, **options)


def traduire(message: str) -> str:
    """Return one of click's messages in French, on one line; a message already in French stays as it is."""
    texte = " ".join(message.split())
    for motif, remplacement in _MESSAGES:
        nouveau = re.sub(f"^{motif}", remplacement, texte)
        if nouveau != texte:
            texte = nouveau
    return texte


def phrase_d_erreur(erreur: click.ClickException) -> str:
    """Return the French line for an error of click."""
    texte = traduire(erreur.format_message())
    if isinstance(erreur, click.UsageError) and erreur.ctx is not None:
        texte = f"{texte.rstrip('.')} (aide : {erreur.ctx.command_path} --help)"
    return texte
