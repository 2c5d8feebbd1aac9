"""Rates of pay on a day: of the person's age where a rate goes by age, a range while the age is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.day import whole_years
from ettle.engine.basics.unknown import Between
from ettle.engine.evaluate.life import Life
from ettle.engine.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates as they are for one person."""

    life: Life
    rulebook: Rulebook

    def on(self, rate: str, day: date) -> Between | None:
        """The amount in force on a day; None before its first date, or where it has none for the age."""
        table = self.rulebook.rates.get(rate)
        dated = {since: value for since, value in table.values.items() if since <= day} if table else {}
        if table is None or not dated:
            return None
        age, amounts = age_on(self.life, day), dated[max(dated)]
        if age is None and isinstance(amounts, dict):
            return Between(min(amounts.values()), max(amounts.values()))
        amount = table.value_on(day, age)
        return None if amount is None else Between.exactly(amount)


def age_on(life: Life, day: date) -> int | None:
    held = life.fact_on("date_of_birth", day)
    born = held.value if held is not None else None
    return whole_years(born, day) if isinstance(born, date) else None
