"""What became of a visit is asked months later; what is told stands in its report once somebody has reviewed it."""

import re
from datetime import date, timedelta

import pytest
from build import COHORT, a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import approve_at_desk, send, send_at_desk, signed_in

from app.accounts.permissions import Role
from app.documents.markdown.files import parse_document
from app.documents.models import Visit
from app.preparation.alumni import list_questions
from app.preparation.hosting.request import RequestPart, VisitRequest
from app.preparation.hosting.requests import GUEST
from app.store.repositories.documents import DocumentRepository

ASKED, NEWS = "/meja/kabar/kunjungan/angkatan/62.03", "Bank sampah dipakai di tiga kecamatan."
FOLLOW_UP = "follow_ups: [{id: f1, action: Membuat bank sampah, status: rencana}]\n"
TERMS = """---
service: Penerimaan tamu
office: Biro Umum
sources: [{id: satu, title: Laman, publisher: contoh.go.id, url: "https://contoh.go.id"}]
---
"""


@pytest.fixture
def site(make: Make) -> Installation:
    cohort = a_visit(title="Studi lapangan PKA").replace("sources:", f"{COHORT}{FOLLOW_UP}sources:")
    site = make({"practices/satu.md": a_practice(), "visits/angkatan.md": cohort, "hosts/32.md": TERMS})
    site.bring_up_to_date()
    return site


@pytest.fixture
def visitor(site: Installation) -> TestClient:
    return site.client()


def publish(site: Installation, visitor: TestClient, writer: TestClient, draft: str) -> None:
    reviewer = signed_in(site, visitor, "telaah@contoh.go.id", ("62", Role.REVIEWER))
    publisher = signed_in(site, visitor, "terbit@contoh.go.id", ("62", Role.PUBLISHER))
    assert send_at_desk(writer, f"{draft}/langkah", langkah="ajukan").status_code == 303
    assert approve_at_desk(reviewer, draft).status_code == 303
    assert send_at_desk(publisher, f"{draft}/terbit").status_code == 303


def words(client: TestClient, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).text).split())


def test_a_region_of_origin_tells_what_it_applied_and_is_counted(
    site: Installation, visitor: TestClient
) -> None:
    assert "0 dari 3 daerah asal sudah mengabari" in words(visitor, "/kunjungan/angkatan")
    region = signed_in(site, visitor, "kapuas@contoh.go.id", ("62.03", Role.AUTHOR))
    assert "1 kabar kunjungan ditanyakan" in words(region, "/meja")
    assert ASKED in region.get("/meja/kabar").text
    assert region.get("/meja/kabar/kunjungan/angkatan/62.71").status_code == 403
    unproven = send_at_desk(region, ASKED, kabar=NEWS, keadaan="selesai")
    assert "memerlukan bukti" in unproven.text
    assert NEWS in unproven.text
    assert send_at_desk(region, ASKED, kabar=NEWS, keadaan="berjalan").status_code == 303
    assert "menunggu dimasukkan ke laporan" in words(region, "/meja/kabar")
    assert NEWS not in visitor.get("/kunjungan/angkatan").text
    assert send_at_desk(region, "/meja/kabar/1/masukkan").status_code == 403

    writer = signed_in(site, visitor, "kalteng@contoh.go.id", ("62", Role.AUTHOR))
    draft = send_at_desk(writer, "/meja/kabar/1/masukkan", tindak_lanjut="f1").headers["location"]
    assert "sudah di draf laporan" in words(region, "/meja/kabar")
    assert send_at_desk(writer, "/meja/kabar/1/masukkan").status_code == 422
    publish(site, visitor, writer, draft)
    page = words(visitor, "/kunjungan/angkatan")
    assert "1 dari 3 daerah asal sudah mengabari" in page
    assert f"Kab. Kapuas : Berjalan: {NEWS}" in page
    assert "1 dari 3 daerah asal sudah mengabari" in words(visitor, "/angkatan")
    assert ASKED not in region.get("/meja/kabar").text


def test_a_region_is_asked_after_three_months_and_again_after_twelve(site: Installation) -> None:
    (card,) = DocumentRepository(site.engine).list_visits_with_cohort(9)
    ended = date.fromisoformat(card.date)

    def asked(days: int) -> list[tuple[str, int]]:
        return [(one.region, one.months) for one in list_questions([card], ended + timedelta(days=days))]

    assert asked(89) == []
    assert asked(90) == [("62", 3), ("62.03", 3), ("62.71", 3)]
    told = {"date": (ended + timedelta(days=100)).isoformat(), "status": "berjalan", "region": "62.03"}
    card.meta["follow_ups"][0]["updates"] = [told]
    assert asked(101) == [("62", 3), ("62.71", 3)]
    assert [region for region, _months in asked(365)] == ["62", "62.03", "62.71"]


def test_what_both_sides_of_a_request_tell_becomes_news_of_the_visit(
    site: Installation, visitor: TestClient
) -> None:
    services = visitor.app.state.services  # type: ignore[attr-defined]
    hosting, day = services.preparation.hosting, date(2024, 5, 6)
    host = hosting.files.get("32", site.reference)
    asked = VisitRequest(home="62", office="Biro", topic="Sampah", parts=(RequestPart(people=9),))
    token = hosting.requests.submit(host, asked)
    hosting.requests.accept(GUEST, host, 1, {1: day})
    link = f"/permohonan/{token}"
    told = send(visitor, f"{link}/kabar", form=link, kabar=NEWS, keadaan="berjalan")
    assert told.status_code == 303
    officer = signed_in(site, visitor, "jabar@contoh.go.id", ("32", Role.AUTHOR))
    desk = "/meja/tuan-rumah/32/permohonan/1"
    assert NEWS in officer.get(desk).text
    assert send_at_desk(officer, f"{desk}/kabar", kabar="Kami meniru formulirnya.").status_code == 303

    writer = signed_in(site, visitor, "kalteng@contoh.go.id", ("62", Role.AUTHOR))
    draft = send_at_desk(writer, "/meja/kabar/1/masukkan").headers["location"]
    assert send_at_desk(writer, "/meja/kabar/2/abaikan").status_code == 303
    assert "Kami meniru" not in writer.get("/meja/kabar").text
    assert send_at_desk(writer, "/meja/kabar/2/masukkan").status_code == 422
    assert send_at_desk(officer, f"{desk}/kabar", kabar="Kami meniru formulirnya.").status_code == 303
    same = send_at_desk(writer, "/meja/kabar/2/masukkan", tindak_lanjut="f1").headers["location"]
    assert same == draft, "one draft for all news of a visit"
    publish(site, visitor, writer, draft)
    text = (site.content / "visits/angkatan.md").read_bytes()
    meta = parse_document(text, kind="visit", slug="angkatan", path="").meta
    assert isinstance(meta, Visit)
    first, second = meta.follow_ups
    assert (first.updates[0].note, second.action) == ("Menurut tuan rumah: Kami meniru formulirnya.", NEWS)
    assert second.status_now == "berjalan"
    assert "0 dari 3 daerah asal" in words(visitor, "/kunjungan/angkatan"), "guests are no region of origin"
