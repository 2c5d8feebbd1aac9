"""Dates of birth as events have them, kept beside the names so that people are found by them and their age is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from ettle.web.access.acting import as_system
from ettle.web.people.indexing import AT_ONCE, index
from ettle.web.people.models import Born


@transaction.atomic
def know_births(people: Sequence[str] | None, births: Mapping[str, date]) -> None:
    """Have these births, and no others, for these people (None = everybody). The people are known to access already."""
    with as_system():
        there = Born.objects.all() if people is None else Born.objects.filter(person__in=people)
        stand = dict(there.values_list("person", "on"))
        changed = {person for person in stand.keys() | births.keys() if stand.get(person) != births.get(person)}
        if not changed:
            return
        Born.objects.filter(person__in=changed).delete()
        fresh = [Born(person_id=person, on=births[person]) for person in sorted(changed & births.keys())]
        Born.objects.bulk_create(fresh, AT_ONCE)
        index(sorted(changed))


def age_on(born: date, day: date) -> int:
    """Whole years lived by a day. Somebody born on 29 February is a year older on 1 March where there is no 29th."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
