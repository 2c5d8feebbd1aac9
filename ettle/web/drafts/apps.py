from django.apps import AppConfig

from ettle.web.frame import slots


class DraftsConfig(AppConfig):
    name = "ettle.web.drafts"
    label = "drafts"

    def ready(self) -> None:
        from ettle.web.drafts import attached, carried, queries

        slots.fill("stranger", carried.through_sign_in)
        slots.fill("form", attached.by_default)
        slots.fill("today", queries.section)
