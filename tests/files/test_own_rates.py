"""Our own rates, where one is the part of another."""

from __future__ import annotations

from spec.house import rulebook


def test_the_living_wage_of_the_law_is_the_oldest_band_of_the_minimum_wage_from_every_day() -> None:
    rates = rulebook().rates
    by_age, flat = rates["national_minimum_wage"], rates["national_living_wage"]
    assert set(flat.values) == set(by_age.values)
    assert flat.values == {day: by_age.value_on(day, 99) for day in by_age.values}
    assert (by_age.by_age, flat.by_age) == (True, False)
