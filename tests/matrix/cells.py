"""One cell: an address asked in one way by one viewer. What came back is a leak, or it is not."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client

from ettle.web.access import sessions
from ettle.web.api.keys.actions import last_day, make_key
from ettle.web.audit import entry as audit
from tests.matrix.addresses import Address, addresses
from tests.matrix.allowed import EQUALITY, HEALTH, JUSTICE, Kind, allowed
from tests.matrix.questions import is_overseen, questions
from tests.matrix.world import SPARE, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STRANGER, HALF = "stranger", "no_second_factor"
WORDS = {
    HEALTH: ("Mental health", "mental health", "mental_health"),
    JUSTICE: ("riminal conviction", "criminal_conviction"),
    EQUALITY: ("Sikh", "sikh"),
}
"""What a page about somebody says of a category, beside their own marks."""
WRITTEN = (
    "casework_event",
    "gateway_step",
    "plans_note",
    "plans_entry",
    "plans_appointment",
    "documents_document",
    "documents_letter",
    "api_key",
    "access_post",
    "access_staff",
    "access_organisation",
    "people_identity",
    "people_othername",
    "people_nationalinsurance",
    "people_contact",
    "people_address",
    "people_emergencycontact",
    "people_equalityanswer",
    "plans_digitalcheck",
    "plans_device",
    "plans_loan",
    "people_erasure",
    "casework_move",
    "claims_line",
    "claims_step",
    "measurement_target",
    "measurement_release",
    "measurement_returnedition",
    "measurement_snapshot",
)
"""Tables whose rows are counted around each cell: what may not be seen may not be written either."""
BODIES = {
    "api_add_person": {"given": "Zed", "family": "Zeta"},
    "api_record_event": {"kind": "need", "fields": {"on": "2021-11-09", "need": "childcare"}},
    "api_correct_event": {"fields": {"why": "Matrix"}},
    "api_end_event": {"fields": {"on": "2021-11-09"}},
    "api_take_back_event": {"why": "Matrix"},
    "api_write_note": {"kind": "notes", "on": "2021-11-09", "words": "Matrix"},
    "api_correct_note": {"on": "2021-11-09", "words": "Matrix"},
    "api_write_goal": {"words": "Matrix"},
    "api_change_goal": {"state": "done"},
    "api_write_step": {"words": "Matrix"},
    "api_change_step": {"state": "done"},
    "api_agree_plan": {"on": "2021-11-09", "agreed": "yes"},
    "api_assess": {"fields": {"on": "2021-11-09", "score_confidence": "6"}},
    "api_book_appointment": {"mode": "phone", "day": "2021-11-09", "at": "09:30"},
    "api_move_appointment": {"at": "10:30"},
    "api_account_for_appointment": {"came": "cancelled", "whose": "us", "why": "staff"},
    "api_check_digital": {"on": "2021-11-09", "need": "yes", "device": "none"},
    "api_lend_device": {"device": SPARE, "lent_on": "2021-11-09"},
    "api_end_loan": {"ended": "returned", "ended_on": "2021-11-10"},
    "api_add_device": {"asset": "MATRIX-1", "kind": "tablet"},
    "api_answer_equality": {"answers": {}},
    "api_change_name": {"given": "Matrix"},
    "api_add_other_name": {"kind": "also", "given": "Matrix"},
    "api_change_number": {"lack": "not_said"},
    "api_change_contact": {"phone": "07700 900123"},
    "api_change_address": {"from_on": "2021-11-09", "no_fixed": True},
    "api_change_emergency": {"name": "Matrix", "phone": "07700 900123"},
    "api_take_document_away": {"because": "asked"},
    "api_keep_letter": {"template": "welcome", "words": "Matrix", "how": "hand"},
    "api_record_session": {"on": "2021-11-09", "activity": "cv", "people": {"m-own": "yes"}},
    "api_look_at_move": {
        "people": [f"m-{kind.value.replace('_', '-')}-1" for kind in Kind],
        "fields": {"worker": "key_worker", "on": "2021-11-10", "reason": "leaving", "told": "Matrix"},
    },
    "api_answer_referral": {"fields": {}},
    "api_query_claim": {"seen": "0" * 64, "words": "Matrix"},
    "api_refuse_claim": {"seen": "0" * 64, "words": "Matrix", "reason": "outside", "cure": "Matrix"},
    "api_appeal_claim": {"seen": "0" * 64, "words": "Matrix"},
    "api_decide_claim": {"seen": "0" * 64, "words": "Matrix", "won": "no"},
    "api_take_back_claim": {"seen": "0" * 64, "words": "Matrix", "pence": 1},
    "api_reply_claim": {"seen": "0" * 64, "words": "Matrix"},
    "api_drop_claim": {"seen": "0" * 64, "words": "Matrix"},
    "api_refer": {
        "agreed_how": "here",
        "agreed": "Yes",
        "given": "Zed",
        "phone": "07700 900123",
        "service": "ettlebrae-works|fair-start-scotland",
        "wants": "Work",
    },
}
"""What another system sends, by the name of the address: what would be done, if it were theirs to do."""
TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|token|draft_\w+)" value="[^"]*"|nonce="[^"]+"')
"""What is drawn anew for each page."""


@dataclass(frozen=True)
class Cell:
    viewer: str
    method: str
    address: Address

    def __str__(self) -> str:
        return f"{self.viewer} {self.method} {self.address.path} ({self.address.name}, {self.address.kind or 'nobody'})"


def cells(world: World) -> Iterator[Cell]:
    viewers = [*world.staff, STRANGER, HALF]
    for address in addresses(world):
        for viewer in viewers:
            for method in METHODS:
                yield Cell(viewer, method, address)
    for address in questions(world):
        for viewer in viewers:
            yield Cell(viewer, "POST" if address.body else "GET", address)


class Asking:
    """Asks cells of a world and remembers what nobody's page answers, to compare with."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {viewer: self._client(viewer) for viewer in [*world.staff, STRANGER, HALF]}
        self.cookies = {viewer: client.cookies.copy() for viewer, client in self.clients.items()}
        self.keys = self._keys()
        self.nobodys: dict[tuple[str, str, Address], Any] = {}

    def _client(self, viewer: str) -> Client:
        client = Client(raise_request_exception=False)
        if viewer == STRANGER:
            return client
        staff = self.world.staff["key_worker" if viewer == HALF else viewer]
        client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
        if viewer != HALF:
            session = client.session
            session[sessions.FACTOR] = True
            session.save()
        return client

    def _keys(self) -> dict[str, str]:
        """A key in the post of each, so that the addresses of other systems are asked as somebody."""
        with audit.entry(actor="system: matrix", act="matrix"):
            return {
                viewer: make_key(by="administrator", name=viewer, post=staff.posts.get(), until_on=last_day())
                for viewer, staff in self.world.staff.items()
            }

    def leaks(self, cell: Cell) -> list[str]:
        """What is wrong with the answer to a cell; nothing when nothing is."""
        with transaction.atomic():
            before = _rows()
            answer = self.ask(cell)
            found = [*self._of_people(cell, answer), *self._of_difference(cell, answer)]
            if answer.status_code >= 500:
                found.append(f"answered {answer.status_code}")
            if not self._may_write(cell) and _rows() != before:
                found.append("something was written")
            transaction.set_rollback(True)
        return found

    def ask(self, cell: Cell) -> Any:
        outside = audit.current()
        assert outside is None, "the matrix asks outside any entry"
        client, path = self.clients[cell.viewer], cell.address.path
        # As they came: one of the cells signs them out, and whoever is signed out is shown nothing that could leak.
        client.cookies = self.cookies[cell.viewer].copy()
        if cell.address.body:
            return client.post(path, dict(cell.address.body))
        if not path.startswith("/api/"):
            return client.generic(cell.method, path)
        headers = {"idempotency-key": str(uuid.uuid5(uuid.NAMESPACE_URL, path))}
        if cell.viewer in self.keys:
            headers["authorization"] = f"Bearer {self.keys[cell.viewer]}"
        body = json.dumps(BODIES.get(cell.address.name, {}))
        return client.generic(cell.method, path, body, "application/json", headers=headers)

    def _of_people(self, cell: Cell, answer: Any) -> Iterator[str]:
        """Marks of people in the body or the headers that this viewer may not see."""
        said = _without(_text(answer), cell.address.terms)
        for (kind, category), mark in self.world.marks.items():
            if mark.lower() in said.lower() and category not in self._allowed(cell.viewer, kind):
                yield f"shows the {category} of {kind.value}"
        about = cell.address.kind
        if about is None or "/record/" in cell.address.path:
            return
        for category in WORDS.keys() - self._allowed(cell.viewer, about):
            if any(word in said for word in WORDS[category]):
                yield f"shows the {category} of {about.value}"

    def _of_difference(self, cell: Cell, answer: Any) -> Iterator[str]:
        """Somebody of whom nothing may be seen is answered as nobody is, to the letter."""
        kind = cell.address.kind
        if kind in (None, Kind.NOBODY) or self._allowed(cell.viewer, kind) or is_overseen(cell.viewer, cell.address):
            return
        twin = self._nobodys(cell)
        if answer.status_code != twin.status_code:
            yield f"answers {answer.status_code}, for nobody {twin.status_code}"
        elif _plain(answer, cell.address) != _plain(twin, self._twin(cell)):
            yield "answers otherwise than for nobody"

    def _twin(self, cell: Cell) -> Address:
        """The same address about nobody."""
        same = [each for each in self._all if each.name == cell.address.name]
        mine = [each for each in same if each.kind is cell.address.kind]
        theirs = [each for each in same if each.kind is Kind.NOBODY]
        return theirs[mine.index(cell.address)]

    @property
    def _all(self) -> list[Address]:
        if not hasattr(self, "_addresses"):
            self._addresses = [*addresses(self.world), *questions(self.world)]
        return self._addresses

    def _nobodys(self, cell: Cell) -> Any:
        twin = self._twin(cell)
        key = (cell.viewer, cell.method, twin)  # what is sent depends on the address, and not on its path alone
        if key not in self.nobodys:
            with transaction.atomic():
                self.nobodys[key] = self.ask(Cell(cell.viewer, cell.method, twin))
                transaction.set_rollback(True)
        return self.nobodys[key]

    def _allowed(self, viewer: str, kind: Kind) -> frozenset[str]:
        return frozenset() if viewer in (STRANGER, HALF) else allowed(viewer, kind)

    def _may_write(self, cell: Cell) -> bool:
        kind = cell.address.kind
        return (
            cell.method == "POST"
            and cell.viewer not in (STRANGER, HALF)
            and (kind is None or bool(allowed(cell.viewer, kind)) or is_overseen(cell.viewer, cell.address))
        )


def _rows() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("reset role")  # the page's own role would not see what it wrote
        cursor.execute("select " + ", ".join(f"(select count(*) from {table})" for table in WRITTEN))
        return list(cursor.fetchone())


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{body.decode('utf-8', 'replace')}"


def _plain(answer: Any, address: Address) -> bytes:
    body = b"" if answer.streaming else TOKEN.sub(b"", answer.content)
    said = body.decode("utf-8", "replace") + answer.get("Location", "")
    return _without(said.replace(address.path, "*"), address.terms).encode()


def _without(said: str, terms: tuple[str, ...]) -> str:
    """An answer without what was asked, which a page gives back to whoever typed it."""
    for term in terms:
        said = said.replace(term, "*")
    return said
