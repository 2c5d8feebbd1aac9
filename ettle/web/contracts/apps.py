from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO, ONLY_BY_THE_SYSTEM
from ettle.web.access.roles import Act
from ettle.web.frame import slots

CONTRACTS = (
    "What your organisation agreed with others: prices, limits, volumes, the supply chain; what waits to be agreed."
)


class ContractsConfig(AppConfig):
    name = "ettle.web.contracts"
    label = "contracts"

    def ready(self) -> None:
        from ettle.web.access.acting import ASKED_ALONG
        from ettle.web.contracts import documents

        ONLY_ADDED_TO.update({"contracts_proposal", "contracts_ending", "contracts_document", "contracts_edition"})
        ONLY_BY_THE_SYSTEM.update({"contracts_document", "contracts_edition"})
        ASKED_ALONG[documents.EDITION] = documents.LATEST
        note = "What was agreed, in plain English: who can join, what people are owed, what counts, what is paid. Each rule with its source."
        slots.fill("navigation", slots.Link("Programmes", "programmes", place=80))
        slots.fill("home", slots.Link("Programmes and their rules", "programmes", note))
        slots.fill("navigation", slots.Link("Contracts", "contracts", act=Act.SEE_CONTRACTS, place=70))
        slots.fill("home", slots.Link("Contracts", "contracts", CONTRACTS, act=Act.SEE_CONTRACTS))
