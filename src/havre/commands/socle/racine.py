"""The root command: finds a sub-command by its name, prepares what it needs, and turns errors into one line."""

import importlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from typing import Literal

import click

from .francais import FormateurFrancais, phrase_d_erreur


@dataclass(frozen=True)
class Entree:
    """One sub-command: its module in this package, the object in it, a line of help, and the database role it needs."""

    module: str
    aide: str
    role: Literal["web", "proprietaire"] | None = None
    objet: str = "commande"
    cachee: bool = False


ENTREES = {
    "demo": Entree("site.demo", "Lance la démonstration complète : base, données synthétiques, site."),
    "servir": Entree("site.servir", "Sert le site, sans rien préparer."),
    "ouvrier": Entree("ouvrier.service", "Fait les tâches de fond (plans, travaux de nuit).", "web"),
    "travail": Entree("ouvrier.travail", "Fait le travail d'une tâche.", "web", cachee=True),
    "migrer": Entree("migrer", "Met les tables à jour, sous le rôle propriétaire.", "proprietaire"),
    "db": Entree("coffre.db", "Base embarquée : adresse, démarrage, arrêt, état."),
    "gerer": Entree("gerer", "Passe une commande à Django (check, shell, showmigrations…)."),
    "territoires": Entree(
        "territoires", "Données de référence : communes, directions, temps de trajet.", "proprietaire"
    ),
    "donnees-demo": Entree("site.donnees_demo", "Crée un département synthétique.", "proprietaire"),
    "importer": Entree("importer", "Importe lieux, personnes, décisions ou accueils depuis un fichier CSV.", "web"),
    "places": Entree("places", "Cherche une place pour un enfant ou une fratrie.", "web"),
    "echeances": Entree("echeances", "Échéances : calcul, avis, raisons.", "web"),
    "listes": Entree("listes", "Compte les listes exactes, écrit leurs relevés du 10.", "web"),
    "journal": Entree("preuves.journal", "Vérifie la chaîne du journal.", "web"),
    "rapports": Entree("preuves.rapports", "Vérifie que les rapports signés sont intacts.", "web"),
    "acces": Entree("site.acces", "Comptes : premier administrateur, nouveau mot de passe, second facteur.", "web"),
    "champs": Entree(
        "registre.champs", "Classement des champs : données personnelles, finalités, conservation.", "web"
    ),
    "roles": Entree("registre.roles", "Rôles et droits : page de référence, droits d'un compte.", "web"),
    "cles": Entree("coffre.cles", "Clés de chiffrement : état, rotation, retrait, copie de secours.", "proprietaire"),
    "sauvegarde": Entree("coffre.sauvegarde", "Écrit une archive chiffrée de toute la base.", "proprietaire"),
    "restauration": Entree("coffre.restauration", "Restaure une archive dans un serveur vide.", "proprietaire"),
    "droit": Entree("droit", "Le droit : paramètres, obligations, veille, « pourquoi cette date ? »."),
    "engine": Entree("engine", "Moteurs de calcul, sans base ni site.", objet="engine"),
    "preparer-demo": Entree("site.preparation", "Prépare une démonstration.", "proprietaire", cachee=True),
}
PAQUET = "havre.commands"


def preparer_django(role: Literal["web", "proprietaire"]) -> None:
    """Load the site for a command, under a database role unless the environment already chose one.

    A command serves nobody in particular: its connections see every row. The web server never comes here.
    """
    os.environ.setdefault("HAVRE_ROLE", role)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.config.settings")
    import django

    django.setup()
    from havre.common.barriere import servir_le_service

    servir_le_service()


class Racine(click.Group):
    """Group whose sub-commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the sub-commands that this installation has."""
        return [n for n, e in ENTREES.items() if importlib.util.find_spec(f"{PAQUET}.{e.module}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a sub-command, after the site if it needs the database."""
        if cmd_name not in self.list_commands(ctx):
            return None
        entree = ENTREES[cmd_name]
        if entree.role is not None:
            preparer_django(entree.role)
        module = importlib.import_module(f"{PAQUET}.{entree.module}")
        trouvee: click.Command = getattr(module, entree.objet)
        return trouvee

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the sub-command and, unless only its help is asked, see that the database answers while it runs."""
        nom, commande, reste = super().resolve_command(ctx, args)
        if nom is not None and ENTREES[nom].role is not None and not {"--help", "-h"} & set(reste):
            from .embarquee import base_active

            ctx.with_resource(base_active())
        return nom, commande, reste

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of sub-commands without importing them."""
        with formatter.section("Commandes"):
            formatter.write_dl([(n, ENTREES[n].aide) for n in self.list_commands(ctx) if not ENTREES[n].cachee])


@click.group(cls=Racine, name="havre", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="havre", message="%(package)s %(version)s", help="Affiche la version.")
def racine() -> None:
    """Havre, logiciel libre de la protection de l'enfance.

    Codes de sortie : 0 fait, 1 refusé ou échoué, 2 mal demandé.
    """


def _attendues() -> tuple[type[BaseException], ...]:
    """Return the errors a user can meet, among the modules that were loaded."""
    noms = {
        "havre.common.postgres.erreurs": ["ErreurPostgres"],
        "django.core.exceptions": ["ImproperlyConfigured", "PermissionDenied", "ValidationError"],
        "django.core.management.base": ["CommandError"],
        "django.db.utils": ["OperationalError"],
        "psycopg": ["OperationalError"],
    }
    return tuple(getattr(sys.modules[m], nom) for m, liste in noms.items() if m in sys.modules for nom in liste)


def _dire(message: str) -> None:
    click.echo(f"havre : {message}", err=True)


def executer(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    click.Context.formatter_class = FormateurFrancais
    try:
        resultat = racine.main(arguments, prog_name="havre", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as erreur:
        click.echo(erreur.format_message())
        return 2
    except click.exceptions.Abort:
        _dire("interrompu.")
        return 1
    except click.ClickException as erreur:
        _dire(phrase_d_erreur(erreur))
        return erreur.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as erreur:
        if not isinstance(erreur, _attendues()):
            raise
        messages = getattr(erreur, "messages", None) or [str(erreur)]
        _dire(" ; ".join(" ".join(str(m).split()) for m in messages))
        return 1
    return resultat if isinstance(resultat, int) else 0
