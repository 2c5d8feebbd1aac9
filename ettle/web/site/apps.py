"""The site itself as an app: its templates, and what it puts in the frame's slots."""

from django.apps import AppConfig
from django.http import HttpRequest

from ettle.web.access.roles import Act
from ettle.web.frame import slots


class SiteConfig(AppConfig):
    name = "ettle.web.site"
    label = "site"

    def ready(self) -> None:
        slots.fill("navigation", _start)


def _start(request: HttpRequest) -> slots.Link | None:
    """The first page, but for those who are led on from it to their day."""
    acting = getattr(request, "acting", None)
    led_on = acting is not None and acting.may(Act.SEE_TODAY)
    return None if led_on else slots.Link("Start", "home", place=0)
