"""An organisation is made another kind or put in another area: what follows is told first, and then it is so at once."""

import pytest
from django.test import Client

from ettle.web.access.models import Area, Organisation
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from tests.access.test_agreements import GIVES, RECEIVES, agree, standing  # noqa: F401
from tests.access.test_rebuild import worked_out
from tests.administration.test_places import HOME, NEW, ann, nat  # noqa: F401
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
HERE = f"{HOME}organisation/{ELSEWHERE}/kind/"
TOLD_ALL = {"parties": {WORKS: GIVES, ELSEWHERE: RECEIVES}, "categories": ["identity", "health"], "fields": {}}


def look(browser, kind, area="ettlebrae", at=HERE, **more):
    return browser.post(at, {"kind": kind, "area": area} | more)


def do(browser, kind, area="ettlebrae", was="provider ettlebrae", **more):
    return look(browser, kind, area, was=was, then="change", **more)


def kind_of(id=ELSEWHERE):
    return Organisation.objects.get(id=id).kind


@pytest.fixture
def by_government(ann):  # noqa: F811
    Organisation.objects.filter(id="council").update(kind="government", area="")
    Area.objects.create(id="ettlebrae", name="Ettlebrae")
    Area.objects.create(id="far-isles", name="The Far Isles")
    return ann


def test_as_a_jobcentre_it_is_given_less_which_is_told_first_and_so_at_once(ann, adas, agree):  # noqa: F811
    agree(**TOLD_ALL)
    assert "health" in standing(ELSEWHERE, DAY)
    page = look(ann, "jobcentre").text
    assert "“The work coach link” no longer gives it health" in page and "of 1 person now" in page
    assert "Farquhar" not in page and kind_of() == "provider" and "health" in standing(ELSEWHERE, DAY)
    assert do(ann, "jobcentre").url == f"{HOME}organisation/{ELSEWHERE}/"
    assert kind_of() == "jobcentre" and standing(ELSEWHERE, DAY) == {"name", "identity"}
    rows = worked_out()
    casework.rebuild(for_day=DAY)
    assert worked_out() == rows
    last = Recorded.objects.filter(act="organisation_kind", outcome="wrote").get()
    assert "jobcentre, ettlebrae; was provider, ettlebrae" in last.wrote[0]


def test_as_no_jobcentre_any_more_it_is_given_what_was_kept_from_it(ann, adas, agree):  # noqa: F811
    Organisation.objects.filter(id=ELSEWHERE).update(kind="jobcentre")
    agree(**TOLD_ALL | {"categories": ["health"]})
    assert standing(ELSEWHERE, DAY) == set()
    assert "“The work coach link” gives it health of everybody" in look(ann, "health").text
    do(ann, "health", was="jobcentre ettlebrae")
    assert standing(ELSEWHERE, DAY) == {"health"}


def test_where_no_agreement_rests_on_it_that_is_said(ann, cast):  # noqa: F811
    page = look(ann, "third_sector").text
    assert "No sharing agreement gives it more or less of anybody" in page
    assert "only while key workers have posts there" in page
    assert do(ann, "third_sector").status_code == 302 and kind_of() == "third_sector"


def test_nothing_is_changed_unseen_or_where_it_is_otherwise_by_now(ann):  # noqa: F811
    unseen = do(ann, "housing", was="")
    assert unseen.status_code == 409 and "Look again" in unseen.text
    Organisation.objects.filter(id=ELSEWHERE).update(kind="education")
    assert do(ann, "housing").status_code == 409 and kind_of() == "education"
    same = look(ann, "education")
    assert same.status_code == 422 and "It is that already" in same.text


@pytest.mark.parametrize("kind", ["council", "government"])
def test_who_looks_beyond_themselves_is_entered_by_the_government_alone(ann, cast, kind):  # noqa: F811
    assert f'value="{kind}"' not in ann.get(HERE).text
    assert do(ann, kind).status_code == 422 and kind_of() == "provider"
    Organisation.objects.create(id="other-council", name="Other Council", kind=kind, area="ettlebrae")
    other = f"{HOME}organisation/other-council/kind/"
    assert ann.get(other).status_code == 404 and look(ann, "provider", at=other).status_code == 404
    Organisation.objects.filter(id="council").update(kind="government", area="")
    assert "look after" in look(ann, kind).text and do(ann, kind).status_code == 302 and kind_of() == kind


def test_the_area_is_chosen_from_the_list_and_who_looks_after_it_is_told(by_government, cast):
    page = by_government.get(HERE).text
    assert "The Far Isles" in page and 'value="ettlebrae" selected' in page
    told = look(by_government, "provider", "far-isles").text
    assert "The council of Ettlebrae no longer looks after it." in told
    assert "The council of The Far Isles looks after it." in told
    assert look(by_government, "provider", "atlantis").status_code == 422
    assert do(by_government, "provider", "far-isles").status_code == 302
    assert Organisation.objects.get(id=ELSEWHERE).area == "far-isles"
    assert "Provider, The Far Isles." in by_government.get(f"{HOME}organisation/{ELSEWHERE}/").text


def test_a_council_stays_one_while_somebody_there_answers_for_an_area(by_government, cast):
    Organisation.objects.create(id="other-council", name="Other Council", kind="council", area="far-isles")
    make_staff("con", "Con Reid", "other-council", "contract_manager")
    other = f"{HOME}organisation/other-council/kind/"
    answer = look(by_government, "provider", "far-isles", at=other, was="council far-isles", then="change")
    assert answer.status_code == 422 and "1 member of staff has a role there" in answer.text
    assert kind_of("other-council") == "council"


def test_what_is_called_a_jobcentre_and_entered_otherwise_is_asked_about(ann):  # noqa: F811
    new = NEW | {"name": "Coast Job Centre", "kind": "health"}
    asked = ann.post(f"{HOME}add-organisation/", new)
    assert asked.status_code == 422 and "Is it a Jobcentre?" in asked.text
    assert not Organisation.objects.filter(id="coast-training").exists()
    assert ann.post(f"{HOME}add-organisation/", new | {"is_jobcentre": "yes"}).status_code == 302
    assert kind_of("coast-training") == "jobcentre"
    lane = {"name": "Jobcentre Lane Surgery", "id": "lane", "kind": "health", "is_jobcentre": "no"}
    assert ann.post(f"{HOME}add-organisation/", new | lane).status_code == 302 and kind_of("lane") == "health"


def test_a_jobcentre_that_becomes_something_else_is_asked_about_by_its_name(ann):  # noqa: F811
    at = f"{HOME}organisation/jobcentre/kind/"
    assert "Is it a Jobcentre?" in look(ann, "health", at=at).text
    assert "It is that already" in look(ann, "health", at=at, is_jobcentre="yes").text
    told = look(ann, "health", at=at, is_jobcentre="no")
    assert told.status_code == 200 and "<dt>From then on</dt><dd>Health, Ettlebrae</dd>" in told.text


def test_nobody_changes_what_their_own_organisation_is_or_one_that_is_closed(ann, nat, sign_in, cast):  # noqa: F811
    assert ann.get(f"{HOME}organisation/council/kind/").status_code == 404
    assert nat.get(f"{HOME}organisation/{WORKS}/kind/").status_code == 404
    Organisation.objects.filter(id=ELSEWHERE).update(closed_on=DAY)
    assert ann.get(HERE).status_code == 404 and do(ann, "housing").status_code == 404
    assert sign_in(cast["ben"], Client()).get(HERE).status_code == 404
