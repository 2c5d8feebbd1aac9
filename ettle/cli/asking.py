"""`ettle evaluate`, `explain`, `screen` and `whatif`: asking the rules about events."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import click
from pydantic import ValidationError

from ettle.cli.explaining import explained
from ettle.cli.reading import (
    ASKING,
    EVENTS,
    RULEBOOK,
    USAGE,
    asked_when,
    end,
    events_in,
    journeys_in,
    rulebook_at,
    say,
    stop,
)
from ettle.cli.tables import show, with_progress
from ettle.cli.weighing import weighed
from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.results import Result
from ettle.engine.evaluate.screening import Enrolled, screened
from ettle.engine.events.counting import Journey
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.plain import listed, name
from ettle.engine.wording.reasons import reason_in_english
from ettle.files.results import plain, result_line, result_row

FORMAT = click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
PROGRAMME = click.option("--programme", help="Ask of this programme alone; for people not on it, may they join.")
VARIATIONS = click.option(
    "--variation",
    "variations",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A variation to add as if it had been agreed; may be given several times.",
)


@click.command()
@EVENTS
@PROGRAMME
@ASKING
@VARIATIONS
@FORMAT
def evaluate(
    events: Path,
    programme: str | None,
    rulebook: Path | None,
    contracts: Path | None,
    on: date | None,
    known_at: datetime | None,
    variations: tuple[Path, ...],
    format_: str,
) -> None:
    """What the rules say of every journey in EVENTS: due, achieved, payable, with reasons."""
    day, moment = asked_when(on, known_at)
    rules = rulebook_at(rulebook, contracts, variations).rulebook
    if programme is not None and programme not in rules.agreements:
        stop(f"--programme {programme}: no such programme; there are {', '.join(rules.agreements)}", USAGE)
    reading = events_in(events, rules)
    found = evaluated(list(journeys_in(reading, moment).values()), rules, day, moment, programme)
    if format_ == "json":
        for result in found:
            click.echo(result_line(result))
    else:
        _table(found)
    end(reading)


def evaluated(
    journeys: list[Journey], rules: Rulebook, day: date, moment: datetime, programme: str | None = None
) -> list[Result]:
    """Every result, sorted by person and enrolment."""
    asked = with_progress(journeys, "Asking the rules")
    found = [each for journey in asked for each in evaluate_journey(journey, rules, day, moment, programme)]
    return sorted(found, key=lambda result: (result.person, result.enrolment or ""))


def _table(found: list[Result]) -> None:
    columns = ("person", "enrolment", "programme", "phase", "eligible", "outcomes", "offers", "payable")
    show(columns, map(_row, found), right=("payable",))


def _row(result: Result) -> tuple[object, ...]:
    if result.programme is not None and not result.rules_in_force:
        return (result.person, result.enrolment, result.programme, "no rules in force", "", "", "", "")
    eligible = name(result.eligibility.eligible.word) if result.eligibility else ""
    outcomes = [f"{each.rule} {_state(each.state, each.on or each.earliest)}" for each in result.outcomes]
    states = [each.state for each in result.offers]
    offers = [f"{states.count(state)} {name(state)}" for state in dict.fromkeys(states)]
    payable = sum(line.amount or 0 for line in result.payments if line.state == "payable")
    return (
        result.person,
        result.enrolment,
        result.programme,
        name(result.phase or ""),
        eligible,
        "\n".join(outcomes),
        "\n".join(offers),
        pounds(payable) if result.payments else "",
    )


def _state(state: str, day: date | None) -> str:
    return {"achieved": f"achieved {day}", "possible": f"possible {day} at the earliest"}.get(state, state)


@click.command()
@EVENTS
@click.option("--enrolment", required=True, help="The enrolment to explain.")
@ASKING
def explain(
    events: Path,
    enrolment: str,
    rulebook: Path | None,
    contracts: Path | None,
    on: date | None,
    known_at: datetime | None,
) -> None:
    """One enrolment in plain English: what happened, and what each rule says of it and why."""
    day, moment = asked_when(on, known_at)
    rules = rulebook_at(rulebook, contracts).rulebook
    reading = events_in(events, rules)
    for journey in journeys_in(reading, moment).values():
        for result in evaluate_journey(journey, rules, day, moment):
            if result.enrolment == enrolment:
                click.echo("\n".join(explained(journey, result, rules, moment)))
                end(reading)
                return
    begins = min(
        (str(each.on) for each in reading.events if (each.kind, each.enrolment) == ("start", enrolment)), default=""
    )
    if begins:
        stop(f"--enrolment {enrolment}: it begins on {begins}; ask with --on that day or a later one", USAGE)
    known = sorted({event.enrolment for event in reading.events if event.enrolment})
    near = listed(known[:5], "or") or "none"
    stop(f"--enrolment {enrolment}: no such enrolment begun by {day}; the file has {near}", USAGE)


@click.command()
@click.argument("facts", type=click.Path(path_type=Path))
@RULEBOOK
@FORMAT
def screen(facts: Path, rulebook: Path | None, format_: str) -> None:
    """What every programme says of a person: yes, no or not yet known, why, and what to ask next.

    FACTS.json: {"on": "2024-03-31", "facts": {..}, "enrolments": [{"programme": .., "start": ..}]}
    """
    rules = rulebook_at(rulebook, None).rulebook
    on, told, enrolments = _screening(facts)
    try:
        found = screened(rules, told, enrolments, on)
    except (ValidationError, ValueError, TypeError) as wrong:
        stop(f"{facts}: {_first(wrong)}", USAGE)
    if format_ == "json":
        for result in found:
            row = result_row(result)
            click.echo(json.dumps({key: row[key] for key in ("programme", "eligibility", "conflicts")}))
        return
    say(f"As of {on}. Not yet known is never no.")
    show(("programme", "answer", "why", "ask next"), (_screened(each) for each in found))


def _screening(path: Path) -> tuple[date, dict[str, object], list[Enrolled]]:
    try:
        said = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
        enrolments = [
            Enrolled(each["programme"], date.fromisoformat(each["start"])) for each in said.get("enrolments", [])
        ]
        return date.fromisoformat(said["on"]), dict(said["facts"]), enrolments
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        shape = '{"on": "2024-03-31", "facts": {"right_to_work": "yes"}, "enrolments": []}'
        stop(f"{path}: cannot be read ({_first(wrong)}); write {shape}", USAGE)


def _first(wrong: BaseException) -> str:
    if isinstance(wrong, ValidationError):
        error = wrong.errors()[0]
        where = ".".join(map(str, error["loc"]))
        return f"{where}: {error['msg'].removeprefix('Value error, ')}"
    return str(wrong) if not isinstance(wrong, KeyError) else f"{wrong} is missing"


def _screened(result: Result) -> tuple[object, ...]:
    answer = result.eligibility
    if answer is None:
        return (result.programme, "not yet known", "The rules do not say who may join.", "")
    word = {"yes": "yes", "no": "no", "unknown": "not yet known"}[answer.eligible.word]
    why = [f"{name(each.rule or '')}: {reason_in_english(each, {})}" for each in answer.because]
    why += [reason_in_english(reason, {}) for conflict in result.conflicts for reason in conflict.because]
    return (result.programme, word, "\n".join(why), "\n".join(answer.missing))


@click.command()
@EVENTS
@click.option("--variation", "variations", required=True, multiple=True, type=click.Path(path_type=Path))
@ASKING
@FORMAT
def whatif(
    events: Path,
    variations: tuple[Path, ...],
    rulebook: Path | None,
    contracts: Path | None,
    on: date | None,
    known_at: datetime | None,
    format_: str,
) -> None:
    """The same journeys under the agreed rules and under each variation: outcomes, pounds and who would gain.

    By programme, provider and group. Sums are what is earned (reached, whether or not claimed and evidenced yet), before the limits of a contract.
    """
    day, moment = asked_when(on, known_at)
    rules = rulebook_at(rulebook, contracts).rulebook
    others = {path.name: rulebook_at(rulebook, contracts, [path]).rulebook for path in variations}
    reading = events_in(events, rules)
    found = list(journeys_in(reading, moment).values())
    agreed = evaluated(found, rules, day, moment)
    for path, other in others.items():
        rows = weighed(agreed, evaluated(found, other, day, moment))
        if format_ == "json":
            for row in rows:
                click.echo(json.dumps({"variation": path} | plain(row)))
            continue
        who, sums = ("programme", "provider", "group"), ("agreed", "under it", "difference", "gain", "lose")
        columns = (*who, "people", "outcomes", "under it", *sums)
        show(columns, (row.cells() for row in rows), title=path, right=columns[3:])
    end(reading)
