"""No typed character of a visit plan is lost: its forms save themselves, together and offline."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from conftest import Installation, exhaustive, serving
from playwright.sync_api import Browser, BrowserContext, LocatorAssertions, Page, Request, expect

from app.preparation.plans.plan import Goal, Plan
from app.preparation.plans.repository import PlanRepository

pytestmark = pytest.mark.browser

MAX_BYTES, MAX_REQUESTS = 60_000, 9
"""At the first view of a page; design.md, budgets."""


class SharedPlan:
    """One plan behind its private link, and a running site."""

    def __init__(self, browser: Browser, plans: PlanRepository, site: str) -> None:
        self.browser, self.plans, self.site = browser, plans, site
        self.token = plans.create(Plan(topic="SAKIP", goals=(Goal(goal="Belajar"),)))

    def saved(self) -> Plan:
        stored = self.plans.load(self.token)
        assert stored is not None
        return stored.plan

    def new_browser(self) -> BrowserContext:
        return self.browser.new_context(locale="id-ID")

    def open(self, context: BrowserContext, chapter: str = "rombongan", language: str = "") -> Page:
        page = context.new_page()
        page.goto(f"{self.site}{language}/siapkan/rencana/{self.token}/ubah/{chapter}")
        return page


def status_of(page: Page) -> LocatorAssertions:
    return expect(page.locator("[data-keadaan]"))


def expect_saved(page: Page) -> None:
    """Wait until the server has everything that was typed."""
    expect(page.locator("[data-keadaan]")).to_have_attribute("data-keadaan", "tersimpan", timeout=15_000)
    status_of(page).to_contain_text("Tersimpan pukul")


def stored_keys(page: Page) -> list[str]:
    """Return the names of the unsaved texts in the browser, without the random part of each."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return [key.rsplit(":", 1)[0] for key in keys if key.startswith("studi-banding-draf")]


@pytest.fixture
def shared(browser: Browser, small_library: Installation) -> Iterator[SharedPlan]:
    with serving(small_library) as site:
        yield SharedPlan(browser, PlanRepository(small_library.engine), site)


@exhaustive
def test_typed_text_is_saved_without_a_button(shared: SharedPlan) -> None:
    page = shared.open(shared.new_browser())
    page.get_by_label("Ketua rombongan").press_sequentially("Kepala Biro", delay=5)
    expect_saved(page)
    assert shared.saved().lead == "Kepala Biro"
    assert stored_keys(page) == []
    page.get_by_label("Penanggung jawab hasil").fill("Analis")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url(f"{shared.site}/siapkan/rencana/{shared.token}?pesan=tersimpan")
    assert shared.saved().output_owner == "Analis"
    assert stored_keys(page) == []


@exhaustive
def test_rows_are_added_after_a_save(shared: SharedPlan) -> None:
    page = shared.open(shared.new_browser(), "tujuan")
    page.locator("[name=goals-1-goal]").fill("Baris terakhir yang kosong")
    page.get_by_role("button", name="Simpan dan tambah baris").click()
    expect(page.locator("[name=goals-2-goal]")).to_be_visible()
    assert [row.goal for row in shared.saved().goals] == ["Belajar", "Baris terakhir yang kosong"]


@exhaustive
def test_row_without_its_first_column_is_reported(shared: SharedPlan) -> None:
    page = shared.open(shared.new_browser(), "tujuan")
    page.locator("[name=goals-1-output]").fill("Rancangan Pergub")
    status_of(page).to_contain_text("1 baris belum tersimpan: isi dahulu kolom pertamanya.")
    page.locator("[name=goals-1-goal]").fill("Peta jalan")
    status_of(page).not_to_contain_text("baris belum tersimpan")
    expect_saved(page)
    assert shared.saved().goals[1] == Goal(goal="Peta jalan", output="Rancangan Pergub")


def test_text_typed_without_a_connection_is_sent_when_it_is_back(shared: SharedPlan) -> None:
    context = shared.new_browser()
    page = shared.open(context)
    context.set_offline(True)
    page.get_by_label("Ketua rombongan").press_sequentially("Di kereta tanpa sinyal")
    status_of(page).to_contain_text("tidak ada sambungan; disimpan di peramban ini")
    assert stored_keys(page) == [f"studi-banding-draf:/siapkan/rencana/{shared.token}/ubah/rombongan"]
    assert shared.saved().lead == ""
    context.set_offline(False)
    expect_saved(page)
    assert shared.saved().lead == "Di kereta tanpa sinyal"
    assert stored_keys(page) == []


@exhaustive
def test_unsent_text_of_a_closed_tab_is_merged_with_what_others_saved(shared: SharedPlan) -> None:
    context = shared.new_browser()
    page = shared.open(context)
    context.set_offline(True)
    page.get_by_label("Ketua rombongan").fill("Tab ini tertutup")
    status_of(page).to_contain_text("disimpan di peramban ini")
    page.close()
    other = shared.open(shared.new_browser())
    other.get_by_label("Penanggung jawab hasil").fill("Analis")
    expect_saved(other)
    context.set_offline(False)
    again = shared.open(context)
    expect(again.get_by_label("Ketua rombongan")).to_have_value("Tab ini tertutup")
    expect_saved(again)
    assert (shared.saved().lead, shared.saved().output_owner) == ("Tab ini tertutup", "Analis")
    assert stored_keys(again) == []


@exhaustive
def test_unsent_text_that_is_invalid_returns_to_the_form(shared: SharedPlan) -> None:
    context = shared.new_browser()
    page = shared.open(context, "pokok")
    page.get_by_label("Tempat").fill("Aula lantai dua")
    page.get_by_label("Tuan rumah").fill("Atlantis")
    status_of(page).to_contain_text("Daerah “Atlantis” tidak dikenal.")
    page.close()
    again = shared.open(context, "pokok")
    expect(again.get_by_label("Tempat")).to_have_value("Aula lantai dua")
    status_of(again).to_contain_text("Daerah “Atlantis” tidak dikenal.")
    again.get_by_label("Tuan rumah").fill("Provinsi Jawa Barat")
    expect_saved(again)
    assert (shared.saved().venue, shared.saved().host) == ("Aula lantai dua", "32")
    assert stored_keys(again) == []


@exhaustive
def test_two_tabs_editing_different_fields_lose_nothing(shared: SharedPlan) -> None:
    context = shared.new_browser()
    one, two = shared.open(context), shared.open(context)
    for number in range(20):
        one.get_by_label("Ketua rombongan").press_sequentially(f"a{number} ")
        two.get_by_label("Penanggung jawab hasil").press_sequentially(f"b{number} ")
    for tab in (one, two):
        expect_saved(tab)
    assert shared.saved().lead == " ".join(f"a{number}" for number in range(20))
    assert shared.saved().output_owner == " ".join(f"b{number}" for number in range(20))
    assert stored_keys(one) == []


@exhaustive
def test_two_people_in_one_field_see_both_texts_and_choose(shared: SharedPlan) -> None:
    ani, budi = shared.open(shared.new_browser()), shared.open(shared.new_browser())
    ani.get_by_label("Ketua rombongan").fill("Menurut Ani")
    expect_saved(ani)
    budi.get_by_label("Ketua rombongan").fill("Menurut Budi")
    panel = budi.locator("[data-bentrok]")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Menurut Ani")
    expect(panel).to_contain_text("Menurut Budi")
    assert shared.saved().lead == "Menurut Ani"
    budi.get_by_role("button", name="Pakai yang sudah tersimpan").click()
    expect(budi.get_by_label("Ketua rombongan")).to_have_value("Menurut Ani")
    expect_saved(budi)
    expect(panel).to_be_hidden()


@exhaustive
def test_english_form_speaks_english_and_leads_to_the_english_plan(shared: SharedPlan) -> None:
    page = shared.open(shared.new_browser(), language="/en")
    page.locator("[name=lead]").fill("Kepala Biro")
    status_of(page).to_contain_text("Saved at ")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"{shared.site}/en/siapkan/rencana/{shared.token}?pesan=tersimpan")


@exhaustive
@pytest.mark.parametrize("chapter", ["pokok", "hasil"])
def test_first_view_of_a_form_is_light(shared: SharedPlan, chapter: str) -> None:
    context = shared.browser.new_context(service_workers="block")
    page = context.new_page()
    requests: list[Request] = []
    sizes: list[float] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 -- Playwright inspects it
    connection = context.new_cdp_session(page)
    connection.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    connection.send("Network.enable")
    page.route("**/fonts/*", lambda route: route.abort())  # they have a budget of their own
    page.goto(f"{shared.site}/siapkan/rencana/{shared.token}/ubah/{chapter}", wait_until="networkidle")
    assert len(requests) <= MAX_REQUESTS, [request.url for request in requests]
    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(shared.site).netloc}
    assert 0 < sum(sizes) <= MAX_BYTES
