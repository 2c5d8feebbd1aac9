"""PostgreSQL is killed and started again while four writers record: all that was acknowledged is there, once."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import psycopg
import pytest

from ettle.web.site.database import Cluster

EACH = 12
"""How many contacts each of four writers records; the server dies when so many in all are there."""
DIES_AT = (8, 24)
LONGEST = 240
"""Seconds after which a writer gives up, so that the test ends by itself."""
BACK_WITHIN = 10
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(open_folder):
    """A site of its own, with the durability settings of production, and a key to write with."""
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ETTLE_")}
    environment = {**kept, "ETTLE_DATA_DIR": str(open_folder), "PYTHONPATH": str(ROOT)}
    said = (open_folder / "said").open("w")
    command = [sys.executable, "-m", "ettle.web.site.serve", "--empty", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait(lambda: "Ettle is at" in (open_folder / "said").read_text(), 180)
        owner = {**environment, "ETTLE_DATABASE_OWNER": "yes"}
        made = subprocess.run(
            [sys.executable, "-m", "tests.faults.prepare"],
            cwd=ROOT,
            env=owner,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        yield f"http://127.0.0.1:{port}", made.stdout.strip(), Cluster(open_folder / "postgres"), process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        Cluster(open_folder / "postgres").stop()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(condition, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come in time"
        time.sleep(0.1)


class Writer(threading.Thread):
    """Records contacts one after the other, each until it is acknowledged, as a careful system does."""

    def __init__(self, address: str, key: str) -> None:
        super().__init__(daemon=True)
        self.address, self.key, self.until = address, key, time.monotonic() + LONGEST
        self.acknowledged: list[str] = []
        self.moments: list[float] = []
        self.troubles = 0

    def run(self) -> None:
        for _ in range(EACH):
            token = uuid.uuid4().hex
            while not self._send(token) and time.monotonic() < self.until:
                self.troubles += 1
                time.sleep(0.05)

    def _send(self, token: str) -> bool:
        said = {
            "kind": "contact",
            "fields": {"on": "2021-11-09", "enrolment": "ada-1", "mode": "phone", "reached": "yes"},
        }
        request = urllib.request.Request(
            f"{self.address}/api/v1/people/ada/events",
            data=json.dumps(said).encode(),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Idempotency-Key": token,
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                self.acknowledged += json.load(answer)["events"]
                self.moments.append(time.monotonic())
                return True
        except urllib.error.HTTPError as answer:
            assert answer.code >= 500, f"{answer.code}: {answer.read()!r}"
            return False
        except OSError:
            return False


def test_nothing_acknowledged_is_lost_and_all_come_back_by_themselves(site):
    address, key, cluster, process = site
    writers = [Writer(address, key) for _ in range(4)]
    for writer in writers:
        writer.start()
    ready = []
    for number in DIES_AT:
        _wait(lambda number=number: sum(len(each.acknowledged) for each in writers) >= number, LONGEST)
        _kill(cluster)
        cluster.start()
        ready.append(time.monotonic())
    for writer in writers:
        writer.join(LONGEST)
    acknowledged = [event for writer in writers for event in writer.acknowledged]
    assert len(acknowledged) == EACH * len(writers)
    assert sum(writer.troubles for writer in writers) > 0, "the restarts were felt"
    for moment in ready:
        after = [each for writer in writers for each in writer.moments if each > moment]
        assert min(after) - moment < BACK_WITHIN
    kept = _kept(cluster)
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)) == len(set(acknowledged)), "and nothing twice, nothing nobody was told of"
    assert process.poll() is None


def _kill(cluster: Cluster) -> None:
    """End the server at once, as a power cut would."""
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    _wait(lambda: not cluster.running(), 30)


def _kept(cluster: Cluster) -> list[str]:
    at = cluster.address.of("ettle")
    with psycopg.connect(host=at.host, port=at.port, user=at.user, dbname=at.name) as connection:
        rows = connection.execute("select id from casework_event where kind = 'contact' and \"on\" = '2021-11-09'")
        return [id for (id,) in rows.fetchall()]
