"""The browser keeps an event loop in the thread of all the tests of a session: the ORM is allowed beside it."""

import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session", autouse=True)
def _base_avant_le_navigateur(django_db_setup: None) -> None:
    """Make the database before the browser starts."""
