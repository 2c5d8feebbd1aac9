"""The worker seals by itself, through a restart of the database, and leaves quickly."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.site.test_serve import Running


@pytest.fixture
def running(open_folder: Path) -> Iterator[Running]:
    demonstration = Running(open_folder)
    yield demonstration
    demonstration.process.terminate()
    demonstration.process.wait(60)
    demonstration.cluster.stop()


def ask(running: Running, question: str) -> object:
    at = running.cluster.address.of("ettle")
    with psycopg.connect(host=at.host, port=at.port, user=at.user, dbname=at.name, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def all_is_sealed(running: Running) -> bool:
    return ask(running, "select count(*) > 0 and count(*) = (select count(*) from audit_seal) from audit_entry") is True


def soon(condition, seconds: float = 120) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_what_is_done_is_sealed_soon_and_so_after_the_database_was_restarted(running):
    running.wait_until_it_answers()
    assert soon(lambda: all_is_sealed(running)), running.said.read_text()
    running.cluster.stop()
    time.sleep(2)
    running.cluster.start()
    ask(running, "insert into audit_entry (actor, organisation, role, act, method, address, address_of, people, wrote, outcome,"
                 " why, break_glass, digests) select actor, '', '', 'after', '', '', '', people, wrote, 'read', '', false, '{}'"
                 " from audit_entry limit 1 returning 1")  # fmt: skip
    assert soon(lambda: all_is_sealed(running)), running.said.read_text()
    assert running.process.poll() is None
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(60) == 0
