"""From the front page on a phone, three taps lead to what a head of bureau wants to know."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def test_all_practices_for_adaptif_that_involve_the_bkd(phone: Page) -> None:
    phone.get_by_role("link", name="praktik: Adaptif, BKD").click()
    expect(phone.get_by_role("list", name="Saringan yang dipakai")).to_contain_text("Adaptif")
    expect(phone.get_by_role("list", name="Saringan yang dipakai")).to_contain_text("BKD")
    expect(phone.locator("article").first).to_be_visible()


def test_who_visited_west_java_and_what_they_learned(phone: Page) -> None:
    phone.get_by_role("link", name="Menurut daerah").click()
    phone.locator("main").get_by_role("link", name="Jawa Barat", exact=True).click()
    phone.get_by_role("link", name="Studi komparatif Kalteng ke Jabar").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Kalteng ke Jabar")
    expect(phone.get_by_role("heading", name="Praktik yang dipelajari")).to_be_visible()


def test_which_provinces_have_no_practice_yet(phone: Page) -> None:
    phone.get_by_role("link", name="Provinsi yang belum ada praktiknya").click()
    none = phone.get_by_role("heading", name="Belum ada praktik dari")
    expect(none.or_(phone.get_by_text("Setiap provinsi sudah mempunyai praktik di sini."))).to_be_visible()


def test_a_header_of_one_row_leads_to_signing_in_searching_and_every_list(phone: Page) -> None:
    for width in (320, 360):
        phone.set_viewport_size({"width": width, "height": 740})
        assert phone.get_by_role("banner").evaluate("element => element.offsetHeight") <= 64
    header = phone.get_by_role("banner")
    expect(header.get_by_role("link", name="Masuk")).to_be_visible()
    expect(header.get_by_role("link", name="Cari")).to_be_visible()
    header.locator("summary").click()
    header.get_by_role("navigation", name="Utama").get_by_role("link", name="Matriks").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Matriks")
