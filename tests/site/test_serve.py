"""The supervisor: what it refuses, and that what it starts ends with it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ettle.web.site.database import Cluster
from ettle.web.site.loopback import CannotServe, require_free, require_loopback
from ettle.web.site.serve import Falls, _signals_end_us
from tests.faults.site import copy_prepared


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_an_address_of_this_machine_is_served(host):
    require_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "10.0.0.1", "ettle.example", "127.0.0.1.example"])
def test_an_address_others_can_reach_is_refused(host):
    with pytest.raises(CannotServe, match="not an address of this machine alone"):
        require_loopback(host)


def test_a_port_in_use_is_told_with_the_cure():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"Port {port} .*make demo PORT="):
            require_free("127.0.0.1", port)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Running:
    """A demonstration of its own: its folder, its port, its process."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.cluster = Cluster(folder / "postgres")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ETTLE_")}
        self.said = folder / "said"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ettle.web.site.serve", "--empty", "--port", str(self.port)],
            env={**kept, "ETTLE_DATA_DIR": str(folder)},
            stdout=self.said.open("w"),
            stderr=subprocess.STDOUT,
        )

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + 240  # other tests share the machine
        while "Ettle is at" not in self.said.read_text():
            assert self.process.poll() is None and time.monotonic() < until, self.said.read_text()
            time.sleep(0.05)
        assert urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).status == 200

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).status == 200
        except OSError:
            return False

    def web(self) -> psutil.Process:
        found = [child for child in psutil.Process(self.process.pid).children() if "granian" in child.cmdline()]
        assert len(found) == 1
        return found[0]

    def port_is_free_soon(self) -> bool:
        return _soon(lambda: _free(self.port))


def _free(port: int) -> bool:
    try:
        require_free("127.0.0.1", port)
    except CannotServe:
        return False
    return True


def _soon(condition, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def running(open_folder: Path) -> Iterator[Running]:
    """In a folder whose tables are made already: what is looked at here is how it ends."""
    copy_prepared(open_folder)
    demonstration = Running(open_folder)
    yield demonstration
    if demonstration.process.poll() is None:
        demonstration.process.send_signal(signal.SIGTERM)
        demonstration.process.wait(60)
    demonstration.cluster.stop()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_the_web_and_the_database(running, ending):
    running.wait_until_it_answers()
    running.process.send_signal(ending)
    assert running.process.wait(60) == 0
    assert running.port_is_free_soon()
    assert not running.cluster.running()


def test_when_the_web_dies_it_comes_back_beside_the_same_database(running):
    running.wait_until_it_answers()
    database = (running.cluster.data / "postmaster.pid").read_text()
    running.web().kill()
    assert _soon(lambda: "The web ended by itself and is started again" in running.said.read_text())
    assert _soon(running.answers, 60)
    assert (running.cluster.data / "postmaster.pid").read_text() == database


def test_a_signal_that_came_while_a_process_was_started_is_not_lost():
    """What a hook of a fork raises is dropped by Python, and the signal comes once."""
    with pytest.raises(SystemExit), _signals_end_us() as require_wanted:
        with contextlib.suppress(SystemExit):
            signal.raise_signal(signal.SIGTERM)
        require_wanted()


def test_what_falls_time_and_again_is_not_started_for_ever():
    falls = Falls()
    for _ in range(Falls.MOST):
        falls.note("worker")
    falls.note("database")
    with pytest.raises(CannotServe, match="The worker ended 10 times within 60 seconds"):
        falls.note("worker")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_killed_outright_it_leaves_no_web_behind(running):
    running.wait_until_it_answers()
    running.process.kill()
    running.process.wait()
    assert running.port_is_free_soon()


def test_a_database_that_was_running_is_joined_and_left_running(open_folder):
    cluster = Cluster(open_folder / "postgres")
    cluster.start()
    try:
        demonstration = Running(open_folder)
        demonstration.wait_until_it_answers()
        demonstration.process.send_signal(signal.SIGTERM)
        assert demonstration.process.wait(60) == 0
        assert cluster.running()
    finally:
        cluster.stop()
