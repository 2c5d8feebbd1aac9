"""Schemes of what is entered: dates, hours and contacts that say other than what was so."""

from __future__ import annotations

from datetime import date, timedelta

from ettle.engine.basics.day import months_after
from ettle.simulation.journal import Row
from ettle.simulation.schemes.case import SERVICE, Case, Host, crafted, days_before, days_past
from ettle.simulation.schemes.result import Intent
from ettle.simulation.schemes.world import World
from ettle.simulation.schemes.year import DAYS, ENTERED, WORK_13, WORK_26
from ettle.simulation.service import document

TOO_FEW = ("10", "12", "12.5", "13.5", "14", "15", "15.5")
DAY = timedelta(days=1)


def stretched(world: World, host: Host, intent: Intent) -> None:
    """A job that ended short of the bar, with an end that lies just past it."""
    rng = host.rng
    rule = WORK_13 if rng.random() < 0.6 else WORK_26
    bar = host.began + timedelta(days=DAYS[rule])
    claimed = _month_end(bar) if intent == "careless" else host.began + timedelta(days=days_past(rng, DAYS[rule]))
    true = bar - timedelta(days=2 + int(rng.random() * (12 if intent == "careless" else 30)))
    case = world.tell(host, crafted(host, (claimed - host.began).days))
    claim, entry, how = case.claims(rule)[0], case.job(), "written_after"
    if rng.random() < 0.5:
        how, entry = "corrected_before_the_claim", _stretch(case, entry, true, claim)
    _unlike(case, rule, true, "until", entry)
    _not_in_work_since(case, true, intent)
    how = f"{how}, to the end of the month" if intent == "careless" else how
    world.plant(case, "stretched", intent, how, [claim], entry)


def _not_in_work_since(case: Case, day: date, intent: Intent) -> None:
    """Follow-ups say what was so; who cheats leaves most of them out."""
    for row in [row for row in case.of("follow_up") if row["on"] >= day]:
        row["answer"] = "not_in_work"
        if intent == "dishonest" and case.rng.random() < 0.6:
            case.rows.remove(row)


def _month_end(day: date) -> date:
    """The first day of the month after."""
    return months_after(day.replace(day=1), 1)


def _stretch(case: Case, entry: Row, true: date, claim: Row) -> Row:
    """The true end was there first; the end claimed replaces it when it is past, and then it is claimed."""
    claimed, recorded = entry["until"], entry["recorded_at"]
    entry.pop("said_at", None)
    opened = max((row["recorded_at"] for row in case.of("work") if row is not entry), default=recorded)
    told = case.journal.moment(true + DAY * (1 + int(case.rng.random() * 3)))
    entry |= {"until": true, "recorded_at": max(told, opened + timedelta(minutes=5)) if opened < recorded else told}
    at = max(days_before(claim["recorded_at"], case.rng), case.journal.moment(claimed))
    mended = case.mend(entry, at, until=claimed)
    _claim_after(claim, mended)
    return mended


def _claim_after(claim: Row, row: Row) -> None:
    if claim["recorded_at"] <= row["recorded_at"]:
        claim["recorded_at"] = row["recorded_at"] + timedelta(hours=1)
        claim["on"] = claim["recorded_at"].date()
        claim.pop("said_at", None)


def _unlike(case: Case, rule: str, true: object, what: str, entry: Row) -> None:
    """Half the papers are a letter that says what is claimed; the others say what was so."""
    for row in case.evidence(rule):
        if case.rng.random() < 0.5:
            row["type"] = "employer_letter"
        else:
            row["type"] = "payslip"
            case.says([row], **{what: true, "employer": entry["employer"]})


def rounded(world: World, host: Host, intent: Intent) -> None:
    """Fewer than 16 hours a week, recorded as 16."""
    rng, true = host.rng, host.rng.choice(TOO_FEW[2:])
    case = world.tell(host, crafted(host, None, "16"))
    claims, entry = case.claims(WORK_13, WORK_26), case.job()
    how = "contracted_hours_not_worked" if intent == "careless" else "written_so_at_once"
    if intent == "dishonest" and rng.random() < 0.5:
        how, entry["hours_per_week"] = "corrected_before_the_claim", true
        entry = case.mend(entry, days_before(claims[0]["recorded_at"], rng), hours_per_week="16")
    for rule in (WORK_13, WORK_26):
        _unlike(case, rule, true, "hours", entry)
    world.plant(case, "rounded", intent, how, claims, entry)


def before_start(world: World, host: Host, intent: Intent) -> None:
    """A job that somebody had when they came, with a first day that lies after the start."""
    rng, start = host.rng, host.stay.start
    on = start + DAY * (1 + int(rng.random() * 10))
    true = start - DAY * (5 + int(rng.random() * 60))
    case = world.tell(host, crafted(host, None, on=on))
    claims, entry, how = case.claims(), case.job(), "written_so_at_once"
    for row in case.evidence(ENTERED):
        row["covers_from"] = true if rng.random() < 0.5 else on
        case.says([row], since=true)
    if rng.random() < 0.5:
        how, entry = "corrected_before_the_claim", _begun_later(case, entry, true, claims[0])
    elif rng.random() < 0.5:
        how = "written_so_at_once, paid_before"
        _paid(case, entry, true)
    world.plant(case, "before_start", intent, how, claims, entry)


def _begun_later(case: Case, entry: Row, true: date, claim: Row) -> Row:
    """The true first day was there first; the one claimed replaces it shortly before it is claimed."""
    rng, claimed = case.rng, entry["on"]
    entry.pop("said_at", None)
    entry |= {"on": true, "recorded_at": case.journal.moment(case.stay.start + DAY * int(rng.random() * 3))}
    return case.mend(entry, days_before(claim["recorded_at"], rng), on=claimed)


def _paid(case: Case, entry: Row, since: date) -> None:
    """Pay that came for days before the job is said to have begun."""
    hours, until = float(entry["hours_per_week"]), since + 28 * DAY
    said: Row = {"amount": int(hours * entry["pay_per_hour"] * 4), "work": "employed", "feed": "payroll"}
    said |= {"employer": entry["employer"], "earned_from": since, "earned_until": until}
    known = max(until + 3 * DAY, case.stay.start)
    case.journal.write("earnings", until + 3 * DAY, case.stay.id, known_on=known, **said)


def edited_after_refusal(world: World, host: Host, intent: Intent) -> None:
    """Refused, then what was short is entered otherwise with a new paper, then claimed again."""
    rng, few = host.rng, host.rng.random() < 0.6
    case = world.tell(host, crafted(host, None if few else days_past(rng, DAYS[WORK_13])))
    first, entry = case.claims(WORK_13)[0], case.job()
    because, changes = _too_few_hours(case, entry) if few else _too_short(case, entry)
    again, mended = edit_and_claim_again(world, case, first, entry, changes, because)
    claims = [again, *case.claims(WORK_26)]
    world.plant(case, "edited_after_refusal", intent, "hours" if few else "end", claims, mended)


def _too_few_hours(case: Case, entry: Row) -> tuple[str, Row]:
    """Why it is refused, and what is entered then."""
    changes = {"hours_per_week": case.rng.choice(("16", "17.5", "18", "20"))}
    entry["hours_per_week"] = case.rng.choice(TOO_FEW)
    case.says(case.evidence(), hours=entry["hours_per_week"])
    return "fewer than 16 hours a week", changes


def _too_short(case: Case, entry: Row) -> tuple[str, Row]:
    """Why it is refused, and what is entered then."""
    changes = {"until": entry["until"]}
    entry["until"] -= DAY * (8 + int(case.rng.random() * 20))
    case.says(case.evidence(WORK_13), until=entry["until"])
    return "13 weeks were not reached", changes


def edit_and_claim_again(
    world: World, case: Case, first: Row, entry: Row, changes: Row, because: str
) -> tuple[Row, Row]:
    """Refuse a claim, mend the entry, show a paper and claim again: the new claim and the mended entry."""
    rng = case.rng
    refused = world.refuse(case, first, because)
    mended_at = refused["recorded_at"] + DAY * (1 + int(rng.random() * 5))
    mended = case.mend(entry, mended_at, **changes)
    shown = {name: value for name, value in case.evidence(first["rule"])[-1].items() if name.startswith("covers")}
    said: Row = shown | {"for": first["rule"], "n": 1, "type": "employer_letter", "file": document(case.journal)}
    day = mended["recorded_at"].date()
    case.journal.write("evidence", day, case.stay.id, after=mended, about=(entry["id"],), **said)
    again = case.claim(first["rule"], day + DAY * (1 + int(rng.random() * 4)))
    return again, mended


def parking(world: World, host: Host, intent: Intent) -> None:
    """Nobody spoke with the person after the start, and yet there is an outcome."""
    rng, start = host.rng, host.stay.start
    case = world.tell(host, crafted(host, None, on=max(host.began, start + 42 * DAY)))
    drop_service(case, start + DAY)
    claims, how = case.claims(), "no_contact"
    entries: list[Row] = []
    if intent == "dishonest" and rng.random() < 0.5:
        how, entries = "contacts_written_in_one_sitting", _filled_in(case, claims[0])
    world.plant(case, "parking", intent, how, claims, *entries)


def drop_service(case: Case, since: date) -> None:
    """Take away all that the service did from a day on."""
    case.drop(*SERVICE, "follow_up", "learning", "volunteering", "work_experience", "qualification", since=since)


def _filled_in(case: Case, claim: Row) -> list[Row]:
    """A contact every other week, all of them recorded within the hour on the day before the claim."""
    rng, rows = case.rng, []
    at, on = claim["recorded_at"] - DAY, case.stay.start + 14 * DAY
    while on <= at.date() - DAY:
        row = case.journal.write("contact", on, case.stay.id, mode=rng.choice(("phone", "message")), reached="yes")
        at += timedelta(seconds=40 + int(rng.random() * 100))
        row["recorded_at"] = at
        rows.append(row)
        on += 14 * DAY
    return rows
