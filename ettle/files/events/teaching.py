"""What is wrong with a field, in words that teach: what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic_core import ErrorDetails

from ettle.engine.events.catalogue import KINDS
from ettle.engine.events.fields import CONTROL_CHARACTERS
from ettle.engine.events.together import Fault

LONGEST_SHOWN = 60
_HOURS = ("hours", "hours_per_week")
_NO_VALUE = "nothing"


def shown(value: object) -> str:
    """A value as an error may show it: short, on one line, with nothing in it that could mislead the eye."""
    if isinstance(value, str):
        short = value[:LONGEST_SHOWN] + ("..." if len(value) > LONGEST_SHOWN else "")
        inert = CONTROL_CHARACTERS.sub(lambda found: f"\\u{ord(found.group()):04x}", short)
        return '"' + inert.encode("utf-8", "backslashreplace").decode("utf-8") + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal) and value == value:
        return str(value)[:LONGEST_SHOWN]
    names = {dict: "an object", list: "a list", tuple: "a list", float: "a number that is not exact"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), str(value)[:LONGEST_SHOWN])


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Did you mean: a cure naming the closest of the known words, or nothing when none is close."""
    return _closest(word[:LONGEST_SHOWN], tuple(known)) if isinstance(word, str) else ""


@lru_cache(maxsize=2000)
def _closest(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word.lower(), known, n=1)
    return f"write {close[0]}, if that is what was meant" if close else ""


def fault_of(error: ErrorDetails, kind: str) -> Fault:
    """One error of the catalogue's check, in our words."""
    field, found = str(error["loc"][0]) if error["loc"] else "", shown(error["input"])
    context: dict[str, Any] = error.get("ctx") or {}
    match error["type"]:
        case "extra_forbidden":
            return _unknown_field(field, kind)
        case "missing":
            return Fault(field, _NO_VALUE, f"a value: every {kind} has one", f"fill in {field}")
        case "literal_error":
            expected = context["expected"].replace("'", "")
            cure = did_you_mean(error["input"], expected.replace(" or ", ", ").split(", "))
            return Fault(field, found, expected, cure or "write one of these words")
        case "greater_than_equal" | "less_than_equal":
            return Fault(field, found, _bounds(field, context), "check the number")
        case "string_too_long" | "too_long":
            return Fault(field, found, f"at most {context['max_length']} letters", "shorten it")
        case "string_type" | "string_unicode":
            return Fault(field, found, "text", "write it as text")
        case "value_error":
            return fault_said(str(context["error"]), found, kind, field)
        case _:
            return Fault(field, found, error["msg"][0].lower() + error["msg"][1:], f"mend {field}")


def fault_said(message: str, found: str, kind: str, field: str = "") -> Fault:
    """The fault of a message that says "field: what is wrong; what to do", the field only if not given."""
    if not field:
        field, _, message = message.partition(": ")
        found = _NO_VALUE if found == "an object" else found
    wrong, _, cure = message.partition("; ")
    if found == _NO_VALUE:
        return Fault(field, wrong, f"fields of a {kind} that agree", cure or f"mend {field}")
    return Fault(field, f"{found}, which {wrong}", f"what {field} may hold", cure or f"mend {field}")


def _unknown_field(field: str, kind: str) -> Fault:
    fields = [each.alias or name for name, each in KINDS[kind].model_fields.items()]
    own = ", ".join(fields)
    cure = did_you_mean(field, fields) or "take it out"
    return Fault(shown(field)[1:-1], f"a field that {kind} does not have", f"only {own}", cure)


def _bounds(field: str, context: dict[str, Any]) -> str:
    if field in _HOURS:
        return "hours from 0 to 168"
    least, most = context.get("ge"), context.get("le")
    return f"{least} or more" if least is not None else f"{most:,} or less"
