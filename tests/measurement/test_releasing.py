"""Two people release a table; what leaves gives nobody away, and is kept as it left."""

import re

import pytest
from django.db import IntegrityError, transaction

from ettle.files.sheets.table import table_of
from ettle.web.access.acting import as_organisation, as_system
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from ettle.web.measurement.models import Release
from tests.cast import make_staff
from tests.measurement.reading import system_of
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
PROPOSE = "/figures/released/propose/?measure=starts&by=sex"
SMALL = re.compile(r"[1-7]")


def proposed(client, at=PROPOSE):
    """Propose what the page shows; returns the answer."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(at).text).group(1)
    return client.post(at, {"seen": seen})


@pytest.fixture
def waiting(sign_in, everybody, counted):
    """The analyst proposed the table of starts by sex."""
    assert proposed(sign_in(everybody["ina"])).status_code == 302
    return Release.objects.get()


def counts_of(table):
    return [value for row in table for name, value in row.items() if name not in ("cohort", "matured", "sex")]


def test_the_first_page_says_what_waits_to_whoever_may_agree_and_to_nobody_else(sign_in, everybody, waiting):
    said = "1 table waits for you to agree that it leaves."
    found = {code: said in sign_in(everybody[code]).get("/").content.decode() for code in ("col", "ina", "dee", "una")}
    assert found == {"col": True, "ina": False, "dee": False, "una": False}


def test_one_proposes_and_another_agrees(sign_in, everybody, waiting):
    sign_in(everybody["col"]).post(f"/figures/released/{waiting.pk}/agree/")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.proposed_by, waiting.decided_by) == ("agreed", "ina", "col")
    page = sign_in(everybody["gil"]).get("/figures/released/")
    assert "People who started" in page.text


def test_nobody_agrees_to_their_own_whatever_post_they_hold(sign_in, everybody, waiting):
    page = sign_in(everybody["ina"]).post(f"/figures/released/{waiting.pk}/agree/", follow=True)
    assert "Somebody else must agree" in page.text
    with as_system(), pytest.raises(IntegrityError, match="release_by_two"), transaction.atomic():
        Release.objects.filter(pk=waiting.pk).update(state="agreed", decided_by="ina", decided_at=waiting.proposed_at)
    waiting.refresh_from_db()
    assert waiting.state == "proposed"


@pytest.mark.parametrize("who", ["pat", "ben", "dee", "una", "gil", "eli"])
def test_who_may_not_release_sees_nothing_of_what_waits(sign_in, everybody, waiting, who):
    client = sign_in(everybody[who])
    assert client.get(f"/figures/released/{waiting.pk}/").status_code == 404
    assert client.get(f"/figures/released/{waiting.pk}.csv").status_code == 404
    assert client.post(f"/figures/released/{waiting.pk}/agree/").status_code == 404
    assert "People who started" not in client.get("/figures/released/").text
    assert client.get(PROPOSE).status_code == 404


def test_another_council_neither_sees_nor_decides_what_waits(sign_in, everybody, waiting):
    from ettle.web.access.models import Organisation

    Organisation.objects.create(id="far", name="Far Council", kind="council", area="far")
    client = sign_in(make_staff("fia", "Fia Moss", "far", "commissioner"))
    assert client.get(f"/figures/released/{waiting.pk}/").status_code == 404
    assert client.post(f"/figures/released/{waiting.pk}/agree/").status_code == 404
    with as_organisation("far", DAY):
        assert not Release.objects.exists()


def test_no_small_number_leaves_on_page_file_or_by_the_api(sign_in, everybody, waiting):
    sign_in(everybody["col"]).post(f"/figures/released/{waiting.pk}/agree/")
    assert "[c]" in counts_of(waiting.table) and not any(SMALL.fullmatch(each) for each in counts_of(waiting.table))
    client = sign_in(everybody["gil"])
    page = client.get(f"/figures/released/{waiting.pk}/").text.split('id="t-released"')[1].split("</table>")[0]
    assert not re.search(r'<td class="num">[1-7]</td>', page)
    rows = client.get(f"/figures/released/{waiting.pk}.csv").content.decode("utf-8-sig").split("\r\n\r\n")[0]
    assert not re.search(r",[1-7](,|\r|$)", rows)
    said = system_of(everybody["ina"]).get(f"/released-figures/{waiting.pk}").json()
    assert said["table"] == waiting.table


def test_it_is_the_same_on_page_and_in_file(sign_in, everybody, waiting):
    client = sign_in(everybody["ina"])
    page = client.get(f"/figures/released/{waiting.pk}/").text.split('id="t-released"')[1].split("</table>")[0]
    shown = re.findall(r'<td class="num">(.*?)</td>', page)
    assert shown == counts_of(waiting.table)


def test_a_sum_of_what_is_shown_is_never_called_all(sign_in, everybody, waiting):
    """On page and in files; by the API, and in what is kept, its code stays."""
    client = sign_in(everybody["ina"])
    page = client.get(f"/figures/released/{waiting.pk}/").text.split('id="t-released"')[1].split("</table>")[0]
    assert "Sum of what is shown" in page and "<td>All</td>" not in page and "All that are complete" not in page
    rows = client.get(f"/figures/released/{waiting.pk}.csv").content.decode("utf-8-sig").split("\r\n\r\n")[0]
    assert "Sum of what is shown" in rows and ",all," not in rows and "\nall," not in rows
    ods = table_of("f.ods", client.get(f"/figures/released/{waiting.pk}.ods").content)
    assert ["Sum of what is shown", "yes", "Sum of what is shown"] in [cells[:3] for _, cells in ods.rows]
    assert any(row["cohort"] == "all" for row in waiting.table)
    assert not any(each.startswith("0 ") or ": 0 other" in each for each in waiting.how)


def test_the_file_of_a_table_that_did_not_leave_never_has_the_name_of_one_that_did(sign_in, everybody, waiting):
    at = f"/figures/released/{waiting.pk}.csv"
    names = [sign_in(everybody["ina"]).get(at)["Content-Disposition"]]
    sign_in(everybody["col"]).post(f"/figures/released/{waiting.pk}/agree/")
    names.append(sign_in(everybody["ina"]).get(at)["Content-Disposition"])
    name = f"starts-{waiting.on}-edition-1.csv"
    assert names == [f'attachment; filename="proposed-not-released-{name}"', f'attachment; filename="{name}"']


def test_what_left_is_never_changed(sign_in, everybody, waiting):
    sign_in(everybody["col"]).post(f"/figures/released/{waiting.pk}/agree/")
    with as_system(), pytest.raises(IntegrityError, match="kept as it left"), transaction.atomic():
        Release.objects.filter(pk=waiting.pk).update(table=[])


def test_a_table_that_changed_since_it_was_looked_at_is_not_proposed(sign_in, everybody, counted):
    page = sign_in(everybody["ina"]).post(PROPOSE, {"seen": "0" * 64})
    assert page.status_code == 422 and "Look at it again" in page.text
    assert not Release.objects.exists()


def test_one_that_is_not_released_says_why_and_takes_no_number(sign_in, everybody, waiting):
    client = sign_in(everybody["col"])
    client.post(f"/figures/released/{waiting.pk}/decline/", {"why": "The quarter is not complete."})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.why) == ("declined", "The quarter is not complete.")
    assert proposed(sign_in(everybody["ina"])).status_code == 302
    assert Release.objects.latest("pk").edition == 1


def test_a_part_of_the_area_never_leaves_by_itself(sign_in, everybody, counted):
    """By a filter of a programme or provider two tables could be taken from each other: the filter is left out."""
    client = sign_in(everybody["ina"])
    whole = re.search(r'name="seen" value="(\w+)"', client.get(PROPOSE).text).group(1)
    part = re.search(r'name="seen" value="(\w+)"', client.get(f"{PROPOSE}&provider=elsewhere").text).group(1)
    assert part == whole


def test_one_more_person_between_two_editions_is_not_told(sign_in, everybody, waiting):
    """Somebody started between two editions: no cell of the two differs by one, and none is rounded on another base."""
    sign_in(everybody["col"]).post(f"/figures/released/{waiting.pk}/agree/")
    start = {"programme": "fair-start-scotland", "provider": "elsewhere", "area": "lot-6", "group": "core"}
    fact = told("fact", "2020-02-20", id="new-sex", person="new", name="sex", value="male")
    casework.record_events(by="ben", events=[fact, told("start", "2020-02-20", person="new", **start)], for_day=DAY)
    count_now(by="ben")
    assert proposed(sign_in(everybody["ina"])).status_code == 302
    second = Release.objects.latest("pk")
    assert second.edition == 2
    pairs = zip(counts_of(waiting.table), counts_of(second.table), strict=True)
    told_apart = [(one, two) for one, two in pairs if one != two]
    assert all(one != "[c]" and two != "[c]" and abs(int(one) - int(two)) % 5 == 0 for one, two in told_apart)


def test_the_map_of_who_has_no_figures_is_of_what_was_released(sign_in, everybody, counted):
    client = sign_in(everybody["una"])
    assert "No figure by council area is there for you yet" in client.get("/figures/areas/").text
    assert (
        proposed(sign_in(everybody["ina"]), "/figures/released/propose/?measure=starts&by=lives_in").status_code == 302
    )
    sign_in(everybody["col"]).post(f"/figures/released/{Release.objects.get().pk}/agree/")
    page = sign_in(everybody["una"]).get("/figures/areas/").text
    assert "edition 1, released" in page and "prefer_not_to_say" not in page
