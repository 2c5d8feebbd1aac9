"""Agreed lines become payments, the ledger follows each step, and what the bank says is taken in."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.claims.batches import authorising, making, payees
from ettle.web.claims.ledger import queries
from ettle.web.claims.models import Line, Part, Statement, Step
from ettle.web.claims.payments import Batch, Payment
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.statements import follow
from tests.claims.batches.paying import (
    accounts,
    agreed_lines,
    answer,
    authorised,
    made,
    one_line,  # noqa: F401
    payments,
    plan,
    reconciled,
    sent,
    taken_back,
)
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db


def held():
    """Every account of the contract, as pounds."""
    with as_system():
        return {(of.account, of.body): pence / 100 for of, pence in queries.balances(contract=CONTRACT).items()}


def state():
    with as_system():
        return Line.objects.get().state


def test_a_line_is_paid_to_both_bodies_and_the_ledger_follows_each_step(desks, one_line):  # noqa: F811
    batch = made(desks)
    assert state() == "batched"
    assert held() == {("cost", PAYER): 850, ("owed", LEAD): -595, ("owed", SUB): -255}
    authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    assert held() == {("cost", PAYER): 850, ("clearing", LEAD): -595, ("clearing", SUB): -255}
    authorising.mark_sent(by=desks["flo"], batch=batch.pk)
    reconciled(desks, batch, answer(batch))
    assert held() == {("cost", PAYER): 850, ("bank", LEAD): -595, ("bank", SUB): -255}
    assert state() == "paid"
    with as_system():
        assert Batch.objects.get().state == "confirmed"
        kinds = Step.objects.filter(kind__in=["batched", "paid"]).values_list("kind", "by")
        assert list(kinds) == [("batched", "fay"), ("paid", "fay")]


def test_a_payment_that_came_back_is_owed_again_and_paid_in_the_next_batch(desks, one_line):  # noqa: F811
    first = sent(desks)
    reconciled(desks, first, answer(first, east_coast_works="returned"))
    assert held() == {("cost", PAYER): 850, ("bank", LEAD): -595, ("owed", SUB): -255}
    assert state() == "approved"
    second = sent(desks)
    assert {body: each.pence for body, each in payments(second).items()} == {SUB: 25500}
    reconciled(desks, second, answer(second))
    assert held() == {("cost", PAYER): 850, ("bank", LEAD): -595, ("bank", SUB): -255}
    assert state() == "paid"


def test_the_same_answer_twice_changes_nothing(desks, one_line):  # noqa: F811
    batch = sent(desks)
    content = answer(batch, east_coast_works="returned")
    reconciled(desks, batch, content)
    before = held(), state(), payments(batch)[SUB].state
    again = reconciled(desks, batch, content)
    assert all(each.known for each in again.answers) and not again.wrong
    assert (held(), state(), payments(batch)[SUB].state) == before


def test_a_body_without_an_agreed_account_is_left_out_and_told_whose_move_it_is(desks, recording):  # noqa: F811
    agreed_lines(desks, "ada")
    accounts(desks, LEAD)
    payees.enter(by=desks["fay"], body=SUB, name="East Coast", sort_code="090128", account="12345678")
    (left,) = plan().left_out
    assert (left.body, left.pence, left.code) == (SUB, 25500, "no_account")
    assert "Payer: enter its bank account" in left.cure
    batch = made(desks)
    assert payments(batch).keys() == {LEAD}
    assert state() == "approved"
    assert batch.left_out[0]["body"] == SUB


def test_a_cancelled_batch_leaves_its_lines_approved_and_free(desks, one_line):  # noqa: F811
    batch = made(desks)
    making.cancel(by=desks["fay"], batch=batch.pk)
    assert state() == "approved"
    with as_system():
        assert set(Part.objects.values_list("payment", flat=True)) == {None}
        assert set(Payment.objects.values_list("state", flat=True)) == {"cancelled"}
    assert payments(authorised(desks)).keys() == {LEAD, SUB}
    with pytest.raises(CannotAct, match="cancelled by now"):
        making.cancel(by=desks["fay"], batch=batch.pk)


def test_what_is_authorised_is_not_cancelled(desks, one_line):  # noqa: F811
    batch = authorised(desks)
    with pytest.raises(CannotAct, match="authorised by now"):
        making.cancel(by=desks["fay"], batch=batch.pk)


def test_two_people_are_paid_in_one_payment_to_each_body(desks, recording):  # noqa: F811
    agreed_lines(desks, "ada", "isla")
    accounts(desks)
    assert {body: each.pence for body, each in payments(made(desks)).items()} == {LEAD: 119000, SUB: 51000}


def paid(desks):  # noqa: F811
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))


def test_what_is_taken_back_is_set_off_and_what_is_left_is_paid(desks, one_line):  # noqa: F811
    paid(desks)
    taken_back(desks, one_line)
    assert [(each.body, each.pence, each.code) for each in plan().left_out] == [
        (SUB, -25500, "carried"),
        (LEAD, -59500, "carried"),
    ]
    agreed_lines(desks, "isla")
    assert [(each.body, each.pence, each.why) for each in plan().left_out] == [
        (SUB, 0, "What it is owed and what it owes come to nothing."),
        (LEAD, 0, "What it is owed and what it owes come to nothing."),
    ]
    with pytest.raises(CannotAct, match="Nothing can be paid now"):
        made(desks)
    agreed_lines(desks, "una")
    paid(desks)
    assert held() == {("cost", PAYER): 1700, ("bank", LEAD): -1190, ("bank", SUB): -510}
    with as_system():
        assert set(Line.objects.values_list("state", flat=True)) == {"paid"}


def test_a_frozen_statement_follows_its_lines_to_the_bank_and_back(desks, one_line):  # noqa: F811
    with as_system():
        Statement.objects.update(state="frozen", fingerprint="f" * 64)
        statement = Statement.objects.get().pk
    assert how_far(statement) == "authorised"
    batch = made(desks)
    assert how_far(statement) == "authorised"
    authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    authorising.mark_sent(by=desks["flo"], batch=batch.pk)
    assert how_far(statement) == "sent"
    reconciled(desks, batch, answer(batch, east_coast_works="returned"))
    assert how_far(statement) == "authorised"
    last = sent(desks)
    reconciled(desks, last, answer(last))
    assert how_far(statement) == "confirmed"


def how_far(statement):
    with as_system():
        follow([statement])
        return Statement.objects.get().state


def test_a_payment_goes_to_the_account_that_counted_when_it_was_made(desks, one_line):  # noqa: F811
    batch = made(desks)
    changed = payees.enter(by=desks["flo"], body=SUB, name="New", sort_code="111111", account="22222222")
    assert payments(batch)[SUB].account == "12345678"
    with as_system():
        assert payees.agreed(PAYER)[SUB].account == "12345678"
        payees.agree(by=desks["fay"], payee=changed.pk)
        assert payees.agreed(PAYER)[SUB].account == "22222222"
