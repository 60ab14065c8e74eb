"""On a phone pages are short, facts are large enough to read, and what one taps is as large as a finger."""

from statistics import median

import pytest
from build import CONTENT
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
MOST_SCREENS = {
    "/": 6,
    "/nilai/adaptif": 6,
    "/silsilah": 6,
    "/tindak-lanjut": 6,
    "/kunjungan/": 6,
    "/praktik/": 6,
    "/cari?q=sakip": 6,
    "/linimasa": 6,
    "/daerah/32": 6,
    "/peran/bkd": 6,
    "/regulasi/": 6,
}
MOST_SCREENS_OF_A_PRACTICE = 5
"""Of the median."""
SCREENS = "document.documentElement.scrollHeight / innerHeight"
FACTS = ".kartu-atas, .rute .kecil, .pita-putusan dd, .daftar-tautan .kecil, .sumber li, .pengunjung"
SMALL_FACTS = f"""[...document.querySelectorAll("{FACTS}")]
  .filter((fact) => parseFloat(getComputedStyle(fact).fontSize) < 16).map((fact) => fact.outerHTML.slice(0, 80))"""
TAPPED = "button, summary, .tombol, .pintu a, .contoh a, .menu a, .alat a, .halaman a, input:not([type=hidden], [type=checkbox])"
SMALL_TARGETS = f"""[...document.querySelectorAll("{TAPPED}")]
  .filter((one) => one.checkVisibility() && !one.closest("[data-alat]")).map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height < 43.5 && !one.matches(".pintu a"))
  .map(([one, box]) => one.outerHTML.slice(0, 80) + " " + box.height)"""


def test_pages_are_short_and_made_for_fingers(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport=PHONE, service_workers="block")
    page = context.new_page()
    long, small_facts, small_targets = {}, {}, {}
    for address, most in MOST_SCREENS.items():
        page.goto(address)
        if (screens := page.evaluate(SCREENS)) > most:
            long[address] = screens
        if found := page.evaluate(SMALL_FACTS):
            small_facts[address] = found
        if found := page.evaluate(SMALL_TARGETS):
            small_targets[address] = found[:5]
    practices = sorted(path.stem for path in (CONTENT / "practices").rglob("*.md"))[::8]
    lengths = []
    for slug in practices:
        page.goto(f"/praktik/{slug}")
        lengths.append(page.evaluate(SCREENS))
    context.close()
    assert (long, small_facts, small_targets) == ({}, {}, {})
    assert median(lengths) <= MOST_SCREENS_OF_A_PRACTICE


def test_the_header_keeps_to_one_row(browser: Browser, server: str) -> None:
    for width in (320, 390, 900, 1280):
        page = browser.new_page(base_url=server, viewport={"width": width, "height": 844})
        page.goto("/en/praktik/" if width > 900 else "/praktik/")
        assert page.locator(".kepala").evaluate("header => header.offsetHeight") <= 64, width
        page.close()


def test_the_timeline_opens_at_its_newest_years(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server, viewport=PHONE)
    page.goto("/linimasa")
    right_edge = "document.querySelector('.linimasa').getBoundingClientRect().right"
    assert page.evaluate(right_edge) <= PHONE["width"]
    page.close()
