"""Questions kept beside lines: from the journeys to the payer's list."""

from __future__ import annotations

from datetime import date

import pytest

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.checks.asking import ask_all, most_pressing, questions_of, rows_of
from ettle.web.claims.checks.models import Question
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check, refuse
from ettle.web.claims.models import Line
from ettle.web.frame.day import now
from ettle.web.people import actions as people
from tests.claims.paid import CONTRACT, LEAD, PAYER, adas, desks, payslip, recording, shown, worked  # noqa: F401
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db


def claimed(desks):  # noqa: F811
    return claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines


def record(*events):
    casework.record_events(by="ben", events=events, for_day=DAY)


def test_a_line_is_asked_about_until_it_is_decided_and_only_its_payer_sees_that(adas, desks):  # noqa: F811
    (line,) = claimed(desks)
    assert ask_all() == 1
    for organisation, sees in ((PAYER, ["not_in_touch"]), (LEAD, []), ("elsewhere", [])):
        with as_organisation(organisation, DAY):
            assert [each.code for each in questions_of(line)] == sees, organisation
            assert [each.line for each in most_pressing(CONTRACT)] == [line.pk] * len(sees)
    seen = {line.pk: line.fingerprint}
    check(by=desks["fay"], seen=seen)
    approve(by=desks["dee"], contract=CONTRACT, seen=seen)
    assert ask_all() == 0, "what is approved is asked about no more"


def test_asked_again_it_is_the_same(adas, desks):  # noqa: F811
    claimed(desks)
    kept = []
    for _ in range(2):
        ask_all()
        with as_system():
            kept.append(list(Question.objects.values("line", "code", "words", "weight", "rests_on")))
    assert kept[0] == kept[1] != []


@pytest.mark.parametrize(("changes", "asks"), [(True, True), (False, False)])
def test_work_that_was_changed_after_a_refusal_is_asked_about(adas, desks, changes, asks):  # noqa: F811
    record(told("contact", "2021-07-01", mode="phone", reached="yes"))
    (line,) = claimed(desks)
    refuse(by=desks["fay"], line=line.pk, fingerprint=line.fingerprint, reason="hours", words="Fewer hours.")
    if changes:
        again = told(
            "work", "2021-06-28", id="again", employer="cafe", hours_per_week=18, replaces="ada-work-2021-06-28"
        )
        record(again.model_copy(update={"recorded_at": now()}))
    claimed(desks)
    ask_all()
    with as_system():
        assert set(Question.objects.values_list("code", flat=True)) == ({"changed_after_refusal"} if asks else set())


def test_the_row_of_a_line_says_what_its_journey_says(adas, desks):  # noqa: F811
    record(told("work", "2021-06-28", id="ended", employer="cafe", hours_per_week=20, until="2021-10-01", recorded="2021-10-05", replaces="ada-work-2021-06-28", correction="no"))  # fmt: skip
    claimed(desks)
    with as_system():
        (row,) = rows_of(list(Line.objects.all()))
    assert (row.provider, row.employers, row.hours_over, row.in_touch) == (LEAD, frozenset({"cafe"}), 400, 0)
    assert (str(row.achieved_on), str(row.job_until), row.job_known) == ("2021-09-26", "2021-10-01", True)
    assert [paper.type for paper in row.papers] == ["payslip"]


@pytest.mark.parametrize(("family", "asks"), [("Farquar", True), ("Ogilvie", False)])
def test_two_records_of_one_person_that_nobody_linked_are_asked_about(desks, recording, family, asks):  # noqa: F811
    born = date(1990, 5, 9)
    for person, called in (("ada", "Farquhar"), ("bea", family)):
        people.name_person(person=person, given="Ada", family=called)
        birth = told("fact", "1990-05-09", person=person, name="date_of_birth", value=born, recorded="2021-06-01")
        met = told("contact", "2021-07-01", person=person, mode="phone", reached="yes")
        record(birth, met, *worked(person), payslip(person))
    claimed(desks)
    ask_all()
    with as_system():
        found = set(Question.objects.filter(code="maybe_one_person").values_list("line__enrolment", flat=True))
    assert found == ({"ada-1", "bea-1"} if asks else set())
