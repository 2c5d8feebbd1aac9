"""The plainest controls, drawn by functions: Django draws each choice of a list with two templates, and a list may hold hundreds.

They are what Django's own templates say, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape as e

Widget = Mapping[str, Any]
"""What Django tells of a control: its name, value, attributes, choices."""


class Renderer(DjangoTemplates):
    """Draws what is in DRAWN by its function, anything else by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else str(super().render(template_name, context, request))


def _input(it: Widget) -> str:
    value = "" if it["value"] is None else f' value="{e(it["value"])}"'
    return f'<input type="{e(it["type"])}" name="{e(it["name"])}"{value}{_attributes(it)}>'


def _select(it: Widget) -> str:
    groups = "".join(_group(name, choices) for name, choices, _ in it["optgroups"])
    return f'<select name="{e(it["name"])}"{_attributes(it)}>{groups}\n</select>'


def _group(name: str | None, choices: list[Widget]) -> str:
    options = "".join(map(_option, choices))
    return f'\n  <optgroup label="{e(name)}">{options}\n  </optgroup>' if name else options


def _option(it: Widget) -> str:
    return f'\n  <option value="{e(it["value"])}"{_attributes(it)}>{e(it["label"])}</option>\n'


def _attributes(it: Widget) -> str:
    return "".join(map(_attribute, it["attrs"].items()))


def _attribute(said: tuple[str, Any]) -> str:
    name, value = said
    return "" if value is False else f" {e(name)}" if value is True else f' {e(name)}="{e(value)}"'


DRAWN: Mapping[str, Callable[[Widget], str]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/select.html": _select,
}
