"""Reads a file of events: good rows kept, each other row told apart with its cure, nothing guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from ettle.engine.events.catalogue import Event
from ettle.engine.events.facts import FactDeclaration
from ettle.engine.events.together import Fault, faults_together, never_started
from ettle.files.events.csv_file import read_csv
from ettle.files.events.json_lines import Row, read_json_lines
from ettle.files.events.parquet_file import read_parquet
from ettle.files.events.receipt import FileRefused, Reading, Receipt, RowError
from ettle.files.events.rows import RowFaulty, event_of
from ettle.files.events.text_lines import beginning_of

READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": read_json_lines,
    ".csv": read_csv,
    ".parquet": read_parquet,
}
MOST_ERRORS = 100_000
"""Kept in the receipt; of rows beyond them only the number is."""
PATIENCE = 20_000
"""Rows with nothing new to keep, when they are the most: then the file is not worth reading on."""


def read_events(
    path: Path,
    *,
    declarations: Mapping[str, FactDeclaration] | None = None,
    held: Mapping[str, Event] | None = None,
) -> Reading:
    """Read the events of a .jsonl, .csv or .parquet file, with a receipt of every row.

    With `declarations`, facts are checked against them and typed by them. `held` are events we have already,
    by id: the file may correct them; without it the file must hold whatever its events replace.
    Raises FileRefused when nothing can be read: no such file, or not what its ending says.
    """
    path = Path(path)
    beginning_of(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        found = f"the ending {path.suffix}" if path.suffix else "no ending"
        raise FileRefused(path.name, found, ", ".join(READERS), "save the events as one of these")
    door = _Door(path.name, declarations)
    for line, row in reader(path):
        door.take(line, row)
        if door.out_of_patience():
            break
    return door.closed(held or {})


def through_the_door(
    name: str, rows: Iterable[Mapping[str, object]], declarations: Mapping[str, FactDeclaration] | None
) -> Reading:
    """Rows that were read already, looked at as those of a file: of people whose other rows are among them."""
    door = _Door(name, declarations)
    for number, row in enumerate(rows, start=1):
        door.take(number, row)
    return door.closed({})


class _Door:
    """Takes rows one by one, then looks at all of them together."""

    def __init__(self, file: str, declarations: Mapping[str, FactDeclaration] | None) -> None:
        self._file, self._declarations = file, declarations
        self._events: dict[str, Event] = {}
        self._lines: dict[str, list[int]] = {}
        self._clashing: set[str] = set()
        self._spoilt: dict[str, int] = {}
        self._errors: list[RowError] = []
        self._read = self._rejected = self._last_line = 0
        self._notes: list[str] = []

    def take(self, line: int, row: Mapping[str, object] | RowFaulty) -> None:
        self._read, self._last_line = self._read + 1, line
        if isinstance(row, RowFaulty):
            return self._reject([line], row.faults)
        try:
            self._keep(line, event_of(row, self._declarations))
        except RowFaulty as error:
            if isinstance(name := row.get("id"), str):
                self._spoilt[name] = line
            self._reject([line], error.faults)

    def _keep(self, line: int, event: Event) -> None:
        first = self._events.setdefault(event.id, event)
        if first is not event and first != event:
            self._clashing.add(event.id)
        self._lines.setdefault(event.id, []).append(line)

    def _reject(self, lines: list[int], faults: tuple[Fault, ...] | list[Fault]) -> None:
        self._rejected += len(lines)
        for line in lines:
            for each in faults if len(self._errors) < MOST_ERRORS else ():
                error = RowError(self._file, line, each.field, each.found, each.expected, each.cure)
                self._errors.append(error)

    def out_of_patience(self) -> bool:
        nothing_new = self._read - len(self._events)
        if nothing_new <= max(PATIENCE, len(self._events)):
            return False
        self._notes.append(
            f"Reading stopped after line {self._last_line:,}: most rows up to there are wrong or repeated. "
            "Put right what is listed, then read the file again."
        )
        return True

    def closed(self, held: Mapping[str, Event]) -> Reading:
        refused = self._refuse_unsure_ids()
        faults = faults_together(self._events, held, refused)
        for each, wrong in faults.items():
            self._refuse(each, *wrong)
        self._note_unstarted(held)
        return Reading(tuple(self._events.values()), self._receipt())

    def _refuse_unsure_ids(self) -> set[str]:
        """Of rows that share an id and differ nobody knows which is right: none is kept."""
        cure = "give each event its own id, or take out the wrong row"
        for each in self._clashing:
            lines = ", ".join(map(str, self._lines[each][:5]))
            found = f"{each}, on lines {lines} with other content"
            self._refuse(each, Fault("id", found, "an id for one event only", cure))
        for each in self._spoilt.keys() & self._events.keys():
            found = f"{each}, also on line {self._spoilt[each]}, which is rejected"
            self._refuse(each, Fault("id", found, "an id for one event only", cure))
        return self._clashing | self._spoilt.keys()

    def _refuse(self, each: str, *faults: Fault) -> None:
        del self._events[each]
        self._reject(self._lines.pop(each), faults)

    def _note_unstarted(self, held: Mapping[str, Event]) -> None:
        events_of: dict[str | None, int] = defaultdict(int)
        for event in never_started(self._events, held):
            events_of[event.enrolment] += 1
        if events_of:
            some = ", ".join(str(each) for each in list(events_of)[:5])
            more = f" and {len(events_of) - 5:,} more" if len(events_of) > 5 else ""
            count = sum(events_of.values())
            rows = "1 event" if count == 1 else f"{count:,} events"
            self._notes.append(f"Accepted, though no start opens the enrolment: {rows} of {some}{more}.")

    def _receipt(self) -> Receipt:
        if not self._read:
            self._notes.append("The file holds no events. If it should, ask for it again.")
        if len(self._errors) >= MOST_ERRORS:
            self._notes.append(f"Only the first {MOST_ERRORS:,} errors are listed.")
        repeated = sum(map(len, self._lines.values())) - len(self._events)
        errors = tuple(sorted(self._errors, key=lambda error: error.line))
        return Receipt(self._file, self._read, self._rejected, repeated, errors, tuple(self._notes))
