"""What each step of validation found, run by run; what two people agreed to pay all the same; employers related to providers."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

LONGEST = 200


class Outcome(models.TextChoices):
    """What a step found. A step that had nothing to go by says so, and does not pass."""

    PASSED = "passed", "Passed"
    FAILED = "failed", "Failed"
    NO_DATA = "no_data", "No data"


class Run(models.TextChoices):
    """When a result was validated."""

    CLAIM = "claim", "When it was claimed"
    APPROVAL = "approval", "When it was to be approved"
    PAYMENT = "payment", "When it was to be paid"


class Override(models.Model):
    """That one named step is passed over for one result until a day: asked by one person of the payer, agreed by another.

    What the step found stays as it is; this stands beside it.
    """

    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST)
    rule = models.CharField(max_length=LONGEST)
    n = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    """Of the step."""
    reason = models.CharField(max_length=1000)
    asked_by = models.CharField(max_length=LONGEST)
    asked_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=LONGEST, blank=True)
    agreed_at = models.DateTimeField(null=True)
    expires_on = models.DateField()
    """The first day on which it no longer holds."""

    class Meta:
        indexes = [models.Index(fields=["enrolment", "rule", "n"], name="override_of_result")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(asked_by=""), name="override_has_its_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by="", agreed_at__isnull=True)
                | (~Q(agreed_by="") & ~Q(agreed_by=F("asked_by")) & Q(agreed_at__isnull=False)),
                name="override_agreed_by_another",
            ),
            models.CheckConstraint(condition=Q(expires_on__gt=F("asked_at__date")), name="override_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.rule} {self.n} of {self.enrolment}"

    def holds_on(self, day: date) -> bool:
        return bool(self.agreed_by) and day < self.expires_on


class Check(models.Model):
    """What one step of one run found of one result. Only ever added; of a claim that was refused as well."""

    line = models.ForeignKey("claims.Line", models.PROTECT, null=True, related_name="checks")
    """None = no line was made: the claim was refused."""
    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST)
    rule = models.CharField(max_length=LONGEST)
    n = models.PositiveIntegerField()
    run = models.CharField(max_length=10, choices=Run.choices)
    name = models.CharField(max_length=40)
    result = models.CharField(max_length=8, choices=Outcome.choices)
    at = models.DateTimeField()
    against = models.JSONField(default=dict)
    """What it was held against: days, limits, references of lines of the same payer. Never what another payer knows."""
    words = models.CharField(max_length=1000)
    cure = models.CharField(max_length=1000, blank=True)
    override = models.ForeignKey(Override, models.PROTECT, null=True, related_name="used")
    """What passed it over, where it failed and two people had agreed to."""

    class Meta:
        indexes = [
            models.Index(fields=["line", "id"], name="check_of_line"),
            models.Index(fields=["enrolment", "rule", "n", "id"], name="check_of_result"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=Outcome.values), name="check_of_known_result"),
            models.CheckConstraint(condition=Q(run__in=Run.values), name="check_of_known_run"),
            models.CheckConstraint(
                condition=Q(override__isnull=True) | Q(result="failed"), name="check_overridden_has_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.rule} {self.n} of {self.enrolment}: {self.result}"


class Related(models.Model):
    """An employer that a payer knows to be related to a body that delivers, from a day on. Kept by contract managers."""

    payer = models.CharField(max_length=LONGEST)
    body = models.CharField(max_length=LONGEST)
    """Who delivers: an organisation."""
    employer = models.CharField(max_length=LONGEST)
    """As events name it."""
    folded = models.CharField(max_length=LONGEST)
    """As it is compared: without case, accents or punctuation."""
    because = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    declared_by = models.CharField(max_length=LONGEST)
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "related"
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "body", "folded"], condition=Q(until_on__isnull=True), name="related_once"
            ),
            models.CheckConstraint(condition=~Q(folded="") & ~Q(because=""), name="related_has_its_reason"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="related_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} and {self.body}"


class Question(models.Model):
    """Something to ask about a line that is not decided, for the payer's eyes. Worked out anew each night; it blocks nothing."""

    line = models.ForeignKey("claims.Line", models.PROTECT, related_name="questions")
    payer = models.CharField(max_length=LONGEST)
    contract = models.CharField(max_length=LONGEST)
    code = models.CharField(max_length=40)
    words = models.CharField(max_length=1000)
    weight = models.PositiveSmallIntegerField()
    rests_on = models.JSONField(default=list)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contract", "line"], name="question_of_contract")]
        constraints = [models.UniqueConstraint(fields=["line", "code"], name="question_once")]

    def __str__(self) -> str:
        return f"{self.code} about {self.line_id}"
