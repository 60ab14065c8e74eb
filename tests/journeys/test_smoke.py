from collections.abc import Iterator

import pytest
from conftest import exhaustive
from playwright.sync_api import Browser, Page, Request, Route, expect

pytestmark = pytest.mark.browser


def _left_behind(request: Request) -> bool:
    """Whether the person went on before something like the icon had come."""
    return request.failure == "net::ERR_ABORTED"


@pytest.fixture(params=[(360, 740), pytest.param((1280, 900), marks=exhaustive)], ids=["phone", "desktop"])
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        base_url=server, viewport={"width": width, "height": height}, java_script_enabled=False
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda failed: None if _left_behind(failed) else faults.append(failed.url))
    yield page
    assert faults == []
    context.close()


def test_a_delegation_finds_a_practice_by_its_words_its_value_and_its_visit(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("pergub roadmap rb jabar")
    page.get_by_role("button", name="Cari").click()
    first = page.locator("article").first.get_by_role("heading").get_by_role("link")
    expect(first).to_contain_text("Peta jalan")
    first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Peta jalan")
    value = page.locator("main a[href='/nilai/kompeten']:visible")
    if not value.count():  # folded on phones
        page.locator("summary", has_text="Nilai yang didukung").click()
    value.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KKompeten")
    page.locator("summary", has_text="Biro/Bagian Organisasi").click()
    page.get_by_role("link", name="Peta jalan (roadmap)").first.click()
    page.get_by_role("link", name="Studi komparatif Kalteng ke Jabar").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Studi komparatif Kalteng ke Jabar")
    expect(page.get_by_text("11 Februari 2025").first).to_be_visible()


def test_results_are_narrowed_by_facets_without_scripts(page: Page) -> None:
    page.goto("/cari?q=sakip")
    filters = page.locator(".saringan")
    if not filters.get_by_role("checkbox", name="Akuntabel").is_visible():
        page.get_by_text("Saring hasil").click()
    filters.get_by_role("checkbox", name="Akuntabel").check()
    filters.get_by_role("checkbox", name="Praktik").check()
    filters.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Hapus semua saringan")).to_be_visible()
    assert "nilai=akuntabel" in page.url
    assert "jenis=praktik" in page.url


def test_suggestions_are_chosen_with_the_keyboard(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("akunt")
    expect(page.get_by_role("option").first).to_contain_text("Akuntabel")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("a")
    expect(page.get_by_role("option").first).to_contain_text("Akuntabel")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(f"{server}/nilai/akuntabel")
    assert faults == []
    context.close()


def test_a_late_answer_leaves_the_suggestion_chosen_with_the_arrow_keys(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(base_url=server)
    page = context.new_page()
    late: list[Route] = []
    page.route("**/api/v1/suggest?q=akuntab", lambda route: late.append(route))  # noqa: PLW0108 -- Playwright inspects it
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("akunt")
    expect(page.get_by_role("option").first).to_contain_text("Akuntabel")
    with page.expect_request("**/api/v1/suggest?q=akuntab"):
        box.press_sequentially("ab")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    with page.expect_response("**/api/v1/suggest?q=akuntab"):
        late[0].continue_()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(f"{server}/nilai/akuntabel")
    context.close()
