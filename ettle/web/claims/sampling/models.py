"""A sample as it was drawn, and what somebody else found of each line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST = 200


class Sample(models.Model):
    """One draw from what was paid under a contract in some months. There is one for those months, so nobody draws until they like it."""

    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    from_month = models.DateField()
    until_month = models.DateField()
    """The last month, by its first day."""
    percent = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    """Made of the fingerprints of the statements, which neither side can choose once they are frozen."""
    listed = models.JSONField()
    """The list it was drawn from: reference, provider, rule, pence, whether it is the first of its kind."""
    fingerprint = models.CharField(max_length=64)
    drawn_by = models.CharField(max_length=LONGEST)
    drawn_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    """When recoveries were proposed by it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "from_month", "until_month"], name="sample_once"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="sample_of_a_percentage"),
            models.CheckConstraint(condition=Q(until_month__gte=F("from_month")), name="sample_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, {self.from_month:%B %Y} to {self.until_month:%B %Y}"


class Found(models.TextChoices):
    """What somebody found of a line in a sample."""

    RIGHT = "right", "Right"
    PART = "part", "Wrong in part"
    WRONG = "wrong", "Wrong"


class Drawn(models.Model):
    """One line of a sample."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="drawn")
    line = models.ForeignKey("claims.Line", models.PROTECT, related_name="samples")
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    stratum = models.CharField(max_length=LONGEST * 3)
    pence = models.BigIntegerField()
    """What was paid for it."""
    drawn_by = models.CharField(max_length=LONGEST)
    found = models.CharField(max_length=5, choices=Found.choices, blank=True)
    wrong_pence = models.BigIntegerField(null=True)
    words = models.CharField(max_length=1000, blank=True)
    entered_by = models.CharField(max_length=LONGEST, blank=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "drawn"
        constraints = [
            models.UniqueConstraint(fields=["sample", "line"], name="drawn_once"),
            models.CheckConstraint(
                condition=Q(entered_by="") | ~Q(entered_by=F("drawn_by")), name="drawn_entered_by_another"
            ),
            models.CheckConstraint(
                condition=Q(found="", wrong_pence__isnull=True, entered_by="")
                | (Q(found="right", wrong_pence=0) & ~Q(entered_by=""))
                | (Q(found="part", wrong_pence__gt=0, wrong_pence__lt=F("pence")) & ~Q(entered_by="") & ~Q(words=""))
                | (Q(found="wrong", wrong_pence=F("pence")) & ~Q(entered_by="") & ~Q(words="")),
                name="drawn_found_with_its_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} in {self.sample_id}: {self.found or 'not looked at'}"
