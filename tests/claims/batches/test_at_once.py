"""Two at the same moment, and a kill at every statement, on the real database."""

from contextlib import contextmanager

import pytest
from django.db import connection

from ettle.web.access.acting import as_system
from ettle.web.claims.batches import authorising, making
from ettle.web.claims.ledger import queries
from ettle.web.claims.models import Line, Part
from ettle.web.claims.payments import Batch, Payment
from ettle.web.claims.refusals import CannotAct
from tests.at_once import at_once
from tests.claims.batches.paying import (
    accounts,
    agreed_lines,
    answer,
    on_record,
    plan,
    reconciled,
)
from tests.claims.paid import CONTRACT, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def agreed(desks):  # noqa: F811
    """Three people's first outcomes are agreed, and both bodies have an account."""

    def begun():
        agreed_lines(desks, "ada", "isla", "una")
        accounts(desks)

    on_record(begun)


def refused_or(act):
    def done():
        try:
            return on_record(act)
        except CannotAct as error:
            return error

    return done


def test_of_several_who_make_a_batch_at_once_one_does_and_each_part_is_in_one_payment(desks, agreed):  # noqa: F811
    seen = plan().fingerprint
    came = at_once(
        *[refused_or(lambda code=code: making.make(by=desks[code], seen=seen)) for code in ("fay", "flo") * 2]
    )
    assert [type(each) for each in came].count(CannotAct) == 3
    with as_system():
        assert Payment.objects.count() == 2
        assert Part.objects.filter(payment=None).count() == 0


def test_of_a_cancelling_and_an_authorising_at_once_one_counts(desks, agreed):  # noqa: F811
    for _ in range(5):
        batch = on_record(lambda: making.make(by=desks["fay"], seen=plan().fingerprint))
        came = at_once(
            refused_or(lambda batch=batch: making.cancel(by=desks["fay"], batch=batch.pk)),
            refused_or(
                lambda batch=batch: authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
            ),
        )
        assert [type(each) for each in came].count(CannotAct) == 1
        if isinstance(came[0], CannotAct):
            break


@contextmanager
def killed_at(n):
    """The n-th statement never comes to the database."""
    count = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == n:
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def everything():
    """All that the acts may change, without ids that a rolled back transaction used up."""
    with as_system():
        return {
            "batches": list(Batch.objects.values_list("state", "authorised_by", "sent_by")),
            "payments": list(Payment.objects.order_by("body").values_list("body", "pence", "state")),
            "parts": list(Part.objects.order_by("pk").values_list("pk", "payment__body", "state")),
            "lines": list(Line.objects.order_by("pk").values_list("pk", "state")),
            "ledger": dict(queries.balances(contract=CONTRACT)),
        }


def test_killed_at_any_statement_nothing_is_half_done_and_done_again_it_is_whole(desks, agreed):  # noqa: F811
    def batch():
        with as_system():
            return Batch.objects.get()

    shown = plan().fingerprint
    acts = {
        "make": lambda: making.make(by=desks["fay"], seen=shown),
        "authorise": lambda: authorising.authorise(by=desks["flo"], batch=batch().pk, seen=batch().fingerprint),
        "send": lambda: authorising.mark_sent(by=desks["flo"], batch=batch().pk),
        "bank": lambda: reconciled(desks, batch(), answer(batch(), east_coast_works="returned")),
    }
    for name, act in acts.items():
        before, n = everything(), 0
        while True:
            n += 1
            try:
                with killed_at(n):
                    on_record(act)
                break
            except Killed:
                assert everything() == before, f"{name} was half done at statement {n}"
        assert n > 10, f"{name} asked the database only {n} times"
        assert everything() != before
    assert everything()["payments"] == [
        ("east-coast-works", 76500, "returned"),
        ("start-scotland", 178500, "confirmed"),
    ]
    assert {state for _, state in everything()["lines"]} == {"approved"}
