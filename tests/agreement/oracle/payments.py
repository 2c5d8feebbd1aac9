"""Payment lines: what is earned, for whom, and what still stands in its way."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

from .basics import Doc, add_days, add_length, add_months, is_yes, to_date, to_number
from .case import (
    FUTURE,
    HIGH,
    LOW,
    Case,
    Hit,
    award_job,
    cached_view,
    calendar,
    enrolment_day,
    first_award,
    spells_on,
)
from .counted import Event
from .days import View, ask_day, owner_of
from .lines import Line, finish, last_claim_day, price_day, waiting
from .outcomes import (
    AWARD,
    barred,
    days_taken,
    employers_asked,
    group_at_start,
    last_day_allowed,
    ordinals,
    outcome_line,
    outcomes_in,
    pick,
)
from .phases import timeline
from .points import share_since_start
from .predicates import NO, UNKNOWN, YES, both
from .prices import price
from .versions import by_group
from .windows import length_of


def payments(case: Case, outcomes: list[Doc]) -> list[Doc]:
    names = {name: None for version in case.versions.every for name in version.doc.get("payments") or {}}
    lines: list[Doc] = []
    for name in names:
        own: list[Doc] = []
        counted = award_only(case, name)
        for outcome in counted or outcomes:
            own += outcome_payment(case, name, outcome)
        own += start_payment(case, name) + monthly_payments(case, name)
        own += pay_shares(case, name) + award_payments(case, name)
        own.sort(key=lambda line: (line["rule"], line["n"]))
        lines += own
    return lines


def award_only(case: Case, name: str) -> list[Doc]:
    """The outcome of a payment that counts only the award's job, worked out anew."""
    rule = rule_on(case, name, case.versions.index_on(case.asking)) or {}
    if rule.get("counting") != "award":
        return []
    looked_at = AWARD + str(rule["for"])
    return [outcome_line(case, looked_at, n) for n in ordinals(case, looked_at)]


def rule_on(case: Case, name: str, index: int) -> Doc | None:
    found: Doc | None = (case.versions.every[index].doc.get("payments") or {}).get(name)
    return found


def priced(case: Case, name: str, rule: Doc, day: dt.date, path: str = "") -> Any:
    """Amounts are dated by `price_on` alone: read them from the version in force that day."""
    now = rule_on(case, name, case.versions.index_on(day)) or rule
    if path == "bonus":
        return (now.get("bonus") or rule["bonus"]).get("amount")
    agreed = case.versions.on(day).doc.get("prices") or {}
    return agreed.get(name, now.get("amount"))


def worth(
    case: Case,
    name: str,
    rule: Doc,
    day: dt.date,
    n: int,
    repeated: bool,
    path: str = "",
) -> Fraction | None:
    when = price_day(case, rule, day)
    if rule.get("percent_of") is not None and path == "":
        return award_part(rule, first_award(case), case.versions.on(when).doc.get("payments") or {}, name)
    return price(case, priced(case, name, rule, when, path), when, n, repeated)


def award_part(rule: Doc, award: Event | None, beside: Doc | None = None, name: str = "") -> Fraction | None:
    """`percent_of: award` with a `percent`, or the whole award without one.

    Where the parts of one award (`beside`) do not pass the whole, the odd pennies go to the largest remainders.
    """
    amount = to_number(award.get("amount")) if award else None
    parts = {each: to_number(one.get("percent", 100)) for each, one in (beside or {}).items() if "percent_of" in one}
    if amount is not None and name in parts and None not in parts.values() and sum(parts.values()) <= 100:
        exact = {each: amount * part / 100 for each, part in parts.items()}
        exact[""] = amount - sum(exact.values())  # what no part takes, last in line for an odd penny
        floors = {each: one // 1 for each, one in exact.items()}
        order = sorted(exact, key=lambda each: floors[each] - exact[each])
        odd = int(amount - sum(floors.values()))
        return Fraction(floors[name] + (name in order[:odd]))
    percent = rule.get("percent", 100)
    if isinstance(rule["percent_of"], dict):
        percent = rule["percent_of"].get("award", percent)
    share = to_number(percent)
    return amount * share / 100 if amount is not None and share is not None else None


def outcome_payment(case: Case, name: str, outcome: Doc) -> list[Doc]:
    hit: Hit | None = outcome["_hit"]
    index = case.versions.index_on(case.asking) if outcome["_version"] is None else outcome["_version"]
    rule = rule_on(case, name, index)
    if rule is None or rule.get("for") != outcome["rule"].removeprefix(AWARD) or "share_of_pay" in rule:
        return []
    version = case.versions.every[index]
    wanted: Doc = outcomes_in(case, index).get(outcome["rule"]) or {}
    line = Line(
        name,
        int(outcome["n"]),
        str(rule.get("to", "provider")),
        version.name,
        rule,
        str(rule["for"]),
        wanted,
    )
    if outcome["state"] == "achieved" and hit:
        agreed = rule_on(case, name, case.versions.index_on(price_day(case, rule, hit.day)))
        return [] if agreed is None else achieved_lines(case, line, hit)
    if (outcome["state"] == "impossible" and is_yes(rule.get("pro_rata"))) or (
        outcome["state"] == "impossible" and isinstance(rule.get("pro_rata"), dict)
    ):
        return pro_rata_lines(case, line)
    state = {"unknown": "unknown", "possible": "not_yet"}.get(outcome["state"], "never")
    lines = waiting(line, state)
    return lines + (waiting(line.bonus(), state) if rule.get("bonus") else [])


def achieved_lines(case: Case, line: Line, hit: Hit) -> list[Doc]:
    repeated = "repeated" in line.outcome
    amount = worth(case, line.rule, line.terms, hit.day, line.n, repeated)
    lines = finish(case, line, hit, amount)
    bonus = line.terms.get("bonus")
    if bonus:
        days = (hit.day,) if bonus.get("on") == "achieved" or not hit.used else hit.used
        answer = both([bonus_answer(case, line, hit, day) for day in days])
        extra = worth(case, line.rule, line.terms, hit.day, line.n, repeated, "bonus")
        if answer == YES:
            lines += finish(case, line.bonus(), hit, extra)
        elif answer == NO:
            lines += waiting(line.bonus(), "never")
        else:
            lines += [
                {**each, "claim_by": last_claim_day(case, line, hit)} for each in waiting(line.bonus(), "unknown")
            ]
    return lines


def bonus_answer(case: Case, line: Line, hit: Hit, day: dt.date) -> str:
    whole = cached_view(case, line.outcome, None)
    kept = whole.work
    if len(employers_asked(case, line.outcome, LOW)) > 1:  # each apart: the one that achieved it
        paid_by = {e.get("employer") or e.id for e in case.journey.of_kind("work") if e.id in hit.spells}
        named = {e.id: e.get("employer") or e.id for e in case.journey.of_kind("work")}
        kept = {spell: answer for spell, answer in whole.work.items() if named[spell] in paid_by}
    view = View(case.journey, case.enrolment, case.rates, kept, whole.single)
    return ask_day(view, line.terms["bonus"]["when"], day)


def limit_day(case: Case, line: Line) -> dt.date:
    """The last day the outcome could have used, once its limit has passed."""
    days = [case.asking]
    inner = (line.outcome.get("sustained") or {}).get("within_of_start")
    if inner:
        days.append(enrolment_day(case, length_of(inner)))
    last = last_day_allowed(case, case.versions.index_on(case.asking), line.outcome, FUTURE)
    days += [last] if last else []
    days += [add_days(case.journey.death, -1)] if case.journey.death else []
    return min(days)


def days_in_limit(case: Case, line: Line, mode: str, last: dt.date) -> tuple[str | None, tuple[dt.date, ...]]:
    """The employer asked about (of several asked apart, the one with the most days) and its days."""
    taken: set[dt.date] = set()
    pro_rata = line.terms["pro_rata"]
    if isinstance(pro_rata, dict):
        since = rule_on(case, str(pro_rata["since"]), case.versions.index_on(case.asking)) or {}
        used = pick(case, str(since.get("for") or pro_rata["since"]), 1, LOW)
        taken = set(used[0].used) if used else set()
    earlier = days_taken(case, line.outcome_id, line.outcome, mode)
    each = []
    for employer in employers_asked(case, line.outcome, mode):
        days = [day for day, good in calendar(case, line.outcome, mode, employer, earlier) if good and day <= last]
        each.append((len(days), employer, [day for day in days if day not in taken]))
    most = max(count for count, _, _ in each)
    chosen, days = next((employer, days) for count, employer, days in each if count == most)
    return chosen, tuple(days[: length_of(line.outcome["sustained"])])


def pro_rata_lines(case: Case, line: Line) -> list[Doc]:
    """Amount x qualifying days / 7N once the limit has passed unmet."""
    by_group_unknown = needs_group(case, line) and group_at_start(case) is None
    if by_group_unknown and "sustained" in line.outcome:
        return waiting(line, "unknown") + (waiting(line.bonus(), "unknown") if line.terms.get("bonus") else [])
    if "sustained" not in line.outcome or barred(case, line.outcome_id, line.outcome, case.asking, LOW):
        return waiting(line, "never") + (waiting(line.bonus(), "never") if line.terms.get("bonus") else [])
    last = limit_day(case, line)
    employer, sure = days_in_limit(case, line, LOW, last)
    _, hoped = days_in_limit(case, line, HIGH, last)
    need = length_of(line.outcome["sustained"])
    hit = Hit(last, sure, spells_on(case, line.outcome, employer, sure), None)
    if not hoped:
        lines = waiting(line, "never")
    elif sure != hoped:
        lines = waiting(line, "unknown")
    else:
        terms = rule_on(case, line.rule, case.versions.index_on(last))  # those of the day it is dated
        if terms is None:
            return []
        line = replace(line, terms=terms, version=case.versions.on(last).name)
        lines = finish(
            case,
            line,
            hit,
            scaled(worth(case, line.rule, line.terms, last, line.n, False), len(sure), need),
        )
    return lines + (pro_rata_bonus(case, line, hit, hoped, need) if line.terms.get("bonus") else [])


def needs_group(case: Case, line: Line) -> bool:
    """Are any of its numbers given by group?"""
    doc = case.versions.on(case.asking).doc
    raw = doc["outcomes"][line.outcome_id]
    return bool(by_group(raw, set(doc.get("groups") or {}), None) != raw)


def scaled(amount: Fraction | None, days: int, need: int) -> Fraction | None:
    return None if amount is None else amount * days / need


def pro_rata_bonus(case: Case, line: Line, hit: Hit, hoped: tuple[dt.date, ...], need: int) -> list[Doc]:
    """A bonus goes by its own qualifying days."""
    answers = [bonus_answer(case, line, hit, day) for day in hit.used]
    if hoped != hit.used:
        return waiting(line.bonus(), "unknown")
    if YES not in answers and UNKNOWN not in answers:
        return waiting(line.bonus(), "never")
    if UNKNOWN in answers:
        return waiting(line.bonus(), "unknown")
    amount = worth(case, line.rule, line.terms, hit.day, line.n, False, "bonus")
    return finish(case, line.bonus(), hit, scaled(amount, answers.count(YES), need))


def dated_line(case: Case, name: str, key: str, day: dt.date, n: int) -> list[Doc]:
    """A line that rests on the start alone: `at: start`, or a month of a phase."""
    version = case.versions.on(day)
    rule: Doc | None = (version.doc.get("payments") or {}).get(name)
    if rule is None or key not in rule:
        return []
    line = Line(name, n, str(rule.get("to", "provider")), version.name, rule, name, {})
    return achieved_lines(case, line, Hit(day, (), (), case.enrolment.begun.id))


def start_payment(case: Case, name: str) -> list[Doc]:
    rule = rule_on(case, name, case.versions.index_on(case.enrolment.start))
    if rule is None or rule.get("at") != "start":
        return []
    return dated_line(case, name, "at", case.enrolment.start, 1)


def award_payments(case: Case, name: str) -> list[Doc]:
    """`percent_of: award` with no outcome to wait for: one line per award, dated its day."""
    lines: list[Doc] = []
    own = [e for e in case.journey.of_kind("award") if e.enrolment == case.enrolment.id]
    for n, award in enumerate(own, start=1):
        version = case.versions.on(award.on)
        rule: Doc = (version.doc.get("payments") or {}).get(name) or {}
        if "percent_of" not in rule or any(key in rule for key in ("for", "at", "monthly")):
            continue
        line = Line(name, n, str(rule.get("to", "employer")), version.name, rule, name, {})
        lines += finish(case, line, Hit(award.on, (), (), award.id), award_part(rule, award))
    return lines


def monthly_payments(case: Case, name: str) -> list[Doc]:
    """Month k is owed if the phase still holds on its first day, counted from first entry."""
    rule = rule_on(case, name, case.versions.index_on(case.enrolment.start))
    if rule is None or "monthly" not in rule:
        return []
    spec, line = rule["monthly"], timeline(case)
    inside = [day for day, phase in line.phase.items() if phase == spec.get("while")]
    first = min(inside, default=None) if spec.get("while") else case.enrolment.start
    lines: list[Doc] = []
    for place in range(int(spec["months"]) if first else 0):
        day = add_months(first or case.asking, place)
        if day <= case.asking and (not spec.get("while") or line.phase.get(day) == spec["while"]):
            lines += dated_line(case, name, "monthly", day, place + 1)
    return lines


def pay_shares(case: Case, name: str) -> list[Doc]:
    """One line per earnings of the award's employer, numbered by payment day."""
    rule = rule_on(case, name, case.versions.index_on(case.asking))
    award = first_award(case)
    job = award_job(case, award)
    if rule is None or "share_of_pay" not in rule or award is None or job is None:
        return []
    if owner_of(job, case.journey, case.enrolment.programme) != case.enrolment.id:
        return []  # a job counts for one enrolment, and none begun before the start
    spec = rule["share_of_pay"]
    end = add_length(job.begun, {"weeks": spec["weeks_at_most"]}) if spec.get("weeks_at_most") else None
    lines: list[Doc] = []
    n = 0
    for event in case.journey.of_kind("earnings"):
        first, until = (
            to_date(event.get("earned_from")),
            to_date(event.get("earned_until")),
        )
        share = share_since_start(event, job.begun)
        if first and until and until > first and end:
            inside = (min(until, end) - max(first, job.begun)).days
            share = Fraction(max(0, inside), (until - first).days)
        elif end and event.on >= end:
            share = Fraction(0)
        employer = award.get("employer") or job.employer
        if employer is None or event.get("employer") != employer or share == 0:
            continue
        n += 1
        version = case.versions.on(event.on)
        terms = rule_on(case, name, case.versions.index_on(event.on)) or rule
        line = Line(name, n, str(terms.get("to", "employer")), version.name, terms, name, {})
        pay = to_number(event.get("amount"))
        if pay is None:
            lines += waiting(line, "unknown")
            continue
        amount = pay * share * Fraction(to_number(spec["percent"]) or 0) / 100
        spells = tuple(spell.id for spell in job.spells if spell.on <= event.on)
        lines += finish(case, line, Hit(event.on, (), spells, event.id), amount)
    return lines
