"""The first page leads each role to its work, and says honestly what is not there yet."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "who, leads",
    [
        ("gil", ("Refer someone", "/referrals/")),
        ("pat", ("Caseload", "/caseload/")),
        ("fay", ("Statements", "/statements/")),
    ],
)
def test_it_leads_first_to_the_work_of_the_role(sign_in, cast, who, leads):
    page = sign_in(cast[who]).get("/").text
    first = page[page.index('<ul class="says plain">') :].split("</li>")[0]
    assert all(each in first for each in leads)


@pytest.mark.parametrize("who", ["dee", "pat"])
def test_whoever_counts_is_told_what_there_is_today(sign_in, cast, who):
    page = sign_in(cast[who]).get("/").text
    assert "No page shows them yet" in page and "ettle evaluate" in page


@pytest.mark.parametrize("who", ["gil", "eli", "fay"])
def test_nobody_else_is_told_of_figures(sign_in, cast, who):
    assert "No page shows them yet" not in sign_in(cast[who]).get("/").text
