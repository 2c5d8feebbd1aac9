"""Invented questions of `tests.agreement` as the bulk evaluator is asked them: a wide table of events, a rulebook, a day."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ettle.engine.bulk.splitting import part_of
from ettle.engine.bulk.tables import Part
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.results import Result
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.events.parquet_file import SCHEMA, write_parquet
from tests.agreement.generate import Drawn
from tests.agreement.sides import _typed, typed_rulebook

DECIMALS = {field.name for field in SCHEMA if pa.types.is_decimal(field.type)}


def rulebook_of(drawn: Drawn) -> Rulebook:
    return drawn.ready or typed_rulebook(drawn)


def wide_table(drawn: Drawn) -> Any:
    """The events as one wide table; rows that are there twice, once."""
    rows = {row["id"]: row for row in drawn.events}.values()
    file = io.BytesIO()
    write_parquet(
        [{name: _held(name, value) for name, value in row.items() if value is not None} for row in rows], file
    )
    file.seek(0)
    return pq.read_table(file)


def _held(name: str, value: Any) -> Any:
    return Decimal(str(value)) if name in DECIMALS else value


def part_and_definition(drawn: Drawn) -> tuple[Part, list[Result]]:
    """The part of a question, and what the definition says of everybody whom the part does not leave to it."""
    linked = {
        row.get(name) for row in drawn.events if row["kind"] in ("link", "unlink") for name in ("person", "other")
    }
    part = part_of(wide_table(drawn), drawn.on, drawn.known_at, linked - {None})
    return part, list(_said(drawn, linked))


def _said(drawn: Drawn, linked: set[str]) -> Iterator[Result]:
    rulebook = rulebook_of(drawn)
    events = [_typed(row, rulebook.facts) for row in drawn.events]
    for journey in journeys(events, drawn.known_at).values():
        if not linked & set(journey.people):
            yield from (
                each for each in evaluate_journey(journey, rulebook, drawn.on, drawn.known_at) if each.enrolment
            )


def left_out(part: Part) -> set[str]:
    """The people whom the kernels leave to the definition."""
    return {person for person, aside in zip(part.people.to_pylist(), part.by_definition, strict=True) if aside}
