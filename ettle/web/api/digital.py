"""Getting online: what somebody has and lacks, the devices that are lent, and the register of what can be."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, of_refused
from ettle.web.api.shapes import Written, shape
from ettle.web.casework.actions import Refused
from ettle.web.casework.seen import seen
from ettle.web.plans.digital import actions, views
from ettle.web.plans.digital.forms import CheckForm, DeviceForm, EndForm, LendForm
from ettle.web.plans.digital.words import QUESTIONS
from ettle.web.plans.models import DigitalCheck, Loan


class CheckRead(Schema):
    """What was answered on a day, by question; what was not asked is left out."""

    id: int
    on: date
    answers: dict[str, str]


class LoanRead(Schema):
    """A device that is or was lent; `ended` is empty while it is out."""

    id: int
    device: int
    asset: str
    kind: str
    lent_on: date
    due_on: date | None
    ended: str
    ended_on: date | None


ONE_CHECK = {"id": 7, "on": "2021-11-09", "answers": {"device": "phone_only", "data": "runs_out"}}
ONE_LOAN = {
    "id": 3,
    "device": 12,
    "asset": "ETL-0042",
    "kind": "tablet",
    "lent_on": "2021-11-09",
    "due_on": "2022-02-10",
    "ended": "",
    "ended_on": None,
}


class Online(Schema):
    """Whether it stands in their way (since when; null where it does not), what was answered and lent, the latest first."""

    need_since: date | None
    checks: list[CheckRead]
    loans: list[LoanRead]
    model_config = shape(need_since="2021-11-09", checks=[ONE_CHECK], loans=[ONE_LOAN])


@api.get("/people/{person}/digital", response=Online, summary="Getting online: what somebody has, lacks and was lent")
def see_digital(request: HttpRequest, person: str) -> Online:
    needs(request, Act.SEE_PERSON)
    who = seen(request, person)  # type: ignore[arg-type]
    checks, loans = views.kept_of(person)
    need = views.open_need(who)
    return Online(need_since=need.on if need else None, checks=[*map(_check, checks)], loans=[*map(_loan, loans)])


def _check(kept: DigitalCheck) -> CheckRead:
    answers = {name: getattr(kept, name) for name in QUESTIONS if getattr(kept, name)}
    return CheckRead(id=kept.pk, on=kept.on, answers=answers)


def _loan(kept: Loan) -> LoanRead:
    said = {name: getattr(kept, name) for name in ("lent_on", "due_on", "ended", "ended_on")}
    return LoanRead(id=kept.pk, device=kept.device_id, asset=kept.device.asset, kind=kept.device.kind, **said)


class Checked(Schema):
    """The answers of one day, a question left out was not asked; `need`: whether it stands in their way, yes or no."""

    on: str
    need: str
    device: str = ""
    connection: str = ""
    data: str = ""
    confidence: str = ""
    model_config = shape(on="2021-11-09", need="yes", device="phone_only", data="runs_out")


@api.post("/people/{person}/digital", response={201: Written}, summary="Write down what was said of getting online")
def check_digital(request: HttpRequest, person: str, given: Checked) -> Status[dict[str, Any]]:
    acting, sent = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        who = seen(request, person)  # type: ignore[arg-type]
        form = CheckForm(data_of(sent))
        require(form, sent)
        said = form.cleaned_data
        try:
            kept = actions.check(by=acting, sight=who.sight, on=said["on"], said=said, need=said["need"] == "yes")
        except Refused as refused:
            raise of_refused(refused) from refused
        return {"id": kept.pk}

    return once(request, act)


class Lending(Schema):
    """A device by its number in the register, and when it is due back; empty = no day."""

    device: int
    lent_on: str
    due_on: str = ""
    model_config = shape(device=12, lent_on="2021-11-09", due_on="2022-02-10")


@api.post("/people/{person}/loans", response={201: Written}, summary="Lend somebody a device")
def lend_device(request: HttpRequest, person: str, given: Lending) -> Status[dict[str, Any]]:
    acting, sent = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        seen(request, person)  # type: ignore[arg-type]
        form = LendForm(data_of(sent), devices=views.free_devices(acting))
        require(form, sent)
        said = form.cleaned_data
        try:
            return {"id": actions.lend(by=acting, person=person, **{**said, "device": int(said["device"])}).pk}
        except actions.Lent as meanwhile:
            wrong = fault("device", "it has just been lent to somebody else", "choose another")
            raise Problem(409, wrong) from meanwhile

    return once(request, act)


class Ended(Schema):
    """What became of it: `returned`, or `lost`, which takes it off the register."""

    ended: str
    ended_on: str
    model_config = shape(ended="returned", ended_on="2021-11-09")


@api.post("/people/{person}/loans/{int:id}/end", response={201: Written}, summary="A device came back, or is lost")
def end_loan(request: HttpRequest, person: str, id: int, given: Ended) -> Status[dict[str, Any]]:
    acting, sent = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        seen(request, person)  # type: ignore[arg-type]
        loan = views.loan_or_404(acting, person, id)
        form = EndForm(data_of(sent), lent_on=loan.lent_on)
        require(form, sent)
        actions.end(by=acting, loan=loan, **form.cleaned_data)
        return {"id": loan.pk}

    return once(request, act)


class NewDevice(Schema):
    """Something to lend, by the number on its label; `kind`: laptop, tablet, phone, router or sim."""

    asset: str
    kind: str
    model_config = shape(asset="ETL-0042", kind="tablet")


class DeviceRead(NewDevice):
    """A device of the organisation: whether it is out and until when, not with whom; `gone` = lost."""

    id: int
    out: bool
    due_on: date | None
    gone: bool
    model_config = shape(id=12, asset="ETL-0042", kind="tablet", out=True, due_on="2022-02-10", gone=False)


@api.get("/devices", response=list[DeviceRead], summary="The devices that your organisation lends")
def list_devices(request: HttpRequest) -> list[DeviceRead]:
    rows = views.register_of(needs(request, Act.RECORD))
    return [
        DeviceRead(id=row.pk, asset=row.asset, kind=row.kind, out=out, due_on=due, gone=row.gone)
        for row, out, due in rows
    ]


@api.post("/devices", response={201: Written}, summary="Put a device on the register")
def add_device(request: HttpRequest, given: NewDevice) -> Status[dict[str, Any]]:
    acting, sent = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        form = DeviceForm(data_of(sent))
        require(form, sent)
        try:
            return {"id": actions.add_device(by=acting, **form.cleaned_data).pk}
        except actions.Known as known:
            wrong = fault("asset", f"{form.cleaned_data['asset']} is on the register already", "check the label")
            raise Problem(409, wrong) from known

    return once(request, act)
