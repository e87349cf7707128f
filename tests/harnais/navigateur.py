"""Browser journeys (`@pytest.mark.navigateur`) in the system's Chromium, with nothing unexpected in its console."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_ECOUTE = """
addEventListener("securitypolicyviolation",
    e => console.error("CSP: " + e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile))
"""
_ecartes: list[str] = []


def chromium() -> str | None:
    """Return the path of the browser: `HAVRE_CHROMIUM`, else /usr/bin/chromium, else what the PATH has."""
    if choisi := os.environ.get("HAVRE_CHROMIUM"):
        return choisi if Path(choisi).exists() else None
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the journeys out where there is no browser, which the summary says; in CI that is a failure."""
    parcours = [item for item in items if item.get_closest_marker("navigateur")]
    if not parcours or chromium() is not None:
        return
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        raise pytest.UsageError("CI=true, but there is no Chromium for the browser journeys (HAVRE_CHROMIUM).")
    _ecartes.extend(item.nodeid for item in parcours)
    config.hook.pytest_deselected(items=parcours)
    items[:] = [item for item in items if not item.get_closest_marker("navigateur")]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which journeys did not run."""
    if _ecartes:
        terminalreporter.section("navigateur absent", sep="!")
        terminalreporter.line(
            f"{len(_ecartes)} parcours de navigateur non joués : installez Chromium (paquet chromium) "
            "ou indiquez HAVRE_CHROMIUM."
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": _ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse in French, from Paris."""
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture(autouse=True)
def _orm_dans_le_navigateur(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a journey use the database: Playwright keeps an event loop in the thread of the test."""
    if request.node.get_closest_marker("navigateur"):
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def page_surveillee(page: Any, live_server: Any) -> Iterator[Any]:
    """Return a page that fails the test for a console error, a script error, a broken policy or an outside request.

    A journey that expects an error empties `page.plaintes` itself.
    """
    plaintes: list[str] = []
    page.plaintes = plaintes
    page.add_init_script(_ECOUTE)
    page.on("console", lambda m: plaintes.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda erreur: plaintes.append(f"script: {erreur}"))

    def surveiller(requete: Any) -> None:
        if not requete.url.startswith((live_server.url, "data:", "blob:", "about:")):
            plaintes.append(f"outside request: {requete.url}")

    page.on("request", surveiller)
    yield page
    assert not plaintes, "\n".join(plaintes)
