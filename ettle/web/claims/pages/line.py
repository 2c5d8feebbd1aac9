"""One line as its page has it: what, why, who, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.settle.lines import LineId
from ettle.engine.wording.plain import day as in_words
from ettle.engine.wording.plain import name
from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from ettle.web.claims.amounts import money
from ettle.web.claims.checks.models import Override
from ettle.web.claims.checks.stops import checks_of as kept_checks
from ettle.web.claims.models import UNDECIDED, Line, LineKind, Part, Step
from ettle.web.claims.pages.dates import Drawn, Stretch, drawn
from ettle.web.claims.pages.items import Item, group_title, items_of
from ettle.web.claims.pages.seeing import organisations, staff_names
from ettle.web.claims.pages.words import moment
from ettle.web.claims.settling import settled
from ettle.web.contracts.queries import contract_title, rulebook
from ettle.web.frame.day import today

DID = {
    "submitted": "Claimed",
    "checked": "Checked",
    "queried": "Question asked",
    "answered": "Question answered",
    "refused": "Refused",
    "approved": "Approved",
    "appealed": "Appealed",
    "restated": "Replaced by a new claim: the facts under it changed",
    "proposed": "Proposed",
    "replied": "Reply received",
    "dropped": "Dropped",
    "ended": "Taken back whole; the result may be claimed again",
    "restored": "Stands again",
    "appeal_won": "Appeal won",
    "appeal_lost": "Appeal lost",
    "recovery_none": "Nothing is taken back after all",
    "recovery_notified": "Notice that something would be taken back",
    "recovery_replied": "Reply to the notice",
    "recovery_agreed": "Agreed that it is taken back",
    "recovery_appealed": "Appealed against what is taken back",
    "recovery_recovered": "Taken back",
    "stopped": "Stopped before it was paid",
    "released": "Not stopped any more: it goes into the next payment",
    "batched": "Put in a payment",
    "out_of_payment": "Out of the payment",
    "paid": "Paid",
}
REASONS = {
    "evidence_missing": "Evidence is missing",
    "evidence_unfit": "The evidence does not show it",
    "not_reached": "The outcome was not reached",
    "paid_before": "It was paid before",
    "other_fund": "Another fund pays for it",
    "outside": "The contract does not cover it",
}
"""Why a line is refused: what the rule or check is called that it does not hold to."""


@dataclass(frozen=True)
class Done:
    """One step, told."""

    words: str
    who: str
    at: str
    said: str
    automatic: bool


@dataclass(frozen=True)
class Paper:
    """A piece of evidence: what it is and what it covers."""

    words: str
    covers: str


@dataclass(frozen=True)
class Days:
    """A row of the table of days."""

    stretch: Stretch
    was_so: str
    hours: str


@dataclass
class OneLine:
    """A line and what its page says of it. `name` is empty where one may not see it."""

    line: Line
    name: str

    @property
    def item(self) -> Item:
        return items_of([self.line])[0]

    @property
    def amount(self) -> str:
        return money(self.line.pence)

    @property
    def who(self) -> str:
        return self.name or self.line.enrolment

    @property
    def title(self) -> str:
        about = f" for {self.who}" if self.who else ""
        kind = "" if self.line.kind in (LineKind.RESULT, LineKind.FEE) else f", {self.line.get_kind_display().lower()}"
        return f"{self.amount}{about}, {self.line.title}{kind}"

    @property
    def group(self) -> str:
        return group_title(self.line.programme, self.line.group) if self.line.group else ""

    @property
    def basis(self) -> Mapping[str, Any]:
        return self.line.basis

    @property
    def reasons(self) -> list[str]:
        """Why, each once, in the order in which it is argued."""
        said = [str(each.get("words", "")) for each in self.basis.get("because", ())]
        return list(dict.fromkeys(filter(None, [*said, *self.basis.get("limits", ())])))

    @cached_property
    def drawn(self) -> Drawn | None:
        return drawn(self.basis.get("because", ()), self.line.achieved_on)

    @property
    def sentence(self) -> str:
        """What the line says, in one sentence."""
        if not self.line.enrolment and self.line.pence < 0:
            return f"{self.line.title}: {money(-self.line.pence)} is taken back."
        if not self.line.enrolment:
            return f"{self.line.title}: {self.amount}, as the contract has it."
        reference = f" ({self.line.enrolment})" if self.name else ""
        group = f", {self.group.lower()}," if self.group else ""
        days = next((each for each in self.reasons if " counted" in each), "")
        counted = f" {days[:1].lower()}{days[1:].rstrip('.')};" if days else ""
        price = (
            f"the sum agreed is {self.amount}" if self.line.pence >= 0 else f"{money(-self.line.pence)} is taken back"
        )
        return f"{self.who}{reference}{group} reached {self.line.title} on {in_words(self.line.achieved_on)};{counted} {price}."

    @property
    def rule_rows(self) -> list[tuple[str, str]]:
        line, basis = self.line, self.basis
        rows = [
            ("Contract", contract_title(line.contract)),
            ("Version of the rules", version_in_words(str(basis.get("price_from") or ""))),
            ("Price", f"{self.group + ': ' if self.group else ''}{money(int(basis.get('earned', line.pence)))}"),
        ]
        if basis.get("limits"):
            rows.append(("Limited", f"{' '.join(basis['limits'])} {self.amount} may be paid"))
        if line.claim_by:
            window = f"From {in_words(line.achieved_on)} to {in_words(line.claim_by)}"
            rows.append(("Claim window", f"{window}. Claimed on {moment(line.made_at)}"))
        rows.append(("What was known", f"Everything recorded by {moment(line.made_at)}"))
        rows.append(("Fingerprint", line.fingerprint[:12]))
        return rows


def version_in_words(id: str) -> str:
    return f"“{name(id).capitalize()}”" if id else "The first rules"


def days_of(one: OneLine, events: Mapping[str, Event]) -> list[Days]:
    """The table of the picture: what was so in each stretch, as far as one may see the journey."""
    if one.drawn is None:
        return []
    return [Days(each, *_what_was_so(each, events.values())) for each in one.drawn.stretches]


def _what_was_so(stretch: Stretch, events: Iterable[Event]) -> tuple[str, str]:
    if not stretch.counts:
        return "", ""
    under = [each for each in events if each.on < stretch.until and (each.until is None or each.until > stretch.from_)]
    employers = dict.fromkeys(name(str(each.detail.get("employer"))) for each in under if each.detail.get("employer"))
    hours = dict.fromkeys(str(each.detail["hours_per_week"]) for each in under if each.detail.get("hours_per_week"))
    return ", ".join(each[:1].upper() + each[1:] for each in employers), ", ".join(hours)


def events_of(one: OneLine) -> dict[str, Event]:
    """The events a line rests on that one's organisation sees: asked only for whoever sees the person by name."""
    if not one.name:
        return {}
    ids = {id for each in one.basis.get("because", ()) for id in each.get("events", ())}
    return {each.pk: each for each in Event.objects.filter(pk__in=ids, kind="work")}


def papers_of(line: Line) -> list[Paper]:
    """What shows it: type and days, which whoever pays must see. Nothing else of an event is told here."""
    with as_system():
        found = list(Event.objects.filter(pk__in=line.basis.get("evidence", ()), kind="evidence").order_by("on"))
    return [Paper(f"{_type(each)}, {in_words(each.on)}", _covers(each.detail)) for each in found]


def _type(event: Event) -> str:
    return name(str(event.detail.get("type") or "paper")).capitalize()


def _covers(detail: Mapping[str, Any]) -> str:
    since, until = detail.get("covers_from"), detail.get("covers_until")
    if not since or not until:
        return ""
    return f"{in_words(date.fromisoformat(since))} to {in_words(date.fromisoformat(until) - ONE_DAY)}"


def steps_of(line: Line) -> list[Done]:
    steps = list(Step.objects.filter(line=line).order_by("id"))
    names, bodies = staff_names(each.by for each in steps), organisations(each.organisation for each in steps)
    return [_told(each, names, bodies) for each in steps]


def stop_of(line: Line) -> str:
    """Why an approved line is left out of payments, and what to do; empty = it is not."""
    if not line.stopped_by:
        return ""
    return Step.objects.filter(line=line, kind="stopped").latest("id").words


def _told(step: Step, names: Mapping[str, str], bodies: Mapping[str, str]) -> Done:
    body = f", {bodies[step.organisation]}" if step.organisation else ""
    did = DID.get(step.kind, name(step.kind).capitalize())
    because = f": {REASONS.get(step.reason, name(step.reason)).lower()}" if step.reason else ""
    return Done(f"{did}{because}", f"{names[step.by]}{body}", moment(step.at), step.words, not step.organisation)


@dataclass(frozen=True)
class Share:
    """What a body has of a line."""

    body: str
    because: str
    amount: str


def shares_of(line: Line) -> list[Share]:
    parts = list(Part.objects.filter(line=line).order_by("-pence", "body"))
    names = organisations(each.body for each in parts)
    return [Share(names.get(each.body, each.body), _because(line, each.body), money(each.pence)) for each in parts]


def _because(line: Line, body: str) -> str:
    found = rulebook().contracts.get(line.contract)
    splits = found.terms.on(line.achieved_on).splits if found else {}
    if body in splits:
        return f"{splits[body].normalize():f} %, supply chain of the contract"
    return "Lead of the contract" if body == line.provider else "Named by the rules"


@dataclass(frozen=True)
class Check:
    """One thing looked at, and how it came out."""

    words: str
    shape: str
    word: str
    note: str


RESULTS = {"passed": "good", "failed": "bad", "no_data": "unknown"}


def checks_of(line: Line) -> list[Check]:
    """What was looked at when the line was made and when it was to be approved; and whether it still says what is so."""
    if line.kind != LineKind.RESULT:
        return []
    found = [_kept(row) for row in kept_checks(line)]
    in_time = line.claim_by is None or line.made_at.date() <= line.claim_by
    found.append(Check("Claimed in time", *(("good", "Passed") if in_time else ("due", "Claimed before")), _by(line)))
    if line.state in UNDECIDED:
        found.append(_still_so(line))
    return found


def _kept(row: Any) -> Check:
    shape, word = RESULTS[row.check.result], str(row.check.get_result_display())
    if row.passed_over is not None:
        shape, word = "warn", "Passed over"
    elif row.check.result == "failed" and not row.stops:
        shape, word = "rest", "Told"
    over = row.passed_over
    by = passed_over_by(over, staff_names([over.asked_by, over.agreed_by])) if over is not None else row.check.cure
    return Check(row.title, shape, word, " ".join(filter(None, [row.check.words, by])))


def passed_over_by(over: Override, names: Mapping[str, str]) -> str:
    """Who asked that a step be passed over, until when and why, and who agreed."""
    asked = f"{names[over.asked_by]} asked to pass it over until {in_words(over.expires_on)}: {over.reason}"
    return f"{asked} {names[over.agreed_by]} agreed." if over.agreed_by else asked


def _by(line: Line) -> str:
    return f"By {in_words(line.claim_by)}" if line.claim_by else "No last day is agreed"


def _still_so(line: Line) -> Check:
    with as_system():
        result = settled(line.contract, today()).results.get(LineId(line.enrolment, line.rule, line.n))
    if result is not None and result.fingerprint == line.fingerprint:
        return Check("The facts are as they were claimed", "good", "Passed", "Worked out again for this page")
    now = "It is not earned any more" if result is None else f"It would be {money(result.pence)} now"
    return Check("The facts are as they were claimed", "bad", "Changed", f"{now}; it cannot be approved as it stands")
