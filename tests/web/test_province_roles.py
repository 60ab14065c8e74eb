"""Roles for a province with its regencies and cities: granted by a manager, valid at the whole desk."""

from html import unescape

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient
from inhabited import TERMS_OF_A_HOST
from people import account, approve_at_desk, send_at_desk, signed_in

from app.accounts.accounts import Accounts
from app.accounts.permissions import Role
from app.documents.hosting.host_files import HostFiles
from app.preparation.hosting.request import RequestPart, VisitRequest
from app.preparation.hosting.requests import RequestRepository
from app.publishing.corrections import CorrectionReport, Corrections, ReportedDocument
from app.publishing.needs.needs import Needs, NeedText
from app.publishing.notes.practice_notes import NoteText, PracticeNotes

MANAGER = "pengelola@contoh.go.id"
ANI = "ani@contoh.go.id"


@pytest.fixture
def library(make: Make) -> Installation:
    library = make(
        {
            "practices/satu.md": a_practice(region="62.03", title="Pasar terapung"),
            "hosts/62.md": TERMS_OF_A_HOST,
        }
    )
    library.bring_up_to_date()
    return library


def grant(manager: TestClient, **fields: str) -> int:
    return send_at_desk(manager, f"/meja/orang/{ANI}/peran", peran="penelaah", **fields).status_code


def roles_of(library: Installation) -> list[tuple[str, Role]]:
    found = Accounts(library.engine).find_by_email(ANI)
    assert found is not None
    return list(found.roles)


def test_a_reviewer_approves_drafts_of_regencies_only_when_granted_so(
    library: Installation, visitor: TestClient
) -> None:
    author = signed_in(library, visitor, "kapuas@contoh.go.id", ("62.03", Role.AUTHOR))
    begun = send_at_desk(author, "/meja/baru", judul="Kapal baca", jenis="practice", daerah="62.03")
    draft = begun.headers["location"]
    text = a_practice(title="Kapal baca", region="62.03")
    assert send_at_desk(author, f"{draft}/sumber", teks=text, versi="1").status_code == 303
    assert send_at_desk(author, f"{draft}/langkah", langkah="ajukan").status_code == 303
    signed_in(library, visitor, "nasional@contoh.go.id", ("*", Role.PUBLISHER))
    assert "Belum ada penerbit" not in author.get("/meja").text, (
        "one for the whole country publishes here too"
    )
    alone = signed_in(library, visitor, "provinsi@contoh.go.id", ("62", Role.REVIEWER))
    assert "Kapal baca" not in alone.get("/meja").text
    assert approve_at_desk(alone, draft).status_code == 403
    wide = signed_in(library, visitor, "semua@contoh.go.id", ("62.*", Role.REVIEWER))
    home = unescape(wide.get("/meja").text)
    assert "menunggu telaah Anda" in home
    assert "Pasar terapung" in home
    assert "di Provinsi Kalimantan Tengah dan kabupaten/kotanya" in home
    assert approve_at_desk(wide, draft).status_code == 303
    assert "disetujui" in author.get(draft).text
    assert "Oleh Semua (Biro Organisasi)" in author.get("/meja").text, "the author sees who reviews"


def test_the_lists_of_the_desk_reach_regencies(library: Installation, visitor: TestClient) -> None:
    about = ReportedDocument("practice", "satu", "Pasar terapung", ("62.03",))
    Corrections(library.engine).submit(about, CorrectionReport("Angkanya keliru."))
    PracticeNotes(library.engine).submit("question", "satu", "62.03", NoteText(text="Berapa biayanya?"))
    Needs(library.engine).submit("62.03", NeedText("Pengolahan sampah pasar"))
    author = signed_in(library, visitor, "semua@contoh.go.id", ("62.*", Role.AUTHOR))
    assert "Angkanya keliru." in author.get("/meja/koreksi").text
    assert "Berapa biayanya?" in author.get("/meja/tanggapan").text
    assert "Pengolahan sampah pasar" in author.get("/meja/kebutuhan").text
    assert "Pasar terapung" in author.get("/meja/pemakaian").text
    assert "Tulis ketentuan Kabupaten Kapuas" in author.get("/meja/tuan-rumah").text
    for form in ("/meja/baru", "/meja/impor"):
        assert '<option value="62.03">Kabupaten Kapuas</option>' in author.get(form).text


def test_a_manager_grants_for_a_province_with_its_regencies_by_a_tick(
    library: Installation, visitor: TestClient
) -> None:
    account(library, ANI, ("62", Role.READER))
    everywhere = signed_in(library, visitor, MANAGER, ("*", Role.MANAGER))
    wide = ("62.*", Role.REVIEWER)
    assert grant(everywhere, daerah="Provinsi Kalimantan Tengah", beserta="1") == 303
    assert wide in roles_of(library)
    assert "Kalimantan Tengah dan kabupaten/kotanya" in everywhere.get("/meja/orang").text
    assert grant(everywhere, daerah="62.*", cabut="1") == 303
    assert wide not in roles_of(library)
    refused = send_at_desk(everywhere, "/meja/orang", surel="x@contoh.go.id", nama="X", unit="Y",
                           peran="penulis", daerah="Kabupaten Kapuas", beserta="1")  # fmt: skip
    assert refused.status_code == 422
    assert "Kabupaten Kapuas bukan provinsi" in refused.text
    assert 'name="beserta" value="1" checked' in refused.text
    narrow = signed_in(library, visitor, "sempit@contoh.go.id", ("62", Role.MANAGER))
    assert 'name="beserta"' not in narrow.get("/meja/orang").text
    assert grant(narrow, daerah="62", beserta="1") == 403
    assert grant(narrow, daerah="62.*") == 403
    within = signed_in(library, visitor, "dalam@contoh.go.id", ("62.*", Role.MANAGER))
    assert '<option value="62.03"' in within.get("/meja/orang").text
    assert grant(within, daerah="62", beserta="1") == 303
    assert grant(within, daerah="62.03") == 303
    assert grant(within, daerah="32") == 403
    assert roles_of(library) == [("62", Role.READER), wide, ("62.03", Role.REVIEWER)]


def test_the_desk_of_a_region_shows_only_what_concerns_it(library: Installation, visitor: TestClient) -> None:
    Needs(library.engine).submit("62.03", NeedText("Pengolahan sampah pasar"))
    Needs(library.engine).submit("32", NeedText("Rumah pangan"))
    PracticeNotes(library.engine).submit("question", "satu", "62.03", NoteText(text="Berapa biayanya?"))
    host = HostFiles(library.content).get("62", library.reference)
    assert host is not None
    RequestRepository(library.engine, network_digest=str).submit(host, VisitRequest(parts=(RequestPart(),)))
    everywhere = signed_in(library, visitor, "pusat@contoh.go.id", ("*", Role.AUTHOR))
    front = everywhere.get("/r/62.03/").text
    assert 'href="/meja?daerah=62.03"' in front
    assert "2 kebutuhan menunggu" in everywhere.get("/meja").text
    for region, has_request in (("62", True), ("62.03", False)):
        home = everywhere.get(f"/meja?daerah={region}").text
        assert ("1 permohonan kunjungan menunggu jawaban" in home) == has_request
        assert "1 kebutuhan menunggu" in home
        assert "1 pertanyaan atau tanggapan pembaca menunggu Anda" in home
        assert "Pasar terapung" in home
        needs = everywhere.get(f"/meja/kebutuhan?daerah={region}").text
        assert "Pengolahan sampah pasar" in needs
        assert "Rumah pangan" not in needs
        assert '<a href="/meja/kebutuhan">Tampilkan semua daerah Anda</a>' in needs
    assert "Pasar terapung" not in everywhere.get("/meja?daerah=32").text
    assert everywhere.get("/meja?daerah=99").status_code == 404
    elsewhere = signed_in(library, visitor, "bandung@contoh.go.id", ("32.11", Role.AUTHOR))
    assert elsewhere.get("/meja?daerah=62.03").status_code == 403
    for reader in (elsewhere, visitor):
        assert "Ruang kerja daerah ini" not in reader.get("/r/62.03/").text
