"""Days of a file: one that could be meant two ways is asked, in words, and nothing is guessed."""

import pytest

from tests.administration.sheets import table
from tests.administration.test_imports import admin, events, read, say, taken_in  # noqa: F401

pytestmark = pytest.mark.django_db


def test_days_that_could_be_either_are_asked_in_the_words_of_the_file(admin):  # noqa: F811
    rows = table(("person", "date"), ("ada", "23/4/2021"), ("ada", "3/5/2021"))
    at = read(admin, rows, "contact")
    answer = say(admin, at, dates="")
    assert answer.status_code == 422
    assert "“3/5/2021” in row 3 is 3 May 2021 if the day is first and 5 March 2021 if the month is" in answer.text
    at = read(admin, table(("person", "date"), ("ada", "3/4/2021")), "contact")
    say(admin, at, dates="mdy")
    assert "2021-03-04" in admin.get(at).text
    other = read(admin, table(("person", "date"), ("ada", "23/4/2021")), "contact")
    assert "cannot be meant so" in say(admin, other, dates="mdy").text


def test_a_birthday_that_could_be_either_is_asked_and_not_shown_and_one_without_a_given_name_is_warned_of(admin):  # noqa: F811
    rows = table(("Client ID", "First name", "Surname", "DOB"), ("p1", "", "Zetland", "03/04/1990"))
    at = read(admin, rows)
    answer = say(admin, at, dates="")
    assert answer.status_code == 422 and "A day in row 2 of “DOB” could be meant either way" in answer.text
    assert "1990" not in answer.text and "3 April 1990" not in answer.text
    say(admin, at)
    page = admin.get(at).text
    assert "No given name" in page and "1 row names somebody by the family name alone (row 2)" in page


def test_the_last_day_of_a_file_is_kept_as_the_day_after(admin):  # noqa: F811
    taken_in(admin, table(("person", "start date", "end date"), ("ada", "2021-03-04", "2021-03-31")), "learning")
    assert str(events("learning")[0].until) == "2021-04-01"
