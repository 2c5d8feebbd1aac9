"""Letters to one person: chosen, filled, looked at, kept as sent, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.casework.seen import Seen, seen
from ettle.web.documents.letters import actions
from ettle.web.documents.letters.forms import LetterForm
from ettle.web.documents.letters.pdf import CannotWrite, as_pdf
from ettle.web.documents.letters.safe import reach_of
from ettle.web.documents.letters.templates import Template, filled, templates
from ettle.web.documents.models import Letter
from ettle.web.frame import slots
from ettle.web.frame.day import today
from ettle.web.people import sealing

TITLE = "Letters"
ERASED = "Erased: what this letter said can no longer be read."


@for_act(Act.RECORD)
@require_safe
def letters(request: Request, person: str) -> HttpResponse:
    who = reader(request, person)
    page = who.page(
        TITLE, letters=list(sent_to(request.acting, who)), templates=templates().items(), reach=reach_of(person)
    )
    return render(request, "documents/letters.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def write_letter(request: Request, person: str, template: str) -> HttpResponse:
    """Words to change, then to look at (`then=show`), then to keep as sent (`then=keep`)."""
    who = reader(request, person)
    chosen = templates().get(template)
    if chosen is None:
        raise Http404("No such letter.")
    reach = reach_of(person)
    form = LetterForm(request.POST or None, reach=reach, initial=first_words(request, who, chosen, reach.large))
    shown = ""
    if form.is_valid():
        said = form.cleaned_data
        if request.POST.get("then") == "keep":
            kept = actions.keep(by=request.acting, person=person, template=chosen, **said)
            return redirect("letter", person, kept.id)
        shown = said["words"]
    page = who.page(chosen.title, _back(who), form=form, shown=_paragraphs(shown), reach=reach, cancel=_back(who)[1])
    return render(request, "documents/letter_form.html", page, status=422 if form.errors else 200)


@for_act(Act.RECORD)
@require_safe
def letter(request: Request, person: str, id: int) -> HttpResponse:
    """As it was sent, for paper."""
    who = reader(request, person)
    found = found_or_404(request.acting, who, id)
    words = words_of(found)
    page = who.page(found.title, _back(who), letter=found, paragraphs=_paragraphs(words), large=found.large)
    return render(request, "documents/letter.html", page)


@for_act(Act.RECORD)
@require_safe
def letter_pdf(request: Request, person: str, id: int) -> HttpResponse:
    who = reader(request, person)
    found = found_or_404(request.acting, who, id)
    try:
        content = as_pdf(found.title, words_of(found), large=found.large, made_at=found.made_at)
    except CannotWrite as why:
        page = who.page("No PDF", _back(who), why=str(why), letter=found)
        return render(request, "documents/no_pdf.html", page, status=409)
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    answer["Content-Disposition"] = content_disposition_header(True, f"{found.template}-{found.id}.pdf") or ""
    return answer


def reader(request: Request, person: str) -> Seen:
    return seen(request, person, Category.CONTACT)


def sent_to(by: Acting, who: Seen) -> QuerySet[Letter]:
    return Letter.objects.filter(person=who.id, organisation=by.organisation).order_by("-id")


def found_or_404(by: Acting, who: Seen, id: int) -> Letter:
    found = sent_to(by, who).filter(id=id).first()
    if found is None:
        raise Http404("No such letter.")
    return found


def words_of(letter: Letter) -> str:
    try:
        return sealing.open_text(letter.person_id, bytes(letter.words))
    except sealing.Erased:
        return ERASED


def _paragraphs(words: str) -> Sequence[str]:
    return [each for each in words.split("\n\n") if each.strip()]


def first_words(request: Request, who: Seen, chosen: Template, large: bool) -> dict[str, Any]:
    """What the other desks know of the person fills the places."""
    known: dict[str, Any] = {}
    for each in slots.ask("letter", request, sight=who.sight):
        known |= each
    places = {
        "name": who.name,
        "worker": request.acting.staff.name,
        "organisation": request.acting.post.organisation.name,
        "day": in_words(today()),
        "appointment": known.get("appointment", ""),
        "plan": "\n".join(known.get("plan", ())),
    }
    return {"words": filled(chosen, places), "large": large, "how": ""}


def _back(who: Seen) -> tuple[str, str]:
    return TITLE, reverse("letters", args=[who.id])
