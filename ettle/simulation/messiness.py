"""Messy on purpose: what real records have and tidy examples leave out. The shares stand in profiles/general.toml.

The truth is not changed by it: a wrong row comes first and the right one replaces it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ettle.simulation.journal import OPENS, Journal, Row, midnight
from ettle.simulation.profile import Profile

WRONG: dict[str, tuple[str, tuple[Any, ...]]] = {
    "work": ("hours_per_week", ("61", "6", None, "160")),
    "contact": ("mode", ("message", "phone", None)),
    "activity": ("hours", ("30", "0.5", None)),
    "leave": ("reason", ("moved_away", None)),
    "benefit": ("benefit", ("housing_benefit", "other")),
    "follow_up": ("answer", ("unknown", "not_in_work")),
    "assessment": ("score", (1, 10)),
    "fact": ("value", ("prefer_not_to_say",)),
    "need": ("need", ("confidence", "transport")),
    "claim": ("by", ("payer",)),
}
"""What gets written wrongly at first, by kind: the field, and what it said."""


def make_messy(journal: Journal, profile: Profile) -> None:
    """Corrections, retracted events, duplicates and the senders' own instants, drawn for this person."""
    rng, shares = journal.rng, profile.shares
    named = _named(journal.rows)
    _correct(journal, shares["correction"], named)
    if rng.random() < shares["retract"]:
        _never_was(journal)
    if rng.random() < shares["retract_of_retract"]:
        _retracted_by_mistake(journal)
    if rng.random() < shares["duplicate"]:
        _second_record(journal, named)
    if rng.random() < shares["wrong_link"]:
        _wrong_link(journal)
    said_at = shares["said_at"]
    for row in journal.rows:
        if rng.random() < said_at:
            row["said_at"] = row["recorded_at"] - timedelta(minutes=1 + int(rng.random() * 50))


def _named(rows: list[Row]) -> set[str]:
    """Ids that another event names: these rows keep the moment they were recorded."""
    result: set[str] = set()
    for row in rows:
        result.update(row[name] for name in ("replaces", "job", "referral") if name in row)
        result.update(row.get("about", ()) if row["kind"] == "evidence" else ())
    return result


def _correct(journal: Journal, share: float, named: set[str]) -> None:
    """Some rows were first written wrongly: the wrong one goes in before, the right one replaces it."""
    rng = journal.rng
    for row in list(journal.rows):
        if "replaces" in row or row["kind"] not in WRONG or rng.random() >= share:
            continue
        if row["id"] not in named and rng.random() < 0.5:
            row["recorded_at"] += timedelta(days=int(rng.random() * 60))
        wrong = _wrongly(journal, row)
        row["replaces"] = wrong["id"]


def _wrongly(journal: Journal, row: Row) -> Row:
    field, values = WRONG[row["kind"]]
    wrong = {name: value for name, value in row.items() if name != field} | {"id": journal.next_id()}
    value = journal.rng.choice(values)
    if value is not None:
        wrong[field] = value
    earliest = midnight(max(row["on"], row.get("until", row["on"]))) + timedelta(seconds=OPENS - 3600)
    wrong["recorded_at"] = _between(journal, earliest, row["recorded_at"])
    journal.rows.append(wrong)
    return wrong


def _between(journal: Journal, first: datetime, until: datetime) -> datetime:
    """A whole second in [first, until), at most 90 days before `until`."""
    room = min(int((until - first).total_seconds()), 90 * 86_400)
    return until - timedelta(seconds=1 + int(journal.rng.random() * (room - 1)))


def _retract(journal: Journal, row: Row) -> Row:
    """Say that an event never was (or, of a retract, that it should not have been said)."""
    day: date = row["recorded_at"].date() + timedelta(days=1 + int(journal.rng.random() * 30))
    return journal.write("retract", day, row.get("enrolment"), after=row, replaces=row["id"])


def _loose(journal: Journal, kinds: tuple[str, ...]) -> list[Row]:
    named = _named(journal.rows)
    return [row for row in journal.rows if row["kind"] in kinds and "replaces" not in row and row["id"] not in named]


def _never_was(journal: Journal) -> None:
    """A contact, or a job, written down for the wrong person, and taken back."""
    rng, rows = journal.rng, _loose(journal, ("contact", "activity", "review"))
    if not rows:
        return
    like = rng.choice(rows)
    if rng.random() < 0.5:
        wrong = journal.write(like["kind"], like["on"], like.get("enrolment"))
    else:
        wrong = journal.write("work", like["on"], like.get("enrolment"), work="employed", hours_per_week="35")
    _retract(journal, wrong)


def _retracted_by_mistake(journal: Journal) -> None:
    rows = _loose(journal, ("contact", "activity", "review", "plan"))
    if rows:
        _retract(journal, _retract(journal, journal.rng.choice(rows)))


def _second_record(journal: Journal, named: set[str]) -> None:
    """The same person under a second code: a few of the contacts are there, and a link joins the two."""
    other = journal.person + "-D"
    loose = [row for row in _loose(journal, ("contact", "activity")) if row["id"] not in named]
    if not loose:
        return
    for row in loose[: 1 + int(journal.rng.random() * 3)]:
        row["person"] = other
    _link(journal, other, loose[0])


def _link(journal: Journal, other: str, after: Row) -> Row:
    day = after["recorded_at"].date() + timedelta(days=1 + int(journal.rng.random() * 60))
    return journal.write("link", day, after=after, other=other, because="same_details")


def _wrong_link(journal: Journal) -> None:
    """Linked to somebody who turned out to be another person, then unlinked."""
    other = journal.person + "-X"
    on = journal.rows[0]["recorded_at"].date()
    stranger = journal.write("contact", on, mode="phone", reached="yes")
    stranger["person"] = other
    link = _link(journal, other, stranger)
    day = link["recorded_at"].date() + timedelta(days=3 + int(journal.rng.random() * 40))
    journal.write("unlink", day, after=link, other=other, because="not_the_same_person")
