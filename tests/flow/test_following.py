"""What follows what, against a count made journey by journey."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from itertools import pairwise

from ettle.engine.flow.columns import steps_of
from ettle.engine.flow.following import following
from tests.flow.drawn import journeys

WORDS = ("referral", "first_contact", "contact", "start", "plan", "activity:mentoring", "leave")


def invented(seed, people=40):
    chance = random.Random(seed)
    for person in range(people):
        days = sorted(chance.sample(range(60), chance.randrange(1, 9)))
        yield f"p{person:02d}", [(chance.choice(WORDS), each) for each in days]


def test_pairs_days_beginnings_and_ends_are_those_of_a_plain_count():
    for seed in range(20):
        told = dict(invented(seed))
        lines = [f"{person}: " + ", ".join(f"{step} {on}" for step, on in steps) for person, steps in told.items()]
        found = following(steps_of(journeys(*lines)["steps"]))
        waits = defaultdict(list)
        for steps in told.values():
            for (step, first), (then, second) in pairwise(steps):
                waits[step, then].append(second - first)
        assert {(each.step, each.then): each.times for each in found.pairs} == {k: len(v) for k, v in waits.items()}
        assert {(each.step, each.then): each.middle for each in found.pairs} == {
            k: sorted(v)[(len(v) - 1) // 2] for k, v in waits.items()
        }
        assert found.begins == Counter(steps[0][0] for steps in told.values())
        assert found.ends == Counter(steps[-1][0] for steps in told.values())


def test_steps_of_one_day_stand_in_the_order_in_which_they_can_follow():
    found = following(steps_of(journeys("ada: leave 3, start 3, referral 3, first_contact 3")["steps"]))
    assert [(each.step, each.then) for each in found.pairs] == [
        ("first_contact", "start"),
        ("referral", "first_contact"),
        ("start", "leave"),
    ]
