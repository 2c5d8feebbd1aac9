"""The books of the tests: the council pays Ettlebrae Works, which passes a fifth on to Many Minds."""

from __future__ import annotations

from typing import Any

from django.db import connection

from ettle.web.claims.ledger import actions, queries
from ettle.web.claims.ledger.actions import Books
from ettle.web.claims.ledger.models import Entry
from tests.cast import ELSEWHERE, WORKS

MINDS = "many-minds"
PAYER = "council"
BOOKS = Books("works-2021", PAYER, WORKS)
OTHER_BOOKS = Books("elsewhere-2021", "far-council", ELSEWHERE)
MACHINE = "system: test of the ledger"


def approve(act: str = "approve", pence: int = 150000, books: Books = BOOKS, **more: Any) -> Entry:
    """A line of so much, of which Works keeps four fifths."""
    works = pence * 4 // 5
    parts = more.pop("parts", {books.provider: works, MINDS: pence - works})
    return actions.approve(act=act, books=books, parts=parts, **({"by": "dee"} | more))


def send(act: str = "send", books: Books = BOOKS, **more: Any) -> Entry:
    parts = more.pop("parts", {WORKS: 120000, MINDS: 30000})
    return actions.send(act=act, books=books, parts=parts, **({"by": "fay"} | more))


def at_the_end() -> None:
    """Ask now what the tables ask when the transaction ends, and go on as before."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")


def run(sql: str, *given: Any) -> list[Any]:
    """Past `actions`, as whoever may write."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else []


def owed_to(body: str, contract: str = BOOKS.contract) -> int:
    """What the payer owes an organisation under a contract, in pence."""
    return -queries.balances(contract=contract).get(queries.Held(contract, body, "owed"), 0)
