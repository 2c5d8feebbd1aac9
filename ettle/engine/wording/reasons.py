"""Reasons as sentences: the one place where a reason's code becomes English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import Reason
from ettle.engine.wording.plain import count, day, hours, listed, name, sentence, title

Titles = Mapping[str, str]
Params = Mapping[str, Any]


def reason_in_english(reason: Reason, titles: Titles) -> str:
    """The sentence for a reason. `titles` gives each rule's title by id.

    Raises KeyError for a code that has no sentence, so that none can be forgotten.
    """
    return sentence(SENTENCES[reason.code](reason.params, titles))


def _of_days(params: Params) -> str:
    said = f"{count(params['days'], 'day')} counted"
    if params.get("window_from") and params.get("window_until"):
        return f"{said}, inside the window from {day(params['window_from'])} to {_last_day(params['window_until'])}"
    return f"{said}: {listed(_stretch(first, until) for first, until in params['stretches'])}"


def _stretch(first: date, until: date) -> str:
    last = date.fromordinal(until.toordinal() - 1)
    return day(first) if last == first else f"{day(first)} to {day(last)}"


def _last_day(until: date) -> str:
    return day(date.fromordinal(until.toordinal() - 1))


def _possible(params: Params, titles: Titles) -> str:
    so_far = ""
    if params.get("need"):
        so_far = f"{_amount(params['have'], params['unit'])} of {_amount(params['need'], params['unit'])} so far; "
    closes = f"; the window closes on {_last_day(params['window_until'])}" if params.get("window_until") else ""
    return f"{so_far}{day(params['earliest'])} at the earliest, if every day from now on counts{closes}"


def _amount(number: int, unit: str) -> str:
    return pounds(number) if unit == "pence" else count(number, unit.removesuffix("s"))


def _too_late(params: Params, titles: Titles) -> str:
    limit = params["limit"]
    what = {
        "within_of_start": "the time allowed from the start passed",
        "award_job": "the job the award was for ended",
        "leave": "they left",
    }.get(limit, f"{title(limit, titles)} was over")
    return f"it can no longer be reached: {what} on {day(params['since'])}"


def _condition(params: Params, titles: Titles) -> str:
    if params["answer"] == "unknown":
        lacking = listed(name(each) for each in params["missing"])
        return f"not yet known; ask about {lacking}" if lacking else "not yet known, and not to be asked again"
    return "this is so" if params["answer"] == "yes" else "this is not so"


def _conflict(params: Params, titles: Titles) -> str:
    until = f" to {_last_day(params['until'])}" if params["until"] else ""
    cure = {
        "leave_other": "leaving the other one resolves it",
        "leave_this": "leaving this one resolves it",
        "agree_funder": "the funders must agree who pays",
    }[params["resolved_by"]]
    return f"also on {name(params['programme'])} from {day(params['from'])}{until}; {cure}"


def _hours(verb: str) -> Callable[[Params, Titles], str]:
    def said(params: Params, titles: Titles) -> str:
        low, high = params["hours"]
        had = hours(low) if low == high else f"at least {hours(low)} (some hours are not recorded)"
        return f"{had} of the {hours(params['owed'])} owed{verb}"

    return said


def _lacking(params: Params, titles: Titles) -> str:
    parts = [_lack_of(type_, spans) for type_, spans in params["lacking"].items()]
    return "evidence is missing: " + listed(parts, "or")


def _lack_of(type_: str, spans: list[list[date]]) -> str:
    if not spans:
        return name(type_)
    return f"{name(type_)} for {listed(_stretch(first, until) for first, until in spans)}"


SENTENCES: dict[str, Callable[[Params, Titles], str]] = {
    # Outcomes
    "reached": lambda p, t: f"reached on {day(p['on'])}",
    "days_used": lambda p, t: _of_days(p),
    "earnings_used": lambda p, t: f"earnings from {count(p['payments'], 'payment')} counted",
    "not_known": lambda p, t: (
        "it would be reached, but this is not known: " + (listed(name(m) for m in p["missing"]) or "what counts")
    ),
    "possible": _possible,
    "waits_for": lambda p, t: f"waits for “{title(p['outcome'], t)}”",
    "follow_up_disagrees": lambda p, t: (
        f"the follow-up of {day(p['on'])} says {name(p['answer'])}, but the recorded work says otherwise; one is wrong"
    ),
    "not_in_force": lambda p, t: f"not part of the rules on {day(p['on'])}",
    "achieved_before": lambda p, t: "reached once already, in an earlier enrolment; it counts once for a person",
    "needs_impossible": lambda p, t: f"needs “{title(p['outcome'], t)}”, which can no longer be reached",
    "died": lambda p, t: f"the person died on {day(p['since'])}",
    "too_late": _too_late,
    "cannot_be": lambda p, t: (
        "the rules give no number for the group " + (name(p["group"]) if p["group"] else "(none)")
    ),
    "no_rate": lambda p, t: (
        f"the {name(p['rate'])} has no amount on {day(p['on'])}"
        + (f" at the age of {p['age']}" if p["age"] is not None else "")
    ),
    # Eligibility and conflicts
    "condition": _condition,
    "needs_evidence": lambda p, t: (
        f"this is so, but not yet evidenced; show {listed((name(e) for e in p['types']), 'or')}"
    ),
    "conflict": _conflict,
    # Offers
    "met": lambda p, t: f"done on {day(p['on'])}",
    "late": lambda p, t: f"done late, on {day(p['on'])}",
    "short_last_period": lambda p, t: "the last period was under half its length, so nothing was owed",
    "left_before_due": lambda p, t: f"not owed: it ended on {day(p['on'])}, before this was due",
    "excused": lambda p, t: f"excused: {count(p['days'], 'day')} of the period paused or excused, more than half",
    "not_known_if_done": lambda p, t: "something was planned; it is not recorded whether it took place",
    "none_missed": lambda p, t: f"nothing was recorded by {day(p['due_on'])}",
    "none_due": lambda p, t: f"due by {day(p['due_on'])}",
    "none_at_risk": lambda p, t: f"due by {day(p['due_on'])}, and little time is left",
    "hours_met": _hours(""),
    "hours_not_known": _hours("; the rest is not known"),
    "hours_missed": _hours(""),
    "hours_due": _hours(" so far"),
    "hours_at_risk": _hours(" so far, and little time is left"),
    # Payments
    "started": lambda p, t: f"started on {day(p['on'])}",
    "outcome_achieved": lambda p, t: f"“{title(p['outcome'], t)}” was reached on {day(p['on'])}",
    "outcome_unknown": lambda p, t: f"“{title(p['outcome'], t)}” is not known yet",
    "outcome_possible": lambda p, t: f"“{title(p['outcome'], t)}” has not been reached",
    "outcome_impossible": lambda p, t: f"“{title(p['outcome'], t)}” can no longer be reached",
    "pro_rata": lambda p, t: f"paid for {count(p['days'], 'day')} of {p['of']}",
    "month_in_phase": lambda p, t: f"in {title(p['phase'], t)} in the month from {day(p['from'])}",
    "share_of_pay": lambda p, t: f"{p['percent'].normalize():f}% of what was paid",
    "claimed_too_late": lambda p, t: f"no claim was made by {day(p['claim_by'])}",
    "evidence_lacking": _lacking,
    "held": lambda p, t: f"held until {day(p['until'])}",
    "payable": lambda p, t: "everything needed is there",
    "shared": lambda p, t: f"{p['share']}% of {pounds(p['of'])}, as agreed at the handover",
    # Settling
    "beyond_volume": lambda p, t: (
        f"beyond {p['percent'].normalize():f}% of the agreed {p['volume']:,}: the price of “{title(p['tier'], t)}”"
    ),
    "cap_reached": lambda p, t: (
        f"{pounds(p['paid'])} of {pounds(p['of'])}: the limit “{title(p['cap'], t)}” of the {name(p['per'])} is reached"
    ),
    "paid_once": lambda p, t: f"paid already for the enrolment {p['enrolment']}; the two are paid once between them",
    "found_by_payer": lambda p, t: f"the payer found it first: {p['percent'].normalize():f}% is paid",
    "bonus": lambda p, t: "the bonus condition held" if p["answer"] == "yes" else "the bonus condition did not hold",
}
