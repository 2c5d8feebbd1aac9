"""What cannot be so is told at its field, with the reason and the cure; nothing typed is lost, nothing is recorded."""

import re

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from tests.casework.filled import SENT, send, token

pytestmark = pytest.mark.django_db

TABLE = [
    # form          field               typed               what the page says at the field
    ("contact",     "on",               "11 November 2021", "which is tomorrow. Choose 10 November 2021 or earlier: record it when it has happened"),
    ("contact",     "on",               "31 February 2021", "February 2021 has days 1 to 28"),
    ("contact",     "on",               "",                 "on"),
    ("contact",     "mode",             "pigeon",           "is not one of the answers. Choose one that is shown"),
    ("contact",     "reached",          "",                 "reached"),
    ("contact",     "note",             "a" * 10_000,       "You wrote 10,000 letters. Write 4,000 or fewer"),
    ("contact",     "note",             "a\0b",             "a character that cannot be seen or kept"),
    ("activity",    "hours",            "15.999",           "has more than two decimals"),
    ("activity",    "hours",            "-1",               "Write"),
    ("activity",    "activity",         "juggling",         "is not one of the answers"),
    ("activity",    "stage",            "6",                "is not one of the answers"),
    ("activity",    "on",               "1 July 2021",      "before the start on 29 July 2021. Choose that day or later"),
    ("follow_up",   "on",               "1 July 2021",      "before the start on 29 July 2021"),
    ("leave",       "on",               "1 July 2021",      "before the start on 29 July 2021"),
    ("work",        "hours_per_week",   "168.01",           "A week has 168 hours"),
    ("work",        "hours_per_week",   "16,5",             "Write"),
    ("work",        "employer",         "a" * 10_000,       "Write 200 or fewer"),
    ("work",        "employer",         "caf\u202ee",       "a mark that turns the direction of writing"),
    ("work",        "last",             "1 November 2021",  "is before the first day, 9 November 2021. Check the two days"),
    ("work",        "pay_per_hour",     "9.999",            "parts of a penny"),
    ("hours",       "which",            "another-job",      "is not one of the answers"),
    ("earnings",    "amount",           "NaN",              "is not a number"),
    ("earnings",    "amount",           "-5",               "Write"),
    ("handover",    "share",            "101",              "is too much"),
    ("excuse",      "rule",             "no_such_rule",     "is not one of the answers"),
    ("need",        "need",             "unicorn",          "is not one of the answers"),
    ("key_worker",  "worker",           "cai",              "is not one of the answers"),
    ("pause",       "on",               "1 January 2099",   "or earlier"),
    ("fact?name=unemployed_since", "value", "1 March 2022", "Choose 10 November 2021 or earlier"),
    ("fact?name=right_to_work",    "value", "maybe",        "is not one of the answers"),
    ("contact",     "token",            "x" * 32,           "This form is not one that was opened here"),
]  # fmt: skip


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def test_each_bad_answer_is_told_and_nothing_is_recorded(ben):
    with as_system():
        before = Event.objects.count()
    for slug, field, typed, says in TABLE:
        answer = send(ben, slug, **{field: typed})
        told = re.search(r"ds_error-summary.*?</div>", answer.text, re.S)
        where = f"{slug}, {field} = {typed[:40]!r}"
        assert answer.status_code == 422 and told, where
        assert says in told[0].replace("&#x27;", "'"), f"{where}: {told[0]}"
        if field != "token":
            assert f'href="#id_{field}' in told[0], f"{where}: the summary leads to the field"
    with as_system():
        assert Event.objects.count() == before


def test_nothing_typed_is_lost(ben):
    page = send(ben, "work", hours_per_week="170", employer="Brae Bakery").text
    assert 'value="Brae Bakery"' in page and 'value="170"' in page and 'value="9.50"' in page


def test_a_fact_with_two_answers_is_told(ben):
    answer = send(ben, "fact?name=unemployed_since", instead="not_known")
    assert answer.status_code == 422 and "Keep one of the two" in answer.text


def test_nothing_is_recorded_after_a_death_but_before_it_may_be(ben):
    send(ben, "death", on="5 November 2021")
    answer = send(ben, "work", on="8 November 2021")
    assert answer.status_code == 422 and "A death is recorded on 5 November 2021" in answer.text
    assert send(ben, "work", on="4 November 2021").status_code == 302


@pytest.mark.parametrize("who", ["cai", "bob", "gil", "pat", "dee"])
def test_no_form_answers_those_who_may_not(sign_in, cast, adas, who):
    client = sign_in(cast[who])
    for slug in SENT:
        kind, _, chosen = slug.partition("?")
        assert client.get(f"/people/ada/record/{kind}/?{chosen}").status_code == 404, slug
        assert send(client, slug).status_code == 404, slug
    with as_system():
        assert not Event.objects.filter(entered_by=who).exists()


def test_bea_who_covers_records_no_health_need_and_asks_nothing_about_health(sign_in, cast, adas):
    bea = sign_in(cast["bea"])
    offered = bea.get("/people/ada/record/need/").text
    assert 'value="childcare"' in offered and 'value="mental_health"' not in offered
    assert send(bea, "need", need="mental_health").status_code == 422
    assert send(bea, "need").status_code == 302
    assert "disabled" not in bea.get("/people/ada/record/fact/").text
    assert send(bea, "fact?name=disability", value="yes", token=token()).status_code == 404
