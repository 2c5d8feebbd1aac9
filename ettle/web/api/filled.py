"""Filling in a page's form with what another system sends. The form decides what is taken, not this file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from ettle.web.api.problems import Fault, Problem, fault, of_form
from ettle.web.frame.fields import DayField

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST = 1_000
"""Fields that one request may name; no form has so many."""


def data_of(given: Mapping[str, Any], **more: Any) -> QueryDict:
    """As a browser would send it."""
    data = QueryDict(mutable=True)
    for name, value in {**given, **more}.items():
        data[name] = "" if value is None else str(value)
    return data


def require(form: forms.BaseForm, given: Mapping[str, Any]) -> None:
    """Raise Problem where what was given is not what the form takes."""
    require_asked(form, given)
    if not form.is_valid():
        raise Problem(422, *of_form(form))


def require_asked(form: forms.BaseForm, given: Mapping[str, Any], beside: Iterable[str] = ()) -> None:
    """Raise Problem where something is given that the form does not ask. `beside` are fields of the form's own.

    With it is told what else is wrong, so that all can be mended at once.
    """
    require_readable(given)
    if wrong := [*_not_asked(form, given, beside), *_no_days(form, given)]:
        raise Problem(422, *wrong, *of_form(form, beside=[each["field"] for each in wrong]))


def require_readable(given: Mapping[str, Any]) -> None:
    """Refuse what no form could take: too many fields, and text that is not text."""
    if len(given) > MOST:
        raise Problem(422, fault("fields", f"there are {len(given):,} of them", "send those that the page asks"))
    wrong = [_unreadable(name, value) for name, value in given.items()]
    if found := [each for each in wrong if each is not None]:
        raise Problem(422, *found)


def _unreadable(name: str, value: Any) -> Fault | None:
    if isinstance(value, bool | list | dict):
        return fault(shown(name), "it is neither text nor a number", "send it as the page asks for it")
    if any((ord(each) < 32 and each not in "\t\r\n") or "\ud800" <= each <= "\udfff" for each in f"{name}{value}"):
        return fault(shown(name), "it holds characters that are no text", "leave them out")
    return None


def shown(name: str) -> str:
    """A name that somebody sent, in a length and letters that can be said back."""
    return name[:60].encode("ascii", "backslashreplace").decode()


def one_of(names: Iterable[str]) -> str:
    return f"use one of {', '.join(names)}"


def _not_asked(form: forms.BaseForm, given: Mapping[str, Any], beside: Iterable[str]) -> Iterable[Fault]:
    """What the form has no field for is refused, not passed over: the sender believes that it was recorded."""
    asked = sorted({*form.fields} - {*beside})
    for name in given:
        if name not in asked:
            yield fault(shown(name), "it is no field of this kind", one_of(asked))


def _no_days(form: forms.BaseForm, given: Mapping[str, Any]) -> Iterable[Fault]:
    """A page takes “yesterday”; from a system, that tries again tomorrow, a day is one day only."""
    for name, value in given.items():
        if isinstance(form.fields.get(name), DayField) and value and not ISO_DAY.fullmatch(str(value)):
            yield no_day(name, value)


def no_day(name: str, value: object) -> Fault:
    return fault(name, f"{str(value)[:40]!r} is no day", "write it as 2021-11-09")
