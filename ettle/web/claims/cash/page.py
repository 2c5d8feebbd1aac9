"""What the page of cash says of one contract: the days, what is carried, what may come."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.day import months_after
from ettle.engine.basics.money import pounds
from ettle.engine.rules.programme import Contract
from ettle.engine.wording.plain import count
from ettle.web.access.acting import Acting
from ettle.web.claims.cash import queries
from ettle.web.claims.cash.arithmetic import ENOUGH, Carried, Expected, Forecast, carried, forecast
from ettle.web.claims.cash.queries import MONTHS, STAGES, Days, Quarters
from ettle.web.claims.months import first_of
from ettle.web.contracts.agreed.seeing import Sees, contracts_of, names_of

SHAPES = {"unclaimed": "f-warn", "undecided": "f-sky", "agreed": "f-navy"}


@dataclass(frozen=True, slots=True)
class Block:
    """One stage of what a body carries, as it is drawn: percentages of the widest."""

    words: str
    pounds: str
    fill: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Burden:
    """What one body carries, drawn and in words."""

    body: str
    pounds: str
    days: str
    oldest: str
    blocks: tuple[Block, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The days of one body, in one month of claims or in all."""

    body: str
    month: date | None
    results: int
    steps: tuple[str, str, str, str]
    oldest: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month to come, drawn and in words."""

    month: date
    certain: str
    likely: str
    range: str
    certain_width: float
    from_: float
    width: float


@dataclass(frozen=True, slots=True)
class Section:
    """One contract."""

    contract: str
    title: str
    illustrative: bool
    whole: bool
    altogether: tuple[Row, ...]
    months: tuple[Row, ...]
    burdens: tuple[Burden, ...]
    ahead: tuple[Month, ...]
    left_out: str
    history: str

    @property
    def anything(self) -> bool:
        return bool(self.altogether or self.burdens or self.ahead)


def sections(acting: Acting, today: date) -> list[Section]:
    """Each contract that the post sees; of those of which it has a share alone, that."""
    seen = contracts_of(acting)
    whole = [contract.contract for contract, how in seen.values() if how is Sees.WHOLE]
    share = [contract.contract for contract, how in seen.values() if how is Sees.OWN_SHARE]
    found: list[Section] = []
    for ids, body in ((whole, None), (share, acting.organisation)):
        if ids:
            found += _sections([seen[id][0] for id in ids], body, today)
    return sorted(found, key=lambda each: (not each.anything, each.title))


def _sections(contracts: Sequence[Contract], body: str | None, today: date) -> list[Section]:
    ids = [each.contract for each in contracts]
    days = queries.days(ids, body, today)
    unpaid, agreed = queries.unpaid(ids, body), queries.certain(ids, body, today)
    found = []
    for each in contracts:
        own = [row for row in days if row.contract == each.contract]
        waiting = unpaid[each.contract] + (queries.unclaimed(each) if body is None else [])
        ahead = _ahead(each, own, agreed[each.contract], body, today)
        found.append(_section(each, own, carried(waiting, today), ahead, body is None, today))
    return found


def _ahead(
    contract: Contract, days: Iterable[Days], agreed: Mapping[date, int], body: str | None, today: date
) -> Forecast:
    """What may come; of a share alone only what is agreed: the rest is not its to see."""
    if body is not None:
        return forecast(agreed, (), {}, 0)
    certain = dict(agreed)
    for month, pence in queries.fees_to_come(contract, today, months_after(first_of(today), MONTHS)).items():
        certain[month] = certain.get(month, 0) + pence
    medians = [each.to_claim[1] for each in days if each.month is None and each.to_claim]
    lag = round(max(medians, default=0))
    awaited = queries.awaited(contract.contract, today, lag)
    seed = zlib.crc32(f"{contract.contract} {today}".encode())
    rooms = queries.rooms(contract.contract, today)
    return forecast(certain, awaited, queries.history(contract.contract, today), seed, rooms)


def _section(
    contract: Contract, days: Sequence[Days], burdens: Sequence[Carried], ahead: Forecast, whole: bool, today: date
) -> Section:
    names = names_of({each.body for each in days} | {each.body for each in burdens})
    rows = [_row(each, names) for each in days]
    last = months_after(first_of(today), MONTHS)
    left_out = ""
    if ahead.not_foretold:
        left_out = f"{count(ahead.number_not_foretold, 'result')} that would come to {pounds(ahead.pence_not_foretold)}"
    return Section(
        contract.contract,
        contract.title,
        contract.illustrative == "yes",
        whole,
        tuple(each for each in rows if each.month is None),
        tuple(each for each in rows if each.month is not None),
        _burdens(burdens, names),
        _drawn([each for each in ahead.months if each.month <= last]),
        left_out,
        str(ENOUGH),
    )


def _row(each: Days, names: Mapping[str, str]) -> Row:
    steps = (_spread(each.to_claim), _spread(each.to_approval), _spread(each.to_money), _spread(each.altogether))
    oldest = "None waits" if each.oldest is None else count(each.oldest, "day")
    return Row(names[each.body], each.month, each.results, steps, oldest)


def _spread(quarters: Quarters) -> str:
    """The median, with the quarter points: "21 (14 to 30)"."""
    if quarters is None:
        return "–"
    low, middle, high = (f"{value:.0f}" for value in quarters)
    return middle if low == high else f"{middle} ({low} to {high})"


def _burdens(burdens: Sequence[Carried], names: Mapping[str, str]) -> tuple[Burden, ...]:
    most = max((sum(max(0, pence) for pence in each.stages.values()) for each in burdens), default=0)
    return tuple(
        Burden(
            names[each.body],
            pounds(each.pence),
            count(each.days, "day"),
            count(each.oldest, "day"),
            _blocks(each, most),
            tuple(pounds(each.stages.get(stage, 0)) for stage in STAGES),
        )
        for each in burdens
    )


def _blocks(each: Carried, most: int) -> tuple[Block, ...]:
    found, x = [], 0.0
    for stage, words in STAGES.items():
        pence = each.stages.get(stage, 0)
        if pence > 0:
            width = round(100 * pence / most, 2)
            found.append(Block(words, pounds(pence), SHAPES[stage], round(x, 2), width))
            x += width
    return tuple(found)


def _drawn(months: Sequence[Expected]) -> tuple[Month, ...]:
    most = max((max(each.high, each.certain) for each in months), default=0) or 1
    return tuple(
        Month(
            each.month,
            pounds(each.certain),
            pounds(each.certain + each.likely),
            "" if each.low == each.high else f"{pounds(each.low)} to {pounds(each.high)}",
            round(100 * max(0, each.certain) / most, 2),
            round(100 * max(0, each.low) / most, 2),
            round(100 * max(0, each.high - max(0, each.low)) / most, 2),
        )
        for each in months
    )
