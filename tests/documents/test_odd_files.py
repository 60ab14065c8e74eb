"""Files and texts of odd form: each is read as far as it can be, and says what is wrong with it."""

import os
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from build import CONTENT, HOST_TERMS, a_practice, a_visit

from app.documents.dates import last_day
from app.documents.editing.anchors import anchors_of
from app.documents.editing.display import format_value
from app.documents.extras import MissingExtraError, load, require
from app.documents.hosting.breaches import Wish, find_breaches
from app.documents.hosting.host_files import parse_host
from app.documents.hosting.reception_days import Bookings, ReceptionCalendar
from app.documents.legal.articles import read_articles
from app.documents.markdown import files, frontmatter
from app.documents.markdown.bounds import PlainMarks
from app.documents.markdown.files import DocumentError, load_document, parse_document, read_published
from app.documents.markdown.listing import find_files
from app.documents.markdown.render import Renderer
from app.documents.models import DocumentType
from app.documents.reference.data import load_reference
from app.documents.validation.personal_data import find_personal_data, remove_finding
from app.documents.validation.rules import check_folder
from app.documents.validation.sample import Claim, cited_sources, list_claims
from app.documents.vocabulary import format_number


def problems_of(text: str, *, is_visit: bool = False) -> str:
    """What is wrong with the text of a document."""
    with pytest.raises(DocumentError) as caught:
        parse_document(text.encode(), kind="visit" if is_visit else "practice", slug="satu", path="satu.md")
    return " ".join(f"{one.line} {one.key}: {one.message} {one.hint}" for one in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('guest: {regions: ["62"], ', "guest: {", "tulis regions atau ministries"),
        ('host: {regions: ["32"], ', "host: {", "atau country di luar host"),
        ("date_start: 2024-05-06", "date_start: 2024-05-06\ndate_end: 2024-05-01", "lebih awal daripada"),
        (
            "sources:",
            "cohort: {programme: PKA, outputs: [{kind: policy-brief, title: Naskah}]}\nsources:",
            "salah satu: url atau file",
        ),
        ("sources:", "delegation: {origins: [{size: 3}]}\nsources:", "office"),
        ("date_start: 2024-05-06", "date_start: 2024\ndate_precision: day", "kurang lengkap"),
        (
            "sources:",
            "later: [{date: 2024-04, text: Tim dibentuk., source: s1}]\nsources:",
            "2024-04 lebih awal daripada kunjungannya",
        ),
    ],
)
def test_a_visit_that_contradicts_itself_is_named(old: str, new: str, said: str) -> None:
    assert old in a_visit()
    assert said in problems_of(a_visit().replace(old, new), is_visit=True).lower().replace(
        "tulis “", "tulis "
    )


JOURNEY = """\
delegation: {size: 8, origins: [{office: BKD, size: 3}, {region: "99.01", size: 5}]}
hosts: [{region: "99.02", office: BPSDM}]
cohort:
  programme: PKA
  groups: [{name: Kelompok 1, regions: ["99.03"], origins: [{region: "99.04", size: 4}]}]
  outputs: [{kind: policy-brief, title: Naskah, url: "https://contoh.example/naskah"}]
sources:"""


def test_every_region_of_a_journey_is_looked_up(tmp_path: Path) -> None:
    for folder, text in (
        ("practices/satu", a_practice()),
        ("visits/v", a_visit().replace("sources:", JOURNEY)),
    ):
        (tmp_path / folder).parent.mkdir()
        (tmp_path / f"{folder}.md").write_text(text)
    _documents, problems = check_folder(tmp_path, load_reference(CONTENT))
    assert {one.key: "99.0" in one.message for one in problems} == {
        "delegation.origins.1.region": True,
        "hosts.0.region": True,
        "cohort.groups.0.regions.0": True,
        "cohort.groups.0.origins.0.region": True,
    }


@pytest.mark.parametrize(
    ("written", "last"), [("2025", "2025-12-31"), ("2024-02", "2024-02-29"), ("2025-02-11", "2025-02-11")]
)
def test_a_partial_date_ends_with_its_year_or_month(written: str, last: str) -> None:
    assert last_day(written).isoformat() == last


def test_what_is_cited_twice_under_one_name_is_named(tmp_path: Path) -> None:
    twice = (
        "  - {id: s1, title: Lain, publisher: Penerbit, url: https://contoh.example/lain}\n---\n\n## Konteks"
    )
    (tmp_path / "practices").mkdir()
    (tmp_path / "practices/satu.md").write_text(a_practice().replace("---\n\n## Konteks", twice))
    _documents, problems = check_folder(tmp_path, load_reference(CONTENT))
    assert [one.message for one in problems] == ["Sumber “s1” ditulis dua kali."]


def test_what_stands_in_the_way_of_reading_files_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    practices = tmp_path / "practices"
    practices.mkdir()
    (practices / "baik.md").write_text(a_practice())
    os.mkfifo(practices / "pipa.md")
    (practices / "folder.md").symlink_to(practices, target_is_directory=True)
    (tmp_path / "visits").symlink_to(tmp_path / "visits")
    faults = {Path(one.location).name: one.fault for one in find_files(tmp_path)}
    assert faults == {
        "baik.md": "",
        "pipa.md": "bukan berkas biasa",
        "visits": "tautannya berputar untuk folder ini",
    }


def test_a_file_that_cannot_be_read_any_more_says_why(tmp_path: Path) -> None:
    (tmp_path / "practices").mkdir()
    path = tmp_path / "practices/satu.md"
    path.write_text(a_practice())
    (found,) = find_files(tmp_path)
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(DocumentError, match="tautannya berputar"):
        load_document(found)
    assert read_published(tmp_path, "practices/satu.md", "0" * 32) is None


def test_writing_where_a_folder_stands_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "satu.md").mkdir()
    with pytest.raises(IsADirectoryError):
        files.write_atomic(tmp_path / "satu.md", "teks")
    assert [one.name for one in tmp_path.iterdir()] == ["satu.md"]


def test_front_matter_whose_keys_share_a_line_is_rewritten_as_a_whole() -> None:
    assert frontmatter.split_keys("{a: 1, b: 2}") is None
    assert frontmatter.split_keys("a: [1") is None
    assert list(frontmatter.scan_tokens("[" * (frontmatter.MAX_BRACKETS + 1))) == []
    assert frontmatter.line_of("a:\n  b: 1\n", ("a", "b", "c", 0)) == 2


def test_headings_and_lists_that_no_page_can_show_are_shown_as_text() -> None:
    renderer = Renderer()
    tree = ET.fromstring("<div><p>a</p>[lepas</div>")
    PlainMarks().run(tree)
    assert tree[0].tail != "[lepas", "text after a part is looked at like text within it"
    (section,) = renderer.render_sections("# Judul\n\nTeks.")
    assert section.heading == "Judul"
    deep = " ".join(f"[a{n}](b(" for n in range(60))
    for text in (deep, "*a* \\`x` tail [b] *c*\n", "\n".join(f"# {n}" for n in range(3_000))):
        assert renderer.render_sections(text)
    listed = renderer.render_sections("- satu\n\n  ```\n  kode\nSesudah.")
    assert "Sesudah." in listed[0].html


def test_an_article_referred_to_in_a_broken_sentence_begins_none() -> None:
    assert [
        one.number for one in read_articles("sebagaimana dimaksud dalam\nPasal 1\nharus ada.\nPasal 2\nAda.")
    ] == ["2"]


def test_a_day_that_has_passed_and_one_that_is_closed_are_answered_with_the_reason() -> None:
    reference = load_reference(CONTENT)
    closed = "closed: [{start: 2026-06-23, end: 2026-06-23, reason: Rapat kerja}]\nsources:"
    host = parse_host(HOST_TERMS.replace("sources:", closed), "34.04", reference)
    calendar = ReceptionCalendar(host.terms, host.holidays, date(2026, 6, 1), Bookings(()))
    (past,) = find_breaches(calendar, Wish(date(2026, 5, 28), 10))
    assert (past.kind, "sudah lewat" in past.message, len(past.days)) == ("past", True, 2)
    (shut,) = find_breaches(calendar, Wish(date(2026, 6, 23), 10))
    assert "Selasa, 23 Juni 2026 tutup: Rapat kerja." in shut.message


def test_what_is_no_longer_in_the_reference_files_and_what_is_short_is_no_place_or_regulation_by_accident() -> (
    None
):
    reference = load_reference(CONTENT)
    assert reference.regulation("tiada-1-2020").citation == "tiada-1-2020"
    assert list(reference.place_names.find_mentions("PU Papua"))[-1].codes


def test_values_are_shown_in_words() -> None:
    assert format_value([{"value": "akuntabel"}, True, None]) == "– Nilai: akuntabel\n– ya\n– (kosong)"
    assert format_value([]) == format_value({}) == "(kosong)"
    assert [format_number(one) for one in ("x", float("inf"), 122183, 93.08)] == [
        "x",
        "inf",
        "122.183",
        "93,08",
    ]
    assert anchors_of("---\na: [\n---\n", "practice") == []


def test_a_missing_extra_is_named_with_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"studi-banding\[pdf\]"):
        load("pdf", "typst")
    with pytest.raises(MissingExtraError, match="“pdf”"):
        require("pdf")
    with pytest.raises(ModuleNotFoundError, match="tiada"):
        load("pdf", "tiada")


def test_personal_data_is_taken_out_once_and_numbers_of_documents_are_none() -> None:
    text = "Hubungi 0812-3456-7890."
    (found,) = find_personal_data(text)
    assert remove_finding(text, found) == "Hubungi ."
    assert remove_finding("Sudah dihapus.", found) == "Sudah dihapus."
    assert find_personal_data("Nomor 198013322006041001.") == [], "there is no 33rd day of a 13th month"


COPIED = """\
measures: [{indicator: nilai-sakip, year: 2023, value: 80.5, source: s1}]
adapted_from: [{practice: asal, changes: Lebih ringkas., source: s1}]
steps: ["Bentuk tim. Tetapkan jadwal.[^s1]"]
prerequisites: [Komitmen pimpinan.]
resources:
  budget: {text: Rp50 juta setahun., source: s1}
sources:"""
TOLD = """\
received_by: [{name: Budi, position: Kepala Biro}]
learned: [Cara menilai.]
follow_ups: [{id: f1, action: Menyusun pedoman, status: belum-diketahui}]
quotes: [{speaker: Budi, text: Silakan ditiru., source: s1}]
sources:"""


@pytest.mark.parametrize(
    ("text", "kind", "places"),
    [
        (
            a_practice().replace("sources:", COPIED),
            "practice",
            "measures.0 roles.0 adapted_from.0 steps.0 prerequisites.0 resources.budget Konteks",
        ),
        (
            a_visit().replace("sources:", TOLD),
            "visit",
            "guest.agencies.0 host.agencies.0 received_by.0 learned.0 follow_ups.0 quotes.0 Temuan",
        ),
    ],
)
def test_a_second_reader_gets_every_claim_with_its_source(text: str, kind: DocumentType, places: str) -> None:
    document = parse_document(text.encode(), kind=kind, slug="satu", path="satu.md")
    claims = list(list_claims(document))
    assert list(dict.fromkeys(one.where for one in claims)) == ["title", "summary", *places.split()]
    assert all([source.id for source in cited_sources(one, document)] == ["s1"] for one in claims)
    assert cited_sources(Claim("x", "y", ("tiada",)), document) == list(document.meta.sources)
