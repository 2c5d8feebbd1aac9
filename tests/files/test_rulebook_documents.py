"""Every way in which the other files of a rulebook can be wrong: variations, contracts, facts, rates, tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ettle.files.rulebook import default_rulebook, load_rulebook
from tests.files.rulebook_folder import FILES, PROGRAMME_FILE, VARIATION_FILE, problems, swapped, write

CONTRACT_FILE = "contracts/north.yaml"
FACTS_FILE = "facts.yaml"
RATE_FILE = "rates/living_wage.yaml"
WRONG = [
    (
        VARIATION_FILE,
        "{requires: []}",
        "{requires: [job_14]}",
        "line 8, change.outcomes.job_26.requires item 1: found `job_14`; expected an outcome of this document; did you mean `job_13`?",
    ),
    (
        VARIATION_FILE,
        "{job_26: {requires: []}}",
        "{job_4: {sustained: {weeks: 4}}}",
        "line 8, change.outcomes.job_4.sustained: `sustained` says no window, or several; give one of `within`, `within_of_start` or `consecutive: yes`.",
    ),
    (
        VARIATION_FILE,
        "{job_26: {requires: []}}",
        "{job_99: null}",
        "line 8, change.outcomes.job_99: it removes what is not there; mend the key, or take the line out.",
    ),
    (
        VARIATION_FILE,
        "{job_26: {requires: []}}",
        "{job_26: {requires: [job_13]}}",
        "line 1: it changes nothing: all of this is so without it; take the variation out, or mend what it was to change.",
    ),
    (
        VARIATION_FILE,
        "  outcomes: {job_26: {requires: []}}",
        "  payments: {job_13: {amount: {core: 1}}}",
        "line 8, change.payments.job_13.amount: a price dated by `price_on: start`, varied with `basis: event`; write `basis: start`, or change `price_on`.",
    ),
    (
        VARIATION_FILE,
        "  outcomes: {job_26: {requires: []}}",
        "  in_force: {until: 2040-01-01}",
        "line 8, change.in_force: the change touches identity (in_force); write a new document instead.",
    ),
    (
        VARIATION_FILE,
        "source: letter",
        "source: lettre",
        "line 5, source: found `lettre`; expected an id of the document's `sources`, or of `change.sources`; did you mean `letter`?",
    ),
    (
        VARIATION_FILE,
        "basis: event",
        "basis: events",
        "line 3, in_force.basis: found `events`; expected `start` or `event`; did you mean `event`?",
    ),
    (
        VARIATION_FILE,
        "from: 2022-01-01, basis: event",
        "from: 2031-01-01, basis: start",
        "line 3, in_force: it is never in force: what it changes is, from 2020-01-01 until 2030-01-01; mend the days.",
    ),
    (
        VARIATION_FILE,
        "change:",
        "changes:",
        "line 6, changes: `changes` is not a key of this place; did you mean `change`?",
    ),
    (
        VARIATION_FILE,
        "  outcomes: {job_26: {requires: []}}\n",
        "  outcome: {job_26: {requires: []}}\n",
        "line 8, change.outcome: `outcome` is not a key of this place; did you mean `outcomes`?",
    ),
    (
        CONTRACT_FILE,
        "programme: into-work",
        "programme: in-work",
        "line 3, programme: found `in-work`; expected a programme of this rulebook; did you mean `into-work`?",
    ),
    (
        CONTRACT_FILE,
        "contract: north",
        "contract: south",
        "line 1, contract: found `south`; expected `north`, as the file or folder is called; make them the same.",
    ),
    (
        CONTRACT_FILE,
        "{job_13: {core: 95000, intense: 155000}}",
        "{job_14: 3}",
        "line 8, prices.job_14: found `job_14`; expected a payment of the programme; did you mean `job_13`?",
    ),
    (
        CONTRACT_FILE,
        "{job_13: {core: 95000, intense: 155000}}",
        "{job_13: {core: 95000, tense: 155000}}",
        "line 8, prices.job_13.tense: found `tense`; expected a group of this document; did you mean `intense`?",
    ),
    (
        CONTRACT_FILE,
        "of: [job_13, fee]",
        "of: [job_13, fees]",
        "line 9, caps.all_of_it.of item 2: found `fees`; expected a payment; did you mean `fee`?",
    ),
    (
        CONTRACT_FILE,
        "of: job_13, above",
        "of: job13, above",
        "line 10, tiers.many.of: found `job13`; expected a payment; did you mean `job_13`?",
    ),
    (
        CONTRACT_FILE,
        "13-18: 22.5",
        "12-18: 22.5",
        "line 11, fees.delivery.months.12-18: months 12-18 overlap months 4-12; let each month stand in one band.",
    ),
    (
        CONTRACT_FILE,
        "13-18: 22.5",
        "13-18: 20",
        "line 11, fees.delivery.months: the bands add up to 97.5 percent; expected 100; mend the percentages.",
    ),
    (
        CONTRACT_FILE,
        "1-3: 25",
        "3-1: 25",
        "line 11, fees.delivery.months.3-1: found `3-1`; expected months such as 4-12; write first and last month.",
    ),
    (
        CONTRACT_FILE,
        "{small-help: 20}",
        "{small-help: 120}",
        "line 12, splits.small-help: found `120`; expected 100 or less.",
    ),
    (
        CONTRACT_FILE,
        "\nsource: signed",
        "\nsource: sined",
        "line 13, source: found `sined`; expected an id of this document's `sources`; did you mean `signed`?",
    ),
    (
        CONTRACT_FILE,
        "pence: 50000000",
        "pence: 50000000, lines: 3",
        "line 9, caps.all_of_it: a cap of nothing, or of two things; give `pence` or `lines`.",
    ),
    (
        CONTRACT_FILE,
        "from: 2021-01-01, basis",
        "from: 2031-01-01, basis",
        "line 6, in_force: it is never in force: what it changes is, from 2020-01-01 until 2030-01-01; mend the days.",
    ),
    (
        FACTS_FILE,
        "source: form}\n  unemployed",
        "source: from}\n  unemployed",
        "line 3, facts.date_of_birth.source: found `from`; expected an id of this file's `sources`; did you mean `form`?",
    ),
    (
        FACTS_FILE,
        "code_list: area",
        "code_list: areas",
        "line 6, facts.home.code_list: found `areas`; expected a folder of `codelists/`; did you mean `area`?",
    ),
    (
        FACTS_FILE,
        "type: yes_no",
        "type: yesno",
        "line 5, facts.disability.type: found `yesno`; expected `date`, `yes_no`, `code`, `number` or `text`; did you mean `yes_no`?",
    ),
    (
        FACTS_FILE,
        "question: When were you born?, ",
        "",
        "line 3, facts.date_of_birth: `question` is missing; add `question: ..`.",
    ),
    (
        RATE_FILE,
        "23+: 900",
        "older: 900",
        "line 3, values.2019-04-01.older: found `older`; expected an age or age band such as 16-17 or 23+.",
    ),
    (
        RATE_FILE,
        "rate: living_wage",
        "rate: wage",
        "line 1, rate: found `wage`; expected `living_wage`, as the file is called; make them the same.",
    ),
    (
        RATE_FILE,
        "2024-04-01: 1144",
        "2024-04-31: 1144",
        "line 3, values.2024-04-31: 2024-04-31 is not in the calendar; check the month and the day.",
    ),
    (
        RATE_FILE,
        "900",
        "9.5",
        "line 3, values.2019-04-01.23+: 9.5 has decimals, but money is in whole pence; write pence, such as 950 for £9.5.",
    ),
    (
        RATE_FILE,
        "unit: pence per hour",
        "unit: pence an hour",
        "line 2, unit: found `pence an hour`; expected `pence per hour`, `pence per week` or `pence`; did you mean `pence per hour`?",
    ),
]
"""The file, what stands in it, what is put there, and what is then said of it."""


@pytest.mark.parametrize(
    ("file", "old", "new", "said"), WRONG, ids=[f"{new or 'nothing'}"[:40] for _, _, new, _ in WRONG]
)
def test_one_slip_gives_one_sentence(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, {file: swapped(FILES[file], old, new)}) == [f"{file}, {said}"]


def test_a_variation_that_breaks_the_programme_is_named_where_the_programme_breaks(tmp_path: Path) -> None:
    change = swapped(FILES[VARIATION_FILE], "{job_26: {requires: []}}", "{job_13: null}")
    said = problems(tmp_path, {VARIATION_FILE: change})
    assert [each.split(": ")[0] for each in said] == [
        f"{PROGRAMME_FILE}, line 26, outcomes.job_26.requires item 1",
        f"{PROGRAMME_FILE}, line 27, outcomes.every_four.repeated.after",
        f"{PROGRAMME_FILE}, line 30, payments.job_13.for",
    ]
    assert all(f"once variation standing-alone ({VARIATION_FILE}) is merged" in each for each in said)


def test_two_variations_of_one_place_and_one_day_are_refused(tmp_path: Path) -> None:
    other = "programmes/into-work/variations/2022-01-01-zealous.yaml"
    text = swapped(FILES[VARIATION_FILE], "variation: standing-alone", "variation: zealous")
    text = swapped(text, "{requires: []}", "{requires: [reached]}")
    assert problems(tmp_path, {other: text}) == [
        f"{other}, line 8, change.outcomes.job_26.requires: `standing-alone` changes this too, from the same day "
        "and agreed on the same day; join the two, or say on which days they were agreed."
    ]


def test_two_variations_of_one_id_are_refused(tmp_path: Path) -> None:
    other = "programmes/into-work/variations/2023-01-01-again.yaml"
    text = swapped(FILES[VARIATION_FILE], "from: 2022-01-01", "from: 2023-01-01")
    text = swapped(text, "{requires: []}", "{requires: [reached]}")
    [said] = problems(tmp_path, {other: text})
    assert said == (
        f"{other}, line 1, variation: `standing-alone` is also the id of {VARIATION_FILE}; give one of them another id."
    )


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "calendars/scotland.csv",
            "date,title,source\n2024-01-01,New Year,gov\n2024-01-01,Again,gov\n",
            "line 3, date: 2024-01-01 twice, first on line 2; keep one.",
        ),
        (
            "calendars/scotland.csv",
            "date,title,source\n01/01/2024,New Year,gov\n",
            "line 2, date: found `01/01/2024`; expected a day of the calendar; "
            "write the day as year-month-day, such as 2024-03-31.",
        ),
        (
            "codelists/area/2020.csv",
            "code,label,from,until,source\nfife,Fife,,,act\nfife,Fife again,,,act\n",
            "line 3, code: `fife` stands here twice; keep one of them.",
        ),
        (
            "codelists/area/2020.csv",
            "code,label,from,until,source\nfife,Fife\n",
            "line 2: 2 cells; expected 5; put text that holds a comma in quotes.",
        ),
        (
            "codelists/area/2020.csv",
            "code,label,from,until,source\nfife,Fife,2024-01-01,2023-01-01,act\n",
            "line 2, until: until 2023-01-01 is not after from 2024-01-01; "
            "`until` is the first day it may no longer be used.",
        ),
        (
            "codelists/area/2020.csv",
            "code,lable,from,until,source\nfife,Fife,,,act\n",
            "line 1: found the column `lable`; expected the columns code,label,from,until,source; did you mean `label`?",
        ),
        ("codelists/area/2020.csv", 'code,label,from,until,source\nfife,"Fife,,,act\n', "line 2: not CSV: "),
    ],
)
def test_a_table_that_is_wrong_says_where(tmp_path: Path, file: str, text: str, said: str) -> None:
    assert any(each.startswith(f"{file}, {said}") for each in problems(tmp_path, {file: text}))


def test_a_what_if_is_merged_only_when_it_is_asked_for(tmp_path: Path) -> None:
    what_if = "programmes/into-work/what-if/ten-hours.yaml"
    text = swapped(FILES[VARIATION_FILE], "variation: standing-alone", "variation: ten-hours")
    folder = write(tmp_path, {what_if: text.replace("from: 2022-01-01", "from: 2023-01-01").replace("[]", "[reached]")})
    agreed, asked = load_rulebook(folder), load_rulebook(folder, extra_variations=[folder / what_if])
    assert [list(map(str, loaded.problems)) for loaded in (agreed, asked)] == [[], []]
    start = date(2024, 1, 1)
    assert [each.name for each in agreed.rulebook.versions("into-work", None, start)] == ["base", "standing-alone"]
    assert [each.name for each in asked.rulebook.versions("into-work", None, start)] == [
        "base",
        "standing-alone",
        "ten-hours",
    ]


def test_a_what_if_from_elsewhere_says_what_it_is_of(tmp_path: Path) -> None:
    folder = write(tmp_path / "book")
    stray = tmp_path / "a" / "b" / "idea.yaml"
    stray.parent.mkdir(parents=True)
    stray.write_text(FILES[VARIATION_FILE].replace("standing-alone", "idea"), encoding="utf-8")
    [problem] = load_rulebook(folder, extra_variations=[stray]).problems
    assert str(problem) == (
        "idea.yaml, line 1: it is of no programme of this rulebook (`a`); write `programme: <id>` in the variation."
    )


def test_the_rulebook_is_found_from_the_folder_one_works_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "rulebook")
    monkeypatch.chdir(folder / "programmes")
    assert default_rulebook() == folder
