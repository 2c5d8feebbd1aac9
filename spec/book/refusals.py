"""Files that are refused, and what is said about them: read as `ettle check` and the readers of events read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.wording.reasons import reason_in_english
from ettle.files.checking import CheckReport, check
from ettle.files.events.reading import read_events
from ettle.files.locks import LOCK_FILE
from ettle.files.rulebook import default_rulebook
from spec.book.chapter import Block, Example
from spec.book.world import EXAMPLE, house

TABLES = ("facts.yaml", "rates", "calendars", "codelists")


def is_refusal(example: Example) -> bool:
    return bool(_files(example))


def said_of(example: Example) -> tuple[list[str], list[str]]:
    """What the example says is said of its files, and what really is."""
    texts = [block.text for block in example.blocks() if block.words == ("text",)]
    assert len(texts) == 1, "a refused file needs one block of `text` with what is said"
    return texts[0].splitlines(), list(_said(example))


def _files(example: Example) -> dict[str, Block]:
    """Blocks that are files: their second word is the file's name. Of one name the last counts."""
    return {block.words[1]: block for block in example.blocks() if len(block.words) == 2 and "." in block.words[1]}


def _said(example: Example) -> Iterator[str]:
    files = _files(example)
    events = next((name for name in files if name.startswith("events.")), None)
    with TemporaryDirectory() as folder:
        if events is not None:
            yield from receipt_of(Path(folder) / events, files[events].text)
        else:
            yield from _of_rulebook(Path(folder), files)


def receipt_of(path: Path, text: str) -> list[str]:
    """What is said of a file of events with this text."""
    path.write_text(text + "\n", encoding="utf-8")
    return read_events(path, declarations=house().facts).receipt.lines()


def _of_rulebook(root: Path, files: dict[str, Block]) -> Iterator[str]:
    report = checked(root, EXAMPLE, {name: block.text for name, block in files.items()})
    yield from map(str, report.problems)
    for failure in report.failures:
        yield from failure.lines(lambda reason: reason_in_english(reason, {}))


def checked(root: Path, programme: str, files: Mapping[str, str]) -> CheckReport:
    """What `ettle check` says of a rulebook that holds one programme, beside our own tables."""
    for each in TABLES:
        (root / each).symlink_to(default_rulebook() / each)
    for name, text in files.items():
        path = root / name if name == LOCK_FILE else root / "programmes" / programme / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    return check(root, evaluate_journey, date(2024, 1, 1))
