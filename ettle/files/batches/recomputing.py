"""A batch worked out again from its archive: the events by the rules, each as they were known when a line was agreed to."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.life import Life
from ettle.engine.events.catalogue import LOCAL, Event
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.settle.lines import EarnedLine, LineId, earned_lines
from ettle.engine.settle.places import ApprovedLine
from ettle.engine.settle.settling import Settlement, settle
from ettle.files.batches.archive import NotABatch, unpacked
from ettle.files.events.reading import read_events
from ettle.files.rulebook import load_rulebook

Line = Mapping[str, Any]
Parts = Mapping[str, int]
BY_RULES, BY_PEOPLE, ERASED = "worked out", "decided by people", "person erased: as agreed"


@dataclass(frozen=True, slots=True)
class Row:
    """One line or payment: what the archive says, what was worked out, in pence, and how."""

    reference: str
    what: str
    said: int
    found: int
    how: str
    why: str = ""

    @property
    def difference(self) -> int:
        return self.found - self.said

    @property
    def holds(self) -> bool:
        return not self.difference and not self.why


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A batch worked out again: its lines, then its payments."""

    batch: str
    lines: tuple[Row, ...]
    payments: tuple[Row, ...]

    @property
    def holds(self) -> bool:
        return all(row.holds for row in (*self.lines, *self.payments))

    @property
    def difference(self) -> int:
        """Of all payments, in pence; each counts, whichever way it goes."""
        return sum(abs(row.difference) for row in self.payments)


@dataclass
class Rules:
    """The rulebook of an archive, as it was agreed by a moment: what was agreed on a page later is left out."""

    files: Mapping[str, bytes]
    agreed_at: Mapping[str, datetime]
    loaded: dict[frozenset[str], Rulebook] = field(default_factory=dict)

    def at(self, moment: datetime) -> Rulebook:
        later = frozenset(name for name, at in self.agreed_at.items() if at > moment)
        if later not in self.loaded:
            self.loaded[later] = _loaded({name: it for name, it in self.files.items() if name not in later})
        return self.loaded[later]


def _loaded(files: Mapping[str, bytes]) -> Rulebook:
    with tempfile.TemporaryDirectory() as folder:
        _written(Path(folder), files)
        return load_rulebook(Path(folder) / "rulebook").sound()


def _written(root: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


@dataclass
class _Batch:
    """What the archive holds, read."""

    reference: str
    lines: Sequence[Line]
    payments: Sequence[Line]
    agreed: Sequence[Line]
    """Every line that was agreed to under the contracts, with when, and when each ended or was restored."""
    events: Sequence[Event]
    rules: Rules
    erased: frozenset[str]
    known: dict[datetime, Mapping[str, Journey]] = field(default_factory=dict)
    earned: dict[tuple[str, datetime], Sequence[EarnedLine]] = field(default_factory=dict)

    def journeys_at(self, moment: datetime) -> Mapping[str, Journey]:
        if moment not in self.known:
            self.known[moment] = journeys(self.events, moment)
        return self.known[moment]

    def earned_by(self, person: str, moment: datetime) -> Sequence[EarnedLine]:
        """What a journey had earned, as known at a moment."""
        if (person, moment) not in self.earned:
            journey = next((each for each in self.journeys_at(moment).values() if person in each.people), None)
            self.earned[person, moment] = list(_earned(journey, self.rules.at(moment), moment)) if journey else ()
        return self.earned[person, moment]


def recompute(content: bytes) -> Recomputed:
    """Work a batch out again from its archive alone. Raises NotABatch."""
    manifest, files = unpacked(content)
    batch = _read(manifest, files)
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in batch.lines:
        groups[line["contract"], line["decided_at"]].append(line)
    found: dict[str, tuple[Row, Parts]] = {}
    for (contract, _), lines in sorted(groups.items()):
        found |= _group(batch, contract, lines)
    rows = tuple(found[line["reference"]][0] for line in batch.lines)
    return Recomputed(batch.reference, rows, tuple(_payments(batch, {id: parts for id, (_, parts) in found.items()})))


def _read(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> _Batch:
    try:
        rules = Rules(
            {name: content for name, content in files.items() if name.startswith("rulebook/")},
            {name: datetime.fromisoformat(at) for name, at in manifest.get("agreed_at", {}).items()},
        )
        said = {name: json.loads(files[f"{name}.json"]) for name in ("lines", "payments", "agreed")}
        return _Batch(
            reference=manifest["batch"],
            lines=said["lines"],
            payments=said["payments"],
            agreed=said["agreed"],
            events=_events(files["events.jsonl"], _loaded(rules.files)),
            rules=rules,
            erased=frozenset(manifest["erased"]),
        )
    except (KeyError, OSError, json.JSONDecodeError) as error:
        raise NotABatch(f"It lacks what a batch holds ({error}); ask for the export again.") from error


def _events(content: bytes, rulebook: Rulebook) -> Sequence[Event]:
    if not content:
        return ()
    with tempfile.TemporaryDirectory() as folder:
        _written(Path(folder), {"events.jsonl": content})
        reading = read_events(Path(folder) / "events.jsonl", declarations=rulebook.facts)
    if reading.receipt.rejected:
        raise NotABatch("Some of its events cannot be read: " + "; ".join(list(reading.receipt.lines())[:3]))
    return list(reading.events)


def _earned(journey: Journey, rulebook: Rulebook, moment: datetime) -> Iterator[EarnedLine]:
    """As a claim has it: by the rules of each enrolment, with the conflicts of the version in force."""
    on = moment.astimezone(LOCAL).date()
    stays = {stay.id: stay for stay in Life(journey, on).stays}
    for result in evaluate_journey(journey, rulebook, on, moment):
        if result.enrolment is None or (result.contract or "") not in rulebook.contracts:
            continue
        stay = stays[result.enrolment]
        versions = rulebook.versions(stay.programme, stay.start.contract, stay.begun, moment)
        version = next((each for each in reversed(versions) if each.in_force.start <= on), None)
        yield from earned_lines([result], {stay.programme: version.rules.conflicts if version else {}})


@dataclass(frozen=True)
class _Due:
    """What is due at a moment by what was worked out: the parts of each result and of each month of a fee."""

    moment: datetime
    results: Mapping[LineId, Parts]
    fees: Mapping[tuple[str, int], Parts]

    def of(self, line: Line) -> Parts:
        """Of what a line is of, or corrects: only a fee has no enrolment."""
        if not line["enrolment"]:
            return self.fees.get((line["rule"], line["n"]), {})
        return self.results.get(LineId(line["enrolment"], line["rule"], line["n"]), {})


def _group(batch: _Batch, contract: str, lines: Sequence[Line]) -> dict[str, tuple[Row, Parts]]:
    """Lines that were agreed to together: settled once, as known at that moment, after everything agreed to before."""
    moment = _moment(lines[0])
    settlement = _settled(batch, contract, moment, lines)
    results: dict[LineId, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for settled in settlement.lines:
        for part in settled.parts:
            results[settled.earned.id][part.organisation or ""] += part.pence
    fees = {
        (fee.fee, fee.month): {part.organisation or "": part.pence for part in fee.parts} for fee in settlement.fees
    }
    return {line["reference"]: _line(batch, line, _Due(moment, results, fees)) for line in lines}


def _settled(batch: _Batch, contract: str, moment: datetime, lines: Sequence[Line]) -> Settlement:
    people = {line["person"] for line in lines if line["person"]}
    if any(line["basis"].get("limited_by") for line in lines):
        # A limit was reached: whoever else had earned something under the contract counts as well.
        people |= {event.person for event in batch.events if getattr(event, "contract", None) == contract}
    earned = _once(line for person in sorted(people) for line in batch.earned_by(person, moment))
    own = [line for line in earned if line.contract == contract]
    clashing = {clash.enrolment for line in own for clash in line.payable_once}
    others = [line for line in earned if line.contract != contract and line.enrolment in clashing]
    agreed = [each for each in _agreed_at(batch, moment) if each.contract == contract or each.enrolment in clashing]
    unseen = [
        each
        for each in agreed
        if each.contract == contract and (each.person not in people or each.person in batch.erased)
    ]
    terms = batch.rules.at(moment).contracts[contract].terms
    on = moment.astimezone(LOCAL).date()
    places = [each.approved for each in agreed]
    return settle(terms, [*own, *(each.earned for each in unseen)], places, others, until=on)


def _once(lines: Iterable[EarnedLine]) -> list[EarnedLine]:
    """Two records of one person are one journey: what it earned is there once."""
    return list({(line.id, line.to): line for line in lines}.values())


@dataclass(frozen=True, slots=True)
class _Agreed:
    """A result that was agreed to by a moment, and what was agreed of it in all by then."""

    line: Line
    pence: int

    @property
    def contract(self) -> str:
        return str(self.line["contract"])

    @property
    def enrolment(self) -> str:
        return str(self.line["enrolment"])

    @property
    def person(self) -> str:
        return str(self.line["person"])

    @property
    def on(self) -> date:
        return date.fromisoformat(self.line["achieved_on"])

    @property
    def approved(self) -> ApprovedLine:
        line = self.line
        return ApprovedLine(line["enrolment"], line["rule"], line["n"], max(self.pence, 0), self.on, line["place"])

    @property
    def earned(self) -> EarnedLine:
        """Of a journey that is not in the archive: it stands as it was agreed, and uses up its room under the limits."""
        line = self.line
        return EarnedLine(
            person=line["person"],
            enrolment=line["enrolment"],
            programme=line["programme"],
            contract=line["contract"],
            rule=line["rule"],
            n=line["n"],
            to=line["provider"],
            amount=max(self.pence, 0),
            achieved_on=self.on,
            recorded_on=self.on,
            group=line["group"] or None,
        )


def _agreed_at(batch: _Batch, moment: datetime) -> list[_Agreed]:
    """The results that stood as agreed to just before a moment, in that order."""
    before = [line for line in batch.agreed if _moment(line) < moment]
    corrections: dict[str, int] = defaultdict(int)
    for line in before:
        if line["corrects"]:
            corrections[line["corrects"]] += line["pence"]
    standing = (line for line in before if line["kind"] == "result" and _is_live(line, moment))
    return [_Agreed(line, line["pence"] + corrections[line["reference"]]) for line in standing]


def _is_live(line: Line, moment: datetime) -> bool:
    ended, restored = (sum(datetime.fromisoformat(at) < moment for at in line[what]) for what in ("ended", "restored"))
    return ended <= restored


def _moment(line: Line) -> datetime:
    return datetime.fromisoformat(line["decided_at"])


def _line(batch: _Batch, line: Line, due: _Due) -> tuple[Row, Parts]:
    said: Parts = {part["body"]: part["pence"] for part in line["parts"]}
    if line["person"] and line["person"] in batch.erased:
        return _row(line, said, line["pence"], said, ERASED)
    if line["kind"] in ("result", "fee"):
        parts = due.of(line)
        return _row(line, said, sum(parts.values()), parts, BY_RULES)
    if line["by_hand"] or "due" not in line["basis"]:
        return _row(line, said, sum(said.values()), said, BY_PEOPLE)
    moves = _moves(batch, line, due)
    return _row(line, said, sum(moves.values()), moves, BY_RULES)


def _moves(batch: _Batch, line: Line, due: _Due) -> Parts:
    """What each body is to have more (of an adjustment) or less (of a recovery): what is due by the events and what people
    found, less what was agreed of it before. What people took back stays so, and nobody owes more than they had."""
    had: dict[str, int] = defaultdict(int)
    by_hand: dict[str, int] = defaultdict(int)
    for each in batch.agreed:
        if _moment(each) < due.moment and line["corrects"] in (each["reference"], each["corrects"]):
            for part in each["parts"]:
                had[part["body"]] += part["pence"]
                by_hand[part["body"]] += part["pence"] if each["by_hand"] else 0
    now, sign = due.of(line), -1 if line["kind"] == "recovery" else 1
    moves = {body: max(now.get(body, 0) + by_hand[body], 0) - had[body] for body in {*had, *now}}
    return {body: pence for body, pence in sorted(moves.items()) if pence * sign > 0}


def _row(line: Line, said: Parts, pence: int, parts: Parts, how: str) -> tuple[Row, Parts]:
    wrong = (
        ""
        if _but_nothing(said) == _but_nothing(parts)
        else f"the parts worked out are {_told(parts)}, the archive says {_told(said)}"
    )
    what = f"{line['title']} of {line['enrolment'] or line['contract']}"
    return Row(line["reference"], what, line["pence"], pence, how, wrong), parts


def _but_nothing(parts: Parts) -> Parts:
    return {body: pence for body, pence in parts.items() if pence}


def _told(parts: Parts) -> str:
    return ", ".join(f"{body} {pounds(pence)}" for body, pence in sorted(parts.items())) or "none"


def _payments(batch: _Batch, found: Mapping[str, Parts]) -> Iterator[Row]:
    """Each payment as the parts that were worked out come to."""
    for payment in batch.payments:
        body = payment["body"]
        pence = sum(found.get(reference, {}).get(body, 0) for reference in payment["lines"])
        yield Row(payment["reference"], body, payment["pence"], pence, "parts of its lines")
