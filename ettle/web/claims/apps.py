from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "ettle.web.claims"
    label = "claims"

    def ready(self) -> None:
        from ettle.web.access.database import ONLY_ADDED_TO
        from ettle.web.casework import projections
        from ettle.web.claims.entitled import rows_of
        from ettle.web.claims.models import Entitled
        from ettle.web.claims.restated import on_variation
        from ettle.web.frame import slots

        ONLY_ADDED_TO.update({"claims_step"})
        projections.keep(Entitled, rows_of)
        slots.fill("variation_touches", on_variation)
