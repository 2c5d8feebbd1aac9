"""What a reader hands back beside the events: what was read, what was kept, what was not and why."""

from __future__ import annotations

from dataclasses import dataclass

from ettle.engine.events.catalogue import Event


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with one row, and what to do about it."""

    file: str
    line: int
    """The line of a text file (the first is 1, a header too); the row of a Parquet file."""
    field: str
    """The field, or empty when the whole row is meant."""
    found: str
    expected: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f", {self.field}" if self.field else "")
        return f"{where}: found {self.found}; expected {self.expected}. To put it right: {self.cure}."


class FileRefused(ValueError):
    """A file of which nothing can be read: it is not there, or is not what its name says."""

    def __init__(self, file: str, found: str, expected: str, cure: str) -> None:
        self.file, self.found, self.expected, self.cure = file, found, expected, cure
        super().__init__(f"{file}: found {found}; expected {expected}. To put it right: {cure}.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What happened to the rows of one file: read = accepted + rejected."""

    file: str
    read: int
    rejected: int
    repeated: int = 0
    """How many of the accepted rows said again what another row had said; each such event is kept once."""
    errors: tuple[RowError, ...] = ()
    """By line; one row may have several."""
    notes: tuple[str, ...] = ()
    """What was accepted and is worth a look."""

    @property
    def accepted(self) -> int:
        return self.read - self.rejected

    def lines(self) -> list[str]:
        """The receipt in plain English, one line for each thing said."""
        fate = f"{self.accepted:,} accepted, {self.rejected:,} rejected"
        counts = f"{self.file}: {_rows(self.read)} read, {fate}."
        again = f"{_rows(self.repeated)} said again what another row had said; each event was kept once."
        return [counts, *([again] if self.repeated else []), *self.notes, *map(str, self.errors)]

    def __str__(self) -> str:
        return "\n".join(self.lines())


@dataclass(frozen=True, slots=True)
class Reading:
    """The events of a file, in its order, and the receipt."""

    events: tuple[Event, ...]
    receipt: Receipt


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
