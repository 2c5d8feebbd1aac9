"""Any Django form, drawn in the design system's markup with a few words.

{% load forms %}
{% page_title form "Record a contact" %}          Error: Record a contact – Ettle, when something must be put right
{% error_summary form %}                          what to put right, each leading to its field
{% form_fields form %}                            every field; in groups, where the form has `groups`
{% form_fields form "on" "note" %}                these only, in this order
{% field form.note hint="Ada can read this" %}    one
{% group "Pay" %} ... {% endgroup %}              fields under one legend
{% buttons "Save contact" cancel="/today/" second="Save and take the next" %}
{% draft form %}                                  above the form: what was left unfinished, if a desk keeps drafts of it
{% draft_kept form %}                             inside it, after the buttons: keeps what is typed
{% draft_carried form %}                          in the form of a page between, such as a preview: sending that ends the draft
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ettle.web.frame import slots
from ettle.web.frame.parts import Part, errors_of, first_id

register = template.Library()
KEPT = "Nothing you typed is lost."


@register.simple_tag
def page_title(form: BaseForm | None, title: str) -> str:
    """The page's title, which says first that something must be put right."""
    return f"{'Error: ' if form is not None and form.errors else ''}{title} – Ettle"


@register.simple_tag
def field(bound: BoundField, hint: str | None = "", label: str = "", optional: bool = True) -> SafeString:
    """Draw one field with the part its widget asks for."""
    if not isinstance(bound, BoundField):
        raise template.TemplateSyntaxError("{% field %} takes a field of a form. Is its name spelt as in the form?")
    part = Part(bound, hint=hint or "", legend=label, mark_optional=optional)
    return render_to_string(f"frame/form/{part.kind}.html", {"part": part})


@register.inclusion_tag("frame/form/fields.html")
def form_fields(form: BaseForm, *names: str) -> dict[str, Any]:
    """Draw the fields named, or all. A form's `groups` are pairs of a legend and the names under it."""
    if names:
        return {"groups": [("", [form[name] for name in names])]}
    grouped = {name: legend for legend, group in getattr(form, "groups", ()) for name in group}
    groups: list[tuple[str, list[BoundField]]] = []
    for bound in form:
        legend = grouped.get(bound.name, "")
        if not groups or groups[-1][0] != legend:
            groups.append((legend, []))
        groups[-1][1].append(bound)
    return {"groups": groups}


@register.inclusion_tag("frame/form/summary.html")
def error_summary(*told: BaseForm, kept: str = "", otherwise: str = "") -> dict[str, Any]:
    """What must be put right in one or more forms, each with the way to its field; and what the page did instead."""
    errors = [error for form in told if form is not None for error in _errors(form)]
    return {"errors": errors, "kept": f"{kept or KEPT} {otherwise}".strip()}


def _errors(form: BaseForm) -> Iterable[dict[str, str]]:
    for words in form.non_field_errors():
        yield {"id": "", "label": "", "words": str(words)}
    for bound in form:
        hidden = isinstance(bound.field.widget, forms.HiddenInput)
        for words in errors_of(bound):
            yield {"id": "" if hidden else first_id(bound), "label": _before_more(str(bound.label)), "words": words}


def _before_more(label: str) -> str:
    """A question keeps its mark; anything else gets a colon."""
    return label if label.endswith("?") else f"{label}:"


@register.simple_block_tag
def group(content: str, legend: str, hint: str = "") -> SafeString:
    """Fields that belong together, under one legend."""
    return render_to_string("frame/form/group.html", {"content": content, "legend": legend, "hint": hint})


@register.inclusion_tag("frame/form/buttons.html")
def buttons(
    words: str = "", cancel: str = "", second: str = "", name: str = "then", value: str = "next", leave: str = ""
) -> dict[str, str]:
    """The act of the form, another one, and the way out."""
    return {
        "words": words or "Save",
        "second": second,
        "name": name,
        "value": value,
        "cancel": cancel,
        "cancel_words": leave or "Cancel",
    }


@register.simple_tag(takes_context=True)
def draft(context: Context, form: BaseForm) -> SafeString | str:
    """What was left unfinished of this form. Stands before `<form>`: it is a small form of its own."""
    return _drawn(context, form, "over")


@register.simple_tag(takes_context=True)
def draft_kept(context: Context, form: BaseForm) -> SafeString | str:
    """What keeps the form while it is filled in. Stands inside it."""
    return _drawn(context, form, "under")


@register.simple_tag(takes_context=True)
def draft_carried(context: Context, form: BaseForm) -> SafeString | str:
    """The hidden fields of a draft, for a page between a form and its act."""
    return _drawn(context, form, "carried")


def _drawn(context: Context, form: BaseForm, place: str) -> SafeString | str:
    """Whatever desk keeps drafts is asked, where the view said nothing: a new form is kept without being told to."""
    request = context.get("request")
    if not hasattr(form, "draft"):
        slots.ask("form", request, form=form, title=str(context.get("title", "")))
    name = getattr(getattr(form, "draft", None), place, "")
    if not name:
        return ""
    return render_to_string(name, {"form": form, "csrf_token": context.get("csrf_token")}, request)
