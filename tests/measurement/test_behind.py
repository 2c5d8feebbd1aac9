"""The people behind a number: by name for who works with them, by pseudonym for who commissions, never more than the number."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.web.access.acting import as_system
from ettle.web.access.models import Grant
from ettle.web.audit.models import Recorded
from ettle.web.people import actions as people
from tests.measurement.reading import ROW, numbers_on, plain
from tests.people.erasing import erase

pytestmark = pytest.mark.django_db
ALL = "/figures/people/?measure=starts&cohort=all&count=counted"


def listed(page):
    """The first cell of every row, and the links in them."""
    return [plain(row.split("</th>")[0]) for row in ROW.findall(page.text.split("<tbody")[1])]


def test_every_number_of_ben_s_opens_as_many_people_as_it_says(sign_in, everybody, counted):
    client = sign_in(everybody["ben"])
    page = client.get("/figures/explore/?measure=starts&by=sex")
    for words, value in (("Female", "female"), ("Male", "male")):
        number = numbers_on(page)[words]["Counted"]
        behind = client.get(f"/figures/people/?measure=starts&by=sex&cohort=all&count=counted&group={value}")
        assert len(listed(behind)) == int(number)


def test_the_people_behind_are_on_record_as_looked_at(sign_in, everybody, counted):
    client = sign_in(everybody["ben"])
    client.get(ALL)
    entry = Recorded.objects.filter(address__startswith="/figures/people").latest("id")
    assert entry.actor == "ben" and len(entry.people) == len(listed(client.get(ALL)))


def test_who_was_a_person_of_theirs_and_is_no_more_is_counted_and_not_listed(sign_in, everybody, counted):
    client = sign_in(everybody["pat"])
    before = len(listed_on_every_page(client))
    with as_system():
        Grant.objects.filter(person="p000").delete()
    page = client.get(ALL)
    assert len(listed_on_every_page(client)) == before - 1 and "p000" not in page.text
    assert "1 of them is not yours to open" in page.text


def test_pages_are_full_whoever_is_left_out_and_as_much_is_asked(
    sign_in, everybody, counted, django_assert_num_queries
):
    client = sign_in(everybody["pat"])
    number = int(re.search(r"(\d+) behind this number", client.get(ALL).text)[1])
    with CaptureQueriesContext(connection) as before:
        first = listed(client.get(ALL))
    with as_system():
        Grant.objects.filter(person__in=[f"p{at:03}" for at in range(0, 40, 2)]).delete()
    with django_assert_num_queries(len(before)):
        page = client.get(ALL)
    assert number > len(first) == 50, "there is more than one page of them"
    assert len(listed(page)) == min(50, len(listed_on_every_page(client)))
    assert len(listed_on_every_page(client)) == number - 20
    assert "20 of them are not yours to open" in page.text


def listed_on_every_page(client):
    found, at = [], ALL
    while at:
        page = client.get(at)
        found += listed(page)
        more = re.search(r"&amp;from=(\d+)", page.text)
        at = f"{ALL}&from={more[1]}" if more else ""
    return found


def test_the_commissioner_is_told_no_name_and_no_reference_of_anybody(sign_in, everybody, counted):
    people.name_person(person="p001", given="Zara", family="Zell")
    page = sign_in(everybody["col"]).get(ALL)
    assert "/people/" not in page.text.split("<main")[1] and "p001" not in page.text and "Zara" not in page.text
    references = listed(page)
    assert len(set(references)) == len(references) == 50 and all(each.startswith("X-") for each in references)
    entry = Recorded.objects.filter(address__startswith="/figures/people").latest("id")
    assert len(entry.people) == 50


def test_a_reference_is_another_in_the_next_evaluation(sign_in, everybody, counted):
    from ettle.web.casework import actions as casework
    from ettle.web.measurement.evaluating import count_now
    from tests.web.told import DAY, told

    client = sign_in(everybody["col"])
    first = set(listed(client.get(ALL)))
    casework.record_events(by="ben", events=[told("leave", "2021-11-09", person="p001", reason="health")], for_day=DAY)
    count_now(by="ben")
    assert not first & set(listed(client.get(ALL)))


def test_an_answer_on_equality_opens_nobody_without_a_name(sign_in, everybody, counted):
    """A list of references by sex would say it of each."""
    client = sign_in(everybody["col"])
    page = client.get("/figures/explore/?measure=starts&by=sex")
    assert page.status_code == 200 and "/figures/people/" not in page.text
    behind = client.get("/figures/people/?measure=starts&by=sex&cohort=all&count=counted&group=female")
    assert behind.status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "cohort=all&count=nonsense",
        "cohort=1999-Q1&count=counted",
        "cohort=all&count=counted&group=female",
        "cohort=all&count=counted&from=999",
        "",
    ],
)
def test_a_number_that_is_not_there_opens_nobody(sign_in, everybody, counted, query):
    assert sign_in(everybody["ben"]).get(f"/figures/people/?measure=starts&{query}").status_code == 404


def test_the_contract_manager_opens_nobody(sign_in, everybody, counted):
    assert sign_in(everybody["dee"]).get(ALL).status_code == 404


def test_somebody_erased_is_behind_no_number(sign_in, everybody, counted):
    client = sign_in(everybody["col"])
    rows = {each for at in ("", "&from=50") for each in listed(client.get(ALL + at))}
    erase("p001")
    after = {each for at in ("", "&from=50") for each in listed(client.get(ALL + at))}
    assert len(rows - after) == 1
