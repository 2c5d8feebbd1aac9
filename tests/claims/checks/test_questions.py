"""Questions about results: each drawn on both sides, over plain rows. None of them decides anything."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

import ettle.web.claims as claims
from ettle.engine.basics.period import Period
from ettle.engine.settle.lines import LineId
from ettle.web.claims.checks import questions
from ettle.web.claims.checks.asked import Asked, Shown
from ettle.web.claims.checks.chance import at_least
from ettle.web.claims.checks.questions import ranked
from ettle.web.claims.checks.second_records import Named, pairs
from ettle.web.claims.checks.settings import OneEmployer, settings

BEGUN, ONE = date(2021, 1, 4), timedelta(days=1)
NOON = datetime(2021, 5, 4, 12, tzinfo=UTC)


def row(number, provider="works", **said):
    """One of many ordinary results: an employer of its own, a paper of its own, somebody in touch, the job goes on."""
    begun = BEGUN + number * ONE
    reached = begun + 90 * ONE
    days = (Period(begun, reached + ONE),)
    own = {
        "id": LineId(f"{provider}-{number:03d}", "job_13", 1),
        "person": f"{provider}-p{number:03d}",
        "provider": provider,
        "programme": "fair-start-scotland",
        "achieved_on": reached,
        "days": days,
        "job_known": True,
        "hours_over": 400,
        "employers": frozenset({f"employer {provider} {number}"}),
        "papers": (Shown("payslip", days[0], NOON + number * 7 * ONE, f"{provider}{number}", 10_000 + number),),
        "in_touch": 3,
        "told_on": begun,
    }
    return Asked(**(own | said))


def many(count=40, provider="works", **said):
    return [row(number, provider, **said) for number in range(count)]


def codes(rows, of="works"):
    return {
        (each.id.enrolment, question.code)
        for each in ranked(rows)
        for question in each.questions
        if each.id.enrolment.startswith(of)
    }


def ended(after, number, provider="works"):
    each = row(number, provider)
    return replace(each, job_until=each.achieved_on + (after + 1) * ONE)


ORDINARY = [*many(), *many(40, "others")]


def test_nothing_is_asked_about_ordinary_results():
    assert ranked(ORDINARY) == []


@pytest.mark.parametrize(("past", "asks"), [(0, True), (13, True), (14, False)])
def test_jobs_that_end_just_past_the_bar_are_asked_about(past, asks):
    rows = [*(ended(past, number) for number in range(6)), *many()[6:], *many(40, "others")]
    assert len(codes(rows)) == (6 if asks else 0)


def test_jobs_that_end_as_often_in_the_next_two_weeks_and_elsewhere_are_not():
    rows = [ended(past, number, of) for of in ("works", "others") for number, past in enumerate([3, 5, 8, 10, 16, 18, 21, 25])]  # fmt: skip
    assert codes([*rows, *many()[8:], *many(40, "others")[8:]]) == set()


@pytest.mark.parametrize(("over", "elsewhere", "asks"), [(50, 400, True), (51, 400, False), (50, 50, False)])
def test_hours_at_the_bar_are_held_against_the_others(over, elsewhere, asks):
    rows = [*many(hours_over=over), *many(40, "others", hours_over=elsewhere)]
    assert bool(codes(rows)) == asks


@pytest.mark.parametrize(
    ("here", "elsewhere", "asks"), [(5, 0, True), (4, 0, False), (5, 5, False)], ids=["many", "few", "everywhere"]
)
def test_one_employer_of_many_people_whom_others_hardly_know_is_asked_about(here, elsewhere, asks):
    one = {"employers": frozenset({"the works"})}
    rows = [*many(here, **one), *many()[here:], *many(elsewhere, "others", **one), *many(40, "others")[elsewhere:]]
    assert len(codes(rows)) == (here if asks else 0)


def paper(**said):
    each = {"type": "payslip", "covers": Period(BEGUN, BEGUN + 91 * ONE), "recorded_at": NOON, "file": "x", "size": 5}
    return (Shown(**(each | said)),)


@pytest.mark.parametrize(
    ("people", "asks"),
    [
        ([{"papers": paper(file="a")}, {"papers": paper(file="b")}], 2),
        ([{"papers": paper(size=6)}, {"papers": paper(size=5)}], 0),
        ([{"papers": paper(size=6)}, {"papers": paper(size=5)}, {"papers": paper(size=7)}], 3),
        ([{"papers": paper(size=6), "amounts": (100,)}, {"papers": paper(size=5), "amounts": (100,)}], 2),
        ([{"papers": paper(size=6), "amounts": (100,)}, {"papers": paper(size=5), "amounts": (101,)}], 0),
    ],
    ids=["size", "two of one day", "three of one day", "pay", "other pay"],
)
def test_papers_of_different_people_that_agree_too_well_are_asked_about(people, asks):
    rows = [row(number, **said) for number, said in enumerate(people)]
    assert {code for _, code in codes(rows)} == ({"papers_alike"} if asks else set())
    assert len(codes(rows)) == asks


SINGLE = [
    ("changed_after_refusal", {"changed_after": ("work",)}, {"changed_after": ()}),
    ("not_in_touch", {"in_touch": 0}, {"in_touch": 1}),
    ("not_in_touch", {"in_touch": 0}, {"in_touch": None}),
    ("said_otherwise", {"said_not": date(2021, 3, 1)}, {"said_not": None}),
    ("written_at_once", {"written_at_once": BEGUN + 99 * ONE}, {"written_at_once": None}),
    ("paid_for_fewer_hours", {"paid_hours_over": -201}, {"paid_hours_over": -200}),
    ("paid_before_it_began", {"paid_before": BEGUN - ONE}, {"paid_before": None}),
    ("no_pay_at_the_end", {"last_paid": BEGUN + 54 * ONE}, {"last_paid": BEGUN + 55 * ONE}),
    ("told_late", {"told_on": BEGUN + 91 * ONE}, {"told_on": BEGUN + 90 * ONE}),
    ("odd_hours", {"papers": paper(recorded_at=datetime(2021, 5, 4, 21, tzinfo=UTC))}, {"papers": paper()}),
    ("odd_hours", {"papers": paper(recorded_at=datetime(2021, 5, 2, 12, tzinfo=UTC))}, {"papers": paper()}),
]


@pytest.mark.parametrize(("code", "asked", "not_asked"), SINGLE)
def test_one_result_is_asked_about_for_what_it_is_itself(code, asked, not_asked):
    others = [*many()[1:], *many(40, "others")]
    assert codes([row(0, **asked), *others]) == {("works-000", code)}
    assert codes([row(0, **not_asked), *others]) == set()


def of_firm(number, past):
    return replace(ended(past, number), employers=frozenset({"the firm"}))


@pytest.mark.parametrize(
    ("pasts", "asks"), [([3, 16, 20], 3), ([3, 16], 0), ([3, 16, 28], 0)], ids=["three", "two", "one goes on"]
)
def test_short_jobs_that_three_people_had_with_one_employer_are_asked_about(pasts, asks):
    rows = [*(of_firm(number, past) for number, past in enumerate(pasts)), *many()[3:], *many(40, "others")]
    assert len({id for id, code in codes(rows) if code == "short_jobs_with_one_employer"}) == asks


def test_a_list_that_shows_several_is_asked_about_as_a_list_and_not_as_papers_alike():
    rows = [row(number, papers=paper(type="payroll_feed")) for number in range(4)]
    assert {code for _, code in codes(rows)} == {"listed_with_others"}
    assert codes([row(0, papers=paper(type="payroll_feed")), *many()[1:]]) == set()


def named(person, family, given="ann", born=BEGUN, phone=""):
    return Named(person, family, given, born, phone)


@pytest.mark.parametrize(
    ("other", "asks"),
    [
        (named("others-p000", "farquhar"), True),
        (named("others-p000", "farquar"), True),
        (named("others-p000", "smith", phone="131"), True),
        (named("others-p000", "smith"), False),
        (named("others-p000", "farquhar", "eilidh"), False),
        (named("others-p000", "farquhar", born=BEGUN + ONE), False),
    ],
    ids=["same", "misspelt", "same phone", "another name", "twin", "another day"],
)
def test_two_records_that_may_be_one_person_are_asked_about_where_their_days_overlap(other, asks):
    rows = [row(0), row(0, "others"), *many()[1:], *many(40, "others")[1:]]
    who = [named("works-p000", "farquhar", phone="131"), other]
    found = list(pairs(rows, who))
    assert bool(found) == asks
    assert {each.id.enrolment for each in ranked(rows, who)} == ({"works-000", "others-000"} if asks else set())
    assert ranked(rows, who, [frozenset(("works-p000", "others-p000"))]) == []


@pytest.mark.parametrize(("many_", "asks"), [(3, 3), (2, 0)])
def test_three_people_of_a_provider_behind_one_phone_are_asked_about_and_two_of_a_home_are_not(many_, asks):
    who = [named(f"works-p{at:03d}", f"family {at}", born=BEGUN + at * ONE, phone="131") for at in range(many_)]
    rows = [*many(), *many(40, "others")]
    who += [named("others-p000", "other", born=BEGUN + 9 * ONE, phone="131")]
    assert [code for each in ranked(rows, who) for code in {question.code for question in each.questions}] == [
        "behind_one_phone"
    ] * asks


def test_the_words_about_two_records_tell_neither_name_nor_birth():
    rows = [row(0), row(0, "others")]
    found = ranked(rows, [named("works-p000", "farquhar"), named("others-p000", "farquhar")])
    said = " ".join(question.words for each in found for question in each.questions).lower()
    assert "others-000" in said and "farquhar" not in said and "2021" not in said


def test_one_employer_goes_by_the_settings(monkeypatch):
    one = {"employers": frozenset({"the works"})}
    rows = [*many(4, **one), *many()[4:], *many(40, "others")]
    assert codes(rows) == set()
    fewer = settings().one_employer.model_copy(update={"people": 4, "chance": 0.01})
    monkeypatch.setattr(questions, "settings", lambda: settings().model_copy(update={"one_employer": fewer}))
    assert len(codes(rows)) == 4


def test_a_setting_without_source_says_that_it_is_illustrative():
    said = {"because": "So.", "people": 3, "percent": 2, "chance": 0.01}
    with pytest.raises(ValidationError, match="illustrative"):
        OneEmployer(**said)
    assert OneEmployer(**said, illustrative="yes").people == 3


def test_what_is_the_way_things_are_done_here_is_not_asked_about():
    assert codes(many(told_on=BEGUN + 300 * ONE, papers=())) == set()


def test_the_same_days_under_another_programme_are_asked_about_and_other_days_are_not():
    first = row(0)
    second = replace(row(0), id=LineId("works-900", "entered_work", 1), programme="no-one-left-behind-local", papers=())
    later = replace(second, days=(Period(date(2022, 1, 1), date(2022, 1, 2)),))
    assert {code for _, code in codes([first, second])} == {"paid_beside"}
    assert codes([first, later]) == set()


def test_the_weightiest_come_first_whatever_the_order_of_the_rows():
    rows = [row(0, in_touch=0), row(1, in_touch=0, said_not=date(2021, 3, 1)), row(2, said_not=date(2021, 3, 1)), *many(40, "others")]  # fmt: skip
    order = [each.id.enrolment for each in ranked(rows)]
    assert order == ["works-001", "works-002", "works-000"]
    assert [each.id.enrolment for each in ranked(rows[::-1])] == order


def test_the_chance_is_exact():
    assert at_least(0, 10, 0.5) == 1.0
    assert at_least(10, 10, 0.5) == pytest.approx(1 / 1024)
    assert at_least(8, 10, 0.5) == pytest.approx(56 / 1024)


def test_what_decides_never_looks_at_a_question():
    """No question can block or pass anything: what claims, decides and stops does not know them."""
    for file in ("claiming", "deciding", "recovering", "settling", "run", "checks/stops", "checks/validation"):
        tree = ast.parse((Path(claims.__file__).parent / f"{file}.py").read_text())
        known = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {each for each in known if each.endswith((".questions", ".asking", ".asked"))}, file
