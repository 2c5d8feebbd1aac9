from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.access.roles import Act
from ettle.web.frame import slots


class LedgerConfig(AppConfig):
    name = "ettle.web.claims.ledger"
    label = "ledger"

    def ready(self) -> None:
        ONLY_ADDED_TO.update({"ledger_entry", "ledger_posting", "ledger_reasons"})
        slots.fill("navigation", slots.Link("Ledger", "ledger", act=Act.SEE_MONEY, place=36))
        note = "What each contract costs, owes and paid, entry by entry, with the reasons."
        slots.fill("home", slots.Link("Ledger", "ledger", note, act=Act.SEE_MONEY, place=27))
