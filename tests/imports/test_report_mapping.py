"""Every word of a report finds a place, or is told of."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.models import HEADINGS, DocumentType
from app.imports.heading_aliases import DISCARDED, section_for_heading
from app.imports.mapping import MappedReport, map_report
from app.imports.word.pandoc import convert_html

KNOWN = (
    *(
        "PENDAHULUAN",
        "Latar Belakang",
        "Dasar",
        "Maksud dan Tujuan",
        "Pelaksanaan",
        "Waktu dan Tempat",
        "Peserta",
    ),
    *("Hasil", "Hasil Kunjungan", "Pembahasan", "Temuan", "Kesimpulan", "Saran", "Rekomendasi", "Penutup"),
    *("Rencana Tindak Lanjut", "Kata Pengantar", "LAMPIRAN", "Struktur Organisasi", "Kesan dan Pesan"),
)
FORMS = (
    "# {}",
    "### {}",
    "**{}**",
    "I. {}",
    "**B. {}**",
    "2.1 {}",
    "BAB III\n\n{}",
    "# BAB II {}",
    "3.  {}",
    "__{}:__",
    "## C. {}[^7]",
    "**D.{}**",
    "IV . {}",
)
words = st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=1, max_size=40).map(" ".join)
paragraphs = st.one_of(
    words,
    words.map(lambda text: f"- {text}\n- butir"),
    words.map(lambda text: f"| Kolom |\n|---|\n| {text} |"),
    words.map(lambda text: f"```\n# {text}\n\n{text}\n```"),
    words.map(lambda text: f"> {text}"),
    words.map(lambda text: f"1.  {text}\n2.  Hasil\n3.  Penutup"),
    st.sampled_from(
        ["Palangka Raya, 17 Februari 2025", "LAPORAN", "BAB", "Hasil rapat:", "A.", "IV.", "#", "-"]
    ),
)
headings = st.tuples(st.sampled_from(FORMS), st.sampled_from(KNOWN)).map(lambda pair: pair[0].format(pair[1]))
reports = st.lists(st.one_of(headings, paragraphs), max_size=25)
kinds = st.sampled_from(["visit", "practice"])


def everything(mapped: MappedReport) -> str:
    return "\n".join((*mapped.cover, *mapped.sections.values(), *(left.text for left in mapped.unplaced)))


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).lower().strip()


@given(reports, kinds)
def test_no_paragraph_is_lost(blocks: list[str], kind: DocumentType) -> None:
    found = (
        f" {letters(everything(map_report(chr(10).join(f'{block}{chr(10)}' for block in blocks), kind)))} "
    )
    names = {letters(form.format(name)) for form in FORMS for name in KNOWN}
    for block in blocks:
        if letters(block) not in names and letters(block) not in ("", "bab"):
            assert f" {letters(block)} " in found, block


@given(reports, kinds)
def test_unknown_heading_is_kept_as_a_subheading(blocks: list[str], kind: DocumentType) -> None:
    report = "\n\n".join(blocks)
    found = letters(everything(map_report(report, kind)))
    for name in KNOWN:
        place = section_for_heading(name, kind)
        if name.lower() in report.lower() and not (place and place.is_whole):
            assert letters(name) in found


@given(reports, kinds)
def test_mapped_sections_are_known_and_in_order(blocks: list[str], kind: DocumentType) -> None:
    names = list(map_report("\n\n".join(blocks), kind).sections)
    assert names == [name for name in HEADINGS[kind] if name in names]


@settings(max_examples=10)
@given(st.lists(words, min_size=1, max_size=6))
def test_no_word_of_a_page_is_lost_on_the_way_to_markdown(texts: list[str]) -> None:
    first, *more = texts
    cells = "".join(
        f"<tr><td rowspan=2 colspan=9>{text}</td><td><p>{text}</p><ul><li>{text}</li></ul></td></tr>"
        for text in more
    )
    html = (
        f"<h1>{first}</h1><div><blockquote><p>{first} <u>{first}</u></p></blockquote></div><ol><li>{first}<ul><li>{first}"
        f"</li></ul></li></ol><dl><dt>{first}</dt><dd>{first}</dd></dl><table>{cells}</table><pre>{first}</pre>"
    )
    found = letters(convert_html(html).markdown)
    assert found.count(letters(first)) >= 8
    for text in more:
        assert found.count(letters(text)) >= 3


@pytest.mark.parametrize(
    ("heading", "visit", "practice"),
    [
        ("PENDAHULUAN", "Latar belakang", "Konteks"),
        ("Maksud dan Tujuan Kegiatan", "Latar belakang", "Konteks"),
        ("HASIL STUDI TIRU", "Temuan", "Hasil"),
        ("Waktu & Tempat Pelaksanaan", "Pelaksanaan", None),
        ("Kesimpulan, Saran", "Rekomendasi", "Cara meniru"),
        ("Kendala", "Temuan", "Tantangan"),
        ("Anggaran", "Pelaksanaan", "Sumber daya"),
        ("Rencana Tindak Lanjut", "Rencana adaptasi", "Cara meniru"),
        ("Daftar Isi", DISCARDED, DISCARDED),
        ("Hasil panen padi", None, None),
    ],
)
def test_usual_heading_maps_to_its_section(heading: str, visit: str | None, practice: str | None) -> None:
    for kind, section in (("visit", visit), ("practice", practice)):
        place = section_for_heading(heading, kind)  # type: ignore[arg-type]
        assert (place.section if place else None) == section


def test_text_after_a_nested_unknown_heading_returns_to_the_parent_section() -> None:
    text = (
        "# II. PELAKSANAAN\n\nsatu\n\n## C. Hasil\n\ndua\n\n## D. Suasana\n\ntiga\n\n# III. PENUTUP\n\nempat"
    )
    mapped = map_report(text, "visit")
    assert mapped.sections == {
        "Pelaksanaan": "satu\n\n### D. Suasana\n\ntiga".replace("D. ", ""),
        "Temuan": "dua",
        "Rekomendasi": "empat",
    }
    assert [(left.what, left.text) for left in mapped.unplaced] == [
        ("judul", "Suasana"),
        ("judul bagian", "II. PELAKSANAAN\nC. Hasil\nD. Suasana\nIII. PENUTUP"),
    ]


def test_automatically_numbered_headings_are_recognised() -> None:
    text = "1.  PENDAHULUAN\n    1.  Latar Belakang\n\nsatu\n\n2.  HASIL\n\ndua\n\nSistematika:\n\n1.  Pendahuluan\n2.  Penutup"
    sections = map_report(text, "visit").sections
    assert sections["Latar belakang"] == "satu"
    assert sections["Temuan"] == "dua\n\nSistematika:\n\n1.  Pendahuluan\n2.  Penutup", (
        "a list of names stays a list"
    )


def test_report_without_headings_is_reported_as_unplaced() -> None:
    mapped = map_report("Kami berangkat.\n\nKami pulang.", "visit")
    assert mapped.sections == {"Pelaksanaan": "Kami berangkat.\n\nKami pulang."}
    assert [left.what for left in mapped.unplaced] == ["judul"]


@pytest.mark.parametrize(
    "heading",
    [
        "## Hasil Kunjungan[^1]",
        "**B. Hasil yang Dicapai**[^1]",
        "III . HASIL",
        "**2.Hasil**",
        "III.HASIL",
        "*C. Hasil :*",
        "BAB  II.  HASIL",
        "(b) Hasil",
    ],
)
def test_heading_typed_by_hand_or_with_a_footnote_is_known(heading: str) -> None:
    mapped = map_report(f"I. PENDAHULUAN\n\nAda.\n\n{heading}\n\nBaik.\n\nLagi.\n\n[^1]: Catatan.", "visit")
    assert list(mapped.sections) == ["Latar belakang", "Temuan"]
    note = "[^1]" if "[^1]" in heading else ""
    assert mapped.sections["Temuan"].startswith(f"Baik.{note}\n\nLagi."), "the note is at the text below"


@pytest.mark.parametrize(
    "line", ["S.Pd. dan M.Si. hadir", "A.Md. Keperawatan", "H. Hasil Anwar hadir di sana."]
)
def test_degrees_and_titles_are_no_headings(line: str) -> None:
    assert line in map_report(f"I. HASIL\n\n{line}\n\nBaik.", "visit").sections["Temuan"]


def test_headline_of_news_is_its_title_whatever_stands_above_it() -> None:
    news = "Katingan Belajar SAKIP ke Sumedang\n\nSUMEDANG – Rombongan tiba, Selasa (22/7/2025)."
    for text in (news, f"SIARAN PERS\n\n{news}", f"**Rilis berita:**\n\n{news}"):
        mapped = map_report(text, "visit")
        assert mapped.cover == ["Katingan Belajar SAKIP ke Sumedang"]
        assert mapped.sections == {"Pelaksanaan": "SUMEDANG – Rombongan tiba, Selasa (22/7/2025)."}
    assert map_report("Kami tiba di kantor itu pukul sembilan pagi.", "visit").cover == []
