"""A PDF, a scan and a pasted release on a phone: each checked in two steps, taken up again, and published."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import typst
from build import a_practice, content_folder
from conftest import Installation, exhaustive, install, serving
from looked_at import good_on_a_phone, take_step
from people import account
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from test_desk_journey import sign_in
from test_page_lengths import SMALL_TARGETS
from test_report_journey import approve, publish

from app.accounts.permissions import Role

pytestmark = pytest.mark.browser
TITLE = "Studi tiru Kabupaten Kapuas ke Kabupaten Sumedang"
TEXT = f"""\
LAPORAN {TITLE}

KATA PENGANTAR

Puji syukur laporan ini selesai disusun.

I. PENDAHULUAN

Studi tiru ini bertujuan mempelajari cara Kabupaten Sumedang menurunkan kinerja sampai ke desa.

II. PELAKSANAAN

Studi tiru dilaksanakan pada Selasa, 11 Februari 2025 di Aula Tampomas Setda Kabupaten Sumedang.

III. HASIL

Kecamatan mendampingi desa tiap Kamis selama tiga bulan.
"""


def as_pdf(folder: Path, form: str = "pdf") -> bytes:
    source = folder / "laporan.typ"
    source.write_text("#set page(width: 21cm, height: 24cm)\n#set text(size: 14pt)\n" + TEXT)
    written = (
        typst.compile(str(source), format="png", ppi=150) if form == "png" else typst.compile(str(source))
    )
    assert isinstance(written, bytes)
    return written


def as_scan(folder: Path) -> bytes:
    scan = BytesIO()
    Image.open(BytesIO(as_pdf(folder, "png"))).convert("L").save(scan, "PDF", resolution=150)
    return scan.getvalue()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    library = install(content, tmp_path)
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


def begin(page: Page, kind: str, folder: Path) -> None:
    """Upload the report, or paste it."""
    page.get_by_role("link", name="Impor laporan").click()
    if kind == "pasted":
        page.get_by_label("Atau tempel teksnya").fill(TEXT)
    else:
        file = folder / "laporan.pdf"
        file.write_bytes(as_pdf(folder) if kind == "pdf" else as_scan(folder))
        page.get_by_label("Berkas laporan").set_input_files(file)
    page.get_by_label("Judul (boleh kosong)").fill(TITLE)
    page.get_by_role("button", name="Impor").click()
    expect(page.get_by_role("heading", name="Periksa laporan")).to_be_visible()


def check_report(page: Page) -> None:
    """Read the report, follow its marks to the fields and back, and leave out what does not belong."""
    report, fields = page.locator("#laporan"), page.locator("#isian")
    expect(report).to_be_visible()
    expect(fields).to_be_hidden()
    good_on_a_phone(page)
    report.locator("summary", has_text="fakta").last.click()
    mark = report.locator("mark").filter(visible=True).first
    said = mark.inner_text()
    report.locator("mark + .rujukan").filter(visible=True).first.click()
    expect(fields).to_be_visible()
    expect(report).to_be_hidden()
    page.locator("#isian li:target").get_by_role("link", name="Lihat di laporan").click()
    expect(report.locator("mark", has_text=said).first).to_be_visible()
    page.get_by_role("link", name="Isian", exact=True).click()
    good_on_a_phone(page)
    assert page.evaluate(SMALL_TARGETS) == []
    page.goto(page.url.split("#")[0].removesuffix("/usulan"))
    page.get_by_role("link", name="Ruang kerja").first.click()
    page.get_by_role("region", name="Laporan yang belum selesai diperiksa (1)").get_by_role("link").click()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(report).to_be_visible()
    expect(fields).to_be_visible()
    expect(report.get_by_text("Puji syukur laporan ini selesai disusun.")).to_be_visible()
    good_on_a_phone(page)
    page.get_by_label("Semua sisanya memang tidak perlu").or_(
        page.get_by_label("Memang tidak perlu")
    ).last.check()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Isian", exact=True).click()
    page.get_by_role("button", name="Terapkan yang dicentang").click()
    expect(page.get_by_text("sudah diterapkan").first).to_be_visible()
    expect(page.get_by_text("belum diputuskan")).to_have_count(0)


def name_source(page: Page, kind: str) -> None:
    """The report itself is the source; pasted text has none, so its address is typed."""
    if kind != "pasted":
        page.get_by_role("button", name="Lampirkan sebagai sumber").click()
        expect(page.get_by_text("sudah menjadi lampiran dan sumber")).to_be_visible()
        page.get_by_role("link", name=TITLE).first.click()
        return
    page.get_by_role("link", name="Lanjut ke formulir").click()
    page.get_by_role("link", name="Sumber dan lampiran").click()
    page.locator("[name=sources-0-url]").fill("https://contoh.example/rilis")
    page.get_by_role("button", name="Simpan dan tutup").click()


@exhaustive  # importing and publishing by phone are two journeys of `make test`: test_three_taps, test_desk_journey
@pytest.mark.parametrize("kind", ["pdf", "pasted", "scan"])
def test_report_is_checked_on_a_phone_and_published(
    browser: Browser, library: Installation, tmp_path: Path, kind: str
) -> None:
    for email, role in (
        ("ani@contoh.go.id", Role.AUTHOR),
        ("budi@contoh.go.id", Role.REVIEWER),
        ("citra@contoh.go.id", Role.PUBLISHER),
    ):
        account(library, email, ("62", role))
    with serving(library) as site:
        author = sign_in(browser, site, "ani@contoh.go.id")
        begin(author, kind, tmp_path)
        check_report(author)
        name_source(author, kind)
        expect(author.get_by_text("Naskah memenuhi semua aturan.")).to_be_visible()
        draft = author.url.split("#")[0]
        take_step(author, "Ajukan")
        approve(sign_in(browser, site, "budi@contoh.go.id"), draft)
        publisher = sign_in(browser, site, "citra@contoh.go.id")
        publish(publisher, draft, "Laporan pertama")
        expect(publisher.get_by_text("Kecamatan mendampingi desa").first).to_be_attached()
        if kind != "pasted":
            expect(publisher.locator(".sumber a[href^='/lampiran/']")).to_have_count(1)
        good_on_a_phone(publisher)
