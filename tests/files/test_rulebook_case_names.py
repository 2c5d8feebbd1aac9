"""A case that names what is nowhere is told, and not compared with nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.files.checking import CheckReport, check
from tests.files.rulebook_folder import CASES, CASES_FILE, PROGRAMME, PROGRAMME_FILE, swapped, write

TODAY = date(2024, 6, 1)
REASONS = "code,label,from,until,source\ninto_work,Into work,,,act\nmoved_away,Moved away,,,act\n"
CONTACT = "{contact: 2020-01-03, mode: phone, reached: yes}"
OUTCOME = "{outcomes: {reached: {state: achieved, on: 2020-01-03}}}"
EVENT, EXPECT = "line 9, cases.first_day.events item 2", "line 10, cases.first_day.expect"


def run(folder: Path, old: str, new: str, **files: str) -> CheckReport:
    files = {"codelists/leave_reason/2020.csv": REASONS, CASES_FILE: swapped(CASES, old, new), **files}
    return check(write(folder, files), evaluate_journey, TODAY)


WRONG = [
    (
        CONTACT,
        "{benefit: 2020-01-03, what: ucc}",
        f"{EVENT}.what: found `ucc`; expected a code of `codelists/benefit`; did you mean `uc`?",
    ),
    (
        CONTACT,
        "{kind: benefit, on: 2020-01-03, benefit: dole}",
        f"{EVENT}.benefit: found `dole`; expected a code of `codelists/benefit`; use one of `pension` or `uc`.",
    ),
    (
        CONTACT,
        "{evidence: 2020-01-03, for: job_13, type: payslips}",
        f"{EVENT}.type: found `payslips`; expected a code of `codelists/evidence_type`; did you mean `payslip`?",
    ),
    (
        CONTACT,
        "{evidence: 2020-01-03, for: job_31, type: payslip}",
        f"{EVENT}.for: found `job_31`; expected an outcome or a rule of eligibility; did you mean `job_13`?",
    ),
    (
        CONTACT,
        "{leave: 2020-01-03, reason: in_work}",
        f"{EVENT}.reason: found `in_work`; expected a code of `codelists/leave_reason`; did you mean `into_work`?",
    ),
    (
        CONTACT,
        "{claim: 2020-01-03, rule: fees, by: provider}",
        f"{EVENT}.rule: found `fees`; expected a payment or an outcome; did you mean `fee`?",
    ),
    (
        CONTACT,
        "{excuse: 2020-01-03, rule: calls}",
        f"{EVENT}.rule: found `calls`; expected an offer; use one of `weekly_contact`.",
    ),
    (
        OUTCOME,
        "{outcomes: {reachd: {state: absent}}}",
        f"{EXPECT}.outcomes.reachd: found `reachd`; expected an outcome of this programme; did you mean `reached`?",
    ),
    (
        OUTCOME,
        "{payments: {fees: {state: absent}}}",
        f"{EXPECT}.payments.fees: found `fees`; expected a payment of this programme; did you mean `fee`?",
    ),
    (
        OUTCOME,
        "{payments: {job_13.bonus: {state: absent}}}",
        f"{EXPECT}.payments.job_13.bonus: found `job_13.bonus`; expected a payment of this programme; did you mean `job_13`?",
    ),
    (
        OUTCOME,
        "{offers: {weekly_contract: {1: {state: absent}}}}",
        f"{EXPECT}.offers.weekly_contract: found `weekly_contract`; expected an offer of this programme; did you mean `weekly_contact`?",
    ),
    (
        OUTCOME,
        "{phase: before_job}",
        f"{EXPECT}.phase: found `before_job`; expected a phase of this programme, or `none`; did you mean `before_work`?",
    ),
    (
        OUTCOME,
        "{conflicts: [esf]}",
        f"{EXPECT}.conflicts item 1: found `esf`; expected a conflict of this programme; there is none yet: add it, or take this out.",
    ),
    (
        CONTACT,
        "{work: 2020-01-03, work: self_employed}",
        f"{EVENT}.work: `work` stands here twice, first on line 9; call the field `what`: {{work: <day>, what: ..}}.",
    ),
    (
        CONTACT,
        "{contact: 2020-01-03, contact: phone}",
        f"{EVENT}.contact: `contact` stands here twice, first on line 9; keep one of them.",
    ),
]
"""What stands in the case, what is put there, and what is then said of the file."""


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[new[:40] for _, new, _ in WRONG])
def test_a_name_that_is_nowhere_gives_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    report = run(tmp_path, old, new)
    assert list(map(str, report.problems)) == [f"{CASES_FILE}, {said}"]
    assert report.failures == (), "a case that is wrong is not asked"


def test_evidence_of_an_eligibility_rule_may_be_named(tmp_path: Path) -> None:
    paper = f"{CONTACT}\n      - {{evidence: 2020-01-03, for: adult, type: payslip, enrolment: none}}"
    assert run(tmp_path, CONTACT, paper).clean


def test_what_only_a_variation_or_a_contract_brings_may_be_named(tmp_path: Path) -> None:
    names = "{outcomes: {later: {state: absent}}, payments: {fee.bonus: {state: absent}}}"
    variation = """\
variation: later
title: Something later
in_force: {from: 2023-01-01, basis: event}
source: guide
change:
  outcomes: {later: {happens: {kind: plan}, source: guide}}
  payments: {fee: {bonus: {when: {in_work: yes}, amount: 100, source: guide}}}
"""
    report = run(tmp_path, OUTCOME, names, **{"programmes/into-work/variations/2023-01-01-later.yaml": variation})
    assert report.problems == ()


def test_of_a_programme_that_cannot_be_read_nothing_is_said_twice(tmp_path: Path) -> None:
    broken = swapped(PROGRAMME, "fund: council\n", "")
    report = run(tmp_path, OUTCOME, "{phase: before_job}", **{PROGRAMME_FILE: broken})
    assert [each.file for each in report.problems] == [PROGRAMME_FILE]


def test_an_answer_that_is_near_no_code_of_a_long_list_is_told_all_of_them(tmp_path: Path) -> None:
    councils = ["highland", *(f"place-{number:02}" for number in range(20))]
    table = "code,label,from,until,source\n" + "".join(f"{each},{each},,,act\n" for each in councils)
    report = run(tmp_path, "{date_of_birth: 1990-01-01}", "{home: england}", **{"codelists/area/2020.csv": table})
    assert list(map(str, report.problems)) == [
        f"{CASES_FILE}, line 6, cases.first_day.facts.home: england is not an answer to this; write a code of the list "
        f"area, one of {', '.join(councils)}, or prefer_not_to_say."
    ]
