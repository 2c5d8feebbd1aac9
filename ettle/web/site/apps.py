"""The site itself as an app: its templates, and what it puts in the frame's slots."""

from django.apps import AppConfig

from ettle.web.frame import slots


class SiteConfig(AppConfig):
    name = "ettle.web.site"
    label = "site"

    def ready(self) -> None:
        slots.fill("navigation", slots.Link("Start", "home"))
