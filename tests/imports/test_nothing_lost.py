"""Every word and cell of a Word report reaches its draft or the list of unplaced text, whoever wrote the file."""

import re

import pytest
from conftest import Installation
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import packed, word_file, word_parts
from word_xml import (
    cell,
    complex_field,
    drawing_box,
    drawn_box,
    note_reference,
    paragraph,
    part,
    row,
    ruby,
    run,
    simple_field,
    table,
    vml_box,
    with_notes,
)

from app.documents.reference.data import Reference
from app.imports.mapping import Unplaced
from app.imports.proof.reconciliation import WordCount, reconcile
from app.imports.proof.source import SourcePiece, SourceTable, SourceText
from app.imports.reader import ImportedReport, ReportFile, read_report

HEAD = paragraph(run("HASIL"), style="Heading1")


@pytest.fixture(scope="session")
def reference(site: Installation) -> Reference:
    return site.reference


def imported(
    reference: Reference, body: str = "", *, file: bytes = b"", name: str = "a.docx"
) -> ImportedReport:
    found = read_report(ReportFile(file or word_file(HEAD + body), name), "visit", reference, owner="62")
    assert found.words.lost == 0
    assert found.words.source == found.words.in_draft + found.words.named
    return found


def left_of(found: ImportedReport, what: str) -> list[str]:
    return [one.text for one in found.unplaced if one.what == what]


@pytest.mark.parametrize("box", [drawn_box, drawing_box, vml_box])
def test_paragraph_that_holds_a_text_box_is_in_the_draft_with_the_box(
    reference: Reference, box: object
) -> None:
    assert callable(box)
    inner = box(
        paragraph(run("Isi kotak.")), paragraph(run("Luar."), drawn_box(paragraph(run("Kotak dalam."))))
    )
    body = paragraph(run("Di depan "), inner, run("di belakang.")) + paragraph(run("Sesudah."))
    found = imported(reference, body)
    assert found.body.strip().split("\n\n")[1:] == [
        "Di depan di belakang.", "Isi kotak.", "Luar.", "Kotak dalam.", "Sesudah."
    ]  # fmt: skip
    assert left_of(found, "teks") == []


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (simple_field("Kota Blitar"), "Nomor Kota Blitar."),
        (complex_field("000.1/45"), "Nomor 000.1/45."),
        (f'<w:customXml w:element="x">{run("satu")}</w:customXml>', "Nomor satu."),
        (f'<w:smartTag w:element="x">{run("satu")}</w:smartTag>', "Nomor satu."),
        (f"<w:sdt><w:sdtContent>{run('satu')}</w:sdtContent></w:sdt>", "Nomor satu."),
        (f"<w:ins>{run('satu')}</w:ins><w:del><w:r><w:delText>dua</w:delText></w:r></w:del>", "Nomor satu."),
        (f"<mc:AlternateContent><mc:Choice Requires='x'>{run('satu')}</mc:Choice></mc:AlternateContent>", "Nomor satu."),
        (ruby("kanji", "bacaan"), "Nomor kanji (bacaan) ."),
    ],
)  # fmt: skip
def test_wrapped_text_is_in_the_draft(reference: Reference, inner: str, text: str) -> None:
    found = imported(reference, paragraph(run("Nomor "), inner, run(".")))
    assert text in found.body
    assert left_of(found, "teks") == []


def test_paragraphs_between_alternatives_and_custom_xml_are_in_the_draft(reference: Reference) -> None:
    choice = f"<mc:Choice Requires='w14'>{paragraph(run('Satu paragraf.'))}</mc:Choice>"
    body = f"<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{choice}</mc:AlternateContent>"
    body += f'<w:customXml w:element="x">{paragraph(run("Dua paragraf."))}</w:customXml>'
    assert "Satu paragraf.\n\nDua paragraf." in imported(reference, body).body


def test_hidden_and_struck_text_is_named_and_not_in_the_draft(reference: Reference) -> None:
    style = part("styles", '<w:style w:styleId="Sembunyi"><w:rPr><w:vanish/></w:rPr></w:style>')
    body = (
        paragraph(run("Nomor rahasia ", "<w:vanish/>"), run("Anggaran "), run("Rp900 juta", "<w:strike/>"), run(" Rp750 juta."))
        + paragraph(run("Gaya."), run("Terpendam", '<w:rStyle w:val="Sembunyi"/>'), run(" Biasa.", '<w:strike w:val="0"/>'))
    )  # fmt: skip
    found = imported(reference, file=word_file(HEAD + body, **{"word__styles.xml": style}))
    assert "Anggaran Rp750 juta.\n\nGaya. Biasa." in re.sub(" +", " ", found.body)
    assert left_of(found, "teks tersembunyi") == ["Nomor rahasia", "Terpendam"]
    assert left_of(found, "teks dicoret") == ["Rp900 juta"]


def test_text_beside_the_running_text_is_named(reference: Reference) -> None:
    chart = b'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>Nilai SAKIP</a:t><c:v>2024</c:v></c:chart>'
    diagram = b'<d:m xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>Sekda</a:t></a:r></a:p></d:m>'
    parts = {
        "word__header1.xml": part("hdr", paragraph(run("Kop Kabupaten"))),
        "word__header2.xml": part("hdr", paragraph(run("Kop Kabupaten"))),
        "word__footer1.xml": part("ftr", paragraph(run("Halaman "), simple_field("3"))),
        "word__comments.xml": part("comments", f"<w:comment>{paragraph(run('Cek angkanya'))}</w:comment>"),
        "word__charts__chart1.xml": chart,
        "word__diagrams__data1.xml": diagram,
    }
    found = imported(reference, file=word_file(HEAD + paragraph(run("Isi.")), **parts))
    named = {
        what: left_of(found, what)
        for what in ("kepala halaman", "kaki halaman", "komentar", "grafik", "bagan")
    }
    assert named == {
        "kepala halaman": ["Kop Kabupaten"],
        "kaki halaman": ["Halaman 3"],
        "komentar": ["Cek angkanya"],
        "grafik": ["Nilai SAKIP\n2024"],
        "bagan": ["Sekda"],
    }


def test_word_art_and_shapes_with_drawn_text_are_in_the_draft(reference: Reference) -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="Selamat datang"/></v:shape></w:pict></w:r>'
    shape = "<w:r><w:drawing><a:graphic><a:txBody><a:p><a:r><a:t>Bagan alur</a:t></a:r></a:p></a:txBody></a:graphic></w:drawing></w:r>"
    body = imported(reference, paragraph(run("Isi."), art, shape)).body
    assert "Isi.\n\nSelamat datang\n\nBagan alur" in body


def test_cells_stay_in_their_columns_whatever_the_grid_says(reference: Reference) -> None:
    words = [[cell(paragraph(run(f"{name}{at}"))) for at in range(3)] for name in "abc"]
    body = table(
        row(*words[0][:2]), row(*words[1]), row(words[2][0], before=2), row(cell(paragraph(run("lebar")), across=2), words[2][2])
    )  # fmt: skip
    found = imported(reference, body)
    cells = [[one.strip() for one in line.split("|")[1:-1]] for line in found.body.split("\n") if "|" in line]
    assert [line for line in cells if "-" not in line[0]] == [
        ["a0", "a1", ""], ["b0", "b1", "b2"], ["", "", "c0"], ["lebar", "", "c2"],
    ]  # fmt: skip


def test_word_on_the_web_strict_documents_and_templates_are_read(reference: Reference) -> None:
    parts = word_parts(HEAD + paragraph(run("Isi.")))
    renamed = {name.replace("document.xml", "document2.xml"): data.replace(b"document.xml", b"document2.xml") for name, data in parts.items()}  # fmt: skip
    strict = {name: re.sub(rb"http://schemas.openxmlformats.org/(wordprocessingml|drawingml)/2006/", rb"http://purl.oclc.org/ooxml/\1/", data) for name, data in parts.items()}  # fmt: skip
    template = word_file(HEAD + paragraph(run("Isi.")), types="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")  # fmt: skip
    for file in (packed(renamed), packed(strict), template):
        assert "Isi." in imported(reference, file=file).body


def test_text_that_a_converter_drops_is_named_with_its_paragraph() -> None:
    source = SourceText(
        [SourcePiece("Satu kalimat utuh."), SourcePiece("Yang hilang 12."), SourcePiece("dua")]
    )
    named, words = reconcile(source, "## Temuan\n\nSatu kalimat utuh.\n", [])
    assert [(one.what, one.text) for one in named] == [("teks", "Yang hilang 12.\ndua")]
    assert words == WordCount(source=7, in_draft=3, named=4, lost=0)


def test_table_whose_cell_slid_is_named_with_all_its_cells() -> None:
    rows = [{0: "Daerah", 1: "Tahun"}, {0: "Kota A", 1: "2023"}, {1: "2024"}]
    source = SourceText([SourcePiece(text) for one in rows for text in one.values()], [SourceTable(rows)])
    slid = "| Daerah | Tahun |\n|---|---|\n| Kota A | 2023 |\n| 2024 | |\n"
    assert [one.text for one in reconcile(source, slid, [])[0]] == ["Daerah | Tahun\nKota A | 2023\n | 2024"]
    assert reconcile(source, slid.replace("| 2024 | |", "| | 2024 |"), [])[0] == []
    aside = Unplaced("bagian", slid.replace("| 2024 | |", "| | 2024 |"), "")
    assert reconcile(source, "", [aside])[0] == []


def test_numbering_of_headings_is_named_once(reference: Reference) -> None:
    body = (
        paragraph(run("BAB II"))
        + paragraph(run("PELAKSANAAN KEGIATAN"))
        + paragraph(run("A. Waktu dan Tempat"))
    )
    found = imported(reference, body + paragraph(run("Di aula.")))
    assert left_of(found, "judul bagian") == ["HASIL\nBAB II PELAKSANAAN KEGIATAN\nA. Waktu dan Tempat"]
    assert left_of(found, "teks") == []


def test_sentences_before_the_first_heading_are_text_and_no_cover(reference: Reference) -> None:
    text = (
        "LAPORAN STUDI TIRU\nKABUPATEN KAPUAS\n\nKami berangkat hari Senin.\n\nTiba sore\n\n# Hasil\n\nAda."
    )
    found = imported(reference, file=text.encode(), name="a.md")
    assert left_of(found, "sampul") == ["LAPORAN STUDI TIRU\nKABUPATEN KAPUAS"]
    assert "Kami berangkat hari Senin.\n\nTiba sore" in found.body


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A body of nested boxes, fields, tables, lists and notes; its notes; and its words, each once."""
    words: list[str] = []
    notes: list[str] = []

    def word() -> str:
        words.append(
            f"k{len(words)}x{draw(st.sampled_from(['', '.', ' 12,', '*', '_', '&amp;', ' 1. ', '| ', '&lt;b&gt;']))}"
        )
        return words[-1]

    def inline(depth: int) -> str:
        kind = draw(st.integers(0, 13 if depth else 8))
        simple = (run, simple_field, complex_field, lambda text: run(text, "<w:b/>"), lambda text: run(text, "<w:strike/>"),
                  lambda text: run(text, "<w:vanish/>"), lambda text: ruby(text, word()),
                  lambda text: f"<w:hyperlink>{run(text)}</w:hyperlink>", lambda text: f"<w:r><w:t>{text}</w:t><w:tab/><w:t>{text}</w:t><w:br/></w:r>")  # fmt: skip
        if kind < len(simple):
            return simple[kind](word())
        if kind == 9:
            notes.append("")
            notes[number := len(notes) - 1] = block(0)
            return note_reference(number + 1)
        return draw(st.sampled_from([drawn_box, drawing_box, vml_box]))(
            *(block(depth - 1) for _one in range(draw(st.integers(1, 2))))
        )

    def block(depth: int) -> str:
        kind = draw(st.integers(0, 5 if depth else 3))
        if kind >= 4:
            rows = [[cell(*(block(depth - 1) for _b in range(draw(st.integers(0, 2)))), across=draw(st.integers(1, 2)))
                     for _c in range(draw(st.integers(0, 3)))] for _r in range(draw(st.integers(1, 3)))]  # fmt: skip
            return table(*(row(*cells, before=draw(st.integers(0, 2))) for cells in rows)) + paragraph()
        style = draw(st.sampled_from(["", "", "Heading1", "ListParagraph", "Title"]))
        return paragraph(*(inline(depth) + run(" ") for _one in range(draw(st.integers(0, 3)))), style=style)

    return HEAD + "".join(block(2) for _one in range(draw(st.integers(1, 5)))), notes, words


@settings(max_examples=12)
@given(made=bodies())
def test_no_word_of_a_random_word_file_is_lost(
    reference: Reference, made: tuple[str, list[str], list[str]]
) -> None:
    body, notes, words = made
    found = imported(reference, file=with_notes(body, notes))
    everything = found.body + "\n".join(one.text for one in found.unplaced)
    for at, _word in enumerate(words):
        assert re.search(rf"(?<![a-z0-9])k{at}x", everything), body


def test_cells_of_a_page_stay_in_their_columns_under_spans(reference: Reference) -> None:
    page = (
        "<h2>Hasil</h2><table><tr><th>Daerah<th>Tahun<th>Nilai</tr><tr><td rowspan=2>Kota A<td>2023<td>70</tr>"
        "<tr><td>2024<td>75</tr><tr><td colspan=2>Jumlah<td>145</tr><tr><td rowspan=9 colspan=900>x</tr></table>"
    )
    found = imported(reference, file=page.encode(), name="a.html")
    rows = [[one.strip() for one in line.split("|")[1:4]] for line in found.body.split("\n") if "|" in line]
    assert [row for row in rows if "-" not in row[0]] == [
        ["Daerah", "Tahun", "Nilai"], ["Kota A", "2023", "70"], ["", "2024", "75"], ["Jumlah", "", "145"], ["x", "", ""],
    ]  # fmt: skip
    assert left_of(found, "teks") == []


@pytest.mark.parametrize("name", ["rowspan", "colspan"])
def test_a_span_of_any_length_is_read(reference: Reference, name: str) -> None:
    page = f"<h2>Hasil</h2><table><tr><th>Daerah<th>Nilai</tr><tr><td {name}={'9' * 5_000}>Kota A<td>70</tr></table>"
    found = imported(reference, file=page.encode(), name="a.html")
    assert {"Kota", "A", "70"} <= set(found.body.replace("|", " ").split())


def test_paste_of_google_docs_is_bold_only_where_it_looks_so(reference: Reference) -> None:
    page = (
        '<h2>Hasil</h2><b style="font-weight:normal"><span style="font-weight:400">Biasa.</span> '
        '<span style="font-weight:700">Tebal.</span> <span style="font-style:italic">Miring.</span></b>'
    )
    assert "Biasa. **Tebal.** *Miring.*" in imported(reference, file=page.encode(), name="").body


def test_struck_and_hidden_text_of_a_page_is_named(reference: Reference) -> None:
    page = (
        "<h2>Hasil</h2><section>Satu</section><section>Dua</section><p>Rp<s>900 juta</s> 750 juta <span hidden>rahasia</span>"
        '<span style="display:none">negara</span><script>x()</script></p>'
    )
    found = imported(reference, file=page.encode(), name="a.html")
    assert "Satu\n\nDua\n\nRp 750 juta" in found.body
    assert (left_of(found, "teks dicoret"), left_of(found, "teks tersembunyi")) == (
        ["900 juta"], ["rahasia", "negara"],
    )  # fmt: skip


html_words = st.from_regex(r"[a-z]{4,8}[.,]?", fullmatch=True)
html_tags = st.sampled_from(
    ["p", "div", "section", "span", "b", "s", "ul><li", "table><tr><td", "td", "tr", "h2", "blockquote", "pre", "a href=x",
     "td rowspan=3", "td colspan=2", "span style='display:none'", "button", "nav", "dl><dt", "sup", "br", "li", "table"]
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(st.one_of(html_words, html_tags.map(lambda tag: f"<{tag}>"), st.sampled_from(["</p>", "</div>", "</table>", "</td>", "</s>", "</span>", "</tr>"])), max_size=30))  # fmt: skip
def test_no_word_of_a_random_page_is_lost(reference: Reference, parts: list[str]) -> None:
    found = imported(reference, file=f"<h2>Hasil</h2>{' '.join(parts)} akhir".encode(), name="a.html")
    everything = found.body + "\n".join(one.text for one in found.unplaced)
    assert all(part.strip(".,") in everything for part in parts if part[0] != "<")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_of_any_encoding_is_read(reference: Reference, encoding: str) -> None:
    text = "HASIL\r\n\r\n“Kutipan” – teks é"
    assert "“Kutipan” – teks é" in imported(reference, file=text.encode(encoding), name="a.txt").body


def test_short_lines_and_bullets_stay_lines_and_wrapped_lines_become_a_paragraph(
    reference: Reference,
) -> None:
    text = "HASIL\nYang hadir ialah:\n• Dinas A\n• Dinas B\n1) satu\n2) dua\nSelesai\nacara"
    assert imported(reference, file=text.encode(), name="a.txt").body.strip().split("\n\n")[1:] == [
        "Yang hadir ialah:", "- Dinas A\n- Dinas B\n1. satu\n2. dua", "Selesai", "acara",
    ]  # fmt: skip
    wrapped = "HASIL\n\nKalimat yang panjang ini dilipat oleh penyunting teks lama pada\nlebar tertentu dan berlanjut di baris kedua sampai penuh sekali dan\nselesai."
    assert "pada\nlebar tertentu" in imported(reference, file=wrapped.encode(), name="a.txt").body


def test_page_of_the_web_gives_its_article_and_itself_as_a_source(reference: Reference) -> None:
    text = "Rombongan Kabupaten Kapuas diterima di Kabupaten Sumedang. " * 6
    page = (
        "<!doctype html><html><head><title>Studi tiru ke Sumedang - Diskominfo</title>"
        '<meta property="og:site_name" content="Diskominfo"><link rel="canonical" href="https://contoh.go.id/berita/1">'
        '<meta property="article:published_time" content="2025-02-12T08:00:00+07:00"></head><body><nav>Beranda</nav>Atas'
        f"<div><div>Terkini</div><article><h1>Studi tiru ke Sumedang</h1><p>{text}</p><aside>Iklan</aside></article> Bawah</div>"
        "<footer>Alamat kantor</footer></body></html>"
    )
    found = imported(reference, file=page.encode(), name="a.html")
    assert found.title == "Studi tiru ke Sumedang"
    assert set(left_of(found, "sekitar halaman")[0].split("\n")) == {
        "Beranda", "Atas", "Terkini", "Iklan", "Bawah", "Alamat kantor",
    }  # fmt: skip
    (source,) = [one.changes["sources"][0] for one in found.suggestions if one.topic == "sources"]
    assert source == {
        "id": "halaman", "title": "Studi tiru ke Sumedang", "publisher": "Diskominfo",
        "url": "https://contoh.go.id/berita/1", "date": "2025-02-12",
    }  # fmt: skip
    assert left_of(found, "teks") == []
