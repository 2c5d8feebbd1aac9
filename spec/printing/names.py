"""The names a test may ask for: those of every day, and the declared facts."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.checks.finding import Known
from ettle.engine.rules.checks.vocabulary import of_a_day, of_a_spell
from spec.book.world import house
from spec.printing.tables import table

SORTS = {"number": "number", "yes_no": "yes or no", "code": "code", "text": "text", "date": "day", "any": "any value"}
MEANING = {
    "hours_per_week": "hours a week of the jobs that count, added up; no job = 0",
    "pay_per_hour": "pence an hour: the lowest of the jobs that count",
    "age": "whole years, from `date_of_birth`",
    "stage": "stage of the latest activity, 1 to 5",
    "weeks_since": "whole weeks since a date fact: `{weeks_since: {fact: unemployed_since, at_least: 26}}`",
    "weeks_on": "whole weeks unbroken on benefits: `{weeks_on: {benefit: [uc, jsa], at_least: 13}}`",
    "in_work": "whether any counted job covers the day",
    "in_learning": "whether a `learning` spell covers the day",
    "volunteering": "whether a `volunteering` spell covers the day",
    "work_experience": "whether a `work_experience` spell covers the day",
    "paused": "whether a `pause` of the enrolment (or of all) covers the day",
    "work": "kinds of the jobs that count",
    "employer": "employers of the jobs that count",
    "contract_type": "contract types of the jobs that count",
    "on_benefit": "benefits received",
    "needs": "needs not yet resolved",
    "enrolled_in": "other programmes of which an enrolment runs",
}


def names() -> Iterator[str]:
    """The section of the language page."""
    yield "# Names that a test may ask for"
    yield "Of a day, in `when`, `qualifying`, phases and bonuses. A set is tested by what it contains, or by `only`."
    yield table(("name", "answer", "meaning"), [_of_day(name) for name in of_a_day(Known())])
    fields = ", ".join(f"`{name}`" for name in of_a_spell(Known()))
    yield f"Of one job, in `counting`: {fields}. Of one event, in `happens` and in `counting` of `earned`: its own fields."
    yield "Facts, in `when` and `qualifying`, declared in `rulebook/facts.yaml`:"
    yield table(("fact", "answer", "the question"), [_fact(*each) for each in sorted(house().facts.items())])
    lists = sorted(house().code_lists.items())
    yield "Code lists, in `rulebook/codelists`:"
    yield table(("list", "codes"), [(name, ", ".join(sorted(codes.codes))) for name, codes in lists])
    yield "Rates, in `rulebook/rates`: " + ", ".join(f"`{rate}`" for rate in sorted(house().rates)) + "."


def _of_day(name: str) -> tuple[str, str, str]:
    said = of_a_day(Known())[name]
    return f"`{name}`", ("set of " if said.is_set else "") + SORTS[said.sort], MEANING[name]


def _fact(name: str, declared: FactDeclaration) -> tuple[str, str, str]:
    answer = SORTS[declared.type]
    if declared.codes:
        answer += ": " + ", ".join(declared.codes)
    elif declared.code_list:
        answer += f" of the list {declared.code_list}"
    return f"`{name}`", answer + (f", {declared.unit}" if declared.unit else ""), declared.question
