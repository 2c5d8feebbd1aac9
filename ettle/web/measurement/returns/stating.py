"""Rows that lack what the receiver requires: whoever makes the return says whether they go and why, and it travels with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ettle.engine.returns.validating import Validated
from ettle.web.measurement.models import ReturnEdition

LONGEST_REASON = 500
Handled = ReturnEdition.Handled


class MayNot(ValueError):
    """Why this cannot be made or sent, and what to do."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What becomes of them. `goes` are the rows of the return, by their places."""

    handled: str
    reason: str
    incomplete: int
    goes: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, found: Validated, handled: str, reason: str) -> Stated:
        """Nothing is stated where every row is whole. Raises MayNot where it is stated by halves."""
        everybody, count = np.ones(len(found.incomplete), dtype=np.bool_), int(found.incomplete.sum())
        reason = " ".join(reason.split())
        if not count or not (handled or reason):
            return cls("", "", count, everybody)
        if handled not in Handled.values:
            raise MayNot("Say whether the rows are sent as they are, or left out")
        if not reason:
            raise MayNot("Say why: whoever sends it has to agree, and the receiver reads it")
        if len(reason) > LONGEST_REASON:
            raise MayNot(f"The reason has {len(reason)} characters; say it in {LONGEST_REASON}")
        return cls(handled, reason, count, ~found.incomplete if handled == Handled.LEFT_OUT else everybody)


def statement(held: ReturnEdition, made_by: str, sent_by: str) -> str:
    """What the receiver is told of them, in one sentence or three; nothing where every row is whole."""
    if not held.reason:
        return ""
    rows = "1 row lacks" if held.incomplete == 1 else f"{held.incomplete:,} rows lack"
    kept = "left out of this return" if held.handled == Handled.LEFT_OUT else "sent as they stand"
    are = "is" if held.incomplete == 1 else "are"
    kept = kept.replace("they stand", "it stands") if held.incomplete == 1 else kept
    agreed = f" Agreed by {sent_by}." if sent_by else " Not agreed yet."
    stop = "" if held.reason.endswith((".", "!", "?")) else "."
    return f"{rows} what is required and {are} {kept}. Reason: {held.reason}{stop} Stated by {made_by}.{agreed}"
