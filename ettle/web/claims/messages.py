"""Messages to whoever claims: what each says, what was told already, so that nothing is told twice, and who wants none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ettle.web.claims.payments import LONGEST


class Edge(models.TextChoices):
    """What is told of a result that nobody claimed, each once for its last day."""

    SOON = "soon", "Soon too late to claim"
    LAST_WEEK = "last_week", "A week or less is left"
    MISSED = "missed", "Too late: it was not claimed in time"


class Message(models.Model):
    """One message to one member of staff, as it leaves: references and days, nobody's name. Sent once."""

    provider = models.CharField(max_length=LONGEST)
    to = models.CharField(max_length=LONGEST)
    """The code of the member of staff. Their address is read when it is sent."""
    subject = models.CharField(max_length=LONGEST)
    text = models.TextField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """None = not handed over yet, or given up."""
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "message"
        indexes = [models.Index(fields=["made_at"], condition=Q(sent_at=None), name="claim_message_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(to="") & ~Q(subject="") & ~Q(text=""), name="claim_message_is_whole")
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.to}"


class ToldOf(models.Model):
    """That one result was told of at one edge. Another last day is told anew: it is another thing to know."""

    provider = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST)
    rule = models.CharField(max_length=LONGEST)
    n = models.PositiveIntegerField()
    edge = models.CharField(max_length=12, choices=Edge.choices)
    claim_by = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = "told of"
        verbose_name_plural = "told of"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "enrolment", "rule", "n", "edge", "claim_by"], name="claim_told_once"
            ),
            models.CheckConstraint(condition=Q(edge__in=Edge.values), name="claim_told_at_known_edge"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.rule} {self.n}: {self.edge}"


class Muted(models.Model):
    """That somebody does not want to be sent what is at an edge, of one provider. No row = they are sent it."""

    provider = models.CharField(max_length=LONGEST)
    to = models.CharField(max_length=LONGEST)
    """The code of the member of staff."""
    edge = models.CharField(max_length=12, choices=Edge.choices)
    since = models.DateTimeField()

    class Meta:
        verbose_name = "muted"
        verbose_name_plural = "muted"
        constraints = [
            models.UniqueConstraint(fields=["provider", "to", "edge"], name="claim_message_muted_once"),
            models.CheckConstraint(condition=Q(edge__in=Edge.values), name="claim_message_muted_at_known_edge"),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.edge}"
