"""As whom the database is asked. Row-level security reads what is set here, and it ends with the transaction.

`ettle_app` is the role of every page: it owns nothing and sees what its organisation may see on the day.
`ettle_system` is the role of automatic acts (pushing grants, working out where people stand): it owns nothing either,
and sees everybody. A page enters it only for such an act, never to answer a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from ettle.web.access.database import APP, SYSTEM
from ettle.web.access.models import Post, Staff
from ettle.web.access.roles import ROLES, Act, Role, may
from ettle.web.frame.once import tell
from ettle.web.frame.planned import planned_once

SAFE = ("GET", "HEAD", "OPTIONS")
ASKED_ALONG: dict[str, str] = {}
"""SQL for one value each, by the name under which it is kept for the transaction (frame/once.py): a desk that needs it on
every page has it asked with the question that every page asks anyway."""
SETTINGS = ("role", "app.organisation", "app.day", "app.oversight", "app.staff")
HELD = (*SETTINGS, "plan_cache_mode")
"""What an automatic act may set, and sets back."""
STOOD = "select " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in HELD)
TAKEN = f"""
select before.*, set_config('role', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true)
from ({STOOD} offset 0) before
"""
"""What stood is read and the role is taken in one question, as nearly every act asks it; `offset 0` has it read first.
What an automatic act asks of people in a list is planned once (frame/planned.py) only if PostgreSQL is told so: it takes
every list for a longer one."""
PUT_BACK = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in HELD)

_system_asks: ContextVar[bool] = ContextVar("system_asks", default=False)
"""Whether what runs is within an automatic act, and nobody was asked as since. Where it were wrong, less would be seen."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A member of staff acting in one post on one day."""

    staff: Staff
    post: Post
    day: date
    posts: tuple[Post, ...] = ()
    """All that stand on the day, to switch between."""
    writes: bool = False
    """Whether the request would change something: an agreement gives reading and no more."""
    looked: list[Any] = field(default_factory=list, compare=False, repr=False)
    """The sights of people that were asked for in this request: the foot of the page says why they may be seen."""

    @property
    def organisation(self) -> str:
        return self.post.organisation_id

    @property
    def role(self) -> Role:
        return ROLES[self.post.role]

    @property
    def code(self) -> str:
        """How events name the member of staff."""
        return self.staff.code

    def may(self, act: Act) -> bool:
        return may(self.post.role, act)


def ask_as(
    role: str, organisation: str, day: date | None, *, oversight: bool = False, staff: int | None = None
) -> None:
    """Ask the database as `role` for an organisation on a day until the transaction ends ('' = no organisation).

    `oversight` = also the grants and opened records of those it oversees, for a data protection officer or auditor.
    `staff` = also what is that member of staff's alone.
    """
    said = [role, organisation, day.isoformat() if day else "", "yes" if oversight else "", str(staff or "")]
    columns = [*(f"set_config('{name}', %s, true)" for name in SETTINGS), *ASKED_ALONG.values()]
    _system_asks.set(False)
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(columns), said)
        answers = cursor.fetchone()[len(SETTINGS) :]
    for name, value in zip(ASKED_ALONG, answers, strict=True):
        tell(name, value)


@contextmanager
def as_organisation(organisation: str, day: date, *, oversight: bool = False) -> Iterator[None]:
    """Ask as one organisation inside a transaction of its own; for commands and tests."""
    before = _system_asks.get()
    try:
        with transaction.atomic(), _put_back():
            ask_as(APP, organisation, day, oversight=oversight)
            yield
    finally:
        _system_asks.set(before)


@contextmanager
def as_system(*, savepoint: bool = True) -> Iterator[None]:
    """An automatic act: everybody's rows, until the block ends. Within another there is nothing to ask for.

    `savepoint` False = nor a savepoint there: for what writes in one statement, and refuses before it does.
    """
    if _system_asks.get():
        with transaction.atomic() if savepoint else nullcontext():
            yield
        return
    try:
        with transaction.atomic(), _put_back(SYSTEM):
            _system_asks.set(True)
            yield
    finally:
        _system_asks.set(False)


@contextmanager
def _put_back(role: str = "") -> Iterator[None]:
    """Take a role, if one is named, and set role and organisation as they were afterwards.

    After an error the savepoint does it: what was set inside is undone with it.
    """
    with planned_once() as cursor:
        cursor.execute(*((TAKEN, [role]) if role else (STOOD,)))
        before = cursor.fetchone()[: len(HELD)]
    yield
    with planned_once() as cursor:
        cursor.execute(PUT_BACK, before)
