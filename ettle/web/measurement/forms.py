"""Which figure is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django import forms

from ettle.engine.measures.period import NoSuchPeriod
from ettle.engine.rules.measures import Measure

THEMES = {
    "reach": "Reach",
    "progression": "Progression",
    "skills": "Skills",
    "experience": "Experience",
    "value": "Value",
}
Choices = Sequence[tuple[str, str]]


def by_theme(measures: Mapping[str, Measure]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The measures under the themes of the framework, in its order."""
    found = []
    for theme, words in THEMES.items():
        under = sorted((each.title, id) for id, each in measures.items() if each.theme == theme)
        if under:
            found.append((words, [(id, title) for title, id in under]))
    return found


class ExploreForm(forms.Form):
    """What is asked, as selects that show it: whatever cannot be asked is not among their choices."""

    measure = forms.ChoiceField(label="Measure")
    by = forms.ChoiceField(label="Broken down by", required=False)
    then = forms.ChoiceField(label="And by", required=False)
    programme = forms.ChoiceField(label="Programme", required=False)
    first = forms.ChoiceField(label="From", required=False)
    last = forms.ChoiceField(label="To", required=False)

    def __init__(
        self,
        measures: Mapping[str, Measure],
        breakdowns: Iterable[tuple[str, str]],
        programmes: Choices,
        cohorts: Choices,
        *,
        asked: Mapping[str, str],
        wrong: NoSuchPeriod | None = None,
    ) -> None:
        """`cohorts` are the newest first; `wrong` is why there is no figure of the period that was asked for."""
        super().__init__(dict(asked) if wrong else None, initial=dict(asked))
        self._choose("measure", by_theme(measures))
        by = list(breakdowns)
        self._choose("by", [("", "Nothing"), *by])
        self._choose("then", [("", "Nothing more"), *by])
        self._choose("programme", [("", "All"), *programmes])
        self._choose("first", [("", "The first"), *cohorts])
        self._choose("last", [("", "The newest"), *cohorts])
        if not asked.get("by"):
            del self.fields["then"]
        if wrong:
            self.full_clean()
            self.add_error(wrong.end, str(wrong))

    def _choose(self, name: str, choices: Iterable[object]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)  # type: ignore[arg-type]
