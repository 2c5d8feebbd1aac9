"""Is the record what it was? Walks the chain and names the first thing that is not, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ettle.web.audit.chain import NOTHING_BEFORE, payload_digest, seal_hash
from ettle.web.audit.gaps import first_gap
from ettle.web.audit.models import Check, Payload, Recorded, Seal
from ettle.web.audit.stored import COLUMNS, DIGESTS, ID, SERVER, XID, named, row_of
from ettle.web.audit.whole import require_whole_sight
from ettle.web.audit.words import ASK, ERASE, Finding

AT_ONCE = 2000
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Head:
    """A link by its number and hash. Noted elsewhere, it proves that nothing up to it was changed or cut off since."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What was walked, and the first thing found wrong in it."""

    first: int
    head: Head
    finding: Finding | None

    @property
    def whole(self) -> bool:
        return self.finding is None


@dataclass(frozen=True)
class Link:
    """One seal and the entry it seals; None when that is gone."""

    seq: int
    entry: int
    previous: str
    hash: str
    sealed_at: datetime
    row: tuple[Any, ...] | None


@dataclass
class Walk:
    """How far along the chain we are."""

    head: Head
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By server, the last place sealed in its order."""


def verify(*, since: Head | None = None, late: timedelta = LATE) -> Verdict:
    """Walk the chain from its beginning, or from a head noted before, to its end, and look for what is not sealed.

    `late` is the age from which an entry without a seal is a gap. From a head, what stands before it is taken as it was then.
    """
    require_whole_sight()
    walk = Walk(since or Head(0, NOTHING_BEFORE))
    finding = (_not_at(since, walk) if since else None) or _along(walk) or _cut_off() or first_gap(late)
    return Verdict(since.seq if since else 1, walk.head, finding)


def _not_at(since: Head, walk: Walk) -> Finding | None:
    link = next(_links(since.seq - 1), None)
    if link is None or link.seq != since.seq:
        last = Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        return Finding(
            since.seq,
            None,
            f"Seal {since.seq} was noted and is not there; the last is {last}. The end was cut off",
            ASK,
        )
    if link.hash != since.hash:
        return Finding(
            since.seq, link.entry, f"Seal {since.seq} is not the one noted: it, or one before it, was made anew", ASK
        )
    walk.head = Head(link.seq - 1, link.previous)
    return None


def _along(walk: Walk) -> Finding | None:
    while links := list(_links(walk.head.seq)):
        payloads = _payloads([link.entry for link in links])
        for link in links:
            if finding := _broken(link, walk) or _unlike(link, payloads.get(link.entry, [])):
                return finding
            walk.head = Head(link.seq, link.hash)
    return None


def _links(after: int) -> Iterator[Link]:
    question = (
        f"select s.seq, s.entry_id, s.previous, s.hash, s.sealed_at, {COLUMNS} from audit_seal s "
        "left join audit_entry e on e.id = s.entry_id where s.seq > %s order by s.seq limit %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [after, AT_ONCE])
        for seq, entry, previous, hash, sealed_at, *values in cursor.fetchall():
            yield Link(seq, entry, previous, hash, sealed_at, None if values[ID] is None else row_of(values))


def _broken(link: Link, walk: Walk) -> Finding | None:
    """What is wrong with one link, seen from the one before."""
    if link.seq != walk.head.seq + 1:
        missing = f"{walk.head.seq + 1}" if link.seq == walk.head.seq + 2 else f"{walk.head.seq + 1} to {link.seq - 1}"
        return Finding(walk.head.seq + 1, None, f"Seal {missing} was removed", ASK)
    if link.previous != walk.head.hash:
        return Finding(
            link.seq,
            link.entry,
            f"Seal {link.seq} does not follow seal {walk.head.seq}: one was put in, removed or swapped",
            ASK,
        )
    if link.row is None:
        return Finding(link.seq, link.entry, f"Entry {link.entry}, sealed as {link.seq}, was removed", ASK)
    if seal_hash(link.seq, link.previous, link.sealed_at, link.row) != link.hash:
        return Finding(
            link.seq,
            link.entry,
            f"Seal {link.seq} does not fit {named(link.row)}: one of them was changed afterwards",
            ASK,
        )
    return _out_of_order(link, link.row, walk)


def _out_of_order(link: Link, row: tuple[Any, ...], walk: Walk) -> Finding | None:
    place = (row[XID], row[ID])
    if place <= walk.places.get(row[SERVER], (0, 0)):
        return Finding(
            link.seq,
            link.entry,
            f"Seal {link.seq} is out of order: {named(row)} belongs before one sealed earlier",
            ASK,
        )
    walk.places[row[SERVER]] = place
    return None


def _payloads(entries: Sequence[int]) -> dict[int, list[Payload]]:
    found: dict[int, list[Payload]] = {}
    for payload in Payload.objects.filter(entry__in=entries):
        found.setdefault(payload.entry_id, []).append(payload)
    return found


def _unlike(link: Link, kept: Sequence[Payload]) -> Finding | None:
    """What is kept beside an entry and is not what its digests say; or is gone, with no erasing on record."""
    row = link.row or ()
    digests = row[DIGESTS]
    for payload in kept:
        if digests.get(payload.person) != payload_digest(payload.salt, payload.person, payload.contents):
            return Finding(
                link.seq,
                link.entry,
                f"What is kept of {payload.person} beside {named(row)} was changed afterwards",
                ASK,
            )
    for person in digests.keys() - {payload.person for payload in kept}:
        if not Recorded.objects.filter(act=ERASE, people__contains=[person], id__gt=link.entry).exists():
            return Finding(
                link.seq,
                link.entry,
                f"What was kept of {person} beside {named(row)} is gone, and no erasing is on record",
                ASK,
            )
    return None


def _cut_off() -> Finding | None:
    """A seal that an earlier check saw, and that is another one now or is gone."""
    question = (
        "select c.last, c.at from audit_check c left join audit_seal s on s.seq = c.last "
        "where c.last > 0 and c.head is distinct from s.hash order by c.last limit 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = cursor.fetchone()
    if found is None:
        return None
    seq, at = found
    return Finding(
        seq,
        None,
        f"Seal {seq} is not the one that the check of {at:%-d %B %Y %H:%M} UTC saw: it was removed or made anew",
        ASK,
    )


def record(verdict: Verdict) -> Check:
    """Keep what a check found, with its head: the next one compares."""
    return Check.objects.create(
        first=verdict.first,
        last=verdict.head.seq,
        head=verdict.head.hash,
        finding=str(verdict.finding) if verdict.finding else "",
    )
