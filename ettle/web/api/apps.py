from django.apps import AppConfig

from ettle.web.access.roles import Act
from ettle.web.frame import slots


class ApiConfig(AppConfig):
    name = "ettle.web.api"
    label = "api"

    def ready(self) -> None:
        slots.fill("navigation", slots.Link("Keys", "keys", act=Act.MANAGE_STAFF))
        note = "Keys by which other systems of your organisation ask and record: made, seen, taken back."
        slots.fill("home", slots.Link("Keys", "keys", note, act=Act.MANAGE_STAFF))
