"""What a move asks: who, where to, from which day, why, and what the next one should know."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from ettle.web.access.acting import Acting
from ettle.web.casework.models import Move, MoveReason
from ettle.web.casework.moving.planned import MOST, Asked, references_in
from ettle.web.casework.moving.to_provider import providers_to, workers_there
from ettle.web.casework.moving.to_worker import workers_to
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Words
from ettle.web.casework.record.enrolling import NEXT, TOLD
from ettle.web.contracts.queries import programmes, title_of, version_for
from ettle.web.frame.day import DayField, today
from ettle.web.frame.fields import ChoiceField, LongTextField, PercentField

WHY = Words("why", "Why it was changed")
R = MoveReason


class MoveForm(forms.Form):
    """People by their references; the reason is one of a few, so that nothing about anybody stands open in it."""

    kind: ClassVar[Move.Kind]
    where: ClassVar[tuple[str, ...]]
    """The fields that say where to, the first being the one that every move of the kind has."""
    reasons: ClassVar[tuple[MoveReason, ...]]
    first_day: ClassVar[str]
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    people = LongTextField(
        label="People, by their references", max_length=20_000, rows=6,
        help_text=f"One a line, as the caseload shows them: of a person or of one enrolment. Up to {MOST} at once",
    )  # fmt: skip
    on = DayField(label="First day", last=today, help_text="Today is filled in")
    note = LongTextField(label=NEXT.label, help_text=f"{NEXT.hint}. It is kept on each person’s record", required=False)
    told = LongTextField(label="Who tells them, and when", help_text=TOLD.hint, rows=2)

    def __init__(self, acting: Acting, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial={"on": today(), "token": writing.new_token(), **(initial or {})})
        self.fields["reason"] = ChoiceField(
            label="Why", choices=[(r.value, r.label) for r in self.reasons], radios=True
        )
        self.fields["on"].label = self.first_day
        self.ask_where(acting)
        self.order_fields(("token", "mark", "people", *self.where, "on", "reason", "note", "told"))

    def ask_where(self, acting: Acting) -> None:
        """Add the fields of `where`."""
        raise NotImplementedError

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"])
        if not writing.TOKEN.fullmatch(token):
            raise ValidationError("This form is not one that was opened here. Open it again; nobody was moved.")
        return token

    def clean_people(self) -> list[str]:
        found = references_in(self.cleaned_data["people"])
        if len(found) > MOST:
            raise ValidationError(f"There are {len(found)} references. Move {MOST} people or fewer at once.")
        if not found:
            raise ValidationError("There is no reference among what was written. Write one a line.")
        return found

    def asked(self) -> Asked:
        """What was asked, once the form holds."""
        said = self.cleaned_data
        return Asked(self.kind, said["people"], said[self.where[0]], said["on"], said["token"], **self.more())

    def more(self) -> dict[str, Any]:
        """What else a kind of move asks."""
        return {}

    def named(self, field: str) -> str:
        """What was chosen in a field, in words."""
        chosen = dict(self.fields[field].choices)  # type: ignore[attr-defined]
        return str(chosen.get(self.cleaned_data[field]) or "") if self.cleaned_data[field] else ""

    def words(self) -> list[tuple[Words, str]]:
        """What is sealed beside the event of each person."""
        said = self.cleaned_data
        pairs = [(WHY, str(MoveReason(said["reason"]).label)), (NEXT, said["note"]), (TOLD, said["told"])]
        return [(each, text) for each, text in pairs if text]

    def kept(self) -> list[tuple[str, str]]:
        """What was typed, to be sent again by the preview's button."""
        return [(name, self.data.get(name, "")) for name in self.fields if name != "mark"]


class WorkerForm(MoveForm):
    """To another key worker."""

    kind, where, first_day = Move.Kind.KEY_WORKER, ("worker",), "First day with the new key worker"
    reasons = (R.LEAVING, R.ABSENCE, R.EVENING_OUT, R.NEARER, R.BETTER_FIT, R.ASKED)

    def ask_where(self, acting: Acting) -> None:
        self.fields["worker"] = ChoiceField(label="To whom", choices=[("", "Choose"), *workers_to(acting)])


class ProviderForm(MoveForm):
    """To another provider."""

    kind, where, first_day = Move.Kind.PROVIDER, ("provider", "worker", "share"), "First day with the other provider"
    reasons = (R.NO_ROOM, R.ENDS, R.NEARER, R.BETTER_FIT, R.ASKED)

    def ask_where(self, acting: Acting) -> None:
        there, names = workers_there(acting), providers_to(acting)
        self.of = {code: provider for provider, code, _ in there}
        self.fields["provider"] = ChoiceField(label="To which provider", choices=[("", "Choose"), *names.items()])
        self.fields["worker"] = ChoiceField(
            label="Key worker there", required=False, help_text="Leave it open where the provider is to decide",
            choices=[("", "Nobody yet"), *((code, f"{name}, {names[of]}") for of, code, name in there)],
        )  # fmt: skip
        self.fields["share"] = PercentField(
            label="Share of later outcomes that stays with the provider until now", required=False,
            help_text="In percent. Leave it empty for none",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        worker, provider = said.get("worker"), said.get("provider")
        if worker and provider and self.of.get(worker) != provider:
            self.add_error("worker", "This key worker is with another provider. Choose one of the provider above.")
        return said

    def more(self) -> dict[str, Any]:
        return {"worker": self.cleaned_data["worker"], "share": self.cleaned_data["share"]}


class ProgrammeForm(MoveForm):
    """To another programme of the same provider."""

    kind, where, first_day = Move.Kind.PROGRAMME, ("programme", "group", "contract"), "First day on the other programme"
    reasons = (R.NEEDS, R.PROGRAMME_ENDS, R.ASKED)

    def ask_where(self, acting: Acting) -> None:
        open_now = [(id, each) for id, each in programmes().items() if version_for(id, today(), today())]
        titles = [(id, each.programme.title) for id, each in open_now]
        groups = [
            (f"{id}/{group}", f"{each.programme.title}: {said.title}")
            for id, each in open_now
            for group, said in each.programme.groups.items()
        ]
        ours = [
            (f"{id}/{under.contract}", f"{each.programme.title}: {under.title}")
            for id, each in open_now
            for under in each.contracts
            if under.parties.provider == acting.organisation
        ]
        self.fields["programme"] = ChoiceField(label="To which programme", choices=[("", "Choose"), *titles])
        self.fields["group"] = ChoiceField(
            label="Group", required=False, choices=[("", "The programme has none"), *groups],
            help_text="The same for all of them: move those of another group by themselves",
        )  # fmt: skip
        self.fields["contract"] = ChoiceField(label="Contract", required=False, choices=[("", "None"), *ours])
        if not ours:
            self.fields["contract"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        programme, on = said.get("programme"), said.get("on")
        if not programme:
            return said
        title = title_of(programme)
        for name in ("group", "contract"):
            of, _, said[name] = (said.get(name) or "").partition("/")
            if of and of != programme:
                self.add_error(name, f"This {name} is not one of {title}. Choose one of its own.")
        if programmes()[programme].programme.groups and not said.get("group") and "group" not in self.errors:
            self.add_error("group", f"{title} has groups. Choose the one that they start in.")
        if on and version_for(programme, on, on) is None:
            self.add_error("programme", f"No rules of {title} were in force on the first day. Choose another day.")
        return said

    def more(self) -> dict[str, Any]:
        return {"group": self.cleaned_data["group"], "contract": self.cleaned_data["contract"]}
