"""The page of the council areas: a figure by where people live, as tiles and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.measures.figure import ALL, HIDDEN, FigureRow
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.contracts.queries import rulebook
from ettle.web.measurement.figures import (
    NothingCounted,
    NotMeasured,
    NotTheirs,
    Question,
    answer,
    breakdowns_for,
    known,
    measures_for,
    scope_of,
)
from ettle.web.measurement.pages import page_of
from ettle.web.measurement.reading import first_of, is_of_enough, made_of, number_of, readable, text_of
from ettle.web.measurement.released.queries import latest
from ettle.web.measurement.shown import column_name
from ettle.web.measurement.tiles import ROWS, SIZE, tiles
from ettle.web.measurement.words import cohort_name, labels_of

LIVES_IN, OUTSIDE = "lives_in", ("outside-scotland", "prefer_not_to_say")
Said = Mapping[str, tuple[Decimal | None, str, str]]
"""By council its number, the text of it, and what it is of where that is said."""


@for_act(Act.SEE_RELEASED)
@require_safe
def figure_map(request: Request) -> HttpResponse:
    """Of whom one may have counted, exactly; for who has the released figures, what was released."""
    choices = _choices(request.acting)
    chosen = request.GET.get("measure") or next(iter(choices), "")
    if chosen and chosen not in choices:
        audit.refused("no such figure for this post")
        raise Http404("No such figure.")
    page = page_of(request, choices=choices.items(), chosen=chosen, height=ROWS * SIZE)
    if chosen:
        page |= _drawn(request.acting, chosen)
    return render(request, "measurement/map.html", page)


def _choices(acting: Acting) -> dict[str, str]:
    try:
        scope = scope_of(acting)
    except (NotTheirs, NothingCounted):
        return {each.measure: each.title for each in latest() if each.by == [LIVES_IN]}
    theirs = measures_for(scope).items()
    return {id: each.title for id, each in theirs if LIVES_IN in breakdowns_for(scope, each)}


def _drawn(acting: Acting, measure: str) -> dict[str, object]:
    names = labels_of(rulebook(), "area")
    number, said, of = _counted(acting, measure) or _released(measure)
    rows = [(names.get(code, code), text, base) for code, (_, text, base) in sorted(said.items())]
    short = {code: (value, text) for code, (value, text, _) in said.items()}
    return {"tiles": tiles(names, short), "rows": rows, "number": number, "of": of, "title": known()[measure].title}


def _counted(acting: Acting, measure: str) -> tuple[str, Said, str] | None:
    try:
        found = answer(acting, Question(measure, (LIVES_IN,)))
    except (NotTheirs, NothingCounted, NotMeasured):
        return None
    reads = first_of(found.figure)
    complete = {row.cohort for row in found.figure.rows if row.matured}
    rows = dict(_by_council(found.figure.rows))
    said = {code: told(row, reads) for code, row in rows.items()}
    return readable(found.figure).get(reads, ""), said, f"{found.scope.words}; {over(complete)}; not for release"


def told(row: FigureRow, reads: str) -> tuple[Decimal | None, str, str]:
    """The number of a council, its text and what it is of. Of few there are the counts alone, and no bar beside others."""
    if not is_of_enough(row, reads):
        return None, made_of(row, reads), ""
    return number_of(row, reads), text_of(row, reads), made_of(row, reads)


def _by_council(rows: tuple[FigureRow, ...]) -> Iterator[tuple[str, FigureRow]]:
    """The row of each council over all cohorts that are complete."""
    for row in rows:
        if row.cohort == ALL and row.group[0] not in (ALL, "unknown", *OUTSIDE):
            yield row.group[0], row


def _released(measure: str) -> tuple[str, Said, str]:
    """From the newest edition: the text as it was released; a number that is hidden has no bar."""
    edition = next(each for each in latest() if each.measure == measure and each.by == [LIVES_IN])
    reads = next((each for each in edition.table[0] if each not in ("cohort", "matured", LIVES_IN)), "")
    rows = [row for row in edition.table if row["cohort"] == ALL and row[LIVES_IN] not in (ALL, "unknown", *OUTSIDE)]
    complete = {row["cohort"] for row in edition.table if row["matured"] == "yes"}
    said = {row[LIVES_IN]: (_number(row[reads]), "hidden" if row[reads] == HIDDEN else row[reads], "") for row in rows}
    return column_name(reads), said, f"edition {edition.edition}, released; {over(complete)}"


def over(cohorts: Iterable[str]) -> str:
    """Of which time a map is: all that are complete."""
    ends = sorted(each for each in cohorts if each != ALL)
    if not ends:
        return "no cohort is complete yet"
    first, last = cohort_name(ends[0]), cohort_name(ends[-1])
    return f"all that is complete, {first if first == last else f'{first} until {last}'}"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%"))
    except ArithmeticError:
        return None
