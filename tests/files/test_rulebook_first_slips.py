"""The slips of people who had only the manual and a published text: each told with what was meant instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.rules.problems import nearest
from ettle.engine.wording.reasons import reason_in_english
from ettle.files.checking import check
from tests.files.rulebook_folder import CASES, CASES_FILE, PROGRAMME, PROGRAMME_FILE, problems, swapped, write

WRONG = [
    (
        "{age: {at_least: 18}}",
        "{weeks_on: {benefit: [ucc], at_least: 39}}",
        "line 10, eligibility.rules.adult.when.weeks_on.benefit item 1: found `ucc`; expected a code of `benefit`; did you mean `uc`?",
    ),
    (
        "{age: {at_least: 18}}",
        "{weeks_on: {benefit: uc, at_least: 39}}",
        "line 10, eligibility.rules.adult.when.weeks_on.benefit: `uc` is not a list; write [..], such as {weeks_on: {benefit: [uc, jsa], at_least: 13}}.",
    ),
    (
        "{age: {at_least: 18}}",
        "{weeks_on: {uc_regime: search, at_least: 39}}",
        "line 10, eligibility.rules.adult.when.weeks_on: `weeks_on` asks nothing of `uc_regime`; say which benefits: {weeks_on: {benefit: [uc, jsa], at_least: 13}}.",
    ),
    (
        "{age: {at_least: 18}}",
        "{weeks_on: {at_least: 39}}",
        "line 10, eligibility.rules.adult.when.weeks_on: `weeks_on` of no benefits; say which benefits: {weeks_on: {benefit: [uc, jsa], at_least: 13}}.",
    ),
    (
        "{age: {at_least: 18}}",
        "{months_on: {benefit: [uc], at_least: 9}}",
        "line 10, eligibility.rules.adult.when.months_on: `benefit` is not asked of `months_on`; write {weeks_on: {benefit: [uc, jsa], at_least: 13}}.",
    ),
    (
        "{age: {at_least: 18}}",
        "{home: eif}",
        "line 10, eligibility.rules.adult.when.home: found `eif`; expected a code of `home`; use one of `fife` or `prefer_not_to_say`.",
    ),
    (
        "[start]",
        "[{after: in_work}]",
        "line 15, phases.before_work.from item 1.after: `after` is not a key of this place; a phase goes by `start`, `leave`, {work: <test>} or {lost: {work: <test>}}; use one of them.",
    ),
    (
        "by: [contact, review]",
        "by: [{contact: {mode: in_person}}]",
        "line 17, offer.weekly_contact.by item 1: found a map; expected text; write the id alone, such as `contact`; nothing can be asked of it here.",
    ),
    (
        "happens: {kind: contact, when: {reached: yes}}",
        "earned: {at_least: {hours: 16, weeks: 26, at_rate: living_wage, age: 23}}",
        "line 28, outcomes.reached.earned.at_least.age: `age` is not a key of this place; take it out: the age on the start day decides, unless the rate goes by no age.",
    ),
    (
        "happens: {kind: contact, when: {reached: yes}}",
        "earned: {more_than: 100000}",
        "line 28, outcomes.reached.earned.more_than: `more_than` is not a key of this place; `earned` knows `at_least` alone; the other comparisons are for tests.",
    ),
    (
        "happens: {kind: contact, when: {reached: yes}}",
        "earned: {at_least: {hours: 16, weeks: 26, at_rate: minimum}}",
        "line 28, outcomes.reached.earned.at_least.at_rate: found `minimum`; expected a rate of `rates/`; use one of `living_wage`, or add `rates/minimum.yaml`.",
    ),
    (
        "happens: {kind: contact, when: {reached: yes}}",
        "earned: {at_least: {hours: 16, weeks: 26, at_rate: {rate: living_wage}}}",
        "line 28, outcomes.reached.earned.at_least.at_rate: found a map; expected text; write the id alone: `living_wage`.",
    ),
    (
        "{age: {at_least: 18}}",
        "{weeks_on: {benefit: [uc]}}",
        "line 10, eligibility.rules.adult.when.weeks_on: `weeks_on` is compared with nothing; use one of `at_least`, `more_than`, `at_most`, `less_than`, `one_of`, `only` or `is`.",
    ),
    (
        "payments:\n",
        "fees: {delivery: {of: 1000}}\npayments:\n",
        "line 29, fees: `fees` is not a key of this place; write it at the top of a contract, `contracts/<id>.yaml`.",
    ),
    (
        "amount: 5000, source: guide",
        "amount: {above: {volume: 45000}}, source: guide",
        "line 32, payments.fee.amount.above: `above` is not a key of this place; write it under `tiers` in a contract, `contracts/<id>.yaml`.",
    ),
]
"""What stands in the programme, what is put there, and what is then said of the file."""


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[new[:40] for _, new, _ in WRONG])
def test_one_slip_gives_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, {PROGRAMME_FILE: swapped(PROGRAMME, old, new)}) == [f"{PROGRAMME_FILE}, {said}"]


@pytest.mark.parametrize(
    ("found", "known", "meant"),
    [
        ("england", ["highland", "falkirk"], None),
        ("eif", ["fife"], None),
        ("fief", ["fife"], "fife"),
        ("leaf", ["leave"], "leave"),
        ("kontact", ["contact"], "contact"),
    ],
)
def test_another_first_letter_is_seldom_a_slip(found: str, known: list[str], meant: str | None) -> None:
    assert nearest(found, known) == meant


def test_all_the_councils_are_listed_where_none_was_meant(tmp_path: Path) -> None:
    councils = [f"place-{number}" for number in range(32)]
    table = "code,label,from,until,source\n" + "".join(f"{each},{each},,,act\n" for each in councils)
    text = swapped(PROGRAMME, "{age: {at_least: 18}}", "{home: england}")
    [said] = problems(tmp_path, {PROGRAMME_FILE: text, "codelists/area/2020.csv": table})
    assert all(f"`{each}`" in said for each in councils)


LATE = "  late: {any: [job_26, reached], source: guide}\npayments:\n  late: {for: late, amount: 5000, source: guide}\n"
PAPERS = "not_after: leave, evidence: {any: [payslip]},"


def test_evidence_of_what_nobody_pays_for_is_never_asked_for(tmp_path: Path) -> None:
    text = swapped(swapped(PROGRAMME, "payments:\n", LATE), "not_after: leave,", PAPERS)
    assert problems(tmp_path, {PROGRAMME_FILE: text}) == [
        f"{PROGRAMME_FILE}, line 26, outcomes.job_26.evidence: this evidence is never asked for: nothing pays `job_26` "
        "itself, only `late`, which rests on it; write it on `late`, or pay for `job_26` by itself."
    ]


def test_evidence_is_asked_for_once_the_outcome_is_paid_by_itself(tmp_path: Path) -> None:
    own = LATE + "  job_26: {for: job_26, amount: 5000, source: guide}\n"
    text = swapped(swapped(PROGRAMME, "payments:\n", own), "not_after: leave,", PAPERS)
    assert problems(tmp_path, {PROGRAMME_FILE: text}) == []


def test_evidence_where_nothing_is_paid_yet_is_left_to_the_contract(tmp_path: Path) -> None:
    text = swapped(PROGRAMME, "not_after: leave,", PAPERS)
    assert problems(tmp_path, {PROGRAMME_FILE: text}) == []


def test_a_rate_that_has_no_amount_for_the_age_is_not_a_matter_of_groups(tmp_path: Path) -> None:
    earned = "earned: {at_least: {hours: 16, weeks: 26, at_rate: living_wage}}"
    text = swapped(PROGRAMME, "happens: {kind: contact, when: {reached: yes}}", earned)
    folder = write(tmp_path, {PROGRAMME_FILE: text, CASES_FILE: swapped(CASES, "1990-01-01", "2009-06-01")})
    lines = check(folder, evaluate_journey, date(2024, 6, 1)).lines(lambda reason: reason_in_english(reason, {}))
    assert "        because The living wage has no amount on 1 January 2020 at the age of 10." in lines
