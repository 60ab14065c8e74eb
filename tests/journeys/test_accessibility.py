"""axe on every kind of page, in both languages, in light and dark, on a phone: no violation of WCAG 2.2 AA or of good practice."""

from collections.abc import Iterator

import pytest
from looked_at import axe_finds_nothing, good_on_a_phone, nothing_sticks_out
from page_kinds import PAGES
from playwright.sync_api import Browser, Page

from app.web.preparing.plan_parts import PARTS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["light", "dark"])
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server,
        viewport={"width": 360, "height": 740},
        color_scheme=request.param,
        bypass_csp=True,  # axe is put into the page
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["", "/en"], ids=["id", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(page: Page, address: str, language: str) -> None:
    answer = page.goto(language + address)
    assert answer
    assert answer.status == (404 if address == "/tidak-ada" else 200)
    axe_finds_nothing(page)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_a_narrow_phone(browser: Browser, server: str, address: str) -> None:
    page = browser.new_page(base_url=server, viewport={"width": 320, "height": 640})
    page.goto(address)
    nothing_sticks_out(page)
    page.close()


def test_axe_finds_nothing_on_the_private_pages_of_a_plan(page: Page) -> None:
    page.goto("/siapkan/rencana/baru?masalah=budaya+kerja&daerah=62&tuan_rumah=32&peran=bkd")
    page.get_by_role("button", name="Simpan dan buat tautan").click()
    plan = page.url
    for address in (plan, *(f"{plan}/ubah/{part}" for part in PARTS)):
        page.goto(address)
        good_on_a_phone(page)
