from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.access.roles import Act
from ettle.web.frame import slots


class CaseworkConfig(AppConfig):
    name = "ettle.web.casework"
    label = "casework"

    def ready(self) -> None:
        ONLY_ADDED_TO.add("casework_beside")
        slots.fill("navigation", slots.Link("Today", "today", act=Act.SEE_TODAY))
        slots.fill("navigation", slots.Link("Caseload", "caseload", act=Act.SEE_CASELOAD))
        slots.fill("navigation", slots.Link("Group session", "group_attendance", act=Act.RECORD))
