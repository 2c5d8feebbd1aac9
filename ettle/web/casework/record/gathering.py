"""A group session: who came, who did not and who was excused, recorded of all at once or of nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from ettle.engine.events.catalogue import Activity, Event
from ettle.engine.wording.plain import day
from ettle.files.events.rows import event_of
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.roles import Category
from ettle.web.access.sight import sight_of
from ettle.web.casework import actions, models, queries, who
from ettle.web.casework.models import Standing, State
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Ask
from ettle.web.casework.record.fields import field_for
from ettle.web.casework.stored import event_in
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import DayField, now, today
from ettle.web.frame.fields import ChoiceField, TextField
from ettle.web.people.names import folded

MOST = 50
LISTED, AT_ALL = 300, 2000
"""So many people are shown at once; among so many a name is looked for."""
MANY = 10
"""With more people than these a name can be looked for."""
ASKS = (
    Ask("activity", "What", needed=True, choices="activity"),
    Ask("hours", "How long", "Hours, such as 1.5"),
    Ask("stage", "Stage", choices="stage"),
    Ask("fund", "Fund", "The grant that paid for it, if there is one"),
)
CAME = [("yes", "Came"), ("no", "Did not come"), ("excused", "Excused"), ("", "Not in this group")]


class GroupForm(forms.Form):
    """The session, and each person of one's own list."""

    kept = True

    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, acting: Acting, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial={"on": today(), "token": writing.new_token(), **(initial or {})})
        self.acting = acting
        self.fields["on"] = DayField(label="Day", last=today, help_text="Today is filled in")
        for ask in ASKS:
            if field := field_for(Activity, ask, None):  # type: ignore[arg-type]
                self.fields[ask.name] = field
        self.everybody = own_list(acting)
        self.said = self.data if self.is_bound else self.initial
        named = folded(str(self.said.get("named", "")).replace("\0", "").strip()[:60])
        self.found = [row for row in self.everybody if named in folded(row.name)]
        shown = {row.person for row in self.found[:LISTED]}
        marked = {row.person for row in self.everybody if self.said.get(f"p-{row.person}")}
        self.rows = {f"p-{row.person}": row for row in self.everybody if row.person in shown | marked}
        self.session = ["on", *(ask.name for ask in ASKS)]
        if len(self.everybody) > MANY or named:
            self.fields["named"] = TextField(label="Only names with", help_text="Who is marked stays", required=False)
            self.fields["named"].tells_optional = False  # type: ignore[attr-defined]
        for name, row in self.rows.items():
            field = ChoiceField(label=row.name, choices=CAME, radios=True, inline=True, required=False)
            field.tells_optional = False  # type: ignore[attr-defined]
            self.fields[name] = field

    @property
    def people(self) -> list[Any]:
        """The fields of those who are shown: whoever is marked, and the first of the name that is looked for."""
        return [self[name] for name in self.rows]

    @property
    def unseen(self) -> int:
        """How many of the name that is looked for are not shown."""
        return max(len(self.found) - LISTED, 0)

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"]) or writing.new_token()
        if not writing.TOKEN.fullmatch(token):
            raise ValidationError("This form is not one that was opened here. Open it again; nothing was recorded.")
        return token

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self.chosen()
        if not chosen:
            self.add_error(None, "Nobody is marked. Say of each person in the group whether they came.")
        if len(chosen) > MOST:
            self.add_error(None, f"{len(chosen)} people are marked. Record {MOST} or fewer at once.")
        for name in chosen:
            row = self.rows[name]
            if said.get("on") and said["on"] < row.since:
                self.add_error(name, f"{row.name} started on {day(row.since)}, after that day. Take them out.")
        return said

    def chosen(self) -> dict[str, str]:
        """The people marked, by the name of their field."""
        return {name: self.cleaned_data[name] for name in self.rows if self.cleaned_data.get(name)}

    def what(self) -> str:
        """What the session was, in words."""
        return str(dict(self.fields["activity"].choices).get(self.cleaned_data["activity"], ""))  # type: ignore[attr-defined]

    def marked(self) -> list[tuple[str, str]]:
        """Name and answer of each person marked, for the preview."""
        words = dict(CAME)
        return [(self.rows[name].name, words[came]) for name, came in self.chosen().items()]

    def events(self) -> list[Event]:
        """One activity for each person marked, all of one moment."""
        said, moment, facts = self.cleaned_data, now(), rulebook().facts
        shared = {name: said[name] for name in ("on", *(a.name for a in ASKS)) if said.get(name) not in (None, "")}
        return [
            event_of(
                shared | {
                    "id": writing.act_of(self.acting, self.rows[name].person, "group", said["token"]),
                    "kind": "activity", "person": self.rows[name].person, "enrolment": self.rows[name].enrolment,
                    "mode": "group", "attended": came, "recorded_at": moment, "recorded_by": self.acting.code,
                    "organisation": self.acting.organisation,
                }, facts,
            )
            for name, came in self.chosen().items()
        ]  # fmt: skip


def own_list(acting: Acting) -> list[Standing]:
    """Those on one's own list who are on a programme, or on the team's for whoever leads one; one row each, by name."""
    found = (
        queries.visible(acting).filter(worker__in=who.team_of(acting))
        if who.leads_a_team(acting)
        else queries.own(acting)
    )
    rows = found.filter(enrolment__isnull=False).exclude(state=State.LEFT)
    latest = {row.person: row for row in rows.order_by("since", "id")[:AT_ALL]}
    return sorted(latest.values(), key=lambda row: (row.family, row.given, row.person))


@transaction.atomic
def record_group(acting: Acting, events: Sequence[Event]) -> str:
    """Record all of them or none, once however often it is sent; the id of the first names the session.

    Raises actions.Refused, LookupError for somebody whom the post no longer sees.
    """
    for event in events:
        if not _seen(acting, event.person):
            raise LookupError(event.person)
    with as_system():
        actions.wait_for_turn({event.person for event in events})
        held = {event.id for event in queries.events_by_id(event.id for event in events)}
    fresh = [event for event in events if event.id not in held]
    if fresh:
        actions.record_events(by=acting.code, events=fresh, for_day=today())
    return events[0].id


def session_of(acting: Acting, event: str) -> list[Event]:
    """The events of a session that the member of staff recorded, by the id of any of them; none where there is none.

    Only those of people whose journey they still see: a session outlasts the sight of those who came.
    """
    own = models.Event.objects.filter(recorded_by=acting.code, organisation=acting.organisation, kind="activity")
    first = own.filter(pk=event, detail__mode="group").first()
    if first is None:
        return []
    rows = own.filter(recorded_at=first.recorded_at, detail__mode="group").order_by("person")
    return _typed(row for row in rows if _seen(acting, row.person))


def _seen(acting: Acting, person: str) -> bool:
    sight = sight_of(acting, person)
    return sight is not None and sight.has(Category.JOURNEY)


def earlier_sessions(acting: Acting, people: Sequence[str]) -> list[tuple[str, str]]:
    """The last few sessions one recorded, so that the same people are not marked again by hand."""
    rows = models.Event.objects.filter(person__in=people, recorded_by=acting.code, kind="activity", replaces=None)
    by_moment: dict[datetime, list[models.Event]] = {}
    for row in rows.filter(detail__mode="group").order_by("-recorded_at", "id")[: MOST * 5]:
        by_moment.setdefault(row.recorded_at, []).append(row)
    return [
        (each[0].id, f"{day(each[0].on)}, {len(each)} {'person' if len(each) == 1 else 'people'}")
        for each in by_moment.values()
    ][:5]


def taken_back(events: Sequence[Event]) -> Mapping[str, str]:
    """The events of a session that are taken back, each with its retract."""
    ids = [event.id for event in events]
    retracts = models.Event.objects.filter(kind="retract", replaces__in=ids, person__in={e.person for e in events})
    return {str(each.replaces): each.id for each in retracts}


@transaction.atomic
def undo_group(acting: Acting, events: Sequence[Event], token: str) -> None:
    """Take a whole session back in one act; what was taken back or corrected already is left as it is.

    Raises actions.Refused where it no longer holds together with what is held; nothing is taken back then.
    """
    gone, moment = taken_back(events), now()
    rows = [
        event_of(
            {
                "id": writing.act_of(acting, each.person, f"undo {each.id}", token), "kind": "retract", "on": today(),
                "person": each.person, "replaces": each.id, "recorded_at": moment, "recorded_by": acting.code,
                "organisation": acting.organisation,
            }, None,
        )
        for each in events if each.id not in gone
    ]  # fmt: skip
    if rows:
        actions.record_events(by=acting.code, events=rows, for_day=today())


def _typed(rows: Any) -> list[Event]:
    return [event_in(row, rulebook().facts) for row in rows]
