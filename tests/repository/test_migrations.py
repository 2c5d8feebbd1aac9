"""The migrations make the tables that the models say, and no app has two last ones."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


@pytest.fixture(scope="module")
def loaded():
    # Without a connection: what the files say, asked of no database.
    return MigrationLoader(None)


def test_the_models_ask_for_nothing_that_no_migration_makes(loaded):
    missing = MigrationAutodetector(loaded.project_state(), ProjectState.from_apps(apps)).changes(graph=loaded.graph)
    assert {
        app: [each.describe() for step in steps for each in step.operations] for app, steps in missing.items()
    } == {}


def test_no_app_has_two_last_migrations(loaded):
    assert loaded.detect_conflicts() == {}
