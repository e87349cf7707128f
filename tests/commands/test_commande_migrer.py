"""`havre migrer` on a database that another version of Havre made."""

import click
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from havre.commands.migrer import appliquer

pytestmark = pytest.mark.django_db


def test_tables_up_to_date_are_left_alone():
    assert appliquer() == 0


def test_a_newer_version_is_told_in_words():
    MigrationRecorder(connection).record_applied("personnes", "9999_version_a_venir")
    with pytest.raises(click.ClickException, match=r"autre version de Havre.*demo --neuf"):
        appliquer()


def test_an_older_history_is_told_in_words():
    MigrationRecorder(connection).record_unapplied("personnes", "0001_initial")
    with pytest.raises(click.ClickException, match="autre version de Havre"):
        appliquer()
