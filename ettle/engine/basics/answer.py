"""Three answers: yes, no, not yet known (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Answer(IntEnum):
    """A truth that may not be known yet. Ordered so that `all` is the least and `any` the greatest."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def word(self) -> str:
        """The word files and pages use: `yes`, `no` or `unknown`."""
        return self.name.lower()

    def negated(self) -> Answer:
        return Answer(2 - self)


def answer(truth: bool) -> Answer:
    return Answer.YES if truth else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """Yes if every one is yes; of nothing, yes."""
    return min(answers, default=Answer.YES)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if one is yes; of nothing, no."""
    return max(answers, default=Answer.NO)


def at_least_of(count: int, answers: Iterable[Answer]) -> Answer:
    """Yes if at least `count` are yes; unknown if the unknown ones could make up the number."""
    settled = list(answers)
    if sum(each is Answer.YES for each in settled) >= count:
        return Answer.YES
    return answer(False) if sum(each is not Answer.NO for each in settled) < count else Answer.UNKNOWN
