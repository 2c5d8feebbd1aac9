"""What was released, everybody's to read; and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ettle.engine.wording.figures import grouped_by
from ettle.engine.wording.plain import listed
from ettle.web.access.acting import Acting
from ettle.web.casework import who
from ettle.web.measurement.models import Release


def released() -> QuerySet[Release]:
    return Release.objects.filter(state=Release.State.AGREED).order_by("-decided_at", "-pk")


def latest() -> list[Release]:
    """The newest edition of each table."""
    found: dict[tuple[str, str, str], Release] = {}
    for each in released():
        found.setdefault((each.organisation, each.measure, "+".join(each.by)), each)
    return list(found.values())


def editions_of(release: Release) -> Sequence[Release]:
    """Every edition of the same table that was released, the newest first."""
    same = released().filter(organisation=release.organisation, measure=release.measure, by=release.by)
    return list(same.order_by("-edition"))


def waiting(acting: Acting) -> QuerySet[Release]:
    """What waits for a second person of one's own organisation."""
    own = Release.objects.filter(organisation=acting.organisation, state=Release.State.PROPOSED)
    return own.order_by("proposed_at", "pk")


def seen_by(acting: Acting) -> QuerySet[Release]:
    """What was released, and of one's own organisation what was only proposed, for who may release."""
    return Release.objects.filter(Q(state=Release.State.AGREED) | Q(organisation=acting.organisation))


def before(organisation: str) -> list[Release]:
    """Every table of an organisation that left or is about to, the oldest first. Inside `as_system`."""
    held = Release.objects.filter(organisation=organisation).exclude(state=Release.State.DECLINED)
    return list(held.select_related("evaluation").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A release as a list has it."""

    pk: int
    title: str
    by_words: str
    whose: str
    edition: int
    on: date
    state: str


def in_words(found: Iterable[Release]) -> list[Listed]:
    rows = list(found)
    names = who.names_of_organisations({each.organisation for each in rows})
    return [
        Listed(
            each.pk,
            each.title,
            by_words(each.by),
            names.get(each.organisation, each.organisation),
            each.edition,
            each.on,
            each.get_state_display(),
        )
        for each in rows
    ]


def by_words(by: Sequence[str]) -> str:
    return listed(grouped_by(each).lower() for each in by) if by else ""
