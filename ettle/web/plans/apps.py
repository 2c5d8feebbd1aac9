from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.frame import slots


class PlansConfig(AppConfig):
    name = "ettle.web.plans"
    label = "plans"

    def ready(self) -> None:
        from ettle.web.plans import sections
        from ettle.web.plans.since import kept_since

        ONLY_ADDED_TO.update({"plans_said", "plans_entry", "plans_agreement", "plans_digitalcheck", "plans_note"})
        slots.fill("person", sections.on_person)
        slots.fill("today", sections.on_today)
        slots.fill("letter", sections.for_letter)
        slots.fill("kept_since", kept_since)
