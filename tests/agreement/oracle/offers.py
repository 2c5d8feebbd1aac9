"""What a programme promises, period by period."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from .basics import (
    Doc,
    add_days,
    add_length,
    add_working_days,
    as_list,
    day_range,
    sure_date,
    to_number,
)
from .case import Case, jobs_that_count
from .counted import Event
from .days import happened
from .names import group_on
from .phases import stretches
from .points import PERSONAL
from .predicates import NO, UNKNOWN, YES
from .versions import by_group

HOURS_IN_A_WEEK = 168


@dataclass
class Period:
    first: dt.date
    until: dt.date  # first day outside
    full: int  # days a whole period would have
    over: bool  # cut short by the end of the phase

    @property
    def days(self) -> int:
        return (self.until - self.first).days


def offers(case: Case) -> list[Doc]:
    """Every period begun by the day of asking, each by the version in force on its first day."""
    lines: list[Doc] = []
    names = {name: None for version in case.versions.every for name in version.doc.get("offer") or {}}
    for name in names:
        own: list[Doc] = []
        for index, version in enumerate(case.versions.every):
            rule = (version.doc.get("offer") or {}).get(name)
            if rule is not None:
                groups = set(version.doc.get("groups") or {})
                own += [
                    line
                    for line in lines_by_group(case, name, rule, groups)
                    if case.versions.index_on(line["from"]) == index and line["from"] <= case.asking
                ]
        own.sort(key=lambda line: line["from"])
        for place, line in enumerate(own, start=1):
            lines.append({**line, "n": place})
    return lines


def lines_by_group(case: Case, name: str, rule: Doc, groups: set[str]) -> list[Doc]:
    """Numbers by group are those of the group on a period's first day."""
    if by_group(rule, groups, None) == rule:
        return lines_of(case, name, rule)
    lines: list[Doc] = []
    for group in groups:
        for line in lines_of(case, name, by_group(rule, groups, group)):
            if group_on(case.journey, case.enrolment, line["from"]) == group:
                lines.append(line)
    return lines


def lines_of(case: Case, name: str, rule: Doc) -> list[Doc]:
    if "every" in rule:
        return [each_line(case, name, rule, period) for period in every_period(case, rule, rule["every"])]
    if "at_least" in rule:
        return hours_lines(case, name, rule)
    if "within" in rule:
        return within_lines(case, name, rule)
    if "at" in rule:
        return checkpoint_lines(case, name, rule)
    return []


def every_period(case: Case, rule: Doc, step: Doc) -> list[Period]:
    """Cut each stretch of the phase from its first day; the k-th month is anchor + k months."""
    found = []
    for first, end in stretches(case, as_list(rule.get("during")) or None):
        place = 0
        last = end or add_days(case.asking, 1)
        begin = first
        while True:
            planned = add_length(first, {unit: count * place for unit, count in step.items()})
            length = (add_length(first, {unit: count * (place + 1) for unit, count in step.items()}) - planned).days
            until = clock_runs(case, rule, begin, length)
            if begin >= last:
                break
            cut = end is not None and until > end
            found.append(Period(begin, end if cut and end else until, (until - begin).days, cut))
            begin = until
            place += 1
    return found


def clock_runs(case: Case, rule: Doc, begin: dt.date, length: int) -> dt.date:
    """The day so many days later, paused days not counted where a pause stops the clock."""
    if str(rule.get("pause")) != "stops":
        return add_days(begin, length)
    pauses = [e for e in case.journey.of_kind("pause") if e.enrolment in (None, case.enrolment.id)]
    day = begin
    while length:
        length -= not any(pause.covers(day, case.asking) == YES for pause in pauses)
        day = add_days(day, 1)
    return day


def line(name: str, period: Period, state: str, decides: str | None) -> Doc:
    return {
        "rule": name,
        "n": 1,
        "from": period.first,
        "until": period.until,
        "state": state,
        "due_on": add_days(period.until, -1),
        "decides": decides,
    }


def doers(case: Case, rule: Doc) -> list[Event]:
    """Events of a kind that can meet the offer: of this enrolment, or of the person."""
    events = case.journey.of_kind(*as_list(rule.get("by")))
    return [e for e in events if e.enrolment == case.enrolment.id or e.kind in PERSONAL]


def first_done(events: list[Event]) -> str | None:
    done = [event for event in events if happened(event) == YES]
    if not done:
        return None
    day = min(event.on for event in done)
    return min(event.id for event in done if event.on == day)


def each_line(case: Case, name: str, rule: Doc, period: Period) -> Doc:
    inside = [e for e in doers(case, rule) if period.first <= e.on < period.until]
    done = first_done(inside)
    if done is not None:
        return line(name, period, "met", done)
    if period.over and 2 * period.days < period.full:
        return line(name, period, "not_owed", None)
    doubt = [event for event in inside if happened(event) == UNKNOWN]
    return line(name, period, *unmet(case, name, period, bool(doubt), first_of(doubt)))


def first_of(events: list[Event]) -> str | None:
    """Of the events of the first day the smallest id."""
    return min(((e.on, e.id) for e in events), default=(None, None))[1]


def unmet(case: Case, name: str, period: Period, doubt: bool, doubted: str | None) -> tuple[str, str | None]:
    """The state of a period nothing has met yet."""
    sure, maybe = excused_days(case, name, period)
    if 2 * len(sure) > period.days:
        return "excused", first_excuse(case, name, period)
    if doubt or 2 * len(sure | maybe) > period.days:
        return "unknown", doubted
    if case.asking < period.until:
        return running(case, period), None
    return "missed", None


def running(case: Case, period: Period) -> str:
    """Under a quarter of its days left, today among them, is at risk."""
    left = (period.until - case.asking).days
    return "at_risk" if 4 * left < period.days else "due"


def excusers(case: Case, name: str) -> list[Event]:
    pauses = [e for e in case.journey.of_kind("pause") if e.enrolment in (None, case.enrolment.id)]
    excuses = [e for e in case.journey.of_kind("excuse") if e.enrolment == case.enrolment.id]
    return pauses + [e for e in excuses if e.get("rule") in (None, name)]


def excused_days(case: Case, name: str, period: Period) -> tuple[set[dt.date], set[dt.date]]:
    sure: set[dt.date] = set()
    maybe: set[dt.date] = set()
    for event in excusers(case, name):
        doubt = event.kind == "excuse" and event.get("rule") is None
        for day in day_range(period.first, period.until):
            covers = event.covers(day, case.asking)
            if covers == YES and not doubt:
                sure.add(day)
            elif covers != NO:
                maybe.add(day)
    return sure, maybe - sure


def sure_of(event: Event) -> bool:
    """An excuse that names no rule may be meant for another."""
    return event.kind != "excuse" or event.get("rule") is not None


def first_excuse(case: Case, name: str, period: Period) -> str | None:
    days = list(day_range(period.first, period.until))
    return min(
        (e.id for e in excusers(case, name) if sure_of(e) and any(e.covers(d, case.asking) == YES for d in days)),
        default=None,
    )


def hours_lines(case: Case, name: str, rule: Doc) -> list[Doc]:
    """Each sliding run of whole periods inside one stretch, dated at its end."""
    size = int(rule.get("averaged_over", 1))
    found = []
    for first, end in stretches(case, as_list(rule.get("during")) or None):
        place = 0
        while True:
            begin = add_length(first, {u: c * place for u, c in rule["per"].items()})
            until = add_length(first, {u: c * (place + size) for u, c in rule["per"].items()})
            if begin > case.asking or (end is not None and until > end):
                break
            period = Period(begin, until, (until - begin).days, False)
            found.append(hours_line(case, name, rule, period, size))
            place += 1
    return found


def hours_line(case: Case, name: str, rule: Doc, period: Period, size: int) -> Doc:
    sure, _ = excused_days(case, name, period)
    owed = Fraction(to_number(rule["at_least"]["hours"]) or 0) * size
    if sure:
        owed = Fraction((owed * (period.days - len(sure)) / period.days * 4).__floor__(), 4)
    got, most = Fraction(0), Fraction(0)
    doubted: str | None = None
    events = [e for e in doers(case, rule) if period.first <= e.on < period.until and happened(e) != NO]
    for day in sorted({event.on for event in events}):
        same = [event for event in events if event.on == day]
        known = [e for e in same if happened(e) == YES and to_number(e.get("hours"))]
        got += sum((to_number(e.get("hours")) or Fraction(0) for e in known), Fraction(0))
        most += sum(
            (Fraction(HOURS_IN_A_WEEK) if e.get("hours") is None else to_number(e.get("hours")) or Fraction(0))
            for e in same
        )
        if got >= owed and got > 0:
            return line(name, period, "met", first_of(known))
        if most >= owed and doubted is None:
            doubted = first_of(same)
    if 2 * len(sure) > period.days:
        return line(name, period, "excused", first_excuse(case, name, period))
    if got >= owed:
        return line(name, period, "met", None)
    return line(name, period, *unmet(case, name, period, most >= owed, doubted))


def anchor_days(case: Case, of: str) -> dt.date | None:
    """The first day of what an offer is counted from."""
    if of == "start":
        return case.enrolment.start
    if of == "work":
        return min((job.begun for job in jobs_that_count(case)), default=None)
    if of == "referral":
        named = case.journey.current.get(str(case.enrolment.begun.get("referral")))
        return min((e.on for e in case.journey.of_kind(of) if e.id == named), default=None)
    own = [e.on for e in case.journey.of_kind(of) if e.enrolment == case.enrolment.id]
    return min(own, default=None)


def within_lines(case: Case, name: str, rule: Doc) -> list[Doc]:
    day = anchor_days(case, str(rule["within"].get("of") or rule.get("of") or "start"))
    if day is None:
        return []
    length = rule["within"]
    if "working_days" in length:
        off = {sure_date(each) for each in case.rulebook.get("working_days_off") or set()}
        last = add_working_days(day, int(length["working_days"]), off)
    else:
        last = add_length(day, length)
    until = clock_runs(case, rule, day, (last - day).days + 1)
    period = Period(day, until, (until - day).days, False)
    return [dated_line(case, name, doers(case, rule), period, True)]


def dated_line(case: Case, name: str, events: list[Event], period: Period, ends: bool) -> Doc:
    """One period with a last day: met in it, late after it."""
    inside = [e for e in events if period.first <= e.on < period.until]
    after = [e for e in events if e.on >= period.until]
    leave = case.journey.death if not ends else case.enrolment.leave
    if first_done(inside) is not None:
        return line(name, period, "met", first_done(inside))
    if first_done(after) is not None:
        return line(name, period, "late", first_done(after))
    if leave is not None and leave < period.until:
        return line(name, period, "not_owed", None)
    doubt = [event for event in inside + after if happened(event) == UNKNOWN]
    return line(name, period, *unmet(case, name, period, bool(doubt), first_of(doubt)))


def checkpoint_lines(case: Case, name: str, rule: Doc) -> list[Doc]:
    """Checkpoints so many weeks after the first job; they run on after job loss and leave."""
    anchor = anchor_days(case, str(rule["at"].get("after") or rule.get("after") or "start"))
    if anchor is None:
        return []
    give = rule["at"].get("give_or_take") or rule.get("give_or_take") or {}
    slack = 7 * int(give.get("weeks", 0)) + int(give.get("days", 0))
    found = []
    for weeks in as_list(rule["at"]["weeks"]):
        target = add_days(anchor, 7 * int(weeks))
        period = Period(add_days(target, -slack), add_days(target, slack + 1), 2 * slack + 1, False)
        match = [
            e for e in doers(case, rule) if to_number(e.get("checkpoint_weeks")) == int(weeks) or e.kind != "follow_up"
        ]
        found.append(dated_line(case, name, match, period, False))
    return found
