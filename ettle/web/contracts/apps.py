from django.apps import AppConfig

from ettle.web.frame import slots


class ContractsConfig(AppConfig):
    name = "ettle.web.contracts"
    label = "contracts"

    def ready(self) -> None:
        note = "What was agreed, in plain English: who can join, what people are owed, what counts, what is paid. Each rule with its source."
        slots.fill("navigation", slots.Link("Programmes", "programmes", place=80))
        slots.fill("home", slots.Link("Programmes and their rules", "programmes", note))
