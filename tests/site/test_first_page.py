"""The first page leads each role to its work, and says honestly what is not there yet."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "who, leads",
    [
        ("gil", ("Refer someone", "/referrals/")),
        ("pat", ("Caseload", "/caseload/")),
        ("fay", ("To check", "/claims/to-check/")),
    ],
)
def test_it_leads_first_to_the_work_of_the_role(sign_in, cast, who, leads):
    page = sign_in(cast[who]).get("/").text
    first = page[page.index('<ul class="says plain">') :].split("</li>")[0]
    assert all(each in first for each in leads)


@pytest.mark.parametrize("who", ["dee", "pat"])
def test_whoever_counts_is_led_to_the_figures(sign_in, cast, who):
    assert 'href="/figures/"' in sign_in(cast[who]).get("/").text


@pytest.mark.parametrize("who", ["gil", "eli", "fay"])
def test_others_are_led_to_what_was_released(sign_in, cast, who):
    page = sign_in(cast[who]).get("/").text
    assert 'href="/figures/"' not in page and 'href="/figures/released/"' in page
