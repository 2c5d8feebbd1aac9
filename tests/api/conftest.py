"""Other systems with their keys, each acting in the post of one of the cast."""

import itertools
from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.api.keys import actions as keys

NUMBERS = itertools.count()
NEXT_YEAR = date(2022, 11, 1)


class System:
    """Another system with a key."""

    def __init__(self, key):
        self.key = key
        self.headers = {"authorization": f"Bearer {key}"}
        self.client = Client()

    def get(self, address, **query):
        return self.client.get(f"/api/v1{address}", query, headers=self.headers)

    def post(self, address, said=None, token="token-0001"):
        headers = self.headers | ({"idempotency-key": token} if token else {})
        return self.client.post(f"/api/v1{address}", said or {}, content_type="application/json", headers=headers)

    def act(self, address, said=None):
        """Sent as an act of its own."""
        return self.post(address, said, f"act-{next(NUMBERS):06}")

    def send(self, address, token="", **parts):
        """Sent as a form with a file among its parts."""
        headers = self.headers | {"idempotency-key": token or f"act-{next(NUMBERS):06}"}
        return self.client.post(f"/api/v1{address}", parts, headers=headers)


@pytest.fixture
def system(adas, cast):
    """The system of whoever is named: it acts in their post."""

    def of(code):
        post = cast[code].posts.get()
        with as_system():
            return System(keys.make_key(by="ada_min", name="theirs", post=post, until_on=NEXT_YEAR))

    return of
