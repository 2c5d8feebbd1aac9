"""The site reached over the network, as a careful system and careful people do: sent again until it is answered."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

LONGEST = 240
"""Seconds after which somebody gives up, so that all ends by itself."""
PATIENCE = 15
FORGERY = "a" * 32


class GaveUp(AssertionError):
    """Nothing was answered for too long, or something that is no answer."""


class Http:
    def __init__(self, address: str, keys: dict[str, str], cookies: dict[str, str]) -> None:
        self.address, self.keys, self.cookies = address, keys, cookies
        self.sent = self.troubles = 0
        """Requests that write, and those of any kind that had no answer."""

    def read(self, by: str, address: str) -> Any:
        return json.loads(self._until_answered(address, self._key(by)))

    def act(self, by: str, address: str, said: dict[str, Any], token: str) -> Any:
        headers = self._key(by) | {"Idempotency-Key": token, "Content-Type": "application/json"}
        return json.loads(self._until_answered(address, headers, json.dumps(said).encode()))

    def page(self, by: str, address: str) -> str:
        return self._until_answered(address, {"Cookie": self.cookies[by]})

    def press(self, by: str, address: str, said: dict[str, str]) -> None:
        cookie = f"{self.cookies[by]}; csrftoken={FORGERY}"
        form = urllib.parse.urlencode(said | {"csrfmiddlewaretoken": FORGERY}).encode()
        self._once(address, {"Cookie": cookie}, form)

    def _key(self, by: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[by]}"}

    def _until_answered(self, address: str, headers: dict[str, str], body: bytes | None = None) -> str:
        until = time.monotonic() + LONGEST
        while (answer := self._once(address, headers, body)) is None:
            if time.monotonic() > until:
                raise GaveUp(f"{address} was not answered for {LONGEST} seconds")
            time.sleep(0.05)
        return answer

    def _once(self, address: str, headers: dict[str, str], body: bytes | None = None) -> str | None:
        """The answer; None where nobody knows whether anything was done. What is refused is no answer to a right request."""
        self.sent += body is not None
        try:
            request = urllib.request.Request(self.address + address, data=body, headers=headers)
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                if "/sign-in/" in answer.url:
                    raise GaveUp(f"{address}: nobody is signed in")
                return str(answer.read().decode())
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                raise GaveUp(f"{address}: {answer.code}, {answer.read()!r}") from answer
        except (OSError, ValueError):  # refused, cut off, or cut short
            pass
        self.troubles += 1
        return None
