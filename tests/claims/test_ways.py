"""From a line to its payment and its entries and back; a body that has a part alone is led to nothing it may not open."""

import re

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.claims.ledger.models import Entry
from tests.claims.batches.paying import answer, one_line, payments, reconciled, sent  # noqa: F401
from tests.claims.paid import LEAD, SUB, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    return lambda code: sign_in(desks[code].staff, Client())


def ways(page, *to):
    return sorted(set(re.findall(rf'href="(/(?:{"|".join(to)})[^"]*\d+/)"', page.text.partition("<main")[2])))


def test_a_line_leads_to_its_batch_and_entries_and_each_leads_back(at, desks, one_line):  # noqa: F811
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))
    with as_system():
        (entry,) = Entry.objects.filter(about=one_line.reference)
        sent_on = Entry.objects.filter(kind="sent", about=payments(batch)[SUB].reference).get()
    fay, own = at("fay"), f"/claims/lines/{one_line.pk}/"
    line = fay.get(own)
    assert {f"/claims/batches/{batch.pk}/", f"/ledger/{entry.pk}/"} <= set(ways(line, "claims/batches", "ledger"))
    assert f"E-{entry.pk:06d}" in line.text and one_line.reference in line.text
    assert ways(fay.get(f"/ledger/{entry.pk}/"), "claims") == [own]
    advice = f"/claims/batches/payments/{payments(batch)[SUB].pk}/"
    assert ways(fay.get(f"/ledger/{sent_on.pk}/"), "claims") == [f"/claims/batches/{batch.pk}/", advice]
    assert ways(fay.get(advice), "claims/lines") == [own]


def test_the_lead_is_led_to_its_own_payment_and_never_to_the_batch(at, desks, one_line):  # noqa: F811
    batch = sent(desks)
    paid = payments(batch)
    pat = at("pat")
    found = ways(pat.get(f"/claims/lines/{one_line.pk}/"), "claims/batches")
    assert found == [f"/claims/batches/payments/{paid[LEAD].pk}/"]
    for address in [*found, *ways(pat.get(f"/claims/lines/{one_line.pk}/"), "ledger")]:
        assert pat.get(address).status_code == 200
    assert ways(pat.get(found[0]), "claims/lines") == [f"/claims/lines/{one_line.pk}/"]


def test_a_subcontractor_is_led_to_no_line_and_no_batch(at, desks, one_line):  # noqa: F811
    batch = sent(desks)
    sam = at("sam")
    advice = sam.get(f"/claims/batches/payments/{payments(batch)[SUB].pk}/")
    assert one_line.reference in advice.text and ways(advice, "claims/lines", "claims/batches/\\d") == []
    with as_system():
        entry = Entry.objects.get(about=one_line.reference)
    assert ways(sam.get(f"/ledger/{entry.pk}/"), "claims/lines") == []
