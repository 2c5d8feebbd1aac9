from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.access.roles import Act
from ettle.web.frame import slots


class LedgerConfig(AppConfig):
    name = "ettle.web.claims.ledger"
    label = "ledger"

    def ready(self) -> None:
        from ettle.web.claims.ledger.cleared import on_home

        ONLY_ADDED_TO.update({"ledger_entry", "ledger_posting", "ledger_reasons", "ledger_cleared"})
        slots.fill("navigation", slots.Link("Ledger", "ledger", act=Act.SEE_MONEY, place=36))
        slots.fill("home", on_home)
