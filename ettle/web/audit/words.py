"""What is found wrong with the chain, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

ERASE = "audit: erase"
"""The act of erasing. A trigger knows it by this name: no payload goes without it."""

ASK = (
    "Change nothing. Compare with a backup from before; what stands earlier in the chain is sound. "
    "Tell the data protection officer"
)


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong: which link, which entry, what, and what to do."""

    seq: int | None
    entry: int | None
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.what}. {self.cure}."
