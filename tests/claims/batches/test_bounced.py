"""A payment comes back after it was paid: its lines are owed again, are paid once more, and the ledger tells all of it."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from ettle.web.access.acting import as_system
from ettle.web.access.models import Staff
from ettle.web.claims.batches.bounced import bounce
from ettle.web.claims.ledger import clearing
from ettle.web.claims.ledger.queries import balances
from ettle.web.claims.models import Line, Part
from ettle.web.claims.payments import Payment
from ettle.web.claims.refusals import CannotAct
from tests.cast import sign_in  # noqa: F401
from tests.claims.batches.paying import agreed_lines as more_lines
from tests.claims.batches.paying import answer, one_line, payments, plan, reconciled, sent, taken_back  # noqa: F401
from tests.claims.paid import CONTRACT, LEAD, SUB, desks, recording  # noqa: F401
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
SAID = {"on": DAY, "reason": "Account closed"}


@pytest.fixture
@remembered
def paid(desks, one_line):  # noqa: F811
    """Both bodies were paid, as the bank says."""
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))
    return payments(batch)


def owed():
    with as_system():
        held = balances(contract=CONTRACT)
        return {(of.body, of.account): pence for of, pence in held.items() if of.account in ("owed", "bank")}


def state(line):
    with as_system():
        found = Line.objects.get(pk=line.pk)
        return found.state, found.statement.state


def test_what_came_back_is_owed_again_and_paid_once_more(desks, one_line, paid):  # noqa: F811
    assert state(one_line)[0] == "paid" and not plan().due
    bounce(by=desks["fay"], payment=paid[SUB].pk, **SAID)
    assert state(one_line) == ("approved", "draft")
    assert owed() == {(SUB, "owed"): -25500, (LEAD, "bank"): -59500}
    assert [(each.body, each.pence) for each in plan().due] == [(SUB, 25500)]
    again = sent(desks)
    reconciled(desks, again, answer(again))
    assert state(one_line)[0] == "paid" and not plan().due
    assert owed() == {(SUB, "bank"): -25500, (LEAD, "bank"): -59500}
    with as_system():
        assert (clearing.report().residue, clearing.report().misfits) == (0, ())
        first = Payment.objects.get(pk=paid[SUB].pk)
        assert (first.state, first.answered_on, first.bounced_on, first.bounced_by) == ("bounced", DAY, DAY, "fay")


def test_said_again_it_is_done_once_and_otherwise_refused(desks, one_line, paid):  # noqa: F811
    bounce(by=desks["fay"], payment=paid[SUB].pk, **SAID)
    bounce(by=desks["flo"], payment=paid[SUB].pk, **SAID)
    with pytest.raises(CannotAct, match="came back after it was paid by now"):
        bounce(by=desks["fay"], payment=paid[SUB].pk, on=DAY, reason="Another")
    assert owed()[SUB, "owed"] == -25500


@pytest.mark.parametrize("on, reason", [(date(2021, 11, 9), "x"), (date(2021, 11, 11), "x"), (DAY, " ")])
def test_it_needs_a_reason_and_a_day_on_which_it_may_have_been(desks, one_line, paid, on, reason):  # noqa: F811
    with pytest.raises(CannotAct, match="when and why"):
        bounce(by=desks["fay"], payment=paid[SUB].pk, on=on, reason=reason)


def test_what_was_not_paid_cannot_come_back_after_it_nor_another_payer_s(desks, one_line):  # noqa: F811
    waiting = payments(sent(desks))[SUB]
    with pytest.raises(CannotAct, match="with the bank"):
        bounce(by=desks["fay"], payment=waiting.pk, **SAID)
    with pytest.raises(CannotAct, match="no such payment"):
        bounce(by=desks["pat"], payment=waiting.pk, **SAID)


def test_what_was_set_off_in_it_is_owed_again_too(desks, one_line, paid):  # noqa: F811
    taken_back(desks, one_line)
    more_lines(desks, "isla", "mara")
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))
    before = owed()
    bounce(by=desks["fay"], payment=payments(batch)[SUB].pk, **SAID)
    assert owed()[SUB, "owed"] == -25500 and owed()[SUB, "bank"] == before[SUB, "bank"] + 25500
    assert [(each.body, each.pence, len(each.parts)) for each in plan().due] == [(SUB, 25500, 3)]


def test_the_database_keeps_what_was_paid_but_for_coming_back(desks, one_line, paid):  # noqa: F811
    with as_system():
        for change in ({"state": "sent", "answered_on": None}, {"answered_on": date(2021, 11, 9)}, {"reason": "x"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Payment.objects.filter(pk=paid[SUB].pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            Part.objects.filter(payment=paid[SUB]).update(paid_on=None)


def test_the_page_is_the_payer_s_and_the_body_reads_what_became_of_it(desks, one_line, paid, sign_in):  # noqa: F811
    at, said = f"/claims/batches/payments/{paid[SUB].pk}/", {"on": "10 November 2021", "reason": "Account closed"}
    as_ = lambda code: sign_in(Staff.objects.get(code=code))  # noqa: E731
    for code in ("sam", "pat", "eli"):
        assert as_(code).post(f"{at}came-back/", said).status_code == 404
    early = as_("fay").post(f"{at}came-back/", said | {"on": "9 November 2021"})
    assert early.status_code == 422 and "Choose 10 November 2021 or later" in early.text
    told = as_("fay").post(f"{at}came-back/", said, follow=True).text
    assert "is owed again" in told and "came-back/" not in told
    sams = as_("sam").get(at).text
    assert "It came back on 10 November 2021: Account closed. It is owed again" in sams
    assert "Came back, to be paid again: £255.00" in sams and "Paid: " not in sams
    assert "only what the bank has paid" in as_("fay").get(f"{at}came-back/", follow=True).text
