"""Who reached what, how long it took, who was lost and why, on a few journeys that can be counted by hand."""

from itertools import pairwise

import pytest

from ettle.engine.flow.mapped import journey_map
from tests.flow.drawn import MAP, day, journeys

SIXTIETH = day(60)
FOUR = (
    "ada: referral 0, first_contact 3, start 8, plan 19, activity:mentoring 35, work_began 109",
    "bo: referral 0, first_contact 5, start 9, leave/works/health 20",
    "cy: referral 0, first_contact 1",
    "dot: referral 0, referral_answer:declined/works/no_place 6",
)


def stages(tables, on=SIXTIETH):
    return {each.id: each for each in journey_map(MAP, tables, on).stages}


def test_each_stage_counts_whoever_reached_it_or_a_later_one():
    found = stages(journeys(*FOUR), on=day(120))
    assert {id: each.people for id, each in found.items()} == {
        "referred": 4,
        "contacted": 3,
        "started": 2,
        "planned": 1,
        "active": 1,
        "working": 1,
        "lasting": 0,
    }


def test_those_of_a_stage_went_on_were_lost_or_are_still_in_it_and_nobody_is_missing():
    found = list(stages(journeys(*FOUR), on=day(120)).values())
    for here, following in pairwise(found):
        assert here.people == following.people + here.lost + here.still


def test_a_stage_nobody_wrote_down_counts_as_passed_and_says_how_many_are_recorded():
    found = stages(journeys("ada: referral 0, work_began 40"))
    assert (found["planned"].people, found["planned"].recorded, found["planned"].middle) == (1, 0, None)
    assert (found["working"].middle, found["working"].waited) == (40, 1)


@pytest.mark.parametrize(
    ("days", "middle", "tenth"), [([3], 3, 3), ([1, 9], 1, 9), (range(1, 11), 5, 9), (range(1, 12), 6, 10)]
)
def test_waits_are_of_the_middle_person_and_the_slowest_tenth(days, middle, tenth):
    lines = [f"p{each}: referral 0, first_contact {each}" for each in days]
    found = stages(journeys(*lines))["contacted"]
    assert (found.middle, found.slowest_tenth) == (middle, tenth)


@pytest.mark.parametrize(("asked", "lost"), [(91, 0), (92, 1)])
def test_somebody_is_lost_on_the_day_after_ninety_quiet_days(asked, lost):
    found = stages(journeys("cy: referral 0, first_contact 1"), on=day(asked))["contacted"]
    assert (found.lost, found.still, found.why) == (lost, 1 - lost, (("gone_quiet", 1),) if lost else ())


def test_why_people_were_lost_is_as_recorded():
    found = stages(journeys(*FOUR))
    assert (found["started"].lost, found["started"].why, found["started"].who) == (1, (("health", 1),), ["bo"])
    assert found["referred"].why == (("no_place", 1),)


def test_a_loss_without_a_reason_is_said_by_its_last_step():
    lines = ("ada: referral 0, referral_answer:no_contact 6", "bo: referral 0, death 9", "cy: referral 0, leave 9")
    found = stages(journeys(*lines))["referred"]
    assert list(zip(found.who, found.because, strict=True)) == [
        ("ada", "no_contact"),
        ("bo", "death"),
        ("cy", "not_said"),
    ]


def test_whoever_left_and_came_back_is_not_lost_and_whoever_left_into_work_is_not_either():
    back = "ada: referral 0, start 8, leave/works/health 20, start 50"
    work = "bo: referral 0, start 8, work_began 15, leave/works/into_work 20"
    found = stages(journeys(back, work), on=day(300))
    assert found["started"].who == ["ada"]
    assert found["started"].why == (("gone_quiet", 1),)
    assert (found["working"].lost, found["working"].still) == (0, 1)


def test_thirteen_weeks_are_reached_on_the_day_of_the_outcome():
    tables = journeys(
        "ada: referral 0, work_began 10", "bo: referral 0, work_began 10", outcomes=[("ada", 101), ("bo", None)]
    )
    found = stages(tables, on=day(200))["lasting"]
    assert (found.people, found.middle) == (1, 91)


def test_a_promise_counts_only_what_is_over():
    states = [("a", "met"), ("b", "met"), ("c", "late"), ("d", "missed"), ("e", "due"), ("f", "excused")]
    found = stages(journeys("ada: referral 0, plan 5", offers=states))
    assert (found["planned"].kept, found["planned"].promised) == (2, 4)
    assert (found["contacted"].kept, found["contacted"].promised) == (None, 0)


def test_loops_are_counted_by_people_and_by_times():
    lines = (
        "ada: start 0, leave 10, first_contact 50, start 57, leave 60, start 100",
        "bo: start 0, leave 10",
        "cy: start 0, activity:mentoring 5, work_began 30, work_ended 50, activity:mentoring 62",
    )
    came_back, began_again = journey_map(MAP, journeys(*lines), day(120)).loops
    assert (came_back.people, came_back.times, came_back.middle) == (1, 2, 40)
    assert came_back.back_by == (("first_contact", 1), ("start", 1))
    assert (began_again.people, began_again.middle, began_again.back_by) == (1, 12, (("activity:mentoring", 1),))


def test_a_loop_leads_from_the_stage_most_had_come_to_back_to_the_stage_where_most_began_again():
    lines = (
        "ada: referral 0, start 8, activity:mentoring 9, plan 12, leave 20, referral 50, start 57",
        "bo: referral 0, leave 10, referral 30, start 40",
        "cy: referral 0, start 8, activity:mentoring 9, leave 10, referral 30",
        "dot: start 0, work_began 30, activity:mentoring 35, work_ended 50, activity:mentoring 62",
    )
    came_back, began_again = journey_map(MAP, journeys(*lines), day(120)).loops
    assert (came_back.left_at, came_back.back_at) == ("active", "referred")
    assert (began_again.left_at, began_again.back_at) == ("working", "active")


def test_a_map_of_people_of_one_step_each_is_drawn_and_has_no_loop():
    found = journey_map(MAP, journeys("ada: referral 0", "bo: referral 3"), day(4))
    assert (found.people, found.following.pairs) == (2, ())
    assert {(each.people, each.left_at, each.back_at) for each in found.loops} == {(0, "", "")}


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("ada: assessment/works 0, assessment/council 56", 1),
        ("ada: assessment/works 0, assessment/council 57", 0),
        ("ada: assessment/works 0, assessment/works 20", 0),
        ("ada: assessment/works 0, assessment 20", 0),
    ],
)
def test_a_step_is_a_repeat_when_another_organisation_did_it_within_the_days(line, times):
    found = next(each for each in journey_map(MAP, journeys(line), day(90)).repeats if each.id == "assessed_twice")
    assert found.times == times


def test_what_to_look_at_names_the_longest_wait_and_the_greatest_loss():
    lines = [f"p{each}: referral 0, first_contact 2, start 30" for each in range(5)]
    lines += [f"q{each}: referral 0, referral_answer:no_contact 9" for each in range(3)]
    found = journey_map(MAP, journeys(*lines), day(60)).look_at
    assert [(each.kind, each.at, each.number) for each in found] == [("wait", "started", 28), ("loss", "referred", 3)]


def test_weeks_in_work_are_no_wait_to_look_at():
    lines = [f"p{each}: referral 0, start 5, work_began 10" for each in range(5)]
    found = journey_map(MAP, journeys(*lines, outcomes=[(f"p{each}", 101) for each in range(5)]), day(200))
    assert found.stages[-1].middle == 91
    assert [(each.at, each.number) for each in found.look_at if each.kind == "wait"] == [("started", 5)]


def test_a_map_of_nobody_is_empty_and_does_not_fail():
    found = journey_map(MAP, journeys(), day(0))
    assert found.people == 0
    assert found.look_at == ()
    assert found.following.pairs == ()
