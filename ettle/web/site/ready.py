"""The site's database for a command that is not the site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ettle.web.site.database import DatabaseTrouble
from ettle.web.site.environment import Environment, read_environment

AS_SYSTEM = "-c role=ettle_system"
"""What the database's library reads from PGOPTIONS: every connection of the process is in the role of automatic acts."""


@contextmanager
def database_ready() -> Iterator[None]:
    """Have the settings read and the database answer, as the system; the embedded server is started if need be, and then stopped.

    Raises NonsenseInEnvironment or DatabaseTrouble, each with its cure.
    """
    environment = read_environment(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
    ours, before = _started(environment), os.environ.get("PGOPTIONS")
    os.environ["PGOPTIONS"] = AS_SYSTEM
    try:
        _set_up()
        with _told():
            yield
    finally:
        _let_go()
        _put_back(before)
        if ours:
            environment.cluster.stop()


def _started(environment: Environment) -> bool:
    if not environment.embedded:
        return False
    if not environment.cluster.data.is_dir():
        raise DatabaseTrouble(
            f"There is no database in {environment.data_dir} yet. `ettle serve` makes one; or say where it is by DATABASE_URL "
            f"or ETTLE_DATA_DIR."
        )
    return environment.cluster.start()


def _set_up() -> None:
    import django

    django.setup()


@contextmanager
def _told() -> Iterator[None]:
    from django.db import OperationalError, ProgrammingError

    try:
        yield
    except OperationalError as error:
        raise DatabaseTrouble(
            f"The database does not answer: {error}. Is it running, and is DATABASE_URL right?"
        ) from error
    except ProgrammingError as error:
        raise DatabaseTrouble(
            f"The database does not hold what this version needs ({str(error).splitlines()[0]}). Start `ettle serve` on it once."
        ) from error


def _let_go() -> None:
    from django.db import connections

    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]


def _put_back(options: str | None) -> None:
    if options is None:
        os.environ.pop("PGOPTIONS", None)
    else:
        os.environ["PGOPTIONS"] = options
