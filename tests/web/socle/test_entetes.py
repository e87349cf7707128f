"""Headers and cookies: of every answer, of downloads, and by TLS or not."""

import json
import os
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from havre.apps.agents.enums import Role
from havre.common.middleware import BAC_A_SABLE, EntetesDeSecurite, PagesNonConservees
from tests.web.matrice.essais import Monde, connecte
from tests.web.matrice.table import Situation, table

TOUJOURS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
EN_LIGNE = ("text/html", "text/plain", "application/json", "text/calendar")
REGLAGES = (
    "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
)  # fmt: skip


def manques(reponse: HttpResponse) -> list[str]:
    """Return what the headers of an answer lack."""
    fautes = [f"{nom}: {reponse.get(nom)}" for nom, valeur in TOUJOURS.items() if reponse.get(nom) != valeur]
    if "no-store" not in reponse.get("Cache-Control", ""):
        fautes.append(f"Cache-Control: {reponse.get('Cache-Control')}")
    if "camera=()" not in reponse.get("Permissions-Policy", ""):
        fautes.append("Permissions-Policy")
    politique = reponse.get("Content-Security-Policy", "")
    telecharge = reponse.get("Content-Disposition", "").startswith("attachment")
    if "default-src" not in politique or "unsafe" in politique or telecharge != politique.startswith("sandbox"):
        fautes.append(f"Content-Security-Policy: {politique}")
    nature = reponse.get("Content-Type", "text/html")
    if not nature.startswith(EN_LIGNE) and not reponse.has_header("Content-Disposition"):
        fautes.append(f"{nature} without a disposition")
    return fautes


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATION])
def test_every_answer_says_what_browsers_must_not_do(role: Role, monde: Monde, sans_dessin: None):
    fautes = {}
    with connecte(role, monde) as client:
        for qui in (client, Client()):
            for route, adresse in table().items():
                temoins = client.cookies.copy()
                reponse = qui.get(adresse.url(monde[Situation.MIEN]))
                client.cookies = temoins
                if trouvees := manques(reponse):
                    fautes[route, reponse.status_code] = trouvees
    assert fautes == {}


def test_a_download_runs_and_loads_nothing():
    def telecharger(_requete):
        return HttpResponse(b"<script>", headers={"Content-Disposition": 'attachment; filename="a.html"'})

    reponse = EntetesDeSecurite(PagesNonConservees(telecharger))(RequestFactory().get("/"))
    assert reponse["Content-Security-Policy"] == BAC_A_SABLE
    assert reponse["Cache-Control"] == "no-store"


@pytest.mark.parametrize("https", ["1", "0"])
def test_cookies_are_tied_to_the_host_by_tls_and_to_the_browser_without(https: str):
    programme = (
        "import json, django; from django.conf import settings;"
        f"print(json.dumps({{n: getattr(settings, n) for n in {REGLAGES!r}}}))"
    )
    env = os.environ | {"HAVRE_HTTPS": https, "DJANGO_SETTINGS_MODULE": "havre.config.settings"}
    sortie = subprocess.run([sys.executable, "-c", programme], env=env, capture_output=True, text=True, check=True)
    r = json.loads(sortie.stdout)
    assert r["SESSION_COOKIE_HTTPONLY"]
    assert r["CSRF_COOKIE_HTTPONLY"]
    assert r["SESSION_COOKIE_SAMESITE"] == r["CSRF_COOKIE_SAMESITE"] == "Lax"
    noms = (r["SESSION_COOKIE_NAME"], r["CSRF_COOKIE_NAME"])
    if https == "0":
        assert not any(n.startswith("__") for n in noms)
        assert r["SECURE_HSTS_SECONDS"] == 0
        return
    assert all(n.startswith("__Host-") for n in noms)
    assert r["SESSION_COOKIE_SECURE"]
    assert r["CSRF_COOKIE_SECURE"]
    assert r["SECURE_SSL_REDIRECT"]
    assert r["SESSION_COOKIE_DOMAIN"] is None
    assert r["SESSION_COOKIE_PATH"] == "/"
    assert r["SECURE_HSTS_SECONDS"] >= 31_536_000


@pytest.mark.django_db
def test_the_cookies_of_a_login_say_nothing_and_are_out_of_the_reach_of_scripts(direction):
    direction.get("/compte/second-facteur/")
    direction.post("/compte/apparence", {"theme": "sombre", "retour": "/"})
    assert {c.key for c in direction.cookies.values()} <= {"sessionid", "csrftoken", "theme"}
    for temoin in direction.cookies.values():
        assert temoin["httponly"]
        assert temoin["samesite"] == "Lax"
