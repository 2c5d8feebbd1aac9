"""The addresses of the API, each declared: the key is asked for inside."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt

from ettle.web.access.declared import Rule, declare
from ettle.web.api import (
    appeals,
    appointments,
    assessments,
    claims,
    details,
    digital,
    documents,
    entries,
    equality,
    figures,
    group_sessions,
    imports,
    letters,
    links,
    lists,
    moves,
    notes,
    people,
    plan,
    referrals,
    statements,
)
from ettle.web.api.door import api
from ettle.web.api.problems import answer, fault

BY_KEY = Rule(signed_in=False, why="asks for a key of an organisation, and decides by the post of the key")
PARTS = (
    *(lists, people, entries, group_sessions, notes, plan, assessments, appointments),
    *(details, equality, digital),
    *(documents, letters, links, moves, imports, referrals, statements, claims, appeals, figures),
)
"""What there is: each says its operations when it is read."""


def addresses() -> Any:
    patterns, app, namespace = api.urls
    for each in patterns:
        if each.callback is not None:
            view = nowhere if each.name == "api-root" else _told(each.callback)
            each.callback = declare(view, BY_KEY)
    return [*patterns, re_path("", nowhere, name="api_nowhere")], app, namespace


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """An address that no operation has."""
    cure = "take one of those that openapi.json lists"
    return answer(404, [fault("address", "there is no such address", cure)])


declare(nowhere, BY_KEY)


def _told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The library answers a method that an address does not take in bare text; ours says what it takes."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        takes = response["Allow"]
        refused = answer(405, [fault("method", f"this address does not take {request.method}", f"use {takes}")])
        refused["Allow"] = takes
        return refused

    return answered
