"""What was released, kept in a file: a line of JSON for each table that left, only ever added to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ettle.engine.measures.disclosure.released import Cell, ReleasedTable
from ettle.engine.rules.measures import Measure

SCHEMA = 1


class NotALedger(ValueError):
    """The file is none of released tables; the message says where and what to do."""


def read_released(path: Path) -> list[ReleasedTable]:
    """The tables of a file, oldest first; none where there is no file yet. Raises NotALedger."""
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(table_from(json.loads(line, parse_float=Decimal)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
            raise NotALedger(f"{path}, line {number}: is no released table ({wrong}); restore the file") from wrong
    return found


def add_released(path: Path, table: ReleasedTable) -> None:
    """Add a table that leaves."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(table_as(table), ensure_ascii=False, separators=(",", ":"), default=str) + "\n")


def table_as(table: ReleasedTable) -> dict[str, Any]:
    """A released table in JSON's own types."""
    return {
        "schema": SCHEMA,
        "measure": table.measure.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True),
        "edition": table.edition,
        "on": table.on.isoformat(),
        "by": list(table.by),
        "cells": [
            [cohort, list(group), series, cell.kind, cell.value, cell.low, cell.high]
            for (cohort, group, series), cell in table.cells.items()
        ],
    }


def table_from(said: Mapping[str, Any]) -> ReleasedTable:
    """The inverse of `table_as`. Raises ValueError, KeyError or TypeError."""
    cells = {
        (cohort, tuple(group), series): Cell(kind, value, low, high)
        for cohort, group, series, kind, value, low, high in said["cells"]
    }
    measure = Measure.model_validate(said["measure"], by_alias=True, by_name=False)
    return ReleasedTable(measure, said["edition"], date.fromisoformat(said["on"]), tuple(said["by"]), cells)
