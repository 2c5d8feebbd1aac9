"""Cases: how they are read, what is wrong with one, how a result is compared, and the report of a check."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ettle.engine.evaluate.differences import asked_of, differences
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.events.counting import journeys
from ettle.engine.rules.cases import Case, cases_events
from ettle.engine.rules.problems import RulebookErrors
from ettle.files.cases import ReadCase, read_cases
from ettle.files.checking import CheckReport, check
from tests.files.rulebook_folder import CASES, CASES_FILE, PROGRAMME, PROGRAMME_FILE, load, swapped, write

TODAY = date(2024, 6, 1)


def read(folder: Path, text: str = CASES) -> tuple[list[ReadCase], list[str]]:
    loaded = load(folder, {CASES_FILE: text})
    cases, problems = read_cases(folder / CASES_FILE, folder, "into-work", loaded.rulebook.facts)
    return cases, list(map(str, problems))


def run(folder: Path, text: str = CASES) -> CheckReport:
    return check(write(folder, {CASES_FILE: text}), evaluate_journey, TODAY)


def of(**case: object) -> Case:
    return Case.model_validate({"title": "Ada", "on": date(2020, 2, 1), "expect": {}, **case})


def test_what_a_case_leaves_out_is_filled_in() -> None:
    case = of(
        contract="north",
        facts={"right_to_work": "yes"},
        events=(
            {"start": date(2020, 1, 1)},
            {"work": date(2020, 1, 6), "hours_per_week": 16},
            {"person": "cai", "review": date(2020, 1, 7)},
        ),
    )
    fact, start, work, review = cases_events(case, "into-work")
    assert (fact.id, fact.on, fact.recorded_at.date(), fact.enrolment) == (
        "fact-right_to_work",
        date(2000, 1, 1),
        date(2000, 1, 1),
        None,
    )
    assert (start.id, start.person, start.enrolment) == ("e1", "ada", "ada-1")
    assert (start.programme, start.contract) == ("into-work", "north")  # type: ignore[attr-defined]
    assert (work.id, work.enrolment, work.recorded_at) == ("e2", None, datetime(2020, 1, 6, 12, tzinfo=UTC))
    assert (review.person, review.enrolment) == ("cai", "cai-1")


def test_a_field_called_as_its_kind_is_what_or_written_in_full() -> None:
    short = of(events=({"benefit": date(2020, 1, 1), "what": "uc"},))
    full = of(events=({"kind": "benefit", "on": date(2020, 1, 1), "benefit": "uc"},))
    assert cases_events(short, "into-work") == cases_events(full, "into-work")


def test_recorded_is_a_day_or_an_instant() -> None:
    case = of(
        events=(
            {"id": "late", "contact": date(2020, 1, 1), "recorded": date(2020, 1, 12)},
            {"contact": date(2020, 1, 1), "recorded": "2020-01-12T09:00:00Z"},
        )
    )
    late, exact = cases_events(case, "into-work")
    assert (late.id, late.recorded_at) == ("late", datetime(2020, 1, 12, 12, tzinfo=UTC))
    assert exact.recorded_at == datetime(2020, 1, 12, 9, tzinfo=UTC)


def test_a_case_is_asked_at_the_end_of_its_day_in_scotland() -> None:
    winter, summer = of(on=date(2020, 1, 31)), of(on=date(2020, 6, 30))
    assert winter.asked_at == datetime(2020, 1, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert summer.asked_at == datetime(2020, 6, 30, 22, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("contact: 2020-01-03", "contakt: 2020-01-03", "line 9, cases.first_day.events item 2: `contakt` is not a kind of event; did you mean `contact`?"),
        ("mode: phone", "mode: phoned", "line 9, cases.first_day.events item 2.mode: found `phoned`; expected `in_person`, `phone`, `video`, `message` or `group`; did you mean `phone`?"),
        ("reached: yes}", "reachd: yes}", "line 9, cases.first_day.events item 2.reachd: `reachd` is not a key of this place; did you mean `reached`?"),
        ("{start: 2020-01-01,", "{start: soon,", "line 8, cases.first_day.events item 1.start: `soon` is not a day; write the day as year-month-day, such as 2024-03-31."),
        ("{date_of_birth: 1990-01-01}", "{date_of_brith: 1990-01-01}", "line 6, cases.first_day.facts.date_of_brith: date_of_brith is not a declared fact; declare it or mend the name."),
        ("{date_of_birth: 1990-01-01}", "{home: fiff, disability: maybe}", "line 6, cases.first_day.facts.disability: maybe is not an answer to this; write yes or no, or prefer_not_to_say."),
        ("state: achieved", "state: acheived", "line 10, cases.first_day.expect.outcomes.reached.state: found `acheived`; expected `achieved`, `unknown`, `possible`, `impossible` or `absent`; did you mean `achieved`?"),
        ("expect: {outcomes", "expect: {outcome", "line 10, cases.first_day.expect.outcome: `outcome` is not a key of this place; did you mean `outcomes`?"),
        ("    on: 2020-02-01\n", "", "line 2, cases.first_day: `on` is missing; add `on: ..`."),
        ("    on: 2020-02-01\n", "    on: true\n", "line 5, cases.first_day.on: `true` is not a word of this language; write yes."),
        ("cases:\n", "case:\n", "line 1: the file is not one map `cases`; begin with `cases:` and put each case under it by its id."),
    ],
)  # fmt: skip
def test_a_case_that_is_wrong_says_where(tmp_path: Path, old: str, new: str, said: str) -> None:
    cases, problems = read(tmp_path, swapped(CASES, old, new))
    assert f"{CASES_FILE}, {said}" in problems
    assert cases == []


def test_one_wrong_case_leaves_the_others(tmp_path: Path) -> None:
    second = CASES.removeprefix("cases:\n").replace("first_day", "second_day").replace("contact: ", "contakt: ")
    cases, problems = read(tmp_path, CASES + second)
    assert [case.id for case in cases] == ["first_day"]
    assert len(problems) == 1


def test_only_what_a_case_names_is_compared(tmp_path: Path) -> None:
    rulebook = load(tmp_path).sound()
    case = of(
        events=({"start": date(2020, 1, 1), "group": "core"}, {"contact": date(2020, 1, 3), "reached": "yes"}),
        expect={
            "phase": "in_work",
            "outcomes": {"reached": {"on": date(2020, 1, 4), "state": "achieved"}, "job_13": {"state": "absent"}},
            "payments": {"fee": {"2": {"amount": 4000}}},
        },
    )
    events = cases_events(case, "into-work")
    [journey] = journeys(events, case.asked_at).values()
    results = evaluate_journey(journey, rulebook, case.on, case.asked_at, "into-work")
    assert {str(each) for each in differences(case, results, "into-work", events)} == {
        "phase: expected in_work, found before_work",
        "outcomes.reached.1.on: expected 2020-01-04, found 2020-01-03",
        "outcomes.job_13.1: expected absent, found a line",
        "payments.fee.2.amount: expected 4000, found 5000",
    }


def test_what_is_said_of_the_whole_enrolment_is_compared_with_its_reasons(tmp_path: Path) -> None:
    rulebook = load(tmp_path).sound()
    case = of(
        events=({"start": date(2020, 1, 1)},),
        expect={
            "eligibility": "no",
            "group": "core",
            "rules_in_force": "no",
            "conflicts": ["esf"],
            "ask_next": ["age"],
        },
    )
    events = cases_events(case, "into-work")
    [journey] = journeys(events, case.asked_at).values()
    results = evaluate_journey(journey, rulebook, case.on, case.asked_at, "into-work")
    found = {str(each): {why.rule for why in each.because} for each in differences(case, results, "into-work", events)}
    rules = {"adult", "out_of_work", "waiting"}
    assert found == {
        "rules_in_force: expected no, found yes": set(),
        "eligibility: expected no, found unknown": rules,
        "ask_next: expected [age], found [date_of_birth, unemployed_since]": rules,
        "group: expected core, found none": set(),
        "conflicts: expected [esf], found []": set(),
    }


def test_with_several_enrolments_the_first_is_meant_unless_the_case_names_one() -> None:
    starts = ({"start": date(2020, 1, 9), "enrolment": "e2"}, {"start": date(2020, 1, 1), "enrolment": "e1"})
    case = of(events=starts)
    assert asked_of(case, "into-work", cases_events(case, "into-work"))[1] == "e1"
    case = of(events=starts, enrolment="e2")
    assert asked_of(case, "into-work", cases_events(case, "into-work"))[1] == "e2"


def test_what_is_not_there_is_said_of_whom_and_as_what(tmp_path: Path) -> None:
    rulebook = load(tmp_path).sound()
    of_a_stay, of_nobody = {"expect": {"outcomes": {"reached": {"3": {"state": "possible"}}}}}, {"enrolment": None}
    case = of(events=({"start": date(2020, 1, 1)},), **of_a_stay)
    events = cases_events(case, "into-work")
    [journey] = journeys(events, case.asked_at).values()
    results = evaluate_journey(journey, rulebook, case.on, case.asked_at, "into-work")
    assert [str(each) for each in differences(case, results, "into-work", events)] == [
        "outcomes.reached.3: expected a line, found absent"
    ]
    assert [each.expected for each in differences(case, [], "into-work", events)] == ["a result for enrolment ada-1"]
    case = of(events=({"person": "cai", "contact": date(2020, 1, 3)},), **of_nobody)
    events = cases_events(case, "into-work")
    assert [each.expected for each in differences(case, [], "into-work", events)] == ["a result for cai before a start"]


def test_a_clean_rulebook_says_that_all_is_well(tmp_path: Path) -> None:
    report = run(tmp_path)
    assert report.clean
    assert list(report.lines()) == [
        "3 documents in force not locked yet; `ettle check --lock` locks them.",
        "1 programme, 1 contract, 1 variation, 1 case: all is well.",
    ]


def test_a_failed_case_says_expected_found_and_because(tmp_path: Path) -> None:
    report = run(tmp_path, swapped(CASES, "on: 2020-01-03}}}", "on: 2020-01-04}}}"))
    lines = list(report.lines())
    assert lines[0] == f"{CASES_FILE}, line 2, first_day: Ada starts on the first day"
    assert lines[1:3] == [
        "    why: the guide",
        "    line 10, outcomes.reached.1.on: expected 2020-01-04, found 2020-01-03",
    ]
    assert lines[3].startswith("        because ")
    assert lines[-1] == "1 programme, 1 contract, 1 variation, 1 case: 0 problems and 1 failed case."


def test_an_evaluator_that_stops_is_a_failure_and_not_the_end(tmp_path: Path) -> None:
    def broken(*_: object) -> list[object]:
        raise ZeroDivisionError("no weeks")

    report = check(write(tmp_path), broken, TODAY)  # type: ignore[arg-type]
    assert "    the evaluator stopped: ZeroDivisionError: no weeks" in list(report.lines())


def test_locking_keeps_what_is_in_force_and_an_edit_then_fails(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert check(folder, evaluate_journey, TODAY, lock=True).unlocked == ()
    edited = write(folder, {PROGRAMME_FILE: swapped(PROGRAMME, "amount: 5000", "amount: 6000")})
    assert [str(each) for each in check(edited, evaluate_journey, TODAY).problems] == [
        f"{PROGRAMME_FILE}, line 1: `programme into-work` was in force and locked, and has been edited; "
        "undo the edit and write a variation, or an erratum if it was encoded wrongly."
    ]
    assert not check(edited, evaluate_journey, TODAY, lock=True).clean, "locking does not launder an edit"


def test_a_comment_is_no_edit(tmp_path: Path) -> None:
    folder = write(tmp_path)
    check(folder, evaluate_journey, TODAY, lock=True)
    assert check(write(folder, {PROGRAMME_FILE: "# a note\n" + PROGRAMME}), evaluate_journey, TODAY).clean


def test_a_lock_file_written_by_hand_is_refused(tmp_path: Path) -> None:
    [problem] = check(write(tmp_path, {"LOCKS.json": "{oops"}), evaluate_journey, TODAY).problems
    assert str(problem) == (
        "LOCKS.json, line 1: it is not as `ettle check --lock` writes it; "
        "restore it from the version history; never write it by hand."
    )


def test_a_rulebook_with_problems_is_not_handed_out(tmp_path: Path) -> None:
    loaded = load(tmp_path, {PROGRAMME_FILE: swapped(PROGRAMME, "fund: council\n", "")})
    with pytest.raises(RulebookErrors, match="`fund` is missing"):
        loaded.sound()
