"""What was handed over to be counted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LONGEST = 200


class Snapshot(models.Model):
    """The event store as it was known at an instant, in a file: whatever is counted in it can be counted again years later."""

    on = models.DateField()
    """The day of which it is asked what the rules say."""
    known_at = models.DateTimeField()
    """What was recorded by then is in it."""
    entered_by_at = models.DateTimeField()
    """Of that, what had come into the store by then: a record that is put in later, but says it is older, is not."""
    columns = models.JSONField()
    """The fields that were read, in their order: read again it says the same, though the catalogue has grown since."""
    hash = models.CharField(max_length=64)
    """SHA-256 of what the database gave, before it became a file."""
    rows = models.PositiveBigIntegerField()
    folder = models.CharField(max_length=LONGEST)
    """Where its files lie, under the folder of the site's figures."""
    purpose = models.CharField(max_length=LONGEST)
    made_by = models.CharField(max_length=LONGEST)
    made_at = models.DateTimeField()

    class Meta:
        get_latest_by = "id"
        constraints = [
            models.CheckConstraint(
                condition=~Q(made_by="") & ~Q(purpose=""), name="snapshot_by_somebody_for_something"
            ),
            models.CheckConstraint(condition=Q(hash__regex="^[0-9a-f]{64}$"), name="snapshot_has_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.on}, as known at {self.known_at:%Y-%m-%d %H:%M} ({self.hash[:12]})"


class Evaluation(models.Model):
    """What the rules said of everybody in a snapshot, in files: what every figure is counted in, and names by its hash."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="evaluations")
    rulebook = models.CharField(max_length=64)
    """A fingerprint of the rules that were asked."""
    hash = models.CharField(max_length=64)
    """Of every row."""
    people = models.PositiveBigIntegerField()
    folder = models.CharField(max_length=LONGEST)
    """Inside that of the snapshot."""
    made_by = models.CharField(max_length=LONGEST)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(made_by=""), name="evaluation_by_somebody"),
            models.CheckConstraint(condition=Q(hash__regex="^[0-9a-f]{64}$"), name="evaluation_has_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.hash[:12]} of {self.snapshot}"
