"""An employer is paid by stages for a job that was agreed before it began, by the same hands as anybody."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.claims.batches import authorising, making, payees, reconciling
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.models import Entitled, Line, Part
from ettle.web.claims.payments import Payment
from ettle.web.claims.refusals import CannotAct
from tests.claims.incentives.hired import CAFE, CONTRACT, PAYER, desks, hire, payslip  # noqa: F401
from tests.claims.paid import recording, shown  # noqa: F401


def stages(person="ada"):
    with as_system():
        return {each.rule: each for each in Entitled.objects.filter(enrolment=f"{person}-1")}


def test_a_stage_is_earned_when_its_weeks_are_worked_and_its_payslip_is_there(desks, recording):  # noqa: F811
    hire()
    assert (stages()["weeks_4"].state, stages()["weeks_4"].missing) == ("needs_evidence", ["payslip"])
    payslip()
    found = stages()
    assert (found["weeks_4"].state, found["weeks_4"].pence, found["weeks_4"].to) == ("payable", 40000, CAFE)
    assert found["weeks_13"].state == "needs_evidence" and found["weeks_26"].state == "not_yet"


def test_a_job_begun_before_the_agreement_earns_nothing_and_says_why(desks, recording):  # noqa: F811
    hire(begun="2021-06-30")
    payslip()
    found = stages()
    assert {each.state for each in found.values()} == {"not_yet"} and shown(CONTRACT) == {}
    assert found["weeks_4"].because[0]["words"] == (
        "The job with cafe began on 30 June 2021, before the award was agreed on 1 July 2021: "
        "only a job that begins afterwards earns it."
    )


def test_a_job_begun_on_the_day_of_the_agreement_earns(desks, recording):  # noqa: F811
    hire(agreed="2021-07-05", begun="2021-07-05")
    payslip()
    assert stages()["weeks_4"].state == "payable"


def agreed_line(desks):  # noqa: F811
    hire()
    payslip()
    (line,) = claim(by=desks["pat"], contract=CONTRACT, chosen=shown(CONTRACT)).lines
    check(by=desks["fay"], seen={line.pk: line.fingerprint})
    approve(by=desks["dee"], contract=CONTRACT, seen={line.pk: line.fingerprint})
    return line


def test_the_employer_is_paid_whole_through_claim_check_approval_and_batch(desks, recording):  # noqa: F811
    line = agreed_line(desks)
    with as_system():
        assert list(Part.objects.values_list("body", "pence")) == [(CAFE, 40000)]
    account = {"body": CAFE, "name": "The Cafe", "sort_code": "831100", "account": "00123456"}
    entered = payees.enter(by=desks["fay"], **account)
    with pytest.raises(CannotAct):
        payees.agree(by=desks["fay"], payee=entered.pk)
    payees.agree(by=desks["flo"], payee=entered.pk)
    with as_system():
        batch = making.make(by=desks["fay"], seen=making.plan(PAYER).fingerprint)
    authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    authorising.mark_sent(by=desks["flo"], batch=batch.pk)
    with as_system():
        payment = Payment.objects.get()
    assert (payment.body, payment.pence) == (CAFE, 40000)
    rows = f"Reference,Amount,Outcome,Date,Reason\n{payment.reference},400.00,paid,2021-11-10,\n"
    reconciling.reconcile(by=desks["fay"], batch=batch.pk, name="bank.csv", content=rows.encode())
    with as_system():
        assert Line.objects.get(pk=line.pk).state == "paid"
    assert claim(by=desks["pat"], contract=CONTRACT, chosen=shown(CONTRACT)).lines[0].pk == line.pk


def test_without_an_agreed_account_the_employer_is_left_out_and_told(desks, recording):  # noqa: F811
    agreed_line(desks)
    with as_system():
        plan = making.plan(PAYER)
    assert plan.due == () and [each.body for each in plan.left_out] == [CAFE] and plan.left_out[0].cure
