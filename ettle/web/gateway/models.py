"""Referrals from one organisation to another, and every step of what became of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from ettle.web.access.models import Organisation, PersonRef

LONGEST = 200


class State(models.TextChoices):
    """Where a referral stands, as both sides are told."""

    RECEIVED = "received", "Received"
    CONTACTED = "contacted", "Contacted"
    MET = "met", "Met"
    ACCEPTED = "accepted", "Accepted"
    STARTED = "started", "Started"
    DECLINED = "declined", "Not started"
    WITHDRAWN = "withdrawn", "Withdrawn"


OVER = (State.STARTED, State.DECLINED, State.WITHDRAWN)
TRIED = "tried"
"""A step of the service's own: it tried to reach the person. Never told to the referrer."""


class AgreedHow(models.TextChoices):
    HERE = "here", "They are with me now and said yes"
    PHONE = "phone", "They said yes by phone or message"
    WRITING = "writing", "They signed or wrote it"


class Draft(models.Model):
    """A referral not yet sent: what its maker typed, to be seen by nobody else, thrown away when sent or too old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    made_by = models.CharField(max_length=LONGEST)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    kept_until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "made_by"], name="draft_of_maker")]

    def __str__(self) -> str:
        return f"draft of {self.made_by}"


class Referral(models.Model):
    """One referral: the event of it, who made it, to whom, where it stands now. Its words are sealed for the person."""

    event = models.CharField(max_length=LONGEST, unique=True)
    person = models.ForeignKey(PersonRef, models.PROTECT)
    given = models.CharField(max_length=LONGEST, blank=True)
    family = models.CharField(max_length=LONGEST, blank=True)
    """The name as the referrer wrote it: their copy, whatever the service calls the person later."""
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    draft = models.UUIDField(null=True, unique=True)
    """The draft it was, for whoever goes back to it after sending."""
    made_by = models.CharField(max_length=LONGEST)
    made_on = models.DateField()
    programme = models.CharField(max_length=LONGEST)
    state = models.CharField(max_length=12, choices=State.choices)
    contact_by = models.DateField()
    """The service level: the day by which the person is to be contacted."""
    told_until = models.DateField(null=True)
    """Once it is over, the first day on which the referrer no longer sees the answer."""
    agreed_how = models.CharField(max_length=10, choices=AgreedHow.choices)
    agreed = models.BinaryField()
    wants = models.BinaryField()
    reach = models.BinaryField()
    """Sealed: what the person agreed to in their words, what they want, how to reach them."""

    class Meta:
        indexes = [
            models.Index(fields=["to_organisation", "state", "contact_by", "id"], name="referral_queue"),
            models.Index(fields=["from_organisation", "made_by", "id"], name="referral_of_maker"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="referral_of_known_state"),
            models.CheckConstraint(
                condition=Q(state__in=OVER, told_until__isnull=False)
                | (~Q(state__in=OVER) & Q(told_until__isnull=True)),
                name="referral_told_until_over",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"R-{self.pk:06d}"

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.given, self.family]))

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class Step(models.Model):
    """Something that happened to a referral. Only ever added; `told` is what the referrer reads of it."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps")
    from_organisation = models.CharField(max_length=LONGEST)
    to_organisation = models.CharField(max_length=LONGEST)
    kind = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=LONGEST)
    reason = models.CharField(max_length=LONGEST, blank=True)
    told = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "id"], name="step_of_referral")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[*State.values, TRIED]), name="step_of_known_kind"),
            models.CheckConstraint(condition=~Q(kind="declined") | ~Q(reason=""), name="step_declined_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
