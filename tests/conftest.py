"""Harness of all the tests: a database of their own, strict pages, no network. Its parts are in `harnais`.

`--fail-on-template-vars` makes an undefined variable of a template fail; the options stand in pyproject.toml.
"""

import os
import tempfile
from pathlib import Path

# Before the settings are read again by anything a test starts: never the developer's own data.
for variable in ("DATABASE_URL", "HAVRE_DATABASE_URL_PROPRIETAIRE", "HAVRE_DEMONSTRATION"):
    os.environ.pop(variable, None)
os.environ["HAVRE_ROLE"] = "proprietaire"
# Each process of `pytest -n` has its own cluster.
if os.environ.get("HAVRE_DONNEES_ESSAI"):
    os.environ["HAVRE_DONNEES_ESSAI"] += os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["HAVRE_DONNEES"] = os.environ.get("HAVRE_DONNEES_ESSAI") or str(
    Path(tempfile.gettempdir()) / f"havre-essais-{os.getpid()}"
)

pytest_plugins = [
    "tests.harnais.barriere",
    "tests.harnais.base",
    "tests.harnais.navigateur",
    "tests.harnais.pages",
    "tests.harnais.requetes",
]
