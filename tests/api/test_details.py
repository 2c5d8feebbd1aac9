"""Who Ada is, the questions on equality and getting online by a key: what the pages take, and nothing they refuse."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.api.models import Reply
from ettle.web.audit.models import Recorded
from ettle.web.casework.models import Event
from ettle.web.people.models import Address, Contact, EqualityAnswer, Identity, NationalInsurance, OtherName
from ettle.web.plans.models import Device, DigitalCheck, Loan
from tests.api.test_acts import faults_of, rows_of

pytestmark = pytest.mark.django_db
NAME = {"known_as": "Addie", "pronoun": "she/her"}
OTHER = {"kind": "previous", "family": "Muir"}
CONTACT = {"phone": "07700 900123", "preferred": "text", "never_by": ["post", "email"], "safe_message": "no"}
ADDRESS = {"from_on": "2021-11-01", "lines": "4 Shore Lane", "postcode": "EH6 6RW"}
EMERGENCY = {"name": "Isla", "relation": "sister", "phone": "07700 900456"}
ONLINE = {"on": "2021-11-09", "need": "yes", "device": "phone_only"}
TABLET = {"asset": "etl-0042", "kind": "tablet"}
BACK = {"ended": "returned", "ended_on": "2021-11-09"}


def words_of(part):
    return {row["label"]: row["value"] for row in part["rows"]}


def test_who_somebody_is_is_written_part_by_part_and_read_as_the_page_has_it(system, sign_in, cast):
    ben = system("ben")
    sent = {"name": NAME, "other-names": OTHER, "contact": CONTACT, "address": ADDRESS, "emergency": EMERGENCY}
    for part, body in sent.items():
        assert ben.act(f"/people/ada/details/{part}", body).status_code == 201, part
    said = ben.get("/people/ada/details").json()
    parts = {each["part"]: words_of(each) for each in said["parts"]}
    assert parts["name"]["Given name"] == "Ada", "what was not sent stays"
    assert (parts["name"]["What to call them"], parts["emergency"]["Name"]) == ("Addie", "Isla")
    assert parts["contact"]["Do not contact by"] == "post, email"
    assert parts["address"] == {"Since 1 November 2021": "4 Shore Lane, EH6 6RW"}
    page = sign_in(cast["ben"]).get("/people/ada/details/").text
    assert all(value in page for part in parts.values() for value in part.values())
    (other,) = said["other_names"]
    assert ben.act(f"/people/ada/details/other-names/{other['id']}/remove").status_code == 201
    assert not rows_of(OtherName) and len(rows_of(Address)) == 1


def test_what_is_not_sent_of_how_to_reach_them_stays_and_null_empties(system):
    ben = system("ben")
    ben.act("/people/ada/details/contact", CONTACT)
    assert ben.act("/people/ada/details/contact", {"best_times": "After 10"}).status_code == 201
    assert ben.act("/people/ada/details/contact", {"phone": None, "preferred": None}).status_code == 201
    (held,) = rows_of(Contact)
    assert (held.phone, held.preferred, held.never_by) == ("", "", ["post", "email"])
    assert (held.best_times, held.safe_message) == ("After 10", "no")


def test_a_number_is_kept_locked_opened_on_record_and_in_no_kept_answer(system):
    ben = system("ben")
    assert ben.act("/people/ada/details/number", {"number": "ab 12 34 56 c"}).status_code == 201
    assert "AB123456" not in ben.get("/people/ada/details").text.replace(" ", "")
    assert ben.get("/people/ada/details/number").json()["number"].replace(" ", "") == "AB123456C"
    with as_system():
        last = Recorded.objects.latest("id")
        assert any("national_insurance_opened" in each for each in last.wrote) and last.people == ["ada"]
        assert not [each for each in Reply.objects.all() if "123456" in str(each.body)]


def test_equality_is_answered_and_what_is_not_sent_stays(system):
    ben = system("ben")
    asked = {each["question"]: each for each in ben.get("/people/ada/equality").json()}
    assert asked["sex"]["words"] == "What is your sex?" and asked["sex"]["answer"] == ""
    answers = {"answers": {"sex": "female", "religion": "none"}}
    assert ben.act("/people/ada/equality", answers).json() == {"kept": 2}
    assert ben.act("/people/ada/equality", {"answers": {"religion": "prefer_not_to_say"}}).json() == {"kept": 1}
    held = {each["question"]: each["answer"] for each in ben.get("/people/ada/equality").json() if each["answer"]}
    assert held == {"sex": "female", "religion": "prefer_not_to_say"}


def test_getting_online_is_asked_and_a_device_lent_and_brought_back(system, sign_in, cast):
    ben = system("ben")
    device = ben.act("/devices", TABLET).json()["id"]
    assert ben.act("/people/ada/digital", ONLINE).status_code == 201
    loan = ben.act("/people/ada/loans", {"device": device, "lent_on": "2021-11-08"}).json()["id"]
    (listed,) = ben.get("/devices").json()
    assert (listed["asset"], listed["out"]) == ("ETL-0042", True)
    assert "ETL-0042" in sign_in(cast["ben"]).get("/people/ada/digital/").text
    assert ben.act(f"/people/ada/loans/{loan}/end", BACK).status_code == 201
    said = ben.get("/people/ada/digital").json()
    assert (said["need_since"], said["checks"][0]["answers"]) == ("2021-11-09", {"device": "phone_only"})
    assert [each["ended"] for each in said["loans"]] == ["returned"]
    assert ben.act(f"/people/ada/loans/{loan}/end", BACK).status_code == 404
    assert faults_of(ben.act("/devices", TABLET)).keys() == {"asset"}


@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("details/name", {"given": "", "family": ""}, "given"),
        ("details/name", {"title": "Dr"}, "title"),
        ("details/number", {"number": "BG123456C"}, "number"),
        ("details/number", {}, "number"),
        ("details/contact", {"preferred": "text"}, "phone"),
        ("details/contact", CONTACT | {"never_by": ["text"]}, "preferred"),
        ("details/contact", {"never_by": ["pigeon"]}, "never_by"),
        ("details/address", ADDRESS | {"no_fixed": True}, "no_fixed"),
        ("details/address", ADDRESS | {"from_on": "yesterday"}, "from_on"),
        ("details/emergency", {"name": "Isla"}, "phone"),
        ("equality", {"answers": {"sex": "maybe"}}, "sex"),
        ("equality", {"answers": {"star_sign": "leo"}}, "star_sign"),
        ("digital", {"on": "2021-11-09", "need": "yes"}, "request"),
        ("digital", ONLINE | {"need": "no"}, "need"),
        ("loans", {"device": 7, "lent_on": "2021-11-09"}, "device"),
    ],
)
def test_what_its_page_refuses_is_refused_at_its_field(system, address, body, field):
    answer = system("ben").act(f"/people/ada/{address}", body)
    assert answer.status_code == 422 and field in faults_of(answer), answer.content
    assert not any(map(rows_of, (Contact, Address, NationalInsurance, EqualityAnswer, DigitalCheck, Loan)))


def test_an_address_before_the_one_that_is_held_does_not_fit(system):
    ben = system("ben")
    ben.act("/people/ada/details/address", ADDRESS)
    answer = ben.act("/people/ada/details/address", ADDRESS | {"from_on": "2021-10-01"})
    assert answer.status_code == 409 and "since 1 November 2021" in faults_of(answer)["request"]


WRITES = {
    "details/name": NAME,
    "details/other-names": OTHER,
    "details/other-names/{other}/remove": {},
    "details/number": {"lack": "not_said"},
    "details/contact": CONTACT,
    "details/address": ADDRESS,
    "details/emergency": EMERGENCY,
    "equality": {"answers": {"sex": "female"}},
    "digital": ONLINE,
    "loans": {"device": 1, "lent_on": "2021-11-09"},
    "loans/{loan}/end": BACK,
}
READS = ("details", "details/number", "equality", "digital")


@pytest.fixture
def kept(system):
    """What Ben keeps of Ada, by the parts of the addresses."""
    ben = system("ben")
    ben.act("/people/ada/details/other-names", OTHER)
    other = ben.get("/people/ada/details").json()["other_names"][0]["id"]
    device = ben.act("/devices", TABLET).json()["id"]
    return {
        "other": other,
        "loan": ben.act("/people/ada/loans", {"device": device, "lent_on": "2021-11-08"}).json()["id"],
    }


@pytest.mark.parametrize("code", ["cai", "bob", "gil", "pat", "ada_min"])
def test_whoever_may_not_on_a_page_may_not_here(system, kept, code):
    theirs = system(code)
    with as_system():
        before = [Identity.objects.count(), OtherName.objects.count(), Event.objects.count(), Loan.objects.get().ended]
    for address, body in WRITES.items():
        there = theirs.act(f"/people/ada/{address.format(**kept)}", body)
        nowhere = theirs.act(f"/people/nobody/{address.format(other=999, loan=999)}", body)
        assert (there.status_code, there.content) == (404, nowhere.content), address
    for address in READS[1:] if code == "pat" else READS:  # a manager reads who somebody is, on the page too
        assert theirs.get(f"/people/ada/{address}").status_code == (
            200 if (code, address) == ("pat", "digital") else 404
        )
    with as_system():
        assert before == [
            *(Identity.objects.count(), OtherName.objects.count(), Event.objects.count(), Loan.objects.get().ended)
        ]
        assert not any(each.objects.exists() for each in (Contact, Address, DigitalCheck, EqualityAnswer))


def test_one_who_sees_no_equality_on_the_page_sees_none_here(system):
    assert system("bea").get("/people/ada/equality").status_code == 404
    assert system("bea").get("/people/ada/digital").status_code == 200


def test_each_is_done_once_however_often_it_is_sent(system, kept):
    ben = system("ben")
    ben.act(f"/people/ada/loans/{kept['loan']}/end", BACK)
    with as_system():
        device = Device.objects.get().pk
    bodies = {**WRITES, "loans": {"device": device, "lent_on": "2021-11-09"}}
    for number, (address, body) in enumerate(bodies.items()):
        if address != "loans/{loan}/end":
            at = f"/people/ada/{address.format(**kept)}"
            first, again = (ben.post(at, body, f"again-{number:04}") for _ in range(2))
            assert (first.status_code, first.content) == (201, again.content), f"{address}: {first.content}"
    assert (len(rows_of(Loan)), len(rows_of(DigitalCheck)), len(rows_of(Event, kind="fact", detail__name="sex"))) == (
        2,
        1,
        1,
    )
