"""No page that Havre computes is kept by the browser, logged in or not."""

import pytest

from tests.factories import creer_enfant

pytestmark = pytest.mark.django_db


def test_pages_and_files_of_someone_logged_in_are_not_kept(direction):
    enfant = creer_enfant()
    for adresse in ("/", f"/enfants/{enfant.pk}", "/enfants/export.csv", "/places/export.csv"):
        assert "no-store" in direction.get(adresse)["Cache-Control"], adresse


def test_notices_without_login_are_not_kept_either(client):
    assert "no-store" in client.get("/aide/classement")["Cache-Control"]
