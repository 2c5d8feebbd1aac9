"""The shares of messiness are what the profile says, within four standard errors of the number drawn."""

from __future__ import annotations

from math import sqrt

import pytest

from ettle.engine.events.catalogue import Event
from ettle.simulation.profile import profile_of
from tests.simulation.many import PEOPLE, many

SHARES = profile_of("fair-start-scotland").shares


def events() -> tuple[Event, ...]:
    return many()


def within_four_sigma(count: int, of: int, share: float) -> bool:
    return abs(count / of - share) <= 4 * sqrt(share * (1 - share) / of)


def people_with(kind: str) -> set[str]:
    return {each.person[:8] for each in events() if each.kind == kind}


def count(kind: str, **fields: object) -> int:
    return sum(each.kind == kind and all(getattr(each, k) == v for k, v in fields.items()) for each in events())


def test_records_are_late_as_often_as_said():
    """n = contacts and activities never corrected, about 40,000: nothing else delays them."""
    replaced = {each.replaces for each in events() if each.replaces}
    plain = [e for e in events() if e.kind == "activity" and not e.replaces and e.id not in replaced]
    late = sum((each.recorded_on - each.on).days >= 28 for each in plain)
    assert within_four_sigma(late, len(plain), SHARES["late"])


def test_a_second_record_is_linked_as_often_as_said():
    """n = 3,000 people; some have no contact that could stand in a second record, so only from above and not none."""
    second = {each.person for each in events() if each.person.endswith("-D")}
    bound = SHARES["duplicate"] + 4 * sqrt(SHARES["duplicate"] / PEOPLE)
    assert 0 < len(second) / PEOPLE <= bound
    assert {e.other for e in events() if e.kind == "link"} >= second


def test_a_wrong_link_is_unlinked():
    wrong = {each.other for each in events() if each.kind == "unlink"}
    assert wrong and wrong == {each.person for each in events() if each.person.endswith("-X")}


def test_retracts_and_retracts_of_retracts_occur():
    retracts = {each.id: each for each in events() if each.kind == "retract"}
    twice = [each for each in retracts.values() if each.replaces in retracts]
    assert len(retracts) > len(twice) > 0


@pytest.mark.parametrize("kind", ["work", "activity", "contact", "fact"])
def test_corrections_come_as_often_as_said(kind: str):
    """n = first or only rows of the kind, each corrected with the same chance (retracted ones are a few)."""
    rows = [each for each in events() if each.kind == kind and each.correction is None]
    corrected = sum(each.replaces is not None for each in rows)
    assert within_four_sigma(corrected, len(rows) - corrected, SHARES["correction"])


def test_some_hours_are_unknown_and_some_ends_too():
    jobs = [each for each in events() if each.kind == "work"]
    assert any(each.hours_per_week is None for each in jobs)
    assert any(each.ended == "yes" and each.last_known for each in jobs)


def test_two_jobs_at_once_and_gaps_between_jobs_occur():
    first: dict[str, list[Event]] = {}
    for each in events():
        if each.kind == "work" and each.until:
            first.setdefault(each.enrolment or "", []).append(each)
    pairs = [(a, b) for jobs in first.values() for a in jobs for b in jobs if a.employer != b.employer]
    assert any(a.on <= b.on < a.until for a, b in pairs)
    assert any(1 < (b.on - a.until).days < 60 for a, b in pairs)


def test_follow_ups_are_missing_as_often_as_said():
    """n = about 500 enrolments begun before 2022 with a job begun after the start: all fell due at 4 weeks."""
    starts = {each.enrolment: each.on for each in events() if each.kind == "start" and each.on.year < 2022}
    jobs = {e.enrolment for e in events() if e.kind == "work" and e.enrolment in starts and e.on >= starts[e.enrolment]}
    asked = {e.enrolment for e in events() if e.kind == "follow_up" and e.checkpoint_weeks == 4}
    assert within_four_sigma(len(asked & jobs), len(jobs), SHARES["follow_up"])


def test_deaths_are_as_often_as_said():
    """n = 3,000; a death after the last day is not told, so a third may be missing."""
    assert len(people_with("death")) / PEOPLE <= SHARES["death"] + 4 * sqrt(SHARES["death"] / PEOPLE)
    assert people_with("death")
