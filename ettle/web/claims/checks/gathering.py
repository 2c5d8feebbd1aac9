"""What is known of results, read for many at once as the system: their journeys, lines and papers, and who is related to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.basics.period import Period
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.events.catalogue import Award, Evidence, Work
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.programme import Contract
from ettle.engine.settle.lines import LineId
from ettle.web.access.models import Organisation
from ettle.web.casework import queries
from ettle.web.casework.models import Event
from ettle.web.claims.checks.about import About, clashing_with
from ettle.web.claims.checks.known import Another, Known, Paper
from ettle.web.claims.checks.models import Related
from ettle.web.claims.checks.settings import settings
from ettle.web.claims.models import OWED, Entitled, Line, LineKind, Part, Recovery
from ettle.web.contracts.queries import rulebook

STANDS = Q(live=True) | Q(state__in=OWED, recovery=Recovery.APPEALED)
"""A line stands in another's way while it is live, or an appeal may bring it back. Taken back whole it does not."""
IN_PAYMENT = Exists(Part.objects.filter(line=OuterRef("pk"), payment__isnull=False))
Before = Callable[[Line, Line | None], bool]
"""Whether a line stands in the way of another, or of what is not claimed yet (None)."""


def claimed_before(other: Line, line: Line | None) -> bool:
    """Before a line is agreed to: what was agreed to stands in its way, and what was claimed first."""
    return line is None or other.state in OWED or other.pk < line.pk


def paid_before(other: Line, line: Line | None) -> bool:
    """Before an agreed line is paid: what is in a payment stands in its way, then what was agreed to first.

    Else of two that were both agreed to each would stop the other, and neither were ever paid.
    """
    return line is None or (other.state in OWED and _turn(other) < _turn(line))


def _turn(line: Line) -> tuple[bool, datetime | None, int]:
    return not line.in_payment, line.decided_at, line.pk  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Around:
    """What was read for many results together."""

    journey_of: Mapping[str, Journey]
    lines: Mapping[str, list[Line]]
    """Lines that stand, by enrolment."""
    lines_of: Mapping[str, list[Line]]
    """The same by person."""
    asked: Sequence[About]
    """The results themselves, in the order in which they are claimed."""
    rows: Mapping[str, list[Entitled]]
    """What is earned, by person."""
    uses: Mapping[str, list[tuple[str, Evidence]]]
    """What each file is said to show, with the journey's name."""
    names: Mapping[str, str]
    related: list[Related]
    before: Before = claimed_before


def gather(
    results: Sequence[About],
    contract: Contract,
    people: Iterable[str],
    at: datetime,
    on: date,
    lines: Mapping[LineId, Line],
    before: Before = claimed_before,
) -> dict[LineId, Known]:
    """What is known of each result. `people` are theirs and all linked to them, locked by a caller that acts on it.

    `lines` are those of results that are claimed already.
    """
    around = _around(results, contract, set(people), at, before)
    return {each.id: known_of(each, contract, around, on, lines.get(each.id)) for each in results}


def _around(results: Sequence[About], contract: Contract, people: set[str], at: datetime, before: Before) -> Around:
    found = journeys(queries.events_of(people), at)
    journey_of = {person: journey for journey in found.values() for person in journey.people}
    rows: dict[str, list[Entitled]] = defaultdict(list)
    for row in Entitled.objects.filter(person__in=sorted(people)).only("person", "enrolment", "clashes"):
        rows[row.person].append(row)
    clashing = {enrolment for each in results for enrolment in each.clashing}
    lines: dict[str, list[Line]] = defaultdict(list)
    lines_of: dict[str, list[Line]] = defaultdict(list)
    asked = Q(person__in=sorted(people)) | Q(enrolment__in=sorted(clashing))
    standing = Line.objects.filter(STANDS, asked, kind=LineKind.RESULT).annotate(in_payment=IN_PAYMENT)
    for line in standing.order_by("id"):
        lines[line.enrolment].append(line)
        lines_of[line.person].append(line)
    bodies = {*_deliverers(contract.contract), *(each.provider for each in results)}
    files = {paper.file for each in results for paper in _papers(each, journey_of.get(each.person))}
    return Around(
        journey_of,
        lines,
        lines_of,
        results,
        rows,
        _uses_of({file for file in files if file}, journey_of, at),
        dict(Organisation.objects.values_list("id", "name")),
        list(Related.objects.filter(payer=contract.parties.payer, body__in=sorted(bodies))),
        before,
    )


def _uses_of(
    files: set[str], journey_of: Mapping[str, Journey], at: datetime
) -> Mapping[str, list[tuple[str, Evidence]]]:
    """Every evidence that counts and shows one of these files, whoever it is of."""
    rows = Event.objects.filter(kind="evidence", detail__file__in=sorted(files)) if files else Event.objects.none()
    strangers = {person for person in rows.values_list("person", flat=True) if person not in journey_of}
    others = journeys(queries.events_of(queries.linked(strangers)), at) if strangers else {}
    found: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for journey in {each.person: each for each in (*journey_of.values(), *others.values())}.values():
        for event in journey.events:
            if isinstance(event, Evidence) and event.file in files:
                found[event.file or ""].append((journey.person, event))
    return found


def _papers(row: About, journey: Journey | None) -> Iterator[Evidence]:
    """The evidence a result rests on, with a file or without."""
    for id in row.evidence:
        event = journey.counting.get(id) if journey else None
        if isinstance(event, Evidence):
            yield event


def known_of(row: About, contract: Contract, around: Around, on: date, line: Line | None) -> Known:
    """What is known of one result, of what was read around it. `line` = its own, where it is claimed already."""
    journey = around.journey_of.get(row.person)
    life = Life(journey, on) if journey else None
    stay = next((each for each in life.stays if each.id == row.id.enrolment), None) if life else None
    days = days_of(row.because, row.achieved_on)
    bodies = _deliverers(contract.contract, row.achieved_on) | ({stay.start.provider or ""} - {""} if stay else set())
    return Known(
        id=row.id,
        contract=contract,
        today=on,
        achieved_on=row.achieved_on,
        days=days,
        limited_by=row.limited_by,
        started_on=stay.begun if stay else None,
        left_on=stay.left if stay else None,
        not_after_leaving=_not_after_leaving(row, stay),
        died_on=life.death if life else None,
        others=tuple(_same_rule(row, journey, around, line)),
        other_funds=tuple(_other_funds(row, journey, around, line)),
        papers=tuple(_used(row, journey, _papers(row, journey), around)),
        employers=tuple(_employers(row, journey, days)),
        bodies=(*bodies, *(around.names[each] for each in bodies if each in around.names)),
        related=_related(around.related, bodies, row.achieved_on),
    )


def _deliverers(contract: str, on: date | None = None) -> set[str]:
    """Who delivers under a contract: on a day, by the shares agreed for it, or ever."""
    terms = rulebook().contracts[contract].terms
    states = [state for _, state in terms.states] if on is None else [terms.on(on)]
    return {body for state in states for body in (state.parties.provider, *state.splits) if body}


def days_of(because: Iterable[Mapping[str, object]], achieved_on: date) -> tuple[Period, ...]:
    """The days a result is paid for, as its reasons have them; else the day it was reached."""
    found = [
        Period(date.fromisoformat(start), date.fromisoformat(until))
        for reason in because
        if reason.get("code") == "days_used"
        for start, until in reason.get("params", {}).get("stretches", ())  # type: ignore[attr-defined]
    ]
    return tuple(found) or (Period(achieved_on, achieved_on + ONE_DAY),)


def _not_after_leaving(row: About, stay: Stay | None) -> bool:
    if stay is None:
        return False
    outcome = outcome_of(row.programme, row.contract, row.id.rule, stay.begun, row.achieved_on)
    return outcome is not None and outcome.not_after == "leave"


def outcome_of(programme: str, contract: str, rule: str, begun: date, achieved_on: date) -> Outcome | None:
    """The outcome that a rule pays for, as the rules of the day had it; None where it pays for something else."""
    versions = rulebook().versions(programme, contract, begun)
    if not versions:
        return None
    rules = next((each for each in reversed(versions) if each.in_force.start <= achieved_on), versions[0]).rules
    payment = rules.payments.get(rule.removesuffix(".bonus"))
    return rules.outcomes.get((payment.for_ if payment else None) or rule)


def _same_rule(row: About, journey: Journey | None, around: Around, line: Line | None) -> Iterator[Another]:
    """What stands in the way of a result: lines, and of what is claimed with it that which comes first."""
    people = journey.people if journey else (row.person,)
    for person in people:
        for other in around.lines_of.get(person, ()):
            if other.rule == row.id.rule and other.enrolment != row.id.enrolment and around.before(other, line):
                yield _another(other, row)
    for first in around.asked if line is None else ():
        if first is row:
            break
        if first.person in people and first.id.rule == row.id.rule and first.id.enrolment != row.id.enrolment:
            yield Another(first.id.enrolment, days_of(first.because, first.achieved_on))


def _other_funds(row: About, journey: Journey | None, around: Around, line: Line | None) -> Iterator[Another]:
    """Lines of enrolments that either side's rules will not have paid beside this one."""
    clashing = set(row.clashing)
    for person in journey.people if journey else (row.person,):
        for each in around.rows.get(person, ()):
            if row.id.enrolment in clashing_with(each):
                clashing.add(each.enrolment)
    for enrolment in sorted(clashing - {row.id.enrolment}):
        for other in around.lines.get(enrolment, ()):
            if around.before(other, line):
                yield _another(other, row)


def _another(line: Line, row: About) -> Another:
    """A line as another's check may name it: by its reference where both are paid by one payer."""
    because = line.basis.get("because", ())
    return Another(
        line.enrolment, days_of(because, line.achieved_on), line.reference if line.payer == row.payer else ""
    )


def _used(row: About, journey: Journey | None, papers: Iterable[Evidence], around: Around) -> Iterator[Paper]:
    for paper in {each.file: each for each in papers if each.file}.values():
        uses = around.uses.get(paper.file or "", ())
        own = journey.person if journey else row.person
        yield Paper(
            paper.file or "",
            any(whose != own for whose, _ in uses),
            any(whose == own and _another_result(paper, other) for whose, other in uses),
            all(each.type in settings().names_several.types for each in (paper, *(other for _, other in uses))),
        )


def _another_result(paper: Evidence, other: Evidence) -> bool:
    """Whether a paper is shown for another result of the same days: another enrolment, or another number of the rule.

    Within one enrolment a paper may well show two rules: the payslips of 13 weeks also show the first of them.
    """
    same = paper.enrolment == other.enrolment
    if same and (paper.for_ != other.for_ or (paper.n or 1) == (other.n or 1)):
        return False
    covers = [
        Period(each.covers_from, each.covers_until)
        for each in (paper, other)
        if each.covers_from is not None and each.covers_until is not None
    ]
    return len(covers) < 2 or covers[0].overlaps(covers[1])


def _employers(row: About, journey: Journey | None, days: tuple[Period, ...]) -> set[str]:
    """Of the jobs the result rests on; where its reasons name none, of the jobs of its days."""
    if journey is None:
        return set()
    named = [journey.counting.get(id) for reason in row.because for id in reason["events"]]
    jobs = [event for event in named if isinstance(event, (Work, Award))]
    if not any(isinstance(event, Work) for event in jobs):
        jobs += [
            event
            for event in journey.events
            if isinstance(event, Work) and any(Period(event.on, event.until).overlaps(each) for each in days)
        ]
    return {job.employer for job in jobs if job.employer}


def _related(declared: Iterable[Related], bodies: set[str], on: date) -> dict[str, str]:
    return {
        each.folded: each.because
        for each in declared
        if each.body in bodies and each.from_on <= on and (each.until_on is None or on < each.until_on)
    }
