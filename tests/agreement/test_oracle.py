"""Cases worked by hand from the two documents, so that the oracle itself is checked."""

import datetime as dt
import time

import pytest

from .oracle.windows import inside_window
from .stories import MONDAY, SIXTEEN_HOURS, Doc, Story, make_programme, started


def test_thirteen_unbroken_weeks_are_achieved_on_the_ninety_first_day() -> None:
    story = started()
    job = story.work("2024-01-01")
    found = story.outcome("2024-03-31")
    assert (found["state"], found["on"], found["decides"]) == (
        "achieved",
        "2024-03-31",
        job,
    )
    assert found["version"] == "base"


def test_the_day_before_it_is_possible_tomorrow() -> None:
    story = started()
    story.work("2024-01-01")
    found = story.outcome("2024-03-30")
    assert (found["state"], found["on"], found["earliest"]) == (
        "possible",
        None,
        "2024-03-31",
    )


@pytest.mark.parametrize(("again", "expected"), [("2024-02-19", "2024-04-21"), ("2024-02-20", None)])
def test_a_gap_of_three_weeks_fits_and_one_day_more_does_not(again: str, expected: str | None) -> None:
    story = started()
    story.work("2024-01-01", "2024-01-29")
    story.work(again, employer="y")
    assert story.outcome("2024-04-22")["on"] == expected


def test_unknown_hours_are_unknown_and_add_to_known_ones() -> None:
    story = started()
    story.work("2024-01-01", hours=None)
    assert story.outcome("2024-03-31")["state"] == "unknown"
    story.work("2024-01-01", hours=20, employer="y")
    assert story.outcome("2024-03-31")["state"] == "achieved"


def test_two_jobs_add_up_but_not_when_only_the_largest_counts() -> None:
    story = started()
    story.work("2024-01-01", hours=8)
    story.work("2024-01-01", hours=8, employer="y")
    assert story.outcome("2024-03-31")["state"] == "achieved"
    rule = {**make_programme()["outcomes"]["job_13"], "hours": "single"}
    assert story.outcome("2024-03-31", make_programme(outcomes={"job_13": rule}))["state"] == "possible"


def test_a_correction_counts_from_the_instant_it_was_recorded() -> None:
    story = started()
    first = story.work("2024-01-01", hours=20)
    story.work("2024-01-01", hours=10, recorded="2024-04-10", replaces=first)
    assert story.outcome("2024-03-31", known="2024-04-09")["state"] == "achieved"
    assert story.outcome("2024-03-31", known="2024-04-10")["state"] == "possible"


def test_a_retract_of_a_retract_brings_the_event_back() -> None:
    story = started()
    job = story.work("2024-01-01")
    gone = story.add("retract", "2024-04-01", replaces=job)
    assert story.outcome("2024-03-31")["state"] == "possible"
    story.add("retract", "2024-04-02", replaces=gone)
    assert story.outcome("2024-03-31")["state"] == "achieved"


def test_retracting_a_closing_opens_the_spell_again() -> None:
    story = started()
    job = story.work("2024-01-01")
    closing = story.work("2024-01-01", "2024-02-01", recorded="2024-02-01", replaces=job, correction="no")
    assert story.outcome("2024-03-31")["state"] == "possible"
    story.add("retract", "2024-03-01", replaces=closing)
    assert story.outcome("2024-03-31")["state"] == "achieved"


def test_a_job_begun_before_the_start_does_not_count_even_after_a_change_of_hours() -> None:
    story = started()
    story.work("2023-12-31", "2024-01-08", hours=16)
    story.work("2024-01-08", hours=30)
    assert story.outcome("2024-06-30")["state"] == "possible"
    rule = {**make_programme()["outcomes"]["job_13"], "work_begun_before": "counts"}
    assert story.outcome("2024-06-30", make_programme(outcomes={"job_13": rule}))["on"] == "2024-03-31"


def test_a_job_counts_for_the_latest_enrolment_started_by_its_first_day() -> None:
    story = started()
    story.add("leave", "2024-02-01")
    story.start("2024-03-01", enrolment="E2")
    story.work("2024-02-20")
    first, second = story.ask("2024-07-01")
    assert (first["outcomes"][0]["on"], second["outcomes"][0]["state"]) == (
        "2024-05-20",
        "possible",
    )


@pytest.mark.parametrize("learning", [True, False])
def test_learning_stops_days_from_qualifying(learning: bool) -> None:
    story = started()
    story.work("2024-01-01")
    if learning:
        story.add("learning", "2024-01-10", until="2024-01-11")
    assert story.outcome("2024-04-01")["on"] == ("2024-04-01" if learning else "2024-03-31")


def test_an_outcome_is_impossible_once_its_limit_cannot_be_met() -> None:
    rule = {**make_programme()["outcomes"]["job_13"], "within_of_start": {"days": 100}}
    programme = make_programme(outcomes={"job_13": rule})
    story = started()
    assert story.outcome("2024-01-09", programme)["earliest"] == "2024-04-09"
    assert story.outcome("2024-01-10", programme)["state"] == "impossible"


def test_requires_dates_an_outcome_by_the_later() -> None:
    rules = make_programme()["outcomes"]
    rules = {
        **rules,
        "short": {
            "sustained": {"days": 3},
            "qualifying": SIXTEEN_HOURS,
            "requires": ["job_13"],
        },
    }
    story = started()
    story.work("2024-01-01")
    assert story.outcome("2024-03-30", make_programme(outcomes=rules), rule="short")["earliest"] == "2024-03-31"
    assert story.outcome("2024-03-31", make_programme(outcomes=rules), rule="short")["on"] == "2024-03-31"


def test_consecutive_days_with_and_without_a_bridge() -> None:
    story = started()
    story.work("2024-01-01", "2024-01-05")
    story.work("2024-01-06", employer="y")
    plain = {
        "sustained": {"days": 7, "consecutive": "yes"},
        "qualifying": SIXTEEN_HOURS,
    }
    bridged = {
        "sustained": {"days": 7, "consecutive": "yes", "bridge": {"days": 1}},
        "qualifying": SIXTEEN_HOURS,
    }
    programme = make_programme(outcomes={"plain": plain, "bridged": bridged})
    # 4 days, one day's gap, then from the 6th: alone 6 to 12 January, bridged 4 + 3 days.
    found = {o["rule"]: o["on"] for o in story.ask("2024-02-01", programme)[0]["outcomes"]}
    assert found == {"plain": "2024-01-12", "bridged": "2024-01-08"}


def test_same_employer_asks_each_alone() -> None:
    story = started()
    story.work("2024-01-01", "2024-01-06")
    story.work("2024-01-06", employer="y")
    rule = {"sustained": {"days": 7}, "same": "employer", "qualifying": SIXTEEN_HOURS}
    assert story.outcome("2024-02-01", make_programme(outcomes={"job_13": rule}))["on"] == "2024-01-12"


def test_paused_days_leave_the_calendar_when_the_rule_says_so() -> None:
    story = started()
    story.work("2024-01-01", "2024-01-04")
    story.add("pause", "2024-01-04", until="2024-01-11")
    story.work("2024-01-11")
    rule = {
        "sustained": {"days": 6, "within": {"days": 7}},
        "pause": "stops",
        "qualifying": SIXTEEN_HOURS,
    }
    assert story.outcome("2024-02-01", make_programme(outcomes={"job_13": rule}))["on"] == "2024-01-13"


def test_earnings_straddling_the_start_count_by_days() -> None:
    story = started()
    story.add(
        "earnings",
        "2024-01-05",
        amount=1000,
        earned_from="2023-12-27",
        earned_until="2024-01-06",
    )
    story.add("earnings", "2024-01-20", amount=400)
    for sum_wanted, expected in ((500, "2024-01-05"), (501, "2024-01-20"), (901, None)):
        rule = {"earned": {"at_least": sum_wanted, "within_of_start": {"days": 60}}}
        assert story.outcome("2024-02-01", make_programme(outcomes={"job_13": rule}))["on"] == expected


def test_a_repeated_outcome_is_numbered_and_the_next_is_shown() -> None:
    rules = make_programme()["outcomes"]
    rules = {
        **rules,
        "more": {
            "repeated": {"after": "job_13", "every": {"weeks": 4}, "times_at_most": 6},
            "qualifying": SIXTEEN_HOURS,
        },
    }
    story = started()
    story.work("2024-01-01")
    lines = story.ask("2024-05-26", make_programme(outcomes=rules))[0]["outcomes"]
    found = [(o["n"], o["state"], o["on"], o["earliest"]) for o in lines if o["rule"] == "more"]
    assert found == [
        (1, "achieved", "2024-04-28", None),
        (2, "achieved", "2024-05-26", None),
        (3, "possible", None, "2024-06-23"),
    ]


def test_weekly_contact_is_met_missed_unknown_at_risk() -> None:
    offer = {
        "weekly": {
            "every": {"weeks": 1},
            "by": ["contact"],
            "during": ["pre_employment"],
        }
    }
    story = started()
    met = story.add("contact", "2024-01-07", reached="yes")
    story.add("contact", "2024-01-08", reached="no")
    doubtful = story.add("contact", "2024-01-15")
    lines = story.ask("2024-01-28", make_programme(offer=offer))[0]["offers"]
    assert [(o["n"], o["state"], o["due_on"], o["decides"]) for o in lines] == [
        (1, "met", "2024-01-07", met),
        (2, "missed", "2024-01-14", None),
        (3, "unknown", "2024-01-21", doubtful),
        (4, "at_risk", "2024-01-28", None),
    ]
    assert story.ask("2024-01-27", make_programme(offer=offer))[0]["offers"][-1]["state"] == "due"


def test_a_week_mostly_paused_is_excused_and_a_short_last_week_is_not_owed() -> None:
    offer = {
        "weekly": {
            "every": {"weeks": 1},
            "by": ["contact"],
            "during": ["pre_employment"],
        }
    }
    story = started()
    pause = story.add("pause", "2024-01-01", until="2024-01-05")
    story.add("leave", "2024-01-11")
    lines = story.ask("2024-02-01", make_programme(offer=offer))[0]["offers"]
    assert [(o["state"], o["decides"]) for o in lines] == [
        ("excused", pause),
        ("not_owed", None),
    ]


def test_months_keep_to_the_day_of_the_anchor() -> None:
    offer = {"monthly": {"every": {"months": 1}, "by": ["review"]}}
    story = Story()
    story.start("2024-01-31")
    lines = story.ask("2024-04-01", make_programme(offer=offer))[0]["offers"]
    assert [o["from"] for o in lines] == ["2024-01-31", "2024-02-29", "2024-03-31"]


def test_phases_follow_work_and_its_loss() -> None:
    story = started()
    story.work("2024-01-08", "2024-01-15")
    found = [story.ask(on)[0]["phase"] for on in ("2024-01-07", "2024-01-08", "2024-01-14", "2024-01-15")]
    assert found == ["pre_employment", "in_work", "in_work", "pre_employment"]


def test_eligibility_is_three_valued() -> None:
    rules = {
        "right": {"when": {"right_to_work": "yes"}},
        "adult": {"when": {"age": {"at_least": 18}}},
    }
    programme = make_programme(eligibility={"rules": rules, "eligible_when": {"all": ["right", "adult"]}})
    story = started()
    story.add("fact", "2023-12-01", name="right_to_work", value="yes")
    assert story.ask("2024-02-01", programme)[0]["eligibility"] == {
        "eligible": "unknown",
        "rules": {"right": "yes", "adult": "unknown"},
    }
    story.add("fact", "2023-12-01", name="date_of_birth", value="2006-01-02")
    assert story.ask("2024-02-01", programme)[0]["eligibility"]["eligible"] == "no"


def test_a_payment_waits_for_evidence_and_runs_out_of_time() -> None:
    programme = make_programme()
    programme["outcomes"]["job_13"]["evidence"] = {"any": ["payslip"]}
    programme["payments"]["job_13"]["claim"] = {"within": {"days": 10}}
    story = started()
    story.work("2024-01-01")
    line = story.ask("2024-03-31", programme)[0]["payments"][0]
    assert (line["state"], line["amount"], line["claim_by"]) == (
        "needs_evidence",
        90000,
        "2024-04-10",
    )
    paper: Doc = {"for": "job_13", "n": 1, "type": "payslip"}
    story.add("evidence", "2024-04-01", **paper, covers_from="2024-01-01", covers_until="2024-04-01")
    assert story.ask("2024-04-10", programme)[0]["payments"][0]["state"] == "payable"
    assert story.ask("2024-04-11", programme)[0]["payments"][0]["state"] == "too_late"
    story.add("claim", "2024-04-10", rule="job_13", n=1, by="provider", withdrawn="no")
    assert story.ask("2024-04-11", programme)[0]["payments"][0]["state"] == "payable"


def test_an_event_variation_counts_from_its_day_and_refuses_nobody_who_met_both() -> None:
    change = {"outcomes": {"job_13": {"sustained": {"weeks": 12}}}}
    variation = {
        "variation": "shorter",
        "in_force": {"from": "2024-03-25", "basis": "event"},
        "change": change,
    }
    story = started()
    story.work("2024-01-02")
    kept: Doc = {"variations": {"p": [variation]}}
    found = story.outcome("2024-05-01", **kept)
    assert (found["on"], found["version"]) == ("2024-03-25", "shorter")
    story.rows[1]["on"] = "2024-01-01"  # 12 weeks end on 24 March, before the new rule
    found = story.outcome("2024-05-01", **kept)
    assert (found["on"], found["version"]) == ("2024-03-31", "base")


def test_linked_people_are_one_journey_under_the_smallest_id() -> None:
    story = started()
    story.work("2024-01-01", person="b")
    story.add("link", "2024-02-01", person="b", other="a", enrolment=None)
    rows = story.ask("2024-03-31")
    assert [(row["person"], row["outcomes"][0]["state"]) for row in rows] == [("a", "achieved")]


def test_death_ends_open_spells_and_makes_the_rest_impossible() -> None:
    story = started()
    story.work("2024-01-01")
    story.add("death", "2024-03-31", enrolment=None)
    assert story.outcome("2024-04-30")["state"] == "impossible"


def test_a_share_goes_to_the_provider_who_handed_over() -> None:
    story = Story()
    story.start(provider="one")
    story.work("2024-01-01")
    change: Doc = {"from": "one", "to": "two", "share": 30}
    story.add("handover", "2024-02-01", **change)
    lines = story.ask("2024-03-31")[0]["payments"]
    assert [(line["to"], line["amount"]) for line in lines] == [
        ("one", 27000),
        ("two", 63000),
    ]


def test_pro_rata_pays_the_days_that_did_qualify() -> None:
    programme = make_programme(
        outcomes={
            "job_13": {
                "sustained": {"days": 20, "within_of_start": {"days": 30}},
                "qualifying": SIXTEEN_HOURS,
            }
        }
    )
    programme["payments"]["job_13"].update(pro_rata="yes", amount=1000)
    story = started()
    story.work("2024-01-01", "2024-01-08")
    line = story.ask("2024-03-01", programme)[0]["payments"][0]
    assert (line["amount"], line["state"]) == (350, "payable")


def test_only_the_first_day_of_each_run_need_be_tried() -> None:
    """Every window start and only the starts of runs agree, over every pattern of ten days."""
    days = [MONDAY + dt.timedelta(days=i) for i in range(10)]
    for bits in range(2**10):
        calendar = [(each, bool(bits >> i & 1)) for i, each in enumerate(days)]
        found = inside_window(calendar, 3, 5, lambda _: True)
        brute = next(
            (
                days[end]
                for end in range(10)
                for first in range(max(0, end - 4), end + 1)
                if sum(good for _, good in calendar[first : end + 1]) >= 3
            ),
            None,
        )
        assert (found[0] if found else None) == brute


def test_a_small_history_is_quick() -> None:
    story = started()
    story.work("2024-01-08", "2024-02-01", hours=None)
    story.work("2024-02-10")
    story.ask("2024-04-01")
    begun = time.process_time()
    for _ in range(10):
        story.ask("2024-04-01")
    assert (time.process_time() - begun) / 10 < 0.1
