"""Searches that no document covers, and a search that a figure answers, on a phone and on a desk."""

import re
from collections.abc import Iterator

import pytest
from conftest import exhaustive
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(390, 844), pytest.param((1280, 900), marks=exhaustive)], ids=["phone", "desktop"])
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(base_url=server, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def is_within(page: Page) -> bool:
    """Whether nothing makes the whole page wider than its window."""
    page.wait_for_load_state()
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "missing", "near"),
    [
        ("siapa yang bagus ngurus stunting di Maluku Utara", "stunting di Maluku Utara", "stunting"),
        ("koperasi merah putih", "koperasi merah putih", None),
        *(
            pytest.param(*row, marks=exhaustive)
            for row in (
                ("transmigrasi", "transmigrasi", None),
                ("xqzvw", "xqzvw", None),
            )
        ),
    ],
)
def test_a_search_that_no_document_covers_says_so_first_and_leads_on(
    page: Page, text: str, missing: str, near: str | None
) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill(text)
    page.get_by_role("button", name="Cari", exact=True).first.click()
    said = page.get_by_role("status").filter(has_text=f"Belum ada tulisan tentang {missing}")
    expect(said).to_be_visible()
    feed = page.get_by_role("link", name="Beri tahu saya bila ada")
    expect(feed).to_be_visible()
    expect(page.get_by_role("link", name="Tulis sendiri")).to_be_visible()
    cards = page.locator("article")
    if near is None:
        expect(cards).to_have_count(0)
    else:
        expect(page.get_by_role("heading", name="Yang mendekati")).to_be_visible()
        box, said_box = cards.first.bounding_box(), said.bounding_box()
        assert box
        assert said_box
        assert said_box["y"] < box["y"]
        assert (
            cards.count()
            == page.locator(".kartu-catatan").filter(has_text=re.compile(near, re.IGNORECASE)).count()
        )
    expect(page.get_by_text("Saring hasil")).to_have_count(0)
    assert is_within(page)
    answer = page.request.get(feed.get_attribute("href") or "")
    assert answer.ok
    assert "<entry>" not in answer.text()


def test_who_does_it_best_is_answered_and_leads_to_all_figures(page: Page) -> None:
    page.goto("/cari?q=siapa+yang+SAKIP-nya+terbaik+di+antara+kabupaten")
    card = page.locator(".jawaban").first
    expect(card.get_by_role("heading")).to_contain_text("SAKIP tertinggi di antara kabupaten")
    expect(card.locator("li").first).to_contain_text("84,07")
    assert is_within(page)
    card.get_by_role("link", name="Kota", exact=True).click()
    expect(page.locator(".jawaban").first.get_by_role("heading")).to_contain_text("di antara kota")
    page.get_by_role("link", name="Semua angka SAKIP").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nilai SAKIP/AKIP")
    expect(page.locator("table.peringkat tbody tr").first).to_contain_text("Kota ")
    assert is_within(page)
