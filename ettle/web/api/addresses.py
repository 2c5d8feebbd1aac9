"""The addresses of the API, each declared: the key is asked for inside."""

from __future__ import annotations

from typing import Any

from ettle.web.access.declared import Rule, declare
from ettle.web.api import entries, lists, notes, people, referrals
from ettle.web.api.door import api

BY_KEY = Rule(signed_in=False, why="asks for a key of an organisation, and decides by the post of the key")
PARTS = (lists, people, entries, notes, referrals)
"""What there is: each says its operations when it is read."""


def addresses() -> Any:
    patterns, app, namespace = api.urls
    for each in patterns:
        if each.callback is not None:
            declare(each.callback, BY_KEY)
    return patterns, app, namespace
