"""What came to be known after a line was approved: a hard stop leaves it out of payments, nothing is lost, nothing paid twice."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.batches import authorising, making, stopping
from ettle.web.claims.checks.models import Check, Override
from ettle.web.claims.checks.overriding import agree_override, ask_override, declare_related, end_related
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve
from ettle.web.claims.ledger import queries
from ettle.web.claims.models import Entitled, Line, Part, Step
from ettle.web.claims.recovering import appeal, decide_appeal, propose_recovery, reply
from ettle.web.claims.refusals import CannotAct
from tests.claims.batches.paying import (
    accounts,
    agreed_lines,
    answer,
    made,
    one_line,  # noqa: F401
    payments,
    plan,
    reconciled,
    taken_back,
)
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, desks, payslip, recording, shown, worked  # noqa: F401
from tests.people.erasing import erase
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
FILE = "a" * 64


def record(*events):
    casework.record_events(by="ben", events=events, for_day=DAY)


def related(desks):  # noqa: F811
    return declare_related(by=desks["dee"], body=LEAD, employer="cafe", because="One owner.", from_on=date(2021, 1, 1))


def lines():
    with as_system():
        return {line.enrolment or line.kind: (line.state, line.stopped_by) for line in Line.objects.order_by("-pk")}


def stopped():
    return {(each.line, each.code) for each in plan().left_out if each.line}


def paid(desks, batch):  # noqa: F811
    """It goes out and the bank pays it: what each body got, in pounds."""
    authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    authorising.mark_sent(by=desks["flo"], batch=batch.pk)
    reconciled(desks, batch, answer(batch))
    return {body: each.pence / 100 for body, each in payments(batch).items()}


def passed_over(desks, until=date(2021, 12, 1)):  # noqa: F811
    """Fay asks, Dee agrees: what was found last is passed over."""
    with as_system():
        check = Check.objects.filter(result="failed").latest("id")
    asked = ask_override(by=desks["fay"], check=check.pk, reason="Agreed in March.", expires_on=until)
    agree_override(by=desks["dee"], override=asked.pk)


def test_an_employer_declared_related_after_the_approval_stops_the_payment(desks, one_line):  # noqa: F811
    related(desks)
    (left,) = plan().left_out
    assert (left.line, left.body, left.pence, left.code) == (one_line.pk, LEAD, 85000, "related_employer")
    assert left.why == "The employer is related to the provider: One owner." and left.cure.startswith("Payer: ")
    with pytest.raises(CannotAct, match="Nothing can be paid now"):
        made(desks)
    assert lines() == {"ada-1": ("approved", "")}, "nothing was done"


def test_the_others_are_paid_and_the_batch_says_which_was_left_out_why_and_what_to_do(desks, one_line):  # noqa: F811
    agreed_lines(desks, "isla")
    record(told("death", "2021-09-01", person="isla", recorded="2021-11-09"))
    batch = made(desks)
    assert {body: each.pence for body, each in payments(batch).items()} == {LEAD: 59500, SUB: 25500}
    (left,) = batch.left_out
    assert (left["code"], left["why"]) == ("after_death", "It was reached on the day of death or after it.")
    assert left["cure"].startswith("Provider: put the day of the result right")
    assert lines() == {"ada-1": ("batched", ""), "isla-1": ("approved", "after_death")}
    with as_system():
        step = Step.objects.get(kind="stopped")
        assert (
            (step.reason, step.by) == ("after_death", "fay")
            and left["why"] in step.words
            and left["cure"] in step.words
        )
        assert set(Check.objects.filter(run="payment").values_list("enrolment", flat=True)) == {"isla-1"}
    with as_organisation(SUB, DAY):
        assert dict(Part.objects.values_list("enrolment", "stopped")) == {"ada-1": False, "isla-1": True}


def test_what_is_stopped_is_paid_once_two_people_pass_it_over_and_once_alone(desks, one_line):  # noqa: F811
    related(desks)
    assert stopping.write_down(PAYER) == 1 and stopping.write_down(PAYER) == 0, "written down once"
    passed_over(desks)
    assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}
    assert plan().due == () and plan().left_out == ()
    assert lines() == {"ada-1": ("paid", "")}
    with as_system():
        kinds = list(Step.objects.order_by("id").values_list("kind", flat=True))
        assert kinds[-4:] == ["stopped", "released", "batched", "paid"]
        passed = Check.objects.filter(run="payment", override__isnull=False).get()
        assert (passed.name, passed.result) == ("related_employer", "failed"), "what was found stays beside it"


def test_a_line_is_free_again_as_soon_as_what_stops_it_is_put_right(desks, one_line):  # noqa: F811
    row = related(desks)
    stopping.write_down(PAYER)
    assert lines() == {"ada-1": ("approved", "related_employer")}
    end_related(by=desks["dee"], related=row.pk, until_on=date(2021, 2, 1))
    assert stopped() == set() and plan().is_news
    assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}


NOW_KNOWN = {
    "after_death": [told("death", "2021-09-26", recorded="2021-11-09")],
    "before_start": [
        told("retract", "2021-11-08", replaces="ada-start-2021-06-01"),
        told("start", "2021-10-01", programme="fair-start-scotland", provider=LEAD, contract=CONTRACT, group="core"),
    ],
    "": [told("death", "2021-09-27", recorded="2021-11-09")],
}


@pytest.mark.parametrize("name", NOW_KNOWN)
def test_a_day_that_came_to_be_known_since_stops_the_payment(desks, one_line, name):  # noqa: F811
    record(*NOW_KNOWN[name])
    assert stopped() == ({(one_line.pk, name)} if name else set()), "a death after the result stops nothing"


@pytest.mark.parametrize("on", [date(2024, 4, 30), date(2024, 6, 1)])
def test_a_contract_that_ended_since_still_pays_what_was_earned_under_it(desks, one_line, settings, on):  # noqa: F811
    settings.DEMONSTRATION_DAY = on
    assert stopped() == set() and {each.body for each in plan().due} == {LEAD, SUB}


def test_a_file_shown_for_another_since_stops_the_payment(desks, recording):  # noqa: F811
    (line,) = agreed_lines(desks, "ada", file=FILE)
    accounts(desks)
    record(*worked("bea"), payslip("bea", file=FILE))
    assert stopped() == {(line.pk, "evidence_reused")}
    record(told("retract", "2021-11-01", person="bea", replaces="bea-evidence-2021-10-20"))
    assert stopped() == set()


def test_of_two_approved_results_of_records_linked_since_the_first_agreed_to_is_paid(desks, one_line):  # noqa: F811
    (beas,) = agreed_lines(desks, "bea")
    record(told("link", "2021-11-01", person="bea", other="ada"))
    assert stopped() == {(beas.pk, "same_outcome")}
    assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}
    assert stopped() == {(beas.pk, "same_outcome")}, "nor is the other paid after it"
    (adas,) = (line for line in all_lines() if line.enrolment == "ada-1")
    taken_back(desks, adas)
    assert stopped() == set(), "what was taken back whole stands in nobody's way"


def all_lines():
    with as_system():
        return list(Line.objects.order_by("pk"))


def test_what_is_in_a_payment_comes_before_what_was_agreed_to_earlier(desks, recording):  # noqa: F811
    adas, beas = *agreed_lines(desks, "ada"), *agreed_lines(desks, "bea")
    with as_system():
        Line.objects.filter(pk=adas.pk).update(state="refused", live=False)
    accounts(desks)
    paid(desks, made(desks))
    with as_system():
        Line.objects.filter(pk=adas.pk).update(state="approved", live=True)
    record(told("link", "2021-11-01", person="bea", other="ada"))
    assert stopped() == {(adas.pk, "same_outcome")} and adas.pk < beas.pk


def test_another_fund_that_pays_for_the_person_stops_the_later_of_the_two(desks, one_line):  # noqa: F811
    (islas,) = agreed_lines(desks, "isla")
    with as_system():
        for enrolment, beside in (("ada-1", "isla-1"), ("isla-1", "ada-1")):
            Entitled.objects.filter(enrolment=enrolment).update(clashes=[["one_fund", beside]])
    assert stopped() == {(islas.pk, "other_fund")}


def test_what_an_override_let_be_approved_is_paid_after_its_last_day_and_nothing_else_is(desks, recording, settings):  # noqa: F811
    related(desks)
    record(*worked(), payslip())
    claim(by=desks["pat"], contract=CONTRACT, chosen=shown())
    passed_over(desks)
    agreed_lines(desks, "ada")
    settings.DEMONSTRATION_DAY = date(2021, 12, 2)
    assert stopped() == set(), "it was agreed to by the override while that held"
    for decided in (datetime(2021, 12, 1, 12, tzinfo=UTC), datetime(2021, 11, 1, 12, tzinfo=UTC)):
        with as_system():
            Line.objects.update(decided_at=decided)
        assert [code for _, code in stopped()] == ["related_employer"], "it held no more, or not yet"


def test_nobodys_line_is_passed_over_by_what_they_asked_for_themselves(desks, one_line):  # noqa: F811
    related(desks)
    stopping.write_down(PAYER)
    of = {"contract": CONTRACT, "payer": PAYER, "provider": LEAD, "enrolment": "ada-1", "rule": "job_13", "n": 1}
    said = {"name": "related_employer", "reason": "Mine.", "expires_on": date(2021, 12, 1)}
    at = {"asked_at": one_line.made_at, "agreed_at": one_line.made_at, "agreed_by": "dee"}
    for asked_by, stops in (("pat", {(one_line.pk, "related_employer")}), ("flo", set())):
        with as_system():
            Override.objects.create(asked_by=asked_by, **of, **said, **at)
        assert stopped() == stops


def some_taken_back(desks, line):  # noqa: F811
    """£200 of a line: £140 of the lead's part, £60 of the subcontractor's."""
    said = {"line": line.pk, "fingerprint": line.fingerprint, "words": "Too much."}
    found = propose_recovery(by=desks["fay"], pence=20000, **said)
    reply(by=desks["pat"], line=found.pk, fingerprint=found.fingerprint, words="It is.")
    approve(by=desks["dan"], contract=CONTRACT, seen={found.pk: found.fingerprint})


def test_what_is_taken_back_of_a_stopped_line_waits_with_it_and_is_set_off_against_nothing_else(desks, one_line):  # noqa: F811
    some_taken_back(desks, one_line)
    agreed_lines(desks, "isla")
    record(told("death", "2021-09-01", recorded="2021-11-09"))
    assert stopped() == {(one_line.pk, "after_death")} and [each.pence for each in plan().left_out] == [65000]
    assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}, "Isla's, whole"
    record(told("retract", "2021-11-10", replaces="ada-death-2021-09-01"))
    assert paid(desks, made(desks)) == {LEAD: 455, SUB: 195}, "Ada's, less what is taken back"


def test_a_stopped_line_that_is_taken_back_whole_is_settled_with_the_next_payment(desks, one_line):  # noqa: F811
    row = related(desks)
    stopping.write_down(PAYER)
    taken_back(desks, one_line)
    assert stopped() == set() and lines()["ada-1"] == ("approved", "")
    end_related(by=desks["dee"], related=row.pk, until_on=date(2021, 2, 1))
    agreed_lines(desks, "isla")
    assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}
    with as_system():
        assert set(Line.objects.values_list("state", flat=True)) == {"paid"}
        assert "owed" not in {of.account for of in queries.balances(contract=CONTRACT)}


def test_a_body_that_had_its_part_already_gives_it_back_and_the_part_that_is_stopped_waits(desks, recording):  # noqa: F811
    (line,) = agreed_lines(desks, "ada")
    accounts(desks, LEAD)
    assert paid(desks, made(desks)) == {LEAD: 595}
    accounts(desks, SUB)
    record(told("death", "2021-09-01", recorded="2021-11-09"))
    assert stopped() == {(line.pk, "after_death")} and [each.pence for each in plan().left_out] == [25500]
    some_taken_back(desks, line)
    assert {(each.body, each.code): each.pence for each in plan().left_out} == {
        (LEAD, "carried"): -14000,
        (LEAD, "after_death"): 19500,
    }
    agreed_lines(desks, "isla")
    assert paid(desks, made(desks)) == {LEAD: 455, SUB: 255}, "what is given back is no reason to stop the batch"


@pytest.mark.parametrize("set_off", [False, True])
def test_what_an_appeal_gives_back_is_stopped_where_money_would_go_out_again(desks, one_line, set_off):  # noqa: F811
    paid(desks, made(desks))
    found = taken_back(desks, one_line)
    if set_off:
        agreed_lines(desks, "isla", "una")
        assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}, "two are owed, one is set off"
    said = {"line": found.pk, "fingerprint": found.fingerprint}
    appeal(by=desks["pat"], **said, words="The job was real.")
    decide_appeal(by=desks["flo"], **said, won=True, words="So it was.")
    related(desks)
    assert stopped() == ({(one_line.pk, "related_employer")} if set_off else set())
    assert {(each.body, each.pence) for each in plan().left_out if not each.line} == (
        set() if set_off else {(LEAD, 0), (SUB, 0)}
    )
    assert stopping.write_down(PAYER) == set_off
    with as_system():
        said = Line.objects.exclude(stopped_by="").values_list("kind", "state", "stopped_by")
        assert list(said) == [("adjustment", "approved", "related_employer")] * set_off


def test_a_batch_made_before_it_was_known_is_not_authorised_and_made_again_without_it(desks, one_line):  # noqa: F811
    agreed_lines(desks, "isla")
    batch = made(desks)
    record(told("death", "2021-09-01", recorded="2021-11-09"))
    with pytest.raises(CannotAct, match=r"day of death or after it\. Cancel the batch and make it again"):
        authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    making.cancel(by=desks["fay"], batch=batch.pk)
    assert paid(desks, made(desks)) == {LEAD: 595, SUB: 255}
    assert lines() == {"ada-1": ("approved", "after_death"), "isla-1": ("paid", "")}


def test_somebody_erased_since_is_paid_for_as_was_agreed(desks, one_line):  # noqa: F811
    erase(person="ada")
    assert stopped() == set() and plan().pence == 85000


def test_of_more_lines_no_more_is_asked(desks, one_line):  # noqa: F811
    plan()
    few = asked(plan)
    agreed_lines(desks, "isla", "una", "bea", "eve", "kit")
    assert asked(plan) == few
    assert asked(lambda: stopping.write_down(PAYER)) <= few + 12 + 6, "six people are locked, one by one"


def asked(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_each_night_every_payers_lines_are_asked_about_once(desks, one_line):  # noqa: F811
    related(desks)
    assert (stopping.write_down_all(), stopping.write_down_all()) == (1, 0)
    assert lines() == {"ada-1": ("approved", "related_employer")}


def test_the_table_refuses_a_line_that_is_stopped_and_in_a_payment(desks, one_line):  # noqa: F811
    made(desks)
    with as_system(), pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.update(stopped_by="after_death")
