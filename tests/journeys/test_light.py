"""Pages are light, keep to their own host and policy, and stay where they are while they load."""

from urllib.parse import urlsplit

import pytest
from conftest import exhaustive, sampled
from page_kinds import MAIN_PAGES, PAGES
from playwright.sync_api import Browser, Request, Route

from app.web.rendering.templates import FONTS

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
"""Over the wire at the first view, everything on it but the two faces; design.md, budgets."""
MOST_BYTES_OF_FACES = 45_000
MOST_REQUESTS = 9
MOST_SHIFT = 0.01
"""Cumulative layout shift; below 0.1 counts as good (web.dev/cls)."""
WATCH = """
window.shifts = [];
window.violations = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput)
    window.shifts.push([entry.value, entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]);
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


@pytest.mark.parametrize(
    "address", [pytest.param(one, marks=() if one in MAIN_PAGES[1:3] else exhaustive) for one in PAGES]
)
def test_a_first_view_is_light_and_keeps_still(browser: Browser, server: str, address: str) -> None:
    context = browser.new_context(
        base_url=server, viewport={"width": 360, "height": 740}, service_workers="block"
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    sizes: dict[str, float] = {}
    faces: set[str] = set()
    connection = context.new_cdp_session(page)
    connection.on(
        "Network.responseReceived",
        lambda event: faces.add(event["requestId"]) if event["type"] == "Font" else None,
    )
    connection.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    connection.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    assert len(asked) <= MOST_REQUESTS, [request.url for request in asked]
    assert {urlsplit(request.url).netloc for request in asked} == {urlsplit(server).netloc}
    assert 0 < sum(size for request, size in sizes.items() if request not in faces) <= MOST_BYTES
    assert sum(size for request, size in sizes.items() if request in faces) <= MOST_BYTES_OF_FACES
    assert page.evaluate("window.violations") == []
    shifts = page.evaluate("window.shifts")
    assert sum(size for size, _what in shifts) < MOST_SHIFT, shifts
    context.close()


def shifts_with_late_faces(browser: Browser, server: str, address: str, width: int) -> float:
    context = browser.new_context(
        base_url=server, viewport={"width": width, "height": 823}, bypass_csp=True, service_workers="block"
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    waiting: list[Route] = []
    page.route("**/fonts/*", lambda route: waiting.append(route))  # noqa: PLW0108 -- playwright marks its handlers
    page.goto(address, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    assert len(waiting) == len(FONTS)
    for route in waiting:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    moved = sum(size for size, _what in page.evaluate("window.shifts"))
    context.close()
    return float(moved)


@pytest.mark.parametrize("widths", [(412,), pytest.param((320, 1280), marks=exhaustive)], ids=str)
@pytest.mark.parametrize("address", sampled(["/cari?q=sakip", "/", "/praktik/diy-sakip-aa"], one_in=3))
def test_a_page_keeps_still_when_its_faces_come_late(
    browser: Browser, server: str, address: str, widths: tuple[int, ...]
) -> None:
    moved = {width: shifts_with_late_faces(browser, server, address, width) for width in widths}
    assert max(moved.values()) < MOST_SHIFT, moved


def test_results_keep_still_when_the_filters_above_them_come_later(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto("/cari?q=sakip")
    top = "document.querySelector('.hasil').getBoundingClientRect().top"
    with_filters = page.evaluate(top)
    page.evaluate("document.querySelector('.saringan').remove()")
    assert page.evaluate(top) == pytest.approx(with_filters, abs=0.5)
    context.close()


def test_the_watch_sees_what_it_watches_for(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server)
    page.add_init_script(WATCH)
    page.goto("/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))"
    )
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.ran") is None
    page.close()


def test_nothing_moves_for_those_who_do_not_want_it(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/praktik/diy-sakip-aa")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()


def test_a_printed_document_has_its_address_and_none_of_the_tools(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server)
    page.goto("/praktik/diy-sakip-aa")
    page.emulate_media(media="print")
    assert page.locator(".qr").is_visible()
    assert page.locator(".hanya-cetak").first.is_visible()
    for tool in (".kepala", ".kaki", ".simpan", ".tindakan"):
        assert page.locator(tool).first.is_hidden(), tool
    page.close()


def test_values_keep_their_marks_in_forced_colours(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, forced_colors="active")
    page = context.new_page()
    page.goto("/nilai/")
    marks = page.locator("main .huruf").evaluate_all(
        "marks => marks.map((mark) => getComputedStyle(mark).backgroundColor)"
    )
    assert len(set(marks)) == 7
    context.close()


def test_a_very_wide_screen_keeps_lines_short(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server, viewport={"width": 2560, "height": 1200})
    page.goto("/praktik/diy-sakip-aa")
    assert page.evaluate("document.documentElement.scrollWidth") == 2560
    assert page.locator(".ringkasan").evaluate("element => element.clientWidth") <= 42 * 16
    page.close()
