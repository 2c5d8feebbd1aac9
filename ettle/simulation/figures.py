"""The published figures, read from the CSV files beside this module.

Blanks between printed quarters are filled in three steps, in this order: a straight line between the
nearest printed neighbours (the nearest one at an end); then, where the total of a financial year is
printed, the blanks of that year are scaled so that it adds up; referrals after the last printed
quarter follow the starts at the last printed ratio. Every figure so made is marked `interpolated`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import resources

from ettle.simulation.quarter import financial_year_of, quarter_of, span_of

HELD_BACK = "2021 Apr-Jun"
"""The quarter predicted, not fitted: all three of its figures are printed, no figure of another quarter
was derived from it, and it has printed neighbours on both sides. Chosen before any result was seen."""

MEASURES = ("referrals", "starts", "job_starts")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Quarter:
    """Counts of people in one printed quarter. `status` names each figure: printed or interpolated."""

    label: str
    referrals: float | None
    starts: float | None
    job_starts: float | None
    source: str = ""
    interpolated: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Rates of one start cohort in percent of starts; None = not printed."""

    cohort: str
    edition: str
    job_start: float | None
    job_13: float | None
    job_26: float | None
    job_52: float | None
    early_leaver: float | None
    source: str


def _number(text: str | None) -> float | None:
    return float(text) if text else None


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[Row, ...]:
    """The rows of one published table; lines that begin with # name its source."""
    text = resources.files("ettle.simulation").joinpath("published", f"{name}.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(csv.DictReader(lines))


def printed_quarters() -> list[Quarter]:
    """Fair Start Scotland by quarter exactly as printed or derived, blanks left blank."""
    return [
        Quarter(
            row["quarter"],
            _number(row["referrals"]),
            _number(row["starts"]),
            _number(row["job_starts"]),
            row["source_url"],
        )
        for row in rows("fss_quarterly_flow")
    ]


def cohorts() -> list[Cohort]:
    """Outcome rates by cohort and edition."""
    return [
        Cohort(
            cohort=row["cohort"],
            edition=row["published"],
            job_start=_number(row["job_start_pct"]),
            job_13=_number(row["out_13wk_pct"]),
            job_26=_number(row["out_26wk_pct"]),
            job_52=_number(row["out_52wk_pct"]),
            early_leaver=_number(row["early_leaver_pct"]),
            source=row["source_url"],
        )
        for row in rows("fss_cohort_outcomes")
    ]


def quarters(printed: list[Quarter] | None = None, held_back: str | None = HELD_BACK) -> list[Quarter]:
    """Every quarter with referrals and starts: printed, else interpolated; `held_back` is never read.

    Job starts stay blank where they are not printed: they are an outcome, nothing is made from them.
    """
    table = [_hidden(each) if each.label == held_back else each for each in printed or printed_quarters()]
    starts = _scaled(table, _straight([each.starts for each in table]), "starts")
    printed_referrals = [each.referrals for each in table]
    last = max(at for at, value in enumerate(printed_referrals) if value is not None)
    ratio = (printed_referrals[last] or 0) / starts[last]
    tail = [ratio * value for value in starts[last + 1 :]]
    referrals = _scaled(table, _straight(printed_referrals[: last + 1]) + tail, "referrals")
    return [_filled(*each) for each in zip(table, referrals, starts, strict=True)]


def _hidden(quarter: Quarter) -> Quarter:
    return replace(quarter, referrals=None, starts=None, job_starts=None)


def _filled(quarter: Quarter, referrals: float, starts: float) -> Quarter:
    made = {name for name in ("referrals", "starts") if getattr(quarter, name) is None}
    return replace(quarter, referrals=referrals, starts=starts, interpolated=frozenset(made))


def _straight(values: list[float | None]) -> list[float]:
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    return [value if value is not None else _between(known, at) for at, value in enumerate(values)]


def _between(known: list[tuple[int, float]], at: int) -> float:
    before = [each for each in known if each[0] < at]
    after = [each for each in known if each[0] > at]
    if not before or not after:
        return (before[-1] if before else after[0])[1]
    (left, low), (right, high) = before[-1], after[0]
    return low + (high - low) * (at - left) / (right - left)


def _scaled(table: list[Quarter], values: list[float], measure: str) -> list[float]:
    """Make the blanks of a financial year add up to its printed total, where one is printed."""
    totals = yearly_totals(measure)
    result = list(values)
    for year, total in totals.items():
        inside = [at for at, each in enumerate(table) if financial_year_of(span_of(each.label).first) == year]
        blank = [at for at in inside if getattr(table[at], measure) is None]
        left = total - sum(values[at] for at in inside if at not in blank)
        for at in blank:
            result[at] = values[at] * left / sum(values[each] for each in blank)
    return result


def yearly_totals(measure: str) -> dict[str, float]:
    """Printed totals by financial year: {"2018/19": 10063, ...}."""
    column = {"starts": "starts_people", "referrals": "referrals", "job_starts": "job_starts"}[measure]
    return {
        financial_year_of(span_of(f"{row['period'][:4]} Apr-Jun").first): float(row[column])
        for row in rows("fss_annual_starts")
        if row[column] and row["year"] != "1-3"
    }


def rejoins(held_back: str | None = HELD_BACK) -> dict[str, float]:
    """Re-joins by quarter, the printed cumulative totals spread evenly over the quarters between editions.

    The edition whose data end with the held-back quarter is not read.
    """
    result: dict[str, float] = {}
    before, waiting = 0.0, list(_rejoin_quarters())
    for label, total in _rejoin_totals():
        if label == held_back or label not in waiting:
            continue
        count = waiting.index(label) + 1
        result.update(dict.fromkeys(waiting[:count], (total - before) / count))
        before, waiting = total, waiting[count:]
    return result


def _rejoin_quarters() -> Iterator[str]:
    """Quarters in which re-joining was possible: from April 2021."""
    return (each.label for each in printed_quarters() if span_of(each.label).first.isoformat() >= "2021-04-01")


def _rejoin_totals() -> Iterator[tuple[str, float]]:
    for row in rows("fss_cumulative"):
        if row["rejoins_in_starts"]:
            yield quarter_of(date.fromisoformat(row["data_to"])), float(row["rejoins_in_starts"])
