"""Tables a person wants to read, on a terminal or in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TimeRemainingColumn
from rich.table import Table

T = TypeVar("T")
PLAIN_WIDTH = 160


def show(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "", right: Sequence[str] = ()) -> None:
    """Print a table; `right` names the columns of numbers."""
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out().print(table)


def out() -> Console:
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False, markup=False)


def with_progress(items: Sequence[T], what: str) -> Iterable[T]:
    """The items, with a bar on stderr while they are worked through (none in a pipe)."""
    console = Console(stderr=True)
    if not console.is_terminal or len(items) < 200:
        yield from items
        return
    columns = (SpinnerColumn(), *Progress.get_default_columns()[:-1], TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, description=what)
