"""A drawn part of the access matrix in every run; `make matrix` asks all of it. And mistakes planted, to see them caught."""

import random
import sys

import pytest
from django.db import transaction

from ettle.web.access import sight
from ettle.web.access.roles import Category, Relation
from tests.matrix import world as worlds
from tests.matrix.addresses import Address, CannotFill, addresses
from tests.matrix.allowed import Kind
from tests.matrix.cells import BODIES, Asking, Cell, cells
from tests.matrix.questions import questions

pytestmark = pytest.mark.django_db

DRAWN = 200
"""Of more than a hundred thousand; all of them are asked by night."""
THEIRS = {
    "api_refer": "referrer",
    "api_look_at_move": "team_lead",
    "api_query_claim": "payer",
    "api_refuse_claim": "payer",
    "api_appeal_claim": "provider_manager",
    "api_decide_claim": "contract_manager",
    "api_take_back_claim": "payer",
    "api_reply_claim": "provider_manager",
    "api_drop_claim": "payer",
}
"""Whose a request of another system is, where it is no key worker's."""
TOO_EARLY = {f"api_{act}_claim" for act in ("appeal", "decide", "take_back", "reply", "drop")}
"""What is asked of a line that was just claimed, and comes only later: 409 says that it was theirs to ask."""


@pytest.fixture
def asking(db):
    return Asking(worlds.build())


def test_a_drawn_part_of_the_matrix_has_no_leak(asking):
    every = list(cells(asking.world))
    assert len(every) >= 20_000
    assert_no_leak(asking, random.Random(7).sample(every, DRAWN))


def test_nothing_that_a_key_worker_reads_leaks(asking):
    reading = [each for each in cells(asking.world) if each.method == "GET" and each.viewer == "key_worker"]
    assert reading
    assert_no_leak(asking, reading)


def assert_no_leak(asking, asked):
    found = [f"{cell}: {leak}" for cell in asked for leak in asking.leaks(cell)]
    assert not found, "\n".join(found)


def test_the_matrix_is_not_blind_own_people_are_shown(asking):
    own = asking.ask(Cell("key_worker", "GET", Address("person", "/people/m-own/", Kind.OWN)))
    assert asking.world.marks[Kind.OWN, "name"] in own.text


def test_nor_are_its_questions_own_people_are_found(asking):
    """Else whoever is named in a query could be answered as nobody for another reason."""
    asked = {(each.name, each.kind): each for each in questions(asking.world)}
    found = asking.ask(Cell("key_worker", "GET", asked["find_people?find={name}", Kind.OWN]))
    assert "/people/m-own/" in found.text


def everything(acting, person, *needed):
    return sight.Sight(person, Relation.OWN, frozenset(Category), ())


def test_a_view_that_forgets_to_ask_is_caught(asking, monkeypatch):
    """Planted: every view's question answered yes, to all of it. The page asks the rules as the system, so it would tell."""
    for module in [each for name, each in sys.modules.items() if name.startswith("ettle.web.")]:
        if hasattr(module, "seen_or_404"):
            monkeypatch.setattr(module, "seen_or_404", everything)
    elsewhere = Cell("key_worker", "GET", Address("person", "/people/m-elsewhere/", Kind.ELSEWHERE))
    team = Cell("key_worker", "GET", Address("person", "/people/m-team/", Kind.TEAM))
    assert "shows the journey of elsewhere" in asking.leaks(elsewhere)
    assert "shows the health of team" in asking.leaks(team)


def test_a_missing_filter_is_caught_where_row_level_security_is_off(asking, monkeypatch):
    """Planted: a list without its filter, and the policies gone, as an owner's connection would have it."""
    from django.db import connection

    from ettle.web.casework import queries
    from ettle.web.casework.models import Standing

    monkeypatch.setattr(queries, "visible", lambda acting: Standing.objects.all())
    cell = Cell("key_worker", "GET", Address("caseload", "/caseload/?tab=organisation", None))
    assert asking.leaks(cell) == [], "row-level security hides what the list forgets to"
    connection.cursor().execute("alter table casework_standing disable row level security")
    assert any("elsewhere" in leak for leak in asking.leaks(cell))


def test_an_address_that_the_matrix_cannot_fill_in_fails_the_build(asking, monkeypatch):
    from tests.matrix import addresses as module

    monkeypatch.delitem(module.FILL, ("referral", "id"))
    with pytest.raises(CannotFill, match="'referral'"):
        addresses(asking.world)


def test_the_bodies_of_other_systems_would_be_taken_of_their_own_people(asking):
    """Else a refusal of the matrix could be of the body, and not of who asks."""
    every = addresses(asking.world)
    for name in BODIES:
        kind = Kind.REFERRED if name == "api_answer_referral" else Kind.OWN
        address = next(each for each in every if each.name == name and each.kind in (None, kind))
        with transaction.atomic():
            answer = asking.ask(Cell(THEIRS.get(name, "key_worker"), "POST", address))
            transaction.set_rollback(True)
        assert answer.status_code in ((409,) if name in TOO_EARLY else (200, 201)), f"{name}: {answer.content}"


def test_a_write_of_another_system_that_forgets_to_ask_is_caught(asking, monkeypatch):
    """Planted: the question of whose person it is answered yes, where an event is recorded by a key."""
    from ettle.web.casework.record import scene

    named = [each for each in addresses(asking.world) if each.name == "api_record_event"]
    theirs = Cell("key_worker", "POST", next(each for each in named if each.kind is Kind.ELSEWHERE))
    assert asking.leaks(theirs) == []
    monkeypatch.setattr(scene, "seen_or_404", everything)
    assert "something was written" in asking.leaks(theirs)


def test_whoever_signed_out_in_one_cell_is_signed_in_in_the_next(asking):
    asking.leaks(Cell("key_worker", "POST", Address("account_logout", "/sign-in/logout/", None)))
    own = asking.ask(Cell("key_worker", "GET", Address("person", "/people/m-own/", Kind.OWN)))
    assert own.status_code == 200 and asking.world.marks[Kind.OWN, "name"] in own.text
