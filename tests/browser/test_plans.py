"""The pages of plans and documents in a real browser: full and empty, wide and narrow, with and without JavaScript."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from ettle.web.access.sessions import FACTOR
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.documents.models import Document
from ettle.web.people.actions import name_person
from ettle.web.plans.models import Appointment, Device, Entry
from tests.browser.conftest import OPENED_OUT
from tests.cast import bens
from tests.documents.papers import pdf
from tests.plans.test_assessment import scores
from tests.web.told import DAY, ada, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OF = "/people/ada/"
STEPS = [
    {"words": "Get the food hygiene certificate", "who": "person", "state": "done", "leads_to": "qualification"},
    {"words": "Apply for a travel card", "who": "worker", "by_on": "1 November 2021", "state": "doing"},
    {"words": "Ask about a fixed rota", "who": "other", "who_else": "Brae Money Advice", "state": "to_do"},
]
PAGES = ["", "plan/", "plan/goal/", "plan/agree/", "plan/print/", "plan/print/?size=large", "plan/history/", "assessment/",
         "assessment/new/", "appointments/", "appointments/new/", "digital/", "digital/ask/", "digital/lend/", "notes/",
         "notes/?find=zebra", "notes/new/", "documents/", "documents/new/", "letters/", "letters/new/welcome/"]  # fmt: skip


@pytest.fixture(autouse=True)
def area(transactional_db, cast, settings, tmp_path):
    settings.DOCUMENTS = tmp_path / "documents"
    events = [*ada(), bens("ada"), told("need", "2021-09-01", need="childcare", enrolment=None),
              *scores(confidence={"2021-08-01": 3, "2021-10-01": 7}, money={"2021-08-01": 6, "2021-10-01": 4},
                      travel={"2021-08-01": 5, "2021-10-01": 5}, digital={"2021-08-01": 2})]  # fmt: skip
    with time_machine.travel("2026-11-25 10:00:00+00:00", tick=True):
        with audit.entry(actor="system: test", act="test"):
            name_person(person="ada", given="Ada", family="Farquhar")
            actions.record_events(by="ben", events=events, for_day=DAY)
        yield


@pytest.fixture
def open_page(open_page, cast):
    """Ben's browser."""
    return lambda address, width=1280, javascript=True: open_page(address, width, javascript, cast["ben"])


@pytest.fixture
def send(cast):
    """Send a form of Ada's, or of the devices, as Ben."""
    client = Client()
    client.force_login(cast["ben"], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[FACTOR] = True
    session.save()

    def sent(address, **said):
        answer = client.post(address if address.startswith("/d") else OF + address, said)
        assert answer.status_code == 302, answer.text

    return sent


@pytest.fixture
def full(send):
    """Ben has been at work: something stands on every page."""
    send("plan/goal/", words="A steady job where I am not rushed", state="doing")
    goal = Entry.objects.get().goal
    for step in STEPS:
        send(f"plan/{goal}/step/", **step)
    send(
        "plan/agree/", kind="plan", on="9 November 2021", agreed="yes", words="That is me", review_on="9 December 2021"
    )
    send("assessment/new/", on="9 November 2021", score_skills="4", words_skills="I never finished school")
    for at in ("09:00", "15:00"):
        send("appointments/new/", mode="in_person", day="10 November 2021", at=at, minutes="60", place="Brae Street")
    send("digital/ask/", on="1 November 2021", device="phone_only", need="yes")
    send("/devices/", asset="ETL-0042", kind="laptop")
    send("digital/lend/", device=Device.objects.get().id, lent_on="1 October 2021", due_on="1 November 2021")
    send("/devices/", asset="ETL-0043", kind="tablet")
    send("notes/new/", kind="notes", on="9 November 2021", words="Met at the café.\nAll well.")
    send("notes/new/", kind="safeguarding", on="9 November 2021", words="Spoke to the lead.")
    for name in ("payslip.pdf", "payslip again.pdf"):
        send("documents/new/", file=SimpleUploadedFile(name, pdf()), category="journey")
    paper, kept = Document.objects.first(), Appointment.objects.first()
    said = {
        "type": "payslip",
        "rule": "ada-1|job_13|1",
        "covers_from": "23 August 2021",
        "covers_last": "30 September 2021",
    }
    send(f"documents/{paper.id}/evidence/", **said)
    step = Entry.objects.filter(step__isnull=False).first()
    more = [f"plan/{goal}/step/", f"plan/{goal}/{step.step}/", f"appointments/{kept.id}/outcome/", f"documents/{paper.id}/",
            f"documents/{paper.id}/evidence/", f"documents/{paper.id}/remove/"]  # fmt: skip
    return [*(OF + each for each in [*PAGES, *more]), "/today/", "/devices/"]


def test_every_page_is_sound_when_it_is_full(open_page, sound, full):
    page = open_page("/today/")
    site = page.url.removesuffix("/today/")
    for address in full:
        page.goto(f"{site}{address}")
        sound(page, f"plans-{address.strip('/').replace('/', '-').replace('?', '-')[:60]}")


def test_axe_finds_nothing_on_an_empty_page_and_in_errors(open_page, no_violations):
    page = open_page("/today/")
    site = page.url.removesuffix("/today/")
    for address in PAGES:
        page.goto(f"{site}{OF}{address}")
        page.evaluate(OPENED_OUT)
        if page.locator("main form[method=post] button").count():
            # A form with its errors: as it comes it is looked at with every page, in test_every_page.
            page.locator("main form[method=post] button").first.click()
            page.wait_for_load_state()
        no_violations(page)


def test_without_javascript_a_goal_becomes_a_step_done(open_page):
    page = open_page(f"{OF}plan/", javascript=False)
    page.get_by_role("link", name="Add a goal").click()
    page.get_by_label("What they want, in their own words").fill("A steady job")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Add a step to “A steady job”").click()
    page.get_by_label("What is to be done").fill("Get the certificate")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Change “Get the certificate”").click()
    page.get_by_text("Done", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("img", name="1 of 1 steps done")).to_be_visible()


def test_by_keyboard_alone_a_payslip_is_added_and_shows_something(open_page, tmp_path):
    (tmp_path / "payslip.pdf").write_bytes(pdf())
    page = open_page(f"{OF}documents/new/")
    page.locator("#id_file").set_input_files(tmp_path / "payslip.pdf")
    page.locator("#id_file").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Record what it shows").focus()
    page.keyboard.press("Enter")
    page.get_by_label("First day it covers").fill("23 August 2021")
    page.get_by_label("Last day it covers").fill("30 September 2021")
    page.keyboard.press("Enter")
    page.get_by_text("covering 23 August 2021 to 30 September 2021").wait_for()
    with page.expect_download() as handed_out:
        page.get_by_role("link", name="Download the file").click()
    assert handed_out.value.suggested_filename == "payslip.pdf"
