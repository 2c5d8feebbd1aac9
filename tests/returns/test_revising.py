"""Two editions of one return: what changed, and why."""

from datetime import UTC, datetime

from ettle.engine.events.catalogue import KINDS
from ettle.engine.returns.periods import period
from ettle.engine.returns.revising import LATER, NO_REASON, recorded_between, revisions
from tests.returns.drawn import PARTICIPANTS, as_sent, day, sent

FIRST, SECOND = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 8, 1, tzinfo=UTC)


def recorded(person, kind, at, **more):
    common = {"id": f"{kind}-{at.date()}", "person": person, "kind": kind, "on": day("2024-02-01"), "recorded_at": at}
    return KINDS[kind].model_validate({**common, "recorded_by": "ben", "organisation": "works", **more})


def report(before, now, events=(), new_since=None):
    kept = recorded_between(events, FIRST, SECOND)
    found = revisions(PARTICIPANTS, as_sent(*before), as_sent(*now), kept, new_since)
    return [(each.key[0], each.kind, each.changes, each.why) for each in found.rows]


def test_the_same_rows_are_no_revision():
    assert report([sent()], [sent()]) == []


def test_a_late_job_changes_a_row_and_is_named_as_the_reason():
    job = recorded("ada", "work", datetime(2024, 6, 1, tzinfo=UTC), employer="shop")
    assert report([sent()], [sent(job_start="2024-02-01")], [job]) == [
        ("ada", "changed", (("job_start", "", "2024-02-01"),), ("work was recorded",))
    ]


def test_a_change_is_explained_by_what_its_column_is_made_of():
    at = datetime(2024, 6, 1, tzinfo=UTC)
    events = [
        recorded("ada", "work", at, employer="shop"),
        recorded("ada", "evidence", at),
        recorded("ada", "fact", at, name="lives_in", value="angus"),
    ]
    kept = recorded_between(events, FIRST, SECOND)
    now = as_sent(sent(job_start="2024-02-01", local_authority="angus"))
    found = revisions(PARTICIPANTS, as_sent(sent()), now, kept)
    assert found.by_reason(PARTICIPANTS) == {
        "Local authority: the fact “lives in” was recorded": 1,
        "Employment start date: work was recorded": 1,
    }
    other = revisions(PARTICIPANTS, as_sent(sent()), as_sent(sent(gained_qualification="no")), {"ada": events[1:2]})
    assert other.by_reason(PARTICIPANTS) == {"Gained a qualification: evidence was recorded": 1}


def test_a_correction_is_told_from_something_new():
    mended = recorded("ada", "work", datetime(2024, 6, 1, tzinfo=UTC), employer="shop", replaces="work-1")
    before, now = [sent(job_start="2024-02-02")], [sent(job_start="2024-02-01")]
    assert [each[3] for each in report(before, now, [mended])] == [("work was corrected",)]


def test_what_was_known_at_the_first_edition_is_no_reason():
    known = recorded("ada", "work", FIRST, employer="shop")
    assert [each[3] for each in report([sent()], [sent(age="35")], [known])] == [(NO_REASON,)]


def test_somebody_added_late_is_a_revision_and_somebody_new_in_the_next_quarter_is_not():
    late, new = sent(participant="bo"), sent(participant="cy", support_start="2024-04-01")
    second = period("quarter", "2024-Q2")
    found = report([sent()], [sent(), late, new], new_since=second.start)
    assert [each[:2] for each in found] == [("bo", "added")]
    changed = report([sent()], [sent(job_start="2024-04-02")], new_since=second.start)
    assert [each[3] for each in changed] == [(LATER,)], "no rule need have changed"


def test_somebody_who_is_no_longer_there_is_told_of():
    gone = recorded("bo", "retract", datetime(2024, 6, 1, tzinfo=UTC), replaces="start-1")
    assert report([sent(), sent(participant="bo")], [sent()], [gone]) == [
        ("bo", "removed", (), ("something was taken back",))
    ]
