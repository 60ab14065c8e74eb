"""The whole way of a visit report: from a Word file on an invited author's phone to its readers, and its mending."""

import re
from collections.abc import Iterator
from pathlib import Path

import commands
import pytest
from build import ROOT, a_practice, content_folder
from conftest import Installation, exhaustive, install, serving
from looked_at import good_on_a_phone, take_step
from people import account
from playwright.sync_api import Browser, Page, expect
from reports import written_by_libreoffice
from test_desk_journey import sign_in, take_up_invitation

from app.accounts.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.office]
DRAFT = re.compile(r"/meja/draf/\d+$")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    library = install(content, tmp_path)
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


def import_report(page: Page, report: Path) -> None:
    """From the Word file to a draft with what was recognised in it."""
    page.get_by_role("link", name="Impor laporan").click()
    page.get_by_label("Berkas laporan").set_input_files(report)
    page.get_by_role("button", name="Impor").click()
    expect(page.get_by_role("heading", name="Periksa laporan")).to_be_visible()
    page.get_by_role("link", name="Lanjut ke isian").click()
    for label in ("Studi komparatif", "Provinsi Jawa Barat"):
        page.get_by_label(label, exact=True).check()
    page.get_by_label("11 Februari 2025 sampai 12 Februari 2025").check()
    page.get_by_label("Semua sisanya memang tidak perlu").check()
    page.get_by_role("button", name="Terapkan yang dicentang").click()
    expect(page.get_by_text("sudah diterapkan").first).to_be_visible()
    page.get_by_role("link", name="Lanjut ke formulir").click()


def complete(page: Page) -> str:
    """What the report did not say; returns the address of the draft."""
    page.get_by_label("Ringkasan").fill("Rombongan mempelajari budaya kerja.")
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(page).to_have_url(DRAFT)
    draft = page.url
    page.get_by_role("link", name="Isi formulir").click()
    page.get_by_role("link", name="Sumber dan lampiran").click()
    source = {"title": "Berita", "publisher": "Humas", "url": "https://contoh.example/"}
    for name, text in source.items():
        page.locator(f"[name=sources-0-{name}]").fill(text)
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(page.get_by_text("Naskah memenuhi semua aturan.")).to_be_visible()
    good_on_a_phone(page)
    return draft


def approve(page: Page, draft: str) -> None:
    page.goto(draft)
    for box in page.get_by_role("checkbox").all():
        box.check()
    take_step(page, "Setujui")
    expect(page.get_by_text("disetujui").first).to_be_visible()


def publish(page: Page, draft: str, why: str) -> None:
    page.goto(draft)
    page.get_by_label("Alasan perubahan").fill(why)
    if (looked := page.get_by_label("Sudah saya periksa")).count():
        looked.check()
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_role("link", name="Lihat halamannya").click()
    expect(page.get_by_role("link", name="Laporkan kekeliruan")).to_be_visible()


@exhaustive
def test_a_word_report_becomes_a_published_visit_and_is_mended_later(
    browser: Browser, library: Installation, tmp_path: Path
) -> None:
    report = written_by_libreoffice(tmp_path)
    for email, role in (("budi@contoh.go.id", Role.REVIEWER), ("citra@contoh.go.id", Role.PUBLISHER)):
        account(library, email, ("62", role))
    with serving(library) as site:
        author = take_up_invitation(browser, site, library)
        import_report(author, report)
        draft = complete(author)
        take_step(author, "Ajukan")

        reviewer = sign_in(browser, site, "budi@contoh.go.id")
        reviewer.goto(draft)
        reviewer.get_by_label("Yang perlu diperbaiki").fill("Ringkasannya sebut tuan rumahnya")
        take_step(reviewer, "Kembalikan")
        author.goto(f"{draft}/isi/pokok")
        author.get_by_label("Ringkasan").fill("Rombongan mempelajari budaya kerja sinarbulan.")
        author.get_by_role("button", name="Simpan dan tutup").click()
        expect(author).to_have_url(DRAFT)
        take_step(author, "Ajukan")
        approve(reviewer, draft)

        publisher = sign_in(browser, site, "citra@contoh.go.id")
        publish(publisher, draft, "Laporan pertama")
        page = publisher.url
        publisher.goto(f"{site}/cari?q=sinarbulan")
        expect(publisher.locator("article.kartu")).to_have_count(1)

        author.goto(page.replace(f"{site}/", f"{site}/meja/dokumen/"))
        author.get_by_role("button", name="Perbaiki").click()
        mended = author.url
        author.goto(f"{mended}/isi/pokok")
        author.get_by_label("Ringkasan").fill("Rombongan mempelajari budaya kerja bintangtimur.")
        author.get_by_role("button", name="Simpan dan tutup").click()
        expect(author).to_have_url(DRAFT)
        take_step(author, "Ajukan")
        approve(reviewer, mended)
        publish(publisher, mended, "Ringkasan dibetulkan")
        publisher.goto(f"{page}/riwayat")
        expect(publisher.get_by_text("Laporan pertama")).to_be_visible()
        expect(publisher.get_by_text("Ringkasan dibetulkan")).to_be_visible()
        publisher.get_by_role("link", name="Revisi 2").click()
        expect(publisher.locator("ins").get_by_text("bintangtimur").first).to_be_visible()
        good_on_a_phone(publisher)
    (file,) = (library.content / "visits").glob("*.md")
    checked = commands.run(
        "check", str(file), folder=ROOT, environment={"STUDI_BANDING_CONTENT_DIR": str(library.content)}
    )
    assert checked.returncode == 0, checked.stdout
