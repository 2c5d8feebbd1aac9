"""Letters to one person: the templates, one filled in, kept as sent, and read as it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.shapes import Written, shape
from ettle.web.documents.letters import actions, views
from ettle.web.documents.letters.forms import LetterForm
from ettle.web.documents.letters.safe import reach_of
from ettle.web.documents.letters.templates import Template, gaps, templates
from ettle.web.documents.models import How, Letter


class LetterTemplate(Schema):
    """A letter that can be written."""

    template: str
    title: str
    for_whom: str


class SentLetter(Schema):
    """A letter as it was sent."""

    id: int
    title: str
    how: str
    large: bool
    kept_at: datetime


class Letters(Schema):
    """The letters that can be written, those that were sent, the latest first, and why one may not go a way."""

    templates: list[LetterTemplate]
    letters: list[SentLetter]
    stopped: dict[str, str]
    model_config = shape(
        templates=[{"template": "welcome", "title": "Welcome", "for_whom": "Somebody who starts"}],
        letters=[
            {"id": 7, "title": "Welcome", "how": "By hand", "large": False, "kept_at": "2021-11-09T10:00:00+00:00"}
        ],
        stopped={"post": "Nobody has asked whether letters to them are safe."},
    )


@api.get("/people/{person}/letters", response=Letters, summary="The letters to somebody, and those that can be written")
def list_letters(request: HttpRequest, person: str) -> Letters:
    acting = needs(request, Act.RECORD)
    who, reach = views.reader(request, person), reach_of(person)  # type: ignore[arg-type]
    return Letters(
        templates=[
            LetterTemplate(template=name, title=each.title, for_whom=each.for_) for name, each in templates().items()
        ],
        letters=[_sent(each) for each in views.sent_to(acting, who)],
        stopped={how: why for how in How.values if (why := reach.stops(how))},
    )


def _sent(letter: Letter) -> SentLetter:
    kept = {name: getattr(letter, name) for name in ("id", "title", "large")}
    return SentLetter(how=letter.get_how_display(), kept_at=letter.made_at, **kept)


class LetterWords(Schema):
    """The words of a letter. `gaps`: the places that nobody could fill: write over each, or take it out."""

    title: str
    words: str
    large: bool
    gaps: list[str]
    model_config = shape(title="Welcome", words="Dear Ada\n\nWelcome.", large=False, gaps=[])


@api.get(
    "/people/{person}/letters/new/{template}",
    response=LetterWords,
    summary="The words of a letter, filled in to be sent",
)
def fill_letter(request: HttpRequest, person: str, template: str) -> LetterWords:
    needs(request, Act.RECORD)
    who = views.reader(request, person)  # type: ignore[arg-type]
    chosen = _template_or_404(template)
    words = views.first_words(request, who, chosen, reach_of(person).large)  # type: ignore[arg-type]
    return LetterWords(title=chosen.title, words=words["words"], large=words["large"], gaps=list(gaps(words["words"])))


def _template_or_404(name: str) -> Template:
    found = templates().get(name)
    if found is None:
        raise Http404("No such letter.")
    return found


@api.get("/people/{person}/letters/{int:id}", response=LetterWords, summary="One letter as it was sent")
def see_letter(request: HttpRequest, person: str, id: int) -> LetterWords:
    """For paper and PDF see its page."""
    acting = needs(request, Act.RECORD)
    found = views.found_or_404(acting, views.reader(request, person), id)  # type: ignore[arg-type]
    return LetterWords(title=found.title, words=views.words_of(found), large=found.large, gaps=[])


class NewLetter(Schema):
    """A letter as it goes: its template, the words, and how: post, hand or email, as the person said is safe."""

    template: str
    words: str
    how: str
    large: bool = False
    model_config = shape(template="welcome", words="Dear Ada\n\nWelcome.", how="hand")


@api.post("/people/{person}/letters", response={201: Written}, summary="Keep a letter as sent, word for word")
def keep_letter(request: HttpRequest, person: str, given: NewLetter) -> Status[dict[str, Any]]:
    """It is kept and not sent: your system or somebody of yours sends it."""
    acting, said = needs(request, Act.RECORD), given.model_dump(include={"words", "how"})

    def act(token: str) -> dict[str, Any]:
        views.reader(request, person)  # type: ignore[arg-type]
        form = LetterForm(data_of(said, large="true" if given.large else "false"), reach=reach_of(person))
        require(form, said)
        chosen = _template_or_404(given.template)
        return {"id": actions.keep(by=acting, person=person, template=chosen, **form.cleaned_data).pk}

    return once(request, act)
