"""One month of one contract as its page has it: the same for whoever pays and for whoever is paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.rules.programme import Contract
from ettle.web.claims.amounts import money
from ettle.web.claims.models import Entitled, EntitledState, Line, LineKind, Statement, StatementState
from ettle.web.claims.months import cut_off, first_of, month_after
from ettle.web.claims.pages.items import Item, group_title, items_of, to_come
from ettle.web.claims.pages.words import KINDS, change, month_in_words, people
from ettle.web.claims.terms import PAY_DAY
from ettle.web.frame.day import today

CORRECTING = (LineKind.ADJUSTMENT, LineKind.RECOVERY)


@dataclass(frozen=True)
class Row:
    """A row of the table of lines: an outcome, or under it those of one group and price."""

    words: str
    amount: str
    people: str = ""
    address: str = ""
    each: str = ""
    illustrative: bool = False
    sub: bool = False
    corrects: Line | None = None


@dataclass
class Month:
    """One month: its lines, what is still to come into it, and what follows from them."""

    contract: Contract
    month: date
    kept: Statement | None
    lines: Sequence[Line]
    coming: Sequence[Item] = field(default_factory=list)

    @property
    def words(self) -> str:
        return month_in_words(self.month)

    @property
    def address(self) -> str:
        return address_of(self.contract.contract, self.month)

    @property
    def state(self) -> str:
        return self.kept.state if self.kept else StatementState.DRAFT

    @property
    def is_draft(self) -> bool:
        return self.state == StatementState.DRAFT

    @property
    def cut_off(self):  # type: ignore[no-untyped-def]
        return self.kept.cut_off if self.kept else cut_off(self.month)

    @property
    def pay_on(self) -> date:
        return self.kept.pay_on if self.kept else month_after(self.month).replace(day=PAY_DAY)

    @cached_property
    def items(self) -> list[Item]:
        return [*items_of(self.lines), *self.coming]

    @cached_property
    def counted(self) -> list[Item]:
        return [each for each in self.items if each.counts]

    @property
    def uncounted(self) -> list[Item]:
        return [each for each in self.items if not each.counts]

    @property
    def total(self) -> str:
        return money(sum(each.pence for each in self.counted))

    @property
    def illustrative(self) -> bool:
        return any(each.illustrative for each in self.counted)

    @property
    def correcting(self) -> list[Line]:
        return [each for each in self.lines if each.kind in CORRECTING]

    def rows(self) -> list[Row]:
        results = [each for each in self.counted if each.kind == LineKind.RESULT]
        others = [each for each in self.counted if each.kind != LineKind.RESULT]
        return [*_of_results(self, results), *(_of_other(each) for each in others)]

    def parts(self) -> dict[str, int]:
        """What each kind of line comes to, in pence."""
        found: dict[str, int] = dict.fromkeys(KINDS.values(), 0)
        for each in self.counted:
            found[KINDS[LineKind(each.kind)]] += each.pence
        return found


def address_of(contract: str, month: date) -> str:
    return reverse("statement", args=[contract, f"{month:%Y-%m}"])


def month_of_contract(contract: Contract, month: date, *, coming: bool = True) -> Month:
    """A month as it stands, whether a statement was begun for it or not."""
    kept = Statement.objects.filter(contract=contract.contract, month=month).first()
    lines = list(kept.lines.select_related("corrects__statement").order_by("id")) if kept else []
    to = to_come(contract, month) if coming and (kept is None or kept.state == StatementState.DRAFT) else []
    return Month(contract, month, kept, lines, to)


def _of_results(of: Month, results: Iterable[Item]) -> Iterable[Row]:
    by_rule: dict[str, list[Item]] = defaultdict(list)
    for each in sorted(results, key=lambda each: (_place(of.contract, each.rule), each.rule)):
        by_rule[each.rule].append(each)
    for rule, items in by_rule.items():
        within: dict[tuple[str, str, int], list[Item]] = defaultdict(list)
        for each in sorted(items, key=lambda each: (each.group, each.limited, -each.pence)):
            within[each.group, each.limited, each.pence].append(each)
        only = items[0] if len(within) == 1 else None
        yield Row(
            f"{items[0].title}{_of_group(of, only)}",
            money(sum(each.pence for each in items)),
            people(len({each.enrolment for each in items})),
            _list_of(of, rule=rule),
            money(only.pence) if only else "",
            bool(only and only.illustrative),
        )
        for (group, limited, pence), some in within.items() if only is None else ():
            each = some[0]
            yield Row(
                _described(of, each),
                money(pence * len(some)),
                f"{len(some):,}",
                _list_of(of, rule=rule, group=group or "-", each=str(pence), limited=limited),
                money(pence),
                each.illustrative,
                sub=True,
            )


def _place(contract: Contract, rule: str) -> int:
    """Outcomes stand in the order in which the contract names them."""
    named = list(contract.volumes)
    return named.index(rule) if rule in named else len(named)


def _described(of: Month, item: Item) -> str:
    group = group_title(of.contract.programme, item.group) if item.group else "Everybody"
    return f"{group}, {item.limited}" if item.limited else group


def _of_group(of: Month, only: Item | None) -> str:
    return f", {_described(of, only).lower()}" if only and (only.group or only.limited) else ""


def _list_of(of: Month, **narrowed: str) -> str:
    address = reverse("statement_lines", args=[of.contract.contract, f"{of.month:%Y-%m}"])
    return f"{address}?{urlencode({name: value for name, value in narrowed.items() if value})}"


def _of_other(item: Item) -> Row:
    line = item.line
    if line is None or line.corrects is None:
        return Row(item.title, item.sum, each=item.sum, illustrative=item.illustrative)
    words = "Recovery" if item.kind == LineKind.RECOVERY else "Adjustment"
    own = reverse("claim_line", args=[line.pk])
    return Row(
        f"{words}: {item.title}",
        item.sum,
        people(1) if item.enrolment else "",
        own,
        "",
        item.illustrative,
        corrects=line.corrects,
    )


@dataclass(frozen=True)
class Changed:
    """A part of two months, and the difference."""

    words: str
    before: str
    now: str
    change: str


def changes(month: Month, before: Month) -> list[Changed]:
    """What changed since the month before, part by part, the total last."""
    then, this = before.parts(), month.parts()
    rows = [*((words, then[words], this[words]) for words in this), ("Total", sum(then.values()), sum(this.values()))]
    return [Changed(words, money(was), money(is_), change(is_ - was)) for words, was, is_ in rows]


def month_before(month: date) -> date:
    return first_of(month - ONE_DAY)


@dataclass(frozen=True)
class Waiting:
    """What was reached by the end of a month and lacks evidence."""

    number: int
    total: str
    closes: Entitled | None
    """What closes first of those that still may: what was claimed in time does not close."""
    illustrative: bool
    address: str


def lacking_evidence(contract: str, month: date) -> list[Entitled]:
    """What was reached by the end of a month and lacks evidence, what is to be claimed first at the top."""
    found = Entitled.objects.filter(contract=contract, state=EntitledState.NEEDS_EVIDENCE)
    return list(found.filter(achieved_on__lt=month_after(month)).order_by("claim_by", "id"))


def waiting_for_evidence(contract: str, month: date) -> Waiting | None:
    rows = lacking_evidence(contract, month)
    if not rows:
        return None
    return Waiting(
        len(rows),
        money(sum(row.pence or 0 for row in rows)),
        next((row for row in rows if row.claimed_on is None and row.claim_by and row.claim_by >= today()), None),
        any(row.illustrative for row in rows),
        reverse("statement_lines", args=[contract, f"{month:%Y-%m}"]) + "?waiting=evidence",
    )
