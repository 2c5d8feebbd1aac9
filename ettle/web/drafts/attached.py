"""A form that is kept while somebody fills it in.

    form = ContactForm(request.POST or None)
    draft = attach(request, form, name="contact", subject=person, title="Record a contact")
    if form.is_valid():
        ...act...
        draft.sent()

`frame/form_page.html` draws the rest: what was left unfinished, “Save and finish later”, “Saved at 14:32”.

A form that no view attached is attached when it is drawn, if somebody types more than a line into it (`by_default`): a new
form cannot forget it. A form says otherwise with `kept = False` or `kept = True`, and of a field with `not_kept = ("number",)`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, QueryDict

from ettle.web.access.acting import Acting
from ettle.web.drafts import actions, queries
from ettle.web.drafts.key import Key
from ettle.web.drafts.models import KEPT_FOR, Draft
from ettle.web.frame.day import now
from ettle.web.frame.parts import Part

LONGEST_SHOWN = 400
TYPED = ("text", "suggest")
"""The parts of a page into which words are typed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which copies differ, with what each of them says."""

    label: str
    said: list[str]


@dataclass
class Attached:
    """What a page of a kept form shows, and what the view calls when it is sent."""

    over = "drafts/over.html"
    under = "drafts/under.html"
    carried = "drafts/carried.html"

    request: HttpRequest
    form: BaseForm
    key: Key
    tab: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    branch: str = ""
    version: str = ""
    restored: Draft | None = None

    @property
    def signed(self) -> str:
        return self.key.signed()

    @property
    def until(self) -> Any:
        return (now() + KEPT_FOR).date()

    @cached_property
    def copies(self) -> list[Draft]:
        """What was left unfinished and is not on the page already."""
        if self.form.is_bound or self.restored:
            return []
        return self._that_differ(list(queries.copies(self.key)))

    def _that_differ(self, found: list[Draft]) -> list[Draft]:
        """Of copies that say the same in every field the latest only."""
        saying: dict[tuple[str, ...], Draft] = {}
        for each in found:
            saying.setdefault(tuple(said(bound, _data(each)) for bound in _visible(self)), each)
        return list(saying.values())

    def differences(self) -> list[Difference]:
        """The fields on which the copies differ, in the words of the form."""
        data = [_data(each) for each in self.copies]
        told = [(str(bound.label), [said(bound, each) for each in data]) for bound in _visible(self)]
        return [Difference(label, each) for label, each in told if len(set(each)) > 1]

    def sent(self) -> None:
        """The form has done what it was for: what was kept of it goes."""
        actions.end(self.key, actions.typed_in(self.request.POST, self.key))


@dataclass
class NotKept:
    """Where nobody is signed in in a post there is nobody to keep anything for."""

    over: str = ""
    under: str = ""
    carried: str = ""

    def sent(self) -> None:
        return None


def attach(
    request: HttpRequest,
    form: BaseForm,
    *,
    name: str,
    title: str,
    subject: str = "",
    address: str = "",
    by_default: bool = False,
) -> Attached | NotKept:
    """Keep a form for whoever fills it in, until it is sent. `subject` is what it is about: the id of a person.

    `address` is that of its page, where it is sent to another.

    On a page asked for with ?draft=<number> the form is filled with that copy as it was typed, right or wrong.
    """
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None:
        return _given(form, NotKept())
    own = [bound.html_name for bound in form if _is_own(form, bound)]
    whose = (acting.staff.pk, acting.post.pk, acting.organisation)
    key = Key(*whose, name[:100], subject, title[:200], address or _address(request), own, by_default)
    draft = Attached(request, form, key)
    if form.is_bound:
        draft.tab = request.POST.get("draft_tab", "")[:40] or draft.tab
        draft.branch, draft.version = (request.POST.get(each, "")[:40] for each in ("draft_branch", "draft_version"))
    elif (asked := request.GET.get("draft", "")).isdecimal() and len(asked) < 19:
        draft.restored = queries.copies(key).filter(pk=int(asked)).first()
        _restore(draft)
    return _given(form, draft)


def by_default(request: HttpRequest | None, *, form: BaseForm | None, title: str) -> None:
    """Attach a form that is drawn and that nobody attached, named after the address of its page."""
    if request is None or form is None or getattr(request, "acting", None) is None or not _is_typed_into(form):
        return
    found = request.resolver_match
    said = dict(found.kwargs) if found else {}
    subject = str(said.pop("person", ""))
    name = " ".join([found.view_name if found else request.path, *(str(each) for each in said.values())])
    attach(request, form, name=name, subject=subject, title=getattr(form, "draft_title", "") or title, by_default=True)


def _is_typed_into(form: BaseForm) -> bool:
    """Whether more than a line is typed into it, where it does not say itself; never with a password in it."""
    widgets = [field.widget for field in form.fields.values()]
    if any(isinstance(each, forms.PasswordInput) for each in widgets):
        return False
    lines = [bound for bound in form if isinstance(bound.field, forms.CharField) and Part(bound).kind in TYPED]
    typed = len(lines) > 1 or any(isinstance(each, forms.Textarea) for each in widgets)
    return bool(getattr(form, "kept", typed))


def _is_own(form: BaseForm, bound: BoundField) -> bool:
    """Whether a field is not to be kept."""
    secret = isinstance(bound.field.widget, forms.PasswordInput) or bound.name in getattr(form, "not_kept", ())
    return secret or Part(bound).kind == "hidden"


def _address(request: HttpRequest) -> str:
    """The address of the form itself: a choice made before it may be part of that, a draft is not."""
    asked = request.GET.copy()
    asked.pop("draft", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _given(form: BaseForm, draft: Any) -> Any:
    form.draft = draft  # type: ignore[attr-defined]
    return draft


def _restore(draft: Attached) -> None:
    if draft.restored is None:
        return
    draft.branch, draft.version = str(draft.restored.pk), str(draft.restored.version)
    data = _data(draft.restored)
    for bound in _visible(draft):
        # As it was typed: a day that is none comes back as it is, and is told about when the form is sent.
        typed = bound.field.widget.value_from_datadict(data, {}, bound.html_name)
        draft.form.initial[bound.name] = "" if typed is None else typed


def said(bound: BoundField, data: QueryDict) -> str:
    """What a copy says in one field, in the words that the form shows for it."""
    widget = bound.field.widget
    typed = widget.value_from_datadict(data, {}, bound.html_name)
    if isinstance(widget, forms.CheckboxInput):
        return "Ticked" if typed else "Not ticked"
    values = typed if isinstance(typed, list) else [typed] if typed not in (None, "") else []
    words = {str(value): str(label) for value, label in getattr(bound.field, "choices", ())}
    text = ", ".join(words.get(str(each), str(each)) for each in values)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _visible(draft: Attached) -> Iterator[BoundField]:
    """What somebody types and is kept. A file never comes back."""
    own = set(draft.key.own)
    return (bound for bound in draft.form if bound.html_name not in own and Part(bound).kind != "file")


def _data(draft: Draft) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in draft.fields:
        data.appendlist(name, value)
    return data
