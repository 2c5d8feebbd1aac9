"""What an evaluation says: one Result for each enrolment, every statement with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from ettle.engine.basics.answer import Answer

OfferState = Literal["met", "late", "missed", "excused", "not_owed", "due", "at_risk", "unknown"]
OutcomeState = Literal["achieved", "unknown", "possible", "impossible"]
PaymentState = Literal["never", "unknown", "not_yet", "too_late", "needs_evidence", "not_due", "payable"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code with its parameters, the events it rests on, the rule it speaks of.

    `ettle.engine.wording.reasons` turns it into a sentence; files carry it as it is.
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class EligibilityAnswer:
    """Eligible or not on `on`, each rule's answer, and the facts that would settle what is not known."""

    eligible: Answer
    on: date
    rules: dict[str, Answer]
    missing: tuple[str, ...]
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ConflictFound:
    """Another enrolment that may not run beside this one; [from_, until) is the overlap."""

    rule: str
    enrolment: str
    programme: str
    resolved_by: str
    from_: date
    until: date | None
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class OfferPeriod:
    """One period of one offer: [from_, until), and what became of it. `due_on` is its last day."""

    rule: str
    n: int
    from_: date
    until: date
    state: OfferState
    due_on: date
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far: `have` of `need`, in `unit` (days, pence, points), inside [window_from, window_until)."""

    have: int
    need: int
    unit: str
    window_from: date | None = None
    window_until: date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeAnswer:
    """One outcome (the n-th, of repeated ones). `on` when achieved; `earliest` when possible."""

    rule: str
    n: int
    state: OutcomeState
    on: date | None
    earliest: date | None
    progress: Progress | None
    missing: tuple[str, ...]
    because: tuple[Reason, ...]
    version: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One line that may be paid: to whom, how much (pence), whether it can be paid now, and by when to claim.

    `exact` is the sum before it was rounded, where it was not whole pence; `group` the one of the price day.
    """

    rule: str
    n: int
    to: str | None
    amount: int | None
    state: PaymentState
    achieved_on: date | None
    claim_by: date | None
    price_from: str | None
    illustrative: bool
    missing: tuple[str, ...]
    because: tuple[Reason, ...]
    recorded_on: date | None = None
    found_by_payer: bool = False
    exact: Fraction | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules say of one enrolment on one day.

    For a person with none: `enrolment` None, and the answer of the programme asked about, if one was.
    """

    person: str
    enrolment: str | None
    programme: str | None
    contract: str | None
    versions: tuple[str, ...]
    on: date
    phase: str | None
    group: str | None
    rules_in_force: bool
    eligibility: EligibilityAnswer | None
    conflicts: tuple[ConflictFound, ...] = ()
    offers: tuple[OfferPeriod, ...] = ()
    outcomes: tuple[OutcomeAnswer, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
