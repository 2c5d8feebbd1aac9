"""Today: what matters about Ben's people, why, since when, and the one act that would see to it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.access.models import Grant
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions
from ettle.web.casework.models import Matter, Standing
from ettle.web.casework.today import SHOWN, matters, when
from ettle.web.people.actions import name_person
from tests.casework.questions import questions_of
from tests.cast import WORKS, bens
from tests.remembered import remembered
from tests.web.told import DAY, ada, told

pytestmark = pytest.mark.django_db


def record(*events):
    actions.record_events(by="ben", events=events, for_day=DAY)


def start(person="isla", on="2021-11-01", programme="fair-start-scotland", worker="ben"):
    yield told("start", on, person=person, programme=programme, provider=WORKS, group="core")
    if worker:
        yield told("key_worker", on, person=person, worker=worker)


def here(person):
    """Section, day, word and why of each thing that matters about somebody."""
    return [
        (m.section[2:], m.on, m.word, m.why) for m in Matter.objects.filter(person=person).order_by("section", "on")
    ]


def about(person, section):
    return [row for row in here(person) if row[0] == section]


def test_somebody_who_started_and_was_never_reached_waits_for_a_first_contact(cast, recorded):
    record(*start())
    (row,) = about("isla", "first_contact")
    assert row == ("first_contact", date(2021, 11, 1), "Waiting", "Started on 1 November 2021. Nobody has tried yet.")


def test_tries_without_an_answer_are_counted_and_one_who_was_reached_waits_no_more(cast, recorded):
    record(*start(), told("contact", "2021-11-03", person="isla", mode="phone", reached="no"))
    (row,) = about("isla", "first_contact")
    assert row[2:] == ("Tried", "Started on 1 November 2021. 1 try, no answer; the last on 3 November 2021.")
    record(told("contact", "2021-11-04", person="isla", mode="phone", reached="yes"))
    assert about("isla", "first_contact") == []


@pytest.mark.parametrize(("reached", "said"), [("yes", []), ("no", ["Tried"])])
def test_who_was_reached_when_they_were_referred_waits_for_no_first_contact_after_the_start(
    cast, recorded, reached, said
):
    sent = told("referral", "2021-10-20", id="to-works", person="isla", to=WORKS, source="jobcentre")
    rang = told("contact", "2021-10-22", person="isla", mode="phone", reached=reached, organisation=WORKS)
    record(sent, rang.model_copy(update={"enrolment": None}), *start())
    assert [row[2] for row in about("isla", "first_contact")] == said


def test_who_was_reached_before_the_start_and_never_since_is_quiet_in_the_end(cast, recorded):
    sent = told("referral", "2021-09-20", id="to-works", person="isla", to=WORKS, source="jobcentre")
    rang = told("contact", "2021-09-22", person="isla", mode="phone", reached="yes", organisation=WORKS)
    record(sent, rang.model_copy(update={"enrolment": None}), *start(on="2021-10-01"))
    assert [row[3] for row in about("isla", "quiet")] == ["Nothing recorded since 1 October 2021."]


def test_somebody_referred_waits_until_they_are_answered(cast, recorded):
    referral = told(
        "referral", "2021-11-05", person="noor", source="jobcentre", programme="fair-start-scotland", to=WORKS
    )
    record(referral)
    assert [row[:2] for row in here("noor")] == [("first_contact", date(2021, 11, 5))]
    record(told("referral_answer", "2021-11-08", person="noor", answer="declined", referral=referral.id))
    assert here("noor") == []


@pytest.mark.parametrize(
    ("until", "word"),
    [("2021-11-09", "Consent ended"), ("2021-11-10", "Consent ended"), ("2021-11-20", "Consent ends"), ("2022-03-01", None), ("2021-08-01", None)],
)  # fmt: skip
def test_a_consent_that_ended_or_soon_ends_is_asked_again(cast, recorded, until, word):
    record(*ada(), told("consent", "2021-07-20", **{"with": "brae-minds"}, purpose="sharing", until=until))
    assert [row[2] for row in about("ada", "attention")] == ([word] if word else [])


def test_a_consent_given_again_is_asked_no_more(cast, recorded):
    record(*ada(), told("consent", "2021-07-20", id="c1", purpose="sharing", until="2021-11-01"))
    record(told("consent", "2021-11-02", id="c2", purpose="sharing", until="2022-11-01"))
    assert about("ada", "attention") == []


def test_an_outcome_close_to_its_edge_says_the_day(cast, recorded):
    record(*ada())
    (row,) = about("ada", "edge")
    assert row[1:3] == (date(2021, 11, 21), "Nearly there") or row[2] == "Close"
    assert "80 of 91 days" in row[3] and "21 November 2021" in row[3]


def test_what_is_owed_and_late_comes_before_what_is_due(cast, recorded):
    record(*start(on="2021-09-01"), told("contact", "2021-09-20", person="isla", reached="yes", mode="phone"))
    (row,) = about("isla", "owed")
    assert row[2] == "Missed" and "and" in row[3]


def test_a_follow_up_has_its_own_section(cast, recorded):
    record(*start(on="2021-06-01", programme="no-one-left-behind-local"))
    record(told("work", "2021-10-04", person="isla", employer="cafe", hours_per_week=20))
    assert [row[2] for row in about("isla", "follow_up")] in (["Due"], ["At risk"], ["Missed"])
    assert [row[3] for row in about("isla", "follow_up")] == ["Follow-up at 4 weeks: is due by 15 November 2021."]


@pytest.mark.parametrize(("answer", "left"), [("no_engagement", 1), ("unknown", 1), ("in_work", 0), ("not_in_work", 0)])
def test_a_follow_up_that_nobody_answered_is_asked_again_within_a_week(cast, recorded, answer, left):
    record(*start(on="2021-06-01", programme="no-one-left-behind-local"))
    record(told("work", "2021-10-04", person="isla", employer="cafe", hours_per_week=20))
    record(told("follow_up", "2021-11-05", person="isla", checkpoint_weeks=4, answer=answer))
    again = "Follow-up at 4 weeks: no answer on 5 November 2021; ask again by 12 November 2021."
    assert about("isla", "follow_up") == [("follow_up", date(2021, 11, 12), "No answer", again)][:left]


def test_somebody_gone_quiet_says_since_when(cast, recorded):
    record(*start(on="2021-09-01"), told("contact", "2021-09-20", person="isla", reached="yes", mode="phone"))
    assert about("isla", "quiet") == [
        ("quiet", date(2021, 9, 20), "Quiet", "Nothing recorded since 20 September 2021.")
    ]


def test_who_has_left_is_on_today_only_for_evidence(cast, recorded):
    record(*start(on="2021-08-01"), told("leave", "2021-10-01", person="isla", reason="health"))
    assert {row[0] for row in here("isla")} <= {"evidence"}


def test_rebuilding_gives_the_same_rows(cast, recorded):
    record(*ada(), *start(), *start("kofi", on="2021-06-01", worker=""))
    fields = [field.name for field in Matter._meta.fields if field.name != "id"]
    before = sorted(map(str, Matter.objects.values_list(*fields)))
    actions.rebuild(for_day=DAY)
    assert before == sorted(map(str, Matter.objects.values_list(*fields)))
    assert len(before) >= 3


@pytest.fixture
@remembered
def many(cast, recorded):
    """Ada; eight people nobody has reached: seven with Ben, one with Bea; Kofi with nobody."""
    name_person(person="ada", given="Ada", family="Farquhar")
    ones = [each for n in range(7) for each in start(f"eve-{n}", on=f"2021-11-0{n + 1}")]
    record(
        *ada(),
        bens("ada"),
        *ones,
        *start("isla", worker="bea"),
        *start("kofi", worker=""),
        *start("mairi", worker="bob"),
    )


def test_ben_sees_five_of_each_section_the_longest_first_and_all_when_he_asks(many, sign_in, cast):
    client = sign_in(cast["ben"])
    page = client.get("/today/").text
    first = page.partition('id="2_first_contact"')[2].partition("</section>")[0]
    assert "First contacts waiting" in first and "(7)" in first
    assert re.findall(r">(eve-\d)</a>", first) == [f"eve-{n}" for n in range(SHOWN)]
    assert "9 days" in first
    whole = client.get("/today/?only=2_first_contact").text
    assert len(re.findall(r">(eve-\d)</a>", whole)) == 7
    assert "Ada Farquhar" not in whole and "Back to the whole of Today" in whole


def test_each_row_has_one_verb_and_a_contact_is_recorded_from_its_row(many, sign_in, cast):
    page = sign_in(cast["ben"]).get("/today/").text
    first = page.partition('id="2_first_contact"')[2].partition("</section>")[0]
    assert 'action="/people/eve-0/contact/"' in first and 'name="enrolment" value="eve-0-1"' in first
    owed = page.partition('id="3_owed"')[2].partition("</section>")[0]
    assert owed.count('class="verb"') + owed.count("<form") == owed.count("rowheader")


def test_ben_s_day_is_of_his_own_people(many, sign_in, cast):
    page = sign_in(cast["ben"]).get("/today/").text
    assert "isla" not in page and "kofi" not in page and "mairi" not in page


def test_a_team_lead_sees_the_team_s_with_whose_they_are_and_those_nobody_has(many, sign_in, cast):
    page = sign_in(cast["lea"]).get("/today/?only=2_first_contact").text
    assert "isla" in page and "Bea Moffat" in page
    assert "kofi" in page and "Nobody yet" in page
    assert "mairi" not in page, "Bob is of another team"


def test_sections_with_nothing_in_them_are_told_in_words(many, sign_in, cast):
    page = sign_in(cast["ben"]).get("/today/").text
    assert "No evidence or answer is missing." in page
    assert "Nobody is waiting for a first contact." not in page


def test_somebody_without_people_is_told_what_will_appear(cast, sign_in):
    page = sign_in(cast["ben"]).get("/today/").text
    assert "Nobody is on your list yet." in page
    assert "You have recorded nothing today." in page


def test_what_was_done_today_is_there(many, sign_in, cast):
    record(told("contact", "2021-11-10", person="eve-0", mode="phone", reached="yes", recorded_by="ben"))
    page = sign_in(cast["ben"]).get("/today/").text
    done = page.partition('id="h-done"')[2]
    assert "(1)" in done and "eve-0" in done and "Contact" in done
    assert "You have recorded nothing today." in sign_in(cast["lea"], Client()).get("/today/").text


def test_a_day_costs_the_same_questions_whoever_is_on_it(many, sign_in, cast):
    few = questions_of(sign_in(cast["bea"], Client()), "/today/")
    assert questions_of(sign_in(cast["ben"], Client()), "/today/") == few
    record(*(each for n in range(30) for each in start(f"noor-{n:02}", on="2021-09-01")))
    assert questions_of(sign_in(cast["ben"], Client()), "/today/") == few
    assert few <= 12, "five of them are the frame's, five are asked by other desks for their sections"
    assert questions_of(sign_in(cast["lea"], Client()), "/today/") <= 12, "and whose key worker is gone"


def test_whoever_was_shown_is_on_record(many, sign_in, cast):
    sign_in(cast["ben"]).get("/today/?only=2_first_contact")
    assert {f"eve-{n}" for n in range(7)} == set(Recorded.objects.get(act="today").people)


def test_cai_sees_nobody_of_them(many, sign_in, cast):
    page = sign_in(cast["cai"]).get("/today/").text
    assert "eve-" not in page and "Ada" not in page


def test_of_what_was_done_the_latest_is_shown_and_the_rest_is_a_step_away(many, sign_in, cast, recorded):
    brought = told("contact", "2021-11-10", id="old", person="eve-1", mode="video", reached="yes", recorded_by="ben")
    actions.record_events(by="system: files", events=[brought], for_day=DAY)
    acts = [
        told(
            "contact",
            f"2021-11-0{n}",
            id=f"c{n}",
            person="eve-1",
            recorded="2021-11-10",
            recorded_by="ben",
            mode="phone",
        )
        for n in range(1, 7)
    ]
    record(*acts)
    ben = sign_in(cast["ben"])
    done = ben.get("/today/").text.partition('id="h-done"')[2]
    number = int(re.search(r"\((\d+)\)", done)[1])
    assert "View all" in done and number > SHOWN and "6 November 2021" in done
    whole = ben.get("/today/?only=done").text
    assert whole.partition('id="done"')[2].count("<li>") == number and "View all" not in whole
    assert "video" not in whole, "brought in under his name, not done by him"


@pytest.mark.parametrize("only", ["x", "", "2_first_contact'", "\x00"])
def test_a_section_that_is_none_is_answered_with_the_whole(many, sign_in, cast, only):
    assert "Done today" in sign_in(cast["ben"]).get("/today/", {"only": only}).text


@pytest.mark.parametrize(
    ("section", "at", "words"),
    [
        (Matter.Section.ATTENTION, date(2021, 11, 9), "Since 9 November 2021"),
        (Matter.Section.ATTENTION, date(2021, 11, 12), "In 2 days"),
        (Matter.Section.FIRST_CONTACT, date(2021, 11, 9), "1 day"),
        (Matter.Section.OWED, date(2021, 11, 10), "Today"),
        (Matter.Section.OWED, date(2021, 11, 11), "Tomorrow"),
        (Matter.Section.OWED, date(2021, 11, 12), "In 2 days"),
        (Matter.Section.EDGE, date(2021, 11, 20), "10 days left"),
        (Matter.Section.EVIDENCE, date(2021, 11, 1), "9 days ago"),
    ],
)
def test_how_long_is_said_in_words(section, at, words):
    assert when(section, at, DAY) == words


def test_a_row_of_a_stay_that_may_no_longer_be_read_is_gone_from_every_list(cast, recorded):
    record(*start(on="2020-01-06"), told("leave", "2020-06-01", person="isla", reason="other"))
    assert Standing.objects.count() == 1
    with as_organisation(WORKS, DAY):
        assert Standing.objects.count() == 0, "a year and more after she left"
    with as_organisation(WORKS, date(2021, 5, 31)):
        assert Standing.objects.count() == 1


ENDS = {
    "a year after a stay": ([*(start("ada", "2021-08-01")), told("work", "2021-08-02"), told("leave", "2021-12-20", reason="other")], date(2022, 12, 20)),
    "a year after a referral that nobody answered": (
        [told("referral", "2021-11-05", programme="fair-start-scotland", to=WORKS)],
        date(2022, 11, 5),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "until"), ENDS.values(), ids=ENDS)
def test_a_row_of_today_is_readable_as_long_as_the_grant_it_rests_on(cast, recorded, events, until):
    """The rows were worked out while the grant stood; no act of anybody ends them, only the day."""
    actions.record_events(by="ben", events=events, for_day=date(2022, 1, 10))
    rows = Matter.objects.all()
    assert set(Grant.objects.values_list("valid_until", flat=True)) == {until}
    assert set(rows.values_list("readable_until", flat=True)) == {until} == {Standing.objects.get().readable_until}
    for day, there in ((until - timedelta(days=1), True), (until, False)):
        with as_organisation(WORKS, day):
            assert (rows.exists(), Standing.objects.exists()) == (there, there), day


def test_the_question_of_today_leaves_out_what_may_no_longer_be_read_by_itself(cast, recorded):
    """Asked as the owner for whom this test lifts row-level security: the first line holds without the second."""
    record(*start())
    acting = Acting(cast["ben"], cast["ben"].posts.get(), DAY)
    Matter.objects.update(readable_until=DAY + timedelta(days=1))
    assert sum(number for _, number in matters(acting, False, list(Matter.Section), 5).of.values()) > 0
    Matter.objects.update(readable_until=DAY)
    assert sum(number for _, number in matters(acting, False, list(Matter.Section), 5).of.values()) == 0
