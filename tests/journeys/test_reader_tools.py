"""A list of one's own, and reading without a connection."""

import re
from collections.abc import Iterator

import pytest
from conftest import exhaustive
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(params=[360, pytest.param(1280, marks=exhaustive)], ids=["phone", "desktop"])
def context(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=server,
        viewport={"width": request.param, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context
    context.close()


def kept(page: Page, address: str) -> None:
    """Wait until the browser has kept a page."""
    page.evaluate(
        """(address) => new Promise((resolve) => {
          const look = async () => ((await caches.match(address)) ? resolve(true) : setTimeout(look, 20));
          look();
        })""",
        address,
    )


def test_what_is_put_aside_stays_and_can_be_shared(
    context: BrowserContext, browser: Browser, server: str
) -> None:
    page = context.new_page()
    page.goto("/cari?q=sakip&jenis=praktik")
    first = page.locator("article").first
    first.get_by_role("button", name="Simpan").click()
    expect(first.get_by_role("button", name="Tersimpan")).to_have_attribute("aria-pressed", "true")
    page.goto("/kunjungan/2025-02-kalteng-to-jabar")
    page.locator("article.dokumen > .simpan").click()
    expect(page.get_by_role("link", name="Tersimpan 2")).to_be_visible()
    page.get_by_role("link", name="Tersimpan 2").click()
    expect(page.locator("article.kartu")).to_have_count(2)
    page.get_by_role("button", name="Salin tautan").click()
    expect(page.get_by_role("button", name="Tautan tersalin")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    other = browser.new_context(base_url=server)
    guest = other.new_page()
    guest.goto(link)
    expect(guest.locator("article.kartu")).to_have_count(2)
    guest.get_by_role("button", name="Simpan semua di peramban ini").click()
    expect(guest.get_by_role("link", name="Tersimpan 2")).to_be_visible()
    other.close()
    page.get_by_role("button", name="Kosongkan").click()
    expect(page.get_by_role("heading", name="Belum ada yang tersimpan")).to_be_visible()


@exhaustive
def test_a_citation_is_copied_with_one_click(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/praktik/diy-sakip-aa")
    title = page.get_by_role("heading", name="Kutip halaman ini")
    if not page.get_by_role("button", name="Salin kutipan").is_visible():
        title.click()
    page.get_by_role("button", name="Salin kutipan").click()
    expect(page.get_by_role("button", name="Kutipan tersalin")).to_be_visible()
    cited = page.locator("#teks-kutipan").text_content()
    assert page.evaluate("navigator.clipboard.readText()") == cited
    assert "[Praktik]" in str(cited)


def test_read_pages_and_the_list_are_there_without_a_connection(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/praktik/diy-sakip-aa")
    kept(page, "/praktik/diy-sakip-aa")
    page.goto("/praktik/")
    card = page.locator("article").first
    title = card.get_by_role("heading").inner_text()
    address = str(card.get_attribute("data-dokumen"))
    card.get_by_role("button", name="Simpan").click()
    kept(page, address)
    context.set_offline(True)
    page.goto("/praktik/diy-sakip-aa")
    expect(page.get_by_role("heading", level=1)).to_contain_text("SAKIP predikat AA")
    expect(page.get_by_text("Tidak ada sambungan. Yang tampil ialah salinan terakhir.")).to_be_visible()
    line = page.locator(".kepala").evaluate("element => getComputedStyle(element).borderBottomWidth")
    assert line == "1px", "its style is there too"
    page.goto("/pilihan")
    expect(page.locator("article.kartu")).to_have_count(1)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.goto("/nilai/loyal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada sambungan")
    kept_pages = page.locator("[data-terbaca]").get_by_role("link")
    expect(kept_pages.first).to_have_attribute("href", re.compile("^/praktik/"))
    expect(page.locator('[data-terbaca] a[href="/praktik/"]')).to_have_text("Praktik")
    context.set_offline(False)
    page.goto("/nilai/loyal")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Loyal")
    expect(page.get_by_text("Yang tampil ialah salinan terakhir")).to_be_hidden()


def test_private_pages_are_never_kept(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/siapkan/rencana/baru?masalah=budaya+kerja&daerah=62&tuan_rumah=32&peran=bkd")
    page.get_by_role("button", name="Simpan dan buat tautan").click()
    plan = page.url
    page.goto("/nilai/loyal")
    kept(page, "/nilai/loyal")
    page.goto(plan)
    page.goto("/nilai/adaptif")
    kept(page, "/nilai/adaptif")
    addresses = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)))).flat()"
    )
    assert any(address.endswith("/nilai/loyal") for address in addresses)
    assert [address for address in addresses if "/rencana/" in address] == []


@exhaustive
def test_in_english_the_tools_stay_in_english(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/en/praktik/diy-sakip-aa")
    kept(page, "/en/praktik/diy-sakip-aa")
    page.locator("article.dokumen > .simpan").click()
    kept(page, "/en/pilihan?praktik=diy-sakip-aa")
    page.goto("/en/pilihan")
    expect(page).to_have_url(re.compile(r"/en/pilihan\?praktik=diy-sakip-aa$"))
    expect(page.locator("article.kartu")).to_have_count(1)
    expect(page.get_by_role("button", name="Clear the list")).to_be_visible()
    context.set_offline(True)
    page.goto("/en/nilai/loyal")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    page.get_by_role("link", name=re.compile("SAKIP predikat AA")).click()
    expect(page).to_have_url(re.compile("/en/praktik/diy-sakip-aa$"))
    context.set_offline(False)
    page.goto("/en/")
    box = page.get_by_role("combobox").first
    box.press_sequentially("akuntab")
    expect(page.get_by_role("listbox", name="Suggestions").first).to_contain_text("Value")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/en/(nilai|praktik|kunjungan|peran|cari)"))


@exhaustive
def test_a_self_assessment_in_english_is_remembered_in_english(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/en/siapkan/ukur")
    page.locator("fieldset.ukur-butir input").nth(1).check()
    expect(page.get_by_text("Answers are remembered in this browser.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The last answers given in this browser are shown again.")).to_be_visible()
    page.get_by_role("button", name="Delete the answers").click()
    expect(page).to_have_url(re.compile("/en/siapkan/ukur$"))
