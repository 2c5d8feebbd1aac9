"""A chapter is a Markdown file: prose, rules in YAML, and for each example a table of events and one of answers.

`#` names the chapter, `##` a section, `###` an example. Rules written before the first example of a chapter or
section hold for all its examples; an example's own are laid over them. An example has a table that begins with
the column `day` (what happened) and one that begins with `asked on` (what the rules then say), or a file that is
refused and, in a block of text, what is said about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

CHAPTERS = Path(__file__).parents[1] / "chapters"
NOT_YET = "> Not yet so: "


@dataclass(frozen=True, slots=True)
class Block:
    """Code between fences. `words` are those after the opening fence: `yaml`, `yaml contract`."""

    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns and its rows, all of one length."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a chapter as it is written: a heading, prose, a block or a table."""

    text: str
    line: int
    part: Block | Table | None = None

    @property
    def level(self) -> int:
        """1, 2 or 3 for a heading, 0 for anything else."""
        marks = len(self.text) - len(self.text.lstrip("#"))
        return marks if self.part is None and self.text[marks : marks + 1] == " " else 0


@dataclass(frozen=True, slots=True)
class Example:
    """One example: what it inherits, and its own pieces in order."""

    file: str
    line: int
    title: str
    inherited: tuple[Block, ...]
    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.title}"

    def blocks(self) -> tuple[Block, ...]:
        return (*self.inherited, *(each.part for each in self.pieces if isinstance(each.part, Block)))

    def table(self, column: str) -> Table | None:
        """The table with a column of this name among its first two."""
        tables = (each.part for each in self.pieces if isinstance(each.part, Table))
        return next((each for each in tables if column in each.columns[:2]), None)

    @property
    def not_yet(self) -> str | None:
        """Why the example does not hold yet, where it says so."""
        found = (each.text for each in self.pieces if each.text.startswith(NOT_YET))
        return next((text.removeprefix(NOT_YET) for text in found), None)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file: what stands before and between the examples, and the examples."""

    file: str
    title: str
    parts: tuple[Piece | Example, ...] = field(repr=False)

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(each for each in self.parts if isinstance(each, Example))


def read_chapters(folder: Path = CHAPTERS) -> list[Chapter]:
    """Every chapter, in the order of their file names."""
    return [read_chapter(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md"))]


def read_chapter(file: str, text: str) -> Chapter:
    """A chapter from its text. Raises ValueError where a table or a block is not whole."""
    parts: list[Piece | Example] = []
    above: list[Block] = []
    of_section: list[Block] = []
    for piece in _pieces(file, text.splitlines()):
        if piece.level == 3:
            title = piece.text.removeprefix("### ")
            parts.append(Example(file, piece.line, title, (*above, *of_section), ()))
            continue
        if piece.level in (1, 2):
            of_section = []
        elif parts and isinstance(parts[-1], Example):
            parts[-1] = replace(parts[-1], pieces=(*parts[-1].pieces, piece))
            continue
        elif isinstance(piece.part, Block):
            in_section = any(isinstance(each, Piece) and each.level == 2 for each in parts)
            (of_section if in_section else above).append(piece.part)
        parts.append(piece)
    first = parts[0]
    assert isinstance(first, Piece) and first.level == 1, f"{file} does not begin with its title"
    return Chapter(file, first.text.removeprefix("# "), tuple(parts))


def _pieces(file: str, lines: Sequence[str]) -> Iterator[Piece]:
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        until = _end(lines, at)
        chunk = lines[at:until]
        yield Piece("\n".join(chunk), at + 1, _part(f"{file}, line {at + 1}", chunk))
        at = until


def _end(lines: Sequence[str], at: int) -> int:
    """The line after the piece that begins here: a fenced block, or up to the next empty line."""
    if lines[at].startswith("```"):
        return next(i for i in range(at + 1, len(lines)) if lines[i].startswith("```")) + 1
    return next((i for i in range(at, len(lines)) if not lines[i].strip()), len(lines))


def _part(where: str, chunk: Sequence[str]) -> Block | Table | None:
    if chunk[0].startswith("```"):
        return Block(tuple(chunk[0].removeprefix("```").split()), "\n".join(chunk[1:-1]))
    if not chunk[0].startswith("|"):
        return None
    columns, _, *rows = (tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in chunk)
    short = [row for row in rows if len(row) != len(columns)]
    if short:
        raise ValueError(f"{where}: a row of {len(short[0])} cells under {len(columns)} columns")
    return Table(columns, tuple(rows))
