"""What a referral says of somebody in the clear goes when they are erased; that it was made, and its days, stay."""

from __future__ import annotations

from ettle.web.frame.day import today
from ettle.web.gateway.models import OVER, Referral, State, Step


def forget(person: str) -> None:
    """Empty the names and words of a person's referrals and close them for both sides, as the system."""
    theirs = Referral.objects.filter(person=person)
    Step.objects.filter(referral__in=theirs).exclude(told="").update(told="")
    theirs.exclude(state__in=OVER).update(state=State.WITHDRAWN, told_until=today())
    theirs.filter(told_until__gt=today()).update(told_until=today())
    theirs.update(given="", family="")
