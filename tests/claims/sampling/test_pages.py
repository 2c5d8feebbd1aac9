"""The pages of samples: drawn, looked at by another, and what it says in words."""

import re

import pytest
from django.urls import reverse

from ettle.web.access.acting import as_system
from ettle.web.claims.models import Line
from ettle.web.claims.sampling.models import Drawn, Sample
from tests.cast import sign_in  # noqa: F401
from tests.claims.paid import CONTRACT, desks, recording  # noqa: F401
from tests.claims.sampling.test_samples import drawn_by_flo, paid  # noqa: F401

pytestmark = pytest.mark.django_db


def page(client, name, *args, **said):
    address = reverse(name, args=args)
    return client.post(address, said) if said else client.get(address)


def test_flo_draws_a_sample_and_is_shown_its_lines_and_seed(desks, paid, sign_in):  # noqa: F811
    client = sign_in(desks["flo"].staff)
    said = {"contract": CONTRACT, "from_month": "2021-11-01", "until_month": "2021-11-01", "percent": "30"}
    answer = page(client, "sample_new", **said)
    assert answer.status_code == 302
    shown = client.get(answer.url).content.decode()
    with as_system():
        sample = Sample.objects.get()
    assert sample.seed in shown and "2 of 2 lines still to be looked at" in shown
    assert re.search(r"<h1>[A-Z][^<]+, November 2021</h1>", shown) and CONTRACT not in shown
    assert 'data-label="Group">13 weeks in work, ' in shown
    assert "You drew it, so a colleague looks at its lines." in shown and "Enter what was found" not in shown
    again = page(client, "sample_new", **said)
    assert (again.status_code, "A sample of these months was drawn." in again.content.decode()) == (422, True)


def test_dan_enters_what_he_found_and_the_estimate_is_told_with_its_doubt(desks, paid, sign_in):  # noqa: F811
    sample = drawn_by_flo(desks)
    client = sign_in(desks["dan"].staff)
    assert "Enter what was found" in page(client, "sample", sample.pk).content.decode()
    with as_system():
        drawn = list(Drawn.objects.order_by("pk").values_list("pk", flat=True))
    assert page(client, "sample_enter", sample.pk, drawn[0], found="part").status_code == 422
    for each, said in zip(
        drawn, ({"found": "part", "wrong_pence": "425", "words": "Half."}, {"found": "right"}), strict=True
    ):
        assert page(client, "sample_enter", sample.pk, each, **said).status_code == 302
    shown = page(client, "sample", sample.pk).content.decode()
    assert "Of the money, about" in shown and "£425 was found wrong" in shown
    page(client, "sample_propose", sample.pk, go="yes")
    with as_system():
        assert Line.objects.filter(kind="recovery").count() > 0


@pytest.mark.parametrize(("who", "sees"), [("pat", 200), ("sam", 404), ("cai", 404)])
def test_a_provider_sees_a_sample_of_its_own_and_neither_draws_nor_enters(desks, paid, sign_in, who, sees):  # noqa: F811
    sample = drawn_by_flo(desks)
    client = sign_in(desks[who].staff)
    with as_system():
        drawn = Drawn.objects.first().pk
    assert page(client, "sample", sample.pk).status_code == sees
    assert page(client, "samples").status_code == 200
    for answer in (
        page(client, "sample_new"),
        page(client, "sample_enter", sample.pk, drawn),
        page(client, "sample_propose", sample.pk, go="yes"),
    ):
        assert answer.status_code == 404
