"""Adding a file, and taking away one that should not be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ettle.web.documents.files import kinds
from ettle.web.documents.files.kinds import FileKind
from ettle.web.documents.files.refused import Refused
from ettle.web.documents.models import Kind
from ettle.web.frame.fields import ChoiceField

BECAUSE = [
    ("wrong_person", "It is about somebody else"),
    ("not_needed", "Nobody needs it any more"),
    ("unreadable", "It cannot be read"),
    ("asked", "The person asked for it"),
]


class AddForm(forms.Form):
    """The file, and who may see that it is there."""

    file = forms.FileField(
        label="File",
        help_text=f"{kinds.TAKEN}, up to {kinds.LARGEST // kinds.MEGABYTE} MB, without macros or passwords",
        error_messages={"required": "Choose a file. A browser does not send one twice: choose it again."},
        max_length=500,
    )
    category = ChoiceField(label="What it is about", choices=[], radios=True)

    def __init__(self, *args: Any, about: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [(kind.value, kind.label) for kind in about]  # type: ignore[attr-defined]
        self.fields["category"].initial = about[0].value
        self.kind: FileKind | None = None
        self.content = b""

    def clean_file(self) -> str:
        """The file as it may be kept: `kind`, `content`, and here its name, cleaned."""
        given = self.cleaned_data["file"]
        try:
            kinds.bounded(given.size)
            self.content = given.read()
            self.kind = kinds.checked(given.name, self.content)
        except Refused as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from refused
        return kinds.clean_name(given.name, self.kind)


class RemoveForm(forms.Form):
    """Why it is taken away: the file goes, the line that it was there stays."""

    because = ChoiceField(label="Why it is taken away", choices=BECAUSE, radios=True)
