"""One number of a figure, by the name of its count, share or estimate: what targets and overviews read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ettle.engine.measures.figure import ALL, Estimate, Figure, FigureRow, percent
from ettle.engine.wording.figures import capital, count_name
from ettle.web.measurement.shown import share_name

SCALED = {"share": Decimal(100), "pence": Decimal("0.01")}
"""What makes of an estimate the number that people say: a percentage, pounds."""


def readable(figure: Figure) -> dict[str, str]:
    """The numbers of a figure with their words: shares first, as they say most."""
    if not figure.rows:
        return {}
    rates = dict.fromkeys(name for row in figure.rows for name in row.rates)
    estimates = dict.fromkeys(name for row in figure.rows for name in row.estimates)
    counts = dict.fromkeys(name for row in figure.rows for name in row.counts)
    found = {name: share_name(name) for name in rates} | {name: name for name in estimates}
    return {name: capital(words) for name, words in (found | {name: count_name(name) for name in counts}).items()}


def complete(figure: Figure, reads: str) -> list[FigureRow]:
    """The cohorts of a figure that is not broken down, those followed long enough, the oldest first.

    The last is one that has the number, unless it is of somebody and has none: of nobody there is no rate.
    """
    whole = [row for row in figure.rows if row.matured and row.cohort != ALL and all(each == ALL for each in row.group)]
    rows = sorted(whole, key=lambda row: row.cohort)
    while rows and not any(rows[-1].counts.values()) and number_of(rows[-1], reads) is None:
        rows.pop()
    return rows


def number_of(row: FigureRow, reads: str) -> Decimal | None:
    """The number as people say it: a share as a percentage, money in pounds. None = there is none, or it is hidden."""
    if reads in row.rates:
        rate = row.rates[reads]
        return None if rate is None else Decimal(rate.numerator) * 100 / Decimal(rate.denominator)
    if reads in row.estimates:
        return _of_estimate(row.estimates[reads])
    count = row.counts.get(reads)
    return None if count is None else Decimal(count)


def _of_estimate(estimate: Estimate) -> Decimal | None:
    return None if estimate.value is None else estimate.value * SCALED.get(estimate.unit, Decimal(1))


def text_of(row: FigureRow, reads: str) -> str:
    """The number as the table writes it."""
    if reads in row.rates:
        rate = row.rates[reads]
        return "–" if rate is None else percent(rate)
    if reads in row.estimates:
        estimate = row.estimates[reads]
        return "–" if estimate.value is None else estimate.text()
    count = row.counts.get(reads)
    return "–" if count is None else str(count)


FEWEST = 10
"""Of fewer a share is no figure of an overview: one person more or less would move it by more than ten points, and
beside another it would be read as a trend that is not there. The explorer has it, with its interval."""


def base_of(row: FigureRow, reads: str) -> int | None:
    """Of how many a share or an estimate is; None for a count and a sum, which are of nothing but themselves."""
    if reads in row.parts:
        return row.parts[reads][1]
    estimate = row.estimates.get(reads)
    if estimate is None or (estimate.unit == "pence" and estimate.of is None):
        return None
    return next(iter(row.counts.values()), 0) if estimate.of is None else estimate.of


def is_of_enough(row: FigureRow, reads: str) -> bool:
    base = base_of(row, reads)
    return base is None or base >= FEWEST


def made_of(row: FigureRow, reads: str) -> str:
    """What a share or an estimate is of, as it stands beside it: 10 of 36; of 172. Empty for a count or a sum."""
    base = base_of(row, reads)
    if base is None:
        return ""
    return f"{row.parts[reads][0]:,} of {base:,}" if reads in row.parts else f"of {base:,}"


def unit_of(figure: Figure, reads: str) -> str:
    """What stands after the number of a target."""
    for row in figure.rows:
        if reads in row.rates:
            return "%"
        if reads in row.estimates:
            return {"share": "%", "pence": "pounds"}.get(row.estimates[reads].unit, row.estimates[reads].unit)
    return ""


def first_of(figure: Figure, wanted: Sequence[str] = ()) -> str:
    """Which number is shown where none is asked for."""
    known = readable(figure)
    return next((each for each in wanted if each in known), next(iter(known), ""))
