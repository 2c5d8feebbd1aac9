"""A file is added whole, scanned and sealed, or not at all; one that should not be there is taken away and its line stays."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Sum

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.documents.files import store
from ettle.web.documents.files.kinds import MEGABYTE, FileKind
from ettle.web.documents.files.refused import Refused
from ettle.web.documents.files.scanning import scanned
from ettle.web.documents.models import Document
from ettle.web.frame.day import now
from ettle.web.people import sealing

MOST_OF_ONE_PERSON = 200 * MEGABYTE
MOST_FILES = 500


@transaction.atomic
def add(*, by: Acting, person: str, name: str, kind: FileKind, content: bytes, category: str) -> Document:
    """Keep a file that was looked at. Raises Refused: something was found in it, or there is no room."""
    _room_for(person, len(content))
    scan = scanned(content)
    _one_at_a_time(person, store.hash_of(content))
    document = Document.objects.create(
        person_id=person,
        organisation_id=by.organisation,
        made_at=now(),
        made_by=by.code,
        category=category,
        name=sealing.seal_text(person, name),
        type=kind.code,
        size=len(content),
        hash=store.keep(person, content),
        scan=scan,
    )
    audit.wrote("document", document.id, person)
    return document


@transaction.atomic
def remove(*, by: Acting, document: Document, because: str) -> None:
    """Take a file away. It stays on the disk while another line of the person has the same contents."""
    kept = Document.objects.select_for_update().get(id=document.id)
    kept.removed_at, kept.removed_by, kept.removed_because = now(), by.code, because
    kept.save()
    person, hash = kept.person_id, kept.hash
    _one_at_a_time(person, hash)
    with as_system():  # another organisation may keep the same file, which this one does not see
        still = Document.objects.filter(person=person, hash=hash, removed_at__isnull=True).exists()
    if not still:
        transaction.on_commit(lambda: store.remove(person, hash))
    audit.wrote("document removed", kept.id, person)


def _one_at_a_time(person: str, hash: str) -> None:
    """Whoever adds or removes the same contents of the same person waits until the other has done it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 4573))", [f"{person} {hash}"])


def _room_for(person: str, size: int) -> None:
    rows = Document.objects.filter(person=person, removed_at__isnull=True)
    held = rows.aggregate(all=Sum("size"))["all"] or 0
    if held + size > MOST_OF_ONE_PERSON or rows.count() >= MOST_FILES:
        raise Refused(
            "too much of one person",
            f"{held / MEGABYTE:.0f} MB are kept of this person, and {MOST_OF_ONE_PERSON // MEGABYTE} MB in {MOST_FILES} files "
            "is the most. Take away what nobody needs any more, and add it again.",
        )
