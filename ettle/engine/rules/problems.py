"""Problems that teach: what is wrong, where, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ettle.engine.basics.likeness import near

Path = tuple[str | int, ...]
"""The way to a place in a document: keys, and positions in lists from 0."""

MOST_SHOWN = 50
"""Problems shown for one file; the rest are counted."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. `found`, `expected` and `cure` are parts of one sentence."""

    file: str
    line: int
    path: Path
    found: str
    expected: str = ""
    cure: str = ""

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f", {dotted(self.path)}" if self.path else "")
        expected = f"expected {self.expected}" if self.expected else ""
        said = "; ".join(part for part in (self.found, expected, self.cure) if part)
        return f"{where}: {said}" + ("" if said.endswith("?") else ".")


class RulebookErrors(Exception):
    """A rulebook that cannot be used as it is written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Misfit(ValueError):
    """A ValueError that knows the way to the part that is wrong. Written "what is wrong; what to do"."""

    def __init__(self, said: str, path: Path = ()) -> None:
        super().__init__(said)
        self.path = path


@dataclass(frozen=True, slots=True)
class Layer:
    """One file's share of a document: the lines of its places, and their paths in the file, by document path."""

    file: str
    lines: Mapping[Path, tuple[Path, int]]

    @classmethod
    def of_file(cls, file: str, lines: Mapping[Path, int]) -> Layer:
        """A file that is the document."""
        return cls(file, {path: (path, line) for path, line in lines.items()})

    @classmethod
    def of_change(cls, file: str, lines: Mapping[Path, int]) -> Layer:
        """A file whose `change` (a contract's `sources` and `prices` too) is merged into a document."""
        merged = ((_merged_path(path), path, line) for path, line in lines.items())
        return cls(file, {to: (path, line) for to, path, line in merged if to})


def _merged_path(path: Path) -> Path:
    match path:
        case ("change", *rest):
            return tuple(rest)
        case ("prices", payment, *rest):
            return ("payments", payment, "amount", *rest)
        case ("sources", *rest):
            return path
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the places of a merged document were written: of its layers the last that has the place."""

    layers: Sequence[Layer]

    def problem(self, path: Path, found: str, expected: str = "", cure: str = "") -> Problem:
        file, line, in_file = self.find(path)
        return Problem(file, line, in_file, found, expected, cure)

    def find(self, path: Path) -> tuple[str, int, Path]:
        """File, line and path in the file; of a place that nobody wrote, those of the nearest above it."""
        for length in range(len(path), 0, -1):
            for layer in reversed(self.layers):
                if path[:length] in layer.lines:
                    in_file, line = layer.lines[path[:length]]
                    return layer.file, line, (*in_file, *path[length:])
        first = self.layers[0]
        in_file, line = first.lines.get((), ((), 1))
        return first.file, line, (*in_file, *path)


def dotted(path: Path) -> str:
    """A path as a person says it: `outcomes.job_26.requires item 1`."""
    said = ""
    for part in path:
        said += f" item {part + 1}" if isinstance(part, int) else f".{part}" if said else part
    return said


def shown(value: Any) -> str:
    """A value as a sentence can hold it."""
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    plain = value if isinstance(value, str) else str(value) if isinstance(value, date | Decimal | int) else "?"
    return f"`{plain if len(plain) <= 60 else plain[:57] + '...'}`"


def listed(words: Iterable[str], joiner: str = "or", most: int = 12) -> str:
    """`a`, `b` or `c`; of more than `most`, the first of them."""
    ticked = [f"`{word}`" for word in words]
    if len(ticked) > most:
        return ", ".join(ticked[:most]) + f" and {len(ticked) - most} more"
    return f" {joiner} ".join(part for part in (", ".join(ticked[:-1]), *ticked[-1:]) if part)


def nearest(found: Any, known: Iterable[str]) -> str | None:
    """The word that was meant, as far as likeness can tell."""
    return next(iter(near(str(found), known)), None)


def did_you_mean(found: Any, known: Iterable[str], otherwise: str) -> str:
    """`did you mean ...?` where something known is close to what was found."""
    close = nearest(found, known)
    return f"did you mean `{close}`?" if close else otherwise


def not_too_many(problems: Sequence[Problem]) -> list[Problem]:
    """In the order of files and lines, each once; of one file at most `MOST_SHOWN`, then how many more."""
    kept: list[Problem] = []
    by_file: dict[str, list[Problem]] = {}
    for problem in dict.fromkeys(problems):
        by_file.setdefault(problem.file, []).append(problem)
    for file in sorted(by_file):
        several = sorted(by_file[file], key=lambda each: (each.line, dotted(each.path), each.found))
        kept += several[:MOST_SHOWN]
        if len(several) > MOST_SHOWN:
            last = several[MOST_SHOWN - 1]
            more = f"{len(several) - MOST_SHOWN} more problems in this file"
            kept.append(Problem(file, last.line, (), more, cure="mend these first and check again"))
    return kept
