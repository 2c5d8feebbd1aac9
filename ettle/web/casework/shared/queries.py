"""The people whom agreements share with an organisation; of one, the outline of the journey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet

from ettle.engine.sharing.agreements import AGREEMENT
from ettle.engine.wording.plain import day
from ettle.web.access.acting import Acting
from ettle.web.access.agreements import titles
from ettle.web.access.models import Outline
from ettle.web.access.roles import Category
from ettle.web.access.sight import sights_of, standing_grants
from ettle.web.casework.who import names_of_all
from ettle.web.contracts.queries import title_of
from ettle.web.people.queries import identities_of

LABELS = {
    "programme": "Programme",
    "provider": "Provider",
    "started": "Started",
    "key_worker": "Key worker",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who is shared by an agreement, since a day."""

    person: str
    name: str
    agreement: str
    since: date


def shared_people(acting: Acting) -> QuerySet[Any, Any]:
    """(person, agreement, since) of everybody who is shared with the organisation today, by name."""
    rows = (
        standing_grants(acting).filter(because=AGREEMENT).values("person", "source").annotate(since=Min("valid_from"))
    )
    return rows.order_by("person__identity__family", "person__identity__given", "person", "source")


def named(acting: Acting, found: Iterable[dict[str, Any]]) -> Sequence[Row]:
    """Those rows with names, as far as the post sees anything of each."""
    rows = list(found)
    sights, known = sights_of(acting, {row["person"] for row in rows}), titles()
    names = identities_of(person for person, sight in sights.items() if sight.has(Category.NAME))
    return [
        Row(
            row["person"],
            names[row["person"]].name if row["person"] in names else row["person"],
            known.get(row["source"], row["source"]),
            row["since"],
        )
        for row in rows
        if row["person"] in sights
    ]


def outline(acting: Acting, person: str) -> list[tuple[str, str]]:
    """The fields of the journey that agreements tell the organisation today, as labels and words.

    A field of which agreements tell different things is told by each, with the agreement's title.
    """
    rows = Outline.objects.filter(person=person, organisation=acting.organisation, valid_from__lte=acting.day)
    today = rows.filter(Q(valid_until=None) | Q(valid_until__gt=acting.day)).order_by("source", "valid_from")
    told: dict[str, dict[str, str]] = {}
    for field, source, value in today.values_list("field", "source", "value"):
        told.setdefault(field, {})[source] = value  # of one agreement what it tells since the latest day
    codes = {value for field in ("provider", "key_worker") for value in told.get(field, {}).values()}
    names, known = names_of_all(codes), titles()
    found = []
    for field, label in LABELS.items():
        by = {source: _in_words(field, value, names) for source, value in told.get(field, {}).items()}
        found += [
            (label if len({*by.values()}) == 1 else f"{label}, by {known.get(each, each)}", by[each]) for each in by
        ]
    return list(dict.fromkeys(found))


def _in_words(field: str, value: str, names: dict[str, str]) -> str:
    if field == "started":
        return day(date.fromisoformat(value))
    return title_of(value) if field == "programme" else names.get(value, value)
