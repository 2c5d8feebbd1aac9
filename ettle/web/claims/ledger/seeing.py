"""Whose entries a post sees: the first line. Row-level security holds the same underneath."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ettle.engine.basics.day import months_after
from ettle.web.access.acting import Acting
from ettle.web.access.oversight.queries import overseen
from ettle.web.access.roles import Act
from ettle.web.claims.ledger.models import Entry, Period, Posting


def payers_of(acting: Acting) -> list[str]:
    """The payers all of whose entries a post sees: its own organisation; for an auditor those it oversees."""
    return sorted(overseen(acting)) if acting.may(Act.SEE_GRANTS) else [acting.organisation]


def entries(acting: Acting) -> QuerySet[Entry]:
    own = Posting.objects.filter(entry=OuterRef("pk"), body=acting.organisation)
    party = Q(payer__in=payers_of(acting)) | Q(provider=acting.organisation)
    return Entry.objects.filter(party | Exists(own))


def postings(acting: Acting) -> QuerySet[Posting]:
    party = Q(payer__in=payers_of(acting)) | Q(provider=acting.organisation)
    return Posting.objects.filter(party | Q(body=acting.organisation))


def with_postings(acting: Acting, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    seen = postings(acting).order_by("-pence", "body")
    return rows.select_related("reasons").prefetch_related(Prefetch("postings", queryset=seen, to_attr="seen"))


def sees_all_of(acting: Acting, entry: Entry) -> bool:
    """Whether every posting of an entry is shown, or one's own alone."""
    return entry.payer in payers_of(acting) or entry.provider == acting.organisation


def months(acting: Acting) -> list[date]:
    """The months of which there are entries, the latest first."""
    return list(
        Period.objects.filter(entries__in=entries(acting)).values_list("month", flat=True).distinct().order_by("-month")
    )


def keeps_books(acting: Acting) -> bool:
    """Whether there are books here of a payer all of whose entries one sees."""
    return Period.objects.filter(payer__in=payers_of(acting)).exists()


def contracts(acting: Acting) -> list[str]:
    return list(postings(acting).values_list("contract", flat=True).distinct().order_by("contract"))


def of_month(acting: Acting, month: date, contract: str = "") -> QuerySet[Entry]:
    """The entries of a month, the latest first."""
    rows = entries(acting).filter(dated_on__gte=month, dated_on__lt=months_after(month, 1))
    if contract:
        rows = rows.filter(contract=contract)
    return with_postings(acting, rows).order_by("-id")


def beside(acting: Acting, entry: Entry) -> QuerySet[Entry]:
    """The entries that take an entry back or answer for it, in their order."""
    return with_postings(acting, entries(acting).filter(Q(corrects=entry) | Q(settles=entry))).order_by("id")
