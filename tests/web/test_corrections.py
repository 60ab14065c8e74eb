from datetime import timedelta

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import approve_at_desk, browser_at, send, send_at_desk, signed_in

from app import clock
from app.accounts.audit import COMMAND_LINE
from app.accounts.permissions import Role
from app.publishing.corrections import (
    CorrectionError,
    CorrectionReport,
    Corrections,
    CorrectionState,
    ReportedDocument,
)


@pytest.fixture
def library(make: Make) -> Installation:
    follow_up = "follow_ups: [{id: f1, action: Membuat aplikasi serupa., status: rencana, due: 2024-08-01}]"
    visit = a_visit().replace("sources:\n", f"{follow_up}\nsources:\n", 1)
    library = make({"practices/satu.md": a_practice(title="Loket daring"), "visits/v.md": visit})
    library.bring_up_to_date()
    return library


def person(library: Installation, visitor: TestClient, role: Role, place: str = "32") -> TestClient:
    return signed_in(library, visitor, f"{role}@contoh.go.id", (place, role))


ADDRESS = "/praktik/satu/koreksi"


def test_visitor_reports_a_mistake_and_the_agency_answers(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    assert ADDRESS in visitor.get("/praktik/satu").text
    told = {
        "teks": "Tahunnya seharusnya 2023.",
        "sumber": "https://contoh.example/b",
        "kontak": "b@contoh.example",
    }
    sent = send(visitor, ADDRESS, form=ADDRESS, **told)
    assert "Terima kasih" in visitor.get(sent.headers["location"]).text
    assert "1 koreksi dari pembaca" in author.get("/meja").text
    waiting = author.get("/meja/koreksi").text
    for words in ("Loket daring", *told.values()):
        assert words in waiting
    assert "Tahunnya seharusnya" in author.get("/meja/dokumen/praktik/satu").text
    assert send_at_desk(author, "/meja/koreksi/1", hasil="perbaiki", jawaban="").status_code == 422
    assert (
        send_at_desk(author, "/meja/koreksi/1", hasil="perbaiki", jawaban="Tahun diganti").status_code == 303
    )
    assert "Tidak ada koreksi" in author.get("/meja/koreksi").text
    again = send_at_desk(author, "/meja/koreksi/1", hasil="tolak", jawaban="x")
    assert "sudah dijawab" in again.text
    manager = person(library, visitor, Role.MANAGER)
    assert "koreksi dijawab" in manager.get("/meja/catatan").text
    with library.engine.connect() as database:
        assert database.exec_driver_sql("select contact from correction").scalar() == ""


def test_invalid_correction_form_keeps_what_was_typed(visitor: TestClient) -> None:
    short = send(visitor, ADDRESS, form=ADDRESS, teks="salah", kontak="b@contoh.example")
    assert short.status_code == 422
    assert "sedikitnya satu kalimat" in short.text
    assert 'value="b@contoh.example"' in short.text
    script = send(visitor, ADDRESS, form=ADDRESS, teks="Angkanya keliru.", sumber="javascript:alert(1)")
    assert "https://" in script.text
    assert script.status_code == 422


def test_honeypot_and_rate_limit_stop_automated_corrections(
    library: Installation, visitor: TestClient
) -> None:
    send(visitor, ADDRESS, form=ADDRESS, teks="Beli di sini sekarang.", situs="https://iklan.example")
    answers = [
        send(visitor, ADDRESS, form=ADDRESS, teks="Angkanya keliru.").status_code for _time in range(12)
    ]
    assert answers[-1] == 429
    waiting = person(library, visitor, Role.AUTHOR).get("/meja/koreksi").text
    assert "Beli di sini" not in waiting


def test_a_correction_without_its_key_or_of_no_document_is_refused(visitor: TestClient) -> None:
    assert browser_at(visitor).post(ADDRESS, data={"teks": "Angkanya keliru."}).status_code == 403
    assert visitor.get("/praktik/tidak-ada/koreksi").status_code == 404


def test_the_form_is_there_in_english(visitor: TestClient) -> None:
    page = visitor.get("/en/praktik/satu/koreksi").text
    assert "Report a mistake" in page
    assert 'action="/en/praktik/satu/koreksi"' in page


def test_the_desk_reminds_of_what_is_old_and_what_was_promised(
    library: Installation, visitor: TestClient
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    home = author.get("/meja").text
    assert "Perlu dikonfirmasi" in home
    assert "Membuat aplikasi serupa." not in home  # the guest is another region
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/konfirmasi").headers["location"]
    assert f"reviewed: {clock.today().isoformat()}" in author.get(f"{draft}/sumber").text
    guest = person(library, visitor, Role.PUBLISHER, "62")
    promised = guest.get("/meja").text
    assert "Membuat aplikasi serupa." in promised
    assert "terlambat" in promised


def test_a_name_that_no_document_can_have_is_nobodys_to_change(
    library: Installation, visitor: TestClient
) -> None:
    publisher = person(library, visitor, Role.PUBLISHER)
    for name in ("%00", "a" * 400, "Satu", "satu."):
        for step in ("konfirmasi", "tarik", "ubah", "tutup"):
            answer = send_at_desk(publisher, f"/meja/dokumen/praktik/{name}/{step}", alasan="x")
            assert answer.status_code in (403, 404), (name, step)


def test_past_revision_can_be_hidden(library: Installation, visitor: TestClient) -> None:
    author, reviewer, publisher = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    for words in ("Nomor rahasia 12.", "Sudah dihapus."):
        draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
        text = a_practice(title="Loket daring", body=words)
        send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
        send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
        approve_at_desk(reviewer, draft)
        assert send_at_desk(publisher, f"{draft}/terbit").status_code == 303
    assert "Nomor rahasia" in visitor.get("/praktik/satu/riwayat/2").text
    assert "terakhir" in send_at_desk(publisher, DESK_CLOSE, revisi="3", alasan="x").text
    closed = send_at_desk(publisher, DESK_CLOSE, revisi="2", alasan="Memuat nomor seseorang")
    assert closed.status_code == 303
    gone = visitor.get("/praktik/satu/riwayat/2")
    assert gone.status_code == 410
    assert "Memuat nomor seseorang" in gone.text
    for address in ("/praktik/satu/riwayat/2", "/praktik/satu/riwayat/3", "/praktik/satu/riwayat"):
        assert "Nomor rahasia" not in visitor.get(address).text
    restored = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah", revisi="2")
    assert restored.status_code == 422


DESK_CLOSE = "/meja/dokumen/praktik/satu/tutup"


def test_corrections_are_bounded_and_a_region_gets_one_letter_a_day(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = {f"practices/p{number}.md": a_practice(title=f"Loket {number}") for number in range(7)}
    site = make(documents)
    site.bring_up_to_date()
    letters: list[str] = []
    corrections = Corrections(site.engine, lambda _session, title, _places, _text: letters.append(title))

    def report(document: int) -> bool:
        of = ReportedDocument("practice", f"p{document}", f"Loket {document}", ("32",))
        try:
            corrections.submit(of, CorrectionReport("Angkanya keliru sekali."))
        except CorrectionError:
            return False
        return True

    assert [report(0) for _time in range(12)] == [True] * 10 + [False] * 2
    assert sum(report(number % 6 + 1) for number in range(60)) == 40, "fifty of one region"
    assert letters == ["Loket 0"]
    elsewhere = ReportedDocument("practice", "p0", "Lain", ("33",))
    with pytest.raises(CorrectionError):
        corrections.submit(elsewhere, CorrectionReport("Angkanya keliru sekali."))
    for correction in corrections.list_open():
        corrections.close(COMMAND_LINE, correction.id, CorrectionState.FIXED, "Diganti.", place="32")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1, minutes=1))
    assert report(3)
    assert letters == ["Loket 0", "Loket 3"]
