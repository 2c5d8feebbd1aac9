"""The action plan: goals and steps as they stand, written anew, agreed with the person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import of_refused
from ettle.web.api.shapes import Written, shape
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import stays_of
from ettle.web.casework.seen import Seen, seen
from ettle.web.casework.who import names_of_staff
from ettle.web.plans.plan import actions, views
from ettle.web.plans.plan.forms import AgreeForm, GoalForm, StepForm
from ettle.web.plans.plan.standing import Goal, Item, history_of, plan_of


class PlanStep(Schema):
    """A step: what is to be done, whose it is, by when, which need it answers and what it may lead to."""

    step: uuid.UUID
    words: str
    state: str
    says: str
    why: str
    who: str
    who_else: str
    by_on: date | None
    need: str
    leads_to: str


class PlanGoal(Schema):
    """A goal in the person's words, and its steps."""

    goal: uuid.UUID
    words: str
    state: str
    says: str
    steps: list[PlanStep]


class OpenNeed(Schema):
    """A need that no step is about."""

    need: str
    title: str


GOAL, STEP = "0b9d5a04-0000-4000-8000-000000000001", "0b9d5a04-0000-4000-8000-000000000002"
ONE_STEP = {
    "step": STEP,
    "words": "Ring the bakery",
    "state": "to_do",
    "says": "To do",
    "why": "",
    "who": "person",
    "who_else": "",
    "by_on": "2021-11-19",
    "need": "",
    "leads_to": "work",
}
ONE_GOAL = {"goal": GOAL, "words": "Work in a kitchen", "state": "doing", "says": "Doing", "steps": [ONE_STEP]}


class PlanSaid(Schema):
    """The plan as its page shows it: what is put away is left out, and kept in the history."""

    goals: list[PlanGoal]
    agreed_on: date | None
    agreed_words: str
    changed_since: bool
    review_on: date | None
    unmet: list[OpenNeed]
    model_config = shape(
        goals=[ONE_GOAL],
        agreed_on="2021-11-01",
        agreed_words="That is what I want.",
        changed_since=False,
        review_on="2021-12-01",
        unmet=[{"need": "childcare", "title": "Childcare"}],
    )


@api.get("/people/{person}/plan", response=PlanSaid, summary="The action plan of somebody as it stands")
def see_plan(request: HttpRequest, person: str) -> PlanSaid:
    needs(request, Act.SEE_PERSON)
    who = seen(request, person)  # type: ignore[arg-type]
    plan = plan_of(who.sight)
    return PlanSaid(
        goals=[_goal(each) for each in plan.open_goals],
        agreed_on=plan.agreed.on if plan.agreed else None,
        agreed_words=views.said_of(who, plan.agreed) if plan.agreed else "",
        changed_since=plan.changed_since,
        review_on=plan.review_on,
        unmet=[OpenNeed(need=need, title=title) for need, title in views.unmet_of(who, plan)],
    )


def _goal(goal: Goal) -> PlanGoal:
    item = goal.item
    steps = [_step(each) for each in goal.counted]
    return PlanGoal(goal=item.id, words=item.words, state=item.state, says=item.shown[1], steps=steps)


def _step(item: Item) -> PlanStep:
    kept = {name: getattr(item.entry, name) for name in ("why", "who", "by_on", "need", "leads_to")}
    return PlanStep(
        step=item.id, words=item.words, state=item.state, says=item.shown[1], who_else=item.who_else, **kept
    )


class PlanEntry(Schema):
    """What a goal or a step said once, and who wrote it."""

    goal: uuid.UUID
    step: uuid.UUID | None
    on: date
    words: str
    state: str
    by: str
    model_config = shape(goal=GOAL, step=None, on="2021-11-01", words="Work", state="to_do", by="Ben Laidlaw")


@api.get("/people/{person}/plan/history", response=list[PlanEntry], summary="Everything the plan ever said")
def see_plan_history(request: HttpRequest, person: str) -> list[PlanEntry]:
    """The latest first."""
    needs(request, Act.SEE_PERSON)
    entries = history_of(seen(request, person).sight)  # type: ignore[arg-type]
    names = names_of_staff(each.entry.made_by for each in entries)
    return [_entry(each, names.get(each.entry.made_by, each.entry.made_by)) for each in entries]


def _entry(item: Item, by: str) -> PlanEntry:
    entry = item.entry
    on = entry.made_at.date()
    return PlanEntry(goal=entry.goal, step=entry.step, on=on, words=item.words, state=entry.state, by=by)


class NewGoal(Schema):
    """What somebody wants, in their own words. `state`: to_do, doing, done, in_place or archived, then with `why`."""

    words: str
    state: str = "to_do"
    why: str = ""
    model_config = shape(words="Work in a kitchen")


class ChangedGoal(Schema):
    """What is not sent stays as it was."""

    words: str | None = None
    state: str | None = None
    why: str | None = None
    model_config = shape(state="done")


class NewStep(NewGoal):
    """One thing to do. `who`: person, worker or other, then with `who_else`. `need`: one that is open."""

    who: str = "person"
    who_else: str = ""
    by_on: str = ""
    need: str = ""
    leads_to: str = ""
    model_config = shape(words="Ring the bakery", by_on="2021-11-19", leads_to="work")


class ChangedStep(ChangedGoal):
    """What is not sent stays as it was; null empties a field. The need stays."""

    who: str | None = None
    who_else: str | None = None
    by_on: str | None = None
    leads_to: str | None = None
    model_config = shape(state="done")


class GoalWritten(Schema):
    goal: uuid.UUID
    model_config = shape(goal=GOAL)


class StepWritten(GoalWritten):
    step: uuid.UUID
    model_config = shape(goal=GOAL, step=STEP)


@api.post("/people/{person}/plan/goals", response={201: GoalWritten}, summary="Write a goal of the plan")
def write_goal(request: HttpRequest, person: str, given: NewGoal) -> Status[dict[str, Any]]:
    return _goal_written(request, person, None, given)


@api.post(
    "/people/{person}/plan/goals/{uuid:goal}",
    response={201: GoalWritten},
    summary="Write how a goal stands now; what it said before stays",
)
def change_goal(request: HttpRequest, person: str, goal: uuid.UUID, given: ChangedGoal) -> Status[dict[str, Any]]:
    return _goal_written(request, person, goal, given)


def _goal_written(request: HttpRequest, person: str, goal: uuid.UUID | None, given: Schema) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        who = seen(request, person)  # type: ignore[arg-type]
        before = views.goal_or_404(who, goal).item if goal else None
        form = GoalForm(_merged(given, before, GoalForm.base_fields))
        require(form, given.model_dump(exclude_unset=True))
        entry = before.entry if before else None
        written = actions.write(by=acting, person=person, goal=goal, said=form.cleaned_data, before=entry)
        return {"goal": str(written.goal)}

    return once(request, act)


def _merged(given: Schema, before: Item | None, names: Iterable[str]) -> Any:
    """What was sent, and beside it what stands: as the page's form comes filled in."""
    kept = {name: value for name, value in views.initial_of(before).items() if name in names}
    return data_of(kept | given.model_dump(exclude_unset=before is not None))


@api.post(
    "/people/{person}/plan/goals/{uuid:goal}/steps", response={201: StepWritten}, summary="Write a step of a goal"
)
def write_step(request: HttpRequest, person: str, goal: uuid.UUID, given: NewStep) -> Status[dict[str, Any]]:
    return _step_written(request, person, goal, None, given)


@api.post(
    "/people/{person}/plan/goals/{uuid:goal}/steps/{uuid:step}",
    response={201: StepWritten},
    summary="Write how a step stands now; what it said before stays",
)
def change_step(
    request: HttpRequest, person: str, goal: uuid.UUID, step: uuid.UUID, given: ChangedStep
) -> Status[dict[str, Any]]:
    return _step_written(request, person, goal, step, given)


def _step_written(
    request: HttpRequest, person: str, goal: uuid.UUID, step: uuid.UUID | None, given: Schema
) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        who = seen(request, person)  # type: ignore[arg-type]
        of = views.goal_or_404(who, goal)
        before = views.step_or_404(of, step) if step else None
        form = _step_form(who, before, given)
        require(form, given.model_dump(exclude_unset=True))
        entry = before.entry if before else None
        written = actions.write(by=acting, person=person, goal=goal, said=form.cleaned_data, before=entry, step=True)
        return {"goal": str(goal), "step": str(written.step)}

    return once(request, act)


def _step_form(who: Seen, before: Item | None, given: Schema) -> StepForm:
    data = _merged(given, before, StepForm.base_fields)
    return StepForm(data, needs=views.needs_of(who), name=who.name, new=before is None)


class Agreed(Schema):
    """The plan was agreed (`plan`), or gone over (`review`), with the person. `stay`: which enrolment, where there are several."""

    kind: str = "plan"
    on: str
    agreed: str
    words: str = ""
    review_on: str = ""
    stay: str = ""
    model_config = shape(kind="plan", on="2021-11-09", agreed="yes", review_on="2021-12-09")


@api.post(
    "/people/{person}/plan/agree", response={201: Written}, summary="Record that the plan was agreed or gone over"
)
def agree_plan(request: HttpRequest, person: str, given: Agreed) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        seen(request, person)  # type: ignore[arg-type]
        form = AgreeForm(data_of(given.model_dump()), stays=stays_of(acting, person))
        require(form, given.model_dump(exclude_unset=True))
        said = {name: form.cleaned_data[name] for name in ("kind", "on", "agreed", "words", "review_on")}
        try:
            return {"id": actions.agree(by=acting, person=person, stay=form.stay, **said).pk}
        except Refused as refused:
            raise of_refused(refused) from refused

    return once(request, act)
