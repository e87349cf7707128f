"""The site's own server, beside a PostgreSQL that is not the embedded one."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from havre.commands.site import serveur_web


def test_a_data_folder_that_is_not_there_yet_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # with a real server nothing else needs the folder before
    vus: list[bool] = []
    dossier = tmp_path / "havre" / "données"
    monkeypatch.setattr(
        serveur_web, "lancer_enfant", lambda _: (vus.append(dossier.is_dir()), SimpleNamespace(poll=lambda: None))[1]
    )
    monkeypatch.setattr(serveur_web, "repond", lambda *_: True)
    serveur_web.ServeurWeb(dossier, hote="127.0.0.1", port=8000).demarrer(veille=None)  # type: ignore[arg-type]
    assert vus == [True]
    assert dossier.stat().st_mode & 0o077 == 0
