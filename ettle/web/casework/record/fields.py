"""A form's field from the catalogue's type: what the type is decides what is asked and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from django import forms

from ettle.engine.events.catalogue import Event
from ettle.engine.events.fields import Hours, Pence, Percent
from ettle.web.casework.record.asks import Ask
from ettle.web.casework.record.offered import choices, in_words, suggestions
from ettle.web.casework.record.scene import Scene
from ettle.web.frame.fields import (
    ChoiceField,
    DayField,
    HoursField,
    MoneyField,
    PercentField,
    TextField,
    WholeField,
    YesNoField,
    today,
)
from ettle.web.frame.fields.numbers import NumberField
from ettle.web.frame.widgets import Suggest

ONE_DAY = timedelta(days=1)
HALF_OPEN = frozenset(("until", "covers_until", "earned_until"))
"""Fields that hold the first day no longer so. A form asks for the last day that was."""
SHORT = 24
"""A choice with more letters has a line of its own: in a row it would not fit a narrow screen."""
FEW = 6
"""So many choices are radios; more are a list to pick from."""


class NothingToChoose(LookupError):
    """A choice that must be made has nothing to choose from; the label says of what."""


def field_for(type: type[Event], ask: Ask, scene: Scene) -> forms.Field | None:
    """The field that asks for one field of an event; None where there is nothing to choose from and no need to."""
    said: dict[str, Any] = {"label": ask.label, "help_text": ask.hint, "required": ask.needed}
    if ask.choices:
        pairs = choices(ask.choices, scene)
        if not pairs and ask.needed:
            raise NothingToChoose(ask.label)
        return choice(pairs, **said) if pairs else None
    if ask.suggest:
        return TextField(widget=Suggest(suggestions(ask.suggest, scene)), **said)
    if ask.declared:
        return OF_A_FACT[ask.declared](**said)
    return of_type(kind_of(type, ask.name), said)


OF_A_FACT: Mapping[str, Callable[..., forms.Field]] = {
    "date": lambda **said: DayField(last=today, **said),
    "number": lambda **said: NumberField(least=-1_000_000_000, most=1_000_000_000, **said),
    "text": TextField,
}


@cache
def kind_of(type: type[Event], name: str) -> Any:
    """The catalogue's type of a field, without the None that stands for unknown."""
    python = next((each for each, field in type.model_fields.items() if field.alias == name), name)
    hint = get_type_hints(type, include_extras=True)[python]
    if get_origin(hint) is Union or str(get_origin(hint)) == "<class 'types.UnionType'>":
        return next(each for each in get_args(hint) if each is not None.__class__)
    return hint


def of_type(kind: Any, said: dict[str, Any]) -> forms.Field:
    if get_origin(kind) is Literal:
        codes = get_args(kind)
        if codes == ("yes", "no"):
            return YesNoField(**said)
        return choice([(code, in_words(code)) for code in codes], **said)
    for known, field in ((Hours, HoursField), (Pence, MoneyField), (Percent, PercentField)):
        if kind == known:
            return field(**said)
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if bare is date:
        return DayField(last=today, **said)
    if bare is int:
        return WholeField(least=1, **said)
    return TextField(**said)


def choice(pairs: list[tuple[str, str]], **said: Any) -> forms.Field:
    """A few as radios, in a row when they are short; many as a list."""
    if len(pairs) > FEW:
        return ChoiceField(choices=[("", "Choose one"), *pairs], **said)
    short = all(len(words) <= SHORT for _, words in pairs) and sum(len(words) for _, words in pairs) < 60
    return ChoiceField(choices=pairs, radios=True, inline=short, **said)
