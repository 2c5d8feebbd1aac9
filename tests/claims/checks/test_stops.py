"""Hard stops over the real journeys: what stops a claim, what stops an approval, and what is kept of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import as_organisation, as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.checks.models import Check, Override
from ettle.web.claims.checks.overriding import agree_override, ask_override, declare_related
from ettle.web.claims.checks.stops import checks_of, validated
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.models import Line
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.settling import read_reasons, settled
from tests.claims.batches.paying import agreed_lines, taken_back
from tests.claims.paid import (  # noqa: F401
    CONTRACT,
    LEAD,
    PAYER,
    adas,
    desks,
    payslip,
    recording,
    shown,
    worked,
)
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
FILE = "a" * 64


def claimed(desks):  # noqa: F811
    return claim(by=desks["pat"], contract=CONTRACT, chosen=shown())


def stopped(done):
    return {(each.about.rpartition(" ")[2], each.code) for each in done.refused}


def kept(name):
    with as_system():
        return list(Check.objects.filter(name=name).order_by("id").values_list("enrolment", "run", "result"))


def record(*events):
    casework.record_events(by="ben", events=events, for_day=DAY)


def beas_with_the_same(**said):
    """Bea was never told to be Ada; she works at the same place on the same days, and shows a payslip."""
    record(*worked("bea"), payslip("bea", **said))


def test_each_step_of_a_claim_that_holds_is_kept_beside_its_line(adas, desks):  # noqa: F811
    (line,) = claimed(desks).lines
    with as_organisation(LEAD, DAY):
        rows = checks_of(line)
        assert {row.check.name: row.check.result for row in rows} == {
            "future": "passed",
            "before_start": "passed",
            "after_leave": "passed",
            "after_death": "passed",
            "expired_contract": "passed",
            "same_outcome": "passed",
            "other_fund": "passed",
            "evidence_reused": "no_data",
            "related_employer": "passed",
            "cap": "passed",
        }
        before = next(row.check for row in rows if row.check.name == "before_start")
        assert before.against == {"reached": "2021-09-26", "start": "2021-06-01"}


def test_of_two_results_of_one_person_claimed_together_the_first_alone_holds(adas, desks):  # noqa: F811
    beas_with_the_same()
    with as_system():
        both = settled(CONTRACT, DAY)
        read_reasons(both.results.values())
    record(told("link", "2021-10-25", person="bea", other="ada"))
    with as_system():
        held = validated(list(both.results.values()), both.contract, claimed_by="pat")
    assert [held.stop(id) and held.stop(id).code for id in both.results] == [None, "same_outcome"]


@pytest.mark.parametrize("linked", [True, False])
def test_a_result_that_a_linked_record_has_already_is_stopped(adas, desks, linked):  # noqa: F811
    claimed(desks)
    beas_with_the_same()
    if linked:
        record(told("link", "2021-10-25", person="bea", other="ada"))
    assert stopped(claimed(desks)) == ({("bea-1", "same_outcome")} if linked else set())
    assert kept("same_outcome")[-1] == ("bea-1", "claim", "failed" if linked else "passed")


def test_what_was_taken_back_whole_stops_no_honest_claim_elsewhere(desks, recording):  # noqa: F811
    (line,) = agreed_lines(desks, "ada")
    taken_back(desks, line)
    beas_with_the_same()
    record(told("link", "2021-10-25", person="bea", other="ada"))
    beas = {id: print_ for id, print_ in shown().items() if id.enrolment == "bea-1"}
    assert stopped(claim(by=desks["pat"], contract=CONTRACT, chosen=beas)) == set()


def test_records_linked_after_both_were_claimed_stop_the_later_line_alone(adas, desks):  # noqa: F811
    beas_with_the_same()
    with as_system():
        both = settled(CONTRACT, DAY)
        read_reasons(both.results.values())
    lines = {LineId(line.enrolment, line.rule, line.n): line for line in claimed(desks).lines}
    record(told("link", "2021-10-25", person="bea", other="ada"))
    with as_system():
        held = validated(list(both.results.values()), both.contract, claimed_by="pat", lines=lines)
    assert [bool(held.stop(id)) for id in sorted(lines, key=lambda id: lines[id].pk)] == [False, True]


def test_what_stops_a_claim_stops_its_approval_and_is_kept_although_nothing_was_done(desks, recording):  # noqa: F811
    record(*worked(), payslip(file=FILE))
    (line,) = claimed(desks).lines
    seen = {line.pk: line.fingerprint}
    check(by=desks["fay"], seen=seen)
    beas_with_the_same(file=FILE)
    with pytest.raises(CannotAct, match="very same file is shown for another person"):
        approve(by=desks["dee"], contract=CONTRACT, seen=seen)
    assert kept("evidence_reused") == [("ada-1", "claim", "passed"), ("ada-1", "approval", "failed")]
    with as_system():
        assert Line.objects.get().state == "checked"


@pytest.mark.parametrize(("file", "stops"), [(FILE, {("ada-1", "evidence_reused"), ("bea-1", "evidence_reused")}), ("b" * 64, set())])  # fmt: skip
def test_one_file_shown_for_two_people_stops_both(desks, recording, file, stops):  # noqa: F811
    record(*worked(), payslip(file=FILE))
    beas_with_the_same(file=file)
    assert stopped(claimed(desks)) == stops


@pytest.mark.parametrize(
    ("hers", "stops"),
    [("payroll_feed", set()), ("payslip", {("ada-1", "evidence_reused"), ("bea-1", "evidence_reused")})],
)
def test_one_list_shown_for_several_stops_nobody_but_not_where_it_is_called_a_payslip(desks, recording, hers, stops):  # noqa: F811
    record(*worked(), payslip(file=FILE, type="payroll_feed"))
    beas_with_the_same(file=FILE, type=hers)
    assert stopped(claimed(desks)) == stops


def test_a_file_taken_back_elsewhere_is_free_again(desks, recording):  # noqa: F811
    record(*worked(), payslip(file=FILE))
    beas_with_the_same(file=FILE)
    record(told("retract", "2021-11-01", person="bea", replaces="bea-evidence-2021-10-20"))
    assert stopped(claimed(desks)) == set()


@pytest.mark.parametrize(
    ("also", "stops"),
    [
        ({"for": "job_13", "n": 2}, {("ada-1", "evidence_reused")}),
        ({"for": "job_26"}, set()),
        ({"for": "job_13", "n": 2, "covers_from": "2021-10-01", "covers_until": "2021-10-19"}, set()),
    ],
)
def test_a_file_shows_one_number_of_a_rule_for_the_same_days(desks, recording, also, stops):  # noqa: F811
    record(*worked(), payslip(file=FILE), payslip(on="2021-10-21", file=FILE, **also))
    assert stopped(claimed(desks)) == stops


@pytest.mark.parametrize(("employer", "stops"), [("Cafe", {("ada-1", "related_employer")}), ("Cafe Two", set())])
def test_an_employer_declared_related_stops_from_the_day_on(adas, desks, employer, stops):  # noqa: F811
    declare_related(by=desks["dee"], body=LEAD, employer=employer, because="One owner.", from_on=date(2021, 9, 26))
    assert stopped(claimed(desks)) == stops


def test_an_employer_related_from_the_day_after_does_not_stop(adas, desks):  # noqa: F811
    declare_related(by=desks["dee"], body=LEAD, employer="cafe", because="One owner.", from_on=date(2021, 9, 27))
    assert stopped(claimed(desks)) == set()


def related_and_asked(desks):  # noqa: F811
    declare_related(by=desks["dee"], body=LEAD, employer="cafe", because="One owner.", from_on=date(2021, 1, 1))
    assert stopped(claimed(desks)) == {("ada-1", "related_employer")}
    with as_system():
        failed = Check.objects.get(result="failed").pk
    return ask_override(by=desks["fay"], check=failed, reason="Agreed in March.", expires_on=date(2021, 12, 1))


def test_a_step_is_passed_over_when_two_people_of_the_payer_agree_and_what_it_found_stays(adas, desks):  # noqa: F811
    asked = related_and_asked(desks)
    assert stopped(claimed(desks)) == {("ada-1", "related_employer")}, "asked alone, it changes nothing"
    with pytest.raises(CannotAct, match="yourself"):
        agree_override(by=desks["fay"], override=asked.pk)
    agree_override(by=desks["dee"], override=asked.pk)
    (line,) = claimed(desks).lines
    with as_organisation(PAYER, DAY):
        row = next(row for row in checks_of(line) if row.check.name == "related_employer")
        assert (row.check.result, row.passed_over.reason) == ("failed", "Agreed in March.")


def test_an_override_that_expired_passes_nothing_over(adas, desks, recording):  # noqa: F811
    asked = related_and_asked(desks)
    agree_override(by=desks["dee"], override=asked.pk)
    with as_system():
        held = Override.objects.get()
        assert [held.holds_on(day) for day in (date(2021, 11, 30), date(2021, 12, 1))] == [True, False]


def test_the_database_refuses_one_who_agrees_with_themselves_and_any_rewriting(adas, desks):  # noqa: F811
    asked = related_and_asked(desks)
    with as_system():
        for change in (
            {"agreed_by": "fay", "agreed_at": asked.asked_at},
            {"reason": "Another."},
            {"expires_on": date(2099, 1, 1)},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Override.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            Check.objects.update(result="passed")
        assert Line.objects.count() == 0


def test_checks_are_seen_by_payer_and_lead_alone(adas, desks):  # noqa: F811
    claimed(desks)
    for organisation, sees in ((LEAD, True), (PAYER, True), ("east-coast-works", False), ("elsewhere", False)):
        with as_organisation(organisation, DAY):
            assert Check.objects.exists() == sees, organisation
