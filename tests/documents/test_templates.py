"""What a template says of a document that nobody has described yet is refused, line by line, and reaches no reader."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from build import a_practice
from conftest import Make
from sqlalchemy import select
from sqlmodel import col

from app.documents.editing.skeletons import KnownFacts, new_document
from app.documents.markdown.files import DocumentError, content_digest, parse_document
from app.documents.models import DocumentType
from app.documents.validation.problem import Problem
from app.store.database import write_session
from app.store.tables import DocumentRow, LibraryState

GOOD = {
    "kind": "studi-tiru",
    "date_start": "2025-02-11",
    "region": "32",
    "regions": "32",
    "role": "bkd",
    "value": "akuntabel",
    "basis": "sumber",
    "status": "berjalan",
    "id": "s1",
    "url": "https://contoh.example/a",
    "date": "2025-02-12",
}
"""What an officer writes in each place; anything else is a sentence."""


def problems_of(text: str, kind: DocumentType) -> list[Problem]:
    try:
        return list(parse_document(text.encode(), kind=kind, slug="satu", path="satu.md").noticed)
    except DocumentError as error:
        return error.problems


def fill(line: str) -> str:
    key = line.strip(" -").partition(":")[0]
    return re.sub(r"‹[^›]*›", GOOD.get(key, "Kalimat dari sumbernya"), line)


def examples(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), start=1) if "‹" in line]


@pytest.mark.parametrize("kind", ["practice", "visit"])
def test_an_untouched_template_is_refused_at_every_line_that_holds_an_example(kind: DocumentType) -> None:
    _slug, text = new_document(kind, "Judul")
    found = problems_of(text, kind)
    assert [one.line for one in found] == examples(text)
    assert all(one.code == "T01" and "isi:" in one.message and "Ganti" in one.hint for one in found)
    assert {one.key for one in found} >= {"summary", "sources", ""}


@pytest.mark.parametrize("kind", ["practice", "visit"])
def test_a_template_is_refused_as_long_as_one_example_is_left(kind: DocumentType) -> None:
    _slug, text = new_document(kind, "Judul")
    lines = text.split("\n")
    assert problems_of("\n".join(map(fill, lines)), kind) == []
    for left in examples(text):
        half = [line if number == left else fill(line) for number, line in enumerate(lines, start=1)]
        assert [(one.line, one.code) for one in problems_of("\n".join(half), kind)] == [(left, "T01")]


@pytest.mark.parametrize(
    "half",
    ["summary: ‹isi: satu kalimat", "summary: Kalimat sendiri›", 'summary: "Ringkasan ‹isi: apa›"',
     "summary: Ringkasan.  # ‹isi: tanggalnya›", "summary: Satu atau dua kalimat untuk kartu dan hasil cari."],
)  # fmt: skip
def test_what_is_left_of_an_example_is_refused(half: str) -> None:
    text = a_practice().replace("summary: Ringkasan.", half)
    assert [(one.line, one.key, one.code) for one in problems_of(text, "practice")] == [(3, "summary", "T01")]


def test_examples_of_earlier_versions_are_refused() -> None:
    text = a_practice(body="Tulis di sini.").replace(
        "https://contoh.example/", "https://contoh.go.id/halaman"
    )
    text = text.replace("title: Sumber,", "title: Judul halaman atau dokumen,")
    assert "T01" in {one.code for one in problems_of(text, "practice")}


def test_a_breadcrumb_is_no_example() -> None:
    assert problems_of(a_practice(body="Buka Menu › Profil › Unduh."), "practice") == []


def test_a_template_says_nothing_that_nobody_wrote() -> None:
    for kind in ("practice", "visit"):
        slug, text = new_document(kind, 'Judul: dengan "tanda" \\ dan #1')
        written = re.sub(r"‹[^›]*›|#.*", "", text)
        assert not re.search(r"\d{4}|contoh|\b(?:32|62)\b", written), written
        assert slug == "judul-dengan-tanda-dan-1"


def test_an_imported_visit_is_named_by_the_day_of_the_report() -> None:
    known = KnownFacts(
        certain={"kind": "studi-tiru", "date_start": "2025-02-11"},
        proposals={"host_region": ["35.72"]},
        body="## Temuan\n\nAda.",
        date="2025-02-11",
    )
    slug, text = new_document("visit", "Ke Sumedang", known)
    assert slug == "2025-02-ke-sumedang"
    assert 'date_start: "2025-02-11"' in text
    assert "usulan dari laporan: 35.72›" in text
    assert [line for line in text.split("\n") if "35.72" in line and "‹" not in line] == []


def test_a_template_reaches_no_reader(make: Make) -> None:
    slug, text = new_document("visit", "Kunjungan rekaan ke Garut")
    library = make({"practices/satu.md": a_practice(), f"visits/{slug}.md": text})
    assert library.bring_up_to_date().invalid == 1
    visitor = library.client()
    assert visitor.get(f"/kunjungan/{slug}").status_code == 404
    for twin in (".md", ".json", ".docx", ".pdf", "/riwayat"):
        assert visitor.get(f"/kunjungan/{slug}{twin}").status_code == 404
    assert visitor.get(f"/api/v1/visits/{slug}").status_code == 404
    pages = (
        "/",
        "/cari?q=rekaan",
        "/kunjungan/",
        "/api/v1/visits",
        "/api/v1/search?q=garut",
        "/sitemap.xml",
        "/kunjungan/umpan.atom",
    )
    for page in pages:
        answer = visitor.get(page)
        assert (answer.status_code, "rekaan ke Garut" in answer.text) == (200, False), page
    with ZipFile(BytesIO(visitor.get("/pustaka.zip").content)) as archive:
        assert [name for name in archive.namelist() if name.endswith(".md")] == ["practices/satu.md"]


def test_a_published_document_overwritten_with_a_template_keeps_its_published_text(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Yang benar")})
    library.bring_up_to_date()
    visitor = library.client()
    (library.content / "practices/satu.md").write_text(new_document("practice", "Yang rekaan")[1])
    for _once in range(2):  # before and after the next sync
        assert "Yang benar" in visitor.get("/praktik/satu").text
        assert visitor.get("/praktik/satu.md").status_code == 404
        assert b"rekaan" not in visitor.get("/pustaka.zip", headers={"Cache-Control": "no-cache"}).content
        assert library.bring_up_to_date().invalid == 1


def test_an_example_that_an_earlier_version_published_is_taken_down(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(), "practices/rekaan.md": a_practice(title="Rekaan")})
    library.bring_up_to_date()
    file = library.content / "practices/rekaan.md"
    file.write_text(new_document("practice", "Rekaan")[1])
    with write_session(library.engine) as session:  # what version 0.1 left behind
        row = session.scalars(select(DocumentRow).where(col(DocumentRow.slug) == "rekaan")).one()
        row.digest = content_digest(file.read_bytes())
        session.get_one(LibraryState, 1).fingerprint = "0.1"
    visitor = library.client()
    assert visitor.get("/praktik/rekaan").status_code == 200
    report = library.bring_up_to_date()
    assert (report.removed, report.invalid) == (1, 1)
    assert visitor.get("/praktik/rekaan").status_code == 404
    assert "Rekaan" not in visitor.get("/cari?q=rekaan").text.partition("<main")[2].replace("rekaan", "")
    assert library.bring_up_to_date().removed == 0
