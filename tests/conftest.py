"""One throw-away database server for the whole run, started by the first test that wants it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import plugin as browser_plugin

# Set by the first process of the run and inherited by its workers, so that they share one server.
if "ETTLE_TESTS_STARTED_BY" not in os.environ:
    os.environ["ETTLE_TESTS_STARTED_BY"] = str(os.getpid())
    _folder = Path(tempfile.mkdtemp(prefix="ettle-tests-"))
    _folder.chmod(0o755)  # the server may run as another user, who must pass through
    (_folder / "static").mkdir()
    os.environ["ETTLE_DATA_DIR"] = str(_folder)
os.environ["ETTLE_MODE"] = "test"
# The owner makes the tables; what a test asks through a page is asked as the site's role, which owns nothing.
os.environ["ETTLE_DATABASE_OWNER"] = "yes"
os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from tests import cast as the_cast  # noqa: E402

# Django's own list of what there is: the same whatever a test did, and slow to write again.
ALWAYS_THERE = {"django_content_type", "auth_permission"}


def _empty_what_was_filled(_: TransactionTestCase) -> None:
    """In place of Django's flush after a test that committed: it empties every table, ten times as slowly."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - ALWAYS_THERE
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = ", ".join(f'"{table}"' for (table,) in cursor.fetchall())
        if filled:
            cursor.execute(f"TRUNCATE {filled} CASCADE")


TransactionTestCase._fixture_teardown = _empty_what_was_filled


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(browser_plugin)
    config.pluginmanager.register(the_cast)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Start the server before pytest-django makes its databases in it."""
    from ettle.web.site.settings import ENVIRONMENT

    # With several workers each has a database of its own, named for it.
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    if ENVIRONMENT.embedded:
        ENVIRONMENT.cluster.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that began the run ends the server; its workers have left by now."""
    if os.environ["ETTLE_TESTS_STARTED_BY"] != str(os.getpid()):
        return
    from ettle.web.site.settings import ENVIRONMENT

    if ENVIRONMENT.embedded:
        ENVIRONMENT.cluster.stop()
    shutil.rmtree(os.environ["ETTLE_DATA_DIR"], ignore_errors=True)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A fresh folder that other users of the machine may pass through, as pytest's own is closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="ettle-try-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
