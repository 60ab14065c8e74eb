"""No typed character is lost: forms save themselves, alone and together, offline and without a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, exhaustive, install, serving
from people import PASSWORD, account
from playwright.sync_api import Browser, BrowserContext, LocatorAssertions, Page, expect

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.accounts.sessions import Sessions
from app.publishing.drafts import Draft, Drafts, NewDraft

pytestmark = pytest.mark.browser


class Writers:
    """One draft of one region, its writers, and a running site."""

    def __init__(self, browser: Browser, library: Installation, site: str) -> None:
        self.browser, self.library, self.site = browser, library, site
        self.drafts = Drafts(library.engine)
        account(library, "ani@contoh.go.id", ("32", Role.AUTHOR))
        account(library, "budi@contoh.go.id", ("32", Role.AUTHOR))
        self.ani = Person(1, "ani@contoh.go.id", "Ani", "", frozenset({("32", Role.AUTHOR)}))
        new = NewDraft("practice", "baru", "32", a_practice())
        self.draft = self.drafts.create(Actor.of(self.ani, ""), self.ani, new)

    def now(self) -> Draft:
        draft = self.drafts.load(self.ani, self.draft)
        assert draft is not None
        return draft

    def browser_of(self, email: str) -> BrowserContext:
        context = self.browser.new_context(locale="id-ID")
        page = context.new_page()
        page.goto(f"{self.site}/masuk")
        sign_in(page, email)
        expect(page.get_by_role("heading", name="Ruang kerja", exact=True)).to_be_visible()
        page.close()
        return context

    def open(self, context: BrowserContext, chapter: str = "isi/pokok") -> Page:
        page = context.new_page()
        page.goto(f"{self.site}/meja/draf/{self.draft}/{chapter}")
        return page


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Surel").fill(email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()


def state(page: Page) -> LocatorAssertions:
    return expect(page.locator("[data-keadaan]"))


def expect_saved(page: Page) -> None:
    """Until the server has everything that was typed."""
    expect(page.locator("[data-keadaan]")).to_have_attribute("data-keadaan", "tersimpan", timeout=15_000)
    state(page).to_contain_text("Tersimpan pukul")


def is_kept_nowhere(page: Page) -> bool:
    """Whether the browser holds nothing of the drafts."""
    return bool(
        page.evaluate("Object.keys(localStorage).every((key) => !key.startsWith('studi-banding-draf'))")
    )


@pytest.fixture
def writers(browser: Browser, tmp_path: Path) -> Iterator[Writers]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    library = install(content, tmp_path)
    library.bring_up_to_date()
    with serving(library) as site:
        yield Writers(browser, library, site)
    library.engine.dispose()


@exhaustive
def test_what_is_typed_is_saved_without_a_button_and_kept_nowhere_else(writers: Writers) -> None:
    page = writers.open(writers.browser_of("ani@contoh.go.id"))
    page.get_by_label("Ringkasan").press_sequentially("Ditulis pelan-pelan.", delay=5)
    expect_saved(page)
    page.get_by_label("Instansi").fill("Biro Baru")
    page.get_by_role("button", name="Simpan dan tutup").click()
    page.wait_for_url(f"{writers.site}/meja/draf/{writers.draft}")
    assert "Ditulis pelan-pelan." in writers.now().text
    assert "agency: Biro Baru" in writers.now().text
    assert is_kept_nowhere(page)


@exhaustive
def test_a_change_that_is_taken_back_is_none(writers: Writers) -> None:
    page = writers.open(writers.browser_of("ani@contoh.go.id"))
    page.get_by_label("Instansi").press("End")
    page.get_by_label("Instansi").press_sequentially("xy")
    page.get_by_label("Instansi").press("Backspace")
    page.get_by_label("Instansi").press("Backspace")
    expect(page.locator("[data-keadaan]")).to_have_attribute("data-keadaan", "tersimpan")
    assert "agency: Biro Organisasi\n" in writers.now().text
    assert is_kept_nowhere(page)


def test_two_people_typing_at_once_lose_no_character(writers: Writers) -> None:
    ani = writers.open(writers.browser_of("ani@contoh.go.id"))
    budi = writers.open(writers.browser_of("budi@contoh.go.id"))
    budi.get_by_label("Instansi").press("End")
    for number in range(30):  # both at once, in fields of their own
        ani.get_by_label("Ringkasan").press_sequentially(f"a{number} ")
        budi.get_by_label("Instansi").press_sequentially(f" b{number}")
    for page in (ani, budi):
        expect_saved(page)
    expected_by_ani = "".join(f"a{number} " for number in range(30)).strip()
    expected_by_budi = "".join(f" b{number}" for number in range(30))
    text = writers.now().text
    assert expected_by_ani in text
    assert expected_by_budi in text
    ani.get_by_label("Mulai tahun").fill("2021")
    expect(ani.get_by_label("Instansi")).to_have_value(f"Biro Organisasi{expected_by_budi}")


@exhaustive
def test_two_people_in_one_field_see_both_texts_and_choose(writers: Writers) -> None:
    ani = writers.open(writers.browser_of("ani@contoh.go.id"))
    budi = writers.open(writers.browser_of("budi@contoh.go.id"))
    ani.get_by_label("Ringkasan").fill("Menurut Ani.")
    expect_saved(ani)
    budi.get_by_label("Instansi").fill("Biro Budi")
    budi.get_by_label("Ringkasan").fill("Menurut Budi.")
    panel = budi.locator("[data-bentrok]")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Menurut Ani.")
    expect(panel).to_contain_text("Menurut Budi.")
    assert "Menurut Ani." in writers.now().text
    assert "Biro Budi" not in writers.now().text
    budi.get_by_role("button", name="Simpan tulisan saya").click()
    expect_saved(budi)
    expect(panel).to_be_hidden()
    assert "Menurut Budi." in writers.now().text
    assert "Biro Budi" in writers.now().text

    ani.get_by_label("Ringkasan").fill("Menurut Ani lagi.")
    expect(ani.locator("[data-bentrok]")).to_be_visible()
    ani.get_by_role("button", name="Pakai yang sudah tersimpan").click()
    expect(ani.get_by_label("Ringkasan")).to_have_value("Menurut Budi.")
    expect_saved(ani)
    assert "Menurut Budi." in writers.now().text


@exhaustive
def test_a_session_that_ends_while_writing_costs_nothing(writers: Writers) -> None:
    context = writers.browser_of("ani@contoh.go.id")
    page = writers.open(context)
    page.get_by_label("Ringkasan").fill("Sebelum sesi berakhir.")
    expect_saved(page)
    sessions = Sessions(writers.library.engine)
    for one in sessions.list_sessions(writers.ani, ""):
        sessions.end_session(Actor.of(writers.ani, ""), one.id)
    page.get_by_label("Ringkasan").press_sequentially(" Sesudahnya.")
    state(page).to_contain_text("Sesi Anda berakhir")
    expect(page.get_by_label("Ringkasan")).to_have_value("Sebelum sesi berakhir. Sesudahnya.")
    with context.expect_page() as opened:
        page.get_by_role("link", name="masuk lagi").click()
    page.get_by_label("Instansi").fill("Biro Sesudah Sesi")
    sign_in(opened.value, "ani@contoh.go.id")
    expect(opened.value.get_by_role("heading", name="Ruang kerja", exact=True)).to_be_visible()
    page.bring_to_front()
    page.get_by_label("Mulai tahun").fill("2020")
    expect_saved(page)
    text = writers.now().text
    assert "Sebelum sesi berakhir. Sesudahnya." in text
    assert "Biro Sesudah Sesi" in text
    assert "start_year: 2020" in text


@exhaustive
def test_writing_goes_on_without_a_connection(writers: Writers) -> None:
    context = writers.browser_of("ani@contoh.go.id")
    page = writers.open(context)
    context.set_offline(True)
    page.get_by_label("Ringkasan").press_sequentially("Di kereta tanpa sinyal.")
    state(page).to_contain_text("tidak ada sambungan; disimpan di peramban ini")
    page.get_by_label("Instansi").fill("Biro Kereta")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    state(page).to_contain_text("tidak ada sambungan")
    assert "kereta" not in writers.now().text
    context.set_offline(False)
    expect_saved(page)
    assert "Di kereta tanpa sinyal." in writers.now().text
    assert "Biro Kereta" in writers.now().text
    assert is_kept_nowhere(page)


@exhaustive
def test_what_a_closed_tab_could_not_send_is_handed_over_and_joined(writers: Writers) -> None:
    context = writers.browser_of("ani@contoh.go.id")
    page = writers.open(context)
    context.set_offline(True)
    page.get_by_label("Ringkasan").fill("Tab ini tertutup sebelum terkirim.")
    state(page).to_contain_text("disimpan di peramban ini")
    page.close()
    budi = writers.open(writers.browser_of("budi@contoh.go.id"))
    budi.get_by_label("Instansi").fill("Biro Budi")
    expect_saved(budi)
    context.set_offline(False)
    again = writers.open(context)
    expect(again.get_by_label("Ringkasan")).to_have_value("Tab ini tertutup sebelum terkirim.")
    expect_saved(again)
    assert "Tab ini tertutup sebelum terkirim." in writers.now().text
    assert "Biro Budi" in writers.now().text
    assert is_kept_nowhere(again)


@exhaustive
def test_two_tabs_of_one_person_are_two_writers(writers: Writers) -> None:
    context = writers.browser_of("ani@contoh.go.id")
    one, two = writers.open(context), writers.open(context)
    context.set_offline(True)
    one.get_by_label("Ringkasan").fill("Dari tab satu.")
    state(one).to_contain_text("tidak ada sambungan")
    two.get_by_label("Instansi").fill("Biro dari tab dua")
    state(two).to_contain_text("tidak ada sambungan")
    context.set_offline(False)
    for tab in (one, two):
        expect_saved(tab)
    text = writers.now().text
    assert "Dari tab satu." in text
    assert "Biro dari tab dua" in text
    assert is_kept_nowhere(one)


@exhaustive
def test_the_source_saves_itself_and_joins_too(writers: Writers) -> None:
    ani = writers.open(writers.browser_of("ani@contoh.go.id"), "sumber")
    budi = writers.open(writers.browser_of("budi@contoh.go.id"))
    budi.get_by_label("Instansi").fill("Biro Budi")
    expect_saved(budi)
    source = ani.get_by_label("Naskah")
    source.fill(source.input_value().replace("Teks.", "Teks dari sumber."))
    expect_saved(ani)
    assert "Biro Budi" in source.input_value()
    assert "Teks dari sumber." in writers.now().text
    assert "Biro Budi" in writers.now().text


@exhaustive
def test_signing_out_leaves_nothing_of_the_account_in_the_browser(writers: Writers) -> None:
    context = writers.browser_of("ani@contoh.go.id")
    page = writers.open(context)
    context.set_offline(True)
    page.get_by_label("Ringkasan").fill("Rahasia kantor.")
    state(page).to_contain_text("disimpan di peramban ini")
    page.close()
    context.set_offline(False)
    leaving = context.new_page()
    leaving.goto(f"{writers.site}/keluar")
    leaving.evaluate("localStorage.setItem('studi-banding-draf:2:1:pokok:x', '{}')")
    expect(leaving.get_by_text("hanya tersimpan di peramban ini")).to_be_visible()
    leaving.locator("main").get_by_role("button", name="Keluar").click()
    leaving.wait_for_url(f"{writers.site}/")
    kept = leaving.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('studi-banding-draf'))")
    assert kept == ["studi-banding-draf:2:1:pokok:x"], "what others wrote is theirs"


@exhaustive
def test_a_second_reader_speaks_while_the_form_is_filled_in(writers: Writers) -> None:
    page = writers.open(writers.browser_of("ani@contoh.go.id"), "isi/naskah")
    listed = page.locator("[data-masalah] li")
    page.get_by_label("Hasil", exact=True).fill("![Foto](https://contoh.example/foto.png)")
    expect(listed).to_contain_text("Gambar “Foto” tidak tampil")
    expect(listed).to_contain_text("Unggah gambarnya sebagai lampiran")
    page.get_by_label("Hasil", exact=True).fill("Hasilnya baik.")
    expect(listed).to_have_count(0)
    facts = writers.open(page.context, "isi/bukti")
    facts.get_by_text("Tambah angka").click()
    facts.locator('[name="measures-0-name"]').fill("Pegawai")
    facts.locator('[name="measures-0-value"]').fill("1.000")
    expect(facts.locator("[data-masalah] li")).to_contain_text("maksud Anda seribu?")
