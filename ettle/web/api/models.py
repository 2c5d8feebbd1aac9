"""Keys by which another system acts in a post, and the answers kept so that one request has one effect."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ettle.web.access.models import Post

LONGEST = 200


class Key(models.Model):
    """A key of an organisation: whoever has it acts in `post`, as its member of staff would. Its secret is not kept."""

    name = models.CharField(max_length=LONGEST)
    post = models.ForeignKey(Post, models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=LONGEST)
    made_on = models.DateField()
    until_on = models.DateField()
    """The first day on which it opens nothing; every key ends."""
    revoked_on = models.DateField(null=True)

    class Meta:
        db_table = "api_key"
        constraints = [models.CheckConstraint(condition=Q(until_on__gt=models.F("made_on")), name="api_key_ends")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


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
