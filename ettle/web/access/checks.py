"""What `check` says of access before the site starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import get_resolver

from ettle.web.access.declared import undeclared


@register()
def every_view_is_declared(**_: Any) -> list[CheckMessage]:
    cure = (
        'Put @for_act(...), @for_signed_in or @for_everybody("why") outermost on it: see ettle/web/access/declared.py'
    )
    return [
        Error(f"The view at {each} does not say whom it answers, so it answers nobody.", hint=cure, id="access.E001")
        for each in undeclared(get_resolver().url_patterns)
    ]
