"""What is posted, and what is posted once."""

from datetime import date

import pytest

from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import actions, queries
from ettle.web.claims.ledger.actions import BooksLocked, OtherContent
from ettle.web.claims.ledger.models import Account, Entry, Kind, Period, Posting
from ettle.web.claims.ledger.queries import Held
from ettle.web.claims.ledger.sides import DoesNotFit, Side, TooMuch
from tests.cast import WORKS
from tests.claims.ledger.books import BOOKS, MACHINE, MINDS, PAYER, approve, at_the_end, owed_to, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def held():
    """Every account of the contract, as pounds."""
    return {(of.account, of.body): pence / 100 for of, pence in queries.balances(contract=BOOKS.contract).items()}


def test_a_line_goes_from_approved_to_paid_and_every_step_balances():
    approve(because=["26 weeks in work."], about="C-000001")
    assert held() == {("cost", PAYER): 1500, ("owed", WORKS): -1200, ("owed", MINDS): -300}
    sent = send()
    assert held() == {("cost", PAYER): 1500, ("clearing", WORKS): -1200, ("clearing", MINDS): -300}
    actions.confirm(act="paid", sent=sent, by=MACHINE, parts={WORKS: 120000})
    actions.give_back(act="back", sent=sent, by=MACHINE)
    assert held() == {("cost", PAYER): 1500, ("bank", WORKS): -1200, ("owed", MINDS): -300}
    at_the_end()
    assert queries.paid_to(WORKS) == 120000
    assert owed_to(MINDS) == 30000


def test_the_same_act_twice_is_one_entry_whatever_it_was():
    first = approve(), send(), approve("more")
    sent = first[1]
    doing = [
        approve,
        send,
        lambda: actions.confirm(act="paid", sent=sent, by=MACHINE),
        lambda: actions.reverse(act="off", entry=first[0], pence=10001, by="dee"),
        lambda: actions.reverse(act="off Minds", entry=first[2], pence={MINDS: 5, WORKS: 0}, by="dee"),
    ]
    for act in doing:
        assert act() == act()
    assert Entry.objects.count() == 6
    at_the_end()


@pytest.mark.parametrize(
    "other",
    [
        {"pence": 150001},
        {"by": "fay"},
        {"because": ["Another reason."]},
        {"about": "C-000002"},
        {"on": date(2021, 11, 1)},
        {"books": actions.Books("another", PAYER, WORKS)},
    ],
    ids=str,
)
def test_the_same_act_with_other_content_is_refused(other):
    approve()
    with pytest.raises(OtherContent, match="'approve' is posted already, as E-"):
        approve(**other)


def test_an_act_that_was_repeated_on_a_later_day_is_still_the_same(monkeypatch):
    first = approve()
    monkeypatch.setattr(actions, "today", lambda: date(2021, 12, 24))
    assert approve().dated_on == first.dated_on == date(2021, 11, 10)


@pytest.mark.parametrize(
    ("sides", "why"),
    [
        ([], "these 0 come to £0"),
        ([Side(PAYER, Account.COST, 5)], "come to £0.05"),
        ([Side(PAYER, Account.COST, 5), Side(WORKS, Account.OWED, -4)], "come to £0.01"),
        ([Side(PAYER, Account.COST, 5), Side(PAYER, Account.COST, -5)], "these 0 come to £0"),
        ([Side(PAYER, Account.COST, 5), Side(WORKS, Account.BANK, -5)], "does not touch bank, cost"),
        ([Side(PAYER, Account.COST, 0.5), Side(WORKS, Account.OWED, -0.5)], "not whole pence"),
        ([Side(PAYER, Account.COST, 10**16), Side(WORKS, Account.OWED, -(10**16))], "not whole pence"),
    ],
)
def test_sides_that_do_not_make_an_entry_are_refused(sides, why):
    with pytest.raises(DoesNotFit, match=why):
        actions.post(act="bad", books=BOOKS, kind=Kind.APPROVED, sides=sides, by="dee")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("parts", [{}, {WORKS: 0}, {WORKS: -5, MINDS: 10}, {WORKS: True}, {WORKS: 1.0}])
def test_nothing_and_less_than_nothing_are_not_approved(parts):
    with pytest.raises(DoesNotFit):
        approve(parts=parts)


def test_nobody_is_paid_more_than_they_are_owed():
    approve()
    with pytest.raises(TooMuch, match=r"£1,200.01 is more than lead-of-lot-6 is owed: £1,200"):
        send(parts={WORKS: 120001})
    with pytest.raises(TooMuch, match=r"£0.01 is more than elsewhere is owed: £0"):
        send(parts={"elsewhere": 1})
    send()
    with pytest.raises(TooMuch):
        send("again")


def test_what_is_owed_back_is_carried_and_set_off():
    """Works was paid, then a line is taken back: it owes, and the next payment under another contract is lessened."""
    line = approve()
    actions.confirm(act="paid", sent=send(), by=MACHINE)
    actions.reverse(act="off", entry=line, pence=150000, by="dee")
    assert queries.carried(payer=PAYER) == {(BOOKS.contract, WORKS): 120000, (BOOKS.contract, MINDS): 30000}
    second = actions.Books("works-2022", PAYER, WORKS)
    approve("another", books=second, parts={WORKS: 200000})
    pay = send("pays", books=second, parts={WORKS: 200000})
    less = send("less", parts={WORKS: -120000})
    assert queries.balances(body=WORKS) == {
        Held("works-2021", WORKS, "bank"): -120000,
        Held("works-2021", WORKS, "clearing"): 120000,
        Held("works-2022", WORKS, "clearing"): -200000,
    }
    for number, sent in enumerate((pay, less)):
        actions.confirm(act=f"paid {number}", sent=sent, by=MACHINE)
    at_the_end()
    assert queries.paid_to(WORKS) == 200000
    with pytest.raises(TooMuch, match=r"£300.01 is more than many-minds owes: £300"):
        actions.receive(act="repaid", books=BOOKS, parts={MINDS: 30001}, by=MACHINE)
    actions.receive(act="repaid", books=BOOKS, parts={MINDS: 30000}, by=MACHINE)
    assert queries.carried() == {}


def test_no_more_is_confirmed_or_returned_than_was_sent():
    approve()
    sent = send()
    actions.confirm(act="some", sent=sent, by=MACHINE, parts={WORKS: 100000})
    with pytest.raises(TooMuch, match=r"£200.01 is more than is on its way to lead-of-lot-6: £200"):
        actions.give_back(act="rest", sent=sent, by=MACHINE, parts={WORKS: 20001})
    actions.give_back(act="rest", sent=sent, by=MACHINE)
    with pytest.raises(TooMuch, match="nothing of it is on its way"):
        actions.confirm(act="once more", sent=sent, by=MACHINE)


def test_an_entry_names_the_month_it_is_in_and_is_on_record():
    entry = approve(on=date(2021, 9, 30))
    assert (entry.period.payer, entry.period.month) == (PAYER, date(2021, 9, 1))
    assert ("ledger entry", str(entry.pk)) in audit.current().wrote
    assert Posting.objects.filter(entry=entry, contract=BOOKS.contract, payer=PAYER, provider=WORKS).count() == 3


def test_the_automatic_are_named_as_such_and_told_apart():
    approve()
    actions.confirm(act="paid", sent=send(), by=MACHINE)
    assert list(Entry.objects.order_by("id").values_list("by", flat=True)) == ["dee", "fay", MACHINE]


def test_into_a_locked_month_nothing_is_posted_and_the_message_says_since_when_one_may():
    approve(on=date(2021, 9, 30))
    Period.objects.update(ready_by="fay", ready_at="2021-10-01 09:00Z", locked_by="dee", locked_at="2021-10-01 09:00Z")
    for day in (date(2021, 9, 1), date(2021, 9, 30), date(2020, 1, 31)):
        with pytest.raises(BooksLocked, match="the books are open from 1 October 2021"):
            approve("late", on=day)
    assert approve("late", on=date(2021, 10, 1)).pk
