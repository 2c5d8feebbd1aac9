"""A small register in the shape of the published one gives the published table back; all of it is `published_register`."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import Tables
from ettle.engine.events.counting import journeys
from ettle.engine.measures.measuring import Asked, measured
from ettle.simulation.editions import data_to
from ettle.simulation.figures import cohorts
from ettle.simulation.outcomes import RATES
from ettle.simulation.register import published_referrals, published_starts, register
from spec.measures.drawn import house
from tests.simulation.published_register import LATEST, SEED, beside

ONE_IN = 200
KNOWN_AT = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def rows() -> Tables:
    """What the rules say on the last day of data of the latest edition."""
    people = journeys(register(SEED, published_starts(ONE_IN), published_referrals(ONE_IN)), KNOWN_AT)
    return by_definition(people.values(), house().rulebook, data_to(LATEST), KNOWN_AT)


def counts(measure: str) -> dict[str, dict[str, int]]:
    found = measured(Asked(house().measures.measures[measure], rows(), data_to(LATEST)))
    return {row.cohort: {name: count or 0 for name, count in row.counts.items()} for row in found.rows}


def test_starts_of_every_quarter_are_exact_and_the_printed_rates_are_within_the_sampling_error():
    starts = {cohort: each["counted"] for cohort, each in counts("enrolments_started").items()}
    [latest] = [each for each in cohorts() if each.edition == LATEST]
    rates = [(latest, rate, counts(f"fss_{rate}")["all"]) for rate in RATES]
    said = [(cohort, rate, found["numerator"], found["started"]) for cohort, rate, found in rates]
    found = list(beside(starts, ONE_IN, said))
    assert len(found) == 24 + 4
    assert [each.line() for each in found if not each.holds] == []


def test_a_quarter_that_nobody_can_start_in_is_told():
    with pytest.raises(ValueError, match="2010 Jan-Mar: cannot be filled"):
        list(register(SEED, {"2010 Jan-Mar": 1}, {}))
