from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save

from ettle.web.access.database import grant_privileges
from ettle.web.access.roles import Act
from ettle.web.frame import slots

OVERSIGHT = [
    ("Who sees whom", "who_sees", "Which organisations see what of one person, and because of what."),
    ("Opened in need", "opened_records", "Records that were opened because somebody’s safety depended on it."),
]


class AccessConfig(AppConfig):
    name = "ettle.web.access"
    label = "access"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from ettle.web.access import checks, sessions  # noqa: F401  (registers)
        from ettle.web.access.glass.standing import standing
        from ettle.web.access.glass.told import told
        from ettle.web.access.why import why

        post_save.connect(sessions.set_up_here, sender=Authenticator, dispatch_uid="access.set_up_here")
        slots.fill("today", told)
        slots.fill("head", standing)
        slots.fill("foot", why)
        for words, address, note in OVERSIGHT:
            slots.fill("navigation", slots.Link(words, address, act=Act.SEE_GRANTS))
            slots.fill("home", slots.Link(words, address, note, act=Act.SEE_GRANTS))
        slots.fill("navigation", slots.Link("Audit", "audit", act=Act.SEE_AUDIT))
        note = "Who did what, to whose data, and whether the record is whole."
        slots.fill("home", slots.Link("Audit", "audit", note, act=Act.SEE_AUDIT))
        post_migrate.connect(grant_privileges, sender=self, dispatch_uid="access.grant_privileges")
