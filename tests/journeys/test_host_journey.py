"""A guest's request on a phone of 360 px: terms broken and mended, sent, answered by the host's desk."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from build import COHORT, CONTENT, a_practice, a_visit, content_folder
from conftest import Installation, install, serving, swept
from docx import Document
from looked_at import good_on_a_phone, looking_at, nothing_sticks_out
from people import PASSWORD, account
from playwright.sync_api import Browser, Page, expect

from app.accounts.permissions import Role
from app.documents.hosting.host_files import Host, HostFiles

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 780}
SLEMAN, DPD = "/daerah/34.04/tuan-rumah/permohonan", "/daerah/dpd-ri/tuan-rumah/permohonan"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Installation]:
    hosts = {f"hosts/{name}.md": (CONTENT / f"hosts/{name}.md").read_text() for name in ("34.04", "dpd-ri")}
    practices = {
        f"practices/sakip-{code.replace('.', '-')}.md": a_practice(
            title=f"SAKIP yang naik di {code}", region=code
        )
        for code in ("32", "35.10")
    }
    cohort = COHORT.replace('"62.71"', '"34.04"')
    visit = a_visit(title="Studi lapangan PKA", practice="sakip-32").replace("sources:", f"{cohort}sources:")
    files = {**hosts, **practices, "visits/angkatan.md": visit}
    library = install(content_folder(tmp_path / "content", files), tmp_path)
    library.bring_up_to_date()
    account(library, "humas@sleman.go.id", ("34.04", Role.AUTHOR))
    yield library
    library.engine.dispose()


def fill(page: Page, day: date, people: int) -> None:
    for label, text in (
        ("Daerah atau instansi asal", "Kabupaten Kapuas"),
        ("Perangkat daerah atau lembaga yang datang", "Bagian Organisasi"),
        ("Unsur peserta", "Kepala bagian dan analis"),
        ("Narahubung", "Bagian Organisasi, organisasi@kapuaskab.go.id"),
        ("Topik", "SAKIP"),
        ("Maksud dan tujuan", "Menaikkan nilai SAKIP"),
        ("Tanggal", day.isoformat()),
        ("Jumlah peserta", str(people)),
    ):
        page.get_by_label(label, exact=True).fill(text)


def check(page: Page) -> None:
    page.locator("#permohonan").get_by_role("button", name="Periksa permohonan").last.click()


def host_of(library: Installation, host_id: str) -> Host:
    host = HostFiles(library.content).get(host_id, library.reference)
    assert host is not None
    return host


@swept(one_in=3)
def test_a_phone_asks_and_the_desk_answers(browser: Browser, library: Installation, one_in: int) -> None:
    calendar = host_of(library, "34.04").calendar()
    free = list(islice(calendar.free_days(), 6))
    monday = free[3] - timedelta(days=free[3].weekday())
    soon = calendar.holidays.working_days_after(calendar.today, 3)
    with serving(library) as site, looking_at(one_in=one_in):
        page = browser.new_page(viewport=PHONE, accept_downloads=True)
        page.goto(site + SLEMAN)
        fill(page, soon, 38)
        page.get_by_label("Rombongan menginap di").check()
        check(page)
        expect(page.get_by_role("alert")).to_contain_text("paling lambat 7 hari kerja")
        page.get_by_label("Tanggal", exact=True).fill(monday.isoformat())
        check(page)
        expect(page.get_by_role("alert")).to_contain_text("bukan hari penerimaan tamu")
        good_on_a_phone(page)
        page.get_by_role("button", name="Pakai").first.click()
        expect(page.get_by_role("heading", name="Sudah terjawab, baca ini")).to_be_visible()
        good_on_a_phone(page)
        page.get_by_role("button", name="Kirim permohonan").click()
        expect(page.get_by_text("Menunggu jawaban")).to_be_visible()
        good_on_a_phone(page)
        with page.expect_download() as loaded:
            page.locator("a[href$='surat.docx']").click()
        letter = "\n".join(
            one.text for one in Document(io.BytesIO(loaded.value.path().read_bytes())).paragraphs
        )
        assert "Yth. Bupati Sleman\nmelalui Sekretaris Daerah" in letter
        _refuse_for_want_of_room(browser, site, library)
        _decline_at_desk(browser, site, page)


def _refuse_for_want_of_room(browser: Browser, site: str, library: Installation) -> None:
    """Eighty people at a host that takes sixty."""
    other = browser.new_page(viewport=PHONE)
    other.goto(site + DPD)
    fill(other, next(host_of(library, "dpd-ri").calendar().free_days()), 80)
    check(other)
    expect(other.get_by_role("alert")).to_contain_text("Paling banyak 60 orang; permohonan ini 80 orang.")


def _decline_at_desk(browser: Browser, site: str, guest: Page) -> None:
    """Refuse: without a reason nothing happens, with one the guest reads it and other ways."""
    desk = browser.new_page(viewport=PHONE)
    desk.goto(f"{site}/meja/tuan-rumah")
    desk.get_by_label("Surel").fill("humas@sleman.go.id")
    desk.get_by_label("Kata sandi").fill(PASSWORD)
    desk.locator("main").get_by_role("button", name="Masuk").click()
    desk.goto(f"{site}/meja/tuan-rumah/34.04")
    nothing_sticks_out(desk)
    desk.get_by_role("link", name="Bagian Organisasi, Kab. Kapuas").first.click()
    good_on_a_phone(desk)
    desk.get_by_text("Tolak", exact=True).click()
    desk.get_by_role("button", name="Tolak permohonan").click()
    expect(desk.get_by_role("alert")).to_contain_text("Tulis alasannya")
    desk.get_by_label("Alasan").fill("Pekan itu ada sidang paripurna.")
    desk.get_by_role("button", name="Tolak permohonan").click()
    expect(desk.get_by_text("ditolak", exact=True)).to_be_visible()
    guest.reload()
    expect(guest.get_by_text("Pekan itu ada sidang paripurna.")).to_be_visible()
    expect(guest.get_by_text("Pertemuan daring dengan tuan rumah ini.")).to_be_visible()
    expect(guest.get_by_role("link", name="Provinsi Jawa Barat")).to_be_visible()
    expect(guest.get_by_role("link", name="Kabupaten Banyuwangi")).to_be_visible()
    nothing_sticks_out(guest)
    _tell_what_was_applied(desk, site)


def _tell_what_was_applied(desk: Page, site: str) -> None:
    """A region of origin answers the question of a cohort's visit."""
    desk.goto(f"{site}/meja")
    desk.get_by_role("link", name="1 kabar kunjungan").click()
    good_on_a_phone(desk)
    desk.get_by_role("link", name="Kabupaten Sleman: apa yang sudah diterapkan?").click()
    good_on_a_phone(desk)
    desk.get_by_label("Apa yang sudah diterapkan di daerah asal").fill("Formulirnya dipakai di dua dinas.")
    desk.get_by_label("Keadaannya sekarang").select_option(label="Berjalan")
    desk.get_by_role("button", name="Kirim kabar").click()
    expect(desk.get_by_text("kabarnya menunggu dimasukkan ke laporan")).to_be_visible()
