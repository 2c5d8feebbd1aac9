"""What the person's page shows of this desk, read in one question: the plan, what is booked, and the key to their words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from ettle.web.access.sight import Sight
from ettle.web.casework.seen import categories
from ettle.web.frame.planned import planned_once
from ettle.web.people.models import PersonKey
from ettle.web.plans.models import Agreement, Appointment, Came, Entry

Row = TypeVar("Row", bound=models.Model)
BOOKED = 20
ASKED = f"""
(select 'entry', to_jsonb(e) from plans_entry e where e.person_id = %(person)s and e.category = any(%(categories)s) order by e.id)
union all (select 'agreement', to_jsonb(a) from plans_agreement a where a.person_id = %(person)s order by a.id desc)
union all (select 'booked', to_jsonb(b) from plans_appointment b where b.person_id = %(person)s and b.state = '{Came.BOOKED.value}'
    order by b.starts_at limit {BOOKED})
union all select 'key', to_jsonb(k) from people_personkey k where k.person_id = %(person)s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of one person that the post may see, each in its order."""

    entries: list[Entry]
    agreements: list[Agreement]
    booked: list[Appointment]
    key: PersonKey | None


def kept_of(sight: Sight) -> Kept:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with planned_once() as cursor:
        cursor.execute(ASKED, {"person": sight.person, "categories": categories(sight)})
        for what, row in cursor.fetchall():
            rows[what].append(json.loads(row))
    return Kept(
        entries=[_row(Entry, row) for row in rows["entry"]],
        agreements=[_row(Agreement, row) for row in rows["agreement"]],
        booked=[_row(Appointment, row) for row in rows["booked"]],
        key=next((_row(PersonKey, row) for row in rows["key"]), None),
    )


def _row(model: type[Row], columns: Mapping[str, Any]) -> Row:
    """The row of a model from its columns as JSON has them."""
    fields = model._meta.concrete_fields
    return model.from_db(
        None, [each.attname for each in fields], [_value(each, columns[each.column or ""]) for each in fields]
    )


def _value(field: models.Field[Any, Any], said: Any) -> Any:
    if said is None:
        return None
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(said.removeprefix("\\x"))
    return field.to_python(said)
