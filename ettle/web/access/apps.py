from django.apps import AppConfig
from django.db.models.signals import post_migrate

from ettle.web.access.database import grant_privileges


class AccessConfig(AppConfig):
    name = "ettle.web.access"
    label = "access"

    def ready(self) -> None:
        post_migrate.connect(grant_privileges, sender=self, dispatch_uid="access.grant_privileges")
