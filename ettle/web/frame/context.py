"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ettle.web.frame import slots
from ettle.web.frame.day import today


def frame(request: HttpRequest) -> dict[str, Any]:
    here = request.resolver_match.view_name if request.resolver_match else None
    acting = getattr(request, "acting", None)
    return {
        "in_header": slots.sections("header", request),
        "navigation": sorted(slots.ask("navigation", request), key=lambda link: link.place),
        "own_choices": slots.ask("own", request),
        "here": here,
        "site_day": today(),
        "acting": acting,
        "place": settings.PLACE,
        "demonstration": not settings.PRODUCTION,
        "head": slots.sections("head", request),
        "foot": slots.sections("foot", request),
    }
