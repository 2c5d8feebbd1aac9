"""Tables of Markdown, their columns of one width so that they read as text too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; a bar inside a cell is written so that it ends no cell."""
    lines = [tuple(cell.replace("|", "\\|") for cell in line) for line in (columns, *rows)]
    widths = [min(max(len(line[at]) for line in lines), 60) for at in range(len(columns))]
    head, *body = ["| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines]
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])
