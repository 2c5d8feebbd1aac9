"""One result from several versions of the rules, for variations decided by the day something happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ettle.engine.evaluate.windows import Reached
from ettle.engine.rules.versions import Version

Found = tuple[Version, Reached]


def first_that_counts(found: Sequence[tuple[Version, Reached | None]]) -> Found | None:
    """The earliest result that counts, with its version.

    A result dated D counts if its version is in force on D, or if its version is older and the one
    in force on D is met by D as well: so nobody who met both is refused.
    """
    counting = [
        (version, reached) for version, reached in found if reached is not None and _counts(version, reached.day, found)
    ]
    return min(reversed(counting), key=lambda each: each[1].day, default=None)


def _counts(version: Version, day: date, found: Sequence[tuple[Version, Reached | None]]) -> bool:
    if version.in_force.contains(day):
        return True
    if day < version.in_force.start:
        return False
    in_force = next((reached for other, reached in found if other.in_force.contains(day)), None)
    return in_force is not None and in_force.day <= day
