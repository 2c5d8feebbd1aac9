"""A variation of what a contract says of itself (limits, shares, fees): listed before anyone agrees, and exactly that moves after."""

import pytest
from django.test import Client

from ettle.files.agreed import AgreedText
from ettle.web.access.acting import as_system
from ettle.web.casework import actions as casework
from ettle.web.casework.tasks import worked_out_some
from ettle.web.claims import recovering
from ettle.web.claims.cash.queries import awaited, rooms
from ettle.web.claims.checks.overriding import declare_related
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check, refuse
from ettle.web.claims.ledger.queries import balances
from ettle.web.claims.models import Line, Part
from ettle.web.claims.pages.line import shares_of as told_shares
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.restated import touched
from ettle.web.claims.run import run_contract
from ettle.web.contracts.agreed import actions as contracts
from ettle.web.contracts.agreed.judging import judged_as_proposed
from ettle.web.contracts.agreed.page import shares_of
from ettle.web.contracts.agreed.seeing import Sees, sees
from ettle.web.contracts.queries import rulebook
from tests.claims.paid import CONTRACT, LEAD, SUB, desks, payslip, recording, shown, worked  # noqa: F401
from tests.claims.taken_back import lines, seen
from tests.claims.test_corrected_once import in_group
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
VARIATION = """
variation: {name}
title: Other terms
in_force: {{from: 2021-01-01, basis: event, illustrative: yes}}
parties: [scottish-government, start-scotland]
illustrative: yes
change: {change}
"""
SHARES = "{splits: {east-coast-works: 50}}"
HALF = "{caps: {outcomes: {pence: 100000}}}"
FEES = "{fees: {service: {of: 240000000}}}"


def document(change, name="other"):
    return AgreedText("variation", CONTRACT, name, VARIATION.format(name=name, change=change))


def agreed(desks, change, name="other"):  # noqa: F811
    proposal = contracts.propose(by=desks["pat"], document=document(change, name))
    contracts.agree(by=desks["dee"], proposal=proposal.pk, seen=proposal.fingerprint)
    while worked_out_some():
        pass


def listed(change):
    with as_system():
        return [
            (each.enrolment, each.was, each.would_be, each.what)
            for each in touched(judged_as_proposed(document(change)), DAY)
        ]


def owed():
    with as_system():
        return {held.body: pence for held, pence in balances(contract=CONTRACT).items() if held.account == "owed"}


def parts(line):
    with as_system():
        return dict(Part.objects.filter(line=line).values_list("body", "pence"))


def agree_to(desks, line):  # noqa: F811
    check(by=desks["fay"], seen=seen(line))
    if line.kind == "recovery":
        recovering.reply(by=desks["pat"], line=line.pk, fingerprint=line.fingerprint, words="So be it.")
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(line))


@pytest.fixture
@remembered
def two(desks, recording):  # noqa: F811
    """Ada is approved, Bea has claimed: £850 each, of which the subcontractor has 30 %."""
    for person in ("ada", "bea"):
        casework.record_events(by="ben", events=[*worked(person), payslip(person)], for_day=DAY)
    claimed = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines
    adas = next(line for line in claimed if line.enrolment == "ada-1")
    agree_to(desks, adas)
    return adas


def test_who_has_how_much_is_listed_though_the_sum_is_the_same(two):
    assert listed(SHARES) == [
        ("bea-1", 85000, 85000, "claimed, and restated"),
        ("ada-1", 85000, 85000, "agreed, and divided otherwise: taken back with notice from one body, adjusted for another after that"),
    ]  # fmt: skip


def test_shares_agreed_back_are_moved_from_one_body_to_the_other(two, desks):  # noqa: F811
    agreed(desks, SHARES)
    ran = run_contract(CONTRACT)
    assert (ran.restated, ran.corrected) == (1, 2)
    more, less = lines(corrects=two.pk, kind="adjustment")[0], lines(corrects=two.pk, kind="recovery")[0]
    assert (parts(more), parts(less)) == ({SUB: 17000}, {LEAD: -17000})
    agree_to(desks, less)
    agree_to(desks, more)
    assert owed() == {LEAD: -42500, SUB: -42500}
    assert lines(pk=two.pk)[0].live
    assert run_contract(CONTRACT).corrected == 0


def moved(two, desks, change=SHARES):  # noqa: F811
    """What is proposed once the subcontractor has half: what it has more, and what the lead gives back."""
    agreed(desks, change)
    run_contract(CONTRACT)
    return [lines(corrects=two.pk, kind=kind)[-1] for kind in ("adjustment", "recovery")]


def test_a_body_is_not_paid_what_another_has_before_the_notice_to_that_one_has_ended(two, desks):  # noqa: F811
    more, less = moved(two, desks)
    check(by=desks["fay"], seen=seen(more) | seen(less))
    for both in (seen(more), seen(more) | seen(less)):
        with pytest.raises(CannotAct, match=less.reference):
            approve(by=desks["dan"], contract=CONTRACT, seen=both)
    assert owed() == {LEAD: -59500, SUB: -25500}
    recovering.reply(by=desks["pat"], line=less.pk, fingerprint=less.fingerprint, words="So be it.")
    with pytest.raises(CannotAct, match=f"moves money that another body has, and {less.reference}"):
        approve(by=desks["dan"], contract=CONTRACT, seen=seen(more))
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(more) | seen(less))
    assert owed() == {LEAD: -42500, SUB: -42500}


def test_a_share_that_is_not_taken_back_after_all_is_not_paid_to_another_either(two, desks):  # noqa: F811
    more, less = moved(two, desks)
    recovering.drop(by=desks["dee"], line=less.pk, fingerprint=less.fingerprint, words="It stays as it was.")
    assert lines(pk=more.pk)[0].state == "dropped"
    assert run_contract(CONTRACT).corrected == 0
    assert sum(each.pence for each in lines(live=True, enrolment="ada-1")) == 85000


def test_while_an_appeal_against_what_is_taken_back_waits_the_other_body_waits_too(two, desks):  # noqa: F811
    more, less = moved(two, desks)
    agree_to(desks, less)
    check(by=desks["fay"], seen=seen(more))
    said = {"line": less.pk, "fingerprint": less.fingerprint}
    recovering.appeal(by=desks["pat"], **said, words="We delivered it.")
    with pytest.raises(CannotAct, match="not decided"):
        approve(by=desks["dan"], contract=CONTRACT, seen=seen(more))
    recovering.decide_appeal(by=desks["flo"], **said, won=True, words="So you did.")
    assert run_contract(CONTRACT).corrected == 0
    assert owed() == {LEAD: -59500, SUB: -25500}


def test_a_month_is_approved_without_what_waits(two, desks, sign_in):  # noqa: F811
    more, less = moved(two, desks)
    check(by=desks["fay"], seen=seen(more) | seen(less))
    with as_system():
        (month,) = {each.statement.month for each in Line.objects.filter(pk__in=[more.pk, less.pk])}
    page = sign_in(desks["dan"].staff, Client()).get(f"/statements/{CONTRACT}/{month:%Y-%m}/approve/").text
    assert "The provider may still reply" in page and f"Agree to {less.reference} first" in page
    assert f"{more.pk} {more.fingerprint}" not in page and f"{less.pk} {less.fingerprint}" not in page


def test_of_what_grew_and_moved_only_what_grew_is_paid_where_nothing_is_taken_back(two, desks):  # noqa: F811
    """Ada was in the advanced group, £1,400, of which the subcontractor has nine tenths: of its £1,005 more the lead would give £455."""
    in_group("advanced")
    more, less = moved(two, desks, "{splits: {east-coast-works: 90}}")
    assert (more.pence, less.pence) == (100500, -45500)
    recovering.drop(by=desks["dee"], line=less.pk, fingerprint=less.fingerprint, words="It stays as it was.")
    assert run_contract(CONTRACT).corrected == 1
    (again,) = lines(corrects=two.pk, kind="adjustment", live=True)
    assert parts(again) == {SUB: 55000}
    agree_to(desks, again)
    assert run_contract(CONTRACT).corrected == 0


def test_a_whole_share_that_moves_ends_no_claim(two, desks):  # noqa: F811
    agreed(desks, "{splits: {east-coast-works: 0}}", "none")
    run_contract(CONTRACT)
    agree_to(desks, lines(corrects=two.pk, kind="recovery")[0])
    assert lines(pk=two.pk)[0].live


def test_a_limit_is_listed_before_it_is_agreed(two):
    assert ("bea-1", 85000, 15000, "claimed, and restated") in listed(HALF)


def test_a_fee_that_is_varied_is_made_anew_or_corrected(two, desks):  # noqa: F811
    run_contract(CONTRACT)
    first, second = lines(kind="fee")[-2:]
    agree_to(desks, first)
    assert ("", second.pence, 2 * second.pence, "due, and restated") in listed(FEES)
    agreed(desks, FEES)
    ran = run_contract(CONTRACT)
    assert ran.corrected == 1
    (more,) = lines(corrects=first.pk)
    assert more.pence == first.pence
    agree_to(desks, more)
    assert run_contract(CONTRACT).nothing


def test_a_fee_that_was_refused_is_not_made_anew_and_an_appeal_brings_it_back(two, desks):  # noqa: F811
    from ettle.web.claims import deciding

    run_contract(CONTRACT)
    fee = lines(kind="fee")[0]
    said = {"line": fee.pk, "fingerprint": fee.fingerprint}
    refuse(by=desks["fay"], **said, reason="outside", words="No service was given.")
    assert run_contract(CONTRACT).fees == 0
    deciding.appeal(by=desks["pat"], **said, words="It was.")
    deciding.decide_appeal(by=desks["dee"], **said, won=True, words="It was.")
    with as_system():
        assert Line.objects.get(pk=fee.pk).live


def test_a_body_is_told_its_share_by_the_day_of_a_result(two, desks):  # noqa: F811
    agreed(desks, SHARES)
    agreement = rulebook().contracts[CONTRACT]
    assert [(each.days, each.percent, each.today) for each in shares_of(agreement, SUB, DAY)] == [
        ("Results until 31 December 2020", "30%", False),
        ("Results from 1 January 2021", "50%", True),
    ]
    run_contract(CONTRACT)
    (bea,) = lines(enrolment="bea-1", live=True)
    assert [(each.amount, each.because) for each in told_shares(bea)] == [
        ("£425.00", "50 %, supply chain of the contract"),
        ("£425.00", "Lead of the contract"),
    ]


def test_a_body_that_joins_by_a_variation_sees_its_share_and_is_one_of_those_who_deliver(two, desks):  # noqa: F811
    sees_it = lambda: sees(desks["cai"], rulebook().contracts[CONTRACT], ())  # noqa: E731
    assert sees_it() is None
    agreed(desks, "{splits: {elsewhere: 10}}", "joined")
    assert sees_it() is Sees.OWN_SHARE
    declare_related(
        by=desks["dee"], body="elsewhere", employer="cafe", because="One owner.", from_on=DAY.replace(year=2020)
    )
    casework.record_events(by="ben", events=[*worked("cat"), payslip("cat")], for_day=DAY)
    chosen = {id: print_ for id, print_ in shown().items() if id.enrolment == "cat-1"}
    assert [each.code for each in claim(by=desks["pat"], contract=CONTRACT, chosen=chosen).refused] == [
        "related_employer"
    ]


def test_what_a_cap_has_left_is_what_was_not_agreed_under_the_terms_of_today(two, desks):  # noqa: F811
    agreed(desks, HALF)
    with as_system():
        found = rooms(CONTRACT, DAY)
    of_all, a_year = found[0], [each for each in found if each.year is not None]
    assert (of_all.pence, of_all.lines, of_all.year) == (15000, None, None)
    assert {each.year: each.lines for each in a_year} == {3: 600, 4: 599, 5: 600, 6: 600}
    assert [each.year for each in awaited(CONTRACT, DAY, 0) if each.rule == "job_13" and not each.of] == [4]
