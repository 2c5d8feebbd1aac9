"""What an edition hands out: the rows as they are sent, what travels beside them, and whom to ask for what is missing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from ettle.engine.returns.validating import KINDS
from ettle.standards.returns.sent import described
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import who
from ettle.web.frame.exports import Kind, as_file
from ettle.web.measurement.models import ReturnEdition
from ettle.web.measurement.returns.making import editions, known, place_of, read
from ettle.web.measurement.returns.mending import (
    TO_MEND,
    column_words,
    every_message,
    kind_of,
    recorded_since,
    sentence,
    without_erased,
)
from ettle.web.measurement.returns.stating import statement

TO_MEND_COLUMNS = (
    "Provider",
    "Reference",
    "About",
    "What is wrong",
    "What to do",
    "Stops the return",
    "Recorded since the count",
)


def edition_or_404(request: Request, id: int) -> ReturnEdition:
    found = editions(request.acting).filter(pk=id).first()
    if found is None:
        audit.refused("no edition of this organisation")
        raise Http404("No such edition.")
    return found


@for_act(Act.RELEASE_FIGURES)
@require_safe
def return_file(request: Request, id: int) -> HttpResponse:
    """The rows as they are sent. Everybody in them is on record as looked at."""
    held = edition_or_404(request, id)
    edition = read(held)
    definition = known().get(held.return_id)
    columns = definition.columns.items() if definition else ()
    if person := next((name for name, each in columns if each.item == "field:person"), ""):
        audit.read(*edition.rows.column(person).to_pylist())
    answer = HttpResponse((place_of(held.folder) / "rows.csv").read_bytes(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_named(held)}.csv"'
    return answer


@for_act(Act.RELEASE_FIGURES)
@require_safe
def return_beside(request: Request, id: int) -> HttpResponse:
    """What travels beside the rows: the reason where some lack something, who stated and agreed to it, columns, totals."""
    held = edition_or_404(request, id)
    names = who.names_of_staff([held.made_by, held.sent_by])
    stated = statement(held, *(names.get(each, each) for each in (held.made_by, held.sent_by)))
    definition = known().get(held.return_id)
    text = described(definition, held.totals) if definition else ""
    text = f"# Rows that lack something\n{stated}\n{text}" if stated else text
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_named(held)}-about.txt"'
    return answer


@for_act(Act.RELEASE_FIGURES)
@require_safe
def return_to_mend(request: Request, id: int, kind: Kind) -> HttpResponse:
    """What is to be mended, as a list to pass on: of one provider, where one is asked for. Nothing recorded of anybody is in it."""
    held = edition_or_404(request, id)
    definition = known().get(held.return_id)
    asked = request.GET.get("provider")
    said = [each for each in every_message(held, place_of(held.folder)) if kind_of(each) in TO_MEND]
    said = without_erased([each for each in said if asked is None or each.get("provider", "") == asked])
    people = {each["person"] for each in said}
    audit.read(*people)
    names = who.names_of_organisations({each.get("provider", "") for each in said})
    since = recorded_since(held, people)
    rows = [
        (
            names.get(each.get("provider", ""), ""),
            each["person"],
            column_words(definition, each["column"]),
            sentence(each["expected"]),
            each["cure"],
            "yes" if kind_of(each) == KINDS[0] else "no",
            "yes" if each["person"] in since else "no",
        )
        for each in said
    ]
    return as_file(kind, f"{_named(held)}-to-mend", TO_MEND_COLUMNS, sorted(rows))


def _named(held: ReturnEdition) -> str:
    return f"{held.return_id}-{held.period}-edition-{held.edition}"
