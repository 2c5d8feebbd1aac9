"""Codes of a second step: each is taken once, and five wrong ones shut the step for a while.

Kept in the database, because the processes that serve the site share nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from ettle.web.access.models import CodeTry, Staff

WRONG, SHUT_FOR = 5, timedelta(minutes=15)


def is_shut(staff: Staff) -> bool:
    """Whether there were too many wrong codes lately."""
    lately = timezone.now() - SHUT_FOR
    return CodeTry.objects.filter(staff=staff, right=False, at__gt=lately).count() >= WRONG


def note_wrong(staff: Staff) -> None:
    CodeTry.objects.create(staff=staff, right=False, at=timezone.now())


def spend(staff: Staff, code: str) -> bool:
    """Take a right code. False where it was taken before, by whichever process: somebody may have read it off a screen."""
    code = "".join(each for each in code if each.isalnum())
    CodeTry.objects.filter(staff=staff, at__lt=timezone.now() - SHUT_FOR).delete()
    try:
        with transaction.atomic():
            CodeTry.objects.create(staff=staff, right=True, code=code, at=timezone.now())
    except IntegrityError:
        return False
    CodeTry.objects.filter(staff=staff, right=False).delete()
    return True
