"""A guest asks a host for a visit, and the host's desk answers."""

import io
import re
from datetime import date, timedelta
from itertools import islice

import pytest
from build import CONTENT, a_practice
from conftest import Installation, Make
from docx import Document
from fastapi.testclient import TestClient
from httpx2 import Response
from people import key_at, send, send_at_desk, signed_in
from sqlalchemy import inspect, select, table, text

from app.accounts.permissions import Role
from app.documents.hosting.host_files import HostFiles
from app.documents.markdown.files import parse_document
from app.documents.models import Visit

SLEMAN, DPD, TARAKAN = (f"/daerah/{code}/tuan-rumah" for code in ("34.04", "dpd-ri", "65.71"))
HOSTS = {
    f"hosts/{name}.md": (CONTENT / f"hosts/{name}.md").read_text()
    for name in ("34.04", "dpd-ri", "65.71-dprd")
}


@pytest.fixture
def site(make: Make) -> Installation:
    site = make({**HOSTS, "practices/satu.md": a_practice()})
    site.bring_up_to_date()
    return site


@pytest.fixture
def visitor(site: Installation) -> TestClient:
    return site.client()


@pytest.fixture
def officer(site: Installation, visitor: TestClient) -> TestClient:
    return signed_in(site, visitor, "humas@sleman.go.id", ("34.04", Role.AUTHOR))


def free_days(site: Installation, host_id: str = "34.04", amount: int = 4) -> list[date]:
    host = HostFiles(site.content).get(host_id, site.reference)
    assert host is not None
    return list(islice(host.calendar().free_days(), amount))


def wish(day: date | None, people: int = 38, **more: str) -> dict[str, str]:
    return {
        "asal": "Kabupaten Kapuas",
        "kantor_asal": "Bagian Organisasi",
        "topik": "SAKIP",
        "tujuan": "Menaikkan nilai SAKIP",
        "unsur": "Kepala bagian dan analis",
        "narahubung": "Bagian Organisasi, organisasi@kapuaskab.go.id",
        "jenis": "studi-banding",
        "tanggal_1": day.isoformat() if day else "",
        "orang_1": str(people),
        "menginap": "ya",
        **more,
    }


def ask(visitor: TestClient, path: str = SLEMAN, query: str = "", **fields: str) -> Response:
    form = f"{path}/permohonan{query}"
    return send(visitor, form, form=form, **fields)


def accepted_link(visitor: TestClient, day: date, path: str = SLEMAN, query: str = "", **more: str) -> str:
    answer = ask(visitor, path, query, **wish(day, **more), langkah="kirim")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def words(response: Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def paper_text(response: Response) -> str:
    document = Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_terms_are_a_page_that_guests_know_and_a_json_twin(visitor: TestClient) -> None:
    page = words(visitor.get(SLEMAN))
    assert "Selasa, Kamis" in page
    assert "paling lambat 7 hari kerja sebelum kunjungan" in page
    assert "Bupati Sleman, melalui Sekretaris Daerah; tembusan Bagian Humas dan Protokol" in page
    assert "paling banyak 60 orang" in words(visitor.get(DPD))
    tarakan = words(visitor.get(TARAKAN))
    assert "Kepala Subbagian Protokol menerima tamu" in tarakan
    (host,) = visitor.get(f"{SLEMAN}.json").json()["hosts"]
    assert host["days"] == ["selasa", "kamis"]
    assert host["sources"][0]["url"].startswith("https://slemankab.go.id/")


def test_a_host_without_terms_says_what_to_do(visitor: TestClient) -> None:
    page = words(visitor.get("/daerah/11.01/tuan-rumah"))
    assert "belum menulis ketentuan menerima tamu" in page
    assert visitor.get("/daerah/11.01/tuan-rumah.json").json()["hosts"] == []
    assert visitor.get("/daerah/11.01/tuan-rumah/permohonan").status_code == 404


def test_broken_terms_are_said_at_once_with_days_to_take(site: Installation, visitor: TestClient) -> None:
    day = free_days(site)[2]
    monday = day - timedelta(days=day.weekday())
    fields = wish(monday)
    del fields["menginap"]
    answer = ask(visitor, **fields, langkah="kirim")
    assert answer.status_code == 422
    assert "bukan hari penerimaan tamu" in words(answer)
    assert "mensyaratkan tempat menginap" in words(answer)
    (offered, *_more) = re.findall(r'name="pilih_1" value="([\d-]+)"', answer.text)
    taken = ask(visitor, **wish(monday), pilih_1=offered)
    assert taken.status_code == 200
    assert f'value="{offered}"' in taken.text
    many = ask(visitor, DPD, **wish(free_days(site, "dpd-ri")[0], 80))
    assert "Paling banyak 60 orang; permohonan ini 80 orang." in words(many)


def test_what_the_host_demands_is_asked_for_and_nothing_typed_is_lost(visitor: TestClient) -> None:
    answer = ask(visitor, **wish(None, unsur="", narahubung="", pertanyaan="Apa yang naik?"))
    assert answer.status_code == 422
    page = words(answer)
    assert "Tulis unsur pesertanya" in page
    assert "Tulis kantor dan kanal narahubung" in page
    assert "Pilih tanggalnya" in page
    assert "Apa yang naik?" in page
    unknown = ask(visitor, **wish(None, asal="Kabupaten Antah"))
    assert "Daerah atau instansi “Kabupaten Antah” tidak dikenal." in words(unknown)


def test_names_of_participants_are_refused_and_stored_nowhere(
    site: Installation,
    visitor: TestClient,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = "Budi Santoso, Siti Aminah, Agus Wijaya, Rina Marlina, Dewi Lestari"
    day = free_days(site)[0]
    refused = ask(visitor, **wish(day, unsur=names), langkah="kirim")
    assert "“Budi Santoso” tampak seperti nama orang." in words(refused)
    link = accepted_link(visitor, day)
    with site.engine.connect() as connection:
        stored = str(
            [
                connection.execute(select(text("*")).select_from(table(name))).all()
                for name in inspect(site.engine).get_table_names()
            ]
        )
    exported = "".join(
        [
            *(
                visitor.get(address).text
                for address in (f"{SLEMAN}.json", link, f"{link}/berkas/kunjungan.md")
            ),
            *(
                paper_text(visitor.get(f"{link}/berkas/{name}.docx"))
                for name in ("surat", "hadir-1", "keterangan-1")
            ),
        ]
    )
    TestClient(visitor.app, client=("127.0.0.1", 4711)).get("/metrics")  # writes the request log out
    logged = capsys.readouterr().err + caplog.text
    # Each place shows what was written there, so a name would be seen.
    for place, seen in ((stored, "Menaikkan nilai SAKIP"), (exported, "SAKIP"), (logged, "/permohonan")):
        assert seen in place
        assert [name for name in names.split(", ") if name in place] == []


def test_a_request_is_checked_shown_what_is_known_and_sent(site: Installation, visitor: TestClient) -> None:
    day = free_days(site)[1]
    fields = wish(day)
    del fields["menginap"]
    refused = ask(visitor, **fields)
    assert refused.status_code == 422
    assert "mensyaratkan tempat menginap" in words(refused)
    checked = ask(visitor, **wish(day))
    assert checked.status_code == 200
    assert "Sudah terjawab, baca ini" in words(checked)
    assert "Minta sesi daring saja" in words(checked)
    link = accepted_link(visitor, day)
    page = words(visitor.get(link))
    assert "Menunggu jawaban" in page
    assert visitor.get(link).headers["cache-control"] == "no-store"
    assert "1 permohonan menunggu jawaban" in words(visitor.get(SLEMAN))


def test_the_letter_is_addressed_and_copied_as_the_host_demands(
    site: Installation, visitor: TestClient
) -> None:
    day = free_days(site)[1]
    link = accepted_link(visitor, day)
    letter = paper_text(visitor.get(f"{link}/berkas/surat.docx"))
    assert "Yth. Bupati Sleman\nmelalui Sekretaris Daerah" in letter
    assert re.search(r"Tembusan:\s*(?:1\.)?\s*Bagian Humas dan Protokol Kabupaten Sleman", letter)
    for demanded in ("Waktu kunjungan", "Maksud dan tujuan", "Jumlah peserta", "Unsur peserta", "Narahubung"):
        assert demanded in letter
    assert "38 (tiga puluh delapan) orang" in letter
    assert visitor.get(f"{link}/berkas/surat.pdf").content.startswith(b"%PDF")
    assert visitor.get(f"{link}/berkas/tidak-ada.docx").status_code == 404


def test_a_council_announces_its_visit_with_committee_and_draft_regulation(
    site: Installation, visitor: TestClient
) -> None:
    day = free_days(site, "65.71-dprd")[0]
    council = {
        "kantor_asal": "DPRD Kabupaten Kapuas",
        "badan": "Bapemperda",
        "raperda": "Raperda Sampah",
        "tahap": "Pembahasan",
    }
    link = accepted_link(visitor, day, TARAKAN, "?kantor=dprd", **council)
    letter = paper_text(visitor.get(f"{link}/berkas/surat.docx"))
    assert "Pemberitahuan Studi Banding" in letter
    assert "Bapemperda, DPRD Kabupaten Kapuas" in letter
    assert "Raperda Sampah – Pembahasan" in letter
    assert "Ketua DPRD Kota Tarakan" in letter


def test_a_cohort_of_122_in_four_loci_is_one_request_with_four_programmes_and_lists(
    site: Installation, visitor: TestClient
) -> None:
    day = free_days(site)[0]
    groups = {
        f"{name}_{number}": value
        for number, people in enumerate((31, 31, 30, 30), start=1)
        for name, value in (
            ("nama", f"Kelompok {number}"),
            ("lokus", f"Dinas {number}"),
            ("tanggal", day.isoformat()),
            ("orang", str(people)),
        )
    }
    groups["daerah_1"] = "Kabupaten Kapuas 20; Kota Palangka Raya 11"
    fields = {
        **wish(day),
        **groups,
        "program": "PKA",
        "angkatan": "III",
        "kelompok": "4",
        "kantor_asal": "BPSDM",
    }
    answer = ask(visitor, SLEMAN, "?rombongan=angkatan", **fields, langkah="kirim")
    assert answer.status_code == 303, words(answer)
    link = answer.headers["location"].partition("?")[0]
    page = visitor.get(link).text
    assert "122" in page
    assert page.count("acara-") == page.count("hadir-") == 8  # Word and PDF of each
    programmes = [paper_text(visitor.get(f"{link}/berkas/acara-{number}.docx")) for number in range(1, 5)]
    assert [f"Dinas {number}" in programme for number, programme in enumerate(programmes, start=1)] == [
        True
    ] * 4
    lists = [paper_text(visitor.get(f"{link}/berkas/hadir-{number}.docx")) for number in range(1, 5)]
    assert [one.count("[isi nama]") for one in lists] == [32, 32, 31, 31]  # a row a person, and the signature
    assert "Kelompok 4" in paper_text(visitor.get(f"{link}/berkas/surat.docx"))


def desk_of(link_page: str) -> str:
    (found, *_more) = re.findall(r'href="(/meja/tuan-rumah/34\.04/permohonan/\d+)"', link_page)
    return found


def test_the_desk_accepts_and_both_sides_have_the_day(
    site: Installation, visitor: TestClient, officer: TestClient
) -> None:
    day = free_days(site)[1]
    link = accepted_link(visitor, day, pertanyaan="Apa yang naik?")
    request = desk_of(officer.get("/meja/tuan-rumah/34.04").text)
    assert send_at_desk(officer, f"{request}/terima", tanggal_1=day.isoformat()).status_code == 303
    assert "Diterima" in words(visitor.get(link))
    week = words(officer.get(f"/meja/tuan-rumah/34.04?pekan={day.isoformat()}"))
    assert "07.30 Bagian Organisasi, Kab. Kapuas" in week
    reply = paper_text(officer.get(f"{request}/berkas/balasan.docx"))
    assert "kami terima pada" in reply
    send_at_desk(officer, f"{request}/jawaban", pertanyaan="Apa yang naik?", jawaban="Komponen perencanaan.")
    assert "Komponen perencanaan." in words(visitor.get(link))
    full = ask(visitor, **wish(day))
    assert "sudah penuh" in words(full)


def test_the_calendar_of_the_office_is_secret_and_in_the_hosts_zone(
    site: Installation, visitor: TestClient, officer: TestClient
) -> None:
    day = free_days(site)[1]
    accepted_link(visitor, day)
    request = desk_of(officer.get("/meja/tuan-rumah/34.04").text)
    send_at_desk(officer, f"{request}/terima", tanggal_1=day.isoformat())
    (address,) = re.findall(r"(/kalender/34\.04/\w+\.ics)", officer.get("/meja/tuan-rumah/34.04").text)
    calendar = visitor.get(address).text
    assert f"DTSTART:{day:%Y%m%d}T003000Z" in calendar  # 07.30 WIB
    assert "SUMMARY:Bagian Organisasi: SAKIP" in calendar
    assert visitor.get("/kalender/34.04/salah.ics").status_code == 404


def test_a_refusal_needs_a_reason_and_offers_other_ways(
    site: Installation, visitor: TestClient, officer: TestClient
) -> None:
    link = accepted_link(visitor, free_days(site)[1])
    request = desk_of(officer.get("/meja/tuan-rumah/34.04").text)
    without = send_at_desk(officer, f"{request}/tolak", alasan=" ", daring="on")
    assert without.status_code == 422
    assert "Tulis alasannya" in words(without)
    data = {
        "_kunci": key_at(officer, "/meja/akun"),
        "alasan": "Ada sidang.",
        "daring": "on",
        "lain": ["32", "35.10"],
    }
    assert officer.post(f"{request}/tolak", data=data, follow_redirects=False).status_code == 303
    page = words(visitor.get(link))
    assert "Ada sidang." in page
    assert "Pertemuan daring dengan tuan rumah ini." in page
    assert "Provinsi Jawa Barat" in page
    assert "Kabupaten Banyuwangi" in page


def test_only_people_of_the_place_see_its_desk(site: Installation, visitor: TestClient) -> None:
    accepted_link(visitor, free_days(site)[1])
    stranger = signed_in(site, visitor, "orang@jabarprov.go.id", ("32", Role.AUTHOR))
    assert stranger.get("/meja/tuan-rumah/34.04").status_code == 403
    assert stranger.get("/meja/tuan-rumah/34.04/permohonan/1").status_code == 403
    assert stranger.get("/meja/tuan-rumah/34.04/permohonan/1/berkas/surat.docx").status_code == 403
    reader = signed_in(site, visitor, "baca@sleman.go.id", ("34.04", Role.READER))
    assert reader.get("/meja/tuan-rumah/34.04/permohonan/1").status_code == 200
    assert send_at_desk(reader, "/meja/tuan-rumah/34.04/permohonan/1/tolak", alasan="x").status_code == 403


def test_attendance_is_counted_on_the_day_once_for_each_browser(
    site: Installation, visitor: TestClient, officer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = free_days(site)[1]
    accepted_link(visitor, day)
    request = desk_of(officer.get("/meja/tuan-rumah/34.04").text)
    send_at_desk(officer, f"{request}/terima", tanggal_1=day.isoformat())
    page = officer.get(request).text
    (address,) = re.findall(r'href="(/hadir/\d+/1/\w+)"', page)
    assert officer.get(f"{request}/hadir-1.svg").headers["content-type"] == "image/svg+xml"
    assert "pada hari kunjungan" in words(visitor.get(address))
    monkeypatch.setattr("app.documents.hosting.host_files.Host.today", lambda _host: day)
    for _tap in range(2):
        send(visitor, address, form="/siapkan/rencana/baru")
    assert "1 orang hadir" in words(visitor.get(address))
    assert visitor.get(f"{address}x").status_code == 404


def test_terms_written_by_one_are_published_by_another(
    site: Installation, visitor: TestClient, officer: TestClient
) -> None:
    form = "/meja/tuan-rumah/34.04/ketentuan"
    fields = {
        "service": "Penerimaan tamu",
        "office": "Bagian Umum",
        "days": "rabu",
        "max_people": "40",
        "closed": "24 Desember 2026 s.d. 31 Desember 2026: sidang",
        "topics": "SAKIP: Bagian Organisasi",
        "to": "Bupati Sleman",
        "source_title": "Keputusan Bupati",
        "source_publisher": "slemankab.go.id",
        "source_url": "https://slemankab.go.id/",
    }
    wrong = send_at_desk(officer, form, **{**fields, "service": ""})
    assert wrong.status_code == 422
    assert "Bagian Umum" in wrong.text
    assert send_at_desk(officer, form, **fields).status_code == 303
    assert send_at_desk(officer, f"{form}/terbitkan").status_code == 403
    assert "Selasa, Kamis" in words(visitor.get(SLEMAN))
    reviewer = signed_in(site, visitor, "penelaah@sleman.go.id", ("34.04", Role.REVIEWER))
    assert "Menunggu persetujuan" in words(reviewer.get(form))
    assert send_at_desk(reviewer, f"{form}/terbitkan").status_code == 303
    page = words(visitor.get(SLEMAN))
    assert "Rabu" in page
    assert "paling banyak 40 orang" in page
    assert (site.content / "hosts/34.04.md").read_text().count("Bagian Organisasi") == 1


def test_terms_that_changed_meanwhile_are_not_overwritten(
    site: Installation, visitor: TestClient, officer: TestClient
) -> None:
    form = "/meja/tuan-rumah/34.04/ketentuan"
    source = {"source_title": "a", "source_publisher": "b", "source_url": "https://c.go.id/"}
    send_at_desk(officer, form, service="Tamu", office="Umum", **source)
    file = site.content / "hosts/34.04.md"
    file.write_text(file.read_text().replace("lead_working_days: 7", "lead_working_days: 5"))
    reviewer = signed_in(site, visitor, "penelaah@sleman.go.id", ("34.04", Role.PUBLISHER))
    refused = send_at_desk(reviewer, f"{form}/terbitkan")
    assert refused.status_code == 422
    assert "berubah sejak ketentuan ini ditulis" in words(refused)
    assert "lead_working_days: 5" in file.read_text()


def test_a_joint_session_is_suggested_and_taken(
    site: Installation, visitor: TestClient, officer: TestClient
) -> None:
    day = free_days(site)[1]
    for office in ("Bagian Organisasi", "Inspektorat"):
        accepted_link(visitor, day, kantor_asal=office)
    page = officer.get("/meja/tuan-rumah/34.04")
    assert "Dapat dijadikan sesi bersama" in words(page)
    first, second = sorted(set(re.findall(r"/meja/tuan-rumah/34\.04/permohonan/\d+", page.text)))
    send_at_desk(officer, f"{first}/terima", tanggal_1=day.isoformat())
    full = send_at_desk(officer, f"{second}/terima", tanggal_1=day.isoformat())
    assert "sudah penuh" in words(full)
    joined = send_at_desk(
        officer, f"{second}/terima", tanggal_1=day.isoformat(), gabung=first.rpartition("/")[2]
    )
    assert joined.status_code == 303
    assert "sesi bersama" in words(officer.get(f"/meja/tuan-rumah/34.04?pekan={day.isoformat()}"))


def test_a_plan_fills_the_form(visitor: TestClient) -> None:
    answer = send(
        visitor,
        "/siapkan/rencana",
        form="/siapkan/rencana/baru",
        masalah="SAKIP",
        daerah="62",
        tuan_rumah="34.04",
    )
    token = answer.headers["location"].rpartition("/")[2]
    page = visitor.get(f"{SLEMAN}/permohonan?rencana={token}").text
    assert 'value="Provinsi Kalimantan Tengah"' in page
    plan = f"/siapkan/rencana/{token}"
    assert f"{SLEMAN}/permohonan?rencana={token}" in visitor.get(plan).text
    day = {"groups-0-date": "2030-01-08", "groups-1-date": "2030-01-09", "groups-2-date": "2030-01-10"}
    saved = send(
        visitor,
        f"{plan}/ubah/lokus",
        form=plan,
        versi="1",
        subject="Raperda Pengelolaan Sampah",
        training="PKA",
        cohort="II",
        organiser="BPSDM Kalteng",
        **{"groups-0-office": "Dinas Kominfo", "groups-0-label": "Kelompok A", "groups-0-people": "31"},
        **{"groups-0-origins": "Kabupaten Kapuas 20; Kota Palangka Raya 11"},
        **{"groups-1-office": "Bappeda", "groups-1-people": "30", "groups-2-office": "Biro Persidangan"},
        **{"groups-2-host": "Dewan Perwakilan Daerah Republik Indonesia", **day},
    )
    assert saved.status_code == 303, saved.text
    page = visitor.get(plan).text
    assert "/daerah/dpd-ri/tuan-rumah/permohonan" in page
    form = visitor.get(f"{SLEMAN}/permohonan?rencana={token}").text
    for value in ("II", "BPSDM Kalteng", "Kelompok A", "Dinas Kominfo", "Bappeda", "31"):
        assert f'value="{value}"' in form
    assert "<option selected>PKA</option>" in form
    assert 'value="Kabupaten Kapuas 20; Kota Palangkaraya 11"' in form
    assert 'id="tanggal_2" name="tanggal_2" type="date" value="2030-01-09"' in form
    assert "Biro Persidangan" not in form
    assert 'value="Biro Persidangan"' in visitor.get(f"{DPD}/permohonan?rencana={token}").text
    draft = visitor.get(f"{plan}/berkas/kunjungan.md").text
    meta = parse_document(draft.encode(), kind="visit", slug="x", path="").meta
    assert isinstance(meta, Visit)
    assert meta.cohort is not None
    assert meta.subject is not None
    assert [one.office for one in meta.hosts] == ["Dinas Kominfo", "Bappeda", "Biro Persidangan"]
    assert (meta.host.regions, meta.host.ministries) == (("34.04",), ("dpd-ri",))
    assert [one.size for one in meta.cohort.groups] == [31, 30, None]
    assert meta.cohort.origins == ("62.03", "62.71")


def test_the_letter_of_a_plan_follows_the_terms_of_its_host(visitor: TestClient) -> None:
    answer = send(
        visitor,
        "/siapkan/rencana",
        form="/siapkan/rencana/baru",
        masalah="SAKIP",
        daerah="62",
        tuan_rumah="34.04",
    )
    letter = paper_text(visitor.get(f"{answer.headers['location']}/berkas/surat-permohonan.docx"))
    assert "Yth. Bupati Sleman\nmelalui Sekretaris Daerah\ndi" in letter
    assert "Bagian Humas dan Protokol" in letter
