from django.apps import AppConfig

from ettle.web.frame import slots


class CaseworkConfig(AppConfig):
    name = "ettle.web.casework"
    label = "casework"

    def ready(self) -> None:
        note = "Every person and programme: where they stand, what is due next. One journey opens to its timeline and reasons."
        slots.fill("navigation", slots.Link("Journeys", "journeys"))
        slots.fill("home", slots.Link("Journeys", "journeys", note))
