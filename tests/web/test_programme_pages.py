"""Programmes and their rules, read aloud."""

import re

import pytest

from ettle.web.contracts import queries

pytestmark = pytest.mark.django_db
PROGRAMMES = sorted(queries.programmes())


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))


def test_every_programme_of_the_rulebook_is_listed(client):
    page = client.get("/programmes/").text
    assert all(f'href="/programmes/{id}/"' in page for id in PROGRAMMES)
    assert len(PROGRAMMES) >= 8


@pytest.mark.parametrize("id", PROGRAMMES)
def test_every_source_a_rule_names_is_on_its_page(client, id):
    page = client.get(f"/programmes/{id}/")
    assert page.status_code == 200
    named = set(re.findall(r'href="#s-([^"]+)"', page.text))
    given = set(re.findall(r'<dt id="s-([^"]+)"', page.text))
    assert named <= given
    assert "None" not in words(page)


@pytest.mark.parametrize("id", PROGRAMMES)
def test_every_id_on_a_page_is_there_once(client, id):
    ids = re.findall(r'\sid="([^"]+)"', client.get(f"/programmes/{id}/").text)
    assert len(ids) == len(set(ids))


def test_the_rules_are_those_of_the_day_somebody_started(client):
    before = words(client.get("/programmes/fair-start-scotland/?start=12+February+2019"))
    after = words(client.get("/programmes/fair-start-scotland/?start=12+May+2021"))
    assert "Rules for somebody who started on 12 February 2019" in before
    assert "with variation 2" in before and "variation 1" not in before.split("Who can join")[0]
    assert "with variation 1" in after
    assert "somebody who left may start again" in after and "somebody who left may start again" not in before


def test_what_is_not_agreed_is_shown_as_that(client):
    page = words(client.get("/programmes/fair-start-scotland/"))
    assert "10 hours a week are enough for a job outcome" in page
    assert "Nobody has agreed it" in page and "Not agreed" in page


def test_every_sum_without_a_source_is_marked(client):
    assert '<span class="illus">£900</span>' in client.get("/programmes/fair-start-scotland/").text


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (
            "1 May 2034",
            "No rules were in force for a start on 1 May 2034. Choose a day from 13 March 2018 to 30 April 2024.",
        ),
        ("soon", "“soon” is not a day. Write it like 23 June 2021."),
        ("31/02/2021", "“31/02/2021” is not a day"),
    ],
)
def test_a_start_that_cannot_be_asked_is_told_at_its_field(client, start, said):
    page = client.get("/programmes/fair-start-scotland/", {"start": start})
    assert page.status_code == 200
    assert said in page.text and 'aria-invalid="true"' in page.text
    assert f'value="{start}"' in page.text, "nothing typed is lost"


def test_a_programme_is_read_from_its_files_and_the_database_keeps_only_that_it_was(client, django_assert_num_queries):
    with django_assert_num_queries(4):  # a savepoint begun and ended, as whom it is asked, the record of it
        client.get("/programmes/fair-start-scotland/")


@pytest.mark.parametrize("address", ["nothing/", "fair-start-scotland/files/nothing.yaml", "../etc/", "%00/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(f"/programmes/{address}").status_code == 404


@pytest.mark.parametrize("path", ["../../facts.yaml", "..%2F..%2Ffacts.yaml", "/etc/passwd"])
def test_only_the_programme_s_own_files_are_shown(client, path):
    assert client.get(f"/programmes/fair-start-scotland/files/{path}").status_code == 404


def test_a_file_is_shown_as_text(client):
    page = client.get("/programmes/fair-start-scotland/files/programme.yaml")
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert page.content.startswith(b"programme: fair-start-scotland")
