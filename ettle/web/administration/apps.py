from django.apps import AppConfig

from ettle.web.access.roles import Act
from ettle.web.frame import slots


class AdministrationConfig(AppConfig):
    name = "ettle.web.administration"
    label = "administration"

    def ready(self) -> None:
        from ettle.web.administration.staff.left_behind import left_behind

        slots.fill("navigation", slots.Link("Staff", "staff", act=Act.MANAGE_STAFF))
        note = "Who works here, in which roles and teams; letting people in, and what happens when they leave."
        slots.fill("home", slots.Link("Staff", "staff", note, act=Act.MANAGE_STAFF))
        slots.fill("today", left_behind)
        for words, address, note, act in (
            (
                "Places",
                "places",
                "Areas, organisations and teams: entered, named anew, closed.",
                Act.MANAGE_PLACES,
            ),
            (
                "Import",
                "imports",
                "People and events from spreadsheets, looked through before they come in.",
                Act.IMPORT,
            ),
            ("Lists", "lists", "Codes and areas, by release, with what uses them.", Act.MANAGE_LISTS),
        ):
            slots.fill("navigation", slots.Link(words, address, act=act))
            slots.fill("home", slots.Link(words, address, note, act=act))
