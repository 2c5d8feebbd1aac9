"""What a line rests on, as it was when the line was made, and the fingerprint of that."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ettle.engine.settle.settling import SettledLine
from ettle.engine.wording.reasons import reason_in_english
from ettle.files.results import plain
from ettle.web.claims.models import Entitled

SCHEMA = 1
Basis = Mapping[str, Any]
"""`schema`, what names the result, its days, `price_from`, `earned` and `payable` (pence), what limited it, `parts`, why."""


def basis_of(rows: Sequence[Entitled], settled: Sequence[SettledLine]) -> Basis:
    """Of one result: its rows (more than one where a handover divided it) and what may be paid of them now."""
    first, limited = rows[0], settled[0]
    titles = {first.rule: first.title}
    return {
        "schema": SCHEMA,
        "contract": first.contract,
        "programme": first.programme,
        "enrolment": first.enrolment,
        "rule": first.rule,
        "n": first.n,
        "title": first.title,
        "group": first.group,
        "achieved_on": plain(first.achieved_on),
        "recorded_on": plain(first.recorded_on),
        "claim_by": plain(first.claim_by),
        "price_from": first.price_from,
        "illustrative": first.illustrative,
        "found_by_payer": first.found_by_payer,
        "earned": sum(row.pence or 0 for row in rows),
        "payable": sum(line.payable for line in settled),
        "limited_by": plain(limited.limited_by),
        "limits": [reason_in_english(reason, titles) for reason in limited.because],
        "because": [reason for row in rows for reason in row.because],
        "evidence": sorted({paper for row in rows for paper in row.evidence}),
        "parts": written_parts(shares_of(settled)),
    }


def shares_of(settled: Sequence[SettledLine]) -> dict[str, int]:
    """What each body has of a result, in pence: the receivers of a handover and the supply chain together."""
    had: Counter[str] = Counter()
    for line in settled:
        for part in line.parts:
            had[part.organisation or ""] += part.pence
    return had


def written_parts(shares: Mapping[str, int]) -> list[dict[str, Any]]:
    """What each body has, as a line keeps it."""
    return [{"body": body, "pence": pence} for body, pence in sorted(shares.items())]


def fingerprint(of: Any) -> str:
    """SHA-256 of plain values as canonical JSON: the same facts have the same, whoever asks."""
    written = json.dumps(of, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
