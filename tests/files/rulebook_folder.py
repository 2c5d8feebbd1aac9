"""A small rulebook that is right, to be made wrong one place at a time."""

from __future__ import annotations

from pathlib import Path

from ettle.files.rulebook import Loaded, load_rulebook

PROGRAMME = """\
programme: into-work
title: Into Work
participation: voluntary
fund: council
sources: {guide: "The guide, chapter 8", elig: "The guide, chapter 1"}
in_force: {from: 2020-01-01, until: 2030-01-01, basis: start, source: guide}
groups: {core: {title: Core}, intense: {title: Intense}}
eligibility:
  rules:
    adult: {when: {age: {at_least: 18}}, source: elig}
    out_of_work: {when: {all: [{in_work: no}, {not: {on_benefit: pension}}]}, source: elig}
    waiting: {when: {weeks_since: {fact: unemployed_since, at_least: 26}}, source: elig}
  eligible_when: {all: [adult, {any: [out_of_work, waiting]}]}
phases:
  before_work: {from: [start], until: [{work: {hours_per_week: {at_least: 16}}}, leave], at_most: {months: {core: 12, intense: 18}}, source: guide}
offer:
  weekly_contact: {every: {weeks: 1}, by: [contact, review], during: [before_work], source: guide}
outcomes:
  job_13:
    title: 13 weeks in work
    sustained: {weeks: 13, within: {weeks: 16}}
    counting: {contract_type: permanent}
    qualifying: {all: [{hours_per_week: {at_least: 16}}, {pay_per_hour: {at_least: {rate: living_wage}}}]}
    evidence: {any: [payslip]}
    source: guide
  job_26: {sustained: {weeks: 26, within: {weeks: 30}}, requires: [job_13], not_after: leave, source: guide}
  every_four: {repeated: {after: job_13, every: {weeks: 4}, times_at_most: 2}, source: guide}
  reached: {happens: {kind: contact, when: {reached: yes}}, source: guide}
payments:
  job_13: {for: job_13, amount: {core: 90000, intense: 150000}, price_on: start, source: guide}
  every_four: {for: every_four, amount: {ordinal: {1: 100, 2: 200}}, illustrative: yes}
  fee: {monthly: {months: 3, while: before_work}, amount: 5000, source: guide}
"""
FACTS = """\
sources: {form: "The form"}
facts:
  date_of_birth: {type: date, question: When were you born?, sensitivity: ordinary, source: form}
  unemployed_since: {type: date, question: Since when have you been out of work?, sensitivity: ordinary, source: form}
  disability: {type: yes_no, question: Are you disabled?, sensitivity: health, source: form}
  home: {type: code, code_list: area, question: Where do you live?, sensitivity: ordinary, source: form}
"""
RATE = "rate: living_wage\nunit: pence per hour\nvalues: {2019-04-01: {23+: 900, 16-22: 800}, 2024-04-01: 1144}\nsource: the order\n"
CONTRACT = """\
contract: north
title: The north
programme: into-work
parties: {payer: council, provider: help-north}
sources: {signed: "The contract"}
in_force: {from: 2021-01-01, basis: start}
volumes: {starts: 500}
prices: {job_13: {core: 95000, intense: 155000}}
caps: {all_of_it: {of: [job_13, fee], pence: 50000000, source: signed}}
tiers: {many: {of: job_13, above_volume_percent: 110, amount: 45000, source: signed}}
fees: {delivery: {of: 1000000, months: {1-3: 25, 4-12: 52.5, 13-18: 22.5}, source: signed}}
splits: {small-help: 20}
source: signed
"""
VARIATION = """\
variation: standing-alone
title: 26 weeks no longer need 13
in_force: {from: 2022-01-01, basis: event}
agreed_on: 2021-12-01
source: letter
change:
  sources: {letter: "The letter"}
  outcomes: {job_26: {requires: []}}
"""
CASES = """\
cases:
  first_day:
    title: Ada starts on the first day
    why: the guide
    on: 2020-02-01
    facts: {date_of_birth: 1990-01-01}
    events:
      - {start: 2020-01-01, group: core}
      - {contact: 2020-01-03, mode: phone, reached: yes}
    expect: {outcomes: {reached: {state: achieved, on: 2020-01-03}}}
"""
FILES = {
    "programmes/into-work/programme.yaml": PROGRAMME,
    "programmes/into-work/variations/2022-01-01-standing-alone.yaml": VARIATION,
    "programmes/into-work/cases.yaml": CASES,
    "contracts/north.yaml": CONTRACT,
    "facts.yaml": FACTS,
    "rates/living_wage.yaml": RATE,
    "calendars/scotland.csv": "date,title,source\n2024-01-01,New Year's Day,gov.uk\n",
    "codelists/area/2020.csv": "code,label,from,until,source\nfife,Fife,,,act\n",
    "codelists/benefit/2020.csv": "code,label,from,until,source\nuc,Universal Credit,,,act\npension,Pension,,,act\n",
    "codelists/evidence_type/2020.csv": "code,label,from,until,source\npayslip,Payslip,,,act\n",
}
"""Each file of the rulebook by its path."""
PROGRAMME_FILE = "programmes/into-work/programme.yaml"
VARIATION_FILE = "programmes/into-work/variations/2022-01-01-standing-alone.yaml"
CASES_FILE = "programmes/into-work/cases.yaml"


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The rulebook in a folder, with `files` in place of (or beside) its own; an empty one is left out."""
    for name, content in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content:
            path.write_text(content, encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
    return folder


def load(folder: Path, files: dict[str, str] | None = None) -> Loaded:
    return load_rulebook(write(folder, files))


def problems(folder: Path, files: dict[str, str] | None = None) -> list[str]:
    return list(map(str, load(folder, files).problems))


def swapped(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands in the text {text.count(old)} times"
    return text.replace(old, new)
