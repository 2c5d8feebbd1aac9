"""Who may see a person because of a sharing agreement, on which days: rows as those of enrolments and referrals.

The rows are worked out from events and agreements alone, for every day at once: what begins or ends by the day alone
(an agreement, a consent) needs no act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from ettle.engine.events.catalogue import Consent, Fact, KeyWorker, Referral, ReferralAnswer
from ettle.engine.events.counting import Journey
from ettle.engine.rules.sharing import SharingAgreement
from ettle.engine.sharing.grants import GrantRow, worker_on
from ettle.engine.sharing.people import are_meant, consents
from ettle.engine.sharing.standing import Standing, standings_of

AGREEMENT = "agreement"
"""The `because` of these rows; their source is the agreement's id."""
NAME, OUTLINE = "name", "outline"
"""The categories of a grant where an agreement shares less than a category: the name; the fields of the journey it names."""


@dataclass(frozen=True, slots=True, order=True)
class OutlineRow:
    """One field of somebody's journey as an agreement shares it with one organisation on [`valid_from`, `valid_until`)."""

    person: str
    organisation: str
    field: str
    valid_from: date
    valid_until: date | None
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What agreements give of one journey: rows of grants, and the fields of its outline."""

    grants: tuple[GrantRow, ...] = ()
    outlines: tuple[OutlineRow, ...] = ()


Nothing = Literal["no_receiver", "not_in_force", "not_with_a_giver", "not_meant", "no_consent", "not_given"]
"""Why an organisation sees nothing of somebody by an agreement."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one party sees on one day: things as cases say them, and the values of the fields of the journey."""

    things: frozenset[str]
    values: tuple[tuple[str, str], ...] = ()


def shared_by(journey: Journey, agreements: Iterable[SharingAgreement]) -> Shared:
    """Every row that agreements give of a journey, for each of its linked records, in a fixed order."""
    grants: set[GrantRow] = set()
    outlines: set[OutlineRow] = set()
    stands = standings_of(journey)
    for agreement in agreements if stands else ():
        for receiver in agreement.receivers:
            runs = list(_by_days(journey, agreement, receiver, stands))
            for person in journey.people:
                grants.update(_grants(person, agreement, receiver, runs))
                outlines.update(_outlines(person, agreement, receiver, runs))
    return Shared(tuple(sorted(grants, key=_in_order)), tuple(sorted(outlines, key=_in_order)))


def is_shared_on(journey: Journey, agreements: Iterable[SharingAgreement], day: date) -> bool:
    """Whether some organisation sees anything of somebody on a day because of some agreement."""
    stands = standings_of(journey)
    return bool(stands) and any(
        isinstance(_seen(journey, agreement, receiver, day, stands), Seen)
        for agreement in agreements
        for receiver in agreement.receivers
    )


def seen_on(journey: Journey, agreement: SharingAgreement, receiver: str, day: date) -> Seen | Nothing:
    """What an organisation sees of somebody on a day because of an agreement, or why nothing."""
    return _seen(journey, agreement, receiver, day, standings_of(journey))


def _seen(
    journey: Journey, agreement: SharingAgreement, receiver: str, day: date, stands: Sequence[Standing]
) -> Seen | Nothing:
    if receiver not in agreement.receivers:
        return "no_receiver"
    if not agreement.covers(day):
        return "not_in_force"
    givers = [each for each in stands if each.covers(day) and each.party in agreement.givers and each.party != receiver]
    if not givers:
        return "not_with_a_giver"
    near = [each for each in givers if are_meant(journey, agreement, each, receiver, day)]
    if not near:
        return "not_meant"
    if agreement.needs_consent == "yes" and not consents(journey, agreement, receiver, day):
        return "no_consent"
    may_give = frozenset[str]().union(*(each.may_give for each in near))
    things = frozenset(each for each in agreement.shared if each.partition(".")[0] in may_give)
    return Seen(things, tuple(_values(journey, agreement, near[-1], day))) if things else "not_given"


def _values(journey: Journey, agreement: SharingAgreement, near: Standing, day: date) -> Iterator[tuple[str, str]]:
    """The fields of the journey that the agreement names, of the latest stay or referral; what is not known is left out."""
    said = {
        "programme": near.programme,
        "provider": near.party,
        "started": near.started.isoformat() if near.started else None,
        "key_worker": worker_on(journey, near.enrolment, day) if near.enrolment else None,
    }
    for field in agreement.fields.get("journey", ()):
        if value := said.get(field):
            yield field, value


def _by_days(
    journey: Journey, agreement: SharingAgreement, receiver: str, stands: Sequence[Standing]
) -> Iterator[tuple[date, date | None, Seen]]:
    """The stretches of days on which the party sees something, each as long as it sees the same."""
    held: tuple[date, date | None, Seen] | None = None
    days = _turning_days(journey, agreement, stands)
    for day, following in pairwise([*days, None]):
        assert day is not None
        seen = _seen(journey, agreement, receiver, day, stands)
        if held and seen == held[2] and held[1] == day:
            held = (held[0], following, seen)
            continue
        if held:
            yield held
        held = (day, following, seen) if isinstance(seen, Seen) else None
    if held:
        yield held


def _turning_days(journey: Journey, agreement: SharingAgreement, stands: Sequence[Standing]) -> list[date]:
    """The days in force on which the answer may change, the first day first."""
    days = {agreement.from_, *([agreement.until] if agreement.until else [])}
    for each in stands:
        days |= {each.from_on, *([each.until_on] if each.until_on else [])}
    for event in journey.events:
        if isinstance(event, Consent | Fact | KeyWorker):
            ends = event.until or ((event.last_known or event.on) + timedelta(days=1) if event.ended == "yes" else None)
            days |= {event.on, *([ends] if ends else [])}
        elif isinstance(event, Referral | ReferralAnswer) or event.kind == "death":
            days.add(event.on)
    return sorted(day for day in days if day >= agreement.from_)


def _grants(
    person: str, agreement: SharingAgreement, receiver: str, runs: Sequence[tuple[date, date | None, Seen]]
) -> Iterator[GrantRow]:
    by_category: dict[str, list[tuple[date, date | None]]] = {}
    for begins, ends, seen in runs:
        for category in sorted(categories_of(seen.things)):
            spans = by_category.setdefault(category, [])
            if spans and spans[-1][1] == begins:
                spans[-1] = (spans[-1][0], ends)
            else:
                spans.append((begins, ends))
    for category, spans in by_category.items():
        for begins, ends in spans:
            yield GrantRow(person, receiver, category, begins, ends, AGREEMENT, agreement.agreement, agreement.purpose)


def categories_of(things: Iterable[str]) -> set[str]:
    """The categories of grants for what an agreement shares: of one narrowed to fields, only the name or an outline."""
    whole = {each for each in things if "." not in each}
    parts = {each for each in things if "." in each}
    found = set(whole)
    if "identity.name" in parts:
        found.add(NAME)
    if "journey" not in whole and any(each.startswith("journey.") for each in parts):
        found.add(OUTLINE)
    return found


def _outlines(
    person: str, agreement: SharingAgreement, receiver: str, runs: Sequence[tuple[date, date | None, Seen]]
) -> Iterator[OutlineRow]:
    held: dict[str, OutlineRow] = {}
    for begins, ends, seen in runs:
        for field, value in seen.values:
            before = held.get(field)
            if before and before.value == value and before.valid_until == begins:
                held[field] = OutlineRow(*_of(before), before.valid_from, ends, before.source, value)
                continue
            if before:
                yield before
            held[field] = OutlineRow(person, receiver, field, begins, ends, agreement.agreement, value)
    yield from held.values()


def _of(row: OutlineRow) -> tuple[str, str, str]:
    return row.person, row.organisation, row.field


def _in_order(row: GrantRow | OutlineRow) -> tuple[object, ...]:
    what = row.category if isinstance(row, GrantRow) else row.field
    return row.person, row.organisation, what, row.valid_from, row.source
