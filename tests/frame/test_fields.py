"""What people type, and what is kept or said: a drawn table for each field. Today is 10 November 2021."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ettle.web.frame.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    EmailField,
    HoursField,
    LongTextField,
    MoneyField,
    PercentField,
    PhoneField,
    PostcodeField,
    TextField,
    WholeField,
    YesNoField,
    today,
)

WEEK = "is more than a week has. A week has 168 hours. Write the hours of one week."
FIGURES = "is not a number. Write it in figures, like 16 or 15.5."
UNSEEN = "It often comes with copied text: delete it there, or type the words again."


class Refused(str):
    """The error that is expected."""


NO = Refused

DAYS = [
    ("23 June 2021", date(2021, 6, 23)),
    (" 23  june  2021 ", date(2021, 6, 23)),
    ("2021-06-23", date(2021, 6, 23)),
    ("23/6/2021", date(2021, 6, 23)),
    ("23.06.2021", date(2021, 6, 23)),
    ("23-06-2021", date(2021, 6, 23)),
    ("23rd Jun 2021", date(2021, 6, 23)),
    ("June 23, 2021", date(2021, 6, 23)),
    ("Wednesday 23 June 2021", date(2021, 6, 23)),
    ("1 Sept 2021", date(2021, 9, 1)),
    ("29 February 2020", date(2020, 2, 29)),
    ("today", date(2021, 11, 10)),
    ("Yesterday", date(2021, 11, 9)),
    ("monday", date(2021, 11, 8)),
    ("Wednesday", date(2021, 11, 10)),
    ("Thu", date(2021, 11, 4)),
    ("tomorrow", NO("You wrote 11 November 2021, which is tomorrow. Choose 10 November 2021 or earlier.")),
    ("1 January 2022", NO("You wrote 1 January 2022. Choose 10 November 2021 or earlier.")),
    ("31 December 1899", NO("You wrote 31 December 1899. Choose 1 January 1900 or later.")),
    (
        "29 February 2021",
        NO("2021 is not a leap year, so it has no 29 February. Write 28 February 2021 or 1 March 2021."),
    ),
    ("29/2/1900", NO("1900 is not a leap year, so it has no 29 February. Write 28 February 1900 or 1 March 1900.")),
    ("31 April 2021", NO("“31 April 2021” is not a day: April 2021 has days 1 to 30.")),
    ("0/1/2021", NO("“0/1/2021” is not a day: January 2021 has days 1 to 31.")),
    ("3/4/21", NO("“3/4/21” has a year of two figures. Write all four, like 3 April 2021.")),
    (
        "04/23/2021",
        NO("“04/23/2021” is not a day: there is no month “23”. If you mean 23 April 2021, write it like that."),
    ),
    ("13/13/2021", NO("“13/13/2021” is not a day: there is no month “13”. Write it like 23 June 2021.")),
    ("23 June", NO("“23 June” does not say the year. Write it like 23 June 2021.")),
    ("31 February", NO("“31 February” does not say the year. Write it like 1 February 2021.")),
    ("23 Juin 2021", NO("“23 Juin 2021” is not a day: there is no month “juin”. Write it like 23 June 2021.")),
    (
        "Monday 23 June 2021",
        NO("“Monday 23 June 2021” does not fit: 23 June 2021 is a Wednesday. Check the day."),
    ),
    ("23 June 0000", NO("“23 June 0000” is not a day: there is no year 0. Write it like 23 June 2021.")),
    ("44470", NO("“44470” is not a day. Write it like 23 June 2021.")),
    ("soon", NO("“soon” is not a day. Write it like 23 June 2021.")),
    ("٢٣/6/2021", NO("“٢٣/6/2021” is not a day. Write it like 23 June 2021.")),
    ("9" * 5000, NO(f"“{'9' * 40}” is not a day. Write it like 23 June 2021.")),
]
HOURS = [
    ("16", Decimal("16")),
    ("15.99", Decimal("15.99")),
    (" 16.50 hours ", Decimal("16.5")),
    ("16h", Decimal("16")),
    (".5", Decimal("0.5")),
    ("0", Decimal("0")),
    ("168", Decimal("168")),
    ("15.999", NO("“15.999” has more than two decimals. Write 15.99 or 16.00: which is yours to say.")),
    ("168.01", NO(f"“168.01” {WEEK}")),
    ("1,000", NO(f"“1,000” {WEEK}")),
    ("-1", NO("“-1” is less than nothing. Write 0 or more.")),
    ("−1", NO("“−1” is less than nothing. Write 0 or more.")),
    ("16:30", NO("“16:30” is hours and minutes. Write it as hours: 16.50 (15 minutes are 0.25).")),
    ("16,5", NO("“16,5” could mean two things. Write it like 16 or 15.5.")),
    ("NaN", NO(f"“NaN” {FIGURES}")),
    ("Infinity", NO(f"“Infinity” {FIGURES}")),
    ("1e2", NO(f"“1e2” {FIGURES}")),
    ("１６", NO(f"“１６” {FIGURES}")),
    ("full time", NO(f"“full time” {FIGURES}")),
    ("1" * 5000, NO(f"“{'1' * 40}…” {FIGURES}")),
]
MONEY = [
    ("£1,250.50", 1250_50),
    ("1250", 1250_00),
    ("£ 12.00", 12_00),
    ("1,000,000", 1_000_000_00),
    ("£0", 0),
    ("£1250.5", NO("“£1250.5” has one figure after the point. Write both figures of the pence: 1,250.50.")),
    ("12.345", NO("“12.345” has parts of a penny. Write £12.34 or £12.35: which is yours to say.")),
    ("1,25", NO("“1,25” could mean two things. Write it like 1,250 or 1,250.50.")),
    ("1.250,50", NO("“1.250,50” could mean two things. Write it like 1,250 or 1,250.50.")),
    ("12,34,567", NO("“12,34,567” is not a number. Write it in figures, like 1,250 or 1,250.50.")),
    ("-£5", NO("“-£5” is less than nothing. Write £0.00 or more.")),
    ("NaN", NO("“NaN” is not a number. Write it in figures, like 1,250 or 1,250.50.")),
    ("$5", NO("“$5” is not in pounds. Write pounds, like 1,250 or 1,250.50.")),
    ("50p", NO("“50p” is in pence. Write it in pounds: 0.50.")),
    ("999999999999", NO("“999999999999” is too much. Write £100,000,000.00 or less.")),
]
PERCENTS = [
    ("12.5%", Decimal("12.5")),
    ("100", Decimal("100")),
    ("101", NO("“101” is too much. Write 100 or less.")),
    ("33.333", NO("“33.333” has more than two decimals. Write 33.33 or 33.34: which is yours to say.")),
]
WHOLE = [
    ("15", 15),
    ("15.5", NO("“15.5” is not a whole number. Write 15 or 16: which is yours to say.")),
    ("601", NO("“601” is too much. Write 600 or less.")),
]
TEXT = [
    ("  Ada  ", "Ada"),
    ("O'Neill", "O'Neill"),
    ("O’Neill", "O’Neill"),
    ("Null", "Null"),
    ("Ó Súilleabháin", "Ó Súilleabháin"),
    ("Catri\u0300ona NicDho\u0300mhnaill", "Catrìona NicDhòmhnaill"),
    ("Y", "Y"),
    ("\ufeffAda\u200b", "Ada"),
    ("a\tb", "a b"),
    ("x" * 200, "x" * 200),
    ("x" * 214, NO("You wrote 214 letters. Write 200 or fewer: take out 14.")),
    (
        "evil\u202etxt",
        NO(f"There is a mark that turns the direction of writing (U+202E) after “evil”. {UNSEEN}"),
    ),
    ("a\0b", NO(f"There is a character that cannot be seen or kept (U+0000) after “a”. {UNSEEN}")),
    ("\x1bAda", NO(f"There is a character that cannot be seen or kept (U+001B) at the start. {UNSEEN}")),
    ("one\r\ntwo", NO("There is a line break after “one”. Write it on one line.")),
]
LONG = [
    ("one\r\ntwo\ttabbed", "one\ntwo\ttabbed"),
    ("\u2067Ada", NO(f"There is a mark that turns the direction of writing (U+2067) at the start. {UNSEEN}")),
    ("a\x07b", NO(f"There is a character that cannot be seen or kept (U+0007) after “a”. {UNSEEN}")),
    ("x" * 4001, NO("You wrote 4,001 letters. Write 4,000 or fewer: take out 1.")),
]
POSTCODES = [
    ("eh11aa", "EH1 1AA"),
    (" EH1  1AA ", "EH1 1AA"),
    ("sw1a 1aa", "SW1A 1AA"),
    ("EH1", NO("“EH1” is the first half of a postcode. Write all of it, like EH1 1AA.")),
    ("EH1 OAA", NO("“EH1 OAA” has the letter O where a figure must be. Write EH1 0AA.")),
    ("12345", NO("“12345” is not a UK postcode. Write it like EH1 1AA, or leave it empty if there is none.")),
]
PHONES = [
    ("0131 496 0000", "0131 496 0000"),
    ("07700 900 123", "07700 900 123"),
    ("+44 (0)131 496 0000", "+44 (0)131 496 0000"),
    ("0131 496 0000 ext 12", "0131 496 0000 ext 12"),
    ("496 0000", NO("“496 0000” has no area code. Start with 0, like 0131 496 0000, or with + from abroad.")),
    ("0131 49", NO("“0131 49” has 6 figures. A number like this has 10 to 11. Check it.")),
    ("her mum’s", NO("“her mum’s” is not a phone number. Write figures and spaces, like 0131 496 0000.")),
]
EMAILS = [
    ("Ben.Laidlaw@example.org", "Ben.Laidlaw@example.org"),
    ("ben@", NO("“ben@” is not an e-mail address. It has one @ with a name before it, like ben@example.org.")),
]
HOW = [("phone", "Phone"), ("text", "Text")]
CHOICES = [
    ("phone", "phone"),
    ("fax", NO("“fax” is not one of the answers. Choose one that is shown.")),
    ("f" * 60, NO(f"“{'f' * 40}…” is not one of the answers. Choose one that is shown.")),
]

TABLES = {
    "day": (DayField(last=today), DAYS),
    "hours": (HoursField(), HOURS),
    "money": (MoneyField(), MONEY),
    "percent": (PercentField(), PERCENTS),
    "whole": (WholeField(most=600), WHOLE),
    "text": (TextField(), TEXT),
    "long text": (LongTextField(), LONG),
    "postcode": (PostcodeField(), POSTCODES),
    "phone": (PhoneField(), PHONES),
    "e-mail": (EmailField(), EMAILS),
    "choice": (ChoiceField(choices=HOW, radios=True), CHOICES),
    "yes or no": (
        YesNoField(),
        [("yes", "yes"), ("y", NO("“y” is not one of the answers. Choose one that is shown."))],
    ),
    "choices": (
        ChoicesField(choices=HOW),
        [(["text"], ["text"]), (["text", "fax"], NO("“fax” is not one of the answers. Choose one that is shown."))],
    ),
}
ROWS = [(name, typed, expected) for name, (_, rows) in TABLES.items() for typed, expected in rows]


@pytest.mark.parametrize(
    ("name", "typed", "expected"), ROWS, ids=[f"{name}: {str(typed)[:24]!r}" for name, typed, _ in ROWS]
)
def test_what_is_typed_is_kept_as_meant_or_told_why_not(name, typed, expected):
    field = TABLES[name][0]
    if not isinstance(expected, Refused):
        assert field.clean(typed) == expected
        return
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [expected]


@pytest.mark.parametrize("name", [name for name in TABLES if name != "choices"])
@pytest.mark.parametrize("empty", ["", "   ", None])
def test_nothing_typed_is_missing_where_it_is_needed(name, empty):
    if empty == "   " and name in ("choice", "yes or no"):
        return
    with pytest.raises(ValidationError) as refused:
        TABLES[name][0].clean(empty)
    assert refused.value.error_list[0].code == "required"


@pytest.mark.parametrize(
    ("bounds", "meant"),
    [({"last": today}, date(2021, 11, 8)), ({"first": today}, date(2021, 11, 15))],
    ids=["the past", "the future"],
)
def test_a_weekday_is_the_nearest_one_that_can_be_meant(bounds, meant):
    assert DayField(**bounds).clean("Monday") == meant


def test_a_weekday_that_could_be_two_days_is_asked_about():
    with pytest.raises(ValidationError, match="“Monday” could be 8 November 2021 or 15 November 2021"):
        DayField().clean("Monday")


def test_a_day_given_by_the_form_is_shown_in_words_and_read_back():
    field = DayField(initial=today)
    assert field.clean(field.prepare_value(field.initial())) == date(2021, 11, 10)


def test_pence_given_by_the_form_are_shown_in_pounds_and_read_back():
    assert MoneyField().prepare_value(1250_05) == "1,250.05"
    assert MoneyField().clean("1,250.05") == 1250_05
