"""A report on a phone: an invited author writes it by form, a reviewer returns it, a publisher publishes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, install, serving, swept
from looked_at import good_on_a_phone, looking_at, take_step
from people import PASSWORD, account
from playwright.sync_api import Browser, Page, expect

from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE
from app.accounts.permissions import Role

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    library = install(content, tmp_path)
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


def sign_in(browser: Browser, site: str, email: str) -> Page:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/meja")
    good_on_a_phone(page)
    page.get_by_label("Surel").fill(email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", name="Ruang kerja", exact=True)).to_be_visible()
    good_on_a_phone(page)
    return page


def take_up_invitation(browser: Browser, site: str, library: Installation) -> Page:
    token = Accounts(library.engine).invite(
        COMMAND_LINE, "ani@contoh.go.id", name="Ani", unit="Biro Organisasi", roles=[("62", Role.AUTHOR)]
    )
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/masuk/tautan/{token}")
    good_on_a_phone(page)
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Simpan dan masuk").click()
    expect(page.get_by_text("Selamat bekerja, Ani.")).to_be_visible()
    return page


def write_report(page: Page) -> str:
    """By form alone, chapter by chapter; returns the address of the draft."""
    page.get_by_role("link", name="Tulisan baru").click()
    good_on_a_phone(page)
    page.get_by_label("Judul").fill("Kaji tiru pelayanan terapung")
    page.get_by_role("button", name="Mulai menulis").click()
    draft = page.url
    good_on_a_phone(page)
    page.get_by_role("link", name="Isi formulir").click()
    good_on_a_phone(page)
    page.get_by_label("Ringkasan").fill("Rombongan mempelajari pelayanan terapung.")
    page.get_by_label("Jenis kunjungan").select_option(label="Kaji tiru")
    page.locator("[name=date_start]").fill("4 Maret 2025")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", level=1, name="Tamu dan tuan rumah")).to_be_visible()
    good_on_a_phone(page)
    page.locator("[name=host-regions-0]").fill("Jawa Barat")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", level=1, name="Acara dan yang dipelajari")).to_be_visible()
    page.get_by_role("link", name="Sumber dan lampiran").click()
    for name, text in (
        ("title", "Berita"),
        ("publisher", "Humas"),
        ("url", "https://contoh.example/"),
    ):
        page.locator(f"[name=sources-0-{name}]").fill(text)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Temuan").fill("Perahu menjadi loket.[^s1]")
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(page.get_by_text("Naskah memenuhi semua aturan.")).to_be_visible()
    return draft


@swept(one_in=3)
def test_a_report_goes_from_a_phone_to_its_readers(
    browser: Browser, library: Installation, one_in: int
) -> None:
    for email, role in (("budi@contoh.go.id", Role.REVIEWER), ("citra@contoh.go.id", Role.PUBLISHER)):
        account(library, email, ("62", role))
    with serving(library) as site, looking_at(one_in=one_in):
        author = take_up_invitation(browser, site, library)
        draft = write_report(author)
        take_step(author, "Ajukan")

        reviewer = sign_in(browser, site, "budi@contoh.go.id")
        reviewer.get_by_role("link", name="Kaji tiru pelayanan terapung").first.click()
        good_on_a_phone(reviewer)
        expect(
            reviewer.locator(".telaah").get_by_text("Perahu menjadi loket.", exact=False).first
        ).to_be_visible()
        reviewer.get_by_role("link", name="Pratinjau").click()
        expect(reviewer.get_by_text("Perahu menjadi loket.")).to_be_visible()
        good_on_a_phone(reviewer)
        reviewer.get_by_role("link", name="Ke halaman draf").click()
        reviewer.get_by_text("Beri catatan").first.click()
        reviewer.get_by_label("Catatan pada Temuan, paragraf 1").fill("Perahu yang mana?")
        reviewer.get_by_role("button", name="Tambah catatan pada Temuan, paragraf 1").click()
        expect(reviewer.get_by_text("Perahu yang mana?").first).to_be_visible()
        reviewer.get_by_label("Yang perlu diperbaiki").fill("Sebutkan nama perahunya")
        take_step(reviewer, "Kembalikan")

        author.goto(f"{draft}/isi/naskah")
        expect(author.get_by_text("Perahu yang mana?", exact=True)).to_be_visible()
        good_on_a_phone(author)
        author.get_by_label("Temuan").fill("Perahu Teratai menjadi loket.[^s1]")
        author.get_by_role("button", name="Simpan dan tutup").click()
        take_step(author, "Ajukan")
        reviewer.goto(draft)
        for box in reviewer.get_by_role("checkbox").all():
            box.check()
        take_step(reviewer, "Setujui")

        publisher = sign_in(browser, site, "citra@contoh.go.id")
        publisher.get_by_role("link", name="Kaji tiru pelayanan terapung").first.click()
        publisher.get_by_role("button", name="Terbitkan").click()
        expect(publisher.get_by_role("heading", name="Sudah terbit")).to_be_visible()
        good_on_a_phone(publisher)
        publisher.get_by_role("link", name="Lihat halamannya").click()
        expect(publisher.get_by_role("heading", name="Kaji tiru pelayanan terapung")).to_be_visible()
        publisher.goto(f"{site}/cari?q=teratai")
        expect(publisher.get_by_role("link", name="Kaji tiru pelayanan terapung")).to_be_visible()
        publisher.goto(f"{site}/kunjungan/2025-03-kalteng-to-jabar/riwayat")
        good_on_a_phone(publisher)
        expect(publisher.get_by_text("Biro Organisasi, terbit")).to_be_visible()
    assert (library.content / "visits/2025-03-kalteng-to-jabar.md").exists()
    assert library.bring_up_to_date().invalid == 0
