"""Lineage, map and comparison."""

import csv
import re
from io import StringIO

import pytest
from build import a_practice, a_visit
from conftest import Make
from fastapi.testclient import TestClient


def table(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_lineage_links_practice_visit_and_result(make: Make) -> None:
    library = make(
        {
            "practices/asal.md": a_practice(title="Praktik asal"),
            "practices/anak.md": a_practice(title="Praktik anak").replace(
                "sources:", "adapted_from: [{practice: asal, visit: v, changes: Disesuaikan.}]\nsources:"
            ),
            "visits/v.md": a_visit(title="Kunjungan ke asal", practice="asal").replace(
                "sources:",
                "follow_ups: [{id: f1, action: Membuat antrean, status: belum-diketahui}]\nsources:",
            ),
        }
    )
    library.bring_up_to_date()
    client = library.client()
    page = client.get("/silsilah").text
    steps = [
        "Praktik asal",
        "Kunjungan ke asal",
        "Caranya.",
        "Membuat antrean",
        "Belum ada informasi",
        "Praktik anak",
        "Disesuaikan.",
    ]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
    rows = table(client, "/silsilah.csv")
    assert [row["langkah"] for row in rows] == ["kunjungan", "tindak lanjut", "adaptasi"]
    assert client.get("/silsilah?praktik=asal").text.count("Praktik anak") >= 1
    assert "Belum tercatat" in client.get("/silsilah?praktik=anak").text
    assert client.get("/silsilah?praktik=tidak-ada").status_code == 404


@pytest.mark.parametrize(
    ("measure", "column"), [("praktik", "praktik"), ("tuan-rumah", "tuan_rumah"), ("tamu", "tamu")]
)
def test_the_map_shows_every_province_with_the_counts_of_its_table(
    client: TestClient, measure: str, column: str
) -> None:
    page = client.get(f"/peta?ukur={measure}").text
    picture = page[page.index('<svg class="ubin"') : page.index("</svg>", page.index('<svg class="ubin"'))]
    shown = dict(re.findall(r'/daerah/(\d\d)".*?class="angka"[^>]*>(\d+)<', picture))
    counted = {row["kode"]: row[column] for row in table(client, "/peta.csv")}
    assert len(shown) == 38
    assert shown == counted
    empty = {code for code, count in counted.items() if count == "0"}
    start = page.find('id="kosong"')
    listed = page[start : page.index('id="tabel"')] if start > 0 else ""
    assert set(re.findall(r"/daerah/(\d\d)", listed)) == empty
    assert ("Setiap provinsi sudah" in page) == (not empty)


def test_a_province_counts_a_visit_once_though_two_of_its_agencies_went(client: TestClient) -> None:
    total = client.get("/api/v1/search?type=practice&region=32").json()["total"]
    west_java = next(row for row in table(client, "/peta.csv") if row["kode"] == "32")
    assert int(west_java["praktik"]) == total


def test_practices_stand_side_by_side_and_differences_are_told(client: TestClient) -> None:
    page = client.get("/banding?praktik=diy-sakip-aa&praktik=sumedang-sakip-desa").text
    assert page.count('<th scope="col"><a href="/praktik/') == 2
    assert '<th scope="row">Tugas' in page
    rows = table(client, "/banding.csv?praktik=diy-sakip-aa&praktik=sumedang-sakip-desa")
    assert "Daerah" in {row["aspek"] for row in rows}
    assert len(rows[0]) == 3


def test_a_comparison_takes_four_and_passes_over_what_is_not_there(client: TestClient) -> None:
    slugs = [item["slug"] for item in client.get("/api/v1/practices?per_page=6").json()["items"]]
    page = client.get("/banding", params={"praktik": ["tidak-ada", *slugs[:3]]}).text
    assert page.count('<th scope="col"><a href="/praktik/') == 3
    assert (
        client.get("/banding", params={"praktik": slugs}).text.count('<th scope="col"><a href="/praktik/')
        == 4
    )


def test_a_practice_can_be_searched_and_added(client: TestClient) -> None:
    page = client.get("/banding?praktik=diy-sakip-aa&cari=malaria").text
    offered = re.findall(r'href="(/banding\?[^"]+)" rel="nofollow">[^<]*[Mm]alaria', page)
    assert offered
    both = client.get(offered[0].replace("&amp;", "&")).text
    assert both.count('<th scope="col"><a href="/praktik/') == 2


def test_regions_stand_side_by_side(client: TestClient) -> None:
    page = client.get("/banding?daerah=32&daerah=34").text
    assert "Provinsi Jawa Barat" in page
    assert "Menerima kunjungan" in page
    rows = table(client, "/banding.csv?daerah=32&daerah=34")
    assert set(rows[0]) == {"aspek", "Provinsi Jawa Barat", "Daerah Istimewa Yogyakarta"}
    assert {row["aspek"] for row in rows} >= {"Praktik", "Menerima kunjungan"}


def test_a_cell_is_never_a_formula(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="=HYPERLINK(1)"), "practices/dua.md": a_practice()})
    library.bring_up_to_date()
    text = library.client().get("/banding.csv?praktik=satu&praktik=dua").text
    assert "'=HYPERLINK" in text
