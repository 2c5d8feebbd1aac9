"""What was once in force is not edited.

`ettle check --lock` keeps the fingerprint of every document that has been in force. After that only its end, while
it is still to come, may be moved; everything else is a variation (or an erratum). Fingerprints are of what a
document says: comments, the order of its keys and the way a number is written make no difference.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ettle.engine.rules.locks import Agreed, fingerprint, new_locks, verify_locks

TODAY = date(2024, 6, 1)
TERMS: dict[str, Any] = {
    "programme": "p",
    "in_force": {"from": date(2020, 1, 1), "until": date(2025, 1, 1)},
    "phases": {"before": {"from": ["start"]}, "after": {"from": ["leave"]}},
    "payments": {"fee": {"amount": 10000, "percent": Decimal("52.5")}},
}
LATER = {**TERMS, "in_force": {"from": date(2024, 6, 2)}}


def programme(document: dict[str, Any]) -> Agreed:
    in_force = document["in_force"]
    return Agreed("programme p", "programme.yaml", document, in_force["from"], in_force.get("until"))


def said(locked: dict[str, Any], now: dict[str, Any] | None, on: date = TODAY) -> list[str]:
    """What is said of a document that was locked as it was, and is now so (or gone)."""
    locks = new_locks([programme(locked)], {}, TODAY)
    return [each.found for each in verify_locks([programme(now)] if now else [], locks, on, "LOCKS.json")]


EDITED = ["`programme p` was in force and locked, and has been edited"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (TERMS, []),
        (dict(reversed(TERMS.items())), []),
        ({**TERMS, "payments": {"fee": {"percent": Decimal("52.50"), "amount": Decimal(10000)}}}, []),
        ({**TERMS, "payments": {"fee": {"amount": 10001, "percent": Decimal("52.5")}}}, EDITED),
        ({**TERMS, "payments": {"fee": {"amount": "10000", "percent": Decimal("52.5")}}}, EDITED),
        ({**TERMS, "title": "P"}, EDITED),
        ({**TERMS, "phases": dict(reversed(TERMS["phases"].items()))}, EDITED),
        ({**TERMS, "in_force": {"from": date(2020, 1, 2), "until": date(2025, 1, 1)}}, EDITED),
        (None, ["`programme p` is locked but no longer in the rulebook"]),
    ],
    ids=[
        "as it was",
        "keys in another order",
        "numbers written otherwise",
        "another sum",
        "a number made text",
        "a title added",
        "phases in another order",
        "another first day",
        "deleted",
    ],
)
def test_a_locked_document_stays_as_it_was(now: dict[str, Any] | None, expected: list[str]) -> None:
    assert said(TERMS, now) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 1, 1), []),
        (None, []),
        (date(2024, 6, 2), []),
        (date(2024, 6, 1), ["`until` was 2025-01-01 when locked and is now 2024-06-01"]),
        (date(2023, 1, 1), ["`until` was 2025-01-01 when locked and is now 2023-01-01"]),
    ],
    ids=["later", "open", "tomorrow", "today", "in the past"],
)
def test_an_end_to_come_may_move_to_another_day_to_come(until: date | None, expected: list[str]) -> None:
    in_force = {"from": date(2020, 1, 1)} | ({"until": until} if until else {})
    assert said(TERMS, {**TERMS, "in_force": in_force}) == expected


def test_an_end_that_has_passed_does_not_move() -> None:
    longer = {**TERMS, "in_force": {"from": date(2020, 1, 1), "until": date(2027, 1, 1)}}
    assert said(TERMS, longer, on=date(2025, 1, 1)) == ["`until` was 2025-01-01 when locked and is now 2027-01-01"]


def test_a_document_not_yet_in_force_is_not_locked_and_may_change() -> None:
    assert said(LATER, {**LATER, "title": "still being written"}) == []


@pytest.mark.parametrize(("on", "locked"), [(date(2024, 6, 1), False), (date(2024, 6, 2), True)])
def test_it_is_locked_from_its_first_day(on: date, locked: bool) -> None:
    assert bool(new_locks([programme(LATER)], {}, on)) is locked


def test_adding_documents_is_fine() -> None:
    locks = new_locks([programme(TERMS)], {}, TODAY)
    new = Agreed("variation p/v", "v.yaml", {"in_force": {"from": TODAY}}, TODAY)
    assert verify_locks([programme(TERMS), new], locks, TODAY, "LOCKS.json") == []
    assert list(new_locks([programme(TERMS), new], locks, TODAY)) == ["programme p", "variation p/v"]


def test_locking_again_does_not_lock_an_edit() -> None:
    locks = new_locks([programme(TERMS)], {}, TODAY)
    assert new_locks([programme({**TERMS, "title": "P"})], locks, TODAY) == locks


def test_the_fingerprint_is_the_same_on_every_machine() -> None:
    assert fingerprint({"a": 1, "b": date(2024, 1, 1)}) == fingerprint({"b": date(2024, 1, 1), "a": Decimal("1.0")})
    assert fingerprint({"a": "2024-01-01"}) != fingerprint({"a": date(2024, 1, 1)})
