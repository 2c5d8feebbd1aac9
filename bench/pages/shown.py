"""Before anything is timed: what the pages show is what the store says, asked apart from them as the system."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.casework.record.writing import new_token

LISTED = """
select person, name from casework_standing where worker = %s and under_way order by family, given, person, id
"""
COUNTED = "select section, count(*) from casework_matter where worker = %s group by section"
CONTACTS = "select id from casework_event where person = %s and kind = 'contact'"
STRANGER = "select person from casework_standing where organisation <> %s and under_way order by person limit 1"


def people_of(code: str) -> list[str]:
    """The people of a key worker who go on, as their list has them."""
    return list(dict.fromkeys(person for person, _ in _rows(LISTED, code)))


def as_stored(client: Client, code: str, people: list[str]) -> None:
    """Raise AssertionError where a page says something else than the store."""
    _caseload(client.get("/caseload/").text, _rows(LISTED, code))
    _today(client.get("/today/").text, dict(_rows(COUNTED, code)))
    for person in people[:10]:
        page = client.get(f"/people/{person}/").text
        ((name,),) = _rows("select distinct name from casework_standing where person = %s", person)
        assert f"<h1>{name}" in unescape(page) or name in unescape(page), person
    ((stranger,),) = _rows(STRANGER, code.rsplit("-", 2)[0])
    assert client.get(f"/people/{stranger}/").status_code == 404, stranger
    _contact(client, people[0])


def _caseload(page: str, listed: list[tuple[Any, ...]]) -> None:
    assert f"of {len(listed)}<" in page, len(listed)
    shown = re.findall(r'href="/people/([^/"]+)/[^"]*">', page.partition('id="h-people"')[2])
    assert list(dict.fromkeys(shown)) == list(dict.fromkeys(person for person, _ in listed[:50]))


def _today(page: str, counted: dict[str, int]) -> None:
    for section, number in counted.items():
        heading = page.partition(f'id="h-{section}"')[2].partition("</h2>")[0]
        assert f"({number})" in heading, (section, number, heading)


def _contact(client: Client, person: str) -> None:
    before = _rows(CONTACTS, person)
    assert client.post(f"/people/{person}/contact/", {"how": "phone", "token": new_token()}).status_code == 200
    ((added,),) = set(_rows(CONTACTS, person)) - set(before)
    assert f'id="e-{added}"' in client.get(f"/people/{person}/timeline/").text


def _rows(sql: str, *said: Any) -> list[tuple[Any, ...]]:
    with as_system(), connection.cursor() as cursor:
        cursor.execute(sql, said)
        return cursor.fetchall()
