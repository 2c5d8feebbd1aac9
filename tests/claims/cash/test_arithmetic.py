"""What may come and what is carried, as drawn tables."""

from datetime import date

import pytest

from ettle.web.claims.cash.arithmetic import Awaited, Came, Room, Unpaid, carried, forecast, paces

NOVEMBER, DECEMBER = date(2021, 11, 1), date(2021, 12, 1)


@pytest.mark.parametrize(
    ("came", "of", "number", "likely"),
    [
        (10, 10, 4, 400),
        (5, 10, 4, 200),
        (0, 10, 4, 0),
        (30, 40, 100, 7500),
    ],
)
def test_what_is_likely_is_the_share_of_earlier_ones(came, of, number, likely):
    found = forecast({}, [Awaited(DECEMBER, number, 100, ("approved",))], {"approved": Came(came, of)}, 1)
    (month,) = found.months
    assert (month.certain, month.likely) == (0, likely)
    assert month.low <= likely <= month.high


def test_shares_that_follow_each_other_are_taken_of_each_other():
    history = {"claimed": Came(50, 100), "approved": Came(80, 100)}
    (month,) = forecast({}, [Awaited(DECEMBER, 10, 1000, ("claimed", "approved"))], history, 1).months
    assert month.likely == 4000


def test_a_short_history_foretells_nothing_and_what_is_certain_stays():
    waits = Awaited(DECEMBER, 3, 85000, ("reached job_13", "approved"))
    history = {"approved": Came(40, 40), "reached job_13": Came(9, 9)}
    found = forecast({NOVEMBER: 120000}, [waits], history, 1)
    assert [(each.month, each.certain, each.likely, each.low, each.high) for each in found.months] == [
        (NOVEMBER, 120000, 0, 120000, 120000)
    ]
    assert found.not_foretold == (waits,) and found.pence_not_foretold == 255000


def test_one_more_decided_is_enough():
    waits = Awaited(DECEMBER, 3, 85000, ("reached job_13",))
    assert forecast({}, [waits], {"reached job_13": Came(10, 10)}, 1).not_foretold == ()


def test_the_range_is_wider_where_less_is_known():
    def width(came: int, of: int) -> int:
        (month,) = forecast({}, [Awaited(DECEMBER, 200, 100, ("a",))], {"a": Came(came, of)}, 7).months
        return month.high - month.low

    assert width(6, 12) > 2 * width(300, 600) > 0


def test_the_range_holds_what_comes_four_times_in_five():
    """Months drawn apart from the forecast, from shares it does not know: about one in five falls outside."""
    from random import Random

    chance, inside, tries = Random(11), 0, 150
    for each in range(tries):
        share = chance.uniform(0.2, 0.9)
        came = sum(chance.random() < share for _ in range(40))
        comes = 100 * sum(chance.random() < share for _ in range(30))
        (month,) = forecast({}, [Awaited(DECEMBER, 30, 100, ("a",))], {"a": Came(came, 40)}, each).months
        inside += month.low <= comes <= month.high
    assert 0.72 < inside / tries < 0.95


def test_the_same_seed_gives_the_same_months():
    said = ({NOVEMBER: 1}, [Awaited(DECEMBER, 80, 100, ("a",))], {"a": Came(7, 20)})
    assert forecast(*said, 3) == forecast(*said, 3) != forecast(*said, 4)


def test_what_is_carried_goes_by_the_pound():
    rows = [
        Unpaid("works", "undecided", date(2021, 11, 1), 30000),
        Unpaid("works", "agreed", date(2021, 10, 2), 10000),
        Unpaid("coast", "unclaimed", date(2021, 11, 9), 500),
    ]
    works, coast = carried(rows, date(2021, 11, 11))
    assert (works.body, works.pence, works.days, works.oldest) == ("works", 40000, 18, 40)
    assert works.stages == {"undecided": 30000, "agreed": 10000}
    assert (coast.pence, coast.days) == (500, 2)


def test_what_is_to_be_taken_back_is_set_against_what_is_carried():
    rows = [Unpaid("works", "agreed", date(2021, 11, 1), 30000), Unpaid("works", "agreed", date(2021, 11, 1), -30000)]
    assert carried(rows, date(2021, 11, 11)) == []


def test_a_pace_is_of_those_who_had_not_come_so_far():
    """Two reached it in their 3rd month (0 = the first), one in the 5th; one is in the 4th, six have passed their 5th."""
    seen = [(2, True, 2), (4, True, 1), (3, False, 1), (5, False, 6)]
    assert paces(seen) == {
        0: Came(0, 10), 1: Came(0, 10), 2: Came(2, 10), 3: Came(0, 7), 4: Came(1, 7), 5: Came(0, 0)
    }  # fmt: skip


def test_what_came_this_month_does_not_come_in_the_next():
    history = {"m1": Came(20, 40), "m2": Came(20, 40)}
    awaited = [Awaited(NOVEMBER, 8, 100, ("m1",), of="x"), Awaited(DECEMBER, 8, 100, ("m2",), ("m1",), of="x")]
    assert [each.likely for each in forecast({}, awaited, history, 1).months] == [400, 200]


def test_results_awaited_in_several_months_are_left_out_once():
    awaited = [Awaited(NOVEMBER, 8, 100, ("m1",), of="x"), Awaited(DECEMBER, 8, 100, ("m2",), ("m1",), of="x")]
    assert forecast({}, awaited, {}, 1).number_not_foretold == 8


ALWAYS = {"approved": Came(10_000, 10_000)}


def capped(*rooms):
    waits = [
        Awaited(month, 4, 1000, ("approved",), rule="job_13", year=year)
        for month, year in ((NOVEMBER, 3), (DECEMBER, 4))
    ]
    return [(each.likely, each.high) for each in forecast({}, waits, ALWAYS, 1, rooms).months]


@pytest.mark.parametrize(
    ("room", "months"),
    [
        (Room(frozenset({"job_13"}), 5000, None), [(4000, 4000), (1000, 1000)]),
        (Room(frozenset({"job_13"}), None, 6), [(4000, 4000), (2000, 2000)]),
        (Room(frozenset({"job_13"}), 0, None, 3), [(0, 0), (4000, 4000)]),
        (Room(frozenset({"job_26"}), 0, None), [(4000, 4000), (4000, 4000)]),
        (Room(frozenset({"job_13"}), 8000, None), [(4000, 4000), (4000, 4000)]),
    ],
    ids=["pence", "results", "of one year", "of another rule", "with room for all"],
)
def test_beyond_what_a_cap_has_left_nothing_is_foretold_and_the_earlier_months_use_it_up(room, months):
    flat = [each for month in months for each in month]
    assert [each for month in capped(room) for each in month] == pytest.approx(flat, rel=0.01)
