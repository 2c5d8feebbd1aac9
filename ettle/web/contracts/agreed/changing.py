"""A form for each of the common changes of a contract: each writes the variation that a file would hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ettle.engine.wording.plain import day, name, sentence
from ettle.files.agreed import AgreedText
from ettle.web.contracts.agreed.forms import DocumentForm
from ettle.web.contracts.agreed.seeing import names_of
from ettle.web.contracts.agreed.templates_of import next_month
from ettle.web.contracts.agreed.terms import Stand
from ettle.web.contracts.titles import titles_of
from ettle.web.frame.day import today
from ettle.web.frame.fields import ChoiceField, DayField, MoneyField, PercentField, TextField, WholeField


class VaryForm(DocumentForm):
    """What every variation says: its title, from when, what it rests on."""

    what = ""
    from_when = DayField(
        label="From", help_text="It may be a day that is past: what it touches is shown before you propose"
    )
    rests_on = TextField(
        label="What it rests on", required=False, max_length=300,
        help_text="A letter, a minute, a decision. Left empty it is marked illustrative",
    )  # fmt: skip

    def __init__(self, *args: Any, stand: Stand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stand = stand
        if "from_when" in self.fields:
            self.fields["from_when"].initial = next_month(today())

    def changes(self) -> tuple[str, str, Mapping[str, Any], str]:
        """The place that is changed (for the id), the title, the change, and its basis."""
        raise NotImplementedError

    def first_day(self) -> date:
        found: date = self.cleaned_data["from_when"]
        return found

    def document(self) -> AgreedText:
        place, title, change, basis = self.changes()
        since, contract = self.first_day(), self.stand.contract
        id = f"{self.what}-{place}-{since.isoformat()}".replace("_", "-").strip("-")
        rests_on, source = self.cleaned_data["rests_on"], f"s-{id}"
        said = f"source: {source}" if rests_on else "illustrative: yes"
        change = {**change, **({"sources": {source: rests_on}} if rests_on else {})}
        text = (
            f"variation: {id}\ntitle: {json.dumps(title, ensure_ascii=False)}\n"
            f"in_force: {{from: {since.isoformat()}, basis: {basis}}}\n"
            f"parties: [{contract.parties.payer}, {contract.parties.provider}]\n{said}\nchange: {_flow(change)}\n"
        )
        return AgreedText("variation", contract.contract, id, text)


def _flow(value: Any) -> str:
    """A value as YAML on one line: text in quotes, days and numbers plain."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


class PriceForm(VaryForm):
    """Another price for one result, of one group where prices go by group."""

    what = "price"
    of = ChoiceField(label="Price of", choices=())
    pence = MoneyField(label="New price")
    field_order = ("of", "pence", "from_when", "rests_on", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = list(prices_in(self.stand).items())  # type: ignore[attr-defined]

    def changes(self) -> tuple[str, str, Mapping[str, Any], str]:
        rule, _, group = self.cleaned_data["of"].partition("|")
        pence = self.cleaned_data["pence"]
        payment = self.stand.rules.payments[rule]
        title = f"Another price: {prices_in(self.stand)[self.cleaned_data['of']]}"
        basis = "start" if payment.price_on == "start" else "event"
        return (
            f"{rule}-{group}".strip("-"),
            title,
            {"payments": {rule: {"amount": {group: pence} if group else pence}}},
            basis,
        )


def prices_in(stand: Stand) -> dict[str, str]:
    """The flat prices and those by group, by `rule` or `rule|group`; others are varied as a file."""
    found = {}
    for rule, payment in stand.rules.payments.items():
        title = payment.title or sentence(name(rule))[:-1]
        if isinstance(payment.amount, int):
            found[rule] = title
        elif isinstance(payment.amount, Mapping):
            found |= {
                f"{rule}|{group}": f"{title}, {stand.rules.groups[group].title}"
                for group in payment.amount
                if group in stand.rules.groups
            }
    return found


class VolumeForm(VaryForm):
    """Another agreed number of starts or results."""

    what = "volume"
    of = ChoiceField(label="Volume of", choices=())
    number = WholeField(label="New volume", unit="", most=100_000)
    field_order = ("of", "number", "from_when", "rests_on", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = list(volumes_in(self.stand).items())  # type: ignore[attr-defined]

    def changes(self) -> tuple[str, str, Mapping[str, Any], str]:
        of = self.cleaned_data["of"]
        title = f"Another volume: {volumes_in(self.stand)[of]}"
        return of, title, {"volumes": {of: self.cleaned_data["number"]}}, "event"


def volumes_in(stand: Stand) -> dict[str, str]:
    titles = titles_of(stand.rules)
    return {"starts": "Starts"} | {
        id: titles.get(id, name(id)) for id in (*stand.contract.volumes, *stand.rules.payments) if id != "starts"
    }


class CapForm(VaryForm):
    """Another sum for a cap."""

    what = "cap"
    of = ChoiceField(label="Cap", choices=())
    pence = MoneyField(label="New limit")
    field_order = ("of", "pence", "from_when", "rests_on", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = list(caps_in(self.stand).items())  # type: ignore[attr-defined]

    def changes(self) -> tuple[str, str, Mapping[str, Any], str]:
        of = self.cleaned_data["of"]
        return (
            of,
            f"Another limit: {caps_in(self.stand)[of]}",
            {"caps": {of: {"pence": self.cleaned_data["pence"]}}},
            "event",
        )


def caps_in(stand: Stand) -> dict[str, str]:
    """The caps in money; caps of results are varied as a file."""
    return {id: sentence(name(id))[:-1] for id, cap in stand.contract.caps.items() if cap.pence is not None}


class SplitForm(VaryForm):
    """Another share for a body of the supply chain."""

    what = "share"
    of = ChoiceField(label="Share of", choices=())
    percent = PercentField(label="New share", help_text="Of every sum that the provider is paid")
    field_order = ("of", "percent", "from_when", "rests_on", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = list(bodies_in(self.stand).items())  # type: ignore[attr-defined]

    def changes(self) -> tuple[str, str, Mapping[str, Any], str]:
        of = self.cleaned_data["of"]
        title = f"Another share: {bodies_in(self.stand)[of]}"
        return of, title, {"splits": {of: self.cleaned_data["percent"].normalize()}}, "event"


def bodies_in(stand: Stand) -> dict[str, str]:
    names = names_of([*stand.contract.splits, *stand.contract.parties.others])
    return dict(sorted(names.items(), key=lambda each: each[1]))


class LastDayForm(VaryForm):
    """Another last day on which somebody may start under the contract."""

    what = "last-day"
    from_when = None  # type: ignore[assignment]
    last = DayField(label="Last day on which somebody starts under it")
    field_order = ("last", "rests_on", "why")

    def first_day(self) -> date:
        return today()

    def changes(self) -> tuple[str, str, Mapping[str, Any], str]:
        last: date = self.cleaned_data["last"]
        return last.isoformat(), f"Starts until {day(last)}", {"in_force": {"until": last + timedelta(days=1)}}, "event"
