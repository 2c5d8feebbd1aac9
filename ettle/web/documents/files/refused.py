"""Why a file is not taken: what it is, why that is not kept, and what to do instead."""

from __future__ import annotations


class Refused(ValueError):
    """A file that is not taken. `code` names the reason for the audit; the message is for the person who chose it."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        super().__init__(words)
