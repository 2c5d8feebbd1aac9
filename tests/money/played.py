"""What money is put through: races, presses again, kills at every statement. Each counts its attempts and what went wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Count, Sum
from psycopg_pool import PoolTimeout

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check, refuse
from ettle.web.claims.ledger.models import Posting
from ettle.web.claims.models import OWED, Line
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.run import run_contract
from tests.at_once import at_once
from tests.claims.paid import CONTRACT, payslip, shown, worked
from tests.web.told import DAY

Desks = dict[str, Acting]
TOLD_EVERY, TRIES = 50, 60


@dataclass
class Tally:
    """Attempts, what was lost, what was paid or claimed twice, and what the ledger is out by, in pence."""

    attempts: int = 0
    lost: int = 0
    double: int = 0
    ledger: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.attempts} attempts, {self.lost} lost, {self.double} double, ledger {self.ledger}"


def earn(*people: str) -> None:
    """Have people earn the first outcome, with a payslip."""
    events = [event for person in people for event in [*worked(person), payslip(person)]]
    with audit.entry(actor="system: test", act="earn"):
        casework.record_events(by="ben", events=events, for_day=DAY)


def doing(act: Callable[[], Any]) -> Any:
    """Do one act as a request would: recorded; what is refused is an answer too. Where no connection comes free, try again."""
    for _ in range(TRIES):
        try:
            with audit.entry(actor="test", act="test"):
                try:
                    return act()
                except CannotAct as why:
                    return why
        except OperationalError as why:
            if not isinstance(why.__cause__, PoolTimeout):
                raise
    raise AssertionError("no connection came free, however often it was tried")


def race(desks: Desks, tally: Tally, *, rounds: int, racers: int) -> None:
    """Many claim one result at the same moment, round after round: one live line, the same for all."""
    pat, fay = desks["pat"], desks["fay"]
    for number in range(rounds):
        act = partial(doing, partial(claim, by=pat, contract=CONTRACT, chosen=shown()))
        answers = at_once(*[act] * racers)
        tally.attempts += racers
        with as_system():
            live = list(Line.objects.filter(kind="result", live=True))
        tally.double += max(0, len(live) - 1)
        tally.lost += (not live) + sum([each.pk for each in answer.lines] != [live[0].pk] for answer in answers)
        said = {"line": live[0].pk, "fingerprint": live[0].fingerprint}
        doing(partial(refuse, by=fay, **said, reason="evidence", words="Again."))
        if number % TOLD_EVERY == TOLD_EVERY - 1:
            print(f"{number + 1} rounds: {tally}", flush=True)
    weigh(tally)


def overtake(desks: Desks, tally: Tally, *, rounds: int) -> None:
    """Two decide about the same line at the same moment: one decision stands and the other is told."""
    for _ in range(rounds):
        (line,) = doing(lambda: claim(by=desks["pat"], contract=CONTRACT, chosen=shown())).lines
        said = {"line": line.pk, "fingerprint": line.fingerprint, "reason": "evidence", "words": "No."}
        answers = at_once(*[partial(doing, partial(refuse, by=desks[by], **said)) for by in ("fay", "flo")])
        tally.attempts += len(answers)
        decided = sum(isinstance(each, Line) for each in answers)
        tally.lost += decided == 0
        tally.double += max(0, decided - 1)
    weigh(tally)


@contextmanager
def failing_at(number: int) -> Iterator[Counter[str]]:
    """The statement of that number fails, as it does when the server is gone. `statements` counts those that were asked."""
    asked: Counter[str] = Counter()
    here = threading.get_ident()

    def fail(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if threading.get_ident() == here:
            asked["statements"] += 1
            if asked["statements"] == number:
                raise DatabaseError(f"killed at statement {number}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield asked


def kill_at_every_statement(act: Callable[[], Any], tally: Tally, *, every: int = 1) -> None:
    """Kill an act at its first statement, its second and so on, each time looking that nothing is half done; then let it end.

    `every` = only each so-manieth statement.
    """
    before, number = stands(), 1
    while True:
        with failing_at(number) as asked:
            killed = _is_killed(act)
        tally.attempts += 1
        if not killed:
            break
        if stands() != before:
            tally.lost += 1
            tally.notes.append(f"half done after a kill at statement {number}")
            before = stands()
        number += every
    tally.notes.append(f"{asked['statements']} statements")
    weigh(tally)


def _is_killed(act: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            doing(act)
    except DatabaseError:
        return True
    return False


def stands() -> dict[str, Any]:
    """Every line, what its bodies have, and every account, whatever their numbers: what two runs are compared by."""
    with as_system():
        lines = Line.objects.order_by("kind", "rule", "n", "enrolment", "pence", "state")
        kept = list(
            lines.values_list("kind", "enrolment", "rule", "n", "pence", "state", "live", "recovery", "fingerprint")
        )
        sums = Posting.objects.values_list("contract", "body", "account").annotate(Sum("pence"))
        return {"lines": kept, "accounts": sorted(sums.order_by())}


def weigh(tally: Tally) -> None:
    """Compare the ledger with the lines that were agreed to, and look for results claimed twice."""
    with as_system():
        agreed = Line.objects.filter(state__in=OWED).aggregate(pence=Sum("pence", default=0))["pence"]
        cost = Posting.objects.filter(account="cost").aggregate(pence=Sum("pence", default=0))["pence"]
        every = Posting.objects.aggregate(pence=Sum("pence", default=0))["pence"]
        live = Line.objects.filter(kind="result", live=True).values("enrolment", "rule", "n")
        tally.double += live.annotate(times=Count("id")).filter(times__gt=1).count()
    tally.ledger += abs(agreed - cost) + abs(every)


def a_months_work(desks: Desks) -> list[Callable[[], Any]]:
    """Claiming, checking, approving and a run, one after another: each is asked of what stands by then."""

    def seen(*states: str) -> dict[int, str]:
        with as_system():
            return dict(Line.objects.filter(state__in=states, live=True).values_list("pk", "fingerprint"))

    return [
        lambda: claim(by=desks["pat"], contract=CONTRACT, chosen=shown()),
        lambda: run_contract(CONTRACT),
        lambda: check(by=desks["fay"], seen=seen("submitted")),
        lambda: approve(by=desks["dee"], contract=CONTRACT, seen=seen("checked")),
        lambda: run_contract(CONTRACT),
    ]
