"""What the page of cash asks of the database: days by aggregates, what is unpaid, what may come and how often it came before.

Row-level security gives payer and lead the whole of their contracts and a subcontractor its own parts; the list of
contracts asks the same first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from ettle.engine.basics.day import days_after, months_after
from ettle.engine.basics.money import divided
from ettle.engine.rules.programme import Cap, Contract
from ettle.engine.settle.fees import fee_lines
from ettle.engine.settle.places import contract_year
from ettle.web.claims.cash.arithmetic import Awaited, Came, Room, Unpaid, paces
from ettle.web.claims.models import OWED, UNDECIDED, Entitled, EntitledState, Line, LineKind, LineState, Part
from ettle.web.claims.months import first_of, month_after
from ettle.web.claims.settling import agreed_lines
from ettle.web.claims.terms import PAY_DAY
from ettle.web.contracts.queries import rulebook

MONTHS = 6
"""How far ahead is looked."""
AGREED = (LineState.APPROVED, LineState.BATCHED)
REACHED = (EntitledState.PAYABLE, EntitledState.NEEDS_EVIDENCE, EntitledState.NOT_DUE)
STAGES = {"unclaimed": "Not claimed yet", "undecided": "Claimed, not decided", "agreed": "Agreed, not paid"}
DAYS = """
select contract, body, month, count(*),
    percentile_cont(array[.25, .5, .75]) within group (order by claimed_on - achieved_on) filter (where claimed_on is not null),
    percentile_cont(array[.25, .5, .75]) within group (order by approved_on - claimed_on)
        filter (where approved_on is not null and claimed_on is not null),
    percentile_cont(array[.25, .5, .75]) within group (order by paid_on - approved_on)
        filter (where paid_on is not null and approved_on is not null),
    percentile_cont(array[.25, .5, .75]) within group (order by paid_on - achieved_on) filter (where paid_on is not null),
    max(%s - achieved_on) filter (where state = any(%s))
from claims_part
where contract = any(%s) and kind = 'result' and pence > 0 and not state = any(%s)
group by grouping sets ((contract, body), (contract, body, month))
order by contract, body, month desc nulls first
"""
Quarters = tuple[float, float, float] | None
"""The days that a quarter, half and three quarters stayed within; None where nothing came so far."""


@dataclass(frozen=True, slots=True)
class Days:
    """Of one body under one contract, in one month of claims or in all (None): how many days each step took."""

    contract: str
    body: str
    month: date | None
    results: int
    to_claim: Quarters
    to_approval: Quarters
    to_money: Quarters
    altogether: Quarters
    oldest: int | None
    """Days since the work of the oldest claim that is not paid; None = none waits."""


def days(contracts: Iterable[str], body: str | None, today: date) -> list[Days]:
    """How many days money took, by contract, body and month; of one body alone where it is named."""
    waiting, ended = [*UNDECIDED, *AGREED], [LineState.REFUSED, LineState.DROPPED]
    with connection.cursor() as cursor:
        cursor.execute(DAYS, [today, waiting, list(contracts), ended])
        rows = cursor.fetchall()
    found = []
    for *which, results, claimed, approved, paid, altogether, oldest in rows:
        steps = (_quarters(claimed), _quarters(approved), _quarters(paid), _quarters(altogether))
        found.append(Days(which[0], which[1], which[2], results, *steps, oldest))
    return [each for each in found if body is None or each.body == body]


def _quarters(said: Sequence[float] | None) -> Quarters:
    return (said[0], said[1], said[2]) if said else None


def parts_of(contracts: Collection[str], body: str | None) -> QuerySet[Part]:
    """What is claimed and stands, corrections and fees included."""
    found = Part.objects.filter(contract__in=contracts).exclude(pence=0)
    return found if body is None else found.filter(body=body)


def unpaid(contracts: Collection[str], body: str | None) -> dict[str, list[Unpaid]]:
    """By contract, the work that is claimed and not paid. What is to be taken back is set against it."""
    found: dict[str, list[Unpaid]] = defaultdict(list)
    for stage, states in (("undecided", UNDECIDED), ("agreed", AGREED)):
        asked = parts_of(contracts, body).filter(state__in=states).values_list("contract", "body", "achieved_on")
        for contract, whose, on, pence in asked.annotate(Sum("pence")).order_by("contract", "body", "achieved_on"):
            found[contract].append(Unpaid(whose, stage, on, pence))
    return found


def unclaimed(contract: Contract) -> list[Unpaid]:
    """The work under a contract that nobody has claimed, as its bodies share it, before any limit of the contract."""
    asked = _not_claimed(contract.contract).filter(state__in=REACHED, pence__gt=0, achieved_on__isnull=False)
    rows = asked.values_list("to", "achieved_on").annotate(Sum("pence")).order_by("to", "achieved_on")
    return [
        Unpaid(body, "unclaimed", on, share)
        for to, on, pence in rows
        for body, share in _shared(rulebook().contracts[contract.contract].terms.on(on), to, pence)
        if share
    ]


def _shared(contract: Contract, to: str, pence: int) -> list[tuple[str, int]]:
    lead = contract.parties.provider or ""
    if to != lead or not contract.splits:
        return [(to, pence)]
    others = sorted(contract.splits)
    kept = 100 - sum(contract.splits.values())
    weights = [int(each * 1000) for each in (kept, *(contract.splits[other] for other in others))]
    return list(zip([lead, *others], divided(pence, weights), strict=True))


def _not_claimed(contract: str) -> QuerySet[Entitled]:
    same = Line.objects.filter(enrolment=OuterRef("enrolment"), rule=OuterRef("rule"), n=OuterRef("n"))
    claimed = same.filter(kind=LineKind.RESULT, live=True)
    return Entitled.objects.filter(~Exists(claimed), contract=contract)


def certain(contracts: Collection[str], body: str | None, today: date) -> dict[str, dict[date, int]]:
    """By contract and month of payment, what is agreed and not paid."""
    found: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    asked = parts_of(contracts, body).filter(state__in=AGREED).values_list("contract", "month")
    for contract, month, pence in asked.annotate(Sum("pence")).order_by("contract", "month"):
        found[contract][paid_in(month, today)] += pence
    return found


def fees_to_come(contract: Contract, today: date, until: date) -> dict[date, int]:
    """By month of payment, the fees that fall due by a day: the contract fixes them."""
    found: dict[date, int] = defaultdict(int)
    for fee in fee_lines(rulebook().contracts[contract.contract].terms, until):
        if fee.until > today:
            found[paid_in(first_of(fee.until), today)] += fee.amount
    return found


def paid_in(month: date, today: date) -> date:
    """The month in which what is claimed in a month is paid: the next, or the first whose day of payment is to come."""
    pays = month_after(month)
    while pays.replace(day=PAY_DAY) < today:
        pays = month_after(pays)
    return pays


def awaited(contract: str, today: date, days_to_claim: int) -> list[Awaited]:
    """What may still be paid under a contract, and on what each of it rests."""
    terms = rulebook().contracts[contract].terms
    columns = ("statement__month", "pence", "rule", "achieved_on")
    claimed = Line.objects.filter(contract=contract, state__in=UNDECIDED).values_list(*columns)
    found = [
        Awaited(paid_in(month, today), many, pence, ("approved",), rule=rule, year=contract_year(terms.first, on))
        for month, pence, rule, on, many in claimed.annotate(Count("id")).order_by(*columns)
    ]
    open_ = _not_claimed(contract).filter(pence__gt=0)
    asked = open_.filter(state__in=REACHED).values_list("achieved_on", "pence", "rule").annotate(Count("id"))
    for on, pence, rule, many in asked.order_by("achieved_on", "pence", "rule"):
        month, year = _ahead(on, days_to_claim, today), contract_year(terms.first, on)
        found.append(Awaited(month, many, pence, ("claimed", "approved"), rule=rule, year=year))
    return found + _hoped(contract, today, days_to_claim)


def rooms(contract: str, today: date) -> list[Room]:
    """What the caps of a contract, as they stand today, have left beside what was agreed to: for each year to come, or for all."""
    terms = rulebook().contracts[contract].terms
    used: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    agreed = agreed_lines(contract=contract).values_list("rule", "achieved_on", "agreed")  # type: ignore[misc]
    for rule, on, pence in agreed:
        has = used[rule.removesuffix(".bonus"), contract_year(terms.first, on)]
        has[0], has[1] = has[0] + pence, has[1] + (not rule.endswith(".bonus"))
    this = contract_year(terms.first, today)
    return [
        _room(cap, used, year)
        for cap in terms.on(today).caps.values()
        for year in (range(max(this - 1, 1), this + 3) if cap.per == "contract_year" else (None,))
    ]


def _room(cap: Cap, used: Mapping[tuple[str, int], list[int]], year: int | None) -> Room:
    of = [has for (rule, at), has in used.items() if rule in cap.of and year in (None, at)]
    pence, lines = sum(has[0] for has in of), sum(has[1] for has in of)
    return Room(
        frozenset(cap.of),
        None if cap.pence is None else max(cap.pence - pence, 0),
        None if cap.lines is None else max(cap.lines - lines, 0),
        year,
    )


HOPED = """
select p.rule, e.pence, greatest(0, (%(today)s - p.started_on) * 12 / 365), e.earliest, count(*)
from claims_pace p join claims_entitled e on e.enrolment = p.enrolment and e.rule = p.rule and e.n = p.n
where p.contract = %(contract)s and e.state = 'not_yet' and e.earliest is not null and e.pence > 0
group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""
PACE = """
select rule, greatest(0, (coalesce(reached_on, %(today)s) - started_on) * 12 / 365), reached_on is not null, count(*)
from claims_pace where contract = %(contract)s group by 1, 2, 3
"""


def _hoped(contract: str, today: date, days_to_claim: int) -> list[Awaited]:
    """What is not reached yet, in each month in which it could be: as often as others who had not by that month of theirs."""
    found, first = [], rulebook().contracts[contract].terms.first
    for rule, pence, months, earliest, many in _asked(HOPED, contract, today):
        unless: tuple[str, ...] = ()
        for ahead in range(MONTHS):
            on, key = months_after(today, ahead), reached(rule, months + ahead)
            if on.replace(day=1) >= earliest.replace(day=1):
                month = _ahead(max(on, earliest), days_to_claim, today)
                name = f"{rule} {months} {earliest} {pence}"
                year = contract_year(first, max(on, earliest))
                rests_on = (key, "claimed", "approved")
                found.append(Awaited(month, many, pence, rests_on, unless, name, rule=rule, year=year))
                unless = (*unless, key)
    return found


def _asked(sql: str, contract: str, today: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"contract": contract, "today": today})
        return cursor.fetchall()


def _ahead(on: date, days_to_claim: int, today: date) -> date:
    return paid_in(first_of(max(today, days_after(on, days_to_claim))), today)


def reached(rule: str, month: int) -> str:
    """The key under which the history of a rule in one month of journeys stands."""
    return f"{rule} in month {month}"


def history(contract: str, today: date) -> Mapping[str, Came]:
    """How often earlier results of a contract were reached, by month of the journey; claimed in time; approved."""
    lines = Line.objects.filter(contract=contract, kind=LineKind.RESULT)
    counts: dict[str, Any] = lines.aggregate(
        claimed=Count("id", filter=Q(live=True)),
        approved=Count("id", filter=Q(live=True, state__in=OWED)),
        refused=Count("id", filter=Q(state=LineState.REFUSED)),
    )
    late = Entitled.objects.filter(contract=contract, state=EntitledState.TOO_LATE).count()
    found = {
        "approved": Came(counts["approved"], counts["approved"] + counts["refused"]),
        "claimed": Came(counts["claimed"], counts["claimed"] + late),
    }
    seen: dict[str, list[tuple[int, bool, int]]] = defaultdict(list)
    for rule, *row in _asked(PACE, contract, today):
        seen[rule].append((row[0], row[1], row[2]))
    for rule, rows in seen.items():
        found |= {reached(rule, month): came for month, came in paces(rows).items()}
    return found
