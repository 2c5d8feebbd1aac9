"""New codes for everybody in a drawn order, so that no code says who was planted, and ids in the order of recording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from random import Random
from typing import Any, TypeVar

from ettle.simulation.journal import Row
from ettle.simulation.people import person_code

T = TypeVar("T")
_CODE = re.compile(r"^([PQ]-\d+)(.*)$")
_PEOPLE, _EVENTS = ("person", "other", "enrolment"), ("id", "replaces", "referral", "job", "about")


class Recoding:
    """Old codes and ids to new ones, for the rows and for what names them."""

    def __init__(self, rows: Iterable[Row], rng: Random) -> None:
        rows = list(rows)
        bases = sorted({_parts(row["person"])[0] for row in rows})
        rng.shuffle(bases)
        self._code = {old: person_code(number) for number, old in enumerate(bases, start=1)}
        self._id: dict[str, str] = {}
        count: dict[str, int] = {}
        for row in sorted(rows, key=lambda row: (row["recorded_at"], row["id"])):
            base = _parts(row["person"])[0]
            count[base] = count.get(base, 0) + 1
            self._id[row["id"]] = f"{self._code[base]}-{count[base]:04d}"

    def code(self, old: str) -> str:
        base, rest = _parts(old)
        return self._code[base] + rest

    def row(self, row: Row) -> Row:
        return {name: self._field(name, value) for name, value in row.items()}

    def _field(self, name: str, value: Any) -> Any:
        if name in _PEOPLE:
            return self.code(value)
        if name not in _EVENTS:
            return value
        if isinstance(value, tuple):
            return tuple(self._id[each] for each in value if each in self._id)
        return self._id.get(value, value)

    def result(self, each: T) -> T:
        """A row of a side table with its codes and ids as they are now."""
        changes: dict[str, Any] = {}
        for field in fields(each):  # type: ignore[arg-type]
            value = getattr(each, field.name)
            if field.name in ("person", "enrolment"):
                changes[field.name] = self.code(value)
            elif field.name in ("evidence", "claim"):
                changes[field.name] = self._id[value]
            elif field.name == "events":
                changes[field.name] = tuple(self._id[one] for one in value)
        return replace(each, **changes)  # type: ignore[type-var]


def _parts(code: str) -> tuple[str, str]:
    found = _CODE.match(code)
    assert found, code
    return found[1], found[2]
