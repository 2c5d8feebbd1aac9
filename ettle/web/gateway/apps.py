from django.apps import AppConfig

from ettle.web.access.roles import Act
from ettle.web.frame import slots


class GatewayConfig(AppConfig):
    name = "ettle.web.gateway"
    label = "gateway"

    def ready(self) -> None:
        from ettle.web.access.database import EMPTIED_WHEN_ERASED, ONLY_ADDED_TO
        from ettle.web.casework.actions import when_recorded
        from ettle.web.gateway.actions import follow
        from ettle.web.gateway.forgetting import forget
        from ettle.web.gateway.on_person import on_person
        from ettle.web.gateway.waiting import waiting
        from ettle.web.people.telling import when_erased

        ONLY_ADDED_TO.add("gateway_step")
        EMPTIED_WHEN_ERASED["gateway_step"] = "told"
        when_erased(forget)
        when_recorded(follow)
        slots.fill("navigation", slots.Link("Refer someone", "referrals", act=Act.REFER, place=40))
        note = "To a service of this area, with their agreement; here too stands what became of those you referred."
        slots.fill("home", slots.Link("Refer someone", "referrals", note, act=Act.REFER, place=10))
        slots.fill("navigation", slots.Link("Referrals to us", "received", act=Act.ANSWER_REFERRALS, place=30))
        slots.fill("today", waiting)
        slots.fill("person", on_person)
