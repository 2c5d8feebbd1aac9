from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO


class ChecksConfig(AppConfig):
    name = "ettle.web.claims.checks"
    label = "checks"

    def ready(self) -> None:
        ONLY_ADDED_TO.update({"checks_check"})
