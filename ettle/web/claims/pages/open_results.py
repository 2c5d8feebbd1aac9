"""What is not to be claimed as it stands, by state and outcome: counted whole, shown a few at a time, what closes first first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from ettle.web.claims.amounts import money
from ettle.web.claims.models import Entitled, EntitledState

FEW, PER_PAGE = 10, 50
"""How many of one outcome are shown among the others, and alone."""
SEVERAL = 3
"""From how many on what all of them lack is said once, over them."""
ORDERS: Mapping[str, tuple[OrderBy, ...]] = {
    # What was claimed in time does not close any more: it stands behind.
    EntitledState.NEEDS_EVIDENCE: (
        F("claimed_on").asc(nulls_first=True),
        F("claim_by").asc(nulls_last=True),
        F("id").asc(),
    ),
    EntitledState.UNKNOWN: (F("claim_by").asc(nulls_last=True), F("id").asc()),
    EntitledState.TOO_LATE: (F("claim_by").desc(nulls_last=True), F("id").asc()),
}


@dataclass(frozen=True)
class Lacking:
    """A result that is not to be claimed as it stands, with its person's name where one may see it."""

    row: Entitled
    name: str
    said_once: Sequence[str] = ()
    """What is said over the list of all of them."""

    @property
    def sum(self) -> str:
        return money(self.row.pence) if self.row.pence is not None else ""

    @property
    def lacks(self) -> list[str]:
        """What is missing, or why it is too late, in the words of the rules."""
        codes = ("evidence_lacking", "claimed_too_late", "outcome_unknown", "not_known", "held")
        said = [str(each["words"]) for each in self.row.because if each.get("code") in codes]
        said = said or [str(each["words"]) for each in self.row.because[:1]]
        return [each for each in said if each not in self.said_once]


@dataclass(frozen=True)
class Fold:
    """One outcome of a state: how many and how much there are, and those that are shown."""

    rule: str
    title: str
    number: int
    total: str
    closes: date | None
    """The first last day of those that still close; of what is too late the latest."""
    rows: Sequence[Lacking]
    all: str = ""
    """The address of all of them, where only a few are shown."""
    newer: str = ""
    older: str = ""
    same: Sequence[str] = ()
    """What each of those shown lacks, said once; a row says what it lacks beside it."""


@dataclass(frozen=True)
class State:
    """All outcomes of one state, together."""

    state: str
    number: int
    total: str
    closes: date | None
    folds: Sequence[Fold]


@dataclass(frozen=True)
class Asked:
    """One outcome of one state alone, a page of it; empty = everything, a few of each."""

    state: str = ""
    rule: str = ""
    page: int = 1

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Asked:
        """From an address; what cannot be read is as if it were not there."""
        state, rule, page = (said.get(name, "") for name in ("state", "rule", "page"))
        if state not in ORDERS or not rule:
            return cls()
        return cls(state, rule, int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10**6 else 1)


def rows_of(own: QuerySet[Entitled], state: str, asked: Asked) -> list[Entitled]:
    """The rows of a state to be shown: the first few of each outcome, or a page of the one asked for."""
    found = own.filter(state=state)
    if asked.state:
        first = (asked.page - 1) * PER_PAGE
        return list(found.filter(rule=asked.rule).order_by(*ORDERS[state])[first : first + PER_PAGE])
    place = Window(RowNumber(), partition_by="rule", order_by=list(ORDERS[state]))
    return list(found.annotate(place=place).filter(place__lte=FEW).order_by(*ORDERS[state]))


def state_of(
    own: QuerySet[Entitled], state: str, asked: Asked, rows: Sequence[Entitled], names: Mapping[str, str], contract: str
) -> State:
    """A state with its outcomes, what closes first first."""
    late = state == EntitledState.TOO_LATE
    last = Max("claim_by") if late else Min("claim_by", filter=Q(claimed_on=None))
    counted = own.filter(state=state)
    if asked.state:
        counted = counted.filter(rule=asked.rule)
    sums = counted.values("rule").annotate(
        number=Count("id"), pence=Sum("pence", default=0), closes=last, called=Max("title")
    )
    sign = -1 if late else 1
    found = sorted(sums, key=lambda each: (sign * (each["closes"] or date.max).toordinal(), each["called"]))
    closes = [each["closes"] for each in found if each["closes"]]
    return State(
        state,
        sum(each["number"] for each in found),
        money(sum(each["pence"] for each in found)),
        closes[0] if closes else None,
        [_fold(each, state, asked, rows, names, contract) for each in found],
    )


def _fold(
    of: Mapping[str, object],
    state: str,
    asked: Asked,
    rows: Sequence[Entitled],
    names: Mapping[str, str],
    contract: str,
) -> Fold:
    own = [Lacking(row, names.get(row.person, "")) for row in rows if row.rule == of["rule"]]
    same = _same(own)
    own = [replace(each, said_once=same) for each in own]
    number = int(str(of["number"]))

    def at(page: int) -> str:
        return f"?{urlencode({'contract': contract, 'state': state, 'rule': of['rule'], 'page': page})}"

    return Fold(
        str(of["rule"]),
        str(of["called"]),
        number,
        money(int(str(of["pence"]))),
        of["closes"],  # type: ignore[arg-type]
        own,
        at(1) if not asked.state and number > len(own) else "",
        at(asked.page - 1) if asked.state and asked.page > 1 else "",
        at(asked.page + 1) if asked.state and asked.page * PER_PAGE < number else "",
        same,
    )


def _same(rows: Sequence[Lacking]) -> tuple[str, ...]:
    """The sentences that every one of several rows has."""
    if len(rows) < SEVERAL:
        return ()
    return tuple(each for each in rows[0].lacks if all(each in row.lacks for row in rows))
