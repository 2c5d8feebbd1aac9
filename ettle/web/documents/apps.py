from django.apps import AppConfig

from ettle.web.access.database import ONLY_ADDED_TO
from ettle.web.frame import slots


class DocumentsConfig(AppConfig):
    name = "ettle.web.documents"
    label = "documents"

    def ready(self) -> None:
        from ettle.web.documents import sections
        from ettle.web.documents.since import kept_since

        ONLY_ADDED_TO.add("documents_letter")
        slots.fill("person", sections.on_person)
        slots.fill("kept_since", kept_since)
