"""What changed after a claim: restated before it is agreed to, corrected by a line of its own after."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.claims import recovering
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.models import Entitled
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.run import Ran, run_contract
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, adas, desks, recording, shown  # noqa: F401
from tests.claims.taken_back import approved, lines, no_job, owed, recovery, say, seen, taken_back  # noqa: F401
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
FEES = 43
"""Months of the contract that were over by the day of the site: its service fee began on 13 March 2018, for 36 months."""


def test_what_is_approved_is_owed_by_the_ledger(approved):  # noqa: F811
    assert owed() == {(PAYER, "cost"): 85000, (LEAD, "owed"): -59500, (SUB, "owed"): -25500}


def test_run_again_with_the_same_facts_nothing_moves(approved):  # noqa: F811
    first = run_contract(CONTRACT)
    assert (first.restated, first.corrected) == (0, 0)
    assert run_contract(CONTRACT) == Ran()


def test_a_claim_not_agreed_to_says_what_stands_now(adas, desks):  # noqa: F811
    (line,) = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines
    say(told("work", "2021-06-30", id="corrected", employer="cafe", hours_per_week=20, replaces="ada-work-2021-06-28"))
    run_contract(CONTRACT)
    old, new = lines(kind="result")
    assert (old.state, old.live, new.live, new.restates_id, new.made_by) == ("dropped", False, True, line.pk, "pat")
    assert (str(old.achieved_on), str(new.achieved_on)) == ("2021-09-26", "2021-09-28")


def test_what_changed_since_it_was_checked_is_not_approved_though_no_run_came_between(adas, desks):  # noqa: F811
    (line,) = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines
    check(by=desks["fay"], seen=seen(line))
    say(no_job())
    with pytest.raises(CannotAct, match="changed since"):
        approve(by=desks["dee"], contract=CONTRACT, seen=seen(line))
    assert owed() == {}


def test_what_is_no_longer_earned_is_asked_about_before_it_is_agreed_to(adas, desks):  # noqa: F811
    claim(by=desks["pat"], contract=CONTRACT, chosen=shown())
    say(no_job())
    run_contract(CONTRACT)
    (line,) = lines(kind="result")
    assert (line.state, line.live) == ("queried", True)


def test_what_was_paid_and_is_not_earned_is_taken_back_with_notice_and_by_two(recovery, desks):  # noqa: F811
    assert (recovery.pence, recovery.state, recovery.made_by) == (-85000, "proposed", "system: claims")
    with pytest.raises(CannotAct, match="Nobody has checked"):
        approve(by=desks["dee"], contract=CONTRACT, seen=seen(recovery))
    check(by=desks["fay"], seen=seen(recovery))
    with pytest.raises(CannotAct, match="may still reply"):
        approve(by=desks["dee"], contract=CONTRACT, seen=seen(recovery))
    assert owed()[SUB, "owed"] == -25500


def test_taken_back_it_goes_over_the_original_parts_and_may_be_claimed_anew(taken_back):  # noqa: F811
    assert owed() == {}
    (original,) = lines(kind="result")
    assert (original.live, original.recovery) == (False, "agreed")
    assert run_contract(CONTRACT).corrected == 0


def test_an_appeal_is_decided_by_a_third_and_won_the_first_claims_day_stands(taken_back, desks):  # noqa: F811
    said = {"line": taken_back.pk, "fingerprint": taken_back.fingerprint}
    recovering.appeal(by=desks["pat"], **said, words="Here is the contract of work.")
    with pytest.raises(CannotAct, match="yourself"):
        recovering.decide_appeal(by=desks["dee"], **said, won=True, words="")
    say(told("work", "2021-06-28", id="after-all", employer="cafe", hours_per_week=20))
    recovering.decide_appeal(by=desks["dan"], **said, won=True, words="The job was real.")
    assert owed() == {(PAYER, "cost"): 85000, (LEAD, "owed"): -59500, (SUB, "owed"): -25500}
    with as_system():
        row = Entitled.objects.get(rule="job_13")
    assert (row.state, row.claimed_on) == ("payable", DAY)
    assert run_contract(CONTRACT).corrected == 0


def test_a_recovery_never_exceeds_what_was_agreed(approved, desks):  # noqa: F811
    said = {"line": approved.pk, "fingerprint": approved.fingerprint}
    with pytest.raises(CannotAct, match="No more than"):
        recovering.propose_recovery(by=desks["fay"], **said, pence=85001, words="Payslip of somebody else.")
    part = recovering.propose_recovery(by=desks["fay"], **said, pence=1001, words="A day too many.")
    assert {each.body: each.pence for each in part.parts.all()} == {LEAD: -701, SUB: -300}
    assert run_contract(CONTRACT).corrected == 0


def test_fees_become_lines_once_when_their_month_is_over(adas):  # noqa: F811
    assert run_contract(CONTRACT).fees == 36
    assert sum(line.pence for line in lines(kind="fee")) == 120_000_000
    assert run_contract(CONTRACT).fees == 0
