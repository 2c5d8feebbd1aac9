"""Figures: the same as on the pages, of whom the post of the key may have counted; and what was released."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema

from ettle.engine.measures.figure import NotMeasured
from ettle.engine.measures.period import NoSuchPeriod
from ettle.files.figures import figure_json
from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.problems import Problem, fault, in_words
from ettle.web.api.shapes import shape
from ettle.web.audit import entry as audit
from ettle.web.measurement.figures import (
    NothingCounted,
    NotTheirs,
    Question,
    answer,
    breakdowns_for,
    measures_for,
    scope_of,
)
from ettle.web.measurement.models import Release
from ettle.web.measurement.released.queries import latest, released

ROW = {
    "cohort": "2021-Q1",
    "matured": True,
    "group": [],
    "counts": {"started": 103, "numerator": 60},
    "rates": {"of started": [60, 103]},
    "intervals": {"of started": ["0.486002", "0.673113"]},
    "estimates": {},
    "text": {
        "cohort": "2021-Q1",
        "matured": "yes",
        "started": "103",
        "numerator": "60",
        "% of started": "58.3%",
        "95% interval of started": "48.6% to 67.3%",
    },
}
FIGURE = {
    "measure": "sustained_13",
    "title": "In work 13 weeks after starting a job",
    "edition": "7c1e09af52d0" + "0" * 52,
    "on": "2021-11-10",
    "level": "internal",
    "unit": "person",
    "by": [],
    "first": "",
    "last": "",
    "how_counted": ["Counted are people, each once, however often they came back."],
    "rows": [ROW],
}


class MeasureSaid(Schema):
    """A measure that the post of the key may have counted, and by what."""

    measure: str
    title: str
    theme: str
    unit: str
    by: list[str]
    model_config = shape(
        measure="sustained_13",
        title="In work 13 weeks after starting a job",
        theme="progression",
        unit="person",
        by=["sex", "provider"],
    )


class RowSaid(Schema):
    """One cohort and group. `text` is what the page's table has. A hidden number is null.

    `rates` are the counts as they are, so many of so many, never cut down to lowest terms: the second is the base.
    `intervals` are the ends of the 95% interval of each by the method of Wilson, as shares of 1.
    """

    cohort: str
    matured: bool
    group: list[str]
    counts: dict[str, int | None]
    rates: dict[str, tuple[int, int] | None]
    intervals: dict[str, tuple[str, str] | None]
    estimates: dict[str, dict[str, str | int | None]]
    text: dict[str, str]


class FigureSaid(Schema):
    """A figure, `level` internal: exact, and not for release. `edition` is the hash of the rows it is counted in; `first` and
    `last` are the cohorts that it is narrowed to, empty where it is not."""

    measure: str
    title: str
    edition: str
    on: date
    level: str
    unit: str
    by: list[str]
    first: str
    last: str
    how_counted: list[str]
    rows: list[RowSaid]
    model_config = shape(**FIGURE)


@api.get("/figures", response=list[MeasureSaid], summary="The measures that you may have counted")
def see_measures(request: HttpRequest) -> list[dict[str, Any]]:
    acting = needs(request, Act.SEE_FIGURES)
    try:
        scope = scope_of(acting)
    except (NotTheirs, NothingCounted):
        return []
    return [
        {"measure": id, "title": each.title, "theme": each.theme, "unit": each.unit, "by": breakdowns_for(scope, each)}
        for id, each in sorted(measures_for(scope).items())
    ]


@api.get("/figures/{measure}", response=FigureSaid, summary="One figure, as its page has it")
def see_figure(
    request: HttpRequest,
    measure: str,
    by: str = "",
    then: str = "",
    programme: str = "",
    provider: str = "",
    first: str = "",
    last: str = "",
) -> dict[str, Any]:
    """Broken down `by` one name of its list, and `then` by another; from the cohort `first` to the cohort `last` alone."""
    acting = needs(request, Act.SEE_FIGURES)
    broken = tuple(dict.fromkeys(each for each in (by, then) if each))
    try:
        found = answer(acting, Question(measure, broken, programme, provider, first, last))
    except NoSuchPeriod as wrong:
        raise Problem(422, in_words(wrong.end, str(wrong))) from wrong
    except NotMeasured as wrong:
        raise Problem(422, fault("by", str(wrong), "ask for another breakdown, or for none")) from wrong
    except (NotTheirs, NothingCounted) as not_there:
        audit.refused(str(not_there))
        raise Http404("No such figure.") from not_there
    said = figure_json(found.figure, found.how)
    return {name: said[name] for name in FigureSaid.model_fields}


class ListedRelease(Schema):
    """An edition that was released."""

    id: int
    measure: str
    title: str
    by: list[str]
    organisation: str
    edition: int
    on: date
    hash: str
    model_config = shape(
        id=4, measure="starts", title="People who started", by=["sex"], organisation="ettlebrae-council", edition=2,
        on="2021-11-10", hash="7c1e09af52d0" + "0" * 52,
    )  # fmt: skip


class ReleaseSaid(ListedRelease):
    """A released table, as it left: text by column, hidden numbers as [c].

    A row whose cohort or group is `all` is the sum of what is shown, and no count of all: what is hidden is not in it.
    """

    how_counted: list[str]
    table: list[dict[str, str]]
    model_config = shape(
        id=4, measure="starts", title="People who started", by=["sex"], organisation="ettlebrae-council", edition=2,
        on="2021-11-10", hash="7c1e09af52d0" + "0" * 52,
        how_counted=["Counts of 7 and under are hidden as [c], the others rounded to the nearest 5."],
        table=[{"cohort": "2021-Q1", "matured": "yes", "sex": "female", "counted": "55"}],
    )  # fmt: skip


@api.get("/released-figures", response=list[ListedRelease], summary="The newest edition of each released table")
def see_released_figures(request: HttpRequest) -> list[dict[str, Any]]:
    needs(request, Act.SEE_RELEASED)
    return [_listed(each) for each in latest()]


@api.get("/released-figures/{int:id}", response=ReleaseSaid, summary="One released table, as it left")
def see_released_figure(request: HttpRequest, id: int) -> dict[str, Any]:
    needs(request, Act.SEE_RELEASED)
    found = released().filter(pk=id).first()
    if found is None:
        audit.refused("not released")
        raise Http404("No such table.")
    return _listed(found) | {"how_counted": found.how, "table": found.table}


def _listed(each: Release) -> dict[str, Any]:
    asked = ("measure", "title", "by", "organisation", "edition", "on", "hash")
    return {"id": each.pk} | {name: getattr(each, name) for name in asked}
