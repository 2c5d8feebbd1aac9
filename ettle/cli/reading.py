"""What several commands share: options, reading files, receipts, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NoReturn

import click

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.problems import RulebookErrors
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.events.reading import read_events
from ettle.files.events.receipt import FileRefused, Reading
from ettle.files.rulebook import Loaded, default_rulebook, load_rulebook

CHECK_FAILED, USAGE, REJECTED_ROWS = 1, 2, 3


class Day(click.ParamType[date]):
    """A day as 2024-03-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if len(value) == 10 else self._refuse(value, param, ctx)
        except ValueError:
            return self._refuse(value, param, ctx)

    def _refuse(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        self.fail(f"{value!r} is not a day; write year-month-day, such as 2024-03-31", param, ctx)


class Instant(click.ParamType[datetime]):
    """A moment as 2024-03-31T09:00:00Z; a day alone is its last moment."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == 10:
                return end_of(date.fromisoformat(value))
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment; write 2024-03-31T09:00:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


EVENTS = click.argument("events", type=click.Path(path_type=Path))
RULEBOOK = click.option(
    "--rulebook", type=click.Path(path_type=Path), help="The folder of the rulebook; ./rulebook if not given."
)
CONTRACTS = click.option("--contracts", type=click.Path(path_type=Path), help="A further folder of contracts.")
ON = click.option("--on", type=Day(), help="The day asked about, 2024-03-31; today if not given.")
KNOWN_AT = click.option("--known-at", type=Instant(), help="As known at this moment; now if not given.")


def both(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


ASKING = both(RULEBOOK, CONTRACTS, ON, KNOWN_AT)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, LOCAL)


def asked_when(on: date | None, known_at: datetime | None) -> tuple[date, datetime]:
    """The day asked about and the moment known at; a day later than the moment is a usage error."""
    moment = known_at or datetime.now(UTC)
    today = moment.astimezone(LOCAL).date()
    day = on or today
    if day > today:
        raise click.UsageError(
            f"--on {day} is later than --known-at {moment:%Y-%m-%dT%H:%M}: nothing can be known of it yet"
        )
    return day, moment


def say(text: str = "") -> None:
    """A receipt: for people, on stderr."""
    click.echo(text, err=True)


def stop(text: str, code: int) -> NoReturn:
    say(text)
    sys.exit(code)


def rulebook_at(folder: Path | None, contracts: Path | None, variations: Sequence[Path] = ()) -> Loaded:
    """The rulebook, sound; its problems are told and end the command."""
    try:
        loaded = load_rulebook(folder or default_rulebook(), contracts, variations)
        loaded.sound()
    except FileNotFoundError as missing:
        stop(str(missing), USAGE)
    except RulebookErrors as errors:
        stop("\n".join(map(str, errors.problems)), CHECK_FAILED)
    return loaded


def events_in(path: Path, rulebook: Rulebook) -> Reading:
    """The events of a file and the receipt; a file that cannot be read at all ends the command."""
    try:
        reading = read_events(path, declarations=rulebook.facts)
    except FileRefused as refused:
        stop(str(refused), USAGE)
    for line in reading.receipt.lines():
        say(line)
    return reading


def journeys_in(reading: Reading, known_at: datetime) -> dict[str, Journey]:
    return journeys(reading.events, known_at)


def end(reading: Reading) -> None:
    """Leave with the exit code that rejected rows ask for."""
    if reading.receipt.rejected:
        sys.exit(REJECTED_ROWS)
