"""Equality: what rules ask becomes facts of the journey, the rest stays with who somebody is, and four silences differ."""

import pytest

from ettle.web.access.acting import as_organisation
from ettle.web.casework.models import Event
from ettle.web.people.actions import answer_equality
from ettle.web.people.models import EqualityAnswer
from ettle.web.people.queries import answers_on_equality
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
PAGE = "/people/ada/equality/"


def facts():
    return dict(
        Event.objects.filter(kind="fact")
        .exclude(detail__name="date_of_birth")
        .values_list("detail__name", "detail__value")
    )


def kept():
    return dict(EqualityAnswer.objects.values_list("question", "answer"))


def test_each_answer_goes_where_it_lives(cast, adas, sign_in):
    client = sign_in(cast["ben"])
    page = client.get(PAGE).text
    assert "What is your sex?" in page and "trans history" in page and "Prefer not to say" in page
    said = {
        "sex": "female",
        "ethnicity": "prefer_not_to_say",
        "disability": "not_answered",
        "religion": "none",
        "trans": "prefer_not_to_say",
        "sexual_orientation": "not_answered",
    }
    assert client.post(PAGE, said).status_code == 302
    assert facts() == {"sex": "female", "ethnicity": "prefer_not_to_say"}
    assert kept() == {
        "disability": "not_answered",
        "religion": "none",
        "trans": "prefer_not_to_say",
        "sexual_orientation": "not_answered",
    }
    with as_organisation(ELSEWHERE, DAY):
        assert not EqualityAnswer.objects.exists()


def test_saying_the_same_again_records_nothing_and_an_answer_ends_a_silence(cast, adas, sign_in):
    client = sign_in(cast["ben"])
    said = {"sex": "female", "disability": "not_answered"}
    client.post(PAGE, said)
    before = Event.objects.count()
    client.post(PAGE, said)
    assert Event.objects.count() == before
    client.post(PAGE, said | {"disability": "yes"})
    assert facts()["disability"] == "yes" and kept() == {}


@pytest.mark.parametrize("who", ["cai", "bob", "bea", "pat", "fay", "eli"])
def test_only_who_works_with_her_sees_the_answers(cast, adas, sign_in, who):
    assert sign_in(cast[who]).get(PAGE).status_code == 404


def test_an_answer_that_is_not_on_the_list_is_refused_by_name(cast, adas, sign_in):
    answer = sign_in(cast["ben"]).post(PAGE, {"sex": "robot"})
    assert answer.status_code == 422 and "robot" in answer.text and facts() == {}


def test_of_her_details_her_team_sees_no_question_on_equality(cast, adas, sign_in):
    sign_in(cast["ben"]).post(PAGE, {"sex": "female", "religion": "none"})
    details = "/people/ada/details/"
    assert "What is your sex?" in sign_in(cast["lea"]).get(details).text, "Lea leads Ben's team"
    for who in ("bea", "pat"):
        page = sign_in(cast[who]).get(details)
        assert page.status_code == 200, who
        assert 'id="h-equality"' not in page.text and "What is your sex?" not in page.text, who


def test_of_the_answers_only_what_is_asked_of_whom_is_read(cast, adas):
    """A return asks for two questions of the people it counts: the others' answers do not come along."""
    answer_equality(person="ada", answers={"trans": "no", "religion": "none"}, by="ben")
    with as_organisation(WORKS, DAY):
        assert list(answers_on_equality(["ada"], {"trans"})) == [("ada", "trans", "no")]
        assert not list(answers_on_equality(["eve"], {"trans", "religion"}))
    with as_organisation(ELSEWHERE, DAY):
        assert not list(answers_on_equality(["ada"], {"trans"})), "nor by who has no grant"
