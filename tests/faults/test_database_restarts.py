"""PostgreSQL is killed while four writers record: it comes back by itself, and all that was acknowledged is there, once."""

from __future__ import annotations

import json
import signal
import threading
import time
import urllib.error
import urllib.request
import uuid

import pytest

from tests.faults.site import Site, site_of_its_own, wait

EACH = 12
"""How many contacts each of four writers records; the server dies when so many in all are there."""
DIES_AT = (8, 24)
LONGEST = 240
"""Seconds after which a writer gives up, so that the test ends by itself."""
BACK_WITHIN = 10


@pytest.fixture
def site():
    """A site of its own, and a key to write with."""
    with site_of_its_own() as site:
        yield site, site.run("tests.faults.prepare")


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
    site, key = site
    writers = [Writer(site.address, key) for _ in range(4)]
    for writer in writers:
        writer.start()
    ready = []
    for number in DIES_AT:
        wait(lambda number=number: sum(len(each.acknowledged) for each in writers) >= number, LONGEST)
        _kill(site)
        wait(site.cluster.running, BACK_WITHIN)
        ready.append(time.monotonic())
    for writer in writers:
        writer.join(LONGEST)
    acknowledged = [event for writer in writers for event in writer.acknowledged]
    assert len(acknowledged) == EACH * len(writers)
    assert sum(writer.troubles for writer in writers) > 0, "the restarts were felt"
    for moment in ready:
        after = [each for writer in writers for each in writer.moments if each > moment]
        assert min(after) - moment < BACK_WITHIN
    kept = [
        id for (id,) in site.asked("select id from casework_event where kind = 'contact' and \"on\" = '2021-11-09'")
    ]
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)) == len(set(acknowledged)), "and nothing twice, nothing nobody was told of"
    assert site.process.poll() is None


def _kill(site: Site) -> None:
    """End the server at once, as a power cut would."""
    gone = site.postmaster()
    gone.send_signal(signal.SIGQUIT)
    wait(lambda: site.cluster.lives() is False or site.postmaster().pid != gone.pid, 30)
