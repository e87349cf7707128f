"""A folder of keys for each test."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cles(settings, tmp_path: Path) -> Path:
    """Return the folder of keys of the test."""
    settings.HAVRE_CLES = tmp_path / "cles"
    return settings.HAVRE_CLES
