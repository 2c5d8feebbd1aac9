"""Cases: a few events, a day, and what the rules must say of them. The spec of a programme, by example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ettle.engine.events.catalogue import KINDS, LOCAL, Event, Fact, checked
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.engine.events.fields import Day, Instant, YesNo
from ettle.engine.rules.fields import Id, Line, Pence, Rule
from ettle.engine.rules.problems import Misfit, did_you_mean

ANYBODY = "ada"
NO_ENROLMENT = "none"
"""How a case says that an event names no enrolment, where its kind would name the person's first."""
FACTS_SINCE = date(2000, 1, 1)
NAME_NO_ENROLMENT = frozenset(
    [
        "fact",
        "referral",
        "referral_answer",
        "consent",
        "link",
        "unlink",
        "death",
        "retract",
        "work",
        "benefit",
        "learning",
        "earnings",
        "need",
    ]
)
"""Kinds that name no enrolment unless the case gives one."""
WHAT = "what"
"""The field of a short event that is called as its kind: {benefit: <day>, what: uc}."""

_BEGIN = "begin with <kind>: <day>, such as {work: 2024-01-01}"
Number = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,4}$")]
LineId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*(\.bonus)?$")]
DayOrNone = Day | Literal["none"]


def _by_number(value: Any) -> Any:
    numbered = isinstance(value, dict) and value and all(str(key).isdigit() for key in value)
    return value if numbered or not isinstance(value, dict) else {"1": value}


class ExpectedOffer(Rule):
    """One period of an offer; `absent` = there is no such period. Only what is named is compared."""

    state: Literal["met", "late", "missed", "excused", "not_owed", "due", "at_risk", "unknown", "absent"] | None = None
    due_on: DayOrNone | None = None
    from_: DayOrNone | None = Field(default=None, alias="from")
    until: DayOrNone | None = None


class ExpectedProgress(Rule):
    """How far: `have` of `need`."""

    have: int | None = None
    need: int | None = None
    unit: Line | None = None
    window_from: DayOrNone | None = None
    window_until: DayOrNone | None = None


class ExpectedOutcome(Rule):
    """One outcome; `absent` = there is no such line. Only what is named is compared."""

    state: Literal["achieved", "unknown", "possible", "impossible", "absent"] | None = None
    on: DayOrNone | None = None
    earliest: DayOrNone | None = None
    progress: ExpectedProgress | None = None
    missing: tuple[Line, ...] | None = None
    version: Line | None = None


class ExpectedPayment(Rule):
    """One payment line, amounts in pence; `absent` = there is no such line. Only what is named is compared."""

    state: (
        Literal["never", "unknown", "not_yet", "too_late", "needs_evidence", "not_due", "payable", "absent"] | None
    ) = None
    amount: Pence | Literal["none"] | None = None
    to: Line | None = None
    achieved_on: DayOrNone | None = None
    claim_by: DayOrNone | None = None
    price_from: Line | None = None
    missing: tuple[Line, ...] | None = None
    illustrative: YesNo | None = None


Outcomes = Annotated[
    dict[Number, ExpectedOutcome],
    BeforeValidator(_by_number, json_schema_input_type=ExpectedOutcome | dict[Number, ExpectedOutcome]),
]
Payments = Annotated[
    dict[Number, ExpectedPayment],
    BeforeValidator(_by_number, json_schema_input_type=ExpectedPayment | dict[Number, ExpectedPayment]),
]


class Expected(Rule):
    """What must come out; only what is named is compared. Outcomes and payments without a number are n = 1."""

    eligibility: Literal["yes", "no", "unknown"] | None = None
    ask_next: tuple[Line, ...] | None = None
    """The facts that would settle eligibility, in any order."""
    phase: Line | None = None
    """A phase, or `none`."""
    group: Line | None = None
    """A group, or `none`."""
    conflicts: tuple[Id, ...] | None = None
    """The conflicts found, in any order; [] = none."""
    offers: dict[Id, dict[Number, ExpectedOffer]] = {}
    outcomes: dict[Id, Outcomes] = {}
    payments: dict[LineId, Payments] = {}
    rules_in_force: YesNo | None = None


class Told(Rule):
    """A few events and a day of asking, told shortly: what a case of any kind begins with."""

    title: Line
    why: Line | None = None
    """Why the answer is right: the source, the sum, the edge."""
    on: Day
    """The day of asking."""
    known_at: Instant | None = None
    """Left out = the end of the day of asking."""
    facts: dict[Id, Any] = {}
    """Facts true since 1 January 2000 and recorded then; a later date, on that date."""
    events: tuple[dict[str, Any], ...] = ()
    """Each `{<kind>: <day>, ..other fields}`, or `{kind: .., on: .., ..}`; a field called as its kind is `what`.

    `recorded` is a day or an instant; left out = noon of the day itself. People left out are `ada`,
    enrolments `ada-1` (`enrolment: none` = none), ids `e1`, `e2` by place.
    """

    @property
    def asked_at(self) -> datetime:
        """The instant as known at which the rules are asked."""
        if self.known_at is not None:
            return self.known_at
        after = datetime.combine(self.on + timedelta(days=1), time(), LOCAL)
        return after.astimezone(UTC) - timedelta(microseconds=1)

    @property
    def under(self) -> str | None:
        """The contract of every start that names none."""
        return None


class Case(Told):
    """A few events, the day of asking, and what is expected and why."""

    contract: Line | None = None
    """Put on every start that names none."""
    enrolment: Line | None = None
    """Of which enrolment is expected; left out = the first start's."""
    expect: Expected

    @property
    def under(self) -> str | None:
        return self.contract


class CaseFile(Rule):
    """`cases.yaml`: the cases of a programme, by id."""

    cases: dict[Id, Case] = Field(min_length=1)


def cases_events(case: Told, programme: str, facts: Mapping[str, FactDeclaration] | None = None) -> list[Event]:
    """The events of a case, through the typed door; `facts` type and check the values of fact events.

    Raises Misfit for an event of no known kind, pydantic.ValidationError for one whose fields are wrong.
    """
    return [door(row, facts) for row in (*fact_rows(case), *event_rows(case, programme))]


def door(row: dict[str, Any], facts: Mapping[str, FactDeclaration] | None) -> Event:
    """One event from its row, checked whole."""
    event = checked(row)
    return checked_fact(event, facts) if isinstance(event, Fact) and facts is not None else event


def fact_rows(case: Told) -> Iterator[dict[str, Any]]:
    """The facts of a case as rows of events."""
    for name, value in case.facts.items():
        yield {
            "id": f"fact-{name}",
            "person": ANYBODY,
            "kind": "fact",
            "on": FACTS_SINCE,
            "recorded_at": _noon(max(FACTS_SINCE, value) if type(value) is date else FACTS_SINCE),
            "name": name,
            "value": value,
        }


def event_rows(case: Told, programme: str) -> Iterator[dict[str, Any]]:
    """The events of a case as rows, with everything that a case may leave out."""
    for place, written in enumerate(case.events):
        yield event_row(written, place, case.under, programme)


def event_row(written: Mapping[str, Any], place: int, contract: str | None, programme: str) -> dict[str, Any]:
    """One event as a row. Raises Misfit when its kind cannot be told."""
    kind, named = kind_of(written)
    row = {field_name(key, kind, named): value for key, value in written.items()}
    row = {"id": f"e{place + 1}", "person": ANYBODY, "kind": kind, **row}
    row["recorded_at"] = _recorded(row.get("recorded_at", row.get("on")))
    if kind not in NAME_NO_ENROLMENT:
        row.setdefault("enrolment", f"{row['person']}-1")
    if row.get("enrolment") == NO_ENROLMENT:
        del row["enrolment"]
    if kind == "start":
        row.setdefault("programme", programme)
        if contract is not None:
            row.setdefault("contract", contract)
    return row


def kind_of(written: Mapping[str, Any]) -> tuple[str, bool]:
    """The kind of a written event, and whether a key names it (the first that is a kind) and holds its day."""
    if "kind" in written:
        if (said := written["kind"]) in KINDS:
            return str(said), False
        raise Misfit(f"`{said}` is not a kind of event; {did_you_mean(said, KINDS, _BEGIN)}", ("kind",))
    for key in written:
        if key in KINDS:
            return key, True
    first = next(iter(written), "{}")
    raise Misfit(f"`{first}` is not a kind of event; {did_you_mean(first, KINDS, _BEGIN)}")


def field_name(key: str, kind: str, named: bool) -> str:
    """The field of an event that a key of a case means."""
    if key == "recorded":
        return "recorded_at"
    if named and key == kind:
        return "on"
    return kind if key == WHAT else key


def _recorded(value: Any) -> Any:
    return _noon(value) if type(value) is date else value


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
