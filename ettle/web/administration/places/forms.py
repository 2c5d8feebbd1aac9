"""The forms of places."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from ettle.web.access.acting import Acting
from ettle.web.access.models import Area, Organisation, Team
from ettle.web.administration.places.queries import Place, last_end_in, posts_in_the_way
from ettle.web.administration.staff.forms import OVERSEE, PersonForm
from ettle.web.frame.day import EXAMPLE, DayField, today
from ettle.web.frame.fields import ChoiceField, TextField

CODE = re.compile(r"[a-z][a-z0-9-]*")
Kind = Organisation.Kind
JOBCENTRE = re.compile(r"\bjob[\s-]*cent(re|er)|\bdwp\b|\bjcp\b", re.IGNORECASE)
"""What a Jobcentre is called. One entered as something else would be given what no Jobcentre is."""


def _code(written: str) -> str:
    code = written.strip().lower()
    if not CODE.fullmatch(code):
        raise forms.ValidationError(f"“{code}” will not do. Begin with a letter, then letters, figures or dashes")
    return code


class AreaForm(forms.Form):
    """An area, entered once."""

    name = TextField(label="Name", max_length=200)
    id = TextField(
        label="Short code", max_length=40, help_text="How organisations name it, such as ettlebrae. It stays"
    )

    def clean_id(self) -> str:
        code = _code(self.cleaned_data["id"])
        if Area.objects.filter(id=code).exists() or Organisation.objects.filter(area=code).exists():
            raise forms.ValidationError(f"There is an area “{code}” already. Choose another code")
        return code


class KindForm(forms.Form):
    """What an organisation is, asked about where its name says that it is something else."""

    def _ask_kind(self, *, areas: dict[str, str], by_government: bool, but: str = "") -> None:
        """The kind and the area. Who looks beyond their own organisation is entered by the government alone."""
        kinds = [(id, name) for id, name in Kind.choices if by_government or id not in OVERSEE]
        self.fields["kind"].choices = [("", "Choose one"), *kinds]  # type: ignore[attr-defined]
        closed = set(Area.objects.exclude(closed_on=None).values_list("id", flat=True)) - {but}
        offered = [(id, name) for id, name in areas.items() if id not in closed]
        self.fields["area"] = ChoiceField(
            label="Area", choices=[*([("", "Choose one")] if len(offered) > 1 else []), *offered]
        )

    def _ask_whether_a_jobcentre(self, name: str) -> None:
        """Asked once its name says so and another kind was chosen: it may be a shop in Jobcentre Lane."""
        if JOBCENTRE.search(name) and self.data.get("kind") not in ("", None, Kind.JOBCENTRE):
            words = f"Say whether “{name[:60]}” is a Jobcentre: agreements share less with one"
            self.fields["is_jobcentre"] = ChoiceField(
                label="Is it a Jobcentre?", choices=[("yes", "Yes"), ("no", "No, it is what I chose")], radios=True,
                help_text="Its name says so. A Jobcentre is never given health, notes or whole journeys, whatever is agreed",
                error_messages={"required": words},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.pop("is_jobcentre", "") == "yes":
            said["kind"] = Kind.JOBCENTRE
        return said


class OrganisationForm(KindForm):
    """An organisation, entered once."""

    name = TextField(label="Name", max_length=200)
    id = TextField(
        label="Short code", max_length=40,
        help_text="As contracts and events name it, such as ettlebrae-works. It stays, whatever the name becomes",
    )  # fmt: skip
    kind = ChoiceField(label="What it is", choices=[])

    def __init__(self, data: Any = None, *, areas: dict[str, str], by_government: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._ask_kind(areas=areas, by_government=by_government)
        self._ask_whether_a_jobcentre(self.data.get("name", ""))

    def clean_id(self) -> str:
        code = _code(self.cleaned_data["id"])
        if Organisation.objects.filter(id=code).exists():
            raise forms.ValidationError(
                f"“{code}” is an organisation already. Find it in the list, or choose another code"
            )
        return code


class ChangeForm(KindForm):
    """Another kind or another area of an organisation that is there."""

    kind = ChoiceField(label="What it is", choices=[])

    def __init__(
        self, data: Any = None, *, acting: Acting, it: Organisation, areas: dict[str, str], by_government: bool
    ) -> None:
        super().__init__(data, initial={"kind": it.kind, "area": it.area})
        self.acting, self.it = acting, it
        self._ask_kind(areas=areas, by_government=by_government, but=it.area)
        self.fields["area"].required = bool(it.area)
        self._ask_whether_a_jobcentre(it.name)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        kind = said.get("kind")
        if kind and (kind, said.get("area")) == (self.it.kind, self.it.area):
            self.add_error("kind", "It is that already, in that area. Choose what it is instead, or leave it as it is")
        elif kind and (count := posts_in_the_way(self.acting, self.it.pk, kind)):
            who = "1 member of staff has" if count == 1 else f"{count} members of staff have"
            self.add_error("kind", f"{who} a role there of those who answer for an area, which only a council or government"
                           " has. Its administrator ends those posts first: Staff, Change")  # fmt: skip
        return said


class TeamForm(forms.Form):
    """A team of one's own organisation."""

    name = TextField(label="Name", max_length=200, help_text="Key workers of a team cover for each other")

    def __init__(self, data: Any = None, *, organisation: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.organisation = organisation

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Team.objects.filter(organisation=self.organisation, name=name).exists():
            raise forms.ValidationError(f"There is a team “{name}” already. Choose another name, or open it again")
        return name


class NameForm(forms.Form):
    """Another name, from a day."""

    name = TextField(label="New name", max_length=200)

    def __init__(self, data: Any = None, *, place: Place, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.place = place
        latest = place.former.first()
        first = latest.until_on if latest else date(1900, 1, 1)
        self.fields["on"] = DayField(label="First day of the new name", first=first, last=today, help_text=EXAMPLE)
        self.initial.setdefault("on", today())

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if name == self.place.name:
            raise forms.ValidationError("This is its name already. Write the new one")
        if isinstance(self.place.row, Team):
            others = Team.objects.filter(organisation=self.place.row.organisation_id, name=name)
            if others.exists():
                raise forms.ValidationError(f"There is a team “{name}” already. Choose another name")
        return name


class CloseForm(forms.Form):
    """The day on which a place no longer stands."""

    def __init__(self, data: Any = None, *, place: Place, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(
            label="First day on which it no longer stands",
            first=last_end_in(place) or date(1900, 1, 1), last=today, help_text=EXAMPLE,
        )  # fmt: skip


class FirstForm(PersonForm):
    """The first administrator of an organisation where nobody works yet."""
