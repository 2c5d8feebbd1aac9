from django.apps import AppConfig

from ettle.web.access.roles import Act
from ettle.web.frame import slots

SAMPLES = "Paid lines that are looked at again, what was found, and what that says of all of them."


class SamplingConfig(AppConfig):
    name = "ettle.web.claims.sampling"
    label = "sampling"

    def ready(self) -> None:
        slots.fill("home", slots.Link("Samples of what was paid", "samples", SAMPLES, act=Act.SEE_MONEY))
