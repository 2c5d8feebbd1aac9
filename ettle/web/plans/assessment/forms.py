"""One page for the whole conversation: every area may be left out, and left out means not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from ettle.web.frame.fields import ChoiceField, DayField, LongTextField, today
from ettle.web.plans.assessment.tools import Area, Tool
from ettle.web.plans.stays import StayForm

NOT_ASKED = "Not asked today"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one area."""

    area: str
    category: str
    score: int
    words: str


class AssessmentForm(StayForm):
    """Give the tool, and the areas of it that the post may ask about."""

    on = DayField(label="Day", last=today, initial=today, help_text="Today is filled in. “Yesterday” works too")

    def __init__(self, *args: Any, tool: Tool, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tool, self.areas = tool, areas
        points = [("", NOT_ASKED), *((str(point), words) for point, words in tool.scale.points)]
        for code, area in areas.items():
            self.fields[f"score_{code}"] = ChoiceField(
                label=area.question, choices=points, required=False, help_text=""
            )
            self.fields[f"words_{code}"] = LongTextField(
                label=f"In their own words: {area.title.lower()}", required=False, rows=2, max_length=2000
            )

    def asked(self) -> Iterator[tuple[Area, BoundField, BoundField]]:
        for code, area in self.areas.items():
            yield area, self[f"score_{code}"], self[f"words_{code}"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for code, area in self.areas.items():
            if said.get(f"words_{code}") and said.get(f"score_{code}") == "":
                self.add_error(
                    f"score_{code}",
                    f"There are words about {area.title.lower()} and no number. Choose where it stands, or take the words out.",
                )
        if not self.errors and not self.answers():
            raise forms.ValidationError(
                "No area was asked. Choose where at least one stands, or go back without saving."
            )
        return said

    def answers(self) -> list[Answer]:
        said = self.cleaned_data
        return [
            Answer(code, area.category.value, int(said[f"score_{code}"]), said.get(f"words_{code}", ""))
            for code, area in self.areas.items()
            if said.get(f"score_{code}")
        ]
