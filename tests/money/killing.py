"""Kills by chance, drawn from a seed: a web worker, the web as a whole, the task worker, a run, one session of the database, the database."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable

import psutil
import psycopg

from tests.faults.site import Site, wait

BACK_WITHIN = 10
"""Seconds until the site answers again and every process is back, whatever died."""
STOPS_WAITING = 120


def within() -> float:
    """`BACK_WITHIN`, and so many times longer as more is at work on this machine than it has cores."""
    return BACK_WITHIN * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


KINDS = ("web worker", "web", "task worker", "session", "database")


class Killer(threading.Thread):
    """Ends something outright, waits until everything is back, and so on until enough has died or the load is over."""

    def __init__(self, site: Site, seed: int, most: int, pause: float) -> None:
        super().__init__(daemon=True)
        self.site, self.chance, self.most, self.pause = site, random.Random(seed), most, pause
        self.over = threading.Event()
        self.killed: Counter[str] = Counter()
        self.answered = self.longest = 0.0
        """Seconds until the site answered, and until everything was back, after the kill for which that took longest."""
        self.late = 0
        """How often that was longer than it may be."""
        self.wrong = ""

    def run(self) -> None:
        try:
            while self.killed.total() < self.most and not self.over.wait(self.chance.uniform(0.1, self.pause)):
                self.kill(self._kind())
        except Exception as why:
            self.wrong = f"after {dict(self.killed)}: {why!r}"

    def _kind(self) -> str:
        """Each kind once, in an order by chance, before any comes again."""
        least = min(self.killed[kind] for kind in KINDS)
        return self.chance.choice([kind for kind in KINDS if self.killed[kind] == least])

    def kill(self, kind: str) -> None:
        victims = {
            "web worker": self.site.web_workers,
            "web": self.site.web,
            "task worker": self.site.task_workers,
            "session": self.site.backends,
            "database": lambda: [self.site.postmaster()],
        }[kind]()
        if not victims:
            return
        victim = self.chance.choice(sorted(victims, key=lambda each: each.pid))
        with contextlib.suppress(psutil.NoSuchProcess):
            victim.send_signal(signal.SIGKILL)
        began = time.monotonic()
        wait(lambda: not _lives(victim), STOPS_WAITING)
        wait(self._answers, STOPS_WAITING)
        self.answered = max(self.answered, time.monotonic() - began)
        wait(self._all_there, STOPS_WAITING)
        took = time.monotonic() - began
        self.longest, self.late = max(self.longest, took), self.late + (took > within())
        self.killed[kind] += 1

    def _answers(self) -> bool:
        """The database to whoever asks, and the site with a page."""
        try:
            with urllib.request.urlopen(self.site.address, timeout=5) as answer:
                return int(answer.status) == 200 and self.site.asked("select 1") == [(1,)]
        except (psycopg.Error, OSError):
            return False

    def _all_there(self) -> bool:
        """Two web workers and one for tasks, as before."""
        try:
            return (len(self.site.web_workers()), len(self.site.task_workers())) == (2, 1)
        except psutil.Error:
            return False


def _lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def until_done(command: Callable[[], object], seconds: float = 240) -> int:
    """Do again what a kill may end, until it ends well: how often it did not."""
    until, failed = time.monotonic() + seconds, 0
    while True:
        try:
            command()
            return failed
        except (AssertionError, OSError, psycopg.Error):
            failed += 1
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
