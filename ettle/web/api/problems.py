"""What was wrong with a request: where, why, what to do. Every refusal has this shape (RFC 9457, `application/problem+json`)."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import JsonResponse

from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words

Fault = dict[str, str]
TYPE = "application/problem+json"
MEND = "mend it and send it again"


class Problem(Exception):
    """A request that is refused, with its status and one fault or several; `more` is said beside them."""

    def __init__(self, status: int, *faults: Fault, **more: Any) -> None:
        self.status, self.faults, self.more = status, faults, more
        super().__init__("; ".join(f"{each['field']}: {each['reason']}" for each in faults))


def fault(field: str, reason: str, cure: str) -> Fault:
    return {"field": field, "reason": reason, "cure": cure}


def in_words(field: str, words: str) -> Fault:
    """A fault from a sentence of a page, which says what was found, then what to do: after a semicolon or a full stop."""
    said = words if "; " in words else words.replace(". ", "; ", 1)
    reason, _, cure = said.rstrip(".").partition("; ")
    return fault(field or "request", reason, cure or MEND)


def of_form(form: forms.BaseForm, beside: Iterable[str] = ()) -> list[Fault]:
    """The faults of a form of a page, each at its field; `beside` leaves out some."""
    return [
        in_words("" if field == "__all__" else field, each["message"])
        for field, errors in form.errors.get_json_data().items()
        if field not in beside
        for each in errors
    ]


def of_refused(refused: Refused) -> Problem:
    """What does not hold together with what is held, as the page's form would say it."""
    return Problem(422, *(in_words("request", words) for words in refused_words(refused)))


def answer(status: int, faults: Iterable[Fault], **more: Any) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "faults": list(faults)}
    return JsonResponse(body | more, status=status, content_type=TYPE)
