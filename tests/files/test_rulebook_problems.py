"""Every way in which a programme can be wrong, with the exact sentence: place, what, why, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ettle.files.rulebook import load_rulebook
from tests.files.rulebook_folder import FILES, PROGRAMME, PROGRAMME_FILE, load, problems, swapped, write

WRONG = [
    (
        "title: Into Work",
        "titel: Into Work",
        "line 2, titel: `titel` is not a key of this place; did you mean `title`?",
    ),
    ("fund: council\n", "", "line 1: `fund` is missing; add `fund: ..`."),
    (
        "participation: voluntary",
        "participation: volontary",
        "line 3, participation: found `volontary`; expected `voluntary` or `mandatory`; did you mean `voluntary`?",
    ),
    (
        "fund: council",
        "fund: Scottish Government",
        "line 4, fund: found `Scottish Government`; expected an id: small letters, digits, `_` and `-`, beginning with a letter; write `scottish_government`.",
    ),
    ("title: Into Work", "title: 2024-01-01", "line 2, title: found `2024-01-01`; expected text; put it in quotes."),
    ("title: Into Work", "title: [a]", "line 2, title: found a list; expected text."),
    (
        "during: [before_work]",
        "during: [before_werk]",
        "line 17, offer.weekly_contact.during item 1: found `before_werk`; expected a phase; did you mean `before_work`?",
    ),
    (
        "by: [contact, review]",
        "by: [contakt, review]",
        "line 17, offer.weekly_contact.by item 1: found `contakt`; expected a kind of event; did you mean `contact`?",
    ),
    ("by: [contact, review]", "by: contact", "line 17, offer.weekly_contact.by: found `contact`; expected a list."),
    (
        "by: [contact, review]",
        "by: []",
        "line 17, offer.weekly_contact.by: found nothing in it; expected at least one entry.",
    ),
    (
        "every: {weeks: 1}",
        "every: {weeks: one}",
        "line 17, offer.weekly_contact.every.weeks: `one` is text, not a number; write digits without quotes.",
    ),
    (
        "every: {weeks: 1}",
        "every: {weeks: 1, months: 2}",
        "line 17, offer.weekly_contact.every: a length in no unit or in two; give one of `days`, `working_days`, `weeks` or `months`.",
    ),
    (
        "every: {weeks: 1}",
        "every: {weeks: 1.5}",
        "line 17, offer.weekly_contact.every.weeks: `1.5` is not whole; round it.",
    ),
    (
        "every: {weeks: 1}",
        "every: {weeks: -1}",
        "line 17, offer.weekly_contact.every.weeks: found `-1`; expected 0 or more.",
    ),
    (
        "every: {weeks: 1}",
        "every: {weaks: 1}",
        "line 17, offer.weekly_contact.every.weaks: `weaks` is not a key of this place; did you mean `weeks`?",
    ),
    (
        "every: {weeks: 1}",
        "every: {weeks: '1'}",
        "line 17, offer.weekly_contact.every.weeks: `1` is text, not a number; write digits without quotes.",
    ),
    (
        "requires: [job_13]",
        "requires: [job_31]",
        "line 26, outcomes.job_26.requires item 1: found `job_31`; expected an outcome of this document; did you mean `job_13`?",
    ),
    (
        "requires: [job_13]",
        "requires: [job_26]",
        "line 26, outcomes.job_26: it rests on itself: `job_26` on `job_26`; take one of these links out.",
    ),
    (
        "requires: [job_13], not_after: leave",
        "not_after: leaf",
        "line 26, outcomes.job_26.not_after: found `leaf`; expected a phase, an outcome or leave; did you mean `leave`?",
    ),
    (
        "after: job_13, every",
        "after: job13, every",
        "line 27, outcomes.every_four.repeated.after: found `job13`; expected an outcome of this document; did you mean `job_13`?",
    ),
    (
        "kind: contact, when",
        "kind: kontact, when",
        "line 28, outcomes.reached.happens.kind: found `kontact`; expected a kind of event; did you mean `contact`?",
    ),
    (
        "reached: yes}}",
        "reachd: yes}}",
        "line 28, outcomes.reached.happens.when.reachd: found `reachd`; expected a field of these events; did you mean `reached`?",
    ),
    (
        "reached: yes}}",
        "reached: maybe}}",
        "line 28, outcomes.reached.happens.when.reached: found `maybe`; expected yes or no; write yes or no.",
    ),
    (
        "{age: {at_least: 18}}",
        "{aeg: {at_least: 18}}",
        "line 10, eligibility.rules.adult.when.aeg: found `aeg`; expected a declared fact or a name of the day; did you mean `age`?",
    ),
    (
        "{age: {at_least: 18}}",
        "{age: {atleast: 18}}",
        "line 10, eligibility.rules.adult.when.age: `atleast` is not a comparison; did you mean `at_least`?",
    ),
    (
        "{age: {at_least: 18}}",
        "{age: adult}",
        "line 10, eligibility.rules.adult.when.age: found `adult`; expected a number or a bound such as {at_least: 16}.",
    ),
    (
        "{age: {at_least: 18}}",
        "{disability: maybe}",
        "line 10, eligibility.rules.adult.when.disability: found `maybe`; expected yes or no; write yes or no.",
    ),
    (
        "{age: {at_least: 18}}",
        "{home: fiff}",
        "line 10, eligibility.rules.adult.when.home: found `fiff`; expected a code of `home`; did you mean `fife`?",
    ),
    (
        "{age: {at_least: 18}}",
        "{age: {at_least: 18}, in_work: no}",
        "line 10, eligibility.rules.adult.when: several tests in one (age, in_work); join them: {all: [{..}, {..}]}.",
    ),
    (
        "{age: {at_least: 18}}",
        "[]",
        "line 10, eligibility.rules.adult.when: a list is not a test; write one such as {in_work: yes}.",
    ),
    (
        "{age: {at_least: 18}}",
        "{disability: {at_least: 3}}",
        "line 10, eligibility.rules.adult.when.disability: a bound on `disability`, which is no number; write yes or no.",
    ),
    (
        "{age: {at_least: 18}}",
        "{unemployed_months: {at_least: 3}}",
        "line 10, eligibility.rules.adult.when.unemployed_months: found `unemployed_months`; expected a declared fact or a name of the day; did you mean `unemployed_since`?",
    ),
    (
        "{age: {at_least: 18}}",
        "{home: {only: [fife]}}",
        "line 10, eligibility.rules.adult.when.home: `only` of `home`, which is one value; use one_of.",
    ),
    (
        "fact: unemployed_since",
        "fact: disability",
        "line 12, eligibility.rules.waiting.when.weeks_since.fact: found `disability`; expected a declared fact that is a date; use one of `date_of_birth` or `unemployed_since`.",
    ),
    (
        "on_benefit: pension",
        "on_benefit: pensoin",
        "line 11, eligibility.rules.out_of_work.when.all item 2.not.on_benefit: found `pensoin`; expected a code of `on_benefit`; did you mean `pension`?",
    ),
    (
        "{in_work: no}",
        "out_of_werk",
        "line 11, eligibility.rules.out_of_work.when.all item 1: found `out_of_werk`; expected an id of this block; did you mean `out_of_work`?",
    ),
    (
        "all: [adult,",
        "all: [adlut,",
        "line 13, eligibility.eligible_when.all item 1: found `adlut`; expected an id of this block; did you mean `adult`?",
    ),
    (
        "{in_work: no}",
        "out_of_work",
        "line 11, eligibility.rules.out_of_work: it rests on itself: `out_of_work` on `out_of_work`; take one of these links out.",
    ),
    (
        "rate: living_wage",
        "rate: livingwage",
        "line 23, outcomes.job_13.qualifying.all item 2.pay_per_hour.at_least.rate: found `livingwage`; expected a rate of `rates/`; did you mean `living_wage`, which goes by age, or should `rates/livingwage.yaml` be added?",
    ),
    (
        "{contract_type: permanent}",
        "{employr: x}",
        "line 22, outcomes.job_13.counting.employr: found `employr`; expected a field of these events; did you mean `employer`?",
    ),
    (
        "{contract_type: permanent}",
        "awrad",
        "line 22, outcomes.job_13.counting: found `awrad`; expected a test; did you mean `award`?",
    ),
    (
        "any: [payslip]",
        "any: [payslipp]",
        "line 24, outcomes.job_13.evidence.any item 1: found `payslipp`; expected a type of evidence; did you mean `payslip`?",
    ),
    (
        "core: 90000, intense: 150000",
        "core: 90000",
        "line 30, payments.job_13.amount: no number for `intense`; give one for every group, or one for all.",
    ),
    (
        "core: 90000, intense: 150000",
        "core: 90000, intens: 150000",
        "line 30, payments.job_13.amount.intens: found `intens`; expected a group of this document; did you mean `intense`?",
    ),
    (
        "{core: 12, intense: 18}",
        "{core: twelve, intense: 18}",
        "line 15, phases.before_work.at_most.months.core: `twelve` is text, not a number; write digits without quotes.",
    ),
    (
        "{ordinal: {1: 100, 2: 200}}",
        "{ordinal: {1: 100, 3: 200}}",
        "line 31, payments.every_four.amount.ordinal: sums for `1` and `3`; expected 1 to 2; number them from 1 without holes.",
    ),
    (
        "{ordinal: {1: 100, 2: 200}}",
        "{ordinals: {1: 100, 2: 200}}",
        "line 31, payments.every_four.amount.ordinals: `ordinals` is not a key of this place; did you mean `ordinal`?",
    ),
    (
        "{ordinal: {1: 100, 2: 200}}",
        "{ordinal: {1: 100, 2: -200}}",
        "line 31, payments.every_four.amount.ordinal.2: found `-200`; expected 0 or more.",
    ),
    (
        "{ordinal: {1: 100, 2: 200}}",
        "{ordinal: {1: 100}}",
        "line 31, payments.every_four.amount.ordinal: 1 of 2 sums; give a sum for each.",
    ),
    (
        "{ordinal: {1: 100, 2: 200}}",
        "many",
        "line 31, payments.every_four.amount: `many` is text, not a number; write digits without quotes.",
    ),
    (
        "for: job_13, amount",
        "for: job_14, amount",
        "line 30, payments.job_13.for: found `job_14`; expected an outcome of this document; did you mean `job_13`?",
    ),
    (
        "while: before_work",
        "while: befor_work",
        "line 32, payments.fee.monthly.while: found `befor_work`; expected a phase; did you mean `before_work`?",
    ),
    (
        "amount: 5000, source: guide",
        "amount: 5000",
        "line 32, payments.fee: has no `source`; name one of the document's sources, or write `illustrative: yes`.",
    ),
    (
        "amount: 5000, source: guide",
        "amount: 5000, source: giude",
        "line 32, payments.fee.source: found `giude`; expected an id of this document's `sources`; did you mean `guide`?",
    ),
    (
        "basis: start, source: guide",
        "basis: begin, source: guide",
        "line 6, in_force.basis: found `begin`; expected `start` or `event`; write one of them.",
    ),
    (
        "until: 2030-01-01, basis",
        "until: 2019-01-01, basis",
        "line 6, in_force: `until` 2019-01-01 is not after `from` 2020-01-01; `until` is the first day no longer in force.",
    ),
    (
        "sustained: {weeks: 26, within: {weeks: 30}}",
        "sustained: {weeks: 26}",
        "line 26, outcomes.job_26.sustained: `sustained` says no window, or several; give one of `within`, `within_of_start` or `consecutive: yes`.",
    ),
    (
        "sustained: {weeks: 26, within: {weeks: 30}}",
        "sustaind: {weeks: 26}",
        "line 26, outcomes.job_26.sustaind: `sustaind` is not a key of this place; did you mean `sustained`?",
    ),
    (
        "[start]",
        "[strat]",
        "line 15, phases.before_work.from item 1: found `strat`; expected `start` or `leave` or a map; did you mean `start`?",
    ),
    (
        "[start]",
        "[{werk: {in_work: yes}}]",
        "line 15, phases.before_work.from item 1.werk: `werk` is not a key of this place; did you mean `work`?",
    ),
    (
        "  reached: {happens",
        "  Reached It: {happens",
        "line 28, outcomes.Reached It: found `Reached It`; expected an id: small letters, digits, `_` and `-`, beginning with a letter; write `reached_it`.",
    ),
    (
        "{hours_per_week: {at_least: 16}}}",
        "{hours_per_week: {at_least: lots}}}",
        "line 15, phases.before_work.until item 1.work.hours_per_week: `lots` is not a bound; write a number, or {rate: id}.",
    ),
]
"""What stands in the programme, what is put there, and what is then said of the file."""


def test_the_rulebook_that_the_others_are_made_from_is_right(tmp_path: Path) -> None:
    assert problems(tmp_path) == []
    loaded = load(tmp_path)
    assert list(loaded.sound().agreements) == ["into-work"]
    assert list(loaded.sound().contracts) == ["north"]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[f"{new or 'nothing'}"[:40] for _, new, _ in WRONG])
def test_one_slip_gives_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, {PROGRAMME_FILE: swapped(PROGRAMME, old, new)}) == [f"{PROGRAMME_FILE}, {said}"]


def test_several_problems_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = swapped(PROGRAMME, "title: Into Work", "titel: Into Work")
    text = swapped(text, "by: [contact, review]", "by: contact")
    text = swapped(text, "amount: 5000, source: guide", "amount: -5000, source: guide")
    assert [said.split(": ")[0] for said in problems(tmp_path, {PROGRAMME_FILE: text})] == [
        f"{PROGRAMME_FILE}, line 2, titel",
        f"{PROGRAMME_FILE}, line 17, offer.weekly_contact.by",
        f"{PROGRAMME_FILE}, line 32, payments.fee.amount",
    ]


def test_several_wrong_names_are_told_at_once(tmp_path: Path) -> None:
    text = swapped(PROGRAMME, "during: [before_work]", "during: [before]")
    text = swapped(text, "requires: [job_13]", "requires: [job_14]")
    assert len(problems(tmp_path, {PROGRAMME_FILE: text})) == 2


def test_one_bad_file_does_not_hide_the_problems_of_the_others(tmp_path: Path) -> None:
    wrong = {
        PROGRAMME_FILE: "programme: [",
        "facts.yaml": swapped(FILES["facts.yaml"], "type: yes_no", "type: yesno"),
        "rates/living_wage.yaml": swapped(FILES["rates/living_wage.yaml"], "23+", "older"),
        "calendars/scotland.csv": "date,title,source\n2024-13-01,New Year,gov.uk\n",
        "codelists/area/2020.csv": "code,label\nfife,Fife\n",
    }
    assert {said.split(",")[0] for said in problems(tmp_path, wrong)} >= set(wrong)


def test_ten_thousand_unknown_keys_are_counted_not_listed(tmp_path: Path) -> None:
    many = PROGRAMME + "".join(f"field_{n}: 1\n" for n in range(10_000))
    said = problems(tmp_path, {PROGRAMME_FILE: many})
    assert len(said) == 51
    assert said[-1].endswith("9950 more problems in this file; mend these first and check again.")


def test_a_circle_of_ten_thousand_outcomes_is_found(tmp_path: Path) -> None:
    ring = "".join(f"  o{n}: {{requires: [o{(n + 1) % 10_000}], illustrative: yes}}\n" for n in range(10_000))
    text = swapped(PROGRAMME, "payments:\n", f"{ring}payments:\n")
    [said] = problems(tmp_path, {PROGRAMME_FILE: text})
    assert "it rests on itself" in said


def test_a_folder_that_is_no_rulebook_says_so(tmp_path: Path) -> None:
    [problem] = load_rulebook(tmp_path).problems
    assert str(problem).endswith("there is no folder `programmes` in it; give the folder that holds `programmes`.")


def test_a_file_under_another_name_is_not_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / PROGRAMME_FILE).rename(folder / "programmes/into-work/programe.yaml")
    assert [str(each) for each in load(folder, {PROGRAMME_FILE: ""}).problems if "into-work" in each.file] == [
        "programmes/into-work/programe.yaml, line 1: this file has no meaning here; did you mean `programme.yaml`?",
        "programmes/into-work/programme.yaml, line 1: there is no such file; "
        "write the programme there, or take the folder away.",
    ]
