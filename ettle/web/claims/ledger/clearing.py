"""The clearing report: of each contract what is owed, on its way and paid, and what of it nobody can explain: £0.00.

The tables refuse what does not fit as it is posted. This looks once more, from the rows alone, and would find what a
restored copy, a switched-off trigger or another desk's slip left behind. Ask it as who sees all of a contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from ettle.web.claims.ledger.models import Account, Kind, Posting
from ettle.web.claims.ledger.sides import ACCOUNTS


class Contract(NamedTuple):
    payer: str
    contract: str


class Misfit(NamedTuple):
    """What does not fit: the entry (None where there is none), how much of it, and why."""

    of: Contract
    entry: int | None
    pence: int
    why: str


class Said(NamedTuple):
    """What a desk says it posted: by its act, the sum of the debits."""

    act: str
    of: Contract
    pence: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the money of one contract is, in pence. `residue` is what nobody can explain."""

    of: Contract
    cost: int
    owed: int
    carried: int
    """What organisations owe: the next payments are lessened by it."""
    on_its_way: int
    since: date | None
    """Since when the oldest of it is on its way."""
    paid: int
    residue: int


@dataclass(frozen=True, slots=True)
class Report:
    standings: tuple[Standing, ...]
    misfits: tuple[Misfit, ...]

    @property
    def residue(self) -> int:
        return sum(each.residue for each in self.standings)


Teller = Callable[[], Iterable[Said]]
_tellers: list[tuple[frozenset[Kind], Teller]] = []


def compare_with(kinds: Iterable[Kind], teller: Teller) -> None:
    """Have a desk say what it posted of these kinds: what only one of the two knows of is unexplained."""
    _tellers.append((frozenset(kinds), teller))


def report(payer: str = "") -> Report:
    """Of every contract, or those of one payer."""
    misfits = tuple(_misfits(payer))
    residue: dict[Contract, int] = defaultdict(int)
    for each in misfits:
        residue[each.of] += abs(each.pence)
    found = _by_contract(payer)
    sent = _on_its_way(payer)
    standings = [
        _standing(of, found.get(of, {}), sent.get(of), residue[of]) for of in sorted(found.keys() | residue.keys())
    ]
    return Report(tuple(standings), misfits)


ON_ITS_WAY = """
select e.payer, e.contract, -sum(l.remains)::bigint, min(e.dated_on) filter (where l.remains <> 0)
from ledger_entry e cross join lateral ledger_left(e.id) l
where e.kind = 'sent' and (%(payer)s = '' or e.payer = %(payer)s) group by e.payer, e.contract
"""
Way = tuple[int, date | None]


def _on_its_way(payer: str) -> Mapping[Contract, Way]:
    return {Contract(payer, contract): (pence, since) for payer, contract, pence, since in _asked(ON_ITS_WAY, payer)}


def _by_contract(payer: str) -> Mapping[Contract, Mapping[tuple[str, str], int]]:
    """By contract, the balance of each organisation's accounts."""
    whose = Posting.objects.filter(payer=payer) if payer else Posting.objects.all()
    sums = whose.values_list("payer", "contract", "body", "account").annotate(Sum("pence"))
    found: dict[Contract, dict[tuple[str, str], int]] = defaultdict(dict)
    for of_payer, contract, body, account, pence in sums:
        found[Contract(of_payer, contract)][body, account] = int(pence)
    return found


def _standing(of: Contract, balances: Mapping[tuple[str, str], int], sent: Way | None, residue: int) -> Standing:
    def total(account: str, sign: int = 0) -> int:
        of_account = [pence for (_, each), pence in balances.items() if each == account]
        return sum(pence for pence in of_account if not sign or pence * sign > 0)

    on_its_way, since = sent or (0, None)
    return Standing(
        of,
        total(Account.COST),
        -total(Account.OWED, -1),
        total(Account.OWED, 1),
        on_its_way,
        since,
        -total(Account.BANK),
        residue + abs(-total(Account.CLEARING) - on_its_way if not residue else 0),
    )


# Each: payer, contract, entry, pence, why.
UNBALANCED = """
select e.payer, e.contract, e.id, coalesce(sum(p.pence), 0)::bigint, 'its postings do not come to nothing'
from ledger_entry e left join ledger_posting p on p.entry_id = e.id
where %(payer)s = '' or e.payer = %(payer)s
group by e.id having count(p.id) < 2 or sum(p.pence) <> 0
"""
ELSEWHERE = """
select e.payer, e.contract, e.id, sum(abs(p.pence))::bigint, 'it touches an account that is not for its kind'
from ledger_entry e join ledger_posting p on p.entry_id = e.id
where (%(payer)s = '' or e.payer = %(payer)s) and e.kind <> 'reversed' and not e.kind || ' ' || p.account = any(%(known)s)
group by e.id
"""
COPIED = """
select e.payer, e.contract, e.id, sum(abs(p.pence))::bigint, 'its postings are in the books of another contract'
from ledger_entry e join ledger_posting p on p.entry_id = e.id
where (%(payer)s = '' or e.payer = %(payer)s)
    and (p.contract, p.payer, p.provider) is distinct from (e.contract, e.payer, e.provider)
group by e.id
"""
BETWEEN = """
select payer, contract, id, sum(abs(over))::bigint, 'it moves money from one organisation to another' from (
    select e.payer, e.contract, e.id, sum(p.pence) as over
    from ledger_entry e join ledger_posting p on p.entry_id = e.id
    where (%(payer)s = '' or e.payer = %(payer)s) and e.kind in ('sent', 'confirmed', 'returned', 'received')
    group by e.id, p.body having sum(p.pence) <> 0
) each group by payer, contract, id
"""
TOO_MUCH = """
select e.payer, e.contract, e.id, sum(abs(l.remains - least(greatest(l.remains, least(l.own, 0)), greatest(l.own, 0))))::bigint,
    'more of it was taken back or answered for than it was'
from ledger_entry e cross join lateral ledger_left(e.id) l
where (%(payer)s = '' or e.payer = %(payer)s)
    and exists (select from ledger_entry after where after.corrects_id = e.id or after.settles_id = e.id)
    and l.remains not between least(l.own, 0) and greatest(l.own, 0)
group by e.id
"""
QUESTIONS = (UNBALANCED, ELSEWHERE, COPIED, BETWEEN, TOO_MUCH)


def _misfits(payer: str) -> Iterator[Misfit]:
    for question in QUESTIONS:
        for whose, contract, id, pence, why in _asked(question, payer):
            yield Misfit(Contract(whose, contract), id, pence, why)
    for kinds, teller in _tellers:
        yield from _compared(kinds, {each.act: each for each in teller() if payer in ("", each.of.payer)}, payer)


DEBITS = """
select e.act, e.payer, e.contract, e.id, coalesce(sum(p.pence) filter (where p.pence > 0), 0)::bigint
from ledger_entry e left join ledger_posting p on p.entry_id = e.id
where e.kind = any(%(kinds)s) and (%(payer)s = '' or e.payer = %(payer)s) group by e.id
"""


def _compared(kinds: frozenset[Kind], said: dict[str, Said], payer: str) -> Iterator[Misfit]:
    for act, whose, contract, id, pence in _asked(DEBITS, payer, kinds=[each.value for each in kinds]):
        of, told = Contract(whose, contract), said.pop(act, None)
        if told is None:
            yield Misfit(of, id, pence, f"nobody says what it is for ({act})")
        elif (told.of, told.pence) != (of, pence):
            yield Misfit(of, id, pence - told.pence or pence, f"the desk says otherwise of it ({act})")
    for told in said.values():
        yield Misfit(told.of, None, told.pence, f"it was never posted ({told.act})")


def _asked(sql: str, payer: str, kinds: Sequence[str] = ()) -> list[Any]:
    known = [f"{kind} {account}" for kind, accounts in ACCOUNTS.items() for account in accounts]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"payer": payer, "known": known, "kinds": list(kinds)})
        return cursor.fetchall()
