"""Results as the rows that scripts depend on: fields may be added, never removed."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from ettle.engine.evaluate.results import EligibilityAnswer, Result

SCHEMA = 1
"""Raised only when a field changes its meaning."""


def result_row(result: Result) -> dict[str, Any]:
    """One result as plain values: days as text, unknown and absent as null."""
    row: dict[str, Any] = {"schema": SCHEMA}
    for field in fields(result):
        row[field.name] = plain(getattr(result, field.name))
    row["eligibility"] = _eligibility(result.eligibility)
    return row


def result_line(result: Result) -> str:
    """One result as one line of JSON."""
    return json.dumps(result_row(result), ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Any value of a result in JSON's own types; names that end in `_` lose it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name.rstrip("_"): plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.name.lower()
    return str(value) if isinstance(value, Decimal | Fraction) else value


def _eligibility(answer: EligibilityAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {}
    return {
        "eligible": answer.eligible.word,
        "on": answer.on.isoformat(),
        "rules": {rule: each.word for rule, each in answer.rules.items()},
        "missing": list(answer.missing),
        "because": plain(answer.because),
    }
