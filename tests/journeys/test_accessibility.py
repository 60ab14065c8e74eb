"""axe on every kind of page, in both languages, in light and dark: no violation of WCAG 2.2 AA or of good practice."""

from collections.abc import Iterator, Sequence

import pytest
from conftest import exhaustive, sampled
from looked_at import axe_finds_nothing, good_on_a_phone, nothing_sticks_out
from page_kinds import EVERY_KIND
from playwright.sync_api import Browser, Page

from app.web.preparation.plan_form import MINUTES_CHAPTER, PLAN_CHAPTERS

pytestmark = pytest.mark.browser


PHONE = {"width": 360, "height": 740}
WIDTHS = (320, 360, 1280)
ENGLISH_WITH_AXE = ("/", "/cari?q=sakip&nilai=loyal&daerah=94", "/siapkan/rencana/baru")
"""The templates are the same in both languages; in English, longer words may stick out of any page."""

PARTS_OF_EACH_FORM = ("tujuan", MINUTES_CHAPTER)
"""Chapters of a plan with rows of fields, and with one question a screen."""


@pytest.fixture(scope="module")
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, bypass_csp=True)  # axe is put into the page
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["", pytest.param("/en", marks=exhaustive)], ids=["id", "en"])
@pytest.mark.parametrize("address", EVERY_KIND)
def test_everybody_can_use_every_page(page: Page, address: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    answer = page.goto(language + address)
    assert answer
    assert answer.status == (404 if address == "/tidak-ada" else 200)
    if not language or address in ENGLISH_WITH_AXE:
        axe_finds_nothing(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        nothing_sticks_out(page)


@pytest.mark.parametrize(
    "parts", [PARTS_OF_EACH_FORM, pytest.param([*PLAN_CHAPTERS], marks=exhaustive)], ids=["kinds", "all"]
)
def test_axe_finds_nothing_on_the_private_pages_of_a_plan(page: Page, parts: Sequence[str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/siapkan/rencana/baru?masalah=budaya+kerja&daerah=62&tuan_rumah=32&peran=bkd")
    page.get_by_role("button", name="Simpan dan buat tautan").click()
    plan = page.url
    for address in (plan, *(f"{plan}/ubah/{part}" for part in parts)):
        page.goto(address)
        good_on_a_phone(page)


@pytest.mark.parametrize("scheme", sampled(["dark", "light"], one_in=2))
def test_a_colour_too_pale_is_found_in_either_scheme(page: Page, scheme: str) -> None:
    page.goto("/tentang")
    pale = {"light": "#ddd", "dark": "#333"}[scheme]
    page.add_style_tag(content=f"@media (prefers-color-scheme: {scheme}) {{ main p {{ color: {pale} }} }}")
    with pytest.raises(AssertionError, match="color-contrast"):
        axe_finds_nothing(page)
