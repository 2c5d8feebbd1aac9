"""What was wrong with a request: where, what was found, what to do. Every refusal has this shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Problem(Exception):
    """A request that is refused, with its status and one fault or several."""

    def __init__(self, status: int, where: str, found: str, cure: str) -> None:
        self.status = status
        self.faults = [{"where": where, "found": found, "cure": cure}]
        super().__init__(f"{where}: {found}; {cure}")


def told(faults: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The body of a refusal, from pairs of a field and a sentence that ends in its cure."""
    found = []
    for where, words in faults:
        what, _, cure = words.rstrip(".").partition("; ")
        found.append({"where": where or "request", "found": what, "cure": cure or "mend it and send it again"})
    return {"faults": found}
