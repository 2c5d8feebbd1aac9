"""What was released, one table with its editions and files, proposing one, and the second person's word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.measures.figure import ALL, HIDDEN, SUM_OF_SHOWN
from ettle.engine.wording.figures import count_name, grouped_by
from ettle.web.access.acting import as_system
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import who
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.exports import Kind
from ettle.web.measurement.export import table_file
from ettle.web.measurement.figures import Question, answer
from ettle.web.measurement.models import Release
from ettle.web.measurement.pages import page_of
from ettle.web.measurement.released.actions import MayNot, agree, decline, propose
from ettle.web.measurement.released.forms import DeclineForm
from ettle.web.measurement.released.queries import before, by_words, editions_of, in_words, latest, seen_by, waiting
from ettle.web.measurement.released.safe import CannotRelease, made_safe
from ettle.web.measurement.views import answer_or_404
from ettle.web.measurement.words import Groups, cohort_name

NOT_LEFT = "proposed-not-released-"
"""Before the name of a file whose table did not leave: nobody mistakes it for one that did."""


@for_act(Act.SEE_RELEASED)
@require_safe
def releases(request: Request) -> HttpResponse:
    may = request.acting.may(Act.RELEASE_FIGURES)
    page = page_of(
        request,
        editions=in_words(latest()),
        waiting=in_words(waiting(request.acting)) if may else [],
        may_release=may,
    )
    return render(request, "measurement/releases.html", page)


def release_or_404(request: Request, id: int) -> Release:
    found = seen_by(request.acting).filter(pk=id).first()
    if found is None or (found.state != Release.State.AGREED and not request.acting.may(Act.RELEASE_FIGURES)):
        audit.refused("not released")
        raise Http404("No such table.")
    return found


@for_act(Act.SEE_RELEASED)
@require_safe
def release(request: Request, id: int) -> HttpResponse:
    held = release_or_404(request, id)
    names = who.names_of_staff([held.proposed_by, held.decided_by])
    page = page_of(
        request,
        it=held,
        whose=who.names_of_organisations([held.organisation]).get(held.organisation, held.organisation),
        by_words=by_words(held.by),
        proposed_by=names.get(held.proposed_by, held.proposed_by),
        decided_by=names.get(held.decided_by, held.decided_by),
        editions=in_words(editions_of(held)),
        waits=held.state == Release.State.PROPOSED,
        own=held.proposed_by == request.acting.code,
        trail=[("Released", reverse("releases")), (held.title, "")],
        **drawn(held.table, held.by),
    )
    return render(request, "measurement/release.html", page)


def drawn(table: list[dict[str, str]], by: list[str]) -> dict[str, Any]:
    """A released table as a page has it: words for its codes, its numbers to the letter."""
    groups = Groups(rulebook())
    columns = [each for each in (table[0] if table else {}) if each not in ("cohort", "matured", *by)]
    heads = ["Cohort", *map(grouped_by, by)]
    rows = []
    for row in table:
        named = {"cohort": cohort_name(row["cohort"]), **{each: groups.name(each, row[each]) for each in by}}
        words = [SUM_OF_SHOWN if row[each] == ALL else name for each, name in named.items()]
        rows.append(
            (words, [row.get(each, "") for each in columns], ALL in (row["cohort"], *(row[each] for each in by)))
        )
    hidden = sum(cell == HIDDEN for _, cells, _ in rows for cell in cells)
    return {"heads": heads, "columns": [head(each) for each in columns], "rows": rows, "hidden": hidden}


def head(column: str) -> str:
    return f"Share {column.removeprefix('% ')}" if column.startswith("% ") else count_name(column)


@for_act(Act.SEE_RELEASED)
@require_safe
def release_file(request: Request, id: int, kind: Kind) -> HttpResponse:
    held = release_or_404(request, id)
    about: list[tuple[str, Any]] = [
        ("Level", "Released" if held.state == Release.State.AGREED else "Proposed, not released"),
        ("Edition", str(held.edition)),
        ("As it stood on", held.on),
        ("SHA-256 of the table", held.hash),
        *(("How it was counted", each) for each in held.how),
    ]
    left = held.state == Release.State.AGREED
    name = f"{'' if left else NOT_LEFT}{held.measure}-{held.on}-edition-{held.edition}"
    first = ("cohort", "matured", *held.by)
    columns = [*first, *(each for each in held.table[0] if each not in first)] if held.table else []
    return table_file(kind, name, columns, sums_named(held.table, held.by), about, held.title, held.by)


def sums_named(table: list[dict[str, str]], by: list[str]) -> list[dict[str, str]]:
    """The table as a file has it: its totals are called what they are. By the API they keep their code."""
    sums = dict.fromkeys(("cohort", *by), SUM_OF_SHOWN)
    return [row | {name: words for name, words in sums.items() if row[name] == ALL} for row in table]


@for_act(Act.RELEASE_FIGURES)
@require_http_methods(["GET", "POST"])
def propose_release(request: Request) -> HttpResponse:
    """The figure that the address asks for, of the whole area, as it would leave."""
    asked = answer_or_404(request).question
    found = answer(request.acting, Question(asked.measure, asked.by))
    try:
        if request.method == "POST":
            made = propose(by=request.acting, answer=found, seen=request.POST.get("seen", ""))
            messages.success(request, "It is proposed. It leaves once somebody else agrees.")
            return redirect("release", made.pk)
        with as_system():
            safe = made_safe(found, before(request.acting.organisation))
    except (MayNot, CannotRelease) as cannot:
        page = page_of(request, said=str(cannot), title=found.figure.title)
        return render(request, "measurement/not_released.html", page, status=422)
    by = list(found.figure.by)
    page = page_of(
        request,
        title=found.figure.title,
        by_words=by_words(by),
        seen=safe.hash,
        how=safe.how,
        trail=[("Released", reverse("releases")), ("Propose a table", "")],
        back=f"{reverse('explore')}?{found.question.query()}",
        **drawn(safe.table, by),
    )
    return render(request, "measurement/propose.html", page)


@for_act(Act.RELEASE_FIGURES)
@require_POST
def release_agree(request: Request, id: int) -> HttpResponse:
    held = release_or_404(request, id)
    try:
        agree(by=request.acting, id=held.pk)
    except MayNot as cannot:
        messages.error(request, str(cannot))
    else:
        messages.success(request, "It is released.")
    return redirect("release", held.pk)


@for_act(Act.RELEASE_FIGURES)
@require_http_methods(["GET", "POST"])
def release_decline(request: Request, id: int) -> HttpResponse:
    held = release_or_404(request, id)
    address = reverse("release", args=[held.pk])
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        decline(by=request.acting, id=held.pk, why=form.cleaned_data["why"])
        messages.success(request, "It is not released.")
        return redirect(address)
    trail = [("Released", reverse("releases")), (held.title, address), ("Do not release it", "")]
    page = {
        "form": form,
        "title": "Do not release it",
        "button": "Do not release it",
        "cancel": address,
        "trail": trail,
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
