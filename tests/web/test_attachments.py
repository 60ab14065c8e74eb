import re
import socketserver
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread

import hostile_files as made
import pytest
from build import a_practice
from conftest import Installation, Make, exhaustive, sampled
from fastapi.testclient import TestClient
from httpx2 import Response
from people import approve_at_desk, key_at, key_of, send_at_desk, signed_in

from app.accounts.audit import AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import Role
from app.search.results import SearchRequest
from app.store.sync.sync import sync

DRAFT = "/meja/draf/1"


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


class Office:
    """An author, a reviewer and a publisher at their browsers, with a draft whose text is ready."""

    def __init__(self, library: Installation, visitor: TestClient) -> None:
        self.author, self.reviewer, self.publisher = (
            signed_in(library, visitor, f"{role}@contoh.go.id", ("32", role))
            for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
        )
        send_at_desk(self.author, "/meja/baru", judul="Dua", jenis="practice", daerah="32")
        send_at_desk(self.author, f"{DRAFT}/sumber", teks=a_practice(title="Dua"), versi="1")

    def upload(self, data: bytes, name: str, title: str = "Paparan") -> Response:
        key = key_of(self.author, "/meja/akun")
        files = {"berkas": (name, data, "application/octet-stream")}
        form = {"_kunci": key, "judul": title}
        return self.author.post(f"{DRAFT}/lampiran", data=form, files=files, follow_redirects=False)

    def publish(self) -> Response:
        send_at_desk(self.author, f"{DRAFT}/langkah", langkah="ajukan")
        approve_at_desk(self.reviewer, DRAFT)
        return send_at_desk(self.publisher, f"{DRAFT}/terbit", alasan="Baru")


@pytest.fixture
def office(library: Installation, visitor: TestClient) -> Office:
    return Office(library, visitor)


def test_attachment_is_published_with_its_document(
    library: Installation, visitor: TestClient, office: Office
) -> None:
    assert office.upload(made.pdf(), "Paparan Kepala Biro.PDF").status_code == 303
    assert office.upload(made.picture_of_a_phone(), "../../IMG 1.jpg", "Penerimaan").status_code == 303
    source = office.author.get(f"{DRAFT}/sumber").text
    assert "paparan-kepala-biro.pdf" in source
    assert "Naskah memenuhi semua aturan" in office.author.get(DRAFT).text
    address = "/lampiran/dua/paparan-kepala-biro.pdf"
    assert visitor.get(address).status_code == 404, "not public before it is published"
    assert not (library.content / "attachments").exists()
    seen = office.reviewer.get(f"{DRAFT}/lampiran/paparan-kepala-biro.pdf")
    assert (seen.content, seen.headers["cache-control"]) == (made.pdf(), "no-store")
    told = AuditLog(library.engine).list_entries(AuditFilter())[0]
    assert (told.actor_email, told.action) == ("penelaah@contoh.go.id", AuditEvent.FILE_DOWNLOADED)
    assert office.publish().headers["location"] == "/meja/dokumen/praktik/dua?terbit=1"
    assert visitor.get(address).content == made.pdf()
    page = visitor.get("/praktik/dua").text
    assert f'href="{address}"' in page
    assert re.search(r'<source type="image/avif" srcset="/lampiran/dua/img-1\.480\.avif 480w, ', page)
    assert 'alt="Penerimaan"' in page
    assert visitor.get("/lampiran/dua/img-1.480.avif").headers["content-type"] == "image/avif"
    assert visitor.get("/lampiran/dua/img-1.webp").content[:4] == b"RIFF"
    assert not any((library.uploads / "1").glob("*")), "nothing waits any longer"
    names = zipfile.ZipFile(BytesIO(visitor.get("/pustaka.zip").content)).namelist()
    assert {"attachments/dua/img-1.480.avif", "attachments/dua/paparan-kepala-biro.pdf"} <= set(names)


def test_search_finds_attachment_text_and_links_its_page(visitor: TestClient, office: Office) -> None:
    office.upload(made.pdf(), "paparan.pdf", "Paparan kepala biro")
    office.upload(made.xlsx(), "angka.xlsx", "Angka")
    assert visitor.get("/api/v1/search?q=pelayananprima").json()["total"] == 0, "a draft's file is not public"
    office.publish()
    (found,) = visitor.get("/api/v1/search?q=pelayananprima").json()["items"]
    address = "/lampiran/dua/paparan.pdf#page=2"
    place = {"file": "paparan.pdf", "title": "Paparan kepala biro", "part": "halaman 2", "number": 2}
    assert (found["slug"], found["attachment"]) == ("dua", place | {"url": address})
    assert "<mark>Pelayananprima</mark> di halaman dua" in found["snippet"]
    page = visitor.get("/cari?q=gotongroyong+halaman").text
    assert 'Dalam lampiran: <a href="/lampiran/dua/paparan.pdf#page=1"' in page
    assert "page 2" in visitor.get("/en/cari?q=pelayananprima").text
    assert visitor.get('/api/v1/search?q="di halaman dua"').json()["total"] == 1
    (sheet,) = visitor.get("/api/v1/search?q=indeksmutu").json()["items"]
    assert (sheet["attachment"]["part"], sheet["attachment"]["url"]) == (
        "lembar 2",
        "/lampiran/dua/angka.xlsx",
    )
    own = visitor.get("/api/v1/search?q=dua").json()["items"][0]
    assert own["attachment"] is None, "its own words come before an attachment's"
    send_at_desk(office.publisher, "/meja/dokumen/praktik/dua/tarik", alasan="Keliru")
    assert visitor.get("/api/v1/search?q=pelayananprima").json()["total"] == 0


@exhaustive
def test_long_attachment_does_not_lower_the_rank_of_its_document(make: Make) -> None:
    visit = a_practice(title="Terapung").replace(
        "sources:", "attachments:\n  - {file: p.pdf, title: Paparan}\nsources:"
    )
    library = make({"practices/satu.md": a_practice(title="Terapung"), "practices/dua.md": visit})
    library.bring_up_to_date()
    (plain, other) = library.search.search(SearchRequest("terapung")).hits
    folder = library.content / "attachments/dua"
    folder.mkdir(parents=True)
    (folder / "p.pdf").write_bytes(made.pdf())
    (folder / "p.pdf.txt").write_text("\f".join(f"kata{n} lampiran{n}" for n in range(3_000)))
    sync(library.engine, library.content, library.reference, which="all")
    library.search.update_index()
    found = library.search.search(SearchRequest("terapung")).hits
    assert [hit.score for hit in found] == [plain.score, other.score]
    assert library.search.search(SearchRequest("lampiran2999")).hits[0].slug == "dua"


def test_attachment_is_sandboxed_and_supports_ranges_and_etags(visitor: TestClient, office: Office) -> None:
    office.upload(made.pdf(), "paparan.pdf")
    office.upload(made.docx(), "laporan.docx")
    office.publish()
    whole = visitor.get("/lampiran/dua/paparan.pdf")
    assert "default-src 'none'" in whole.headers["content-security-policy"]
    assert "sandbox" not in whole.headers["content-security-policy"], "Chromium shows no PDF in a sandbox"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-disposition"] == 'inline; filename="paparan.pdf"'
    assert whole.headers["cache-control"] == "no-cache"
    report = visitor.get("/lampiran/dua/laporan.docx")
    assert report.headers["content-disposition"].startswith("attachment")
    assert report.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    part = visitor.get("/lampiran/dua/paparan.pdf", headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, made.pdf()[5:10])
    known = {"If-None-Match": whole.headers["etag"]}
    again = visitor.get("/lampiran/dua/paparan.pdf", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.head("/lampiran/dua/paparan.pdf").content == b""
    for other in (
        "paparan.pdf.txt",
        "../../practices/dua.md",
        "..%2fpractices%2fdua.md",
        "tiada.pdf",
        ".paparan.pdf",
    ):
        assert visitor.get(f"/lampiran/dua/{other}").status_code == 404, other


def test_withdrawn_document_withdraws_and_restores_its_attachments(
    library: Installation, visitor: TestClient, office: Office
) -> None:
    office.upload(made.pdf(), "paparan.pdf")
    office.publish()
    text = (library.content / "practices/dua.md").read_text()
    send_at_desk(office.publisher, "/meja/dokumen/praktik/dua/tarik", alasan="Keliru")
    assert visitor.get("/lampiran/dua/paparan.pdf").status_code == 404
    assert not (library.content / "attachments/dua").exists()
    assert (library.content / ".withdrawn/attachments/dua/paparan.pdf").read_bytes() == made.pdf()
    begun = send_at_desk(office.author, "/meja/dokumen/praktik/dua/ubah", revisi="2")
    number = begun.headers["location"]
    send_at_desk(office.author, f"{number}/langkah", langkah="ajukan")
    approve_at_desk(office.reviewer, number)
    send_at_desk(office.publisher, f"{number}/terbit", alasan="Benar")
    assert (library.content / "practices/dua.md").read_text() == text
    assert visitor.get("/lampiran/dua/paparan.pdf").content == made.pdf()


@exhaustive
def test_identical_upload_is_stored_once_and_a_different_one_is_renamed(office: Office) -> None:
    for data, name in (
        (made.pdf(), "a.pdf"),
        (made.pdf(), "b.pdf"),
        (made.pdf_with_link("https://x.example"), "a.pdf"),
    ):
        assert office.upload(data, name).status_code == 303
    page = office.author.get(DRAFT).text
    assert sorted(set(re.findall(rf'href="{DRAFT}/lampiran/([^"]+)"', page))) == ["a-2.pdf", "a.pdf"]


@exhaustive
def test_removed_attachment_is_removed_from_the_text(library: Installation, office: Office) -> None:
    office.upload(made.pdf(), "a.pdf")
    assert send_at_desk(office.author, f"{DRAFT}/lampiran/a.pdf/hapus").status_code == 303
    assert "a.pdf" not in office.author.get(f"{DRAFT}/sumber").text
    assert office.author.get(f"{DRAFT}/lampiran/a.pdf").status_code == 404
    assert list((library.uploads / "1").iterdir()) == []
    told = [entry.action for entry in AuditLog(library.engine).list_entries(AuditFilter())]
    assert told[:2] == ["file-removed", "file-added"]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    sampled(
        [
            (made.SVG, "a.svg", "bukan PDF"),
            (b"", "a.pdf", "kosong"),
            (made.pdf_with_script(), "a.pdf", "skrip"),
            (made.docx_with({"word/vbaProject.bin": b"x"}), "a.docx", "makro"),
        ],
        one_in=4,
    ),
)
def test_a_harmful_file_is_refused_at_the_desk_with_its_reason(
    library: Installation, office: Office, data: bytes, name: str, reason: str
) -> None:
    answer = office.upload(data, name)
    assert answer.status_code == 422
    assert reason in answer.text
    assert [path for path in library.uploads.rglob("*") if path.is_file()] == []


def test_a_file_too_large_is_not_read_to_its_end(office: Office) -> None:
    assert office.upload(bytes(30_000_000), "a.pdf").status_code == 413


def test_a_form_without_a_file_without_its_key_or_from_elsewhere_is_refused(office: Office) -> None:
    key = key_at(office.author, "/meja/akun")
    files = {"berkas": ("a.pdf", made.pdf(), "application/pdf")}
    address = f"{DRAFT}/lampiran"
    assert office.author.post(address, data={"_kunci": "lain"}, files=files).status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert (
        office.author.post(address, data={"_kunci": key}, files=files, headers=elsewhere).status_code == 403
    )
    assert "Pilih berkas" in send_at_desk(office.author, address).text
    broken = {"Content-Type": "multipart/form-data"}
    assert office.author.post(address, content=b"x", headers=broken).status_code == 400


def test_files_do_not_change_under_the_reviewer(office: Office) -> None:
    send_at_desk(office.author, f"{DRAFT}/langkah", langkah="ajukan")
    answer = office.upload(made.pdf(), "a.pdf")
    assert (answer.status_code, "Tarik kembali" in answer.text) == (422, True)


@exhaustive
def test_draft_with_a_missing_attachment_cannot_be_published(office: Office) -> None:
    text = a_practice(title="Dua").replace(
        "sources:", "attachments: [{file: tiada.pdf, title: Tiada}]\nsources:"
    )
    send_at_desk(office.author, f"{DRAFT}/sumber", teks=text, versi="2")
    assert "Lampiran “tiada.pdf” tidak ada." in office.author.get(DRAFT).text
    assert office.publish().status_code == 422


def test_without_an_antivirus_the_desk_says_so(office: Office) -> None:
    assert "tidak dipindai antivirus" in office.author.get(DRAFT).text


@pytest.fixture
def clamd() -> Iterator[str]:
    """A server that speaks clamd's INSTREAM and finds something in every zip."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            data = b""
            while size := int.from_bytes(self.rfile.read(4), "big"):
                data += self.rfile.read(size)
            self.wfile.write(b"stream: Eicar FOUND\0" if data.startswith(b"PK") else b"stream: OK\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def with_clamd(library: Installation, address: str) -> Office:
    return Office(library, library.client(clamav_address=address))


def test_what_clamav_finds_is_refused(library: Installation, clamd: str) -> None:
    office = with_clamd(library, clamd)
    assert "tidak dipindai" not in office.author.get(DRAFT).text
    assert office.upload(made.pdf(), "a.pdf").status_code == 303
    refused = office.upload(made.docx(), "b.docx")
    assert (refused.status_code, "Eicar" in refused.text) == (422, True)


def test_upload_is_not_stored_while_clamav_is_down(library: Installation, tmp_path: Path) -> None:
    answer = with_clamd(library, str(tmp_path / "tiada.sock")).upload(made.pdf(), "a.pdf")
    assert (answer.status_code, "tidak menjawab" in answer.text) == (422, True)
