"""Ben writes down who Ada is and how to reach her safely; what stood before is kept, and others see what is theirs to see."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.audit.models import Recorded
from ettle.web.people import actions
from ettle.web.people.births import age_on
from ettle.web.people.earlier import earlier_of
from ettle.web.people.models import Address, Contact, Earlier, EqualityAnswer, Identity, NationalInsurance, OtherName
from ettle.web.people.national_insurance import NotANumber, checked_number, masked
from tests.cast import ELSEWHERE, WORKS
from tests.people.test_search import found
from tests.web.told import DAY

PAGES = ["", "name/", "other-name/", "number/", "contact/", "address/", "emergency/"]


@pytest.mark.parametrize("written", ["AB123456C", "ab 12 34 56 c", " AB 123456 ", "ab-12-34-56-d", "AB12\u00a034 56A"])
def test_a_number_is_taken_however_it_is_spaced(written):
    assert checked_number(written).startswith("AB123456")


@pytest.mark.parametrize(
    "pair",
    ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "DA", "FI", "QA", "UA", "VI", "AD", "AF", "AI", "AQ", "AU", "AV", "AO"],
)
def test_letters_that_no_number_begins_with_are_refused_by_name(pair):
    with pytest.raises(NotANumber, match=f"begins with {pair}"):
        checked_number(f"{pair}123456C")


@pytest.mark.parametrize(("written", "says"), [("AB123456E", "not E"), ("AB12345", "two letters"), ("", "two letters"), ("12AB3456C", "two letters"), ("ＡＢ123456C", "two letters")])  # fmt: skip
def test_what_is_no_number_is_told_why(written, says):
    with pytest.raises(NotANumber, match=says):
        checked_number(written)


@given(some.text(max_size=30))
def test_whatever_is_written_is_a_number_or_told_why(written):
    try:
        number = checked_number(written)
    except NotANumber:
        return
    assert len(number) in (8, 9) and number.isascii()


def test_the_middle_is_not_shown():
    assert masked("AB123456C") == "AB••••56C"


@pytest.mark.parametrize(("born", "day", "age"), [(date(2000, 2, 29), date(2021, 2, 28), 20), (date(2000, 2, 29), date(2021, 3, 1), 21), (date(1990, 5, 9), date(2021, 5, 9), 31), (date(1990, 5, 9), date(2021, 5, 8), 30)])  # fmt: skip
def test_years_are_counted_on_the_birthday(born, day, age):
    assert age_on(born, day) == age


pytestmark = pytest.mark.django_db


def test_the_number_is_locked_found_by_itself_and_opened_on_record(cast, adas, sign_in):
    actions.set_number(person="ada", number="ab 12 34 56 c", by="ben")
    kept = NationalInsurance.objects.get()
    assert b"123456" not in bytes(kept.sealed) and "123456" not in kept.fingerprint + kept.shown
    assert found(cast, "AB123456C") == found(cast, "ab 12 34 56") == found(cast, "Ada AB123456D") == ["ada"]
    assert (
        found(cast, "AB123457C")
        == found(cast, "Stewart AB123456C")
        == found(cast, "AB123456C", "cai")
        == found(cast, "AB123456C", "bob")
        == []
    )
    client = sign_in(cast["ben"])
    assert "AB••••56C" in client.get("/people/ada/details/").text
    assert client.get("/people/ada/details/number/whole/").status_code == 405, "looking is a deed, not a link"
    assert "AB123456C" in client.post("/people/ada/details/number/whole/").text
    assert "national_insurance_opened:ada" in Recorded.objects.get(act="open_number", status=200).wrote


def test_none_with_a_reason_is_an_answer(adas):
    actions.set_number(person="ada", lack="applied", by="ben")
    assert NationalInsurance.objects.get().lack == "applied"


def test_what_stood_before_is_kept_locked_and_shown_to_those_who_see_it(cast, adas, sign_in):
    actions.set_contact(person="ada", said={"phone": "0131 496 0000"}, by="ben")
    actions.set_contact(person="ada", said={"phone": "0131 496 0001"}, by="bea")
    kept = Earlier.objects.get()
    assert b"0000" not in bytes(kept.sealed) and (kept.category, kept.replaced_by) == ("contact", "bea")
    assert "0131 496 0000" in sign_in(cast["ben"]).get("/people/ada/details/").text
    with as_organisation(WORKS, DAY):
        assert earlier_of("ada", "contact")[0].said["phone"] == "0131 496 0000"
    with as_organisation(ELSEWHERE, DAY):
        assert earlier_of("ada", "contact") == [] and not Contact.objects.exists()


def test_saying_the_same_again_keeps_nothing(adas):
    for _ in range(2):
        actions.set_contact(person="ada", said={"phone": "0131 496 0000"}, by="ben")
        actions.move(person="ada", from_on=date(2021, 1, 1), postcode="EH1 1AA", by="ben")
    assert not Earlier.objects.exists()


def test_a_move_ends_the_address_before_and_the_postcode_finds_her(cast, adas):
    actions.move(person="ada", from_on=date(2021, 1, 1), postcode="EH1 1AA", by="ben")
    actions.move(person="ada", from_on=date(2021, 6, 1), no_fixed=True, by="ben")
    actions.move(person="ada", from_on=date(2021, 9, 1), lines="1 Brae", postcode="KW15 1AA", by="ben")
    spells = list(Address.objects.order_by("from_on").values_list("from_on", "until_on"))
    assert spells == [
        (date(2021, 1, 1), date(2021, 6, 1)),
        (date(2021, 6, 1), date(2021, 9, 1)),
        (date(2021, 9, 1), None),
    ]
    assert found(cast, "Ada KW15") == found(cast, "kw15 1aa") == ["ada"] and found(cast, "Ada EH1 1AA") == []
    with pytest.raises(actions.DoesNotFit, match="since 1 September 2021"):
        actions.move(person="ada", from_on=date(2021, 2, 1), postcode="EH1 1AA", by="ben")


def test_a_name_left_behind_finds_her_and_shows_only_where_identity_is_seen(cast, adas, sign_in):
    actions.add_other_name(person="ada", kind="previous", given="Ada", family="Ross", by="ben")
    assert found(cast, "Ada Ross") == ["ada"]
    assert found(cast, "Ada Ross", "bob") == [], "he sees the name she uses and no other"
    assert "Ross" not in sign_in(cast["bob"]).get("/people/?find=farquhar").text
    actions.remove_other_name(person="ada", id=OtherName.objects.get().pk, by="ben")
    assert found(cast, "Ada Ross") == []


def test_the_equality_answers_keep_apart_what_means_different_things(adas):
    actions.answer_equality(person="ada", answers={"religion": "prefer_not_to_say", "trans": "not_answered"}, by="ben")
    assert dict(EqualityAnswer.objects.values_list("question", "answer")) == {
        "religion": "prefer_not_to_say",
        "trans": "not_answered",
    }
    actions.answer_equality(person="ada", answers={"trans": ""}, by="ben")
    assert not EqualityAnswer.objects.filter(question="trans").exists(), "not asked: nothing is kept"


def test_ben_changes_each_part_by_its_form(cast, adas, sign_in):
    client = sign_in(cast["ben"])
    said = {
        "name/": {"given": "Ada", "family": "Farquhar", "known_as": "Addie", "pronoun": "she/her"},
        "other-name/": {"kind": "also", "family": "Ross"},
        "number/": {"number": "AB 12 34 56 C"},
        "contact/": {"phone": "0131 496 0000", "preferred": "phone", "never_by": ["post"], "safe_message": "no", "safe_post": "unknown", "interpreter": "bsl", "print": "large"},
        "address/": {"from_on": "1 June 2021", "lines": "1 Brae", "postcode": "eh11aa"},
        "emergency/": {"name": "Una", "phone": "0131 496 0002"},
    }  # fmt: skip
    for part, answers in said.items():
        assert client.get(f"/people/ada/details/{part}").status_code == 200
        assert client.post(f"/people/ada/details/{part}", answers).status_code == 302, part
    page = client.get("/people/ada/details/").text
    for words in (
        "Addie",
        "she/her",
        "Ross",
        "AB••••56C",
        "0131 496 0000",
        "Large print",
        "EH1 1AA",
        "Una",
        "by Ben Laidlaw",
    ):
        assert words in page
    head = client.get("/people/ada/").text
    assert "Addie Farquhar" in head and "31 years old" in head
    assert "Do not leave a message" in head and "state--bad" in head and "BSL interpreter" in head


@pytest.mark.parametrize(
    ("part", "answers", "says"),
    [
        ("name/", {}, "Give a given name or a family name"),
        ("number/", {"number": "BG123456C"}, "begins with BG"),
        ("number/", {}, "Give the number, or say below why there is none"),
        (
            "contact/",
            {"preferred": "phone", "safe_message": "yes", "safe_post": "yes", "interpreter": "no", "print": "standard"},
            "Give the phone",
        ),
        ("address/", {"from_on": "1 June 2021"}, "tick that there is no fixed address"),
        ("address/", {"from_on": "1 June 2021", "no_fixed": "on", "lines": "1 Brae"}, "Untick this"),
        ("emergency/", {"name": "Una"}, "There is"),
    ],
)
def test_what_does_not_hold_together_is_told_at_its_field_and_nothing_is_kept(cast, adas, sign_in, part, answers, says):
    answer = sign_in(cast["ben"]).post(f"/people/ada/details/{part}", answers)
    assert answer.status_code == 422 and says in answer.text
    assert Identity.objects.get().given == "Ada" and not Address.objects.exists() and not Contact.objects.exists()


def test_others_get_the_answer_of_a_page_that_is_not_there(cast, adas, sign_in):
    for who in ("cai", "bob", "fay", "gil", "eli"):
        client = sign_in(cast[who])
        for page in PAGES:
            assert client.get(f"/people/ada/details/{page}").status_code == 404, (who, page)
        assert client.post("/people/ada/details/number/whole/").status_code == 404
        assert client.post("/people/ada/details/name/", {"given": "X"}).status_code == 404
    with as_system():
        assert Identity.objects.get().given == "Ada"
