"""How far a target is: what its number is in the newest complete cohort, against what it is to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ettle.engine.measures.figure import Figure
from ettle.web.measurement.models import Target
from ettle.web.measurement.reading import complete, is_of_enough, made_of, number_of, readable, text_of, unit_of
from ettle.web.measurement.words import cohort_name


@dataclass(frozen=True, slots=True)
class Standing:
    """A target with where it stands."""

    target: Target
    number: str
    """Which number, in words."""
    wanted: str
    now: str
    of: str
    """Of which cohort."""
    shape: str
    word: str


def standing(target: Target, figure: Figure | None, today: date, whole: bool = True) -> Standing:
    """`figure` = that of its measure, not broken down; None where it cannot be counted for the reader.

    `whole` = it is of all whom the target is of; of one's own caseload it is not, and says nothing of the team's target.
    """
    number = readable(figure).get(target.reads, target.reads) if figure else target.reads
    wanted = (
        f"{target.get_way_display()} {plain(target.figure)}{_after(unit_of(figure, target.reads) if figure else '')}"
    )
    rows = complete(figure, target.reads) if figure and whole else []
    if not rows:
        shape, word = _word(target, None, today)
        return Standing(target, number, wanted, "–", "", shape, word)
    last = rows[-1]
    base, cohort = made_of(last, target.reads), cohort_name(last.cohort)
    if not is_of_enough(last, target.reads):
        shape, word = _word(target, None, today)
        return Standing(target, number, wanted, base, cohort, shape, word if target.ended_at else "Too few to tell")
    shape, word = _word(target, number_of(last, target.reads), today)
    of = f"{base}, {cohort}" if base else cohort
    return Standing(target, number, wanted, text_of(last, target.reads), of, shape, word)


def _word(target: Target, number: Decimal | None, today: date) -> tuple[str, str]:
    if target.ended_at is not None:
        return {"reached": "good", "missed": "bad", "dropped": "rest"}[target.result], target.get_result_display()
    if number is None:
        return "unknown", "Not yet known"
    met = number >= target.figure if target.way == Target.Way.AT_LEAST else number <= target.figure
    if met:
        return "good", "Reached"
    return ("bad", "Behind, and the day is past") if target.by_on < today else ("warn", "Behind")


def plain(figure: Decimal) -> str:
    """12.50 as 12.5, 55.00 as 55."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _after(unit: str) -> str:
    return unit if unit == "%" else f" {unit}" if unit else ""
