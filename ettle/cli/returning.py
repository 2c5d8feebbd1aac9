"""`ettle return` and `ettle burden`: what is sent for a period, what arrives from others, what it costs to keep."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pyarrow as pa

from ettle.cli.reading import REJECTED_ROWS, RULEBOOK, USAGE, events_in, rulebook_at, say, stop
from ettle.cli.tables import show
from ettle.engine.returns.burden import ledger
from ettle.engine.returns.making import rows
from ettle.engine.returns.periods import Stretch, period
from ettle.engine.returns.revising import Revisions, recorded_between, revisions
from ettle.engine.returns.totals import totals
from ettle.engine.returns.validating import KINDS, Message, Validated, validate
from ettle.engine.rules.problems import did_you_mean
from ettle.engine.rules.returns import Return
from ettle.files.editions import Edition, NotAnEdition, read_edition, write_edition
from ettle.files.evaluated.manifest import About, NotEvaluated
from ettle.files.evaluated.reading import read_evaluated
from ettle.files.rulebook import Loaded
from ettle.files.sheets.written import as_csv
from ettle.standards.returns.received import NotAReturn, Received, read
from ettle.standards.returns.sent import csv_of, described

MOST_SAID = 20
WRITTEN = {"stop": "rejected", "reason": "missing", "question": "question", "note": "note"}
"""A kind of message as a file says it."""


@click.command("return")
@click.argument("id", metavar="ID")
@click.option("--period", "name", required=True, help="2024-Q1, 2024-03 or 2023-24, as the return asks.")
@click.option("--rows", "folder", type=click.Path(path_type=Path), help="Evaluated rows, as `ettle bulk` writes them.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where the edition is written: a folder that is not there yet."
)
@click.option("--against", type=click.Path(path_type=Path), help="The edition before: what changed since, and why.")
@click.option(
    "--events", type=click.Path(path_type=Path), help="With --against: the events, which say why a row changed."
)
@click.option("--check", "file", type=click.Path(path_type=Path), help="A CSV of somebody else: is it sound?")
@RULEBOOK
def return_(
    id: str,
    name: str,
    folder: Path | None,
    out: Path | None,
    against: Path | None,
    events: Path | None,
    file: Path | None,
    rulebook: Path | None,
) -> None:
    """Make a return for a period from evaluated rows, or check one that somebody else made.

    The rows go to stdout as CSV, or with --out into an edition: rows, control totals, what they were made from. Ends with 3
    where rows were rejected.
    """
    if (folder is None) == (file is None):
        raise click.UsageError("give --rows to make a return, or --check to look at one that arrived; not both")
    if events is not None and against is None:
        raise click.UsageError("--events says why rows changed: give --against, the edition before")
    if out is not None and out.exists():
        stop(f"{out} is there already; an edition is never overwritten: give another folder.", USAGE)
    loaded = rulebook_at(rulebook, None)
    definition, stretch = _asked(loaded, id, name)
    before = _edition(against) if against else None
    if file is not None:
        _arrived(loaded, definition, stretch, file, out, before)
    elif folder is not None:
        _made(loaded, definition, stretch, folder, out, before, events)


def _asked(loaded: Loaded, id: str, name: str) -> tuple[Return, Stretch]:
    known = {each.return_: each for each in loaded.returns}
    if id not in known:
        stop(f"There is no return `{id}`; {did_you_mean(id, known, 'there is ' + ', '.join(known))}", USAGE)
    try:
        return known[id], period(known[id].period, name)
    except ValueError as error:
        stop(f"{error}.", USAGE)


def _edition(folder: Path) -> Edition:
    try:
        return read_edition(folder)
    except NotAnEdition as error:
        stop(str(error), USAGE)


def _made(
    loaded: Loaded,
    definition: Return,
    stretch: Stretch,
    folder: Path,
    out: Path | None,
    before: Edition | None,
    events: Path | None,
) -> None:
    try:
        evaluated = read_evaluated(folder, ("enrolments", "follow_ups", "outcomes", "steps"))
    except NotEvaluated as error:
        stop(f"{error}.", USAGE)
    about, hash_ = evaluated.manifest.about, evaluated.manifest.hash
    if about.on < stretch.last:
        say(f"The rows are of {about.on}, before {stretch.name} ended on {stretch.last}: this is a part of the period.")
    made = rows(definition, stretch, evaluated.tables)
    found = validate(definition, stretch, made, loaded.rulebook.code_lists, before.rows.num_rows if before else None)
    counted = totals(definition, stretch, made)
    changed = _changed(loaded, definition, stretch, before, made, about, events) if before else None
    _tell(definition, found, made, counted, changed)
    content = csv_of(made)
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        beside = {
            "about.txt": described(definition, counted).encode(),
            "messages.csv": _messages(definition, found.messages, made),
        }
        beside |= {"revisions.csv": _revised(changed)} if changed else {}
        kept = {"return": definition.return_, "period": stretch.name, "on": about.on.isoformat(), "rows": made.num_rows}
        kept |= {"known_at": about.known_at.isoformat(), "made_from": hash_, "totals": dict(counted)}
        _written(out, content, kept, beside)
    _end(found)


def _changed(
    loaded: Loaded,
    definition: Return,
    stretch: Stretch,
    before: Edition,
    made: Any,
    about: About,
    events: Path | None,
) -> Revisions:
    recorded = None
    if events is not None:
        recorded = recorded_between(events_in(events, loaded.rulebook).events, before.known_at, about.known_at)
    other = before.about["period"] != stretch.name
    return revisions(definition, before.rows, made, recorded, stretch.start if other else None)


def _arrived(
    loaded: Loaded, definition: Return, stretch: Stretch, file: Path, out: Path | None, before: Edition | None
) -> None:
    """Somebody else's return: what is sound is kept, what is not is listed with its reasons."""
    try:
        received = read(definition, file.name, file.read_bytes())
    except (OSError, NotAReturn) as error:
        stop(f"{error}.", USAGE)
    for note in received.notes:
        say(note)
    found = validate(
        definition, stretch, received.rows, loaded.rulebook.code_lists, before.rows.num_rows if before else None
    )
    sound = received.rows.filter(~found.rejected)
    counted = totals(definition, stretch, sound)
    unread = len(received.unread)
    say(
        f"{received.rows.num_rows + unread:,} rows read: {sound.num_rows:,} sound, {found.duplicates:,} sent twice, "
        f"{int(found.rejected.sum()) + unread:,} rejected."
    )
    _tell(definition, found, received.rows, counted, None)
    if out is not None:
        beside = {"rejected.csv": _rejected(received, found)}
        kept = {"return": definition.return_, "period": stretch.name, "rows": sound.num_rows, "made_from": file.name}
        _written(out, csv_of(sound), {**kept, "totals": dict(counted)}, beside)
    if unread:
        raise SystemExit(REJECTED_ROWS)
    _end(found)


def _tell(
    definition: Return, found: Validated, sent: pa.Table, counted: Mapping[str, int], changed: Revisions | None
) -> None:
    for each in sorted(found.messages, key=lambda each: KINDS.index(each.kind))[:MOST_SAID]:
        say(_sentence(definition, each, sent))
    if (more := len(found.messages) - MOST_SAID + found.unwritten) > 0 and len(found.messages) > MOST_SAID:
        say(f"and {more:,} more; with --out they are all in a file.")
    if lacking := int(found.incomplete.sum()):
        say(f"{lacking:,} rows lack what is required: ask for it, or say to whom you send them why they lack it.")
    if changed is not None:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(changed.by_kind.items())) or "no row changed"
        say(f"Since the edition before: {kinds}.")
        for why, number in changed.by_reason(definition).items():
            say(f"  {why}: {number:,}")
    say(f"{sent.num_rows:,} rows. Control totals:")
    for name, number in counted.items():
        say(f"  {name}: {number:,}")


def _sentence(definition: Return, said: Message, sent: pa.Table) -> str:
    where = "The whole" if said.row is None else f"Row {said.row + 1}, {_reference(definition, said, sent)}"
    column = f", {said.column}" if said.column else ""
    found = f"found {said.found!r}; " if said.found else ""
    kind = {"question": "Question: ", "note": "To know: "}.get(said.kind, "")
    expected = said.expected if said.expected.endswith(".") else f"expected {said.expected};"
    return f"{kind}{where}{column}: {found}{expected} {said.cure}".rstrip(".") + "."


def _reference(definition: Return, said: Message, sent: pa.Table) -> str:
    """What tells the row from others, as its sender knows it: the place in the file says nothing to who mends the record."""
    if said.row is None:
        return ""
    row = sent.slice(said.row, 1).to_pylist()[0]
    return ", ".join(row[each] for each in definition.key)


def _messages(definition: Return, messages: tuple[Message, ...], sent: pa.Table) -> bytes:
    rows = (
        (
            ("" if each.row is None else each.row + 1),
            _reference(definition, each, sent),
            each.column or "",
            each.found,
            each.expected,
            each.cure,
            WRITTEN[each.kind],
        )
        for each in messages
    )
    return as_csv(("row", "reference", "column", "found", "expected", "cure", "kind"), rows)


def _rejected(received: Received, found: Validated) -> bytes:
    numbers = received.numbers.to_pylist()
    said = [
        (numbers[each.row], each.column, each.found, each.expected, each.cure)
        for each in found.messages
        if each.kind == "stop" and each.row is not None
    ]
    said += [(each.row, "", each.found, each.expected, "mend the line and send it again") for each in received.unread]
    return as_csv(("row", "column", "found", "expected", "cure"), sorted(said, key=lambda each: each[0]))


def _revised(changed: Revisions) -> bytes:
    rows = []
    for each in changed.rows:
        whys = each.why_each or (each.why,) * max(1, len(each.changes))
        for (column, was, holds), why in zip(each.changes or (("", "", ""),), whys, strict=True):
            rows.append((*each.key, each.kind, column, was, holds, "; ".join(why)))
    keys = [f"key_{place + 1}" for place in range(len(changed.rows[0].key))] if changed.rows else []
    return as_csv((*keys, "kind", "column", "was", "is", "why"), rows)


def _written(out: Path, content: bytes, about: Mapping[str, Any], beside: Mapping[str, bytes]) -> None:
    try:
        write_edition(out, content, about, beside)
    except OSError as error:
        stop(f"Nothing was written: {error}.", USAGE)
    say(f"Written to {out}.")


def _end(found: Validated) -> None:
    if not found.sound:
        raise SystemExit(REJECTED_ROWS)


@click.command()
@click.option(
    "--people", type=click.IntRange(1), default=1000, show_default=True, help="How many people it is asked of."
)
@RULEBOOK
def burden(people: int, rulebook: Path | None) -> None:
    """What the returns cost: each item, who asks it, how often, how many hours a year."""
    loaded = rulebook_at(rulebook, None)
    found = ledger(loaded.returns)
    columns = ("Item", "Asked by", "Times a year", "Minutes", f"Hours a year for {people:,}", "How")
    show(
        columns,
        (
            (
                each.title,
                ", ".join(each.asked_by),
                each.times_a_year,
                each.minutes,
                f"{each.hours(people):,.0f}",
                "typed for it" if each.typed else "from the record",
            )
            for each in found
        ),
        right=columns[2:5],
    )
    click.echo(
        f"{len(found)} items, {sum(each.hours(people) for each in found):,.0f} hours a year for {people:,} people"
    )
