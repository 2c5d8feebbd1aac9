"""What was handed over to be counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

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


class Target(models.Model):
    """A figure that is to be reached by a day: by whom, and what is done about it. It ends with what came of it."""

    class Way(models.TextChoices):
        AT_LEAST = "at_least", "At least"
        AT_MOST = "at_most", "At most"

    class Result(models.TextChoices):
        REACHED = "reached", "Reached"
        MISSED = "missed", "Missed"
        DROPPED = "dropped", "Dropped"

    organisation = models.CharField(max_length=LONGEST)
    breadth = models.CharField(max_length=20)
    """Of whom it is: a team, a provider, contracts, an area, as the figures of who set it are."""
    team = models.BigIntegerField(null=True)
    measure = models.CharField(max_length=LONGEST)
    reads = models.CharField(max_length=LONGEST)
    """Which number of the measure: the name of a count, a share or an estimate."""
    way = models.CharField(max_length=10, choices=Way.choices)
    figure = models.DecimalField(max_digits=12, decimal_places=2)
    """A percentage where it reads a share."""
    by_on = models.DateField()
    owner = models.CharField(max_length=LONGEST)
    """The code of the member of staff who answers for it."""
    action = models.CharField(max_length=500)
    set_by = models.CharField(max_length=LONGEST)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=LONGEST, blank=True, default="")
    result = models.CharField(max_length=10, choices=Result.choices, blank=True, default="")
    learned = models.CharField(max_length=500, blank=True, default="")
    """What came of it, in words."""

    class Meta:
        indexes = [models.Index(fields=["organisation", "breadth", "team"], name="target_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "breadth", "team", "measure", "reads"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="target_one_open",
            ),
            models.CheckConstraint(condition=~Q(owner="") & ~Q(action=""), name="target_has_an_owner_and_an_action"),
            models.CheckConstraint(
                condition=Q(ended_at=None, result="", ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(result="") & ~Q(ended_by="") & ~Q(learned="")),
                name="target_ends_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.reads}: {self.get_way_display().lower()} {self.figure} by {self.by_on}"


class Release(models.Model):
    """A table that leaves the house: made safe by the rules of the measure, proposed by one and agreed by another. Kept as it left."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for somebody else to agree"
        AGREED = "agreed", "Released"
        DECLINED = "declined", "Not released"

    organisation = models.CharField(max_length=LONGEST)
    """Whose area it is of."""
    measure = models.CharField(max_length=LONGEST)
    title = models.CharField(max_length=LONGEST)
    by = models.JSONField(default=list)
    edition = models.PositiveIntegerField()
    """1, 2, ... of the same table of the same organisation."""
    evaluation = models.ForeignKey(Evaluation, models.PROTECT)
    on = models.DateField()
    table = models.JSONField()
    """The rows as text by column: what a reader sees, on the page, in the file and by the API."""
    kept = models.JSONField()
    """What the next edition must stay in step with, so that the two together tell no more than each."""
    how = models.JSONField()
    """How it was counted, as pairs of a title and sentences."""
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=LONGEST)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=LONGEST, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True, default="")
    """Why it was not released."""

    class Meta:
        indexes = [models.Index(fields=["organisation", "measure", "-edition"], name="release_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "by", "edition"],
                condition=~Q(state="declined"),
                name="release_edition_once",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | Q(state="declined"), name="release_by_two"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by="", decided_at=None)
                | (Q(state="agreed", decided_at__isnull=False) & ~Q(decided_by=""))
                | (Q(state="declined", decided_at__isnull=False) & ~Q(decided_by="") & ~Q(why="")),
                name="release_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.edition}"


class ReturnEdition(models.Model):
    """A return of one period as it was made once: its rows lie in a folder and never change. Another sends it."""

    class Handled(models.TextChoices):
        AS_THEY_ARE = "as_they_are", "Sent as they are"
        LEFT_OUT = "left_out", "Left out"

    organisation = models.CharField(max_length=LONGEST)
    """Whose return it is."""
    return_id = models.CharField(max_length=LONGEST)
    title = models.CharField(max_length=LONGEST)
    period = models.CharField(max_length=10)
    edition = models.PositiveIntegerField()
    """1, 2, ... of the same return and period of the same organisation."""
    evaluation = models.ForeignKey(Evaluation, models.PROTECT)
    rows = models.PositiveBigIntegerField()
    rejected = models.PositiveBigIntegerField()
    """Rows that may not go as they are."""
    incomplete = models.PositiveBigIntegerField(default=0, db_default=0)
    """Rows that lack what the receiver requires: sent as they are, or left out, with the reason that whoever made it gives."""
    handled = models.CharField(max_length=12, choices=Handled.choices, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    messages = models.JSONField(default=list)
    """What is to be mended, and questions: person, provider, column, found, expected, cure, kind; the gravest first, the first of
    them. The rest lie with the rows."""
    totals = models.JSONField(default=dict)
    revised = models.JSONField(default=dict)
    """Against the edition sent before: rows by kind, and by reason."""
    hash = models.CharField(max_length=64)
    """SHA-256 of the rows as they are sent."""
    folder = models.CharField(max_length=LONGEST)
    made_by = models.CharField(max_length=LONGEST)
    made_at = models.DateTimeField()
    sent_by = models.CharField(max_length=LONGEST, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        get_latest_by = "id"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "return_id", "period", "edition"], name="return_edition_numbered"
            ),
            models.CheckConstraint(condition=~Q(made_by=""), name="return_edition_by_somebody"),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by="")
                | (Q(sent_at__isnull=False) & ~Q(sent_by="") & Q(rejected=0) & (Q(incomplete=0) | ~Q(reason=""))),
                name="return_edition_sent_sound",
            ),
            models.CheckConstraint(
                condition=Q(handled="", reason="") | (~Q(handled="") & ~Q(reason="") & Q(incomplete__gt=0)),
                name="return_edition_handled_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(sent_by=models.F("made_by")), name="return_edition_sent_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.period}, edition {self.edition}"

    @property
    def lacks_a_reason(self) -> bool:
        """Whether rows of it lack something and nobody has said why they go, or are left out."""
        return bool(self.incomplete and not self.reason)
