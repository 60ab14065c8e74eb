"""The case this began with, from the first doubt to the follow-up, as a delegation walks it."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from conftest import Installation, copy_of, exhaustive, serving
from docx import Document
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.documents.dates import format_date

pytestmark = pytest.mark.browser

VISIT, DUE = clock.today() + timedelta(days=14), clock.today() + timedelta(days=120)

RB_OF_WEST_JAVA = re.compile(r"9\d,\d\d \(20\d\d\)")
"""The latest figure of the library, whichever year it is of."""
GAP = re.compile("‹isi:[^›]*›")
"""What the draft of a visit leaves to its writer."""
FILLED_IN = {"‹isi:alamat-laporan›": "www.contoh.go.id/laporan"}


@pytest.fixture
def library(site: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A site of its own: the journey publishes into it."""
    library = copy_of(site, tmp_path)
    yield library
    library.engine.dispose()


@pytest.fixture(params=[(360, 740), pytest.param((1280, 900), marks=exhaustive)], ids=["phone", "desktop"])
def page(browser: Browser, library: Installation, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    with serving(library) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": height}, java_script_enabled=False
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        yield page
        assert faults == []
        context.close()


def taken(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f'a[href$="/berkas/{name}"]').click()
    return Path(download.value.path()).read_bytes()


def headings(paper: bytes) -> list[str]:
    document = Document(BytesIO(paper))
    return [p.text for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]  # type: ignore[union-attr]


def fits(page: Page) -> None:
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.locator("html").evaluate("element => element.scrollWidth") <= width, page.url


def open_part(page: Page, title: str) -> None:
    page.get_by_role("heading", name=title).get_by_role("link").click()


def save(page: Page) -> None:
    fits(page)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Perubahan tersimpan.")).to_be_visible()


def test_kalteng_goes_from_its_doubts_to_a_follow_up_with_a_due_date(
    page: Page, library: Installation
) -> None:
    _measure_oneself(page)
    _choose_the_host(page)
    _write_the_plan(page)
    _take_the_papers(page)
    _come_home(page)
    _tell_what_became_of_it(page)
    _publish_the_visit(page, library)
    page.goto("/tindak-lanjut?daerah=62")
    row = page.locator("tr", has_text="Menyusun rancangan peta jalan RB Kalteng")
    expect(row).to_contain_text(format_date(DUE.isoformat()))
    expect(row).to_contain_text("Berjalan")
    expect(row).to_contain_text("Kalimantan Tengah ke Jawa Barat")
    fits(page)


def _measure_oneself(page: Page) -> None:
    page.goto("/siapkan/ukur")
    fits(page)
    for field, level in (("akuntabel", "0"), ("kompeten", "1"), ("harmonis", "3"), ("loyal", "3")):
        for number in (1, 2, 3):
            page.locator(f'input[name="{field}-{number}"][value="{level}"]').check()
    page.get_by_label("Indikator", exact=True).first.select_option("indeks-rb")
    page.get_by_label("Angka", exact=True).first.fill("76,5")
    page.get_by_label("Tahun", exact=True).first.fill("2025")
    page.get_by_label("Daerah atau instansi asal").fill("Provinsi Kalimantan Tengah")
    page.get_by_label("Bandingkan dengan").fill("Provinsi Jawa Barat")
    page.get_by_role("button", name="Lihat profil").click()
    expect(page.get_by_text("Bukan Indeks BerAKHLAK resmi")).to_be_visible()
    expect(page.get_by_role("img", name="Tingkat bukti tiap nilai")).to_be_visible()
    expect(page.locator("tr", has_text="Indeks Reformasi Birokrasi")).to_contain_text(RB_OF_WEST_JAVA)
    fits(page)
    page.get_by_role("link", name="Cari tuan rumah untuk nilai ini").click()


def _choose_the_host(page: Page) -> None:
    page.get_by_label("Masalah yang hendak dipecahkan").fill("budaya kerja BerAKHLAK, roadmap RB")
    expect(page.get_by_label("Daerah atau instansi asal")).to_have_value("Provinsi Kalimantan Tengah")
    page.get_by_text("Perangkat daerah yang berangkat").click()
    page.get_by_label("Biro Organisasi").check()
    page.get_by_role("button", name="Cari tuan rumah").click()
    candidates = page.locator(".calon-satu")
    expect(candidates.nth(2)).to_be_visible()
    first = candidates.first
    expect(first).to_contain_text("Provinsi Jawa Barat")
    expect(first).to_contain_text(re.compile(f"Indeks Reformasi Birokrasi: {RB_OF_WEST_JAVA.pattern}"))
    expect(first).to_contain_text("Kalimantan Utara")
    expect(page.get_by_role("heading", name="Sudah terjawab")).to_be_visible()
    expect(page.get_by_role("heading", name="Yang dipelajari rombongan")).to_be_visible()
    expect(page.get_by_text("belum tercatat: periksa aturan tahun berjalan").first).to_be_visible()
    fits(page)
    first.get_by_role("link", name="Susun rencana").click()


def _write_the_plan(page: Page) -> None:
    expect(page.get_by_label("Tuan rumah")).to_have_value("Provinsi Jawa Barat")
    page.get_by_role("button", name="Simpan dan buat tautan").click()
    expect(page.get_by_text("Tautan pribadi:")).to_be_visible()
    fits(page)
    open_part(page, "Informasi umum")
    page.get_by_role("textbox", name="Tanggal mulai", exact=True).fill(format_date(VISIT.isoformat()))
    page.get_by_role("textbox", name="Tanggal selesai", exact=True).fill(
        (VISIT + timedelta(days=1)).strftime("%d/%m/%Y")
    )
    save(page)
    open_part(page, "Angka awal dan upaya daring")
    expect(page.get_by_label("Angka awal", exact=True)).to_have_value("76,5")
    page.get_by_label("Upaya daring yang sudah dicoba").fill("Rapat daring; naskah roadmap belum diterima.")
    save(page)
    open_part(page, "Rombongan")
    page.get_by_label("Ketua rombongan (jabatan)").fill("Kepala Bagian RB dan Akuntabilitas Kinerja")
    page.get_by_label("Pengambil keputusan (jabatan)").fill("Kepala Biro Organisasi")
    page.get_by_label("Pengambil keputusan ikut").check()
    save(page)
    expect(page.get_by_text("4 dari 7 terpenuhi")).to_be_visible()
    open_part(page, "Tujuan dan praktik")
    expect(page.get_by_label("Peta jalan (roadmap) reformasi birokrasi")).to_be_checked()
    page.locator('[name="goals-0-goal"]').fill("Peta jalan RB Kalteng")
    page.locator('[name="goals-0-output"]').fill("Rancangan Pergub")
    page.locator('[name="goals-0-measure"]').fill("Disampaikan ke Biro Hukum")
    save(page)


def _take_the_papers(page: Page) -> None:
    assert "DAFTAR PERTANYAAN" in headings(taken(page, "surat-permohonan.docx"))
    assert {"1. Latar Belakang", "9. Biaya", "Alasan Memilih Tuan Rumah"} <= set(
        headings(taken(page, "kak.docx"))
    )
    assert taken(page, "pertanyaan.xlsx").startswith(b"PK")
    assert taken(page, "buku-saku.pdf").startswith(b"%PDF")
    calendar = Calendar.from_ical(taken(page, "acara.ics"))
    paparan = next(e for e in calendar.walk("VEVENT") if e["summary"] == "Paparan Jawa Barat")
    assert paparan.decoded("dtstart").date() == VISIT


def _come_home(page: Page) -> None:
    open_part(page, "Hasil kunjungan")
    page.get_by_label("Diterima oleh (jabatan)").fill("Analis Kebijakan Biro Organisasi Jawa Barat")
    save(page)
    open_part(page, "Catatan tanya jawab")
    page.locator('[name="minutes-0-answer"]').fill("Dijawab dalam rapat: tim gabungan perangkat daerah.")
    page.locator('[name="minutes-0-document"]').fill("Naskah Pergub 26/2023")
    page.get_by_role("button", name="Simpan dan selesai").click()
    open_part(page, "Perbandingan dan adaptasi")
    expect(page.locator('[name="comparison-0-host"]')).to_have_value(RB_OF_WEST_JAVA)
    expect(page.locator('[name="comparison-0-ours"]')).to_have_value("76,5 (2025)")
    save(page)
    open_part(page, "Keputusan dan tindak lanjut")
    page.locator('[name="actions-0-action"]').fill("Menyusun rancangan peta jalan RB Kalteng")
    page.locator('[name="actions-0-role"]').select_option("biro-organisasi")
    page.locator('[name="actions-0-due"]').fill(format_date(DUE.isoformat()))
    save(page)
    open_part(page, "Sumber laporan")
    page.get_by_label("Alamat sumber").fill("https://contoh.go.id/laporan")
    save(page)
    report = Document(BytesIO(taken(page, "laporan.docx")))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    assert "Dijawab dalam rapat: tim gabungan perangkat daerah." in cells
    assert "Menyusun rancangan peta jalan RB Kalteng" in cells


def _tell_what_became_of_it(page: Page) -> None:
    expect(page.get_by_role("heading", name="Periksa kembali di rumah")).to_be_visible()
    page.get_by_role("link", name="tulis perkembangannya").first.click()
    page.locator('[name="news-0-note"]').fill("Rancangan sudah dibahas bersama BKD.")
    page.locator('[name="news-0-date"]').fill((VISIT + timedelta(days=31)).isoformat())
    page.locator('[name="news-0-status"]').select_option("berjalan")
    page.locator('[name="news-0-evidence"]').fill("Notula rapat")
    fits(page)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("sudah ada perkembangan")).to_be_visible()


def _publish_the_visit(page: Page, library: Installation) -> None:
    with page.expect_download() as download:
        page.locator('a[href$="/berkas/kunjungan.md"]').click()
    name = download.value.suggested_filename
    assert name.endswith("-kalteng-to-jabar.md")
    file = library.content / "visits" / name
    shutil.copy(download.value.path(), file)
    assert library.bring_up_to_date().added == 0, "its source is still to be filled in"
    file.write_text(GAP.sub(lambda gap: FILLED_IN.get(gap[0], "Laporan kunjungan"), file.read_text()))
    report = library.bring_up_to_date()
    assert (report.added, report.invalid) == (1, 0)


def test_the_self_assessment_is_remembered_by_the_browser_only(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto("/siapkan/ukur")
    expect(page.get_by_role("button", name="Hapus jawaban")).to_be_hidden()
    answer = page.locator('input[name="adaptif-2"][value="2"]')
    while not answer.is_visible():
        page.get_by_role("button", name="Berikutnya").click()
    answer.check()
    expect(page.get_by_text("Jawaban diingat di peramban ini.")).to_be_visible()
    page.goto("/siapkan/ukur")
    expect(page.locator('input[name="adaptif-2"][value="2"]')).to_be_checked()
    page.get_by_role("button", name="Lihat profil").click()
    page.wait_for_url("**/siapkan/ukur/hasil?*")  # and its script, which remembers the result
    page.goto(f"/siapkan/ukur/hasil?j={'3' * 21}")
    page.get_by_role("link", name="Bandingkan dengan hasil").click()
    expect(page.get_by_role("columnheader", name="Dahulu")).to_be_visible()
    page.goto("/siapkan/ukur")
    page.get_by_role("button", name="Hapus jawaban").click()
    expect(page.locator('input[name="adaptif-2"][value="2"]')).not_to_be_checked()
    assert faults == []
    context.close()
