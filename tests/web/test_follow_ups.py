"""Follow-ups of all visits, and the host's side."""

import re
from datetime import timedelta

from build import a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient
from icalendar import Calendar

from app import clock


def with_follow_ups(make: Make, *follow_ups: str) -> TestClient:
    visit = a_visit().replace(
        "sources:", "follow_ups:\n" + "".join(f"  - {{{row}}}\n" for row in follow_ups) + "sources:"
    )
    library: Installation = make({"practices/satu.md": a_practice(), "visits/v.md": visit})
    assert library.bring_up_to_date().rejected == 0
    return library.client()


def test_late_soon_and_unknown_are_told_apart(make: Make) -> None:
    late, soon = (str(clock.today() + timedelta(days=days)) for days in (-3, 9))
    client = with_follow_ups(
        make,
        f'id: f1, action: Yang lewat, status: rencana, due: "{late}", role: bkd',
        f'id: f2, action: Yang segera, status: berjalan, due: "{soon}"',
        f'id: f3, action: Yang selesai, status: selesai, due: "{late}"',
        "id: f4, action: Yang tak terdengar, status: belum-diketahui",
    )
    page = client.get("/tindak-lanjut").text
    assert "1 lewat tenggat" in page
    assert "1 jatuh tempo dalam 30 hari" in page
    assert "Belum ada informasi" in page
    only = client.get("/tindak-lanjut?tenggat=lewat").text
    assert "Yang lewat" in only
    assert "Yang selesai" not in only
    assert "Yang lewat" in client.get("/tindak-lanjut?peran=bkd&daerah=62&status=rencana").text
    assert "Tidak ada yang sesuai" in client.get("/tindak-lanjut?daerah=11").text


def test_due_dates_of_what_is_open_are_in_the_calendar_and_the_feed(make: Make) -> None:
    due = str(clock.today() + timedelta(days=40))
    client = with_follow_ups(
        make,
        f'id: f1, action: "Menyusun, lalu menguji", status: rencana, due: "{due}"',
        f'id: f2, action: Sudah, status: selesai, due: "{due}"',
    )
    calendar = Calendar.from_ical(client.get("/tindak-lanjut.ics").text)
    events = [(str(event["summary"]), str(event.decoded("dtstart"))) for event in calendar.walk("VEVENT")]
    assert events == [("Tenggat: Menyusun, lalu menguji", due)]
    feed = client.get("/tindak-lanjut.atom").text
    assert feed.count("<entry>") == 1
    assert due in feed


def test_a_page_of_a_host_holds_every_question_its_visitors_asked(client: TestClient) -> None:
    visits = client.get("/api/v1/visits?region=32&per_page=100").json()["items"]
    asked = [
        question["question"]
        for visit in visits
        if "32" in {code[:2] for code in visit["host"].get("regions", [])}
        for question in visit.get("questions", [])
    ]
    assert asked
    page = client.get("/daerah/32/tuan-rumah").text
    assert len(re.findall("<dt>", page)) == len(asked)
    assert "Untuk surat balasan" in page
    assert client.get("/daerah/99/tuan-rumah").status_code == 404


def test_a_region_nobody_visited_says_so(client: TestClient) -> None:
    assert "Belum ada kunjungan" in client.get("/daerah/94/tuan-rumah").text
