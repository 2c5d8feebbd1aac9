from django.apps import AppConfig

from ettle.web.access.roles import Act
from ettle.web.frame import slots

COUNTED = "What happened, counted: who is reached, what they come to, how long it takes, what it costs."


class MeasurementConfig(AppConfig):
    name = "ettle.web.measurement"
    label = "measurement"

    def ready(self) -> None:
        from ettle.web.access.database import ONLY_ADDED_TO
        from ettle.web.measurement import waiting

        ONLY_ADDED_TO.update({"measurement_snapshot", "measurement_evaluation"})
        slots.fill("navigation", slots.Link("Figures", "figures", act=Act.SEE_FIGURES, place=38))
        slots.fill("home", slots.Link("Figures", "figures", COUNTED, act=Act.SEE_FIGURES, place=24))
        slots.fill("home", waiting.released)
        slots.fill("home", waiting.returns)
