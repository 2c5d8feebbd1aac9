"""What to look at first, said; and the command that prints it."""

from datetime import UTC, date, datetime

from click.testing import CliRunner

from ettle.cli import main
from ettle.engine.evaluated.tables import NAMES, table_of
from ettle.engine.flow.mapped import journey_map
from ettle.engine.wording.flow import looked_at, why_lost
from ettle.files.evaluated.manifest import About
from ettle.files.evaluated.writing import write_evaluated
from tests.flow.drawn import MAP, day, journeys

LINES = [f"p{each}: referral 0, first_contact 2, plan 30" for each in range(5)]
LINES += ["q: referral 0, leave/works/moved_away 9", "r: referral 0, start 5, leave 10, start 30"]
OFFERS = [("a", "met"), ("b", "missed")]


def test_each_thing_to_look_at_is_a_sentence_with_its_number():
    found = journey_map(MAP, journeys(*LINES, offers=OFFERS), day(60))
    assert looked_at(found) == [
        "The longest wait is before “Plan agreed”: 28 days for the middle person, 28 or more for the slowest tenth, and "
        "what is promised is kept for 50 %.",
        "Most are lost before “First contact”: 1 person (1 moved away).",
        "Left, and came back: 1 person, after 20 days for the middle one.",
    ]


def test_what_to_look_at_says_reasons_in_the_words_of_their_list():
    found = journey_map(MAP, journeys("q: referral 0, leave/works/moved_away 9"), day(60))
    assert looked_at(found, {"moved_away": "Moved house"}) == [
        "Most are lost before “First contact”: 1 person (1 moved house)."
    ]


def test_reasons_are_said_in_the_words_of_their_list_and_silence_as_silence():
    found = journey_map(MAP, journeys("q: referral 0, leave/works/moved_away 9", "s: referral 0"), day(300))
    assert why_lost(found.stages[0], {"moved_away": "Moved house"}) == "1 moved house, 1 nothing heard since"


def test_the_command_prints_the_stages_the_loops_and_what_to_look_at(tmp_path):
    tables = journeys(*LINES, offers=OFFERS)
    whole = {name: tables.get(name, table_of(name, [])) for name in NAMES}
    about = About(date(2024, 3, 1), datetime(2024, 3, 1, tzinfo=UTC), "rules", "file", "a test")
    write_evaluated(tmp_path / "rows", about, whole)
    run = CliRunner().invoke(main, ["map", str(tmp_path / "rows")])
    assert run.exit_code == 0, run.output
    assert "First contact" in run.output
    assert "Most are lost before “First contact”: 1 person (1 moved away)." in run.output
    run = CliRunner().invoke(main, ["map", str(tmp_path / "rows"), "--steps"])
    assert [line.split()[:3] for line in run.output.splitlines() if line.startswith(" first_contact")] == [
        ["first_contact", "plan", "5"]
    ]
    run = CliRunner().invoke(main, ["map", str(tmp_path / "rows"), "--map", "into-wrok"])
    assert (run.exit_code, "did you mean `into-work`" in run.output) == (2, True)
