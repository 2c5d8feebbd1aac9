"""Dates of birth as events have them, kept beside the names so that people are found by them and their age is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ettle.web.people.indexing import AT_ONCE, index
from ettle.web.people.models import Born


def every_birth() -> dict[str, date]:
    return dict(Born.objects.values_list("person", "on"))


def know_births(stand: Mapping[str, date], births: Mapping[str, date]) -> None:
    """Have these births, and no others, in place of those that stand. Inside `as_system`.

    The people are known to access already.
    """
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
