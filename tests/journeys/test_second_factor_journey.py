"""A second factor on a phone: turned on with its picture, asked for at the next sign-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import Installation, exhaustive, install, serving
from looked_at import good_on_a_phone
from people import PASSWORD, account, code
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 740}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    library = install(content, tmp_path)
    library.bring_up_to_date()
    yield library
    library.engine.dispose()


def give_password(browser: Browser, site: str) -> Page:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/meja/akun")
    page.get_by_label("Surel").fill("ani@contoh.go.id")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    return page


@exhaustive
def test_a_phone_becomes_the_second_factor(browser: Browser, library: Installation) -> None:
    account(library, "ani@contoh.go.id")
    with serving(library) as site:
        page = give_password(browser, site)
        good_on_a_phone(page)
        page.get_by_role("link", name="Aktifkan kode dua langkah").click()
        good_on_a_phone(page)
        page.get_by_label("Kata sandi sekarang").fill(PASSWORD)
        page.get_by_role("button", name="Mulai mengaktifkan").click()
        picture = page.get_by_role("img", name="Kode QR")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.naturalWidth") > 100, "the policy lets it be shown"
        good_on_a_phone(page)
        secret = page.locator("code.alamat").inner_text()
        page.get_by_label("Kode", exact=True).fill(code(secret))
        page.get_by_role("button", name="Aktifkan").click()
        expect(page.get_by_role("heading", name="Kode dua langkah aktif")).to_be_visible()
        spare = page.locator(".kode-cadangan code").all_inner_texts()
        assert len(spare) == 10
        good_on_a_phone(page)
        page.get_by_role("link", name="Sudah saya simpan").click()
        expect(page.get_by_role("heading", name="Ruang kerja", exact=True)).to_be_visible()
        page.goto(f"{site}/meja/akun/kode")
        good_on_a_phone(page)

        again = give_password(browser, site)
        expect(again.get_by_role("heading", name="Masukkan kode")).to_be_visible()
        good_on_a_phone(again)
        again.get_by_label("Kode", exact=True).fill("000 000")
        again.locator("main").get_by_role("button", name="Masuk").click()
        expect(again.get_by_text("Kode tidak cocok")).to_be_visible()
        good_on_a_phone(again)
        again.get_by_label("Kode", exact=True).fill(code(secret, 1))
        again.locator("main").get_by_role("button", name="Masuk").click()
        expect(again.get_by_role("heading", name="Akun")).to_be_visible()

        third = give_password(browser, site)
        third.get_by_label("Kode", exact=True).fill(spare[0].lower())
        third.locator("main").get_by_role("button", name="Masuk").click()
        expect(third.get_by_role("heading", name="Akun")).to_be_visible()
