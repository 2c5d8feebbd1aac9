"""The files in the walk-through are a rulebook that `ettle check` finds clean, cases and all."""

from __future__ import annotations

from pathlib import Path

from ettle.files.measures import read_measures
from ettle.files.sharing import failures_of, read_sharing
from spec.book.chapter import Block, Piece, read_chapter
from spec.book.refusals import checked, receipt_of
from spec.book.world import house
from spec.measures.drawn import shows

HOW_TO = Path(__file__).parents[1] / "docs" / "how-to" / "add-a-programme.md"
MEASURE = HOW_TO.with_name("add-a-measure.md")
SHARING = HOW_TO.with_name("add-a-sharing-agreement.md")


def files_of(text: str) -> dict[str, str]:
    """The files of a page: a block's second word is its file, and blocks of one file follow on each other."""
    files: dict[str, str] = {}
    for piece in read_chapter(HOW_TO.name, text).parts:
        if isinstance(piece, Piece) and isinstance(piece.part, Block) and len(piece.part.words) == 2:
            name = piece.part.words[1]
            files[name] = files.get(name, "") + piece.part.text + "\n"
    return files


def test_the_walk_through_makes_a_programme_that_is_clean(tmp_path: Path) -> None:
    files = files_of(HOW_TO.read_text(encoding="utf-8"))
    events = files.pop("events.jsonl")
    report = checked(tmp_path, "harbour-works", files)
    wrong = [*map(str, report.problems), *(line for each in report.failures for line in each.lines(str))]
    assert wrong == []
    assert (report.programmes, report.variations, report.cases) == (1, 1, 10)
    assert receipt_of(tmp_path / "events.jsonl", events.strip()) == [
        "events.jsonl: 3 rows read, 3 accepted, 0 rejected."
    ]


def test_the_walk_through_makes_a_sharing_agreement_that_is_clean(tmp_path: Path) -> None:
    for file, text in files_of(SHARING.read_text(encoding="utf-8")).items():
        (tmp_path / "sharing").mkdir(exist_ok=True)
        (tmp_path / "sharing" / file).write_text(text, encoding="utf-8")
    [read], problems = read_sharing(tmp_path, house().facts)
    assert problems == []
    assert [line for each in failures_of(read) for line in each.lines()] == []
    assert len(read.agreement.cases) == 4


def test_the_walk_through_makes_a_measure_that_is_clean_and_gives_a_figure(tmp_path: Path) -> None:
    [(file, text)] = files_of(MEASURE.read_text(encoding="utf-8")).items()
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / file).write_text(text, encoding="utf-8")
    found, problems = read_measures(tmp_path, house().facts, [])
    assert problems == []
    drawn = """
    person | begun      | work_began | care_experienced
    ada    | 2021-04-01 | 2021-09-30 | yes
    bea    | 2021-04-01 | 2021-10-01 | yes
    cat    | 2021-04-01 | 2021-05-01 | no
    """
    measure = found.measures["care_into_work"]
    shows(measure, "cohort | started | numerator | % of started\n2021-Q2 | 2 | 1 | 50.0%", enrolments=drawn)
