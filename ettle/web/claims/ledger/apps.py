from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO


class LedgerConfig(AppConfig):
    name = "ettle.web.claims.ledger"
    label = "ledger"

    def ready(self) -> None:
        ONLY_ADDED_TO.update({"ledger_entry", "ledger_posting"})
