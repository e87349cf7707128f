"""Pages of someone logged in are never kept by the browser; what is public may be."""

import pytest

from tests.factories import creer_enfant

pytestmark = pytest.mark.django_db


def test_pages_and_files_of_someone_logged_in_are_not_kept(direction):
    enfant = creer_enfant()
    for adresse in ("/", f"/enfants/{enfant.pk}", "/enfants/export.csv", "/places/export.csv"):
        assert "no-store" in direction.get(adresse)["Cache-Control"], adresse


def test_notices_without_login_say_nothing_about_keeping(client):
    assert not client.get("/aide/classement").has_header("Cache-Control")
