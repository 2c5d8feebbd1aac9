"""The site reached within a test: no network, no process that could die."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client

from ettle.web.access.models import Staff
from ettle.web.claims.run import run
from tests.cast import signed_in
from tests.money.acts import Desk, one_after_another
from tests.money.kept import kept
from tests.money.prepare import begin


class Within:
    def __init__(self, keys: dict[str, str]) -> None:
        self.keys = keys
        self.clients: dict[str, Client] = {}

    def read(self, by: str, address: str) -> Any:
        answer = Client().get(address, headers=self._key(by))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def act(self, by: str, address: str, said: dict[str, Any], token: str) -> Any:
        headers = self._key(by) | {"idempotency-key": token}
        answer = Client().post(address, said, content_type="application/json", headers=headers)
        assert answer.status_code == 201, answer.content
        return answer.json()

    def page(self, by: str, address: str) -> str:
        answer = self._client(by).get(address, follow=True)
        assert answer.status_code == 200, address
        return str(answer.content.decode())

    def press(self, by: str, address: str, said: dict[str, str]) -> None:
        assert self._client(by).post(address, said).status_code == 302, address

    def _key(self, by: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.keys[by]}"}

    def _client(self, by: str) -> Client:
        if by not in self.clients:
            self.clients[by] = signed_in(Staff.objects.get(code=by), Client())
        return self.clients[by]


def where_nothing_dies(waves: int, people: int) -> dict[str, list[str]]:
    """What is kept once all of it was done in this process, in peace; in the database of the test."""
    desk = Desk(Within(begin(waves, people)["keys"]), people)
    one_after_another(desk, waves, run)
    return kept(_asked)


def _asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
