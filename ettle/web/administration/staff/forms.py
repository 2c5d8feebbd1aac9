"""The forms of an administrator."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from ettle.web.access.models import Organisation, Staff, Team
from ettle.web.access.roles import ROLES
from ettle.web.frame.day import EXAMPLE, DayField
from ettle.web.frame.widgets import Radios

PUT = [("yes", "Leave them without a key worker: managers see them under Nobody’s people, and the team lead on Today")]


OVERSEE = (Organisation.Kind.COUNCIL, Organisation.Kind.GOVERNMENT)
OF_WHO_ANSWERS = frozenset(("contract_manager", "commissioner", "payer", "partnership_officer"))
"""The roles of those who answer for an area and pay for it: nobody has them in an organisation that is paid or refers."""


class PostForm(forms.Form):
    """One role in one organisation, from a day on."""

    organisation = forms.ChoiceField(label="Organisation")
    role = forms.ChoiceField(label="Role", choices=[])
    team = forms.CharField(
        label="Team", required=False, max_length=200, help_text="Key workers of a team cover for each other"
    )

    def __init__(self, *args: Any, organisations: dict[str, str], kind: str, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(id, each.title) for id, each in ROLES.items() if kind in OVERSEE or id not in OF_WHO_ANSWERS]
        self.fields["role"].choices = [("", "Choose one"), *roles]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = list(organisations.items())  # type: ignore[attr-defined]
        self.fields["from_on"] = DayField(first=date(2000, 1, 1))
        self.fields["from_on"].label, self.fields["from_on"].help_text = "From which day", EXAMPLE
        self.first, self.organisations = first, list(organisations)

    def clean_team(self) -> str:
        team = " ".join(str(self.cleaned_data["team"]).split())
        closed = Team.objects.filter(organisation__in=self.organisations, name=team).exclude(closed_on=None)
        if closed.exists():
            raise forms.ValidationError(f"The team “{team}” is closed. Choose another, or open it again under Places")
        return team

    def clean_from_on(self) -> date:
        return self.cleaned_data["from_on"] or self.first


class NamesForm(forms.Form):
    """What somebody is called, and the address with which they sign in."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(label="Email address", help_text="They sign in with it")

    def __init__(self, *args: Any, staff: Staff | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = Staff.objects.exclude(pk=self.staff.pk) if self.staff else Staff.objects.all()
        if others.filter(email=email).exists():
            raise forms.ValidationError(
                f"“{email}” is somebody’s already. If they came back, find them in the list and add a post"
            )
        return email


class PersonForm(NamesForm):
    """Somebody new."""

    code = forms.CharField(
        label="Short code",
        max_length=40,
        help_text="How records name them, such as blaidlaw. It is never given to anybody else",
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().lower()
        if not re.fullmatch(r"[a-z][a-z0-9._-]*", code) or code.startswith("system"):
            raise forms.ValidationError(
                f"“{code}” will not do. Begin with a letter, then letters, figures, dots or dashes; not “system”"
            )
        if Staff.objects.filter(code=code).exists():
            raise forms.ValidationError(f"“{code}” is somebody’s already, or was. Choose another")
        return code


class StaffForm(PersonForm, PostForm):
    """Somebody new, with their first post."""

    field_order = ["name", "email", "code", "organisation", "role", "team", "from_on"]


class EndForm(forms.Form):
    """The day on which somebody leaves, and what becomes of the people they look after."""

    def __init__(self, *args: Any, people: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(first=date(2000, 1, 1), last=today, why_last=": close it on the day itself")
        self.fields["on"].label, self.fields["on"].help_text = "First day on which they no longer work here", EXAMPLE
        self.people, self.today = people, today
        if people:
            label = f"They are key worker of {people} {'person' if people == 1 else 'people'}. What becomes of them?"
            self.fields["handed"] = forms.ChoiceField(label=label, choices=PUT, widget=Radios())

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or self.today
