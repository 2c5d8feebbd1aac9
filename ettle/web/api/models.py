"""Keys by which another system acts in a post, and the answers kept so that one request has one effect."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from ettle.web.access.models import Organisation, Post

LONGEST = 200
LONGEST_LIFE = timedelta(days=366)
"""A key lasts a year at most, the leap day included."""


class Key(models.Model):
    """A key of an organisation: whoever has it acts in `post`, as its member of staff would. Its secret is not kept."""

    name = models.CharField(max_length=LONGEST)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=LONGEST)
    made_on = models.DateField()
    until_on = models.DateField()
    """The first day on which it opens nothing; every key ends."""
    revoked_on = models.DateField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        db_table = "api_key"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("made_on"), until_on__lte=F("made_on") + LONGEST_LIFE), name="api_key_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def last_on(self) -> date:
        """The last day on which it works, if nothing ends it before."""
        return self.until_on - timedelta(days=1)

    def state(self, on: date) -> tuple[str, str]:
        """Whether it opens anything on a day, or why not: a shape and words."""
        if self.revoked_on is not None:
            return "rest", "Taken back"
        if self.until_on <= on:
            return "rest", "Ended"
        if self.post.staff.has_usable_password():
            return "rest", "Stopped: somebody signs in as this member of staff. Make one for an account of the system"
        return ("good", "Works") if self._has_post(on) else ("rest", "Ended with the post")

    def stands(self, on: date) -> bool:
        """Whether it opens anything on a day: not taken back, not past its end, its post held by somebody who works here."""
        return self.state(on)[0] == "good"

    def _has_post(self, on: date) -> bool:
        post = self.post
        held = post.from_on <= on and (post.until_on is None or post.until_on > on)
        return held and post.staff.is_active


class Reply(models.Model):
    """The answer to a request that named an Idempotency-Key: given again to the same request, refused to another."""

    key = models.ForeignKey(Key, models.PROTECT, db_index=False)
    token = models.CharField(max_length=LONGEST)
    digest = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "api_reply"
        constraints = [models.UniqueConstraint(fields=["key", "token"], name="api_reply_once")]

    def __str__(self) -> str:
        return f"{self.token}: {self.status}"


class Asked(models.Model):
    """One request of an organisation in the last minute: counted, so that no organisation asks too often."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.CharField(max_length=LONGEST)
    at = models.DateTimeField()

    class Meta:
        db_table = "api_asked"
        indexes = [models.Index(fields=["organisation_id", "at"], name="api_asked_lately")]

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.at}"
