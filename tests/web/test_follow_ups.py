import csv
import re
from datetime import date, datetime, timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, sampled
from fastapi.testclient import TestClient
from icalendar import Calendar

from app import clock

TODAY = clock.today()
FOLLOW_UPS = """\
follow_ups:
  - {{id: f1, action: Menyusun peta jalan, role: bkd, due: {late}, status: rencana, practice: satu}}
  - {{id: f2, action: =Melatih agen, role: bpsdm, due: {soon}, status: berjalan}}
  - {{id: f3, action: Menetapkan aturan, due: {late}, status: selesai, evidence: Pergub 1/2026}}
  - {{id: f4, action: Menyesuaikan sistem, status: belum-diketahui}}
sources:
"""


@pytest.fixture
def library(make: Make) -> Installation:
    late, soon = (TODAY + timedelta(days=days) for days in (-10, 20))
    visit = a_visit(title="Kunjungan Kalteng", date="2024-05-06")
    visit = visit.replace("sources:\n", FOLLOW_UPS.format(late=late, soon=soon), 1)
    library = make({"practices/satu.md": a_practice(), "visits/2024-05-a.md": visit})
    assert library.bring_up_to_date().invalid == 0
    return library


@pytest.fixture
def client(library: Installation) -> TestClient:
    return library.client()


def test_every_follow_up_is_shown_with_its_status_and_due_date(client: TestClient) -> None:
    html = client.get("/tindak-lanjut").text
    assert "<strong>4</strong> tindak lanjut" in html
    assert "<strong>1</strong> lewat tenggat" in html
    assert "1 jatuh tempo dalam 30 hari" in html
    assert html.index("Menyusun peta jalan") < html.index("Melatih agen") < html.index("Menyesuaikan sistem")
    assert "Bukti: Pergub 1/2026" in html


def test_follow_up_without_news_is_not_shown_as_done(client: TestClient) -> None:
    html = client.get("/tindak-lanjut?status=belum-diketahui").text
    assert "Menyesuaikan sistem" in html
    assert "hari ke-180 sudah lewat" in html
    assert "<td>Selesai" not in html


@pytest.mark.parametrize(
    ("query", "shown"),
    sampled(
        [
            ("status=rencana", {"f1"}),
            ("status=rencana&status=selesai", {"f1", "f3"}),
            ("peran=bpsdm", {"f2"}),
            ("tenggat=terlambat", {"f1"}),
            ("tenggat=30", {"f2"}),
            ("tenggat=tanpa", {"f4"}),
            ("tenggat=ada", {"f1", "f2", "f3"}),
            ("daerah=Kalimantan+Tengah", {"f1", "f2", "f3", "f4"}),
            ("daerah=32", set()),
        ],
        one_in=4,
    ),
)
def test_the_page_and_the_table_are_filtered_alike(client: TestClient, query: str, shown: set[str]) -> None:
    actions = {
        "f1": "Menyusun peta jalan",
        "f2": "Melatih agen",
        "f3": "Menetapkan aturan",
        "f4": "Menyesuaikan sistem",
    }
    html = client.get(f"/tindak-lanjut?{query}").text
    assert {key for key, action in actions.items() if action in html} == shown
    rows = list(csv.reader(StringIO(client.get(f"/tindak-lanjut.csv?{query}").text.lstrip("\ufeff"))))
    assert len(rows) == 1 + len(shown)


def test_no_cell_of_the_table_is_a_formula(client: TestClient) -> None:
    assert "'=Melatih agen" in client.get("/tindak-lanjut.csv").text


def test_due_dates_of_what_is_open_go_into_a_calendar_and_a_feed(client: TestClient) -> None:
    calendar = Calendar.from_ical(client.get("/tindak-lanjut.ics").content)
    due = {str(event["summary"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}
    assert due == {
        "Tenggat: Menyusun peta jalan": TODAY - timedelta(days=10),
        "Tenggat: =Melatih agen": TODAY + timedelta(days=20),
    }
    feed = ET.fromstring(client.get("/tindak-lanjut.atom").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2


@pytest.mark.parametrize("path", ["/tindak-lanjut.atom", "/praktik/umpan.atom", "/cari.atom?q=peta"])
def test_every_moment_of_a_feed_says_its_zone(client: TestClient, path: str) -> None:
    feed = ET.fromstring(client.get(path).content)
    moments = [element.text or "" for element in feed.iter("{http://www.w3.org/2005/Atom}updated")]
    assert moments
    assert all(datetime.fromisoformat(moment).tzinfo for moment in moments)


def test_the_api_filters_and_says_what_is_late(client: TestClient) -> None:
    answer = client.get("/api/v1/follow-ups", params={"role": "bkd", "region": "62"}).json()
    assert answer["total"] == 1
    (item,) = answer["items"]
    assert (item["id"], item["status"], item["late"], item["guests"]) == ("f1", "rencana", True, ["62"])
    assert date.fromisoformat(item["due"]) < TODAY
    assert client.get("/api/v1/follow-ups?due=30").json()["total"] == 1
    assert client.get("/api/v1/follow-ups?region=Atlantis").status_code == 422


def test_overdue_page_is_not_cached_past_midnight(client: TestClient) -> None:
    kept_by = client.app.state.services.library.cache_key()  # type: ignore[attr-defined]
    assert kept_by.endswith(str(clock.today()))
    kept = client.get("/tindak-lanjut").headers["cache-control"]
    assert "max-age=0, must-revalidate" in kept  # a browser asks again


def test_invalid_follow_up_filters_are_ignored_on_pages_and_named_by_the_api(client: TestClient) -> None:
    assert client.get("/tindak-lanjut?hal=0&tenggat=kapan&status=hilang&peran=x").status_code == 200
    assert client.get(f"/tindak-lanjut?hal={'9' * 40}").status_code == 200
    assert "Daerah “Atlantis” tidak dikenal." in client.get("/tindak-lanjut?daerah=Atlantis").text


UPDATED = """follow_ups:
  - id: f1
    action: Menyusun peta jalan
    status: rencana
    practice: asal
    updates:
      - {date: 2026-02-11, status: berdampak, evidence: Hasil evaluasi, source: s1,
         before: {indicator: indeks-rb, year: 2024, value: 70.1, source: s1},
         after: {indicator: indeks-rb, year: 2025, value: 74.2, source: s1}}
      - {date: 2025-08-10, status: berjalan, note: Rancangan dibahas.}
sources:"""


def test_news_of_a_follow_up_is_told_everywhere_with_what_it_changed(make: Make) -> None:
    library = make(
        {
            "practices/asal.md": a_practice(title="Praktik asal"),
            "visits/v.md": a_visit(title="Kunjungan", practice="asal").replace("sources:", UPDATED),
        }
    )
    library.bring_up_to_date()
    client = library.client()

    def words(address: str) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).text).split())

    visit = words("/kunjungan/v")
    assert "Berdampak 70,1 (2024) → 74,2 (2025) Indeks Reformasi Birokrasi" in visit
    assert visit.index("11 Februari 2026") < visit.index("10 Agustus 2025"), "the newest first"
    assert "Hasil pada yang meniru Menyusun peta jalan : Berdampak 70,1 → 74,2" in words("/praktik/asal")
    assert "Menyusun peta jalan Berdampak Hasil evaluasi" in words("/silsilah")
    assert client.get("/api/v1/follow-ups?status=berdampak").json()["total"] == 1
    assert client.get("/api/v1/follow-ups?status=rencana").json()["total"] == 0


def test_news_of_a_month_or_a_year_stands_at_its_end_and_claims_no_day(make: Make) -> None:
    news = """follow_ups:
  - id: f1
    action: Menyusun perda
    status: rencana
    updates:
      - {date: 2025-03-20, status: berjalan, note: Dibahas pansus.}
      - {date: 2025, status: selesai, evidence: Perda 5/2025}
      - {date: 2024-11, status: berjalan, note: Naskahnya ditulis.}
sources:"""
    library = make(
        {"visits/v.md": a_visit().replace("practices:", "topics: [perda]\n#").replace("sources:", news)}
    )
    assert library.bring_up_to_date().problems == []
    page = " ".join(re.sub(r"<[^>]+>", " ", library.client().get("/kunjungan/v").text).split())
    order = [
        page.index(f"{when} {state}")
        for when, state in (("2025", "Selesai"), ("20 Maret 2025", "Berjalan"), ("November 2024", "Berjalan"))
    ]
    assert order == sorted(order)
    assert library.client().get("/api/v1/follow-ups?status=selesai").json()["total"] == 1


@pytest.mark.parametrize(
    ("news", "mend"),
    [
        ("{date: 2026-01-01, status: selesai}", "Tulis evidence"),
        ("{date: 2026-01-01, status: berdampak, evidence: Surat}", "Tulis after"),
        ("{date: 2026-01-01, status: berjalan, source: entah}", "Yang dikenal: s1"),
        ("{date: kapan, status: berjalan}", "tanggal"),
    ],
)
def test_news_that_shows_nothing_is_refused_with_its_mend(make: Make, news: str, mend: str) -> None:
    follow_ups = f"follow_ups: [{{id: f1, action: Menyusun, status: rencana, updates: [{news}]}}]\nsources:"
    library = make(
        {
            "practices/asal.md": a_practice(),
            "visits/v.md": a_visit(practice="asal").replace("sources:", follow_ups),
        }
    )
    report = library.bring_up_to_date()
    assert any(mend in f"{problem.message} {problem.hint}" for problem in report.problems)
