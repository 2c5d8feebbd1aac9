"""One copy of one unfinished form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ettle.web.access.models import Organisation, Staff

KEPT_FOR = timedelta(days=30)
LONGEST_ADDRESS = 1000


class Draft(models.Model):
    """What one tab has typed into a form and not sent. Nobody but its owner can read it.

    `fields` is a list of pairs of name and text, as a browser sends them: nothing in it has been checked.
    """

    owner = models.ForeignKey(Staff, models.CASCADE, related_name="drafts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+")
    form = models.CharField(max_length=100)
    subject = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=LONGEST_ADDRESS)
    tab = models.CharField(max_length=40)
    """Which page load wrote it last: its next save is no conflict with itself, even where an answer was lost."""
    version = models.PositiveIntegerField(default=1)
    fields: Any = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "organisation", "form", "subject", "tab"], name="draft_one_copy_of_a_tab"
            ),
            models.CheckConstraint(condition=~Q(tab="") & ~Q(form=""), name="draft_of_a_form_by_a_tab"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.title}, saved {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def carried_on(self) -> str:
        """Where its form is filled with it."""
        return f"{self.address}{'&' if '?' in self.address else '?'}draft={self.pk}"

    @property
    def until(self) -> date:
        """The last day on which it is kept, if nothing is added."""
        return timezone.localtime(self.saved_at + KEPT_FOR).date()


class Press(models.Model):
    """A form that was sent, by a hash of who sent what to where: sent again it does nothing and leads to the same page."""

    digest = models.CharField(primary_key=True, max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="+")
    led_to = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    """Empty until the act is done, which nobody else ever sees."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="press_by_age")]

    def __str__(self) -> str:
        return f"pressed {self.at:%Y-%m-%d %H:%M}"
