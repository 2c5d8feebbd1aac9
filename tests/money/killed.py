"""A site under load whose processes are killed by chance: at the end money stands as if nothing had been."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.faults.site import Site
from tests.money.acts import PLAIN, Desk
from tests.money.http import LONGEST, Http
from tests.money.kept import kept, paid_twice
from tests.money.killing import Killer, until_done
from tests.money.played import Tally
from tests.money.prepare import people_of

RUN = ("ettle.cli", "claims", "run")
PAUSE = 2


@dataclass(frozen=True)
class Load:
    """How much is done, and how much dies meanwhile."""

    waves: int
    people: int
    kills: int
    seed: int
    pause: float = 2.0
    """Seconds between two kills, at most."""
    runs: bool = True
    """Whether `ettle claims run` is at work all the while, beside the runs of the task worker."""


def put_through(site: Site, load: Load, as_if: dict[str, list[str]], tally: Tally) -> None:
    """Do all of it under kills. `as_if`: what is kept where nothing died, by `one_after_another`."""
    said = json.loads(site.run("tests.money.prepare", "begin", str(load.waves), str(load.people)))
    door = Http(site.address, **said)
    desk, killer = Desk(door, load.people), Killer(site, load.seed, load.kills, load.pause)
    killer.start()
    runs = _under_way(site, desk, load, killer, tally)
    killer.over.set()
    killer.join()
    until_done(lambda: site.run(*RUN))
    tally.attempts += door.sent + killer.killed.total() + runs
    tally.notes.append(
        f"{dict(killer.killed)} killed in {door.sent} acts and {runs} runs: {door.troubles} requests had no answer; it answered "
        f"again after {killer.answered:.1f} seconds at most, and all was back after {killer.longest:.1f}"
    )
    _look(site, desk, as_if, tally)
    faults = [killer.wrong, f"it was back too late {killer.late} times" if killer.late else ""]
    faults.append(
        "too little was killed, or nobody felt it" if killer.killed.total() < load.kills or not door.troubles else ""
    )
    for fault in filter(None, faults):
        tally.lost += 1
        tally.notes.append(fault)


def _under_way(site: Site, desk: Desk, load: Load, killer: Killer, tally: Tally) -> int:
    """Everybody at work, each at a desk of their own, and runs between: how many runs there were. Who gives up is told."""
    passed, done, ran = _Passed(), threading.Event(), []

    def runs() -> None:
        while load.runs and not done.is_set():
            until_done(lambda: site.run(*RUN))
            ran.append(1)
            done.wait(PAUSE)

    def late() -> None:
        until_done(lambda: site.run("tests.money.prepare", "late", people_of(0, load.people)[PLAIN]))

    with ThreadPoolExecutor(6) as desks:
        running = desks.submit(runs)
        acts = [desks.submit(_submit, desk, load, passed, who) for who in ("first", "second")]
        acts += [desks.submit(each, desk, load, passed) for each in (_check, _approve)]
        acts.append(desks.submit(_pay, desk, load, passed, late))
        gave_up = [repr(why) for act in acts if (why := act.exception())]
        killer.join(LONGEST)  # what is left of it is felt by runs alone
        done.set()
        running.result()
    tally.lost += len(gave_up)
    tally.notes += gave_up
    return len(ran)


class _Passed:
    """How far a wave is: what one desk has done the next may begin."""

    def __init__(self) -> None:
        self.together = threading.Barrier(2, timeout=LONGEST)
        self.submitted, self.checked, self.approved, self.made = (threading.Semaphore(0) for _ in range(4))

    @staticmethod
    def wait(for_: threading.Semaphore, times: int = 1) -> None:
        for _ in range(times):
            assert for_.acquire(timeout=LONGEST), "the desk before was never done"


def _submit(desk: Desk, load: Load, passed: _Passed, who: str) -> None:
    for wave in range(load.waves):
        passed.together.wait()
        desk.submit(wave, who)
        passed.submitted.release()


def _check(desk: Desk, load: Load, passed: _Passed) -> None:
    for wave in range(load.waves):
        passed.wait(passed.submitted, times=2)
        desk.check(wave)
        passed.checked.release()


def _approve(desk: Desk, load: Load, passed: _Passed) -> None:
    """What is agreed to before a batch is made would be in it: each wave waits for the batch before."""
    passed.made.release()
    for wave in range(load.waves):
        passed.wait(passed.checked)
        passed.wait(passed.made)
        desk.approve(wave)
        passed.approved.release()


def _pay(desk: Desk, load: Load, passed: _Passed, late: Callable[[], None]) -> None:
    for wave in range(load.waves):
        passed.wait(passed.approved)
        desk.make(wave)
        passed.made.release()
        if wave == load.waves - 1:
            late()
        desk.pay(wave)


def _look(site: Site, desk: Desk, as_if: dict[str, list[str]], tally: Tally) -> None:
    """Hold what is kept against what was answered, and against what is kept where nothing died."""
    found = kept(site.asked)
    for what, rows in found.items():
        lacking, over = Counter(as_if[what]) - Counter(rows), Counter(rows) - Counter(as_if[what])
        tally.lost += lacking.total()
        tally.notes += [f"{what}, lacking: {row}" for row in lacking] + [f"{what}, not expected: {row}" for row in over]
    tally.double += paid_twice(site.asked) + sum(max(0, len(found[what]) - len(as_if[what])) for what in found)
    steps = {(line, kind) for line, kind in site.asked("select line_id, kind from claims_step")}
    lost = [answer for answer in desk.acknowledged if not {(answer[0], kind) for kind in SAYS[answer[1]]} & steps]
    tally.lost += len(lost)
    tally.notes += [f"acknowledged and not there: {each}" for each in lost]
    tally.ledger += sum(
        abs(pence) for (pence,) in site.asked("select sum(pence)::int from ledger_posting group by entry_id")
    )
    try:
        tally.notes.append(site.run("ettle.cli", "ledger", "check").splitlines()[-1])
    except AssertionError as why:
        tally.ledger += 1
        tally.notes.append(f"ettle ledger check: {why}")


SAYS = {
    "submitted": ("submitted", "answered"),
    "queried": ("queried",),
    "refused": ("refused",),
    "checked": ("checked",),
} | dict.fromkeys(("approved", "batched", "paid"), ("approved",))
"""By where a line was said to stand, the steps of which one brought it there."""
