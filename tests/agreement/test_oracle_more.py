"""More cases worked by hand: offers with hours and dates, awards, bonuses, versions, odd ends."""

import datetime as dt
import random
from fractions import Fraction

import pytest

from .oracle.basics import add_working_days, half_up, uk_day
from .oracle.prices import largest_remainder
from .stories import SIXTEEN_HOURS, Doc, Story, make_programme, started


def states(story: Story, on: str, programme: Doc, block: str = "offers") -> list[str]:
    return [line["state"] for line in story.ask(on, programme)[0][block]]


def award_programme(**payment: object) -> Doc:
    rule = {"sustained": {"days": 20, "within": {"days": 30}}, "counting": "award", "qualifying": SIXTEEN_HOURS}
    line = {"for": "kept", "to": "employer", "amount": 1000, **payment}
    return make_programme(outcomes={"kept": rule}, payments={"kept": line})


def test_averaged_hours_are_asked_of_sliding_runs_of_whole_weeks() -> None:
    offer = {"hours": {"at_least": {"hours": 3}, "per": {"weeks": 1}, "averaged_over": 2, "by": ["activity"]}}
    story = started()
    story.add("activity", "2024-01-02", hours=5, attended="yes")
    last = story.add("activity", "2024-01-09", hours=1, attended="yes")
    doubtful = story.add("activity", "2024-01-10", attended="yes")
    lines = story.ask("2024-01-28", make_programme(offer=offer))[0]["offers"]
    found = [(o["from"], o["due_on"], o["state"], o["decides"]) for o in lines]
    assert found == [
        ("2024-01-01", "2024-01-14", "met", last),  # 5 + 1 of 6 hours
        ("2024-01-08", "2024-01-21", "unknown", doubtful),  # 1 + unknown
        ("2024-01-15", "2024-01-28", "at_risk", None),
        ("2024-01-22", "2024-02-04", "due", None),
    ]


def test_a_pause_shrinks_the_hours_owed_down_to_the_quarter_hour() -> None:
    offer = {"hours": {"at_least": {"hours": 3}, "per": {"weeks": 1}, "by": ["activity"]}}
    story = started()
    story.add("pause", "2024-01-01", until="2024-01-03")  # 3 x 5/7 = 2.14 -> 2 hours
    story.add("activity", "2024-01-04", hours=2, attended="yes")
    assert states(story, "2024-01-08", make_programme(offer=offer))[0] == "met"


@pytest.mark.parametrize(("done", "state"), [("2024-01-05", "met"), ("2024-01-06", "late"), (None, "missed")])
def test_within_working_days_counts_neither_weekends_nor_holidays(done: str | None, state: str) -> None:
    offer = {"plan": {"within": {"working_days": 3, "of": "start"}, "by": ["plan"]}}
    story = started()
    if done:
        story.add("plan", done)
    lines = story.ask("2024-01-20", make_programme(offer=offer), working_days_off={dt.date(2024, 1, 2)})[0]["offers"]
    assert [(line["state"], line["due_on"]) for line in lines] == [(state, "2024-01-05")]


def test_checkpoints_run_from_the_first_job_and_outlast_the_leave() -> None:
    at = {"weeks": [4, 13], "after": "work", "give_or_take": {"weeks": 2}}
    programme = make_programme(offer={"ask": {"at": at, "by": ["follow_up"]}})
    story = started()
    story.work("2024-01-08", "2024-01-10")
    story.add("leave", "2024-01-20")
    story.add("follow_up", "2024-02-19", checkpoint_weeks=4, answer="in_work")
    found = [(o["due_on"], o["state"]) for o in story.ask("2024-05-01", programme)[0]["offers"]]
    assert found == [("2024-02-19", "met"), ("2024-04-22", "missed")]


def test_something_happening_and_a_score_improving() -> None:
    outcomes: Doc = {
        "passed": {"happens": {"kind": "qualification", "when": {"level": {"at_least": 5}}}},
        "better": {"improves": {"tool": "star-2", "area": "any", "by_at_least": 2}},
        "both": {"all": ["passed", "better"]},
        "either": {"any": ["passed", "better"]},
    }
    story = started()
    story.add("qualification", "2024-01-09", level=4)
    good = story.add("qualification", "2024-01-10", level=5)
    story.add("assessment", "2024-01-02", tool="star-2", area="money", score=1, scale_max=5)
    story.add("assessment", "2024-01-03", tool="star-1", area="money", score=5, scale_max=5)
    rise = story.add("assessment", "2024-01-12", tool="star-2", area="money", score=3, scale_max=5)
    lines = story.ask("2024-02-01", make_programme(outcomes=outcomes))[0]["outcomes"]
    assert [(o["on"], o["decides"]) for o in lines] == [
        ("2024-01-10", good),
        ("2024-01-12", rise),
        ("2024-01-12", rise),
        ("2024-01-10", good),
    ]


def test_work_must_begin_in_the_phase_that_its_first_day_ends() -> None:
    rule = {"sustained": {"days": 5}, "work_begins": {"in": ["pre_employment"]}, "qualifying": SIXTEEN_HOURS}
    story = started()
    story.work("2024-01-01")
    assert story.outcome("2024-02-01", make_programme(outcomes={"job_13": rule}))["on"] == "2024-01-05"
    rule = {**rule, "work_begins": {"in": ["in_work"]}}
    assert story.outcome("2024-02-01", make_programme(outcomes={"job_13": rule}))["on"] is None


def test_days_after_leaving_count_unless_the_rule_says_not() -> None:
    rule: Doc = {"sustained": {"days": 10}, "qualifying": SIXTEEN_HOURS}
    story = started()
    story.work("2024-01-01")
    story.add("leave", "2024-01-10")
    assert story.outcome("2024-02-01", make_programme(outcomes={"job_13": rule}))["on"] == "2024-01-10"
    strict = make_programme(outcomes={"job_13": {**rule, "not_after": "leave"}})
    assert story.outcome("2024-02-01", strict)["state"] == "impossible"


def test_once_for_a_person_is_never_again() -> None:
    rule = {"sustained": {"days": 5}, "once": "person", "qualifying": SIXTEEN_HOURS}
    story = started()
    story.work("2024-01-01", "2024-01-10")
    story.add("leave", "2024-02-01")
    story.start("2024-03-01", enrolment="E2")
    story.work("2024-03-02")
    rows = story.ask("2024-04-01", make_programme(outcomes={"job_13": rule}))
    assert [row["outcomes"][0]["state"] for row in rows] == ["achieved", "impossible"]


def test_a_spell_that_ended_nobody_knows_when_is_unknown_after_its_last_known_day() -> None:
    rule = {"sustained": {"days": 10}, "qualifying": SIXTEEN_HOURS}
    story = started()
    story.work("2024-01-01", ended="yes", last_known="2024-01-09")
    programme = make_programme(outcomes={"job_13": rule})
    assert story.outcome("2024-01-09", programme)["state"] == "possible"
    assert story.outcome("2024-01-10", programme)["state"] == "unknown"
    story.rows[-1]["last_known"] = "2024-01-10"
    assert story.outcome("2024-01-10", programme)["state"] == "achieved"


def test_an_award_pays_its_share_when_the_job_ends_early() -> None:
    story = started()
    story.add("award", "2024-01-02", employer="x", amount=5000)
    story.work("2024-01-03", "2024-01-10")
    (line,) = story.ask("2024-01-20", award_programme(pro_rata="yes"))[0]["payments"]
    assert (line["amount"], line["to"], line["state"]) == (350, "employer", "payable")
    (line,) = story.ask("2024-01-20", award_programme())[0]["payments"]
    assert (line["amount"], line["state"]) == (None, "never")
    (line,) = story.ask("2024-01-09", award_programme(pro_rata="yes"))[0]["payments"]
    assert line["state"] == "not_yet"


def test_a_percentage_of_the_award_and_a_bonus_of_its_own() -> None:
    living = {"when": {"pay_per_hour": {"at_least": {"rate": "rlw"}}}, "amount": 333}
    rates = {"rlw": {"rate": "rlw", "unit": "pence", "values": {"2023-10-01": 1090}}}
    story = started()
    story.add("award", "2024-01-02", employer="x", amount=5001)
    story.work("2024-01-03", pay_per_hour=1090)
    programme = award_programme(percent_of="award", percent=50, bonus=living)
    lines = story.ask("2024-02-01", programme, rates=rates)[0]["payments"]
    assert [(line["rule"], line["amount"], line["state"]) for line in lines] == [
        ("kept", 2501, "payable"),  # 2500.5 rounds up
        ("kept.bonus", 333, "payable"),
    ]
    story.rows[-1]["pay_per_hour"] = 1089
    lines = story.ask("2024-02-01", programme, rates=rates)[0]["payments"]
    assert [line["state"] for line in lines] == ["payable", "never"]


def test_a_share_of_pay_is_cut_by_days_at_the_end_of_its_weeks() -> None:
    payment = {"share_of_pay": {"percent": 50, "weeks_at_most": 2}, "to": "employer"}
    story = started()
    story.add("award", "2024-01-02", employer="x", amount=5000)
    story.work("2024-01-03")
    story.add("earnings", "2024-01-12", amount=1000, employer="x", earned_from="2024-01-03", earned_until="2024-01-10")
    story.add("earnings", "2024-01-24", amount=1000, employer="x", earned_from="2024-01-12", earned_until="2024-01-22")
    story.add("earnings", "2024-01-30", amount=1000, employer="x", earned_from="2024-01-22", earned_until="2024-01-29")
    lines = story.ask("2024-03-01", make_programme(payments={"share": payment}))[0]["payments"]
    assert [(line["n"], line["amount"]) for line in lines] == [(1, 500), (2, 250)]


def test_a_contract_overrides_and_its_variation_is_named() -> None:
    contract: Doc = {"contract": "k", "payments": {"job_13": {"amount": {"core": 5}}}}
    later: Doc = {"variation": "dearer", "in_force": {"from": "2023-01-01", "basis": "start"}}
    later["change"] = {"payments": {"job_13": {"amount": {"core": 7}}}}
    story = Story()
    story.start(contract="k")
    story.work("2024-01-01")
    (line,) = story.ask("2024-04-01", contracts={"k": contract})[0]["payments"]
    assert (line["amount"], line["version"]) == (5, "base")
    more: Doc = {"contracts": {"k": contract}, "contract_variations": {"k": [later]}}
    (line,) = story.ask("2024-04-01", **more)[0]["payments"]
    assert (line["amount"], line["version"]) == (7, "dearer")


def test_an_enrolment_outside_every_in_force_is_not_evaluated() -> None:
    story = Story()
    story.start("2017-12-31")
    assert story.ask("2024-01-01")[0]["problem"] == "no rules in force"


def test_the_claim_day_keeps_the_recording_day_of_what_a_closing_closes() -> None:
    programme = make_programme()
    programme["payments"]["job_13"]["claim"] = {"within": {"days": 10}}
    story = started()
    job = story.work("2024-01-01", recorded="2024-04-05")
    story.work("2024-01-01", "2024-05-01", recorded="2024-05-01", replaces=job, correction="no")
    assert story.ask("2024-05-02", programme)[0]["payments"][0]["claim_by"] == "2024-04-15"
    story.rows[-1]["correction"] = "yes"
    assert story.ask("2024-05-02", programme)[0]["payments"][0]["claim_by"] == "2024-05-11"


def test_repeated_rows_and_clashing_ones() -> None:
    story = started()
    story.work("2024-01-01")
    story.rows.append(dict(story.rows[-1]))
    assert story.outcome("2024-03-31")["state"] == "achieved"
    story.rows.append({**story.rows[-1], "hours_per_week": 30})
    assert story.outcome("2024-03-31")["state"] == "possible"


def test_small_sums() -> None:
    assert largest_remainder(100, [Fraction(1, 3)] * 3) == [34, 33, 33]
    assert (half_up(Fraction(5, 2)), half_up(Fraction(12, 5))) == (3, 2)
    assert uk_day(dt.datetime(2024, 3, 31, 23, 30, tzinfo=dt.UTC)) == dt.date(2024, 4, 1)
    assert uk_day(dt.datetime(2024, 10, 27, 23, 30, tzinfo=dt.UTC)) == dt.date(2024, 10, 27)
    assert add_working_days(dt.date(2024, 1, 5), 1, set()) == dt.date(2024, 1, 8)


def test_days_of_an_older_job_are_used_once_earliest_enrolment_first() -> None:
    rule = {"sustained": {"days": 10}, "work_begun_before": "counts", "qualifying": SIXTEEN_HOURS}
    story = Story()
    story.work("2023-12-01")
    story.start()
    story.add("leave", "2024-01-05")
    story.start("2024-01-06", enrolment="E2")
    rows = story.ask("2024-03-01", make_programme(outcomes={"job_13": rule}))
    assert [row["outcomes"][0]["on"] for row in rows] == ["2024-01-10", "2024-01-20"]


@pytest.mark.parametrize("seed", range(40))
def test_the_earliest_day_comes_true_when_full_time_work_follows(seed: int) -> None:
    """Possible means: full-time work from tomorrow achieves it on that day and not the day before."""
    draw = random.Random(seed)
    forms = [
        {"sustained": {"days": 12, "within": {"days": 18}}},
        {"sustained": {"days": 8, "consecutive": "yes", "bridge": {"days": 2}}},
        {"sustained": {"days": 12, "within_of_start": {"days": 45}}},
    ]
    programme = make_programme(outcomes={"job_13": {**draw.choice(forms), "qualifying": SIXTEEN_HOURS}})
    story = started()
    for employer in "wxyz":
        begun = dt.date(2024, 1, 1) + dt.timedelta(days=draw.randint(0, 30))
        ended = begun + dt.timedelta(days=draw.randint(1, 6))
        story.work(str(begun), str(ended), employer=employer)
    asking = dt.date(2024, 1, 1) + dt.timedelta(days=draw.randint(0, 40))
    found = story.outcome(str(asking), programme)
    if found["state"] != "possible":
        return
    for row in story.rows:
        if row.get("until", "") > str(asking):
            row["until"] = str(asking + dt.timedelta(days=1))
    story.rows = [row for row in story.rows if row["on"] <= str(asking)]
    story.work(str(asking + dt.timedelta(days=1)), employer="next")
    earliest = dt.date.fromisoformat(found["earliest"])
    assert story.outcome(str(earliest), programme)["on"] == str(earliest)
    assert story.outcome(str(earliest - dt.timedelta(days=1)), programme)["state"] == "possible"
