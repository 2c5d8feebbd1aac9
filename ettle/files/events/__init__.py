"""Files of events: read with a receipt of every row, written whole or not at all."""

from ettle.files.events.reading import read_events
from ettle.files.events.receipt import FileRefused, Reading, Receipt, RowError
from ettle.files.events.writing import NotWritten, write_events

__all__ = [
    "FileRefused",
    "NotWritten",
    "Reading",
    "Receipt",
    "RowError",
    "read_events",
    "write_events",
]
