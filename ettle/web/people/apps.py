from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.access.roles import Act
from ettle.web.frame import slots


class PeopleConfig(AppConfig):
    name = "ettle.web.people"
    label = "people"

    def ready(self) -> None:
        from ettle.web.access.actions import when_grants_change
        from ettle.web.people.finding import box
        from ettle.web.people.indexing import index
        from ettle.web.people.queries import name_of

        slots.fill("name_of", name_of)
        ONLY_ADDED_TO.add("people_earlier")
        when_grants_change(index)
        slots.fill("header", box)
        slots.fill("person_pages", slots.Link("Details", "details", act=Act.SEE_PERSON))
