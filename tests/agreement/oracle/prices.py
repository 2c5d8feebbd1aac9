"""What a line is worth: prices by group, year and ordinal, splits, and rounding."""

import datetime as dt
from fractions import Fraction
from typing import Any

from .basics import half_up, to_date, to_number, years_between
from .case import Case
from .counted import Event
from .names import age_on, group_on, rate_on
from .predicates import ends
from .versions import contract_of


def price(case: Case, wanted: Any, day: dt.date, n: int, repeated: bool) -> Fraction | None:
    """Flat, by group, by contract year, by ordinal of a repeated outcome, or a rate."""
    if isinstance(wanted, dict) and "rate" in wanted:
        span = ends(rate_on(case.rates, str(wanted["rate"]), day, age_on(case.journey, day)))
        return span[0] if span and span[0] == span[1] else None
    if not isinstance(wanted, dict):
        return to_number(wanted)
    if set(wanted) == {"ordinal"}:
        return price(case, by_number(wanted["ordinal"], n), day, n, repeated)
    if set(wanted) == {"contract_year"}:
        return price(case, by_number(wanted["contract_year"], contract_year(case, day)), day, n, repeated)
    keys = [str(key) for key in wanted]
    if all(key.replace("-", "").replace("+", "").isdigit() for key in keys):
        return price(
            case,
            by_number(wanted, n if repeated else contract_year(case, day)),
            day,
            n,
            repeated,
        )
    group = group_on(case.journey, case.enrolment, day)
    return price(case, wanted[group], day, n, repeated) if group in wanted else None


def by_number(wanted: Any, place: int) -> Any:
    for key, value in wanted.items():
        low, _, high = str(key).rstrip("+").partition("-")
        top = 10**9 if str(key).endswith("+") else int(high or low)
        if int(low) <= place <= top:
            return value
    return None


def contract_year(case: Case, day: dt.date) -> int:
    contract = contract_of(case.rulebook, case.enrolment)
    begun = to_date(contract.get("from")) or to_date((contract.get("in_force") or {}).get("from"))
    programme = case.rulebook["programmes"][case.enrolment.programme]
    begun = begun or to_date((programme.get("in_force") or {}).get("from"))
    return years_between(begun, day) + 1 if begun else 1


def handovers(case: Case, day: dt.date) -> list[Event]:
    own = [e for e in case.journey.of_kind("handover") if e.enrolment == case.enrolment.id]
    return [e for e in own if e.on <= day]


def parts(case: Case, to: str, day: dt.date, amount: Fraction | None) -> list[tuple[str, int | None, Fraction | None]]:
    """Who is paid what, and the part before rounding where the sum was not whole pence."""
    whole = None if amount is None else half_up(amount)
    broken = amount if amount is not None and amount != whole else None
    held = {str(case.enrolment.begun.get("provider") or "provider"): Fraction(1)}
    if to in ("provider", "split"):
        for event in handovers(case, day):
            giver = str(event.get("from") or list(held)[-1])
            has = held.pop(giver, Fraction(0))
            share = Fraction(to_number(event.get("share")) or 0) / 100
            held[giver] = has * share
            taker = str(event.get("to") or "provider")
            held[taker] = held.get(taker, Fraction(0)) + has * (1 - share)
    shares = [(who, part) for who, part in held.items() if part]
    if len(shares) == 1:
        return [(to, whole, broken)]
    if whole is None:
        return [(who, None, None) for who, _ in shares]
    given = largest_remainder(whole, [p for _, p in shares])
    exact = [None if broken is None else broken * part for _, part in shares]
    return list(zip([who for who, _ in shares], given, exact, strict=True))


def largest_remainder(whole: int, shares: list[Fraction]) -> list[int]:
    """Whole pence to each, what is left over by the largest remainders, the first named first."""
    exact = [whole * share for share in shares]
    given = [int(each.__floor__()) for each in exact]
    order = sorted(range(len(shares)), key=lambda i: (-(exact[i] - given[i]), i))
    for place in order[: whole - sum(given)]:
        given[place] += 1
    return given
