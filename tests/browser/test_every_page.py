"""Every page of the site in a real browser, by the addresses themselves: a new page cannot be forgotten here."""

import pytest

from tests.browser.conftest import OPENED_OUT, SIDEWAYS, become, pictured
from tests.matrix import world as worlds
from tests.matrix.addresses import Address, addresses
from tests.matrix.allowed import Kind
from tests.matrix.cells import Asking, Cell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = 4
"""The pages are shared out, so that several processes may look."""


def pages(asking: Asking, part: int) -> dict[str, tuple[str, str]]:
    """Of every address of this part that is a page for somebody: its name, where it is, and who opens it."""
    every = [each for each in addresses(asking.world) if each.kind in (None, Kind.OWN, Kind.REFERRED, Kind.SHARED)]
    mine = sorted({each.name for each in every if not each.path.startswith("/api/")})[part::PARTS]
    found: dict[str, tuple[str, str]] = {}
    for address in every:
        viewer = _opened_by(asking, address) if address.name in mine and address.name not in found else None
        if viewer is not None:
            found[address.name] = address.path, viewer
    return found


def _opened_by(asking: Asking, address: Address) -> str | None:
    """The first who may open it, if it is a page for anybody."""
    for viewer in asking.world.staff:
        answer = asking.ask(Cell(viewer, "GET", address))
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            return viewer
    return None


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_sound_on_a_phone(open_page, no_violations, kept_pictures, settings, tmp_path, part):
    settings.DOCUMENTS = tmp_path
    asking = Asking(worlds.build())
    page, last = open_page("/", 390), ""
    site = page.url.rstrip("/")
    every = pages(asking, part)
    assert len(every) >= 15
    for name, (path, viewer) in every.items():
        if viewer != last:
            become(page, asking.world.staff[viewer], site)
            last = viewer
        page.goto(site + path)
        pictured(page, kept_pictures / f"every-{name}.png")
        assert page.locator(".ds_error-summary").count() == 0, f"{name}: nobody has done anything wrong yet"
        page.evaluate(OPENED_OUT)
        no_violations(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(SIDEWAYS) == [], name
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.complaints == [], name
