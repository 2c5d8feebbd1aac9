"""Between one row of a file and one event, both ways. What is wrong with a row is told, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from ettle.engine.events.catalogue import KINDS, Event, Fact, checked
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.engine.events.fields import Hours
from ettle.engine.events.together import Fault
from ettle.files.events.teaching import did_you_mean, fault_of, shown

MOST_FAULTS = 10
"""Of one row; the rest are counted, not listed."""


class RowFaulty(ValueError):
    """A row that is no event, with everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{each.field}: {each.found}" for each in faults))


def event_of(row: Mapping[str, Any], declarations: Mapping[str, FactDeclaration] | None) -> Event:
    """The event of a row by its field names in files; None = empty. Raises RowFaulty."""
    filled = {field: value for field, value in row.items() if value is not None}
    kind = filled.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise RowFaulty(_no_such_kind(kind))
    try:
        event = checked(filled)
    except ValidationError as error:
        raise RowFaulty(*_faults(error, kind)) from error
    if declarations is not None and isinstance(event, Fact):
        return _declared(event, declarations)
    return event


def _no_such_kind(kind: object) -> Fault:
    if kind is None:
        return Fault("kind", "nothing", "a kind of the catalogue", "say what kind of event it is")
    return Fault("kind", shown(kind), "a kind of the catalogue", did_you_mean(kind, KINDS) or "mend the kind")


def _faults(error: ValidationError, kind: str) -> list[Fault]:
    details = error.errors(include_url=False)
    faults = [fault_of(each, kind) for each in details[:MOST_FAULTS]]
    if len(details) > MOST_FAULTS:
        more = f"{len(details) - MOST_FAULTS:,} more faults"
        faults.append(Fault("", more, f"a {kind}", "put the others right first"))
    return faults


def _declared(event: Fact, declarations: Mapping[str, FactDeclaration]) -> Event:
    try:
        return checked_fact(event, declarations)
    except ValueError as error:
        field, _, message = str(error).partition(": ")
        found, _, cure = message.partition("; ")
        if event.name not in declarations:
            cure = did_you_mean(event.name, declarations) or cure
        raise RowFaulty(Fault(field, found, f"what {event.name} is declared to be", cure)) from error


def row_of(event: Event) -> dict[str, Any]:
    """The fields of an event by their names in files, empty ones left out; hours as hours, days as text."""
    row: dict[str, Any] = {}
    for attribute, name, written in _COLUMNS[event.kind]:
        value = getattr(event, attribute)
        if value is not None and value != ():
            row[name] = written(value)
    return row


def hours(hundredths: int) -> Decimal:
    """Hours as a person writes them: 1550 hundredths are 15.5."""
    whole, rest = divmod(hundredths, 100)
    return (Decimal(hundredths) / 100).normalize() if rest else Decimal(whole)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def is_hours(field: FieldInfo) -> bool:
    """Whether a field of the catalogue holds hours."""
    return Hours in get_args(field.annotation) or get_args(Hours)[1] in field.metadata


def _columns(kind: type[Event]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    return [
        (attribute, field.alias or attribute, hours if is_hours(field) else _plain)
        for attribute, field in kind.model_fields.items()
    ]


_COLUMNS = {kind: _columns(each) for kind, each in KINDS.items()}
