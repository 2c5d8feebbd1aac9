"""The public door: one plain answer for each person and enrolment."""

import datetime as dt

from .basics import Doc
from .case import Case, make_case
from .counted import Journey, journeys
from .eligibility import eligibility
from .names import group_on
from .offers import offers
from .outcomes import ordinals, outcome_line
from .payments import payments
from .phases import phase_on
from .versions import in_force_for, versions_for


def evaluate(rulebook: Doc, events: list[Doc], on: dt.date, known_at: dt.datetime) -> list[Doc]:
    rows: list[Doc] = []
    for journey in journeys(events, on, known_at):
        rows += person_rows(rulebook, journey)
    return sorted(rows, key=lambda row: (row["person"], row["enrolment"] or ""))


def person_rows(rulebook: Doc, journey: Journey) -> list[Doc]:
    if not journey.enrolments:
        return [
            {
                "person": journey.person,
                "enrolment": None,
                "programme": None,
                "on": journey.asking.isoformat(),
            }
        ]
    rows, cases = [], list[Case]()
    for enrolment in sorted(journey.enrolments, key=lambda e: (e.start, e.begun.recorded_at, e.begun.id)):
        if not in_force_for(rulebook, enrolment):
            rows.append(
                {
                    "person": journey.person,
                    "enrolment": enrolment.id,
                    "programme": enrolment.programme,
                    "on": journey.asking.isoformat(),
                    "problem": "no rules in force",
                }
            )
            continue
        earlier = [case for case in cases if case.enrolment.programme == enrolment.programme]
        case = make_case(journey, enrolment, rulebook, versions_for(rulebook, enrolment), earlier)
        cases.append(case)
        rows.append(row_of(case))
    return rows


def row_of(case: Case) -> Doc:
    outcomes = outcome_lines(case)
    return {
        "person": case.journey.person,
        "enrolment": case.enrolment.id,
        "programme": case.enrolment.programme,
        "contract": case.enrolment.contract,
        "on": case.asking.isoformat(),
        "phase": phase_on(case, case.asking),
        "group": group_on(case.journey, case.enrolment, case.asking),
        "eligibility": eligibility(case),
        "offers": [plain(line) for line in offers(case)],
        "outcomes": [plain(line) for line in outcomes],
        "payments": [plain(line) for line in payments(case, outcomes)],
    }


def plain(line: Doc) -> Doc:
    """Days as ISO text, and none of the workings."""
    return {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in line.items()
        if not key.startswith("_")
    }


def outcome_lines(case: Case) -> list[Doc]:
    names = {
        name: None
        for index in range(len(case.versions.every))
        for name in case.versions.every[index].doc.get("outcomes") or {}
    }
    return [outcome_line(case, name, n) for name in names for n in ordinals(case, name)]
