import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import segno
from build import a_practice, a_visit
from conftest import Installation, Make, exhaustive
from docx import Document
from fastapi.testclient import TestClient
from pypdf import PdfReader

from app.documents.markdown.render import Renderer
from app.documents.models import MODELS
from app.printing import cache as shelf_module
from app.printing.blocks import Grid, Heading, Paper, Paragraph, Point, Points, Span
from app.printing.cache import RenderCache
from app.printing.html_to_blocks import Setting, html_to_blocks
from app.store.repositories.documents import DocumentRepository

PRACTICE = "/praktik/jabar-roadmap-reformasi-birokrasi"
VISIT = "/kunjungan/2025-02-kalteng-to-jabar"
BOOKLET = "praktik=diy-sakip-aa&praktik=sumedang-sakip-desa&kunjungan=2025-02-kalteng-to-jabar"


def words(text: str) -> str:
    return " ".join(text.split())


def text_of_pdf(data: bytes) -> str:
    return words(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def text_of_docx(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        root = ET.fromstring(package.read("word/document.xml"))
    return words("".join(root.itertext()))


@pytest.mark.parametrize("address", [PRACTICE, VISIT])
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_paper_contains_the_text_of_its_page(
    site: Installation, client: TestClient, address: str, form: str
) -> None:
    answer = client.get(f"{address}.{form}")
    assert answer.status_code == 200
    assert f'filename="{address.split("/")[2]}.{form}"' in answer.headers["content-disposition"]
    text = (text_of_pdf if form == "pdf" else text_of_docx)(answer.content)
    kind = "practice" if address == PRACTICE else "visit"
    row = DocumentRepository(site.engine).get_document(kind, address.split("/")[2])
    assert row is not None
    meta = MODELS[kind].model_validate(row.meta)  # type: ignore[index]  # both kinds are there
    assert words(meta.title) in text
    for section in row.sections:
        assert section["heading"] in text
    for source in meta.sources:
        assert words(source.publisher) in text
        assert words(source.title)[:40] in text.replace("- ", "-")
    for link in meta.values:
        assert words(link.reason)[:40] in text
    assert f"http://127.0.0.1:8000{address}" in text, "the address below its code"


@pytest.mark.parametrize("one_in", [120, pytest.param(40, marks=exhaustive)])
def test_every_document_is_a_docx_and_a_pdf(client: TestClient, site: Installation, one_in: int) -> None:
    for kind, slug, title in DocumentRepository(site.engine).list_titles()[::one_in]:
        path = f"/{'praktik' if kind == 'practice' else 'kunjungan'}/{slug}"
        assert Document(BytesIO(client.get(f"{path}.docx").content)).core_properties.title == title
        assert client.get(f"{path}.pdf").content.startswith(b"%PDF-")


def test_docx_has_real_headings_linked_notes_a_qr_code_and_page_numbers(
    client: TestClient,
) -> None:
    data = client.get(f"{PRACTICE}.docx").content
    document = Document(BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings[:3] == ["Konteks", "Apa yang dilakukan", "Langkah"]
    xml = document.element.xml
    assert 'w:anchor="d1s1"' in xml
    assert 'w:name="d1s1"' in xml
    (code,) = [
        part.blob for name, part in document.part.related_parts.items() if "image" in part.content_type
    ]
    wanted = BytesIO()
    segno.make(f"http://127.0.0.1:8000{PRACTICE}", error="m").save(wanted, kind="png", scale=6)
    assert code == wanted.getvalue()
    assert "PAGE" in document.sections[0].footer.part.element.xml
    tables = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["Ukuran", "Tahun"] in [names[:2] for names in tables], tables


def test_a_pdf_has_its_pages_numbered_its_notes_linked_and_its_code(client: TestClient) -> None:
    reader = PdfReader(BytesIO(client.get(f"{PRACTICE}.pdf").content))
    assert reader.metadata is not None
    assert "Peta jalan" in str(reader.metadata.title)
    for number, page in enumerate(reader.pages, start=1):
        assert page.extract_text().split()[-1] == str(number) or str(number) in page.extract_text().split()
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", ())]
    assert any("/Dest" in link or "/D" in link.get("/A", {}) for link in links), "within the paper"
    assert any("/URI" in link.get("/A", {}) for link in links), "to the sources"
    last = reader.pages[-1].get_contents()
    assert last is not None
    runs = re.findall(r"(\d+) (\d+)\.5 m (\d+) \2\.5 l", last.get_data().decode("latin-1"))
    dark = {(int(y), x) for start, y, end in runs for x in range(int(start), int(end))}
    matrix = segno.make(f"http://127.0.0.1:8000{PRACTICE}", error="m").matrix_iter(border=4)
    assert dark == {(y, x) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}


def test_booklet_is_one_file_with_a_table_of_contents(client: TestClient) -> None:
    reader = PdfReader(BytesIO(client.get(f"/pilihan/buklet.pdf?{BOOKLET}").content))
    contents = words(reader.pages[0].extract_text())
    assert "Daftar isi" in contents
    titles = [
        "SAKIP predikat AA Daerah Istimewa Yogyakarta",
        "SAKIP Desa Kabupaten Sumedang",
        "Studi komparatif",
    ]
    starts = []
    for title in titles:
        assert title in contents
        pages = [n for n, page in enumerate(reader.pages) if words(page.extract_text()).startswith(title)]
        starts.append(pages[0])
    assert starts == sorted(starts)
    assert all(str(start + 1) in contents for start in starts)
    document = Document(BytesIO(client.get(f"/pilihan/buklet.docx?{BOOKLET}").content))
    chapters = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [any(one.startswith(title) for one in chapters) for title in titles] == [True] * 3
    assert document.element.xml.count("PAGEREF") == 3


def test_empty_booklet_and_unknown_format_answer_404(client: TestClient) -> None:
    assert client.get("/pilihan/buklet.pdf?praktik=tidak-ada").status_code == 404
    assert client.get("/praktik/tidak-ada.pdf").status_code == 404
    assert client.get(f"{PRACTICE}.odt").status_code in (404, 422)


def test_document_pages_link_to_their_papers(client: TestClient) -> None:
    for address in (PRACTICE, VISIT):
        page = client.get(address).text
        for form in ("pdf", "docx", "md"):
            assert f'href="{address}.{form}"' in page
    picked = client.get(f"/pilihan?{BOOKLET}").text
    assert f'href="/pilihan/buklet.pdf?{BOOKLET.replace("&", "&amp;")}"' in picked


def test_papers_of_english_pages_stay_indonesian(client: TestClient) -> None:
    assert f'href="{PRACTICE}.pdf"' in client.get(f"/en{PRACTICE}").text
    assert "Siapa mengerjakan apa" in text_of_pdf(client.get(f"/en{PRACTICE}.pdf").content)


def test_same_content_is_rendered_once_and_gives_the_same_pdf(site: Installation) -> None:
    first, second = (site.client().get(f"{PRACTICE}.pdf").content for _ in range(2))
    assert first == second


def test_full_render_cache_drops_the_oldest_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MAX_BYTES", 60_000)
    shelf = RenderCache()
    papers = [Paper(f"Judul {n}", [Paragraph(f"Isi {n}")]) for n in range(5)]
    for paper in papers:
        assert shelf.render(paper, "docx").startswith(b"PK")
    assert shelf.render(papers[-1], "docx") is shelf.render(papers[-1], "docx")


HOSTILE = (
    "Teks *miring* dan **tebal** dengan `kode`[^s1] [tautan](https://contoh.example/x) <script>alert(1)</script>\n"
    "\n> Kutipan\n> dua baris\n\n1. satu\n    - anak\n\n        lanjutan\n\n2. dua\n\n| a | b |\n|---|---|\n| 1 |\n\n"
    '    #panic()\n\n[[praktik:satu]] #panic("x") $y$ @z <l>\n\nIstilah\n:   arti\n\nCatatan.[^k]\n\n[^k]: Kaki.\n'
)


def test_html_to_blocks_keeps_every_kind_of_text() -> None:
    (section,) = Renderer().render_sections(HOSTILE, sources=["s1"])
    blocks = html_to_blocks(section.html, Setting("https://contoh.example", "d1", 1, 1))
    assert Span("miring", italic=True) in blocks[0].text  # type: ignore[union-attr]
    assert Span("tebal", bold=True) in blocks[0].text  # type: ignore[union-attr]
    assert Span("1", raised=True, url="#d1s1") in blocks[0].text  # type: ignore[union-attr]
    assert Span("tautan", url="https://contoh.example/x") in blocks[0].text  # type: ignore[union-attr]
    quote, points, grid = blocks[1], blocks[2], blocks[3]
    assert isinstance(quote, Paragraph)
    assert quote.manner == "quote"
    assert isinstance(points, Points)
    shape = [(one.mark, one.depth, "".join(s.text for s in one.text)) for one in points.items]  # type: ignore[union-attr]
    assert shape == [("1.", 0, "satu"), ("•", 1, "anak"), ("", 1, "lanjutan"), ("2.", 0, "dua")]
    assert isinstance(grid, Grid)
    assert [len(row) for row in [grid.header, *grid.rows]] == [2, 2]
    said = " ".join(
        "".join(span.text for span in text)
        for block in blocks
        for text in (
            [one.text for one in block.items] if isinstance(block, Points) else [getattr(block, "text", "")]
        )
        if not isinstance(text, str)
    )
    for word in ("#panic()", "<script>alert(1)</script>", "Istilah", "arti", "Kaki."):
        assert word in said


def test_nothing_written_in_a_document_is_executed_in_its_papers(make: Make) -> None:
    hostile = a_practice(title='"#panic(1) \\u0007 $x$ @a <b>"', body=HOSTILE)
    library = make({"practices/satu.md": hostile, "visits/v.md": a_visit()})
    assert library.bring_up_to_date().invalid == 0
    client = library.client()
    assert "#panic(1)" in text_of_pdf(client.get("/praktik/satu.pdf").content)
    assert "#panic(1)" in text_of_docx(client.get("/praktik/satu.docx").content)
    assert client.get("/kunjungan/v.pdf").status_code == 200


def test_headings_go_no_deeper_than_papers_have_them() -> None:
    (section,) = Renderer().render_sections("### tiga\n\n#### empat\n\n##### lima\n")
    blocks = html_to_blocks(section.html, Setting("", "d1", 0, 2))
    assert blocks == [Heading("tiga", 3), Heading("empat", 3), Heading("lima", 3)]
    assert Point("x").mark == ""


@exhaustive
@pytest.mark.office
def test_libreoffice_opens_documents_and_booklets(client: TestClient, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing"
    for name, address in (("p", PRACTICE), ("v", VISIT), ("b", "/pilihan/buklet")):
        query = f"?{BOOKLET}" if name == "b" else ""
        (tmp_path / f"{name}.docx").write_bytes(client.get(f"{address}.docx{query}").content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    given = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *given]
    subprocess.run(command, check=True, timeout=150, stdout=subprocess.DEVNULL)
    assert "Apa yang dilakukan" in text_of_pdf((tmp_path / "p.pdf").read_bytes())
    assert "Tindak lanjut" in text_of_pdf((tmp_path / "v.pdf").read_bytes())
    contents = words(PdfReader(tmp_path / "b.pdf").pages[0].extract_text())
    assert contents.count(".....") >= 3, contents


@pytest.mark.parametrize("one_in", [60, pytest.param(12, marks=exhaustive)])
def test_every_practice_is_a_proposal_with_its_words_counted(
    client: TestClient, site: Installation, one_in: int
) -> None:
    titles = DocumentRepository(site.engine).list_titles()
    for slug in [slug for kind, slug, _title in titles if kind == "practice"][::one_in]:
        text = text_of_docx(client.get(f"/praktik/{slug}/kipp.docx").content)
        for aspect in ("1. Ringkasan", "2. Latar belakang dan tujuan", "5. Signifikansi", "8. Strategi"):
            assert aspect in text, (slug, aspect)
        assert re.search(r"1\. Ringkasan \(\d+ kata, paling banyak 200\)", text)
    assert client.get("/praktik/diy-sakip-aa/kipp.pdf").content.startswith(b"%PDF")
    assert client.get("/kunjungan/2025-02-kalteng-to-jabar/kipp.docx").status_code == 404
