"""On a phone a few taps lead from the front page to what officers come for; typing is no tap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Installation, sampled, serving
from people import account
from playwright.sync_api import Browser, Locator, Page, expect
from reports import written_by_pandoc
from test_desk_journey import sign_in

from app.accounts.permissions import Role

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


class Thumb:
    """What a person does on a phone, counted."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        """Tap a link, a button or a box."""
        what.click()
        self.taps += 1

    def write(self, field: Locator, text: str) -> None:
        """Tap a field and type."""
        self.tap(field)
        field.fill(text)


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def test_three_taps_to_the_practices_for_adaptif_that_involve_the_bkd(phone: Page) -> None:
    phone.get_by_role("link", name="praktik: Adaptif, BKD").click()
    expect(phone.get_by_role("list", name="Saringan yang dipakai")).to_contain_text("Adaptif")
    expect(phone.get_by_role("list", name="Saringan yang dipakai")).to_contain_text("BKD")
    expect(phone.locator("article").first).to_be_visible()


def test_two_taps_to_the_best_sakip_among_regencies_with_evidence_and_visitors(phone: Page) -> None:
    thumb = Thumb()
    search = phone.locator("main").get_by_role("search")
    thumb.write(search.get_by_role("searchbox"), "SAKIP terbaik antar kabupaten")
    thumb.tap(search.get_by_role("button", name="Cari"))
    assert thumb.taps <= 2
    answer = phone.locator(".jawaban").first
    expect(answer.get_by_role("heading")).to_contain_text("tertinggi di antara kabupaten")
    best = answer.get_by_role("listitem").first
    expect(best.get_by_role("link", name="Sumber:")).to_be_visible()
    expect(best.locator(".pengunjung")).to_contain_text("Dikunjungi")


@pytest.mark.parametrize("region", sampled(["Jawa Barat", "Sumedang"], one_in=2))
def test_three_taps_to_who_visited_a_region_and_what_became_of_it(phone: Page, region: str) -> None:
    thumb = Thumb()
    if region == "Jawa Barat":
        thumb.tap(phone.get_by_text("Pilih provinsi dari daftar"))
        thumb.tap(phone.locator(".pembuka").get_by_role("link", name=region, exact=True))
    else:
        search = phone.locator("main").get_by_role("search")
        thumb.write(search.get_by_role("searchbox"), f"siapa pernah ke {region}")
        thumb.tap(search.get_by_role("button", name="Cari"))
        thumb.tap(phone.get_by_role("link", name=f"Semua tentang Kab. {region}"))
    assert thumb.taps <= 3
    visits = phone.locator("section", has=phone.get_by_role("heading", name="Siapa pernah datang"))
    expect(visits.get_by_role("link").first).to_be_visible()
    expect(visits.get_by_text("Tindak lanjut:").first).to_be_visible()


def test_eight_taps_from_a_problem_to_a_letter(phone: Page) -> None:
    thumb = Thumb()
    thumb.tap(phone.locator(".pintu").get_by_role("link", name="Siapkan kunjungan"))
    thumb.write(phone.get_by_label("Masalah yang hendak dipecahkan"), "nilai SAKIP dua tahun tidak naik")
    thumb.write(phone.get_by_label("Daerah atau instansi asal"), "Provinsi Kalimantan Tengah")
    thumb.tap(phone.get_by_role("button", name="Cari tuan rumah"))
    thumb.tap(phone.get_by_role("link", name="Susun rencana ke").first)
    thumb.tap(phone.get_by_role("button", name="Simpan dan buat tautan"))
    with phone.expect_download() as letter:
        thumb.tap(phone.locator('a[href$="/berkas/surat-permohonan.docx"]'))
    assert letter.value.suggested_filename.endswith(".docx")
    assert thumb.taps <= 8


def test_ten_taps_from_a_word_report_to_submitted(
    browser: Browser, small_library: Installation, tmp_path: Path
) -> None:
    account(small_library, "ani@contoh.go.id", ("62", Role.AUTHOR))
    report = written_by_pandoc(tmp_path)
    with serving(small_library) as site:
        page = sign_in(browser, site, "ani@contoh.go.id")
        page.goto(site)
        thumb = Thumb()
        thumb.tap(page.locator(".pintu").get_by_role("link", name="Terbitkan laporan"))
        thumb.tap(page.get_by_role("link", name="Impor laporan"))
        with page.expect_file_chooser() as chooser:
            thumb.tap(page.get_by_label("Berkas laporan"))
        chooser.value.set_files(report)
        thumb.tap(page.get_by_role("button", name="Impor"))
        thumb.tap(page.get_by_role("link", name="Lanjut ke isian"))
        thumb.tap(page.get_by_role("button", name="Terapkan dan lanjut"))
        thumb.tap(page.get_by_role("link", name="Sumber 1"))
        thumb.write(page.locator("[name=sources-0-url]"), "https://contoh.go.id/laporan.pdf")
        thumb.tap(page.get_by_role("button", name="Simpan dan tutup"))
        thumb.tap(page.get_by_role("button", name="Ajukan"))
        expect(page.get_by_text("diajukan").first).to_be_visible()
        assert thumb.taps <= 10
        page.close()


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
