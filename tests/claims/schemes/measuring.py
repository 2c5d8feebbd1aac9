"""Every claim of the planted year held against every hard stop and question. No database.

A claim that the rules paid when it was made is a line. It is held against the stops when it is claimed, as things were known then,
and again at the end, as before an approval; questions are asked at the end. What the rules do not pay, then or at the end, they find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from unittest import mock

from ettle.engine.events.catalogue import Claim, Event, Evidence, Link, Start
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.settle.lines import LineId
from ettle.engine.settle.settling import settle
from ettle.simulation.schemes import Year, planted_year
from ettle.web.casework.enrolled import enrolments
from ettle.web.claims.checks.about import of_result
from ettle.web.claims.checks.asked import Asked, asked
from ettle.web.claims.checks.gathering import Around, days_of, known_of, outcome_of
from ettle.web.claims.checks.questions import ranked
from ettle.web.claims.checks.second_records import Named
from ettle.web.claims.checks.validation import validate
from ettle.web.claims.entitled import contract_of, earned_line, rows_of
from ettle.web.claims.models import Entitled, Line, LineState
from ettle.web.claims.settling import Result
from ettle.web.contracts import documents
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of, start_of
from ettle.web.people.names import key, words_of


@dataclass(frozen=True)
class Checked:
    """One claim that stands: the codes of the stops and questions about it."""

    id: LineId
    person: str
    claim: str
    payable: bool
    stops: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    weight: int = 0


@dataclass(frozen=True)
class CheckedYear:
    year: Year
    claims: tuple[Checked, ...]


def checked_year(people: int, seed: int) -> CheckedYear:
    """The year from a seed, and what was found of each of its claims."""
    year = planted_year(people, seed)
    with mock.patch.object(documents, "edition", lambda: documents.At(0, "")):  # the rules of the files alone
        return CheckedYear(year, tuple(_checked(year)))


def _checked(year: Year) -> Iterator[Checked]:
    last = end_of(max(event.recorded_on for event in year.events))
    found = list(journeys(year.events, last).values())
    journey_of = {person: journey for journey in found for person in journey.people}
    claims = _claims(found)
    then = _results(_as_claimed(claims, year))
    now = _results([row for journey in found for row in _rows(journey, last) if row.state == "payable"])
    lines = _lines(then, claims)
    stops = _stops_when_claimed(then, claims, lines, year)
    for id, codes in _stops_at_last(found, journey_of, {id: now[id] for id in lines if id in now}, lines, last).items():
        stops[id] = tuple(dict.fromkeys((*stops[id], *codes)))
    rows = list(_asked(then, journey_of, year))
    about = {each.id: each for each in ranked(rows, _named(journey_of, year))}
    for id, claim in claims.items():
        codes = tuple(each.code for each in about[id].questions) if id in about else ()
        weight = about[id].weight if id in about else 0
        yield Checked(id, claim.person, claim.id, id in then and id in now, stops.get(id, ()), codes, weight)


def _rows(journey: Journey, known_at: datetime) -> Iterator[Entitled]:
    return rows_of(journey, enrolments(journey, rulebook(), known_at.date(), known_at))


def _claims(found: list[Journey]) -> dict[LineId, Claim]:
    """The claims that stand at the end, the first recorded of each result."""
    claims: dict[LineId, Claim] = {}
    events = [event for journey in found for event in journey.events if isinstance(event, Claim)]
    for event in sorted(events, key=lambda each: each.known_order):
        id = LineId(event.enrolment or "", event.rule or "", event.n or 1)
        if event.withdrawn == "yes":
            claims.pop(id, None)
        else:
            claims.setdefault(id, event)
    return claims


class _AsKnown:
    """Journeys as they were known when a claim was recorded: with the links of that moment and not those made since."""

    def __init__(self, year: Year) -> None:
        self.of: dict[str, list[Event]] = defaultdict(list)
        self.beside: dict[str, set[str]] = defaultdict(set)
        for event in year.events:
            self.of[event.person].append(event)
            if isinstance(event, Link):
                self.beside[event.person].add(event.other)
                self.beside[event.other].add(event.person)

    def journey(self, person: str, moment: datetime) -> Journey:
        people, asked = {person}, [person]
        while asked:
            new = self.beside[asked.pop()] - people
            people |= new
            asked += new
        found = journeys([event for each in people for event in self.of[each]], moment)
        return next(each for each in found.values() if person in each.people)


def _as_claimed(claims: Mapping[LineId, Claim], year: Year) -> list[Entitled]:
    """The rows of what might be paid when it was claimed: what a line was made of."""
    known, rows = _AsKnown(year), []
    for id, claim in claims.items():
        journey = known.journey(claim.person, claim.recorded_at)
        rows += [
            row
            for row in _rows(journey, claim.recorded_at)
            if row.state == "payable" and (row.enrolment, row.rule, row.n) == id
        ]
    return rows


def _results(rows: list[Entitled]) -> dict[LineId, Result]:
    """What may be paid, settled under its contract."""
    by_contract: dict[str, list[Entitled]] = defaultdict(list)
    for row in rows:
        by_contract[row.contract].append(row)
    found: dict[LineId, Result] = {}
    for id, own in by_contract.items():
        contract = contract_of(id)
        assert contract is not None
        others = [earned_line(row) for row in rows if row.contract != id]
        settlement = settle(contract, map(earned_line, own), (), others, until=contract.in_force.until or date.max)
        of_row = {(row.enrolment, row.rule, row.n): row for row in own}
        for line in settlement.lines:
            found[line.earned.id] = Result((of_row[line.earned.id],), (line,))
    return found


def _lines(results: Mapping[LineId, Result], claims: Mapping[LineId, Claim]) -> dict[LineId, Line]:
    """A line of each claim, numbered as they were claimed."""
    in_turn = sorted(results, key=lambda id: claims[id].known_order)
    return {id: _line(number, results[id].first) for number, id in enumerate(in_turn, start=1)}


def _line(number: int, row: Entitled) -> Line:
    assert row.achieved_on is not None
    return Line(
        pk=number, person=row.person, enrolment=row.enrolment, rule=row.rule, n=row.n, payer=row.payer,
        contract=row.contract, achieved_on=row.achieved_on, state=LineState.SUBMITTED, basis={"because": row.because},
    )  # fmt: skip


def _stops_when_claimed(
    results: Mapping[LineId, Result], claims: Mapping[LineId, Claim], lines: Mapping[LineId, Line], year: Year
) -> dict[LineId, tuple[str, ...]]:
    """What stopped each claim when it was made, before the lines that were made later."""
    known, found = _AsKnown(year), {}
    for id in lines:
        moment, result = claims[id].recorded_at, results[id]
        journey = known.journey(claims[id].person, moment)
        around = _around([journey], dict.fromkeys(journey.people, journey), [result.first], lines)
        found[id] = _stops(result, around, moment.date(), lines[id])
    return found


def _stops_at_last(
    found: list[Journey],
    journey_of: Mapping[str, Journey],
    results: Mapping[LineId, Result],
    lines: Mapping[LineId, Line],
    last: datetime,
) -> dict[LineId, tuple[str, ...]]:
    """What would stop each approval at the end of the year, when papers, links and deaths are known."""
    around = _around(found, journey_of, [result.first for result in results.values()], lines)
    return {id: _stops(result, around, last.date(), lines[id]) for id, result in results.items()}


def _stops(result: Result, around: Around, on: date, line: Line) -> tuple[str, ...]:
    contract = contract_of(result.first.contract)
    assert contract is not None
    return tuple(each.name for each in validate(known_of(of_result(result), contract, around, on, line)) if each.stops)


def _around(
    found: list[Journey], journey_of: Mapping[str, Journey], rows: list[Entitled], lines: Mapping[LineId, Line]
) -> Around:
    by_enrolment: dict[str, list[Line]] = defaultdict(list)
    by_person: dict[str, list[Line]] = defaultdict(list)
    rows_of_person: dict[str, list[Entitled]] = defaultdict(list)
    uses: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for line in lines.values():
        by_enrolment[line.enrolment].append(line)
        by_person[line.person].append(line)
    for row in rows:
        rows_of_person[row.person].append(row)
    for journey in found:
        for event in journey.events:
            if isinstance(event, Evidence) and event.file:
                uses[event.file].append((journey.person, event))
    return Around(journey_of, by_enrolment, by_person, (), rows_of_person, uses, {}, [])


def _named(journey_of: Mapping[str, Journey], year: Year) -> list[Named]:
    """Each record under the name of its journey, as the site keeps names to be found by."""
    return [
        Named(
            journey_of[each.person].person,
            key(words_of(each.family)),
            key(words_of(each.given)),
            each.born_on,
            each.phone,
        )
        for each in year.details
        if each.person in journey_of
    ]


def _asked(results: Mapping[LineId, Result], journey_of: Mapping[str, Journey], year: Year) -> Iterator[Asked]:
    sizes = {paper.digest: paper.bytes for paper in year.papers}
    refused: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for each in year.refusals:
        refused[each.enrolment, each.rule].append(start_of(each.refused_on))
    for id, result in results.items():
        row, journey = result.first, journey_of[result.first.person]
        assert row.achieved_on is not None
        start = next(e for e in journey.events if isinstance(e, Start) and e.enrolment == row.enrolment)
        yield asked(
            id,
            journey,
            provider=start.provider or row.provider,
            programme=row.programme,
            achieved_on=row.achieved_on,
            days=days_of(row.because, row.achieved_on),
            because=row.because,
            papers=row.evidence,
            outcome=outcome_of(row.programme, row.contract, row.rule, start.on, row.achieved_on),
            sizes=sizes,
            refused_at=refused[id.enrolment, id.rule],
        )
