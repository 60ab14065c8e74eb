"""On a phone pages are short and read from top to bottom, facts are large, and what one taps is as large as a finger."""

from statistics import median

import pytest
from conftest import Installation, exhaustive, sampled, serving, swept
from people import account
from playwright.sync_api import Browser, expect
from test_desk_journey import sign_in

from app.accounts.permissions import Role

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
    "/praktik/jabar-roadmap-reformasi-birokrasi": 6,
    "/kunjungan/2025-02-kalteng-to-jabar": 6,
    "/daerah/32.11": 6,
    "/indikator/nilai-sakip": 6,
    "/banding?daerah=33&daerah=32": 6,
    "/matriks": 4,
    "/peta": 6,
    "/siapkan": 4,
    "/nilai/": 4,
}
MOST_SCREENS_OF_A_DOCUMENT = 5
"""Of the median practice, and of the median visit."""
SCREENS = "document.documentElement.scrollHeight / innerHeight"
FACTS = ".kartu-atas, .rute .kecil, .pita-putusan dd, .daftar-tautan .kecil, .sumber li, .pengunjung"
SMALL_FACTS = f"""[...document.querySelectorAll("{FACTS}")]
  .filter((fact) => parseFloat(getComputedStyle(fact).fontSize) < 16).map((fact) => fact.outerHTML.slice(0, 80))"""
TAPPED = "button, summary, .tombol, .pintu a, .contoh a, .menu a, .alat a, .halaman a, .daftar-isi a, .lompat-ke a, input:not([type=hidden], [type=checkbox])"
SMALL_TARGETS = f"""[...document.querySelectorAll("{TAPPED}")]
  .filter((one) => one.checkVisibility() && !one.closest("[data-alat]")).map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height < 43.5 && !one.matches(".pintu a"))
  .map(([one, box]) => one.outerHTML.slice(0, 80) + " " + box.height)"""


OUT_OF_ORDER = """(() => {
  const shown = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, label, summary)")]
    .filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && !one.closest("svg, table, .sembunyi, .daftar-isi, .lompat-ke, .saringan"))
    .map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.height > 1);
  return shown.filter(([, box], at) => at && box.top < shown[at - 1][1].top - 1).map(([one]) => one.outerHTML.slice(0, 80));
})()"""
"""What stands above what is read before it; filters may: on wide screens they stand beside the results, after them."""


@swept(one_in=6)
def test_pages_are_short_and_made_for_fingers(browser: Browser, server: str, one_in: int) -> None:
    context = browser.new_context(base_url=server, viewport=PHONE, service_workers="block")
    page = context.new_page()
    long, small_facts, small_targets, out_of_order = {}, {}, {}, {}
    for address, most in [*MOST_SCREENS.items()][::one_in]:
        page.goto(address)
        if (screens := page.evaluate(SCREENS)) > most:
            long[address] = screens
        if found := page.evaluate(SMALL_FACTS):
            small_facts[address] = found
        if found := page.evaluate(SMALL_TARGETS):
            small_targets[address] = found[:5]
        if found := page.evaluate(OUT_OF_ORDER):
            out_of_order[address] = found[:5]
    context.close()
    assert (long, small_facts, small_targets, out_of_order) == ({}, {}, {}, {})


@pytest.mark.parametrize("one_in", [32, pytest.param(8, marks=exhaustive)])
@pytest.mark.parametrize(
    ("part", "folder"), sampled([("praktik", "practices"), ("kunjungan", "visits")], one_in=2)
)
def test_a_median_document_takes_five_screens(
    browser: Browser, site: Installation, server: str, part: str, folder: str, one_in: int
) -> None:
    page = browser.new_page(base_url=server, viewport=PHONE)
    lengths = []
    for path in sorted((site.content / folder).rglob("*.md"))[::one_in]:
        answer = page.goto(f"/{part}/{path.stem}")
        assert answer
        assert answer.ok, path.stem
        lengths.append(page.evaluate(SCREENS))
    page.close()
    assert median(lengths) <= MOST_SCREENS_OF_A_DOCUMENT


@exhaustive
def test_the_header_of_somebody_signed_in_keeps_to_one_row(
    browser: Browser, small_library: Installation
) -> None:
    account(small_library, "ani.kusumawardhani.wijayakusuma@contoh.go.id", ("62", Role.AUTHOR))
    with serving(small_library) as site:
        page = sign_in(browser, site, "ani.kusumawardhani.wijayakusuma@contoh.go.id")
        for width in (320, 390, 900, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{site}/praktik/")
            header = page.locator(".kepala")
            assert header.evaluate("header => header.offsetHeight") <= 64, width
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            expect(header.get_by_role("link", name="Ruang kerja")).to_be_visible()
            if width <= 900:
                header.locator("summary").click()
            expect(header.get_by_role("link", name="Keluar").first).to_be_visible()
        page.close()


@pytest.mark.parametrize("width", sampled([320, 390, 900, 1280], one_in=3))
def test_the_header_keeps_to_one_row(browser: Browser, server: str, width: int) -> None:
    page = browser.new_page(base_url=server, viewport={"width": width, "height": 844})
    page.goto("/en/praktik/" if width > 900 else "/praktik/")
    assert page.locator(".kepala").evaluate("header => header.offsetHeight") <= 64
    page.close()


def test_the_timeline_opens_at_its_newest_years(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server, viewport=PHONE)
    page.goto("/linimasa")
    right_edge = "document.querySelector('.linimasa').getBoundingClientRect().right"
    assert page.evaluate(right_edge) <= PHONE["width"]
    page.close()
