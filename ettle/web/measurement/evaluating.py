"""What the rules say of everybody in a snapshot, as rows that figures are counted in; and which of them is the newest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.counting import Journey, journeys
from ettle.files.evaluated.manifest import About, NotEvaluated, rulebook_fingerprint
from ettle.files.evaluated.reading import read_evaluated
from ettle.files.evaluated.writing import Writing, writing
from ettle.files.events import read_events
from ettle.files.rulebook import default_rulebook
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.contracts import documents
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now
from ettle.web.measurement.handing_over import folder_of, hand_over
from ettle.web.measurement.models import Evaluation, Snapshot

AT_ONCE = 500
"""People of one part, where they are answered one by one."""
IN_COLUMNS = 200_000
"""Events from which on everybody is answered in columns, by the same rules; below it the start of that costs more."""
ACTOR = "system: figures"


def count_now(*, by: str = ACTOR, purpose: str = "figures") -> Evaluation:
    """Hand the store over as it is known now, and work out what the rules say of everybody in it."""
    return evaluate(hand_over(by=by, purpose=purpose), by=by)


def evaluate(snapshot: Snapshot, *, by: str) -> Evaluation:
    """Work out what the rules say of everybody in a snapshot, by the rulebook as it stands. Whole or not at all."""
    rules = rules_as_they_stand()
    about = About(snapshot.on, snapshot.known_at, rules, snapshot.hash, by)
    folder = folder_of(snapshot) / f"evaluated-{rules[:12]}"
    with writing(folder, about) as rows:
        (_in_columns if snapshot.rows >= IN_COLUMNS else _one_by_one)(snapshot, rows)
    folder.chmod(0o700)
    manifest = rows.manifest(about)
    with as_system():
        made = Evaluation.objects.create(
            snapshot=snapshot,
            rulebook=rules,
            hash=manifest.hash,
            people=manifest_people(folder),
            folder=folder.name,
            made_by=by,
            made_at=now(),
        )
    audit.wrote("evaluation", made.pk)
    return made


def rules_as_they_stand() -> str:
    """A fingerprint of the rulebook: its files, and what was agreed on pages since."""
    agreed = documents.edition()
    return hashlib.sha256(f"{rulebook_fingerprint(default_rulebook())} {agreed}".encode()).hexdigest()


def _in_columns(snapshot: Snapshot, rows: Writing) -> None:
    # Its kernels take seconds to load: only whoever has work for them does.
    from ettle.files.bulk.parts import EventsFile
    from ettle.files.bulk.running import Question, run

    file = EventsFile(folder_of(snapshot) / "events.parquet", dict(rulebook().facts))
    question = Question(rulebook(), snapshot.on, snapshot.known_at)
    run(file, question, lambda number, part: rows.write(number, part.tables))


def _one_by_one(snapshot: Snapshot, rows: Writing) -> None:
    for part, some in enumerate(_parts(snapshot)):
        rows.write(part, by_definition(some, rulebook(), snapshot.on, snapshot.known_at))
    if not rows.rows:
        # Of nobody there is one part without rows, so that there is something to read.
        rows.write(0, by_definition([], rulebook(), snapshot.on, snapshot.known_at))


def _parts(snapshot: Snapshot) -> Iterator[Sequence[Journey]]:
    read = read_events(folder_of(snapshot) / "events.parquet", declarations=rulebook().facts)
    found = iter(journeys(read.events, snapshot.known_at).values())
    while some := list(islice(found, AT_ONCE)):
        yield some


def manifest_people(folder: Path) -> int:
    """How many people have an enrolment or a referral in a folder of rows."""
    read = read_evaluated(folder, ("enrolments", "referrals"), {"enrolments": ["person"], "referrals": ["person"]})
    return len({each for table in read.tables.values() for each in table.column("person").to_pylist()})


def newest() -> Evaluation | None:
    """The rows that figures are counted in today."""
    return Evaluation.objects.select_related("snapshot").order_by("-id").first()


@dataclass(frozen=True)
class Rows(Mapping[str, Any]):
    """The tables of an evaluation, read as they are wanted and kept while the process lives."""

    evaluation: Evaluation

    @property
    def hash(self) -> str:
        return self.evaluation.hash

    def __getitem__(self, name: str) -> Any:
        """A `pyarrow.Table`. Raises NotEvaluated where the folder is not what was written down of it."""
        return _table(folder_of(self.evaluation.snapshot) / self.evaluation.folder, self.evaluation.hash, name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@lru_cache(maxsize=24)
def _table(folder: Path, hash: str, name: str) -> Any:
    read = read_evaluated(folder, (name,))
    if read.manifest.hash != hash:
        raise NotEvaluated(f"{folder}: is not what was counted on; hand the store over again: ettle snapshot take")
    return read.tables[name]
