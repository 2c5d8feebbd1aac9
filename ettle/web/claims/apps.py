from django.apps import AppConfig

from ettle.web.access.roles import Act
from ettle.web.frame import slots


class ClaimsConfig(AppConfig):
    name = "ettle.web.claims"
    label = "claims"

    def ready(self) -> None:
        from ettle.web.access.database import ONLY_ADDED_TO
        from ettle.web.casework import projections
        from ettle.web.claims.entitled import rows_of
        from ettle.web.claims.ledger import clearing
        from ettle.web.claims.ledger.models import Kind
        from ettle.web.claims.models import Entitled
        from ettle.web.claims.pace import Pace, pace_of
        from ettle.web.claims.posting import said
        from ettle.web.claims.restated import on_variation

        ONLY_ADDED_TO.update({"claims_step", "claims_toldof"})
        clearing.compare_with({Kind.APPROVED}, said)
        projections.keep(Entitled, rows_of)
        projections.keep(Pace, pace_of)
        slots.fill("variation_touches", on_variation)
        _fill_pages()


NAVIGATION = (
    slots.Link("Claims", "claims", act=Act.CLAIM, place=32),
    slots.Link("To check", "to_check", act=Act.CHECK_CLAIMS, place=31),
    slots.Link("To approve", "to_approve", act=Act.APPROVE_CLAIMS, place=31),
    slots.Link("Statements", "statements", act=Act.SEE_STATEMENTS, place=33),
    slots.Link("Cash", "cash", act=Act.SEE_MONEY, place=36),
    slots.Link("Payments", "batches", act=Act.SEE_MONEY, place=34),
)
EMPLOYERS = "Who is paid for taking somebody on, and whose move it is."
MONTHS = "Each month of each contract: what is claimed, where it is, whose move it is, every number with the people behind it."
MESSAGES = slots.Link("Messages to you", "claim_messages", act=Act.CLAIM)
HOME = (
    slots.Link("Employers", "employers", EMPLOYERS, act=Act.SEE_STATEMENTS, place=26),
    slots.Link("Statements", "statements", MONTHS, act=Act.SEE_STATEMENTS, place=25),
)


def _fill_pages() -> None:
    """What the pages of lower desks show of claims, and the ways to its own."""
    from ettle.web.claims.pages import closing, money, shares, waiting

    for slot, contents in (
        ("own", (MESSAGES,)),
        ("navigation", (*NAVIGATION, shares.link)),
        ("home", (*HOME, shares.link, closing.on_home, waiting.to_check, waiting.to_approve, waiting.payments)),
        ("today", (closing.on_today,)),
        ("ledger_entry", (money.on_entry,)),
    ):
        for content in contents:
            slots.fill(slot, content)
