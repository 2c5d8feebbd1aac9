"""What goes in and comes out in more than one place, with an example of each for the description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ninja import Schema
from pydantic import ConfigDict


def shape(**example: Any) -> ConfigDict:
    """What every type of ours says: nothing beside its fields, and an example of it."""
    return ConfigDict(extra="forbid", json_schema_extra={"example": example})


class Recorded(Schema):
    """What was recorded: the act, and its events by id."""

    act: str
    events: list[str]
    model_config = shape(act="ev-5f0c9a", events=["ev-5f0c9a"])


class Written(Schema):
    """What was written, by its number."""

    id: int
    model_config = shape(id=41)


class Fields(Schema):
    """The fields of a page's form, by their names in the form. Id, person, organisation, who and when are set here."""

    fields: dict[str, Any] = {}
    model_config = shape(fields={"on": "2021-11-09", "mode": "phone", "reached": "yes", "why": "It was a call"})


def likeness(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those alike, each as far as the post may see: as the pages show them."""
    return [
        {
            "person": row["person"],
            "name": row["name"],
            "why": row["why"],
            "born": row["born"].isoformat() if row["born"] else None,
            "key_workers": row["workers"],
            "may_be_opened": row["opens"],
        }
        for row in rows
    ]
