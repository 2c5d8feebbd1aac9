"""Follow-ups of a file: one before its time is refused as the form refuses it, and its row tells nothing of the person."""

import pytest

from ettle.web.administration.imports.models import RefusedRow
from ettle.web.casework import actions as casework
from ettle.web.people import actions as people
from tests.administration.sheets import table
from tests.administration.test_imports import admin, events, read, say, taken_in  # noqa: F401
from tests.cast import WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
HEAD = ("person", "enrolment", "date", "checkpoint weeks", "answer")
LOCAL = "no-one-left-behind-local"


def follow_ups(*rows):
    return table(HEAD, *((person, f"{person}-1", on, weeks, "in_work") for person, on, weeks in rows))


def refused():
    return [
        (each.line, each.field, each.found, each.expected, each.cure) for each in RefusedRow.objects.order_by("line")
    ]


def test_one_before_its_weeks_have_passed_is_refused_with_field_reason_and_cure(admin):  # noqa: F811
    """Ada's work began on 23 August 2021: 13 weeks after it is 22 November."""
    taken, at = taken_in(admin, follow_ups(("ada", "2021-11-09", 4), ("ada", "2021-11-10", 13)), "follow_up")
    assert (taken.added, taken.refused) == (1, 1)
    assert [each.detail["checkpoint_weeks"] for each in events("follow_up")] == [4]
    [(line, field, found, expected, cure)] = refused()
    assert (line, field) == (3, "checkpoint_weeks") and "before its time" in found
    assert "first day of work" in expected and "correct the day or the weeks" in cure
    page = admin.get(at).text
    assert "before its time" in page and "23 August" not in page and "22 November" not in page


def test_the_look_through_says_it_before_anything_is_taken_in(admin):  # noqa: F811
    at = read(admin, follow_ups(("ada", "2021-11-10", 13)), "follow_up")
    say(admin, at)
    page = admin.get(at).text
    assert "before its time" in page and "<dt>Would be refused</dt><dd>1</dd>" in page and not events("follow_up")


@pytest.mark.parametrize(("on", "refusals"), [("2021-10-17", 1), ("2021-10-18", 0)])
def test_two_weeks_early_is_as_the_rules_allow(admin, on, refusals):  # noqa: F811
    isla("2021-10-04")
    assert taken_in(admin, follow_ups(("isla", on, 4)), "follow_up")[0].refused == refusals


def test_without_a_job_there_is_nothing_to_count_from(admin):  # noqa: F811
    isla("")
    assert taken_in(admin, follow_ups(("isla", "2021-11-09", 4)), "follow_up")[0].refused == 1
    assert "nothing yet to count them from" in refused()[0][2]


def test_a_start_that_is_not_recorded_is_taken_in_first(admin):  # noqa: F811
    assert taken_in(admin, follow_ups(("newcomer", "2021-11-09", 4)), "follow_up")[0].refused == 1
    assert refused()[0][1] == "enrolment" and "take the starts in first" in refused()[0][4]


def isla(works_since):
    """Isla is on the local service, whose follow-ups count from her first day of work, a fortnight either side."""
    people.name_person(person="isla", given="Isla", family="Brae")
    told_of_her = [told("start", "2021-06-01", person="isla", programme=LOCAL, provider=WORKS)]
    if works_since:
        told_of_her += [told("work", works_since, person="isla", employer="cafe", hours_per_week=20)]
    casework.record_events(by="ben", events=told_of_her, for_day=DAY)
