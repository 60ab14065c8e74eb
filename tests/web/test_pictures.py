"""Every picture tells what its table tells, and nothing in it stands on something else."""

import csv
import re
import struct
from io import StringIO
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.web.charts.layers import BOX_WIDTH, Box, layout_columns
from app.web.charts.lines import LARGE, NAME_GAP, SMALL, STYLES, Frame, Series, line_chart
from app.web.charts.timeline import timeline

YEARS = st.integers(2000, 2030)
FIGURES = st.dictionaries(YEARS, st.floats(-1e6, 1e6).map(lambda n: round(n, 2)), min_size=1, max_size=12)
SERIES = st.lists(
    st.builds(
        Series,
        st.just("Jawa Barat"),
        FIGURES.map(lambda by_year: tuple(sorted(by_year.items()))),
        st.lists(YEARS, max_size=4).map(tuple),
    ),
    max_size=12,
)
DATES = st.one_of(
    YEARS.map(str),
    st.tuples(YEARS, st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}"),
)


def rows_of(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


@given(SERIES, st.sampled_from([LARGE, SMALL]))
def test_lines_stay_inside_and_their_names_apart(series: list[Series], frame: Frame) -> None:
    chart = line_chart(series, frame)
    if len({year for one in series[:STYLES] for year, _figure in one.figures}) < 2:
        assert chart is None
        return
    assert chart is not None
    for line in chart.lines:
        for x, y, _year, _figure in line.dots:
            assert 0 <= x <= frame.width
            assert 0 <= y <= frame.height
        assert all(0 <= y <= frame.height for _x, y, _year in line.marks)
    names = sorted(line.name_at[1] for line in chart.lines)
    assert all(low - high >= NAME_GAP - 0.01 for high, low in pairwise(names))
    ticks = [figure for _y, figure in chart.figures]
    assert 2 <= len(ticks) <= 8
    figures = [figure for line in chart.lines for *_where, figure in line.dots]
    assert ticks[0] <= min(figures)
    assert max(figures) <= ticks[-1]


@given(st.lists(DATES, max_size=60))
def test_every_visit_has_a_dot_of_its_own(dates: list[str]) -> None:
    picture = timeline([(date, date) for date in dates])
    if picture is None:
        assert dates == []
        return
    assert sorted(dot.item for dot in picture.dots) == sorted(dates)
    assert all(0 < dot.x < picture.width and 0 < dot.y < picture.height for dot in picture.dots)
    gaps = [(a.x - b.x) ** 2 + (a.y - b.y) ** 2 for a, b in combinations(picture.dots, 2)]
    assert min(gaps, default=100) >= 80
    assert all(dot.is_exact == (len(dot.item) > 4) for dot in picture.dots)


@given(st.lists(st.lists(st.text("abc de", min_size=1, max_size=120), max_size=6), max_size=4))
def test_boxes_do_not_overlap_and_bands_join_them(columns: list[list[str]]) -> None:
    boxes = [
        [Box(f"{column}-{row}", text, "catatan") for row, text in enumerate(texts)]
        for column, texts in enumerate(columns)
    ]
    links = [
        (left.key, right.key, 1)
        for start, end in pairwise([c for c in boxes if c])
        for left in start
        for right in end
    ]
    picture = layout_columns(boxes, [*links, ("0-0", "tidak-ada", 1)])
    assert len(picture.boxes) == sum(map(len, columns))
    assert len(picture.bands) == len(links)
    for one, other in combinations(picture.boxes, 2):
        if one.x == other.x:
            assert one.y + one.height <= other.y or other.y + other.height <= one.y
        else:
            assert abs(one.x - other.x) >= BOX_WIDTH
    assert all(one.y >= 0 and one.y + one.height <= picture.height for one in picture.boxes)


def test_the_line_of_an_indicator_shows_the_figures_of_its_table(client: TestClient) -> None:
    page = client.get("/indikator/nilai-sakip").text
    shown = re.findall(r"<title>([^<]+), (\d{4}): ([\d,.]+)</title>", page)
    stated = {
        (row["daerah"], row["tahun"], row["angka"].replace(".", ","))
        for row in rows_of(client, "/indikator/nilai-sakip.csv")
    }
    assert len(shown) >= 2
    assert set(shown) <= stated
    marked = set(re.findall(r"<title>([^<]+) dikunjungi pada (\d{4})</title>", page))
    assert ("Kab. Banggai", "2021") in marked
    table = page[: page.index('id="gambar-angka"')]
    assert all(place in table and f"({year})" in table for place, year in marked)


def test_the_line_of_time_has_a_dot_for_every_visit_of_its_list(client: TestClient) -> None:
    page = client.get("/linimasa").text
    start = page.index('<svg class="linimasa"')
    picture, below = page[start : page.index("</svg>", start)], page[page.index("</svg>", start) :]
    dots = re.findall(r'href="(/kunjungan/[^"]+)"', picture)
    assert len(dots) == len(set(dots)) == len(rows_of(client, "/linimasa.csv"))
    assert all(f'href="{url}"' in below for url in dots)


@pytest.mark.parametrize("address", ["/silsilah", "/silsilah?praktik=jabar-sistem-merit-siap"])
def test_what_the_picture_of_a_journey_shows_is_written_below_it(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.text
    start = page.index('<svg class="alir"')
    picture, below = page[start : page.index("</svg>", start)], page[page.index("</svg>", start) :]
    documents = [
        url for url in re.findall(r'href="([^"]+)"', picture) if url.startswith(("/kunjungan/", "/praktik/"))
    ]
    journeys = re.findall(r'href="/silsilah\?praktik=([^"]+)"', picture)
    assert documents or journeys
    assert all(f'href="{url.split("#")[0]}"' in below for url in documents)
    assert all(f'href="/praktik/{slug}"' in below for slug in journeys)
    assert 'aria-hidden="true"' in page[start : start + 200]


def test_the_table_of_the_matrix_has_the_numbers_of_the_page(client: TestClient) -> None:
    page = client.get("/matriks").text
    for row in rows_of(client, "/matriks.csv"):
        for value, count in list(row.items())[2:]:
            link = f"nilai={value}&amp;peran={row['peran']}"
            found = re.search(rf'{link}"[^>]*>(\d+)<', page)
            assert (found.group(1) if found else "0") == count


def test_the_table_of_a_search_lists_its_results_in_their_order(client: TestClient) -> None:
    page = client.get("/cari?q=sakip&nilai=akuntabel").text
    address = re.search(r'href="(/cari\.csv[^"]+)"', page)
    assert address
    rows = rows_of(client, address.group(1).replace("&amp;", "&"))
    found = client.get("/api/v1/search?q=sakip&value=akuntabel").json()
    assert len(rows) == found["total"]
    assert [row["judul"] for row in rows][:5] == [item["title"] for item in found["items"]][:5]


PICTURES = (
    "/peta?ukur=tamu",
    "/linimasa",
    "/silsilah",
    "/silsilah?praktik=jabar-sistem-merit-siap",
    "/indikator/nilai-sakip?tingkat=kabupaten&daerah=32.11",
    "/daerah/33/angka",
    "/banding?daerah=33&daerah=32",
)


@pytest.mark.parametrize("address", PICTURES)
def test_a_picture_is_a_file_of_its_own_that_names_its_source(client: TestClient, address: str) -> None:
    path, _mark, query = address.partition("?")
    answer = client.get(f"{path}.svg?{query}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "attachment" in answer.headers["content-disposition"]
    picture = ET.fromstring(answer.text)
    words = " ".join(" ".join(picture.itertext()).split())
    assert re.search(rf"Studi Banding, https?://[^/ ]+{path.removesuffix('/angka')}", words)
    assert "CC BY 4.0" in words
    styles = next(one.text or "" for one in picture.iter("{http://www.w3.org/2000/svg}style"))
    assert "var(" not in styles
    assert "fill" in styles
    links = [value for one in picture.iter() for name, value in one.attrib.items() if name == "href"]
    assert all(link.startswith("http") for link in links)
    png = client.get(f"{path}.png?{query}")
    assert png.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", png.content[16:24])
    assert (width, height) == (int(picture.attrib["width"]) * 2, int(picture.attrib["height"]) * 2)


@pytest.mark.parametrize("address", PICTURES)
def test_a_page_with_a_picture_offers_its_files(client: TestClient, address: str) -> None:
    path, _mark, query = address.partition("?")
    page = client.get(address.removesuffix("/angka")).text
    for form in ("png", "svg"):
        start = f'href="{path}.{form}'
        assert start in page
        if query:
            assert f"{start}?{query.replace('&', '&amp;')}" in page


def test_a_picture_of_nothing_is_not_found(client: TestClient) -> None:
    for address in (
        "/daerah/tidak-ada/angka.svg",
        "/indikator/tidak-ada.png",
        "/banding.svg",
        "/silsilah.png?praktik=tidak-ada",
    ):
        assert client.get(address).status_code == 404
