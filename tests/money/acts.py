"""What those do who claim, check, approve and pay, at the addresses of the site; whoever sends it sends it until it is answered.

Waves overlap: while one is paid the next is checked and the one after it claimed. Each has one batch, so whatever came
between, the end is the same.
"""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.claims.paid import CONTRACT
from tests.money.prepare import late, people_of

OF, BATCHES = f"/api/v1/claims/of/{CONTRACT}", "/claims/batches/"
PLAIN, ASKED, REFUSED_FIRST, REFUSED_LAST = range(4)
"""What becomes of a person's claim: the kinds come round in this order."""
Lines = list[dict[str, Any]]


class Door(Protocol):
    """How the site is reached: over the network, or within a test."""

    def read(self, by: str, address: str) -> Any:
        """JSON as another system."""

    def act(self, by: str, address: str, said: dict[str, Any], token: str) -> Any:
        """Said under an Idempotency-Key until it is answered; that answer."""

    def page(self, by: str, address: str) -> str:
        """A page, as somebody who is signed in."""

    def press(self, by: str, address: str, said: dict[str, str]) -> None:
        """A form, sent once: whether anything came of it the next page says."""


@dataclass
class Desk:
    door: Door
    people: int
    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    """Each line that was answered, and where it stood by that answer."""

    def submit(self, wave: int, who: str) -> None:
        """Claim what the people of a wave have earned. Two do so at once, and neither knows of the other."""
        theirs = {f"{person}-1" for person in people_of(wave, self.people)}
        there = self.door.read("pat", f"{OF}/payable")["results"]
        chosen = [
            {name: each[name] for name in ("enrolment", "rule", "n", "seen")}
            for each in there
            if each["enrolment"] in theirs
        ]
        if chosen:
            self._lines("pat", OF, {"results": chosen}, f"claim {wave} {who}")

    def check(self, wave: int) -> None:
        """Fay looks at each: asks about one, refuses another until it is claimed again."""
        lines = self._of(wave, "submitted", "queried")
        for line in lines:
            kind, own = _kind(line), f"/api/v1/claims/lines/{line['line']}"
            seen = {"seen": line["seen"]}
            if kind == ASKED:
                self._lines("fay", f"{own}/query", seen | {"words": "Which week?"}, f"query {line['line']}")
                self._lines("pat", f"{own}/answer", seen | {"words": "The last."}, f"answer {line['line']}")
            elif kind == REFUSED_FIRST:
                self._lines("fay", f"{own}/refuse", seen | NOT_FIT, f"refuse {line['line']}")
        self.submit(wave, "again")
        self._lines("fay", "/api/v1/claims/check", _said(self._of(wave, "submitted")), f"check {wave}")

    def approve(self, wave: int) -> None:
        """Dee agrees to what Fay checked, but for one kind."""
        lines = self._of(wave, "checked")
        for line in lines:
            if _kind(line) == REFUSED_LAST:
                address = f"/api/v1/claims/lines/{line['line']}/refuse"
                self._lines("dee", address, {"seen": line["seen"]} | NOT_FIT, f"no {line['line']}")
        agreed = [line for line in lines if _kind(line) != REFUSED_LAST]
        self._lines("dee", f"{OF}/approve", _said(agreed), f"approve {wave}")

    def make(self, wave: int) -> None:
        """Fay makes the batch of a wave. Pressed and not answered, she looks whether it is there before she presses again."""
        for _ in _tries():
            if len(self._batches()) > wave:
                return
            self._agree("fay", f"{BATCHES}new/")

    def pay(self, wave: int) -> None:
        """Flo authorises and sends it, and takes in what the bank says: of the first batch it gives one payment back."""
        at = f"{BATCHES}{self._batches()[wave]}/"
        for _ in _tries():
            page = self.door.page("flo", at)
            if f"{at}authorise/" in page:
                self._agree("flo", f"{at}authorise/")
            elif f"{at}sent/" in page:
                self.door.press("flo", f"{at}sent/", {})
            elif f"{at}answer/" in page:
                said = said_by_the_bank(self.door.page("flo", f"{at}bank.csv"), gives_back=wave == 0)
                taken = base64.b64encode(said.encode()).decode()
                self.door.press("flo", f"{at}answer/", {"taken": taken, "name": "bank.csv"})
            else:
                return

    def _agree(self, by: str, address: str) -> None:
        """To exactly what the page shows; where it shows nothing to agree to, it was done meanwhile."""
        if shown := re.search(r'name="seen" value="(\w+)"', self.door.page(by, address)):
            self.door.press(by, address, {"seen": shown[1]})

    def _batches(self) -> list[int]:
        found = re.findall(rf'href="{BATCHES}(\d+)/"', self.door.page("fay", BATCHES))
        return sorted({int(id) for id in found})

    def _of(self, wave: int, *states: str) -> Lines:
        theirs = {f"{person}-1" for person in people_of(wave, self.people)}
        month = self.door.read("fay", f"/api/v1/statements/{CONTRACT}/2021-11")
        return [each for each in month["lines"] if each["enrolment"] in theirs and each["state"] in states]

    def _lines(self, by: str, address: str, said: dict[str, Any], token: str) -> None:
        answer = self.door.act(by, address, said, f"token {token}")
        self.acknowledged += [(each["line"], each["state"]) for each in answer["lines"]]


def _tries() -> Iterator[int]:
    """Looking and pressing in turns; whoever gets nowhere stops at some time."""
    yield from range(60)
    raise AssertionError("it was pressed again and again, and nothing came of it")


NOT_FIT = {"reason": "evidence_unfit", "words": "It covers two weeks.", "cure": "Add the other."}


def _kind(line: dict[str, Any]) -> int:
    return int(line["enrolment"].split("-")[1]) % 4


def _said(lines: Lines) -> dict[str, Any]:
    return {"lines": [{"line": each["line"], "seen": each["seen"]} for each in lines]}


def said_by_the_bank(file: str, *, gives_back: bool) -> str:
    """Its answer to a file of payments: the smallest comes back, or none."""
    credits = [row for row in csv.DictReader(io.StringIO(file.lstrip("\ufeff"))) if row["record"] == "CREDIT"]
    least = min(credits, key=lambda row: int(row["amount_pence"])) if gives_back else None
    rows = ["Reference,Pence,Outcome,Date,Reason"]
    rows += [
        f"{each['originator_reference']},{each['amount_pence']},{'returned' if each is least else 'paid'},2021-11-10,"
        for each in credits
    ]
    return "\n".join(rows)


def one_after_another(desk: Desk, waves: int, run: Callable[[], Any]) -> None:
    """All of it with nobody else about and nothing in the way: what any other way must come to."""
    for wave in range(waves):
        desk.submit(wave, "first")
        desk.check(wave)
        desk.approve(wave)
        desk.make(wave)
        if wave == waves - 1:
            late(people_of(0, desk.people)[PLAIN])
        desk.pay(wave)
        run()
