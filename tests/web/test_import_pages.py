"""A report is uploaded or pasted, its proposals are ticked, and nothing is set that nobody ticked."""

import gzip
import re
from html import unescape

import pytest
from build import a_practice
from conftest import Installation, Make, exhaustive, sampled
from fastapi.testclient import TestClient
from hostile_files import picture_of_a_phone
from httpx2 import Response
from people import browser_at, key_at, key_of, send, send_at_desk, signed_in
from reports import MACRO_WORD, paragraph, word_file

from app.accounts.audit import AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import Role
from app.documents.markdown.sections import parse_fields
from app.imports.limits import MAX_BYTES

REPORT = word_file(
    "".join(
        map(
            paragraph,
            (
                "LAPORAN STUDI TIRU SAKIP KE KABUPATEN SUMEDANG",
                "I. PENDAHULUAN",
                "Kami bertujuan belajar menyusun SAKIP sampai ke desa.",
                "II. PELAKSANAAN",
                "Kunjungan dilaksanakan Selasa sampai Rabu, 11–12 Februari 2025 ke Kabupaten Sumedang.",
                "Rapat penutup berlangsung Kamis, 13 Februari 2025.",
                "III. HASIL",
                "Capaian yang terukur membuat desa lebih akuntabel.",
                "LAMPIRAN",
                "Daftar pertanyaan.",
            ),
        )
    )
)


WEIGHT_OF_STYLES = 25_000
"""Bytes of the style sheets and scripts that come with the page, compressed."""
COMPLETE = """\
summary: Kapuas belajar SAKIP desa.
kind: studi-tiru
date_start: 2025-02-11
host: {regions: ["32.11"]}
sources:
  - {id: berita, title: Berita, publisher: Humas, url: "https://contoh.example/berita"}
"""
STATED = word_file(
    "".join(
        map(
            paragraph,
            (
                "LAPORAN STUDI TIRU SAKIP KE KABUPATEN SUMEDANG",
                "II. PELAKSANAAN",
                "Kunjungan dilaksanakan Selasa, 11 Februari 2025 di Aula Bappeda Kabupaten Sumedang.",
                "Rombongan berjumlah 12 orang dan diterima Kepala Bagian Organisasi Kabupaten Sumedang.",
                "III. HASIL",
                "Pertanyaan: Siapa yang memeriksa indikator?",
                "Jawaban: Atasan langsung setiap triwulan.",
            ),
        )
    )
)


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


@pytest.fixture
def author(library: Installation) -> TestClient:
    return signed_in(library, library.client(), "ani@contoh.go.id", ("62", Role.AUTHOR))


def upload(browser: TestClient, data: bytes, name: str = "laporan.docx", **fields: str) -> Response:
    sent = {"_kunci": key_of(browser, "/meja/akun"), "jenis": "visit", "daerah": "62", **fields}
    files = {"berkas": (name, data, "application/octet-stream")}
    return browser.post("/meja/impor", data=sent, files=files, follow_redirects=False)


def numbers_of(html: str, *shown: str) -> dict[str, str]:
    """The form fields that tick these proposals."""
    found = {
        unescape(text): (name, number)
        for name, number, text in re.findall(
            r'name="(usulan[^"]*)" value="(\d+)"[^>]*> ([^<]+?)</label>', html
        )
    }
    return {found[one][0]: found[one][1] for one in shown}


def source_of(browser: TestClient, draft: str) -> str:
    found = re.search(
        r'<textarea[^>]*name="teks"[^>]*>\n(.*?)</textarea>', browser.get(f"{draft}/sumber").text, re.DOTALL
    )
    assert found is not None
    return unescape(found[1])


def test_what_a_report_states_word_for_word_is_ticked_beforehand(author: TestClient) -> None:
    html = author.get(upload(author, STATED).headers["location"]).text
    ticked = {
        unescape(shown) for shown in re.findall(r" checked aria-describedby[^>]*> ([^<]+)</label>", html)
    }
    assert {"Studi tiru", "11 Februari 2025", "12 orang", "Siapa yang memeriksa indikator?"} <= ticked
    assert "Kepala Bagian Organisasi Kabupaten Sumedang" in html
    assert "Kepala Bagian Organisasi Kabupaten Sumedang" not in ticked, (
        "one of several who may have received them"
    )


def test_a_report_becomes_a_draft_and_only_what_is_ticked_is_set(
    library: Installation, author: TestClient
) -> None:
    begun = upload(author, REPORT)
    assert begun.status_code == 303, begun.text
    page = begun.headers["location"]
    draft = page.removesuffix("/usulan")
    before = parse_fields(source_of(author, draft))
    assert before["title"] == "Studi tiru SAKIP ke Kabupaten Sumedang"
    assert before["## Temuan"] == "Capaian yang terukur membuat desa lebih akuntabel."
    assert set(before) == {"title", "guest", "## Latar belakang", "## Pelaksanaan", "## Temuan"}
    html = author.get(page).text
    assert "Daftar pertanyaan." in html, "what found no place is told of"
    assert "“Capaian yang terukur membuat desa lebih akuntabel.”" in html, "with the sentence it came from"
    ticked_before = re.findall(r'value="\d+" checked aria-describedby="[^"]+"> ([^<]+)</label>', html)
    assert "Akuntabel" not in ticked_before, "nothing is ticked but the likeliest of what must be filled"
    assert {"Studi tiru", "Kabupaten Sumedang"} < set(ticked_before)
    assert re.findall(r"\d+ dari \d+ fakta[^<]*", author.get(draft).text) == [
        "0 dari 7 fakta ditempatkan, 2 petikan belum diputuskan"
    ]
    nothing = send_at_desk(author, page)
    assert "Belum ada yang dicentang." in nothing.text
    ticked = numbers_of(html, "11 Februari 2025 sampai 12 Februari 2025", "Kabupaten Sumedang", "Akuntabel")
    assert (
        send_at_desk(
            author, page, **{f"{key}": value for key, value in ticked.items() if key != "usulan"}
        ).status_code
        == 303
    )
    key = key_of(author, "/meja/akun")
    boxes = [
        number for shown in ("Kabupaten Sumedang", "Akuntabel") for number in numbers_of(html, shown).values()
    ]
    author.post(page, data={"_kunci": key, "usulan": boxes})
    after = parse_fields(source_of(author, draft))
    assert (after["date_start"], after["date_end"]) == ("2025-02-11", "2025-02-12")
    assert after["host"] == {"regions": ["32.11"]}
    assert [row["value"] for row in after["values"]] == ["akuntabel"]
    assert "kind" not in after, "what was not ticked is not set"
    assert author.get(page).text.count("sudah diterapkan") == 3
    told = [(one.action, one.detail) for one in AuditLog(library.engine).list_entries(AuditFilter())]
    assert [event for event, _ in told[:3]] == [
        AuditEvent.SUGGESTIONS_APPLIED,
        AuditEvent.SUGGESTIONS_APPLIED,
        AuditEvent.IMPORTED,
    ]
    assert told[2][1]["file"] == "laporan.docx"


def test_report_and_fields_lead_to_each_other(author: TestClient) -> None:
    html = author.get(upload(author, REPORT).headers["location"]).text
    marked = re.findall(r'<mark>(?:<span id="k-\d+"></span>)*([^<]+)</mark>', html)
    assert "Kunjungan dilaksanakan Selasa sampai Rabu, 11–12 Februari 2025 ke Kabupaten Sumedang." in marked
    for number in re.findall(r'href="#u-(\d+)"', html):
        assert f'<li id="u-{number}">' in html
    sentences = re.findall(r'href="#k-(\d+)"', html)
    assert len(sentences) >= 5
    for number in sentences:
        assert html.count(f'id="k-{number}"') == 1
    assert re.search(r'class="tidak-dipakai">Daftar pertanyaan', html), "what the draft lacks is grey"


def test_what_is_left_out_must_be_confirmed_before_the_draft_is_submitted(
    library: Installation, author: TestClient
) -> None:
    page = upload(author, REPORT).headers["location"]
    draft = page.removesuffix("/usulan")
    unchecked = author.get("/meja").text
    assert "Laporan yang belum selesai diperiksa (1)" in unchecked
    assert f'href="{page}"' in unchecked
    assert f'href="{draft}"' not in unchecked, "listed once"
    assert re.findall(r"\d+ dari \d+ fakta ditempatkan, [^<·]*?(?= ·)", unchecked) == [
        "0 dari 7 fakta ditempatkan, 2 petikan belum diputuskan"
    ]
    whole = source_of(author, draft).replace("title:", f"{COMPLETE}title:", 1)
    send_at_desk(author, f"{draft}/sumber", teks=whole, versi="1")
    refused = send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    assert refused.status_code == 422
    assert "2 petikan laporan tidak ada di naskah" in refused.text
    html = author.get(page).text
    first, second = re.findall(r'name="(lepas-\d+)"', html)
    assert "Semua sisanya memang tidak perlu (2 petikan)" in html
    send_at_desk(author, page, **{first: first.removeprefix("lepas-")})
    assert f'name="{first}" value="{first.removeprefix("lepas-")}" checked' in author.get(page).text
    assert "1 petikan belum diputuskan" in author.get(draft).text
    send_at_desk(author, page)
    assert "2 petikan belum diputuskan" in author.get(draft).text, "a tick can be taken back"
    send_at_desk(author, page, **{"lepas-semua": "ya"})
    assert "petikan belum diputuskan" not in author.get(draft).text
    assert second in author.get(page).text
    told = AuditLog(library.engine).list_entries(AuditFilter())[0]
    assert len(told.detail["left_out"]) == 2
    assert send_at_desk(author, f"{draft}/langkah", langkah="ajukan").status_code == 303
    assert "Laporan yang belum selesai diperiksa" not in author.get("/meja").text


@exhaustive
def test_long_report_is_opened_part_by_part(author: TestClient) -> None:
    chapters = "".join(
        paragraph(f"{letter}. HASIL {letter}") + 40 * paragraph(f"Kalimat {letter} yang panjang. " * 12)
        for letter in "BCDEFGHIJK"
    )
    page = upload(
        author, word_file(paragraph("A. PENDAHULUAN") + paragraph("Kami belajar.") + chapters)
    ).headers["location"]
    html = author.get(page).text
    later = re.findall(r'href="\?mulai=(\d+)#bagian-\d+"', html)
    assert later
    assert "Kalimat B yang panjang" in html
    assert "Kalimat K yang panjang" not in html
    assert "Kalimat K yang panjang" in author.get(f"{page}?mulai={later[-1]}").text
    assert author.get(f"{page}?mulai=999999").status_code == 200
    assert len(gzip.compress(html.encode())) < 60_000 - WEIGHT_OF_STYLES


def test_two_answers_to_one_question_are_refused(author: TestClient) -> None:
    page = upload(author, REPORT).headers["location"]
    html = author.get(page).text
    numbers = [
        *numbers_of(html, "11 Februari 2025 sampai 12 Februari 2025").values(),
        *numbers_of(html, "13 Februari 2025").values(),
    ]
    both = author.post(page, data={"_kunci": key_at(author, page), "usulan": numbers})
    assert both.status_code == 422
    assert "Pilih satu saja" in both.text


def test_proposals_join_what_another_wrote_meanwhile(author: TestClient) -> None:
    page = upload(author, REPORT).headers["location"]
    draft = page.removesuffix("/usulan")
    html = author.get(page).text
    text = source_of(author, draft).replace("---\n\n## ", "venue: Aula  # ditulis tangan\n---\n\n## ", 1)
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    send_at_desk(author, page, **numbers_of(html, "Studi tiru"))
    after = source_of(author, draft)
    assert "venue: Aula  # ditulis tangan" in after
    assert parse_fields(after)["kind"] == "studi-tiru"


def test_a_practice_is_pasted_as_html_with_a_title_of_ones_own(author: TestClient) -> None:
    html = "<h2>Hasil</h2><p>Antrean <b>hilang</b>.</p><script>alert(1)</script>"
    sent = send_at_desk(
        author, "/meja/impor", jenis="practice", daerah="62", teks=html, judul="Antrean daring"
    )
    draft = sent.headers["location"].removesuffix("/usulan")
    fields = parse_fields(source_of(author, draft))
    assert (fields["title"], fields["region"], fields["## Hasil"]) == (
        "Antrean daring",
        "62",
        "Antrean **hilang**.",
    )
    assert "alert" not in source_of(author, draft)


def test_markdown_document_is_imported_unchanged(library: Installation, author: TestClient) -> None:
    text = a_practice(title="Dua", region="62")
    begun = upload(author, text.encode(), "dua-praktik.md")
    draft = begun.headers["location"]
    assert source_of(author, draft) == text
    assert author.get(f"{draft}/usulan").status_code == 200
    assert "practice/dua-praktik" in AuditLog(library.engine).list_entries(AuditFilter())[0].subject


@pytest.mark.parametrize(
    ("data", "name", "said"),
    sampled(
        [
            (word_file(types=MACRO_WORD), "laporan.docx", "tanpa makro"),
            (b"%PDF-1.7", "laporan.pdf", "berkasnya terpotong"),
            (REPORT[:-40], "laporan.docx", "rusak atau terpotong"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rahasia", "laporan.docx", "bersandi"),
            (b"---\ntitle: a: b\n---\n", "a.md", "baris 2"),
        ],
        one_in=5,
    ),
)
def test_a_refused_file_is_told_with_the_mend_and_audited(
    library: Installation, author: TestClient, data: bytes, name: str, said: str
) -> None:
    answer = upload(author, data, name, judul="Judul saya", teks="Teks saya")
    assert answer.status_code == 422
    assert said in answer.text
    assert "Judul saya" in answer.text
    assert "Teks saya" in answer.text
    entry = AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.IMPORT_REJECTED))[0]
    assert (entry.subject, entry.area_code) == (name, "62")


def test_an_upload_above_the_limit_is_cut_off_while_it_streams(author: TestClient) -> None:
    answer = upload(author, bytes(MAX_BYTES + 2_000_000))
    assert answer.status_code == 413
    assert "batasnya 20 MB" in answer.text


def test_an_upload_needs_a_key_a_place_and_something_to_read(author: TestClient) -> None:
    assert upload(author, REPORT, _kunci="lain").status_code == 403
    assert upload(author, REPORT, daerah="32").status_code == 403
    assert upload(author, REPORT, daerah="tidak ada").status_code == 422
    assert upload(author, b"", "").status_code == 422
    broken = {"Content-Type": "multipart/form-data"}
    assert author.post("/meja/impor", content=b"x", headers=broken).status_code == 400
    for origin in ("https://lain.example", "https://["):
        files = {"berkas": ("a.docx", REPORT)}
        assert author.post("/meja/impor", files=files, headers={"Origin": origin}).status_code == 403


def test_a_pasted_text_outlives_the_session_a_file_must_be_chosen_again(author: TestClient) -> None:
    visitor = browser_at(author)
    key = key_at(visitor, "/masuk")
    fields = {"_kunci": key, "jenis": "visit", "daerah": "62", "teks": "Kalimat yang panjang ditempel"}
    answer = visitor.post("/meja/impor", data=fields, files={"berkas": ("", b"")})
    assert answer.status_code == 401
    assert "Kalimat yang panjang ditempel" in unescape(answer.text)
    too_large = visitor.post("/meja/impor", data=fields, files={"berkas": ("a.docx", bytes(3_000_000))})
    assert too_large.status_code == 413


def test_the_way_to_the_import_is_shown_to_writers_only(library: Installation, author: TestClient) -> None:
    assert 'href="/meja/impor"' in author.get("/meja").text
    assert 'href="/meja/impor"' in author.get("/meja/baru").text
    reader = signed_in(library, author, "budi@contoh.go.id", ("62", Role.READER))
    assert 'href="/meja/impor"' not in reader.get("/meja").text
    assert reader.get("/meja/impor").status_code == 403


def test_a_picture_of_the_report_becomes_an_attachment_when_its_author_says_so(
    library: Installation, author: TestClient
) -> None:
    text = paragraph("LAPORAN STUDI TIRU") + paragraph("I. HASIL") + paragraph("Perahu menjadi loket.")
    pictures = {"word__media__image1.jpg": picture_of_a_phone(), "word__media__image2.png": b"bukan gambar"}
    draft = upload(author, word_file(text, **pictures)).headers["location"].removesuffix("/usulan")
    page = author.get(f"{draft}/usulan").text
    _report, first, second = re.findall(r'action="([^"]+/usulan/\d+/lampirkan)"', page)
    refused = send(author, second, form=draft, judul="Foto kedua")
    assert (refused.status_code, "Isi berkas ini bukan" in refused.text) == (422, True)
    send_at_desk(author, first, judul="Loket terapung")
    assert "Sudah menjadi lampiran." in author.get(f"{draft}/usulan").text
    source = source_of(author, draft)
    assert "file: image1.webp" in source
    assert "title: Loket terapung" in source
    kept = author.get(f"{draft}/lampiran/image1.webp").content
    assert kept[:4] == b"RIFF"
    assert b"Exif" not in kept
    assert send(author, first, form=draft, judul="Lagi").status_code == 409
    assert library.client().get(f"{draft}/lampiran/image1.webp", follow_redirects=False).status_code == 303


def test_report_itself_becomes_an_attachment_and_a_source_without_an_address(author: TestClient) -> None:
    draft = (
        upload(author, REPORT, "Laporan Studi Tiru (final).docx").headers["location"].removesuffix("/usulan")
    )
    page = author.get(f"{draft}/usulan").text
    assert "Laporan ini sebagai sumber" in page
    attach = re.findall(r'action="([^"]+/usulan/\d+/lampirkan)"', page)[-1]
    ticked = numbers_of(page, "Studi tiru SAKIP ke Kabupaten Sumedang. Provinsi Kalimantan Tengah")
    send_at_desk(author, f"{draft}/usulan", **ticked)
    send_at_desk(author, attach, judul="Laporan studi tiru")
    fields = parse_fields(source_of(author, draft))
    assert fields["attachments"] == [{"file": "laporan-studi-tiru-final.docx", "title": "Laporan studi tiru"}]
    assert fields["sources"] == [
        {
            "id": "laporan",
            "kind": "laporan",
            "title": "Studi tiru SAKIP ke Kabupaten Sumedang",
            "publisher": "Provinsi Kalimantan Tengah",
            "file": "laporan-studi-tiru-final.docx",
        }
    ]
    assert "sudah menjadi lampiran dan sumber" in author.get(f"{draft}/usulan").text
    assert "tulis url" not in author.get(draft).text


def test_file_that_may_not_be_attached_is_not_offered_as_a_source(author: TestClient) -> None:
    page = author.get(upload(author, b"LAPORAN\n\nI. HASIL\n\nAda.", "laporan.txt").headers["location"]).text
    assert "Laporan ini sebagai sumber" not in page


def test_practices_of_the_host_that_a_report_names_are_proposed(make: Make) -> None:
    sumedang = {"region": "32.11"}
    library = make(
        {
            "practices/sakip-desa.md": a_practice(title="SAKIP desa di Kabupaten Sumedang", **sumedang),
            "practices/antrean.md": a_practice(title="Antrean daring rumah sakit", **sumedang),
            "practices/desa-lain.md": a_practice(title="SAKIP desa di Jawa Tengah", region="33"),
        }
    )
    library.bring_up_to_date()
    author = signed_in(library, library.client(), "ani@contoh.go.id", ("62", Role.AUTHOR))
    page = upload(author, REPORT).headers["location"]
    html = author.get(page).text
    (group,) = re.findall(r"<legend>Praktik yang dipelajari</legend>(.*?)</fieldset>", html, re.DOTALL)
    assert "SAKIP desa di Kabupaten Sumedang" in group
    assert "Antrean daring" not in group
    assert "Jawa Tengah" not in group
    assert "LAPORAN" not in group
    send_at_desk(author, page, **numbers_of(html, "SAKIP desa di Kabupaten Sumedang"))
    fields = parse_fields(source_of(author, page.removesuffix("/usulan")))
    assert fields["practices"] == [{"practice": "sakip-desa"}]
