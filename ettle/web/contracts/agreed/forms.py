"""The forms: a document as a file, and a reason."""

from __future__ import annotations

from typing import Any

from django import forms

from ettle.engine.rules.problems import Problem
from ettle.files.agreed import AgreedText
from ettle.web.contracts.agreed.judging import id_in
from ettle.web.frame.fields import LongTextField

LONGEST_TEXT = 40_000


class WhyForm(forms.Form):
    """A reason that the other party reads."""

    reason = LongTextField(label="Reason", max_length=1000, rows=3, help_text="The other party reads it")


class DocumentForm(forms.Form):
    """What every proposal has, however its document came about."""

    why = LongTextField(
        label="What you want to tell the other party", required=False, max_length=2000, rows=3,
        help_text="It is shown beside the proposal and is not part of what is agreed",
    )  # fmt: skip

    def document(self) -> AgreedText:
        raise NotImplementedError

    def add_problems(self, problems: list[Problem]) -> None:
        """What is wrong with the document, at the field it comes from: file, line, and what to do."""
        for each in problems:
            self.add_error("text" if "text" in self.fields else None, str(each))


class FileForm(DocumentForm):
    """A contract or variation as a file of the rulebook would hold it."""

    text = LongTextField(
        label="The document", max_length=LONGEST_TEXT, rows=24,
        help_text="As a file of the rulebook, in YAML. Errors name the line and what to do",
    )  # fmt: skip
    field_order = ("text", "why")

    def __init__(self, *args: Any, kind: str, contract: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.contract = kind, contract

    def document(self) -> AgreedText:
        text = f"{self.cleaned_data['text']}\n"
        if self.kind == "contract":
            id = id_in("contract", text)
            return AgreedText("contract", id, id, text)
        return AgreedText("variation", self.contract, id_in("variation", text), text)
