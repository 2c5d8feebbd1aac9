"""The controls of a form that Django has no word for. How each is drawn is in frame/form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms


class Area(forms.Textarea):
    """Several lines. The hint says how many letters there is room for; nothing is cut off while typing."""

    def __init__(self, *, rows: int = 4, longest: int | None = None, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": rows, **(attrs or {})})
        self.longest = longest


class Figures(forms.TextInput):
    """A number, with what stands before (£) or after (hours) it. Never type=number: a wheel or a slip changes it."""

    def __init__(
        self, *, before: str = "", after: str = "", whole: bool = False, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__({"inputmode": "numeric" if whole else "decimal", "size": "5", **(attrs or {})})
        self.before, self.after = before, after


class Radios(forms.RadioSelect):
    """Radios, one under the other or in a row, with a hint under a choice where one is given."""

    def __init__(self, *, inline: bool = False, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inline, self.hints = inline, dict(hints or {})


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes, one under the other or in a row, with a hint under a choice where one is given."""

    def __init__(self, *, inline: bool = False, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inline, self.hints = inline, dict(hints or {})


class Suggest(forms.TextInput):
    """A line of text with suggestions that the browser offers while typing; anything else may be written."""

    def __init__(self, options: Iterable[str] | Callable[[], Iterable[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options

    def offered(self) -> list[str]:
        return list(self.options() if callable(self.options) else self.options)
