"""The pages of the journey map: the map with its tables, and who was lost at a stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ettle.engine.flow.loops import Looped
from ettle.engine.flow.stages import Reached
from ettle.engine.wording.figures import grouped_by
from ettle.engine.wording.flow import looked_at, reason, why_lost
from ettle.engine.wording.plain import name as plain
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.contracts.queries import loaded
from ettle.web.frame.exports import Kind, as_file
from ettle.web.measurement.behind import AT_ONCE, opened_by, seen_by_name
from ettle.web.measurement.figures import NothingCounted, NotTheirs
from ettle.web.measurement.journeys.counted import Drawn, Narrowed, drawn
from ettle.web.measurement.journeys.drawing import picture
from ettle.web.measurement.pages import counted_in, nothing, page_of
from ettle.web.measurement.words import Groups, labels_of

CHOICES = {
    "door": ("Door", "All doors"),
    "group": ("Group", "Everyone"),
    "programme": ("Programme", "All programmes"),
    "provider": ("Provider", "All providers"),
    "year": ("Started in", "Any year"),
}
COLUMNS = (
    "Stage",
    "People",
    "Recorded",
    "Days, middle person",
    "Days, slowest tenth",
    "Promised",
    "Kept",
    "Lost before it",
    "Why",
)


@for_act(Act.SEE_FIGURES)
@require_safe
def journeys(request: Request) -> HttpResponse:
    try:
        found = _drawn_or_404(request)
    except (NothingCounted, NotTheirs) as why:
        return nothing(request, why)
    map_ = found.found
    page = {
        "it": map_,
        "scope": found.scope,
        "selects": list(_selects(found)),
        "counted_in": counted_in(found.scope.rows.evaluation),
        "look_at": looked_at(map_, labels_of(loaded().rulebook, "leave_reason")),
        "picture": picture(map_),
        "lines": list(_lines(found)),
        "loops": [(each, _brought_back(each)) for each in map_.loops if each.people],
        "repeats": [each for each in map_.repeats if each.people],
        "following": [(_words(each.step), _words(each.then), each) for each in map_.following.pairs[:AT_ONCE]],
        "query": found.asked.query(),
        "definition": found.map,
        "of_those_who_started": found.of_those_who_started,
    }
    return render(request, "measurement/journeys.html", page_of(request, **page))


def _drawn_or_404(request: Request) -> Drawn:
    """What an address asks for. NotTheirs is let through only where the post has no figures at all."""
    try:
        return drawn(request.acting, request.GET.dict())
    except NotTheirs as not_theirs:
        if not any(request.GET.get(each) for each in Narrowed.__slots__):
            raise
        audit.refused(str(not_theirs))
        raise Http404("No such map.") from not_theirs


def _selects(found: Drawn) -> Iterable[tuple[str, str, list[tuple[str, str, bool]]]]:
    groups = Groups(loaded().rulebook)
    for name, (label, whole) in CHOICES.items():
        values = found.choices[name]
        if len(values) > 1 or getattr(found.asked, name):
            chosen = getattr(found.asked, name)
            options = sorted((_choice(groups, name, each), each) for each in values)
            listed = [("", whole, not chosen), *((each, words, each == chosen) for words, each in options)]
            yield name, label, listed


def _choice(groups: Groups, name: str, value: str) -> str:
    if name == "group":
        by, _, answer = value.partition(":")
        return f"{grouped_by(by)}: {groups.name(by, answer)}"
    return value if name == "year" else groups.name("referral_source" if name == "door" else name, value)


def _lines(found: Drawn) -> Iterable[dict[str, Any]]:
    """A line of the table each stage, with who was lost before it: those whose last stage is the one above."""
    reasons = labels_of(loaded().rulebook, "leave_reason")
    before: Reached | None = None
    for stage in found.found.stages:
        kept = None if stage.kept is None else 100 * stage.kept // stage.promised
        opens = ""
        if (
            before is not None
            and before.lost
            and found.scope.people == "named"
            and found.scope.may_open(found.categories)
        ):
            opens = f"{reverse('journeys_lost')}?{found.asked.query(stage=before.id)}"
        yield {
            "stage": stage,
            "before": before,
            "opens": opens,
            "why": why_lost(before, reasons) if before else "",
            "kept": kept,
            "kept_words": f"Kept for {kept} %",
        }
        before = stage


def _brought_back(loop: Looped) -> str:
    kinds: Counter[str] = Counter()
    for step, count in loop.back_by:
        kinds[step.partition(":")[0]] += count
    return ", ".join(f"{_words(kind).lower()} {count}" for kind, count in kinds.most_common())


def _words(step: str) -> str:
    """`activity:mentoring` as Activity, mentoring."""
    said = ", ".join(plain(each) for each in step.split(":"))
    return said[:1].upper() + said[1:]


@for_act(Act.SEE_FIGURES)
@require_safe
def journeys_file(request: Request, kind: Kind) -> HttpResponse:
    """The table of the map as a file, with what it was counted in; not for release."""
    try:
        found = _drawn_or_404(request)
    except (NothingCounted, NotTheirs) as not_there:
        raise Http404("No such map.") from not_there
    evaluation = found.scope.rows.evaluation
    rows: list[tuple[Any, ...]] = [_cells(each) for each in _lines(found)]
    rows.append(())
    rows += [
        ("Counted of", found.scope.words),
        ("As it stood on", evaluation.snapshot.on),
        ("Rows", evaluation.hash),
        ("Level", "internal: not for release"),
    ]
    return as_file(kind, f"journey-map-{evaluation.snapshot.on}", COLUMNS, rows)


def _cells(line: Mapping[str, Any]) -> tuple[Any, ...]:
    stage, before = line["stage"], line["before"]
    promised = (stage.promised, stage.kept) if stage.kept is not None else ("", "")
    lost = before.lost if before else ""
    return (stage.title, stage.people, stage.recorded, stage.middle, stage.slowest_tenth, *promised, lost, line["why"])


@for_act(Act.SEE_FIGURES)
@require_safe
def journeys_lost(request: Request) -> HttpResponse:
    """Who was lost after a stage, by name for who works with them: each looked up before they are shown, and on record."""
    try:
        found = _drawn_or_404(request)
        stage = _stage_of(found, request.GET.get("stage", ""))
    except (NothingCounted, NotTheirs) as not_there:
        audit.refused(str(not_there))
        raise Http404("No such number.") from not_there
    first = request.GET.get("from", "")
    start = int(first) if first.isdecimal() and len(first) < 10 else 0
    opened = opened_by(request.acting, stage.who, found.categories)
    listed = sorted(each for each in zip(stage.who, stage.because, strict=True) if each[0] in opened)
    some = dict(listed[start : start + AT_ONCE])
    names = seen_by_name(request.acting, some, found.categories)
    reasons = labels_of(loaded().rulebook, "leave_reason")
    rows = sorted(
        ((name, id, reason(some[id], reasons)) for id, name in names.items()), key=lambda each: each[0].casefold()
    )
    back = f"{reverse('journeys')}?{found.asked.query()}"
    more = found.asked.query(stage=stage.id, **{"from": str(start + AT_ONCE)}) if start + AT_ONCE < len(listed) else ""
    page = page_of(request, stage=stage, rows=rows, unseen=stage.lost - len(listed), back=back, more=more)
    page["trail"] = [("Figures", reverse("figures")), ("Journey map", back), (f"Lost after {stage.title.lower()}", "")]
    return render(request, "measurement/journeys_lost.html", page)


def _stage_of(found: Drawn, id: str) -> Reached:
    stage = next((each for each in found.found.stages[:-1] if each.id == id), None)
    if stage is None or found.scope.people != "named" or not found.scope.may_open(found.categories):
        raise NotTheirs("no such number for this post")
    return stage
