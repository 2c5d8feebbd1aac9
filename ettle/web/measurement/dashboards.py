"""The overview of each role: the few figures its work turns on, each with its trend, its target, what is done and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ettle.engine.measures.figure import FigureRow
from ettle.engine.wording.plain import day
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.measurement.figures import (
    Answer,
    NothingCounted,
    NotMeasured,
    NotTheirs,
    Question,
    answer,
    measures_for,
    scope_of,
)
from ettle.web.measurement.forms import THEMES
from ettle.web.measurement.pages import counted_in, nothing, page_of
from ettle.web.measurement.reading import (
    FEWEST,
    complete,
    first_of,
    is_of_enough,
    made_of,
    number_of,
    readable,
    text_of,
)
from ettle.web.measurement.released.queries import in_words, latest
from ettle.web.measurement.scope import Breadth
from ettle.web.measurement.targets.actions import targets_of
from ettle.web.measurement.targets.views import standings
from ettle.web.measurement.words import cohort_name

OWN_WORK = ("starts", "plan_in_time", "offers_met", "follow_up_4", "entered_work", "sustained_13", "early_leavers",
            "distance_travelled")  # fmt: skip
MEASURES: dict[Breadth, Sequence[str]] = {
    Breadth.CASELOAD: OWN_WORK,
    Breadth.TEAM: (*OWN_WORK, "days_to_work"),
    Breadth.PROVIDER: ("referral_to_start", "days_to_start", "starts", "plan_in_time", "offers_met", "entered_work",
                       "sustained_13", "sustained_26", "early_leavers", "distance_travelled", "paid_for_outcomes"),
    Breadth.CONTRACTS: ("starts", "entered_work", "sustained_13", "sustained_26", "sustained_52", "early_leavers",
                        "offers_met", "paid_for_outcomes"),
    Breadth.AREA: ("referral_to_start", "starts", "entered_work", "sustained_13", "sustained_26", "sustained_52",
                   "other_positive_outcomes", "early_leavers", "distance_travelled", "work_for_expected", "creaming",
                   "parking", "paid_for_outcomes"),
}  # fmt: skip
"""By how far the figures of a post reach: what its overview shows, in order. Measures that the rulebook lacks are passed over."""
FIRST_READ = (
    "of reached_checkpoint",
    "of started",
    "of referred",
    "of owed",
    "mean points",
    "actual for expected",
    "median days",
    "total",
)
"""Which number of a figure is shown, where no target says."""
TREND = 8
HIGH, WIDE = 26, 92


@dataclass(frozen=True, slots=True)
class Point:
    """One cohort of a trend, and the one before it, from which a line comes: across in per cent, down in units of the picture."""

    x: float
    y: float
    from_x: float
    from_y: float


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the overview."""

    title: str
    address: str
    number: str
    now: str
    of: str
    trend: tuple[Point, ...]
    trend_words: str
    target: object
    owner: str


@for_act(Act.SEE_FIGURES)
@require_safe
def figures(request: Request) -> HttpResponse:
    try:
        scope = scope_of(request.acting)
    except NothingCounted as why:
        return nothing(request, why)
    except NotTheirs:
        return render(request, "measurement/nation.html", page_of(request, editions=in_words(latest())))
    ids = [each for each in MEASURES[scope.breadth] if each in measures_for(scope)]
    rows = overview(request.acting, ids)
    themes = [(THEMES[theme], [row for under, row in rows if under == theme]) for theme in THEMES]
    page = page_of(
        request,
        themes=[each for each in themes if each[1]],
        scope=scope,
        counted_in=counted_in(scope.rows.evaluation),
        may_set=request.acting.may(Act.SET_TARGETS),
    )
    return render(request, "measurement/figures.html", page)


def overview(acting: Acting, ids: Sequence[str]) -> list[tuple[str, Row]]:
    """The rows of an overview with the theme of each."""
    open_ = [each for each in targets_of(acting).filter(ended_at=None) if each.measure in ids]
    by_measure = {at.target.measure: (at, owner) for at, _, owner in standings(acting, open_)}
    found: list[tuple[str, Row]] = []
    for id in ids:
        try:
            said = answer(acting, Question(id))
        except NotMeasured:
            continue
        at, owner = by_measure.get(id, (None, ""))
        reads = at.target.reads if at else first_of(said.figure, FIRST_READ)
        found.append((said.measure.theme, _row(said, reads, at, owner)))
    return found


def _row(said: Answer, reads: str, target: object, owner: str) -> Row:
    rows = complete(said.figure, reads)[-TREND:]
    address = f"{reverse('explore')}?{said.question.query()}"
    words = readable(said.figure).get(reads, "")
    if not rows:
        ready = [row.ready for row in said.figure.rows if row.ready is not None and not row.matured]
        none = f"no cohort is complete yet{f', the first is on {day(min(ready))}' if ready else ''}"
        return Row(said.figure.title, address, words, "–", none, (), "", target, owner)
    now, base, cohort = rows[-1], made_of(rows[-1], reads), cohort_name(rows[-1].cohort)
    if not is_of_enough(now, reads):
        few = f"too few for a figure and a trend: fewer than {FEWEST}"
        return Row(said.figure.title, address, words, base, cohort, (), few, target, owner)
    numbers = [number_of(row, reads) if is_of_enough(row, reads) else None for row in rows]
    return Row(
        said.figure.title,
        address,
        words,
        text_of(now, reads),
        f"{base}, {cohort}" if base else cohort,
        _drawn(numbers),
        _trend(rows, numbers, reads),
        target,
        owner,
    )


def _drawn(numbers: Sequence[Decimal | None]) -> tuple[Point, ...]:
    """The trend as points, the highest number at the top; one number alone is no trend."""
    known = [each for each in numbers if each is not None]
    if len(known) < 2:
        return ()
    low, high = min(known), max(known)
    reach = (high - low) or Decimal(1)
    step = WIDE / (len(numbers) - 1)
    places = [
        (round(4 + at * step, 2), round(float(4 + (high - each) / reach * (HIGH - 8)), 2))
        for at, each in enumerate(numbers)
        if each is not None
    ]
    return tuple(Point(*here, *before) for before, here in zip([places[0], *places], places, strict=False))


def _trend(rows: Sequence[FigureRow], numbers: Sequence[Decimal | None], reads: str) -> str:
    """The trend in words, from the cohort before that has the number."""
    earlier = [(row, number) for row, number in zip(rows[:-1], numbers, strict=False) if number is not None]
    if not earlier or numbers[-1] is None:
        return f"no cohort before it of {FEWEST} or more" if made_of(rows[-1], reads) else "no cohort before it"
    row, number = earlier[-1]
    base = made_of(row, reads)
    before = f"{text_of(row, reads)} ({f'{base}, ' if base else ''}{cohort_name(row.cohort)})"
    if numbers[-1] == number:
        return f"the same as {before}"
    return f"{'up' if numbers[-1] > number else 'down'} from {before}"
