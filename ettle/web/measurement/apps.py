from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "ettle.web.measurement"
    label = "measurement"

    def ready(self) -> None:
        from ettle.web.access.database import ONLY_ADDED_TO

        ONLY_ADDED_TO.update({"measurement_snapshot", "measurement_evaluation"})
