from django.apps import AppConfig

from ettle.web.frame import slots


class PeopleConfig(AppConfig):
    name = "ettle.web.people"
    label = "people"

    def ready(self) -> None:
        from ettle.web.people.queries import name_of

        slots.fill("name_of", name_of)
