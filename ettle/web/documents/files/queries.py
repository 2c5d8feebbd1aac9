"""The files of one person that are seen, and where else the same contents are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ettle.web.access.acting import Acting
from ettle.web.casework.seen import Seen, of_these
from ettle.web.documents.files.kinds import KINDS
from ettle.web.documents.models import Document, Kind
from ettle.web.people import sealing

ERASED = "Erased"


@dataclass(frozen=True, slots=True)
class Shown:
    """One file as a page shows it. `again` = other lines of the same contents: of this person, and of others."""

    kept: Document
    name: str
    again_here: int = 0
    again_elsewhere: int = 0

    @property
    def kind(self) -> str:
        return KINDS[self.kept.type].title

    @property
    def kilobytes(self) -> int:
        return max(1, self.kept.size // 1024)

    @property
    def reused(self) -> str:
        here = f"{self.again_here + 1} times for this person" if self.again_here else ""
        elsewhere = "also for somebody else" if self.again_elsewhere else ""
        return " and ".join(part for part in (here, elsewhere) if part)


def kinds_seen(who: Seen) -> list[Kind]:
    """The kinds of paper that are seen: those of the journey with contact details, the others by their category."""
    return [Kind(each) for each in of_these(who.sight, Kind.values)]


def files_of(acting: Acting, who: Seen) -> list[Shown]:
    """Those not taken away, the latest first."""
    rows = list(_seen(acting, who).filter(removed_at__isnull=True).order_by("-id"))
    same = Document.objects.filter(hash__in={row.hash for row in rows}, removed_at__isnull=True)
    pairs = Counter(same.values_list("hash", "person"))
    names = names_of(who.id, rows)
    return [
        Shown(
            row,
            name,
            pairs[row.hash, who.id] - 1,
            sum(count for (hash, person), count in pairs.items() if hash == row.hash and person != who.id),
        )
        for row, name in zip(rows, names, strict=True)
    ]


def file_of(acting: Acting, who: Seen, id: int) -> Shown | None:
    row = _seen(acting, who).filter(id=id, removed_at__isnull=True).first()
    return Shown(row, names_of(who.id, [row])[0]) if row else None


def names_of(person: str, rows: Iterable[Document]) -> list[str]:
    kept = list(rows)
    try:
        return sealing.open_texts(person, [bytes(row.name) for row in kept])
    except sealing.Erased:
        return [ERASED] * len(kept)


def _seen(acting: Acting, who: Seen) -> QuerySet[Document]:
    return Document.objects.filter(
        person=who.id, organisation=acting.organisation, category__in=[kind.value for kind in kinds_seen(who)]
    )
