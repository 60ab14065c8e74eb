"""A photograph and a presentation on a phone: attached to a draft, published, looked at by a reader."""

from collections.abc import Iterator
from pathlib import Path

import hostile_files as made
import pytest
from build import a_practice, content_folder
from conftest import Installation, exhaustive, install, serving
from looked_at import good_on_a_phone
from people import account
from playwright.sync_api import Browser, expect
from test_desk_journey import PHONE, sign_in

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.publishing.drafts import Drafts, NewDraft
from app.publishing.workflow import REVIEW_CHECKS, Transition

pytestmark = pytest.mark.browser


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Installation]:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})
    bureau = install(content, tmp_path)
    bureau.bring_up_to_date()
    yield bureau
    bureau.engine.dispose()


@exhaustive
def test_files_are_attached_on_a_phone_and_seen_by_a_reader(
    browser: Browser, bureau: Installation, tmp_path: Path
) -> None:
    both = (("32", Role.AUTHOR), ("32", Role.PUBLISHER))
    account(bureau, "ani@contoh.go.id", *both)
    account(bureau, "budi@contoh.go.id", ("32", Role.REVIEWER))
    ani = Person(1, "ani@contoh.go.id", "Ani", "Biro", frozenset(both))
    budi = Person(2, "budi@contoh.go.id", "Budi", "BKD", frozenset({("32", Role.REVIEWER)}))
    drafts = Drafts(bureau.engine)
    number = drafts.create(Actor.of(ani, ""), ani, NewDraft("practice", "dua", "32", a_practice(title="Dua")))
    (tmp_path / "IMG 7.jpg").write_bytes(made.picture_of_a_phone())
    (tmp_path / "Paparan.pdf").write_bytes(made.pdf())
    (tmp_path / "buruk.svg").write_bytes(made.SVG)
    with serving(bureau) as site:
        page = sign_in(browser, site, "ani@contoh.go.id")
        page.goto(f"{site}/meja/draf/{number}")
        good_on_a_phone(page)
        for name, title in (("IMG 7.jpg", "Penerimaan rombongan"), ("Paparan.pdf", "Paparan tuan rumah")):
            page.get_by_label("Berkas", exact=True).set_input_files(tmp_path / name)
            page.get_by_label("Judul lampiran").fill(title)
            page.get_by_role("button", name="Unggah lampiran").click()
            expect(
                page.get_by_role("link", name=name.lower().replace(" ", "-").replace("jpg", "webp"))
            ).to_be_visible()
        good_on_a_phone(page)
        page.get_by_label("Berkas", exact=True).set_input_files(tmp_path / "buruk.svg")
        page.get_by_role("button", name="Unggah lampiran").click()
        expect(page.get_by_text("Isi berkas ini bukan PDF")).to_be_visible()
        good_on_a_phone(page)
        drafts.transition(Actor.of(ani, ""), ani, number, Transition.SUBMIT)
        drafts.transition(Actor.of(budi, ""), budi, number, Transition.APPROVE, checked=REVIEW_CHECKS)
        page.goto(f"{site}/meja/draf/{number}")
        page.get_by_role("button", name="Terbitkan").click()
        reader = browser.new_page(viewport=PHONE)
        reader.goto(f"{site}/praktik/dua")
        picture = reader.get_by_role("img", name="Penerimaan rombongan")
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        reader.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=picture.element_handle()
        )
        assert picture.evaluate("image => image.currentSrc").endswith(".avif")
        expect(reader.get_by_role("link", name="Paparan tuan rumah")).to_be_visible()
        good_on_a_phone(reader)
        for other in (page, reader):
            other.close()
