"""A world that is put back is the one that was made; where something else stands it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from ettle.web.access.models import Organisation
from ettle.web.audit import entry as audit
from tests import remembered as worlds
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


class Makers:
    """Two works that are made, and on them a third: one is named anew, one is closed. Each notes that it made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.two, self.third = remembered(self._two), remembered(self._third)

    def _two(self) -> list[str]:
        self.made.append("two")
        for id in ("brae", "glen"):
            Organisation.objects.create(id=id, name=f"{id}'s \\ works", kind="provider", area="ettlebrae")
        return ["brae", "glen"]

    def _third(self) -> None:
        self.made.append("third")
        audit.wrote("organisation", "kyle")
        Organisation.objects.create(id="kyle", name="Kyle", kind="council", area="ettlebrae")
        Organisation.objects.filter(id="glen").update(name="Glen anew")
        Organisation.objects.filter(id="brae").delete()


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch) -> Makers:
    monkeypatch.setattr(worlds, "_kept", {})
    return Makers()


def once(*steps: Callable[[], Any]) -> tuple[list[Any], Any, list[str]]:
    """What each step returned, every row and what the entry was told, as in a test of its own."""
    entry = audit.begin(actor="system: test", act="test")
    with transaction.atomic():
        worlds._stand_on(())
        answers = [step() for step in steps]
        rows = worlds._rows()
        transaction.set_rollback(True)
    audit._over(entry)
    return answers, rows, entry.wrote


def test_what_is_put_back_is_what_was_made_to_the_last_row_and_was_made_once(makers):
    assert once(makers.two, makers.third) == once(makers.two, makers.third) == once(makers.two, makers.third)
    assert makers.made == ["two", "third"]


def test_on_another_ground_it_is_made(makers):
    def another() -> None:
        Organisation.objects.create(id="isle", name="Isle", kind="provider", area="ettlebrae")

    once(makers.two, makers.third)
    _, rows, _ = once(another, makers.two)
    once(makers.two, another, makers.third)
    assert makers.made == ["two", "third", "two", "third"]
    assert len(rows["access_organisation"]) == 3


def test_whoever_changes_what_it_returned_changes_their_own(makers):
    for _ in range(3):
        answers, _, _ = once(makers.two)
        assert answers == [["brae", "glen"]]
        answers[0].clear()
