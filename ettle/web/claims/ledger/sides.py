"""The two sides of each kind of entry, worked out from what somebody gets, pays or gives back. Pure: no table is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ettle.engine.basics.money import divided, pounds
from ettle.web.claims.ledger.models import Account, Kind

MOST = 10**15
"""Pence in one posting. More is a slip: no contract has ten thousand billion pounds."""
ACCOUNTS: Mapping[str, frozenset[str]] = {
    Kind.APPROVED: frozenset({Account.COST, Account.OWED}),
    Kind.SENT: frozenset({Account.OWED, Account.CLEARING}),
    Kind.CONFIRMED: frozenset({Account.CLEARING, Account.BANK}),
    Kind.RETURNED: frozenset({Account.CLEARING, Account.OWED}),
    Kind.RECEIVED: frozenset({Account.BANK, Account.OWED}),
}
"""By kind of entry, the accounts it touches; a reversal touches those of what it corrects."""


class DoesNotFit(ValueError):
    """The sides do not make an entry of that kind; the message says why."""


class TooMuch(ValueError):
    """More than is left to take back, on its way, or owed; the message says how much is."""


class Side(NamedTuple):
    """One posting before it is one: pence on an account of an organisation."""

    body: str
    account: str
    pence: int


class Left(NamedTuple):
    """Of one posting: what it was, and what remains of it after everything that takes it back."""

    own: int
    remains: int


Parts = Mapping[str, int]
"""Whole pence by organisation."""
AccountOf = tuple[str, str]
"""An organisation and one of its accounts."""


def tidied(sides: Iterable[Side]) -> tuple[Side, ...]:
    """One side for each account, none of nothing, in one order. Raises DoesNotFit where they do not balance."""
    sums: dict[AccountOf, int] = defaultdict(int)
    for side in sides:
        if type(side.pence) is not int or abs(side.pence) > MOST:
            raise DoesNotFit(f"{side.pence!r} is not whole pence")
        sums[side.body, str(side.account)] += side.pence
    found = tuple(Side(body, account, pence) for (body, account), pence in sorted(sums.items()) if pence)
    over = sum(side.pence for side in found)
    if len(found) < 2 or over:
        raise DoesNotFit(
            f"an entry has two sides or more that come to nothing; these {len(found)} come to {pounds(over)}"
        )
    return found


def approved(payer: str, parts: Parts) -> tuple[Side, ...]:
    """The payer bears a cost and owes each organisation its part."""
    more_than_nothing(parts)
    owed = [Side(body, Account.OWED, -pence) for body, pence in parts.items()]
    return tidied([Side(payer, Account.COST, sum(parts.values())), *owed])


def moved(parts: Parts, to: Account, out_of: Account) -> tuple[Side, ...]:
    """Each organisation's part, out of one account of its own into another."""
    return tidied(side for body, pence in parts.items() for side in (Side(body, to, pence), Side(body, out_of, -pence)))


def taken_back(left: Mapping[AccountOf, Left], payer: str, asked: int | Parts) -> tuple[Side, ...]:
    """What takes `asked` pence of an entry back, in proportion to what is left of each of its postings, at their own signs.

    A mapping says how much of each organisation instead; the payer's cost follows. Raises TooMuch, DoesNotFit.
    """
    if isinstance(asked, Mapping):
        return _taken_from(left, payer, asked)
    most = sum(each.remains for each in left.values() if each.own > 0)
    more_than_nothing({"what is taken back": asked})
    if asked > most:
        raise TooMuch(f"{pounds(asked)} cannot be taken back: {pounds(most)} is left of it")
    return tidied([*_shared(left, asked, 1), *_shared(left, asked, -1)])


def _shared(left: Mapping[AccountOf, Left], pence: int, sign: int) -> list[Side]:
    """`pence` taken off the postings of one sign, by largest remainder. None is taken off below nothing."""
    of = sorted((account, abs(each.remains)) for account, each in left.items() if each.own * sign > 0)
    shares = divided(pence, [remains for _, remains in of])
    return [Side(*account, -sign * share) for (account, _), share in zip(of, shares, strict=True)]


def _taken_from(left: Mapping[AccountOf, Left], payer: str, asked: Parts) -> tuple[Side, ...]:
    """Of each organisation what was asked, off each account of its own; the payer's cost follows where there was one."""
    more_than_nothing(asked)
    sides = []
    for body, pence in asked.items():
        own = {account: each for (whose, account), each in left.items() if whose == body and account != Account.COST}
        most = min((abs(each.remains) for each in own.values()), default=0)
        if pence > most:
            raise TooMuch(f"{pounds(pence)} cannot be taken back from {body}: {pounds(most)} of its part is left")
        sides += [Side(body, account, -_sign(each.own) * pence) for account, each in own.items()]
    cost = left.get((payer, Account.COST))
    if cost is not None:
        sides.append(Side(payer, Account.COST, -_sign(cost.own) * sum(asked.values())))
    return tidied(sides)


def _sign(pence: int) -> int:
    return 1 if pence > 0 else -1


def more_than_nothing(parts: Parts) -> None:
    for whose, pence in parts.items():
        if type(pence) is not int or not 0 <= pence <= MOST:
            raise DoesNotFit(f"{pence!r} ({whose}) is not whole pence, nothing or more")
    if not any(parts.values()):
        raise DoesNotFit("an entry of nothing is not posted")
