"""One file taken in: what it is, how it is read, how far that has got, and what was refused without what it said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ettle.web.access.models import Organisation

LONGEST = 200
LONGEST_REASON = 500


class State(models.TextChoices):
    READ = "read", "Waiting for its columns"
    MAPPED = "mapped", "Ready to look through"
    GOING = "going", "Going on"
    STOPPED = "stopped", "Stopped"
    DONE = "done", "Finished"


class Import(models.Model):
    """A file, under the digest of its bytes. `position` of its rows are in or refused; a part is whole or not there."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Whose administrator it is; nobody else sees it."""
    for_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    """`people`, or a kind of the catalogue."""
    name = models.CharField(max_length=LONGEST)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    header = models.JSONField()
    notes = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    """Field to the place of its column."""
    dates = models.CharField(max_length=3, blank=True)
    codes = models.JSONField(default=dict)
    """Field to what the file writes to the code that means."""
    made_by = models.CharField(max_length=LONGEST)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    why = models.CharField(max_length=LONGEST_REASON, blank=True)
    position = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "administration_import"
        indexes = [models.Index(fields=["organisation", "-id"], name="import_of_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_of_known_state"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="import_has_its_digest"),
            models.CheckConstraint(
                condition=Q(position=models.F("added") + models.F("already") + models.F("refused")),
                name="import_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def accepted(self) -> int:
        return self.added + self.already

    @property
    def is_going(self) -> bool:
        return self.state == State.GOING


class RefusedRow(models.Model):
    """One thing wrong with one row. What the row said is masked: whoever imports sees no participant."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="refused_rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=LONGEST, blank=True)
    found = models.CharField(max_length=LONGEST_REASON)
    expected = models.CharField(max_length=LONGEST_REASON)
    cure = models.CharField(max_length=LONGEST_REASON)

    class Meta:
        db_table = "administration_refused_row"
        indexes = [models.Index(fields=["of", "line", "id"], name="refused_row_by_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}"


class Mapping(models.Model):
    """How files of one sort are read, remembered under a name for the organisation: columns by their folded headings."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST)
    what = models.CharField(max_length=40)
    columns = models.JSONField()
    """Field to the folded heading of its column."""
    dates = models.CharField(max_length=3, blank=True)
    codes = models.JSONField(default=dict)

    class Meta:
        db_table = "administration_mapping"
        constraints = [models.UniqueConstraint(fields=["organisation", "what", "name"], name="mapping_once")]

    def __str__(self) -> str:
        return self.name
