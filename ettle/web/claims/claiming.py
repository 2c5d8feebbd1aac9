"""Claiming: a draft becomes a line. However many ask, and however often, there is one live line for a result."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from ettle.engine.events.catalogue import LOCAL, Event, checked
from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import Acting, as_system
from ettle.web.casework.actions import record_events
from ettle.web.claims import refusals
from ettle.web.claims.checks.models import Run
from ettle.web.claims.checks.stops import Held, validated
from ettle.web.claims.models import Entitled, EntitledState, Line, LineKind, LineState, Part, Statement
from ettle.web.claims.months import open_statement
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import Result, Settled, lock, read_reasons, result_id, settled
from ettle.web.claims.steps import actor, step
from ettle.web.frame.day import now, today

Chosen = Mapping[LineId, str]
"""What to claim, and of each the fingerprint of what was shown."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """The lines that stand for what was chosen, those claimed before among them; and what was not claimed, with why."""

    lines: tuple[Line, ...]
    refused: tuple[Refusal, ...]


@transaction.atomic
def claim(*, by: Acting, contract: str, chosen: Chosen) -> Claimed:
    """Claim what may be paid under a contract whose lead one acts for. What was claimed before is not claimed again.

    What changed since it was shown, or a hard stop forbids, is told and left; the rest is claimed. Raises CannotAct
    where the contract is not one's own.
    """
    with as_system():
        lock(contract)
        now_due = settled(contract, today())
        if now_due.contract.parties.provider != by.organisation:
            raise CannotAct(
                Refusal(contract, "not_yours", "Another body claims under it.", "Choose a contract of yours.")
            )
        read_reasons(now_due.results[id] for id in chosen if id in now_due.results)
        standing = {result_id(each): each for each in live_lines(chosen) if each.contract == contract}
        fresh = [now_due.results[id] for id in chosen if id not in standing and id in now_due.results]
        as_seen = [each for each in fresh if each.fingerprint == chosen[each.id]]
        held = validated(as_seen, now_due.contract, claimed_by=by.code)
        refused = {id: why for id in chosen if id not in standing and (why := _refusal(id, chosen[id], now_due, held))}
        new = [now_due.results[id] for id in chosen if id not in standing and id not in refused]
        if new:
            statement = open_statement(now_due.contract, now())
            events = _events(by, [each.first for each in new])
            record_events(by=by.code, events=list(events.values()), for_day=today())
            for each in new:
                standing[each.id] = make_line(
                    each, statement, by=by, event=events[each.id].id if each.id in events else ""
                )
        held.keep(Run.CLAIM, standing)
    return Claimed(tuple(standing[id] for id in chosen if id in standing), tuple(refused.values()))


def live_lines(ids: Iterable[LineId]) -> Sequence[Line]:
    """The live lines of these results."""
    wanted = set(ids)
    asked = Line.objects.filter(kind=LineKind.RESULT, live=True, enrolment__in={id.enrolment for id in wanted})
    return [each for each in asked if result_id(each) in wanted]


def _refusal(id: LineId, seen: str, now_due: Settled, held: Held) -> Refusal | None:
    """Why a result may not be claimed now; None where it may."""
    result = now_due.results.get(id)
    if result is None:
        return refusals.not_payable(id)
    if result.fingerprint != seen:
        return refusals.changed(refusals.named(id))
    return held.stop(id)


def _events(by: Acting, rows: Iterable[Entitled]) -> dict[LineId, Event]:
    """What tells the journeys that they are claimed; nothing of what was claimed in time already."""
    common = {"kind": "claim", "on": today(), "by": "provider", "recorded_at": now(), "recorded_by": by.code}
    return {
        LineId(row.enrolment, row.rule, row.n): checked(
            common
            | {"id": f"claim-{uuid.uuid4().hex}", "person": row.person, "enrolment": row.enrolment, "rule": row.rule}
            | {"n": row.n, "organisation": by.organisation}
        )
        for row in rows
        if row.claimed_on is None
    }


def make_line(
    result: Result, statement: Statement, *, by: Acting | None, event: str = "", restates: Line | None = None
) -> Line:
    """A line of a result as it stands now, submitted, with its parts and first step. As the system.

    One that restates another is still whose that was.
    """
    row = result.first
    assert row.achieved_on is not None, "what may be paid was reached on a day"
    line = Line.objects.create(
        kind=LineKind.RESULT,
        contract=row.contract,
        programme=row.programme,
        payer=row.payer,
        provider=row.provider,
        person=row.person,
        enrolment=row.enrolment,
        rule=row.rule,
        n=row.n,
        title=row.title,
        group=row.group,
        pence=result.pence,
        achieved_on=row.achieved_on,
        claim_by=row.claim_by,
        basis=result.basis,
        fingerprint=result.fingerprint,
        statement=statement,
        claim_event=event,
        restates=restates,
        made_at=now(),
        made_by=restates.made_by if restates else actor(by),
        state=LineState.SUBMITTED,
    )
    make_parts(line, result.basis["parts"], statement.month)
    step(line, "submitted", by)
    return line


def make_parts(line: Line, parts: Iterable[Mapping[str, Any]], month: date) -> None:
    """What each body has of a line, as rows that it may see."""
    Part.objects.bulk_create(
        Part(
            line=line,
            body=each["body"],
            pence=each["pence"],
            payer=line.payer,
            provider=line.provider,
            contract=line.contract,
            month=month,
            enrolment=line.enrolment,
            title=line.title,
            achieved_on=line.achieved_on,
            kind=line.kind,
            state=line.state,
            claimed_on=first_claimed(line),
        )
        for each in parts
    )


def first_claimed(line: Line) -> date:
    """The day on which a line was claimed, or the one whose place it took: restating starts no clock again."""
    first = line
    while first.restates is not None:
        first = first.restates
    return first.made_at.astimezone(LOCAL).date()


@transaction.atomic
def claim_ahead(*, by: Acting, row: Entitled) -> None:
    """Say in time that a result is claimed whose evidence is still to come: the line is made when it has come."""
    with as_system():
        lock(row.contract)
        held = Entitled.objects.filter(enrolment=row.enrolment, rule=row.rule, n=row.n).order_by("to").first()
        if held is None or held.state != EntitledState.NEEDS_EVIDENCE or held.provider != by.organisation:
            raise CannotAct(refusals.not_payable(LineId(row.enrolment, row.rule, row.n)))
        record_events(by=by.code, events=list(_events(by, [held]).values()), for_day=today())
