"""A Word report on a phone: uploaded, its proposals looked at, the right ones ticked, the form filled in with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, exhaustive, install, serving
from looked_at import good_on_a_phone
from people import account
from playwright.sync_api import Browser, expect
from reports import MACRO_WORD, word_file, written_by_libreoffice
from test_desk_journey import sign_in

from app.accounts.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.office]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    library = install(content, tmp_path)
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


@exhaustive
def test_a_report_of_word_becomes_a_draft_on_a_phone(
    browser: Browser, library: Installation, tmp_path: Path
) -> None:
    report = written_by_libreoffice(tmp_path)
    hostile = tmp_path / "laporan.docx"
    hostile.write_bytes(word_file(types=MACRO_WORD))
    account(library, "ani@contoh.go.id", ("62", Role.AUTHOR))
    with serving(library) as site:
        page = sign_in(browser, site, "ani@contoh.go.id")
        page.get_by_role("link", name="Impor laporan").click()
        good_on_a_phone(page)
        page.get_by_label("Berkas laporan").set_input_files(hostile)
        page.get_by_role("button", name="Impor").click()
        expect(page.get_by_text("Berkas ini memuat makro")).to_be_visible()
        good_on_a_phone(page)
        page.get_by_label("Berkas laporan").set_input_files(report)
        page.get_by_role("button", name="Impor").click()
        expect(page.get_by_role("heading", name="Periksa laporan")).to_be_visible()
        good_on_a_phone(page)
        page.get_by_role("link", name="Lanjut ke isian").click()
        good_on_a_phone(page)
        for label in ("Studi komparatif", "Provinsi Jawa Barat", "12 orang"):
            page.get_by_label(label, exact=True).check()
        page.get_by_label("11 Februari 2025 sampai 12 Februari 2025").check()
        page.get_by_role("button", name="Terapkan yang dicentang").click()
        expect(page.get_by_text("sudah diterapkan")).to_have_count(4)
        good_on_a_phone(page)
        page.get_by_role("link", name="Lanjut ke formulir").click()
        expect(page.get_by_label("Jenis kunjungan")).to_have_value("studi-komparatif")
        expect(page.get_by_label("Tanggal mulai")).to_have_value("2025-02-11")
        expect(page.get_by_label("Tanggal selesai")).to_have_value("2025-02-12")
        expect(page.get_by_label("Tempat")).to_have_value("")
        page.get_by_role("link", name="Naskah").click()
        assert "Tuan rumah memaparkan pengalaman" in page.get_by_label("Temuan").input_value()
