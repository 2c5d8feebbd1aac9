"""Which part a field is drawn with, and what that part needs: any Django field, told so that it can be drawn.

The words of a page's errors come from here too, so that the summary at the top and the field itself say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from ettle.web.frame.widgets import Figures, Suggest

# The most particular first: the part of a widget is that of the first kind it belongs to.
KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "tick"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (Suggest, "suggest"),
]
CLASSES = {
    "text": "ds_input",
    "suggest": "ds_input",
    "select": "ds_select",
    "file": "ds_file-upload__input",
    "hidden": "",
}
WIDTHS = {"2", "3", "4", "5", "10", "20"}
PLAIN_REQUIRED = str(forms.Field.default_error_messages["required"])


@dataclass(frozen=True)
class Choice:
    """One radio or checkbox."""

    id: str
    value: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """A field as it is drawn."""

    bound: BoundField
    hint: str = ""
    legend: SafeString | str = ""
    mark_optional: bool = True

    @property
    def widget(self) -> Any:
        return self.bound.field.widget

    @cached_property
    def kind(self) -> str:
        return next((kind for type, kind in KINDS if isinstance(self.widget, type)), "text")

    @property
    def id(self) -> str:
        return str(self.bound.auto_id or f"id_{self.bound.html_name}")

    @property
    def label(self) -> str:
        return str(self.legend or self.bound.label)

    @property
    def optional(self) -> bool:
        """Say so where it may be left out; a box that may be left unticked says so by itself."""
        boxes = isinstance(self.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
        told = self.mark_optional and getattr(self.bound.field, "tells_optional", True)
        return told and not self.bound.field.required and not boxes

    @cached_property
    def hints(self) -> str:
        """How to answer, and how much a box takes."""
        given = self.hint or str(self.bound.help_text)
        longest = getattr(self.widget, "longest", None)
        room = f"Up to {longest:,} letters" if longest else ""
        return f"{given.rstrip('.')}. {room}" if given and room else given or room

    @cached_property
    def errors(self) -> list[str]:
        return errors_of(self.bound)

    @property
    def described(self) -> str:
        ids = [f"{self.id}-h"] if self.hints else []
        ids += [f"{self.id}-u"] if self.after else []
        ids += [f"{self.id}-e"] if self.errors else []
        return " ".join(ids)

    @property
    def before(self) -> str:
        return self.widget.before if isinstance(self.widget, Figures) else ""

    @property
    def after(self) -> str:
        return self.widget.after if isinstance(self.widget, Figures) else ""

    @property
    def again(self) -> bool:
        """A browser never gives a file back: it has to be chosen again."""
        return self.kind == "file" and self.bound.form.is_bound

    @property
    def suggestions(self) -> list[str]:
        return self.widget.offered() if isinstance(self.widget, Suggest) else []

    @property
    def inline(self) -> bool:
        return bool(getattr(self.widget, "inline", False))

    @property
    def sort(self) -> str:
        return "checkbox" if isinstance(self.widget, forms.CheckboxSelectMultiple) else "radio"

    def control(self) -> SafeString:
        """The control itself, with everything that ties it to its words."""
        attrs = dict(self.widget.attrs) | {"id": self.id, "class": self._classes()}
        # Cutting off while somebody types or pastes loses what they meant: the answer says how much is too much.
        shown: dict[str, Any] = {name: value for name, value in attrs.items() if name not in ("maxlength", "size")}
        if self.kind in ("text", "suggest"):
            shown.setdefault("autocomplete", self._token())
        if self.described:
            shown["aria-describedby"] = self.described
        if self.errors:
            shown["aria-invalid"] = "true"
        if self.suggestions:
            shown["list"] = f"{self.id}-list"
        if self.bound.field.disabled:
            shown["disabled"] = True
        widget = self.widget
        kept, widget.attrs = widget.attrs, {}
        try:
            drawn: SafeString = widget.render(
                self.bound.html_name, self.bound.value(), attrs=shown, renderer=self.bound.form.renderer
            )
        finally:
            widget.attrs = kept
        return drawn

    def choices(self) -> Iterator[Choice]:
        hints = getattr(self.widget, "hints", {})
        for each in self.bound.subwidgets:
            data = each.data
            value = str(data["value"])
            chosen = bool(data.get("selected"))
            yield Choice(str(each.id_for_label), value, str(data["label"]), hints.get(value, ""), chosen)

    def _classes(self) -> str:
        classes = [str(self.widget.attrs.get("class", "")), CLASSES.get(self.kind, "")]
        size = str(self.widget.attrs.get("size", ""))
        if size in WIDTHS:
            classes.append(f"ds_input--fixed-{size}")
        if self.errors:
            classes.append(f"{CLASSES.get(self.kind, 'ds_input')}--error")
        return " ".join(filter(None, classes))

    def _token(self) -> str:
        """Off, unless people fill in the form about themselves: a browser knows Ben's address, not Ada's."""
        own = getattr(self.bound.form, "about_me", False)
        return str(getattr(self.bound.field, "own_token", "off")) if own else "off"


def errors_of(bound: BoundField) -> list[str]:
    """What is wrong with a field, in words that say what to do; Django's "This field is required." does not."""
    words = [message for error in bound.errors.as_data() for message in error.messages]
    return [_missing(bound) if word == PLAIN_REQUIRED else word for word in words]


def first_id(bound: BoundField) -> str:
    """The id of the control that an error leads to: the first of several."""
    part = Part(bound)
    first = next(iter(part.choices()), None) if part.kind == "choices" else None
    return first.id if first else part.id


def _missing(bound: BoundField) -> str:
    kind = Part(bound).kind
    verb = {"choices": "Choose an answer", "select": "Choose one", "file": "Choose a file", "tick": "Tick this"}
    return f"{verb.get(kind, 'Fill this in')} to go on: it is needed"
