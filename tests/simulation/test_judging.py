"""The evaluator, with which `ettle simulate` compares, and the tests' own day counter agree on every outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import groupby

from ettle.cli.comparing import outcomes_by_the_rules
from ettle.engine.events.catalogue import Event, checked
from ettle.simulation import simulate
from ettle.simulation.outcomes import Outcomes, OutcomesOf, left_early
from spec.house import rulebook
from tests.simulation.day_counter import outcomes_of

PEOPLE = 2_900


@cache
def judge() -> OutcomesOf:
    return outcomes_by_the_rules(rulebook())


def enrolments(people: int) -> Iterator[list[Event]]:
    for _, group in groupby(simulate(people, 9, "fair-start-scotland"), key=lambda event: event.person):
        journey = list(group)
        for start in (each for each in journey if each.kind == "start"):
            yield [each for each in journey if each.enrolment in (start.enrolment, None)]


def test_evaluator_and_day_counter_agree_on_two_thousand_enrolments():
    by_the_rules, seen = judge(), 0
    for own in enrolments(PEOPLE):
        assert by_the_rules(own) == outcomes_of(own), own[0].person
        seen += 1
    assert seen >= 2_000


def history(*rows: dict) -> Sequence[Event]:
    common = {"person": "P-1", "enrolment": "E-1", "recorded_at": "2019-12-01T09:00:00Z"}
    return [checked({"id": f"e{at}", **common, **row}) for at, row in enumerate(rows)]


START = {"kind": "start", "on": "2018-05-01", "programme": "fair-start-scotland", "group": "core"}
JOB = {"kind": "work", "on": "2018-06-01", "employer": "a", "work": "employed", "hours_per_week": "20"}


def judged(*rows: dict) -> Outcomes:
    own = history(START, *rows)
    assert judge()(own) == outcomes_of(own)
    return outcomes_of(own)


def test_a_job_begun_on_the_day_of_the_start_is_a_job_start_and_one_begun_before_is_not():
    assert judged({**JOB, "on": "2018-05-01"})["job_start"] == date(2018, 5, 1)
    assert judged({**JOB, "on": "2018-04-30"})["job_start"] is None


def test_a_job_of_few_hours_is_a_job_start_and_no_outcome():
    few = judged({**JOB, "hours_per_week": "15.99"})
    assert (few["job_start"], few["job_13"]) == (date(2018, 6, 1), None)


def test_thirteen_weeks_are_reached_on_the_ninety_first_day_and_not_a_day_before():
    assert judged({**JOB, "until": "2018-08-31"})["job_13"] == date(2018, 8, 30)
    assert judged({**JOB, "until": "2018-08-30"})["job_13"] is None


def test_early_leavers_left_before_the_limit_without_thirteen_weeks_by_the_day_asked():
    left = {"kind": "leave", "on": "2019-04-30"}
    assert left_early(judged(left), date(2019, 4, 30)) and not left_early(judged(left), date(2019, 4, 29))
    assert not left_early(judged({**left, "on": "2019-05-01"}), date(2019, 12, 31))
    in_work = judged(JOB, {**left, "on": "2018-07-01"})
    assert left_early(in_work, date(2018, 8, 29)) and not left_early(in_work, date(2018, 8, 30))


def test_a_retracted_job_is_no_job_start_and_a_retracted_retract_brings_it_back():
    retract = {"kind": "retract", "on": "2019-01-01", "replaces": "e1", "recorded_at": "2019-12-02T09:00:00Z"}
    again = {**retract, "replaces": "e2", "recorded_at": "2019-12-03T09:00:00Z"}
    assert judged(JOB, retract)["job_start"] is None
    assert judged(JOB, retract, again)["job_start"] == date(2018, 6, 1)
