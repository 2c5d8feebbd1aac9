"""Posting into the ledger: `post` is the one door, the rest say in words what goes through it.

Each is done once for its `act`: said again it gives the entry that is there, said otherwise it is refused. Who posts is
named by `by`: a member of staff, or the machine's own actor ("system: ...").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ettle.engine.basics.day import months_after
from ettle.engine.basics.money import pounds
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import queries
from ettle.web.claims.ledger.models import Account, Entry, Kind, Period
from ettle.web.claims.ledger.sides import (
    ACCOUNTS,
    DoesNotFit,
    Parts,
    Side,
    TooMuch,
    approved,
    moved,
    taken_back,
    tidied,
)
from ettle.web.frame.day import now, today
from ettle.web.frame.planned import planned_once, rows_of

Sides = tuple[Side, ...]


class OtherContent(ValueError):
    """The act was posted before with other content: one of the two is a mistake."""


class BooksLocked(ValueError):
    """The day lies in a month that is locked; the message says from which day the books are open."""


@dataclass(frozen=True, slots=True)
class Books:
    """Whose money it is: a contract, who pays under it and who leads it."""

    contract: str
    payer: str
    provider: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says beside its sides. `on` None = today."""

    act: str
    books: Books
    kind: Kind
    by: str
    because: tuple[str, ...]
    about: str = ""
    on: date | None = None
    corrects: Entry | None = None
    settles: Entry | None = None


def post(
    *,
    act: str,
    books: Books,
    kind: Kind,
    sides: Iterable[Side],
    by: str,
    because: Sequence[str] = (),
    about: str = "",
    on: date | None = None,
    corrects: Entry | None = None,
    settles: Entry | None = None,
) -> Entry:
    """Post an entry, whole or not at all. Raises DoesNotFit, TooMuch, BooksLocked, OtherContent."""
    said = tidied(sides)
    touched = {side.account for side in said}
    if kind in ACCOUNTS and not touched <= ACCOUNTS[kind]:
        raise DoesNotFit(f"an entry that is {kind.label.lower()} does not touch {', '.join(sorted(touched))}")
    told = Told(act, books, kind, by, tuple(because), about, on, corrects, settles)
    return _once(told, lambda: said, lambda kept: kept == said)


def approve(
    *,
    act: str,
    books: Books,
    parts: Parts,
    by: str,
    because: Sequence[str] = (),
    about: str = "",
    on: date | None = None,
) -> Entry:
    """Something was approved: the payer bears the sum of `parts` and owes each organisation its own."""
    return post(act=act, books=books, kind=Kind.APPROVED, sides=approved(books.payer, parts), by=by, because=because,
                about=about, on=on)  # fmt: skip


def send(
    *,
    act: str,
    books: Books,
    parts: Parts,
    by: str,
    because: Sequence[str] = (),
    about: str = "",
    on: date | None = None,
) -> Entry:
    """Money left for the bank. Raises TooMuch where an organisation is owed less than its part.

    Below nothing: what an organisation owes is set off against what it is paid under another contract.
    """
    sides = moved(parts, Account.OWED, Account.CLEARING)
    return _paid(Told(act, books, Kind.SENT, by, tuple(because), about, on), sides)


def receive(
    *,
    act: str,
    books: Books,
    parts: Parts,
    by: str,
    because: Sequence[str] = (),
    about: str = "",
    on: date | None = None,
) -> Entry:
    """An organisation paid back what it owes. Raises TooMuch where it owes less."""
    sides = moved(parts, Account.BANK, Account.OWED)
    return _paid(Told(act, books, Kind.RECEIVED, by, tuple(because), about, on), sides)


def confirm(
    *, act: str, sent: Entry, by: str, parts: Parts | None = None, because: Sequence[str] = (), on: date | None = None
) -> Entry:
    """The bank paid `parts` of what was sent: all that is on its way, where nothing is said. Raises TooMuch."""
    return _settled(Kind.CONFIRMED, Account.BANK, act, sent, by, parts, because, on)


def give_back(
    *, act: str, sent: Entry, by: str, parts: Parts | None = None, because: Sequence[str] = (), on: date | None = None
) -> Entry:
    """The bank did not pay `parts` of what was sent, which is owed again: all on its way, where nothing is said. Raises TooMuch."""
    return _settled(Kind.RETURNED, Account.OWED, act, sent, by, parts, because, on)


def reverse(
    *,
    act: str,
    entry: Entry,
    pence: int | Parts,
    by: str,
    because: Sequence[str] = (),
    about: str = "",
    on: date | None = None,
) -> Entry:
    """Take `pence` of an entry back over its own postings, in proportion; a mapping says how much of each organisation.

    Never more than is left of it. A reversal may itself be reversed. Raises TooMuch, DoesNotFit, BooksLocked.
    """
    if entry.kind == Kind.SENT:
        raise DoesNotFit("money that was sent is confirmed, or given back")
    told = Told(act, _books(entry), Kind.REVERSED, by, tuple(because), about or entry.about, on, corrects=entry)

    def worked_out() -> Sides:
        _wait_for(entry)
        sides = taken_back(queries.left_of(entry), entry.payer, pence)
        _fits_above(entry, sides)
        return sides

    return _once(told, worked_out, lambda kept: _comes_to(kept, entry.payer, pence))


def _paid(told: Told, sides: Sides) -> Entry:
    def worked_out() -> Sides:
        owed = {side.body: side.pence for side in sides if side.account == Account.OWED}
        for body, pence in sorted(owed.items()):
            stands = _owed_in_turn(told.books.contract, body)
            _no_more_than(stands, pence, f"{body} is owed" if pence > 0 else f"{body} owes")
        return sides

    return _once(told, worked_out, lambda kept: kept == sides)


def _settled(
    kind: Kind,
    to: Account,
    act: str,
    sent: Entry,
    by: str,
    parts: Parts | None,
    because: Sequence[str],
    on: date | None,
) -> Entry:
    told = Told(act, _books(sent), kind, by, tuple(because), sent.about, on, settles=sent)
    # Out of clearing into the bank or back to what is owed: a credit of the other account, a debit of this one.
    said = None if parts is None else moved(parts, Account.CLEARING, to)

    def worked_out() -> Sides:
        _wait_for(sent)
        left = queries.on_its_way(sent)
        for body, pence in (parts or {}).items():
            _no_more_than(left.get(body, 0), pence, f"is on its way to {body}")
        if said is None and not left:
            raise TooMuch("nothing of it is on its way")
        return moved(left, Account.CLEARING, to) if said is None else said

    return _once(told, worked_out, lambda kept: said is None or kept == said)


def _no_more_than(stands: int, pence: int, what: str) -> None:
    """Raise TooMuch unless `pence` is a part of what stands, which may be on either side of nothing."""
    if not min(0, stands) <= pence <= max(0, stands):
        most = abs(stands) if pence * stands > 0 else 0
        raise TooMuch(f"{pounds(abs(pence))} is more than {what}: {pounds(most)}")


STANDS = """
select e.id, p.id, (select max(month) from ledger_period where payer = %(payer)s and locked_at is not null)
from (select) one left join ledger_entry e on e.act = %(act)s left join ledger_period p on p.payer = %(payer)s and p.month = %(month)s
"""
"""Before anything is posted: the entry of the act, if there is one, the month it falls in and the last one locked."""


def _once(told: Told, worked_out: Callable[[], Sides], same: Callable[[Sides], bool]) -> Entry:
    """The entry of an act: added, or as it was added before."""
    on = told.on or today()
    with as_system(savepoint=False):
        with planned_once() as cursor:
            cursor.execute(STANDS, {"act": told.act, "payer": told.books.payer, "month": queries.month_of(on)})
            there, month, locked = cursor.fetchone()
        added = None if there else _added(told, on, _open(told.books.payer, on, month, locked), worked_out())
        if added is not None:
            audit.wrote("ledger entry", added.pk)
            return added
        kept, sides, because = _as_added_before(told.act)
        if because != told.because or not _says_the_same(kept, told) or not same(sides):
            raise OtherContent(f"{told.act!r} is posted already, as {kept.reference}, with other content")
        return kept


FIELDS = [str(each.column) for each in Entry._meta.concrete_fields]
INSERT = f"""
with added as (
    insert into ledger_entry (contract, payer, provider, kind, dated_on, period_id, at, by, about, corrects_id, settles_id, act)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (act) do nothing returning *
), sides as (
    insert into ledger_posting (entry_id, contract, payer, provider, body, account, pence)
    select id, '', '', '', side.* from added, unnest(%s::varchar[], %s::varchar[], %s::bigint[]) side
), reasons as (
    insert into ledger_reasons (entry_id, payer, provider, because)
    select id, '', '', why from added, (select %s::jsonb why) said where why <> '[]'
)
select {", ".join(FIELDS)} from added
"""
LOOKED_OVER = """
set constraints ledger_entry_whole, ledger_posting_whole immediate;
set constraints ledger_entry_whole, ledger_posting_whole deferred
"""
"""What else would be asked when the transaction ends, by when it may be somebody's who sees less."""


def _added(told: Told, on: date, month: int, sides: Sides) -> Entry | None:
    """What was added; None where another transaction did the same act meanwhile."""
    books = told.books
    bodies, accounts, pence = zip(*sides, strict=True)
    with planned_once() as cursor:
        cursor.execute(
            INSERT,
            [books.contract, books.payer, books.provider, told.kind.value, on, month, now(), told.by,
             told.about, _id(told.corrects), _id(told.settles), told.act,
             list(bodies), [str(each) for each in accounts], list(pence), json.dumps(told.because)],
        )  # fmt: skip
        row = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_OVER)
    return Entry.from_db("default", FIELDS, row) if row else None


def _open(payer: str, on: date, month: int | None, locked: date | None) -> int:
    """The id of the month of a day, open. Raises BooksLocked."""
    opens = months_after(locked, 1) if locked else None
    if opens is not None and on < opens:
        raise BooksLocked(f"{in_words(on)} is in a month that is locked; the books are open from {in_words(opens)}")
    return month or int(Period.objects.get_or_create(payer=payer, month=queries.month_of(on))[0].pk)


AS_ADDED = """
select e.*, coalesce((select because from ledger_reasons where entry_id = e.id), '[]')::text as why,
    (select json_agg(json_build_array(body, account, pence)) from ledger_posting where entry_id = e.id)::text as sides
from ledger_entry e where e.act = %(act)s
"""


def _as_added_before(act: str) -> tuple[Entry, Sides, tuple[str, ...]]:
    """The entry of an act, its sides and why it was made."""
    (kept,) = rows_of(Entry, AS_ADDED, {"act": act})
    sides, why = json.loads(kept.sides), json.loads(kept.why)  # type: ignore[attr-defined]
    return kept, tuple(sorted(Side(*each) for each in sides)), tuple(why)


def _says_the_same(kept: Entry, told: Told) -> bool:
    """What was said, beside the sides and why: a day that was not said is the day it was first posted on."""
    return (
        (kept.contract, kept.payer, kept.provider, kept.kind, kept.by, kept.about)
        == (told.books.contract, told.books.payer, told.books.provider, told.kind, told.by, told.about)
        and (kept.corrects_id, kept.settles_id) == (_id(told.corrects), _id(told.settles))
        and told.on in (None, kept.dated_on)
    )


def _comes_to(kept: Sides, payer: str, pence: int | Parts) -> bool:
    if isinstance(pence, int):
        return sum(side.pence for side in kept if side.pence > 0) == pence
    shares = {side.body: abs(side.pence) for side in kept if side.account != Account.COST}
    return shares == {body: each for body, each in pence.items() if each}


def _books(entry: Entry) -> Books:
    return Books(entry.contract, entry.payer, entry.provider)


def _fits_above(entry: Entry, sides: Sides) -> None:
    """What is given back here must not have been taken back again from the entries it goes back to. Raises TooMuch."""
    while (above := entry.corrects or entry.settles) is not None:
        left = queries.left_of(above)
        for side in sides:
            stands = left.get((side.body, side.account))
            if stands and not min(0, stands.own) <= stands.remains + side.pence <= max(0, stands.own):
                raise TooMuch(f"{above.reference} was taken back or answered for otherwise meanwhile")
        entry = above


OWED_IN_TURN = """
select ledger_turn('owed ' || %s || ' to ' || %s);
select coalesce(-sum(pence), 0)::bigint from ledger_posting where contract = %s and body = %s and account = 'owed'
"""
"""Two questions on one journey: the second is asked once the turn is ours, and sees what came before it."""


def _owed_in_turn(contract: str, body: str) -> int:
    """What the payer owes an organisation, once nobody else pays it anything until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(OWED_IN_TURN, [contract, body, contract, body])
        cursor.nextset()
        return int(cursor.fetchone()[0])


def _wait_for(entry: Entry) -> None:
    """Until the end of this transaction nobody else takes anything of the entry back."""
    with planned_once() as cursor:
        cursor.execute("select ledger_wait_for(%s)", [entry.pk])


def _id(entry: Entry | None) -> int | None:
    return entry.pk if entry is not None else None
