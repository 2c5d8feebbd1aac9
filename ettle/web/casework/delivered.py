"""Which organisation delivers which programme: kept beside the standings, so that nobody looks through them all to know it."""

from __future__ import annotations

from collections.abc import Iterable

from ettle.web.casework.models import Delivered, Standing

Pair = tuple[str, str]
"""An organisation and a programme."""


def pairs_of(people: Iterable[str] | None) -> set[Pair]:
    """What these people stand for (None = all that is known to be delivered), before they are worked out anew."""
    rows = Delivered.objects.all() if people is None else Standing.objects.filter(person__in=sorted(people))
    return set(rows.values_list("organisation", "programme"))


def say_delivered(before: set[Pair], rows: Iterable[Standing]) -> None:
    """Add what is delivered now, and remove what was before and nobody stands for any more."""
    pairs = {(row.organisation, row.programme) for row in rows if row.organisation}
    fresh = sorted(pairs - set(Delivered.objects.values_list("organisation", "programme")))
    made = [Delivered(organisation=of, programme=programme) for of, programme in fresh]
    Delivered.objects.bulk_create(made, ignore_conflicts=True)  # two may be the first at once
    for of, programme in before - pairs:
        if not Standing.objects.filter(organisation=of, programme=programme).exists():
            Delivered.objects.filter(organisation=of, programme=programme).delete()
