"""The money of the invented area: claims under its contract, in some months of two years and in each of the last.

The site stands on one day; here it stands on the days of each month one after another, and each claim, check, approval and
payment is done by its own act, by whom it is done by. What the last month claimed waits to be checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import transaction

from ettle.engine.basics.day import months_after
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Post
from ettle.web.casework import actions as casework
from ettle.web.claims.batches import authorising, making, payees, reconciling
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check, query
from ettle.web.claims.models import Entitled, Line, LineState
from ettle.web.claims.payments import Payment
from ettle.web.claims.run import run_contract
from ettle.web.claims.settling import read_reasons, settled
from ettle.web.frame.day import today
from ettle.web.site.demonstration import people, staff

CONTRACT = str(people.CONTRACT["id"])
FIRST = date(2020, 1, 1)
MONTHS = (date(2020, 6, 1), date(2020, 12, 1), date(2021, 4, 1), *(date(2021, month, 1) for month in (7, 8, 9, 10)))
"""Few enough that the first page does not wait for them; the last is claimed and not checked yet."""
CLAIMED, FROZEN, CHECKED, APPROVED, PAID, ANSWERED = 20, 6, 8, 12, 20, 24
"""Days of the month: results are claimed, and in the next month frozen, checked, approved, paid, answered by the bank."""
ACCOUNTS = {
    staff.WORKS: ("ETTLEBRAE WORKS", "000000", "00000001"),
    staff.COAST: ("EAST COAST WORKS", "000000", "00000002"),
}


@transaction.atomic
def tell() -> None:
    """Each of those months, for the people who are there by now."""
    until = today()
    with as_system():
        known = set(Entitled.objects.filter(contract=CONTRACT).values_list("person", flat=True))
    _open_accounts()
    for month in MONTHS:
        _one_month(month, known)
    with as_system():
        casework.work_out_again(known, until)


def _one_month(month: date, known: set[str]) -> None:
    after = months_after(month, 1)
    with _standing_on(month.replace(day=CLAIMED)):
        with as_system():
            casework.work_out_again(known, today())
            results = settled(CONTRACT, today()).results
            read_reasons(results.values())
        claim(by=_acting("pat"), contract=CONTRACT, chosen={id: each.fingerprint for id, each in results.items()})
    with _standing_on(after.replace(day=FROZEN)):
        run_contract(CONTRACT)
    if month == MONTHS[-1]:
        _ask_about_one()
        return
    with _standing_on(after.replace(day=CHECKED)):
        check(by=_acting("fay"), seen=_seen(LineState.SUBMITTED))
    with _standing_on(after.replace(day=APPROVED)):
        approve(by=_acting("dee"), contract=CONTRACT, seen=_seen(LineState.CHECKED))
    _pay(after)


def _pay(month: date) -> None:
    with as_system():
        plan = making.plan(staff.COUNCIL)
    if not plan.due:
        return
    with _standing_on(month.replace(day=PAID)):
        batch = making.make(by=_acting("fay"), seen=plan.fingerprint)
        authorising.authorise(by=_acting("dee"), batch=batch.pk, seen=batch.fingerprint)
        authorising.mark_sent(by=_acting("fay"), batch=batch.pk)
    with _standing_on(month.replace(day=ANSWERED)):
        with as_system():
            rows = Payment.objects.filter(batch=batch).order_by("reference").values_list("reference", "pence")
            answers = "".join(f"{name},{pence},paid,{today().isoformat()}\n" for name, pence in rows)
        reconciling.reconcile(
            by=_acting("fay"),
            batch=batch.pk,
            name="bank.csv",
            content=f"reference,pence,outcome,date\n{answers}".encode(),
        )


def _ask_about_one() -> None:
    with as_system():
        line = Line.objects.filter(contract=CONTRACT, kind="result", state=LineState.SUBMITTED).order_by("id").first()
    if line is not None:
        words = "The payslip shows another employer than the entry. Which is right?"
        query(by=_acting("fay"), line=line.pk, fingerprint=line.fingerprint, words=words)


def _open_accounts() -> None:
    with _standing_on(FIRST):
        for body, (name, sort_code, account) in ACCOUNTS.items():
            entered = payees.enter(by=_acting("fay"), body=body, name=name, sort_code=sort_code, account=account)
            payees.agree(by=_acting("dee"), payee=entered.pk)


def _seen(state: LineState) -> dict[int, str]:
    with as_system():
        return dict(Line.objects.filter(contract=CONTRACT, live=True, state=state).values_list("pk", "fingerprint"))


def _acting(code: str) -> Acting:
    post = Post.objects.select_related("staff", "organisation").get(staff__code=code)
    return Acting(post.staff, post, today(), writes=True)


@contextmanager
def _standing_on(day: date) -> Iterator[None]:
    """Have the site stand on another day until the block ends."""
    before = settings.DEMONSTRATION_DAY
    settings.DEMONSTRATION_DAY = day
    try:
        yield
    finally:
        settings.DEMONSTRATION_DAY = before
