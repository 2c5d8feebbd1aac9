"""Random steps in the real ledger and in the plain one: after each, every entry balances and the two say the same."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import actions, clearing, periods, queries
from ettle.web.claims.ledger.actions import Books, BooksLocked, OtherContent
from ettle.web.claims.ledger.models import Entry
from ettle.web.claims.ledger.periods import CannotLock
from ettle.web.claims.ledger.sides import DoesNotFit, TooMuch
from tests.claims.ledger.books import MACHINE, run
from tests.claims.ledger.plain import PlainLedger

LEAD, SUB, EMPLOYER = BODIES = ("lead", "sub", "employer")
CONTRACTS = [Books("a", "council", LEAD), Books("b", "council", LEAD), Books("c", "dwp", SUB)]
TODAY = date(2021, 11, 10)
SOON = [date(2021, 9, 1), date(2021, 10, 31), date(2021, 11, 1), TODAY]

books = st.sampled_from(CONTRACTS)
days = st.one_of(st.none(), st.none(), st.none(), st.sampled_from(SOON))
some = st.one_of(st.integers(0, 7), st.integers(0, 5000))
parts = st.dictionaries(st.sampled_from(BODIES), some, min_size=1)
either_way = st.dictionaries(
    st.sampled_from(BODIES), st.one_of(st.integers(-50, 50), st.integers(-5000, 5000)), min_size=1
)
which = st.integers(0, 60)
share = st.one_of(st.integers(1, 100), st.sampled_from([0, 50, 100, 100, 101]))
"""Of what is left: in the hundred; 101 is a penny more than there is."""
shares = st.dictionaries(st.sampled_from(BODIES), share, min_size=1)


def part(of: int, hundredths: int) -> int:
    """A share of pence, which may be below nothing."""
    return of + (1 if of >= 0 else -1) if hundredths > 100 else abs(of) * hundredths // 100 * (1 if of >= 0 else -1)


AFTER_A_STEP = """
create or replace function pg_temp.after_a_step(entries bigint[])
returns table (what text, id bigint, of text, whose text, kept text, left_ bigint) language plpgsql as $$
begin
    set constraints all immediate; set constraints all deferred;
    return query
    select 'odd', entry_id, contract::text, '', '', sum(pence)::bigint from ledger_posting
        group by entry_id, contract having sum(pence) <> 0 or count(*) < 2
    union all
    select 'odd', null, contract, '', '', sum(pence)::bigint from ledger_posting group by contract having sum(pence) <> 0
    union all
    select 'stands', null, contract, body, account, sum(pence)::bigint from ledger_posting
        group by contract, body, account having sum(pence) <> 0
    union all
    select 'left', entry, '', body, account, remains from unnest(entries) entry cross join lateral ledger_left(entry);
end $$
"""
"""A function of the connection: one journey for each of a million steps, and planned once for all of them."""
Balances = dict[tuple[str, str, str], int]
Left = dict[int, dict[tuple[str, str], int]]


def asked_after_a_step(entries: list[int]) -> tuple[list[Any], Balances, Left]:
    """What does not balance, every balance, and what is left of these entries: from the rows, past the code of the site."""
    odd, balances, left = [], {}, {}
    for what, id, contract, body, account, pence in run("select * from pg_temp.after_a_step(%s)", entries):
        if what == "odd":
            odd.append((id, contract, pence))
        elif what == "stands":
            balances[contract, body, account] = pence
        else:
            left.setdefault(id, {})[body, account] = pence
    return odd, balances, left


class Taken:
    """How many steps were taken, by all machines."""

    steps = 0


class Undone(Exception):
    """What ends an example: as after an error, nothing of it is kept."""


class Steps(RuleBasedStateMachine):
    """One example: a ledger from nothing, undone at its end."""

    def __init__(self) -> None:
        super().__init__()
        if run("select to_regprocedure('pg_temp.after_a_step(bigint[])') is null") == [(True,)]:
            run(AFTER_A_STEP)
        self.plain = PlainLedger()
        self.done: list[tuple[Any, int]] = []
        """Every act that was posted, to be said again, and the id it was given."""
        self.posted: list[Entry] = []
        self.number = 0
        self.sound = False
        """Whether the last step came out as it should: else how it ended is what is told."""
        self.at = ExitStack()
        self.at.enter_context(transaction.atomic())
        run("set local plan_cache_mode = force_generic_plan")  # else planning takes most of a step
        self.recording = audit.begin(actor=MACHINE, act="steps")
        self.at.enter_context(as_system())

    @initialize(lines=st.lists(st.tuples(books, parts), min_size=1, max_size=4))
    def begin(self, lines: list[tuple[Books, dict[str, int]]]) -> None:
        """Nobody starts from nothing: else half of the examples are of things refused."""
        for of, each in lines:
            self.approve(of, each, None)

    def teardown(self) -> None:
        try:
            if self.sound:
                self.everything_is_explained()
                self.the_questions_of_the_site_answer_the_same()
                audit.insert(self.recording)
        finally:
            audit._over(self.recording)
            self.at.__exit__(Undone, Undone(), None)

    # Steps ------------------------------------------------------------------------------------------------------

    @rule(of=books, parts=parts, on=days)
    def approve(self, of: Books, parts: dict[str, int], on: date | None) -> None:
        act = self.next_act()
        wrong = None if any(parts.values()) else DoesNotFit
        entry = self.post(wrong, of, on, lambda: actions.approve(act=act, books=of, parts=parts, by=MACHINE, on=on))
        if entry:
            cost = {(of.payer, "cost"): sum(parts.values())}
            self.keep(entry, cost | {(body, "owed"): -pence for body, pence in parts.items()})

    @rule(of=books, parts=either_way, on=days, paid_back=st.booleans())
    def pay(self, of: Books, parts: dict[str, int], on: date | None, paid_back: bool) -> None:
        act = self.next_act()
        do, out_of, sign = (actions.receive, "bank", -1) if paid_back else (actions.send, "clearing", 1)
        wrong = None if any(parts.values()) else DoesNotFit
        for body, pence in parts.items():
            owed = -self.plain.balance(of.contract, body, "owed") * sign
            if not wrong and not min(owed, 0) <= pence <= max(owed, 0):
                wrong = TooMuch
        entry = self.post(wrong, of, on, lambda: do(act=act, books=of, parts=parts, by=MACHINE, on=on))
        if entry:
            owed_ = {(body, "owed"): pence * sign for body, pence in parts.items()}
            self.keep(entry, owed_ | {(body, out_of): -pence * sign for body, pence in parts.items()})

    @precondition(lambda self: any(self.owing()))
    @rule(which=which, share=st.integers(1, 4))
    def pay_what_is_owed(self, which: int, share: int) -> None:
        """Else chance would seldom hit a sum that is."""
        owing = self.owing()
        contract, body, pence = owing[which % len(owing)]
        of = next(each for each in CONTRACTS if each.contract == contract)
        self.pay(of, {body: pence // share or pence}, None, False)

    @precondition(lambda self: self.plain.entries)
    @rule(which=which, share=share, on=days)
    def reverse(self, which: int, share: int, on: date | None) -> None:
        at, entry = self.chosen(which)
        pence = part(sum(value for value in self.plain.left(at).values() if value > 0), share)
        act, wrong = self.next_act(), None
        if entry.kind == "sent" or not pence:
            wrong = DoesNotFit
        elif (back := self.plain.back(at, pence)) is None or not self.plain.fits_above(at, back):
            wrong = TooMuch
        real = self.real(at)
        came = self.post(
            wrong, real, on, lambda: actions.reverse(act=act, entry=real, pence=pence, by=MACHINE, on=on),
            first=entry.kind == "sent",
        )  # fmt: skip
        if came:
            self.keep(came, back, at)

    @precondition(lambda self: self.plain.entries)
    @rule(which=which, shares=shares)
    def reverse_of_some(self, which: int, shares: dict[str, int]) -> None:
        at, entry = self.chosen(which)
        act, left = self.next_act(), self.plain.left(at)
        most = {
            body: max(abs(value) for (whose, _), value in [*left.items(), ((body, ""), 0)] if whose == body)
            for body in shares
        }
        parts = {body: part(most[body], hundredths) for body, hundredths in shares.items()}
        wrong = DoesNotFit if entry.kind == "sent" or not any(parts.values()) else None
        for body, pence in parts.items():
            own = [abs(value) for (whose, account), value in left.items() if whose == body and account != "cost"]
            if not wrong and pence > min(own, default=0):
                wrong = TooMuch
        signs = {of: -1 if pence > 0 else 1 for of, pence in entry.postings.items()}
        taken = {of: signs[of] * parts.get(of[0], 0) for of in signs if of[1] != "cost"}
        cost = {of: signs[of] * sum(parts.values()) for of in signs if of[1] == "cost"}
        if not wrong and not self.plain.fits_above(at, taken | cost):
            wrong = TooMuch
        real = self.real(at)
        came = self.post(wrong, real, None, lambda: actions.reverse(act=act, entry=real, pence=parts, by=MACHINE))
        if came:
            self.keep(came, taken | cost, at)

    @precondition(lambda self: self.sent())
    @rule(which=which, shares=st.one_of(st.none(), shares), paid=st.booleans())
    def answer(self, which: int, shares: dict[str, int] | None, paid: bool) -> None:
        """The bank paid, or did not: all that is on its way, or some."""
        sent = self.sent()
        at = sent[which % len(sent)]
        act, left = self.next_act(), {body: -pence for (body, _), pence in self.plain.left(at).items() if pence}
        parts = None if shares is None else {body: part(left.get(body, 0), each) for body, each in shares.items()}
        wrong = (None if left else TooMuch) if parts is None else None if any(parts.values()) else DoesNotFit
        for body, pence in (parts or {}).items():
            stands = left.get(body, 0)
            if not wrong and not min(stands, 0) <= pence <= max(stands, 0):
                wrong = TooMuch
        do, to = (actions.confirm, "bank") if paid else (actions.give_back, "owed")
        real = self.real(at)
        came = self.post(wrong, real, None, lambda: do(act=act, sent=real, parts=parts, by=MACHINE))
        if came:
            moved = left if parts is None else parts
            clearing_ = {(body, "clearing"): pence for body, pence in moved.items()}
            self.keep(came, clearing_ | {(body, to): -pence for body, pence in moved.items()}, at)

    @precondition(lambda self: self.sent())
    @rule(which=which, paid=st.booleans())
    def answer_all(self, which: int, paid: bool) -> None:
        self.answer(which, None, paid)

    @precondition(lambda self: self.done)
    @rule(which=which)
    def say_again(self, which: int) -> None:
        self.count()
        act, id = self.done[which % len(self.done)]
        assert act().pk == id

    @precondition(lambda self: self.plain.entries and self.number % 5 == 4)
    @rule(which=which)
    def say_otherwise(self, which: int) -> None:
        self.next_act()
        self.count()
        _, entry = self.chosen(which)
        self.refused(
            OtherContent, lambda: actions.approve(act=entry.act, books=CONTRACTS[0], parts={LEAD: 5001}, by="another")
        )

    @precondition(lambda self: self.number % 7 == 6)
    @rule(
        payer=st.sampled_from(["council", "dwp"]),
        month=st.sampled_from([date(2021, 9, 1), date(2021, 10, 1), date(2021, 11, 1)]),
    )
    def lock(self, payer: str, month: date) -> None:
        self.next_act()
        self.count()
        ends = date(2021, month.month + 1, 1)
        wrong = CannotLock if ends > TODAY or month < self.plain.open_from.get(payer, date.min) else None
        if self.refused(wrong, lambda: periods.say_ready(payer=payer, month=month, by="fay")) is None:
            return
        periods.lock(payer=payer, month=month, by="dee")
        self.plain.open_from[payer] = ends

    # What must hold after each --------------------------------------------------------------------------------------

    @invariant()
    def the_tables_balance_and_say_what_the_plain_ledger_says(self) -> None:
        """The deferred checks of the tables are asked now. All in one question: there are a million steps."""
        chain = self.chain()
        odd, balances, left = asked_after_a_step([self.posted[at].pk for at in chain])
        assert odd == []
        assert balances == self.plain.balances()
        for at in chain:
            remains, own = self.plain.left(at), self.plain.entries[at].postings
            assert left.get(self.posted[at].pk, {}) == remains
            assert all(min(0, own[of]) <= pence <= max(0, own[of]) for of, pence in remains.items())
        self.sound = True

    def chain(self) -> list[int]:
        """The entry that came last, and those it goes back to."""
        at: int | None = len(self.plain.entries) - 1
        found = []
        while at is not None and at >= 0:
            found.append(at)
            at = self.plain.entries[at].above
        return found

    def the_questions_of_the_site_answer_the_same(self) -> None:
        assert {tuple(of): pence for of, pence in queries.balances().items()} == self.plain.balances()
        prefetch_related_objects(self.posted, "postings")
        for at, entry in enumerate(self.posted):
            kept = {(each.body, each.account): each.pence for each in entry.postings.all()}
            assert kept == self.plain.entries[at].postings
        _, _, left = asked_after_a_step([each.pk for each in self.posted])
        assert [left.get(each.pk, {}) for each in self.posted] == [
            self.plain.left(at) for at in range(len(self.posted))
        ]
        for at in self.chain():
            found = queries.left_of(self.posted[at])
            assert {of: each.remains for of, each in found.items()} == self.plain.left(at)

    def everything_is_explained(self) -> None:
        found = clearing.report()
        assert (found.misfits, found.residue) == ((), 0)

    # How a step is taken ------------------------------------------------------------------------------------------

    def post(self, wrong: Any, of: Any, on: date | None, act: Any, first: bool = False) -> Entry | None:
        """Post, or see it refused for the reason that the plain ledger has: what makes no sense, a locked month, too much."""
        self.count()
        locked = (on or TODAY) < self.plain.open_from.get(of.payer, date.min)
        if locked and wrong is not DoesNotFit:
            wrong = BooksLocked
        came = self.refused((wrong, BooksLocked) if wrong and locked and not first else wrong, act)
        if came is not None:
            self.done.append((act, came.pk))
        return came

    def refused(self, wrong: Any, act: Any) -> Any:
        """None where it was refused as it should be; else what came of it."""
        if wrong is None:
            return act()
        try:
            act()
        except wrong:
            return None
        raise AssertionError(f"{wrong} was not refused")

    def keep(self, entry: Entry, postings: Any, above: int | None = None) -> None:
        said = {of: pence for of, pence in postings.items() if pence}
        self.posted.append(entry)
        self.plain.add(entry.act, entry.kind, entry.contract, entry.payer, said, above)

    def count(self) -> None:
        self.sound = False
        Taken.steps += 1

    def next_act(self) -> str:
        self.number += 1
        return f"step {self.number}"

    def chosen(self, which: int) -> Any:
        at = which % len(self.plain.entries)
        return at, self.plain.entries[at]

    def real(self, at: int) -> Entry:
        return self.posted[at]

    def sent(self) -> list[int]:
        return [at for at, each in enumerate(self.plain.entries) if each.kind == "sent"]

    def owing(self) -> list[tuple[str, str, int]]:
        return [
            (contract, body, -pence)
            for (contract, body, account), pence in sorted(self.plain.balances().items())
            if account == "owed" and pence < 0
        ]
