"""Acts at the same moment, each on a connection of its own: for tests on the real database."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

Act = Callable[[], Any]
LONG = 20


def at_once(*acts: Act) -> list[Any]:
    """Begin all of them together: what each returned."""
    begin = Barrier(len(acts))

    def one(act: Act) -> Any:
        begin.wait()
        return _alone(act)

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def held_up(act: Act) -> Future[Any]:
    """Begin an act beside what the caller does, and return when it waits for a lock that the caller holds, or is done."""
    thread = ThreadPoolExecutor(1)
    doing = thread.submit(_alone, act)
    thread.shutdown(wait=False)
    until = time.monotonic() + LONG
    while not (_waiting() or doing.done()) and time.monotonic() < until:
        time.sleep(0.02)
    return doing


def _waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks l join pg_stat_activity a using (pid)"
            " where not l.granted and a.datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def _alone(act: Act) -> Any:
    try:
        return act()
    finally:
        connection.close()
