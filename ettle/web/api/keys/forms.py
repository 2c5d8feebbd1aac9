"""What is asked of a new key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from ettle.web.access.models import Post
from ettle.web.api.keys.actions import REPLACE_AFTER, last_day
from ettle.web.frame.fields import ChoiceField, DayField, TextField, today


class KeyForm(forms.Form):
    """What the key is for, whose work it does, and until when."""

    name = TextField(label="What uses this key", max_length=200, help_text="For example: our own case system")
    post = ChoiceField(
        label="In which post it acts",
        choices=[],
        help_text="It sees and does what this post may. Only accounts that nobody signs in to are offered",
    )

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "Choose one"), *((str(each.pk), named(each)) for each in posts)]  # type: ignore[attr-defined]
        self.fields["last"] = DayField(
            label="Last day on which it works",
            first=today,
            last=last_day() - timedelta(days=1),
            why_last=": a key lasts a year at most. Make another one then",
            initial=today() + REPLACE_AFTER,
            help_text="A shorter life is safer. A new key can be made at any time",
        )

    @property
    def until_on(self) -> date:
        """The first day on which the key opens nothing."""
        last: date = self.cleaned_data["last"]
        return last + timedelta(days=1)


def named(post: Post) -> str:
    team = f", {post.team}" if post.team else ""
    return f"{post.staff.name}, {post.get_role_display().lower()}{team}"
