"""Which organisation delivers which programme: kept beside the standings, so that nobody looks through them all to know it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from ettle.web.casework.models import Delivered, Standing

Pair = tuple[str, str]
"""An organisation and a programme."""


def every_pair() -> set[Pair]:
    """All that is known to be delivered."""
    return set(Delivered.objects.values_list("organisation", "programme"))


def say_delivered(before: set[Pair], rows: Iterable[Model]) -> None:
    """Add what is delivered by these standings, and remove what was before and nobody stands for any more."""
    now = {(row.organisation, row.programme) for row in rows if isinstance(row, Standing) and row.organisation}
    fresh = sorted(now - before)
    made = [Delivered(organisation=of, programme=programme) for of, programme in fresh]
    Delivered.objects.bulk_create(
        made, ignore_conflicts=True
    )  # it may stand by others, and two may be the first at once
    for of, programme in before - now:
        if not Standing.objects.filter(organisation=of, programme=programme).exists():
            Delivered.objects.filter(organisation=of, programme=programme).delete()
