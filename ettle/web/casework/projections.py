"""What higher desks keep of each journey: rows worked out from it with the standings, and made anew with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from ettle.engine.events.counting import Journey
from ettle.web.casework.enrolled import Enrolled

Rows = Callable[[Journey, Sequence[Enrolled]], Iterable[Model]]


@dataclass(frozen=True, slots=True)
class Projection:
    """A table and what makes its rows. It has a column `person`; the same events give the same rows."""

    model: type[Model]
    rows: Rows


_kept: list[Projection] = []


def keep(model: type[Model], rows: Rows) -> None:
    """Have rows of a higher desk worked out whenever where somebody stands is."""
    if all(each.model is not model for each in _kept):
        _kept.append(Projection(model, rows))


def kept() -> Sequence[Projection]:
    return tuple(_kept)


def rows_of(journey: Journey, enrolled: Sequence[Enrolled]) -> tuple[Model, ...]:
    """Every row that the desks keep of one journey."""
    return tuple(row for each in _kept for row in each.rows(journey, enrolled))
