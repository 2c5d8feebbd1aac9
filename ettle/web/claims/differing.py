"""What was agreed of each line against what is due of it now, body by body. What people found is kept apart from what the events say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from ettle.engine.basics.money import pounds
from ettle.engine.settle.fees import FeeLine
from ettle.web.claims.basis import fingerprint
from ettle.web.claims.models import OWED, Line, LineKind, Part
from ettle.web.claims.settling import Result, Settled, agreed_lines
from ettle.web.people.sealing import erased_among

Had = tuple[int, int]
"""What one body has of a line with its corrections, in pence; and how much of that is somebody's finding."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was agreed of a line, what the rules say now, in pence; `due` None = it is not due any more.

    `moves` are the pence that each body is to have more, or (below nothing) less. They may come to nothing together, where
    only who has how much changed.
    """

    line: Line
    agreed: int
    due: Result | FeeLine | None
    moves: Mapping[str, int]

    @property
    def pence(self) -> int:
        return sum(self.moves.values())

    @property
    def due_pence(self) -> int:
        return sum(parts_due(self.due).values())

    @property
    def now(self) -> str:
        """The fingerprint of what is due now; empty where nothing is. Of many results, `read_reasons` first."""
        if isinstance(self.due, Result):
            return self.due.fingerprint
        return fingerprint(parts_due(self.due)) if self.due else ""

    @property
    def words(self) -> str:
        if self.due is None:
            return f"{pounds(self.agreed)} was agreed; nothing is due by what is recorded now."
        if not self.pence:
            return (
                f"{pounds(self.agreed)} was agreed and is due; who has how much of it is another by what is agreed now."
            )
        return f"{pounds(self.agreed)} was agreed; {pounds(self.due_pence)} is due by what is recorded now."


def parts_due(due: Result | FeeLine | None) -> dict[str, int]:
    """What each body has of what is due, in pence."""
    if due is None:
        return {}
    if isinstance(due, Result):
        return {body: pence for body, pence in due.parts.items() if pence}
    return {part.organisation or "": part.pence for part in due.parts if part.pence}


def differences(now_due: Settled) -> Iterator[Difference]:
    """Each agreed result and fee of which something else is due now, or to somebody else.

    Somebody who is erased keeps what was agreed.
    """
    contract = now_due.contract.contract
    lines: dict[int, Any] = {
        line.pk: line for kind in (LineKind.RESULT, LineKind.FEE) for line in agreed_lines(kind, contract=contract)
    }
    erased = erased_among(line.person for line in lines.values())
    for pk, had in _had(contract):
        line = lines.get(pk)
        if line is None or line.person in erased:
            continue
        due = now_due.due(line)
        if moves := _moves(had, parts_due(due)):
            yield Difference(line, line.agreed - line.agreed_by_hand, due, moves)


def _had(contract: str) -> Iterator[tuple[int, Mapping[str, Had]]]:
    """What each body has of each line that was agreed to, corrections included; read once, in the order of the lines."""
    parts = Part.objects.filter(contract=contract, line__state__in=OWED).annotate(of=Coalesce("line__corrects", "line"))
    by_hand = Sum("pence", filter=Q(line__by_hand=True), default=0)
    rows = parts.values("of", "body").annotate(all=Sum("pence"), by_hand=by_hand).order_by("of", "body")
    told = rows.values_list("of", "body", "all", "by_hand").iterator()
    for of, some in groupby(told, key=itemgetter(0)):
        yield of, {body: (pence, found) for _, body, pence, found in some}


def _moves(had: Mapping[str, Had], due: Mapping[str, int]) -> dict[str, int]:
    """What each body is to have more or less. What people took back stays taken back, and nobody owes more than they had."""
    moves = {}
    for body in sorted({*had, *due}):
        pence, by_hand = had.get(body, (0, 0))
        moves[body] = max(due.get(body, 0) + by_hand, 0) - pence
    return {body: pence for body, pence in moves.items() if pence}
