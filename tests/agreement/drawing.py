"""A difference as a person reads it: the seed, the rules, the events, and what each side says."""

from __future__ import annotations

import json
from typing import Any

from .generate import Drawn, exactly

HIDDEN = {"title", "participation", "fund", "in_force", "groups", "programme"}


def drawn_difference(drawn: Drawn, places: dict[str, tuple[Any, Any]]) -> str:
    lines = ["", f"=== seed {drawn.seed}, asked on {drawn.on}, known at {drawn.known_at} ==="]
    if drawn.ready is None:
        lines += _rules(drawn)
    lines += [f"  {_event(row)}" for row in sorted(drawn.events, key=lambda row: (row["on"], row["id"]))]
    for place, (evaluator, oracle) in places.items():
        lines.append(f"  {place}: evaluator {_short(evaluator)} | oracle {_short(oracle)}")
    return "\n".join(lines)


def _rules(drawn: Drawn) -> list[str]:
    lines = []
    for name, document in drawn.programmes.items():
        for block, said in document.items():
            if block not in HIDDEN:
                lines += [f"  {name} {block} {rule}: {_short(each)}" for rule, each in said.items()]
    for field in (drawn.variations, drawn.contract_variations):
        for several in field.values():
            lines += [f"  {each['variation']} {_short(each['in_force'])}: {_short(each['change'])}" for each in several]
    lines += [
        f"  contract {name}: {_short({k: v for k, v in each.items() if k in ('in_force', 'prices', 'change')})}"
        for name, each in drawn.contracts.items()
    ]
    if "rate" in "".join(lines):
        lines += [f"  rate {name}: {_short(each['values'])}" for name, each in drawn.rates.items()]
    if "working_days" in "".join(lines):
        lines.append(f"  holidays {sorted(map(str, drawn.holidays))}")
    return lines


def _event(row: dict[str, Any]) -> str:
    rest = {key: value for key, value in row.items() if key not in ("id", "person", "kind", "on", "recorded_at")}
    return f"{row['on']} {row['id']} {row['person']} {row['kind']} {_short(rest)} recorded {row['recorded_at']}"


def _short(said: Any) -> str:
    text = json.dumps(exactly(said), ensure_ascii=False, default=str).replace('"', "")
    return text.replace(", illustrative: yes", "")
