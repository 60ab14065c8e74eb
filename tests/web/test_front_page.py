"""The front page: doors, map, newest visits as ways, newest practices, one answer."""

import os
import re

from build import a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient

from app.web.charts.tiles import PROVINCES

EARLIER = 1_720_000_000
"""A time of files, in seconds since 1970: July 2024."""


def part(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end, page.index(start))]


def test_the_map_leads_to_every_province_and_a_list_says_the_same(client: TestClient) -> None:
    figure = part(client.get("/").text, '<figure class="peta-beranda">', "</details>")
    drawing, listed = figure.split("</svg>")
    assert set(re.findall(r'href="/daerah/(\d\d)"', drawing)) == set(PROVINCES)
    assert set(re.findall(r'href="/daerah/(\d\d)"', listed)) == set(PROVINCES)
    assert 'aria-hidden="true"' in drawing


def test_the_newest_visits_are_ways_with_topic_and_day(client: TestClient) -> None:
    routes = part(client.get("/").text, '<ul class="rute">', "</ul>")
    text = " ".join(re.sub(r"<[^>]+>", " ", routes).split())
    assert "Kab. Seruyan → ke Kab. Banyuwangi digitalisasi pelayanan publik · 10 Februari 2026" in text


def dated(title: str, date: str) -> str:
    return a_practice(title=title).replace("publisher: Penerbit,", f"publisher: Penerbit, date: {date},")


def test_practices_that_came_later_stand_first_and_others_by_their_newest_source(make: Make) -> None:
    library = make(
        {
            "practices/a-lama.md": dated("Sumber lama", "2019-01-02"),
            "practices/b-baru.md": dated("Sumber baru", "2024-01-02"),
            "visits/v.md": a_visit(title="Kunjungan", practice="b-baru"),
        }
    )
    for file in (library.content / "practices").iterdir():
        os.utime(file, (EARLIER, EARLIER))
    library.bring_up_to_date()
    assert newest(library) == ["Sumber baru", "Sumber lama"]
    (library.content / "practices" / "c-kemudian.md").write_text(
        dated("Datang kemudian", "2018-01-02"), "utf-8"
    )
    library.bring_up_to_date()
    assert newest(library) == ["Datang kemudian", "Sumber baru", "Sumber lama"]


def newest(library: Installation) -> list[str]:
    page = library.new_client().get("/").text
    return re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", part(page, 'id="praktik-terbaru"', "</section>"))


def test_the_answer_is_the_one_that_a_search_gives(client: TestClient) -> None:
    def first_answer(address: str) -> list[str]:
        card = part(client.get(address).text, '<section class="jawaban', "</section>")
        return re.findall(r"<li><a [^>]*>([^<]+)</a> <strong[^>]*>([^<]+)<", card)[:3]

    assert first_answer("/") == first_answer("/cari?q=SAKIP+terbaik+antar+kabupaten")
    assert len(first_answer("/")) == 3
