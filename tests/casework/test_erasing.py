"""Dot asks that Ada be erased and Dai agrees; neither can do it alone, whatever posts they hold."""

from datetime import date

import pytest

from ettle.web.access.models import Organisation, Post
from ettle.web.audit.actions import seal, verify
from ettle.web.audit.models import Recorded
from ettle.web.casework.actions import record_events
from ettle.web.people import sealing
from ettle.web.people.actions import name_person
from ettle.web.people.models import Erasure
from tests.cast import ELSEWHERE, WORKS, bens, make_staff
from tests.plans.owner import as_owner
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
ASKED = {"basis": "objects", "reason": "She wrote on 1 November; Ben knows her hand."}
ROLE = "data_protection_officer"


@pytest.fixture
def officers(cast, adas):
    return {code: make_staff(code, code.title(), "council", ROLE) for code in ("dot", "dai")} | cast


@pytest.fixture
def as_(officers, sign_in):
    return lambda code: sign_in(officers[code])


@pytest.fixture
def asked(as_):
    return as_("dot").post("/erasing/ask/?person=ada", ASKED).url


def is_erased(person="ada"):
    as_owner()
    return sealing.erased_at(person) is not None


def test_dot_finds_ada_by_her_reference_and_is_told_what_goes_and_what_stays(as_):
    page = as_("dot").get("/erasing/?person=ada", follow=True)
    assert "Erase ada" in page.text and "What is erased" in page.text and "What is kept, and why" in page.text
    assert "Farquhar" not in page.text


def test_somebody_whom_nobody_there_sees_is_answered_as_nobody(as_):
    page = as_("dot").get("/erasing/?person=una")
    assert page.status_code == 422 and "No organisation that you oversee sees anybody of that reference" in page.text
    assert as_("dot").post("/erasing/ask/?person=una", ASKED).status_code == 302
    assert not Erasure.objects.exists()


def test_asking_alone_erases_nothing(as_, asked):
    assert not is_erased()
    page = as_("dot").get(asked)
    assert "whichever of your posts you act in" in page.text and 'name="reference"' not in page.text


def test_what_is_left_out_is_named(as_):
    page = as_("dot").post("/erasing/ask/?person=ada", {"basis": "", "reason": ""})
    assert page.status_code == 422 and page.text.count("ds_question__error-message") == 2
    assert not Erasure.objects.exists()


def test_dot_cannot_agree_to_what_she_asked_even_in_another_post(as_, asked, officers):
    Organisation.objects.create(id="government", name="Scottish Government", kind="government")
    other = Post.objects.create(
        staff=officers["dot"], organisation_id="government", role=ROLE, from_on=date(2020, 1, 1)
    )
    browser = as_("dot")
    browser.post("/sign-in/acting/", {"post": other.pk})
    page = browser.post(asked, {"reference": "ada"})
    assert page.status_code == 422 and "You asked for this yourself" in page.text
    assert not is_erased()


def test_dai_agrees_and_ada_is_gone_and_the_record_of_it_whole(as_, asked):
    page = as_("dai").post(asked, {"reference": "ada"}, follow=True)
    assert "ada is erased" in page.text and "Agreed by" in page.text
    assert is_erased()
    assert as_("ben").get("/people/ada/").status_code == 404
    assert "/people/ada/" not in as_("ben").get("/people/?find=Farquhar").text
    as_owner()
    rows = Recorded.objects.filter(people__contains=["ada"]).values_list("actor", "wrote")
    wrote = {(actor, each.partition(":")[0]) for actor, several in rows for each in several}
    assert {("dot", "erasure asked"), ("dai", "erasure agreed"), ("dai", "erased")} <= wrote
    seal()
    assert verify().whole


def test_the_wrong_reference_erases_nobody(as_, asked):
    page = as_("dai").post(asked, {"reference": "adam"})
    assert page.status_code == 422 and "Type ada" in page.text
    assert not is_erased()


def test_dai_may_say_no_and_it_is_over(as_, asked):
    page = as_("dai").post(f"{asked}drop/", {"because": "A claim is being looked into."}, follow=True)
    assert "Not erased" in page.text and "A claim is being looked into." in page.text
    as_("dai").post(asked, {"reference": "ada"})
    assert not is_erased()


def test_it_is_asked_for_once_at_a_time(as_, asked):
    page = as_("dai").post("/erasing/ask/?person=ada", ASKED)
    assert page.status_code == 422 and "asked for already" in page.text


def test_who_answers_for_a_part_alone_may_not_erase_the_whole(as_, officers):
    make_staff("don", "Don", WORKS, ROLE)
    officers["don"] = officers["dot"].__class__.objects.get(code="don")
    start = {"programme": "fair-start-scotland", "provider": ELSEWHERE, "area": "lot-6", "group": "core"}
    begun = told("start", "2021-11-01", id="there", person="ada", **start).model_copy(update={"enrolment": "ada-2"})
    as_owner()
    record_events(by="cai", events=[begun], for_day=DAY)
    page = as_("don").post("/erasing/ask/?person=ada", ASKED)
    assert page.status_code == 422 and "An organisation that you do not answer for" in page.text
    assert ELSEWHERE not in page.text and "Elsewhere" not in page.text


def test_records_that_are_one_person_s_are_erased_together(as_, adas):
    name_person(person="una", given="Una", family="Farquhar")
    link = told("link", "2021-08-01", id="l", person="ada", other="una")
    record_events(by="ben", events=[bens("una"), link], for_day=DAY)
    asked = as_("dot").post("/erasing/ask/?person=ada", ASKED).url
    page = as_("dai").post(asked, {"reference": "ada"}, follow=True)
    assert "una, linked as one person" in page.text
    assert is_erased("una") and is_erased("ada")


@pytest.mark.parametrize("who", ["ben", "lea", "pat", "cai", "dee", "eli", "fay", "gil", "ada_min"])
def test_nobody_else_has_such_a_page(as_, asked, who):
    for address in ("/erasing/", "/erasing/ask/?person=ada", asked, f"{asked}drop/"):
        assert as_(who).get(address).status_code == 404, address
        assert as_(who).post(address, {"reference": "ada"} | ASKED).status_code in (404, 405), address
    assert not is_erased()


def test_the_officer_of_a_place_far_away_sees_no_request_of_here(as_, asked, officers):
    Organisation.objects.create(id="far-council", name="Far Council", kind="council", area="far")
    officers["fin"] = make_staff("fin", "Fin", "far-council", ROLE)
    assert as_("fin").get(asked).status_code == 404
    assert as_("fin").post(asked, {"reference": "ada"}).status_code == 404
    assert "ada" not in as_("fin").get("/erasing/").text.replace("/erasing/", "")
    assert not is_erased()
