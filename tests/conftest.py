"""A throw-away database server for each process of the run, started by the first test that wants it.

Each has its own, so that a test may ask for one on which nothing else has a transaction open, whatever runs beside it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import plugin as browser_plugin

# Set by the first process of the run and inherited by its workers, whose folders lie beside its own.
if "ETTLE_TESTS_STARTED_BY" not in os.environ:
    os.environ["ETTLE_TESTS_STARTED_BY"] = str(os.getpid())
    _run = Path(tempfile.mkdtemp(prefix="ettle-tests-"))
    _run.chmod(0o755)  # the server may run as another user, who must pass through
    os.environ["ETTLE_DATA_DIR"] = str(_run / "main")
elif "PYTEST_XDIST_WORKER" in os.environ:
    _own = Path(os.environ["ETTLE_DATA_DIR"]).with_name(os.environ["PYTEST_XDIST_WORKER"])
    os.environ["ETTLE_DATA_DIR"] = str(_own)
os.environ["ETTLE_MODE"] = "test"
# The owner makes the tables; what a test asks through a page is asked as the site's role, which owns nothing.
os.environ["ETTLE_DATABASE_OWNER"] = "yes"
os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"

import django

django.setup()

from django.contrib.auth.hashers import ScryptPasswordHasher  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from tests import cast as the_cast  # noqa: E402

ScryptPasswordHasher.work_factor = 2**4  # the site's own hasher, without the time that is its point

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
    (Path(os.environ["ETTLE_DATA_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
    config.pluginmanager.register(browser_plugin)
    config.pluginmanager.register(the_cast)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: object) -> None:
    """Have workers read the settings when this file has said where their own folder is, not before: pytest-django would."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Start the server before pytest-django makes its databases in it."""
    from ettle.web.site.settings import ENVIRONMENT

    # With several workers each has a database of its own, named for it: on a server that was given they are beside each other.
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    if ENVIRONMENT.embedded:
        ENVIRONMENT.cluster.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that began the run ends the servers; its workers have left by now."""
    if os.environ["ETTLE_TESTS_STARTED_BY"] != str(os.getpid()):
        return
    from ettle.web.site.database import Cluster

    run = Path(os.environ["ETTLE_DATA_DIR"]).parent
    for folder in run.glob("*/postgres"):
        Cluster(folder).stop()
    shutil.rmtree(run, ignore_errors=True)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A fresh folder that other users of the machine may pass through, as pytest's own is closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="ettle-try-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
