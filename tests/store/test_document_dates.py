"""Documents keep when they were first published and last changed: from their head, git, the database or the file."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from build import a_practice, content_folder
from conftest import Installation, Make, install

from app.store.repositories.cards import Card

ADDED, CHANGED, MOVED = (
    datetime(2021, 3, 4, 5, 6, tzinfo=UTC),
    datetime(2023, 7, 8, tzinfo=UTC),
    "2024-01-02T00:00:00Z",
)


def card_of(library: Installation, slug: str = "satu") -> Card:
    (found,) = library.client().app.state.services.library.documents.get_cards([("practice", slug)])  # type: ignore[attr-defined]
    return cast("Card", found)


def commit(folder: Path, at: str, message: str = "isi") -> None:
    here = {**os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    for command in (["add", "--all"], ["commit", "--quiet", f"--message={message}"]):
        identity = ["-c", "user.name=Penulis", "-c", "user.email=penulis@contoh.go.id"]
        subprocess.run(["git", "-C", str(folder), *identity, *command], check=True, env=here)


def set_time(file: Path, at: datetime) -> None:
    os.utime(file, (at.timestamp(), at.timestamp()))


@pytest.fixture
def checkout(make: Make) -> Installation:
    """A content folder under git: `satu` added, then changed; `dua` added later."""
    library = make({"practices/satu.md": a_practice()})
    subprocess.run(["git", "init", "--quiet", str(library.content)], check=True)
    commit(library.content, ADDED.isoformat())
    (library.content / "practices/satu.md").write_text(a_practice(title="Diubah"))
    (library.content / "practices/dua.md").write_text(a_practice(title="Kedua"))
    commit(library.content, CHANGED.isoformat())
    return library


def test_dates_of_a_git_checkout_are_those_of_its_commits(checkout: Installation) -> None:
    checkout.bring_up_to_date()
    one, other = card_of(checkout), card_of(checkout, "dua")
    assert (one.published, one.changed) == (ADDED, CHANGED)
    assert (other.published, other.changed) == (CHANGED, CHANGED)
    assert one.updated.date() == datetime.now(UTC).date()


def test_a_renamed_file_keeps_its_first_commit(checkout: Installation) -> None:
    practices = checkout.content / "practices"
    (practices / "satu.md").rename(practices / "berganti-nama.md")
    commit(checkout.content, MOVED)
    for number in range(60):
        (practices / f"lain-{number}.md").write_text(a_practice(title=f"Lain {number}"))
    commit(checkout.content, "2024-02-03T00:00:00Z")
    checkout.bring_up_to_date()
    moved = card_of(checkout, "berganti-nama")
    assert (moved.published, moved.changed) == (ADDED, CHANGED)


def test_an_uncommitted_change_dates_from_the_file(checkout: Installation) -> None:
    file = checkout.content / "practices/satu.md"
    file.write_text(a_practice(title="Belum dicatat git"))
    written = datetime(2025, 5, 6, 7, tzinfo=UTC)
    set_time(file, written)
    checkout.bring_up_to_date()
    assert (card_of(checkout).published, card_of(checkout).changed) == (ADDED, written)


def test_without_git_the_time_of_the_file_counts_and_later_the_database(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    file = library.content / "practices/satu.md"
    first, second = datetime(2022, 2, 3, 4, tzinfo=UTC), datetime(2024, 3, 4, 5, tzinfo=UTC)
    set_time(file, first)
    library.bring_up_to_date()
    assert (card_of(library).published, card_of(library).changed) == (first, first)
    file.write_text(a_practice(title="Baru"))
    set_time(file, second)
    library.bring_up_to_date()
    assert (card_of(library).published, card_of(library).changed) == (first, second)
    set_time(file, datetime(2025, 1, 1, tzinfo=UTC))  # touched, its text the same
    library.bring_up_to_date()
    assert (card_of(library).published, card_of(library).changed) == (first, second)


def test_a_file_time_before_its_own_sources_is_no_date_of_publication(make: Make) -> None:
    text = a_practice().replace("publisher: Penerbit,", "publisher: Penerbit, date: 2025-02-11,")
    library = make({"practices/satu.md": text})
    set_time(library.content / "practices/satu.md", datetime(1980, 1, 1, tzinfo=UTC))
    library.bring_up_to_date()
    assert card_of(library).published.year == datetime.now(UTC).year


def test_front_matter_says_when_a_document_was_first_published(make: Make) -> None:
    text = a_practice().replace("agency:", "published: 2019-08-17\nagency:")
    library = make({"practices/satu.md": text})
    library.bring_up_to_date()
    assert card_of(library).published.date().isoformat() == "2019-08-17"
    answer = library.client().get("/api/v1/practices/satu").json()
    assert (answer["published"], answer["changed"] > "2019-08-17") == ("2019-08-17", True)


def test_a_document_that_comes_back_keeps_when_it_was_first_published(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    file, first = library.content / "practices/satu.md", datetime(2022, 2, 3, tzinfo=UTC)
    set_time(file, first)
    library.bring_up_to_date()
    file.unlink()
    library.bring_up_to_date()
    file.write_text(a_practice(title="Kembali"))
    library.bring_up_to_date()
    assert card_of(library).published == first
    assert card_of(library).changed.date() == datetime.now(UTC).date()


def test_the_front_page_shows_the_practices_that_were_really_added_last(tmp_path: Path) -> None:
    texts = {f"practices/p{n}.md": a_practice(title=f"Praktik nomor {n}") for n in range(8)}
    library = install(content_folder(tmp_path / "content", texts), tmp_path)
    for n in range(8):  # the middle ones were added last, whatever their names and sources
        set_time(
            library.content / f"practices/p{n}.md", datetime(2020 + (n + 3) % 8 % 6, 1, 1 + n, tzinfo=UTC)
        )
    library.bring_up_to_date()
    page = library.client().get("/").text
    shown = page.split('id="praktik-terbaru"')[1].split("</section>")[0]
    added = sorted(range(8), key=lambda n: (2020 + (n + 3) % 8 % 6, n), reverse=True)
    assert [n for n in added if f"/praktik/p{n}" in shown] == added[:4]
    library.engine.dispose()
