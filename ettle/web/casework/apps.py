from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.access.roles import Act
from ettle.web.frame import slots

SHARED = "People whom a sharing agreement lets your organisation see, and what it lets you see of each."

ERASING = "Destroy what is kept of somebody in words, for good: asked by one person, agreed by another."


class CaseworkConfig(AppConfig):
    name = "ettle.web.casework"
    label = "casework"

    def ready(self) -> None:
        from ettle.web.casework.agreed_anew import on_contract, work_out_anew
        from ettle.web.casework.equality.section import on_details
        from ettle.web.casework.erasing.actions import forget
        from ettle.web.casework.naming import rename
        from ettle.web.contracts.agreed.actions import when_agreed
        from ettle.web.people.telling import when_erased, when_named

        ONLY_ADDED_TO.add("casework_beside")
        when_named(rename)
        when_erased(forget)
        when_agreed(work_out_anew)
        slots.fill("contract", on_contract)
        slots.fill("details", on_details)
        slots.fill("person_pages", slots.Link("Records", "link_records", act=Act.LINK))
        slots.fill("navigation", slots.Link("Today", "today", act=Act.SEE_TODAY, place=10))
        slots.fill("navigation", slots.Link("Caseload", "caseload", act=Act.SEE_CASELOAD, place=20))
        note = "The people of your organisation: where each stands, what is due next and by when."
        slots.fill("home", slots.Link("Caseload", "caseload", note, act=Act.SEE_CASELOAD, place=20))
        slots.fill("navigation", slots.Link("Move people", "move_to_provider", act=Act.MOVE_IN_AREA))
        note = "From one provider of your area to another, by reference: looked at first, and undone while nothing followed."
        slots.fill("home", slots.Link("Move people", "move_to_provider", note, act=Act.MOVE_IN_AREA))
        slots.fill("navigation", slots.Link("Shared with us", "shared", act=Act.SEE_SHARED))
        slots.fill("home", slots.Link("Shared with us", "shared", SHARED, act=Act.SEE_SHARED))
        slots.fill("navigation", slots.Link("Erase a person", "erasures", act=Act.ERASE))
        slots.fill("home", slots.Link("Erase a person", "erasures", ERASING, act=Act.ERASE))
        slots.fill("navigation", slots.Link("Group session", "group_attendance", act=Act.RECORD))
