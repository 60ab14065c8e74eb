"""Notes of a visit on a phone: one question a screen, offline for the whole visit, two phones merged."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO

import pytest
from conftest import Installation, exhaustive, free_port, serving
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.preparation.plans.plan import Minute, Plan, PlannedQuestion
from app.preparation.plans.repository import PlanRepository

pytestmark = pytest.mark.browser

QUESTIONS = tuple(f"Pertanyaan ke-{number}: berapa angkanya?" for number in range(1, 6))
PHONE = {"width": 360, "height": 740}


class NotedPlan:
    """One plan whose visit is taking place, and a running site."""

    def __init__(self, browser: Browser, library: Installation) -> None:
        self.browser, self.plans = browser, PlanRepository(library.engine)
        self._library, self._port, self._running = library, free_port(), ExitStack()
        self.site = self.start_site()
        questions = tuple(PlannedQuestion(question=text, role="bkd") for text in QUESTIONS)
        self.token = self.plans.create(Plan(topic="SAKIP", host="32.11", questions=questions))

    def start_site(self) -> str:
        return self._running.enter_context(serving(self._library, self._port))

    def stop_site(self) -> None:
        self._running.close()

    @property
    def address(self) -> str:
        return f"{self.site}/siapkan/rencana/{self.token}/ubah/catat"

    def minutes(self) -> tuple[Minute, ...]:
        stored = self.plans.load(self.token)
        assert stored is not None
        return stored.plan.minutes

    def phone(self) -> BrowserContext:
        return self.browser.new_context(locale="id-ID", viewport=PHONE, has_touch=True)

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(self.address)
        return page


@pytest.fixture
def noted(browser: Browser, small_library: Installation) -> Iterator[NotedPlan]:
    noted = NotedPlan(browser, small_library)
    yield noted
    noted.stop_site()


def write_answer(page: Page, text: str) -> None:
    page.get_by_label("Jawaban").locator("visible=true").fill(text)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Berikutnya").click()


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-keadaan]")).to_have_attribute("data-keadaan", "tersimpan", timeout=15_000)


@exhaustive
def test_one_question_stands_on_the_screen_with_its_office_and_progress(noted: NotedPlan) -> None:
    page = noted.open(noted.phone())
    expect(page.get_by_text(QUESTIONS[0])).to_be_visible()
    expect(page.get_by_text(QUESTIONS[1])).to_be_hidden()
    expect(page.get_by_text("Untuk BKPSDM").locator("visible=true")).to_have_count(1)
    expect(page.get_by_text("1 dari 6")).to_be_visible()
    expect(page.get_by_role("button", name="Sebelumnya")).to_be_disabled()
    go_on(page)
    expect(page.get_by_text(QUESTIONS[1])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.reload()
    expect(page.get_by_text(QUESTIONS[1])).to_be_visible()


def test_a_whole_session_without_a_connection_loses_nothing(noted: NotedPlan) -> None:
    context = noted.phone()
    page = noted.open(context)
    expect(page.get_by_text("dapat dibuka tanpa sinyal")).to_be_visible(timeout=15_000)
    context.set_offline(True)
    noted.stop_site()  # the browser lets its service worker through when a page is new, however offline it is
    for number in range(3):
        write_answer(page, f"Jawaban {number + 1}")
        go_on(page)
    expect(page.locator("[data-keadaan]")).to_contain_text("tidak ada sambungan; disimpan di peramban ini")
    page.close()  # the phone closes the tab of its own accord
    again = noted.open(context)
    expect(again.locator("[name=minutes-2-answer]")).to_have_value("Jawaban 3")
    for _part in range(3):
        go_on(again)
    write_answer(again, "Jawaban 4")
    go_on(again)
    write_answer(again, "Jawaban 5")
    assert noted.minutes() == ()
    noted.start_site()
    context.set_offline(False)
    expect_saved(again)
    assert [row.answer for row in noted.minutes()] == [f"Jawaban {number}" for number in range(1, 6)]
    keys: list[str] = again.evaluate("Object.keys(localStorage)")
    assert [key for key in keys if key.startswith("studi-banding-draf")] == []


@exhaustive
def test_notes_of_two_phones_are_merged(noted: NotedPlan) -> None:
    ani, budi = noted.open(noted.phone()), noted.open(noted.phone())
    write_answer(ani, "Menurut Ani")
    expect_saved(ani)
    write_answer(budi, "Menurut Budi")
    expect_saved(budi)
    go_on(budi)
    write_answer(budi, "Hanya Budi")
    expect_saved(budi)
    go_on(ani)
    go_on(ani)
    write_answer(ani, "Hanya Ani")
    expect_saved(ani)
    expect(ani.get_by_text(QUESTIONS[2])).to_be_visible()
    answers = [row.answer for row in noted.minutes()]
    assert answers[:3] == ["Menurut Ani\nMenurut Budi", "Hanya Budi", "Hanya Ani"]
    expect(ani.locator("[name=minutes-1-answer]")).to_have_value("Hanya Budi")


@exhaustive
def test_photo_of_a_document_stays_on_the_phone_and_the_notes_name_it(noted: NotedPlan) -> None:
    context = noted.phone()
    page = noted.open(context)
    expect(page.get_by_text("dapat dibuka tanpa sinyal")).to_be_visible(timeout=15_000)
    context.set_offline(True)
    picture = BytesIO()
    Image.new("RGB", (3_000, 1_500), (20, 90, 160)).save(picture, "PNG")
    chooser = page.get_by_label("Foto dokumen").locator("visible=true")
    chooser.set_input_files({"name": "IMG_1.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    field = page.locator("[name=minutes-0-document]")
    expect(field).to_have_value(re.compile(r"^foto-\d{4}-1$"))
    name = field.input_value()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    with Image.open(download.value.path()) as kept:
        assert (kept.format, kept.size) == ("JPEG", (2_000, 1_000))
    page.close()
    again = noted.open(context)
    expect(again.get_by_role("link", name=name)).to_be_visible()
    context.set_offline(False)
    expect_saved(again)
    assert noted.minutes()[0].document == name
    again.get_by_role("button", name=f"Hapus {name}").click()
    expect(again.locator("[name=minutes-0-document]")).to_have_value("")
    expect(again.get_by_role("link", name=name)).to_have_count(0)


@exhaustive
def test_file_that_is_no_picture_is_refused_with_what_to_do(noted: NotedPlan) -> None:
    page = noted.open(noted.phone())
    chooser = page.get_by_label("Foto dokumen").locator("visible=true")
    chooser.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"bukan gambar"})
    expect(page.get_by_text("Pilih berkas JPEG atau PNG").locator("visible=true")).to_have_count(1)
    expect(page.locator("[name=minutes-0-document]")).to_have_value("")


@exhaustive
def test_copy_on_the_device_is_removed_where_a_person_asks(noted: NotedPlan) -> None:
    page = noted.open(noted.phone())
    expect(page.get_by_text("dapat dibuka tanpa sinyal")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Hapus dari perangkat ini").click()
    expect(page.get_by_text("tidak lagi tersimpan")).to_be_visible()
    assert page.evaluate("caches.open('catatan-1').then((c) => c.keys()).then((k) => k.length)") == 0
