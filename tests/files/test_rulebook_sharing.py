"""Sharing agreements in a rulebook: what is wrong with one is told with its line and what to do; its cases are run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.files.checking import CheckReport, check
from tests.files.rulebook_folder import problems, swapped, write

FILE = "sharing/practice-link.yaml"
AGREEMENT = """\
agreement: practice-link
title: The practice
parties:
  help-north: {role: controller, does: gives}
  practice: {role: controller, does: receives}
purpose: helping together
lawful_basis: public_task
needs_consent: yes
people: {all: [{referred_by: receiver}, {home: fife}]}
categories: [identity, contact, journey]
fields: {identity: [name], journey: [started, key_worker]}
from: 2021-01-01
until: 2024-01-01
review_on: 2023-06-01
told_to_person: The practice sees who your key worker is.
sources: {signed: The agreement of December 2020}
source: signed
cases:
  agrees:
    title: Ada agrees
    on: 2021-03-01
    who: practice
    facts: {home: fife}
    events:
      - {referral: 2021-02-01, organisation: practice, to: help-north}
      - {start: 2021-02-10, provider: help-north}
      - {consent: 2021-03-01, purpose: sharing, with: practice}
    may: [identity.name, journey.started]
    may_not: [identity, health]
  day_before:
    title: The day before
    on: 2021-02-28
    who: practice
    facts: {home: fife}
    events:
      - {referral: 2021-02-01, organisation: practice, to: help-north}
      - {start: 2021-02-10, provider: help-north}
      - {consent: 2021-03-01, purpose: sharing, with: practice}
    may_not: [identity, contact, journey]
"""
IN_FORCE = date(2023, 6, 1)


def wrong(folder: Path, old: str, new: str) -> list[str]:
    return problems(folder, {FILE: swapped(AGREEMENT, old, new)})


def run(folder: Path, text: str, on: date = IN_FORCE) -> CheckReport:
    return check(write(folder, {FILE: text}), evaluate_journey, on)


def test_a_sound_agreement_is_counted_with_its_cases(tmp_path: Path) -> None:
    report = run(tmp_path, AGREEMENT)
    assert report.clean
    assert list(report.lines())[-1] == (
        "1 programme, 1 contract, 1 variation, 1 sharing agreement, 3 cases: all is well."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("agreement: practice-link", "agreement: link", "line 1, agreement: found `link`; expected `practice-link`, as the file is called; make them the same."),
        ("until: 2024-01-01", "until: 2021-01-01", "line 13, until: `until` 2021-01-01 is not after `from` 2021-01-01; `until` is the first day no longer in force."),
        ("[identity, contact, journey]\nf", "[identity, contacts, journey]\nf", "line 10, categories item 2: found `contacts`;"),
        ("[started, key_worker]", "[start, key_worker]", "line 11, fields.journey item 1: found `start`; expected a field of `journey`; did you mean `started`?"),
        ("fields: {identity: [name],", "fields: {health: [name],", "line 11, fields.health: `health` is not one of this agreement's `categories`; add `health` to `categories`, or take this out."),
        ("fields: {identity: [name],", "fields: {contact: [phone],", "line 11, fields.contact: `contact` cannot be narrowed to fields; share it whole, or take it out of `categories`."),
        ("referred_by: receiver", "referred_by: practise", "line 9, people.all item 1.referred_by: found `practise`; expected a party of this agreement; did you mean `practice`?"),
        ("{home: fife}]}\n", "{hom: fife}]}\n", "line 9, people.all item 2.hom: found `hom`; expected one of enrolled_with, referred_by, programme or a fact of facts.yaml; did you mean `home`?"),
        ("{home: fife}]}\n", "{age: {at_least: 18}}]}\n", "line 9, people.all item 2: such a test cannot decide who is shared; write `{name: value}` or `{name: {one_of: [..]}}`, joined by `all`, `any` and `not`."),
        ("does: receives", "does: gives", "line 3, parties: nobody receives from another; expected one that `receives`; write `does: receives`."),
        ("does: gives", "does: receives", "line 3, parties: no party gives; expected one that `gives`; write `does: gives` or `does: both`."),
        ("needs_consent: yes", "need_consent: yes", "line 8, need_consent: `need_consent` is not a key of this place; did you mean `needs_consent`?"),
        ("lawful_basis: public_task\nneeds_consent: yes", "lawful_basis: consent\nneeds_consent: no", "line 8, needs_consent: the lawful basis is consent, and no consent is needed; write `needs_consent: yes`, or name another lawful basis."),
        ("source: signed\n", "illustrative: yes\n", "line 17, illustrative: it is illustrative and says not why; say in `unconfirmed` why,"),
        ("source: signed\n", "source: sined\n", "line 17, source: found `sined`; expected an id of this document's `sources`; did you mean `signed`?"),
        ("    may: [identity.name, journey.started]\n", "    may: [identity.name, journey.strated]\n", "line 28, cases.agrees.may item 2: found `journey.strated`; expected a category, or a field of one; did you mean `journey.started`?"),
        ("    may: [identity.name, journey.started]\n", "", "line 18, cases: no case says who may see; add one with `may: [..]`, the day before and the day of an edge."),
        ("on: 2021-02-28\n", "on: 2021-02-28\n    whom: practice\n", "line 33, cases.day_before.whom: `whom` is not a key of this place; did you mean `who`?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(tmp_path: Path, old: str, new: str, said: str) -> None:
    [one] = wrong(tmp_path, old, new)
    assert one.startswith(f"{FILE}, {said}")


def test_somebody_who_is_no_party_may_see_nothing_in_a_case(tmp_path: Path) -> None:
    text = AGREEMENT.replace("    who: practice\n", "    who: practise\n", 1)
    [one] = problems(tmp_path, {FILE: text})
    assert "line 22, cases.agrees.who: found `practise`" in one and "did you mean `practice`?" in one
    of_no_party = AGREEMENT.replace(
        "who: practice\n    facts: {home: fife}\n    events:\n", "who: nobody\n    facts: {home: fife}\n    events:\n"
    )
    assert len(problems(tmp_path, {FILE: of_no_party})) == 1, (
        "in the case of what may not be seen anybody may be asked of"
    )


def test_several_are_told_at_once_and_a_wrong_event_among_them(tmp_path: Path) -> None:
    text = swapped(
        AGREEMENT, "categories: [identity, contact, journey]", "categories: [identity, contact, journey, contact]"
    )
    text = swapped(text, "fields: {identity: [name],", "fields: {identity: [names],")
    text = text.replace("{start: 2021-02-10, provider: help-north}", "{strat: 2021-02-10, provider: help-north}", 1)
    found = problems(tmp_path, {FILE: text})
    assert [each.partition(":")[0] for each in found] == [
        f"{FILE}, line 10, categories item 4",
        f"{FILE}, line 11, fields.identity item 1",
        f"{FILE}, line 26, cases.agrees.events item 2",
    ]


def test_an_agreement_without_cases_of_both_kinds_is_not_taken(tmp_path: Path) -> None:
    found = problems(tmp_path, {FILE: AGREEMENT[: AGREEMENT.index("cases:")]})
    assert {each.partition(": ")[2].partition(";")[0] for each in found} == {
        "no case says who may see",
        "no case says who may not see",
    }


def test_a_file_that_ends_otherwise_is_not_passed_over(tmp_path: Path) -> None:
    assert problems(tmp_path, {"sharing/link.yml": AGREEMENT}) == [
        "sharing/link.yml, line 1: the file ends in .yml; name it .yaml."
    ]


def test_a_case_that_comes_out_otherwise_is_told_with_its_line_and_why(tmp_path: Path) -> None:
    report = run(tmp_path, AGREEMENT.replace("{consent: 2021-03-01,", "{consent: 2021-03-02,", 1))
    assert not report.clean
    lines = list(report.lines())
    assert lines[0] == f"{FILE}, line 19, agrees: Ada agrees"
    assert "    line 28, may item 1: `identity.name` expected seen, found not seen" in lines
    assert "        because practice sees nothing: it needs the person's consent, and there is none that day" in lines


def test_what_may_not_be_seen_and_is_fails_the_check(tmp_path: Path) -> None:
    report = run(tmp_path, swapped(AGREEMENT, "may_not: [identity, health]", "may_not: [identity, contact]"))
    assert any("`contact` expected not seen, found seen" in each for each in report.lines())


def test_a_review_that_is_overdue_is_a_warning_from_the_day_after(tmp_path: Path) -> None:
    on_the_day, day_after = run(tmp_path, AGREEMENT), run(tmp_path, AGREEMENT, date(2023, 6, 2))
    assert on_the_day.overdue == () and day_after.clean
    assert next(iter(day_after.lines())) == (
        f"Warning: {FILE}, line 14, review_on: was to be looked at again by 1 June 2023: review it, then move `review_on`."
    )
    assert run(tmp_path, AGREEMENT, date(2024, 1, 1)).overdue == (), "no longer in force"


def test_agreements_are_read_aloud(tmp_path: Path) -> None:
    folder = str(write(tmp_path, {FILE: AGREEMENT}))
    said = CliRunner().invoke(main, ["agreements", "practice-link", "--rulebook", folder])
    assert said.exit_code == 0, said.output
    assert (
        "Practice may see their name, how to reach them, the day they started and who their key worker is, of people"
        in said.output
    )
    assert "if they were referred by the party that would see them and home: fife." in said.output
    assert "Only while the person agrees to it" in said.output
    assert "In force from 1 January 2021 until the end of the day before 1 January 2024" in said.output
    assert "The person is told: “The practice sees who your key worker is.”" in said.output
    missed = CliRunner().invoke(main, ["agreements", "practise-link", "--rulebook", folder])
    assert missed.exit_code == 2 and "did you mean `practice-link`?" in missed.output
