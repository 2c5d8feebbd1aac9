"""Lines of Ada and others that were agreed, accounts that were agreed, and batches as far as a test wants them."""

from __future__ import annotations

from typing import Any

import pytest

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.claims import recovering
from ettle.web.claims.batches import authorising, making, payees, reconciling
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.models import Line
from ettle.web.claims.payments import Batch, Payment
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, payslip, shown, worked
from tests.remembered import remembered
from tests.web.told import DAY

ACCOUNTS = {LEAD: ("831100", "00123456"), SUB: ("090128", "12345678")}


def agreed_lines(desks: dict[str, Acting], *people: str, **paper: str) -> list[Line]:
    """A first outcome of each of these people, claimed, checked and approved: £850, of which the subcontractor has £255."""
    for person in people:
        casework.record_events(by="ben", events=[*worked(person), payslip(person, **paper)], for_day=DAY)
    chosen = {id: seen for id, seen in shown().items() if id.enrolment in {f"{person}-1" for person in people}}
    lines = claim(by=desks["pat"], contract=CONTRACT, chosen=chosen).lines
    seen = {line.pk: line.fingerprint for line in lines if line.state == "submitted"}
    check(by=desks["fay"], seen=seen)
    approve(by=desks["dee"], contract=CONTRACT, seen=seen)
    with as_system():
        return list(Line.objects.filter(pk__in=seen).order_by("pk"))


def taken_back(desks: dict[str, Acting], line: Line) -> Line:
    """All that was agreed for a line is taken back: Fay found it, Pat replied, Dan agreed."""
    said = {"line": line.pk, "fingerprint": line.fingerprint}
    found = recovering.propose_recovery(by=desks["fay"], **said, pence=line.pence, words="The payslip is of another.")
    recovering.reply(by=desks["pat"], line=found.pk, fingerprint=found.fingerprint, words="It is.")
    approve(by=desks["dan"], contract=CONTRACT, seen={found.pk: found.fingerprint})
    return found


def accounts(desks: dict[str, Acting], *bodies: str) -> None:
    """Entered by Fay, agreed by Flo."""
    for body in bodies or ACCOUNTS:
        sort_code, account = ACCOUNTS[body]
        entered = payees.enter(by=desks["fay"], body=body, name=body, sort_code=sort_code, account=account)
        payees.agree(by=desks["flo"], payee=entered.pk)


def plan() -> making.Plan:
    with as_system():
        return making.plan(PAYER)


def made(desks: dict[str, Acting], by: str = "fay") -> Batch:
    return making.make(by=desks[by], seen=plan().fingerprint)


def authorised(desks: dict[str, Acting]) -> Batch:
    batch = made(desks)
    return authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)


def sent(desks: dict[str, Acting]) -> Batch:
    return authorising.mark_sent(by=desks["flo"], batch=authorised(desks).pk)


def payments(batch: Batch) -> dict[str, Payment]:
    with as_system():
        return {each.body: each for each in Payment.objects.filter(batch=batch)}


def answer(batch: Batch, **outcomes: str) -> bytes:
    """What the bank says of each payment: by body, with - as _, else all are paid."""
    rows = ["Reference,Amount,Outcome,Date,Reason"]
    for body, each in payments(batch).items():
        outcome = outcomes.get(body.replace("-", "_"), "paid")
        rows.append(f"{each.reference},{each.pence / 100:.2f},{outcome},2021-11-10,")
    return "\n".join(rows).encode()


def reconciled(desks: dict[str, Acting], batch: Batch, content: bytes) -> Any:
    return reconciling.reconcile(by=desks["fay"], batch=batch.pk, name="bank.csv", content=content)


@pytest.fixture
@remembered
def one_line(desks: dict[str, Acting], recording: None) -> Line:
    """Ada's first outcome, agreed; both bodies have an account."""
    (line,) = agreed_lines(desks, "ada")
    accounts(desks)
    return line


def on_record(act: Any) -> Any:
    """An act in its own record, as a thread does it."""
    with audit.entry(actor="system: test", act="test"):
        return act()
