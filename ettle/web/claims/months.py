"""The statement a claim belongs to: by the moment it is made, and the cut-off of each month."""

from __future__ import annotations

from datetime import date, datetime

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.events.catalogue import LOCAL
from ettle.engine.rules.programme import Contract
from ettle.web.claims.models import Statement, StatementState
from ettle.web.claims.terms import CUT_OFF, PAY_DAY


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return first_of(month.replace(day=28) + 4 * ONE_DAY)


def cut_off(month: date) -> datetime:
    """Until when a claim belongs to a month."""
    day, hour = CUT_OFF
    return datetime.combine(month_after(month).replace(day=day), hour, LOCAL)


def month_of(moment: datetime) -> date:
    """The month, by its first day, that a claim made at a moment belongs to."""
    this = first_of(moment.astimezone(LOCAL).date())
    before = first_of(this - ONE_DAY)
    return before if moment < cut_off(before) else this


def open_statement(contract: Contract, moment: datetime) -> Statement:
    """The statement that takes what is claimed at a moment: of its month, or the next that is not frozen. As the system."""
    month = month_of(moment)
    while True:
        found, _ = Statement.objects.get_or_create(
            contract=contract.contract,
            month=month,
            defaults={
                "programme": contract.programme,
                "payer": contract.parties.payer,
                "provider": contract.parties.provider,
                "cut_off": cut_off(month),
                "pay_on": month_after(month).replace(day=PAY_DAY),
            },
        )
        if found.state == StatementState.DRAFT:
            return found
        month = month_after(month)
