"""One request, one effect: what was done under an Idempotency-Key is answered again, and not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from ninja import Status

from ettle.web.access.acting import as_system
from ettle.web.api.models import Reply
from ettle.web.api.problems import Problem, fault
from ettle.web.frame.day import now

LONGEST = 100
KEPT = timedelta(days=90)
"""How long an answer is kept to be given again."""
Answer = dict[str, Any]
HEADER = "Idempotency-Key"


def once(request: HttpRequest, act: Callable[[str], Answer], sent: Iterable[bytes] = ()) -> Status[Answer]:
    """Do `act`, given a token of its own, unless the same request was done before: answered 201 either way.

    `sent`: the parts of what was sent, where that came with a file; else it is the body.

    A refusal leaves nothing behind but that the key was used for this request: sent again, it is tried again.
    Two at once: the second waits for the first to end, and gets its answer. Raises Problem for another request under the key.
    """
    given, key = _given(request), request.auth  # type: ignore[attr-defined]
    asked = _digest(request, sent)
    with as_system():
        Reply.objects.bulk_create([Reply(key=key, token=given, digest=asked, at=now())], ignore_conflicts=True)
        kept = Reply.objects.select_for_update().get(key=key, token=given)
    if kept.digest != asked:
        raise Problem(422, fault(HEADER, "it was used for another request", "send a new one for a new act"))
    if kept.body is not None:
        return Status(201, kept.body)
    with transaction.atomic():
        body = act(hashlib.sha256(f"{key.prefix} {given}".encode()).hexdigest()[:32])
    with as_system():
        Reply.objects.filter(pk=kept.pk).update(status=201, body=body)
    return Status(201, body)


def marks_of(file: UploadedFile) -> list[bytes]:
    """The name of a file that was sent, and the digest of what is in it: read in parts, as nobody looked at its size yet."""
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return [str(file.name).encode("utf-8", "surrogatepass"), digest.digest()]


@transaction.atomic
def remove_old() -> int:
    """Remove the answers that were kept long enough. Returns how many."""
    with as_system():
        return Reply.objects.filter(at__lt=now() - KEPT).delete()[0]


def _given(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    if 8 <= len(given) <= LONGEST and given.isprintable():
        return given
    reason = f"{given[:40]!r} is not a header of 8 to {LONGEST} characters"
    raise Problem(
        400, fault(HEADER, reason, "send one of your own for each act, and the same again when you try again")
    )


def _digest(request: HttpRequest, sent: Iterable[bytes]) -> str:
    parts = [*sent] or [request.body]
    told = [str(request.method).encode(), request.path.encode(), *parts]
    if len(parts) > 1:  # each by its digest, so that no two ways to part them are one
        told = [hashlib.sha256(each).digest() for each in told]
    return hashlib.sha256(b"\0".join(told)).hexdigest()
