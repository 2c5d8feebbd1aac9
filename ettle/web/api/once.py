"""One request, one effect: the answer to an Idempotency-Key is kept and given again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from ettle.web.access.acting import as_system
from ettle.web.api.models import Key, Reply
from ettle.web.api.problems import Problem
from ettle.web.frame.day import now

LONGEST = 100
Answer = tuple[int, dict[str, Any]]


def once(request: HttpRequest, key: Key, act: Callable[[str], Answer]) -> Answer:
    """Do `act`, given the token, unless the same request was answered before. Raises Problem for another request under its token.

    Two at once: the second waits for the first to end, and gets its answer.
    """
    token = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(token) <= LONGEST or not token.isprintable():
        raise Problem(
            400,
            "Idempotency-Key",
            f"{token[:40]!r} is not a header of 8 to {LONGEST} characters",
            "send one of your own for each act, and the same again when you try again",
        )
    asked = hashlib.sha256(b"\0".join([request.method.encode(), request.path.encode(), request.body])).hexdigest()  # type: ignore[union-attr]
    with as_system():
        fresh = Reply(key=key, token=token, digest=asked, at=now())
        Reply.objects.bulk_create([fresh], ignore_conflicts=True)
        kept = Reply.objects.select_for_update().get(key=key, token=token)
    if kept.digest != asked:
        raise Problem(422, "Idempotency-Key", "it was used for another request", "send a new one for a new act")
    if kept.status is not None:
        return kept.status, kept.body or {}
    status, body = act(token)
    with as_system():
        Reply.objects.filter(pk=kept.pk).update(status=status, body=body)
    return status, body
