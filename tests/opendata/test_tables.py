import csv
import zipfile
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, sampled
from fastapi.testclient import TestClient
from httpx2 import Response

from app.store.repositories import bulk
from app.web.opendata.datasets import DATA_SETS

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LISTS = (
    "/cari{}?q=sakip",
    "/pilihan{}?praktik=diy-sakip-aa",
    "/banding{}?praktik=diy-sakip-aa&praktik=sumedang-sakip-desa",
    "/indikator/indeks-rb{}",
    "/matriks{}",
    "/peta{}",
    "/silsilah{}",
    "/linimasa{}",
    "/tindak-lanjut{}",
    *(f"/data/{name}{{}}" for name in DATA_SETS),
)


@pytest.fixture(scope="module")
def client(site: Installation) -> TestClient:
    return site.client()


def rows_of_csv(answer: Response) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def rows_of_xlsx(answer: Response) -> list[list[str]]:
    """The cells of the first sheet in their places; none is a formula."""
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = ["".join(one.itertext()) for one in ET.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{SHEET}f"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells: dict[int, str] = {}
        for cell in row:
            column = 0
            for letter in filter(str.isalpha, cell.attrib["r"]):
                column = column * 26 + ord(letter) - 64
            text = "".join(cell.itertext())
            cells[column] = strings[int(text)] if cell.attrib.get("t") == "s" else text
        rows.append([cells.get(number, "") for number in range(1, max(cells) + 1)])
    return rows


@pytest.mark.parametrize("path", sampled(LISTS, one_in=5))
def test_every_list_is_a_table_in_both_forms_that_say_the_same(client: TestClient, path: str) -> None:
    table, sheet = client.get(path.format(".csv")), client.get(path.format(".xlsx"))
    name = path.partition("{")[0].rpartition("/")[2]
    for form, answer in (("csv", table), ("xlsx", sheet)):
        assert f'.{form}"' in answer.headers["content-disposition"], name
    plain, shown = rows_of_csv(table), rows_of_xlsx(sheet)
    assert len(plain) > 1
    assert len(plain) == len(shown)
    assert plain[0] == shown[0]
    for one, other in zip(plain[1:], shown[1:], strict=True):
        width = len(plain[0])
        assert len(one) == width
        for text, cell in zip(one, [*other, *[""] * width][:width], strict=True):
            same = text in {cell, f"'{cell}"}
            assert same or float(text) == pytest.approx(float(cell)), (text, cell)


@pytest.mark.parametrize("name", DATA_SETS)
def test_a_data_set_has_the_columns_it_explains(client: TestClient, name: str) -> None:
    rows = rows_of_csv(client.get(f"/data/{name}.csv"))
    assert rows[0] == list(DATA_SETS[name].column_names)


def test_the_data_sets_hold_the_whole_library(client: TestClient) -> None:
    for name, kind in (("praktik", "practices"), ("kunjungan", "visits")):
        rows = rows_of_csv(client.get(f"/data/{name}.csv"))
        assert len(rows) - 1 == client.get(f"/api/v1/{kind}").json()["total"]
    follow_ups = client.get("/api/v1/follow-ups?per_page=100").json()
    told = {(row[0], row[1]): row[3] for row in rows_of_csv(client.get("/data/tindak-lanjut.csv"))[1:]}
    assert len(told) == follow_ups["total"]
    for item in follow_ups["items"]:
        assert told[item["visit"], item["id"]] == item["status"]
    matrix = {(row[0], row[2]): int(row[4]) for row in rows_of_csv(client.get("/data/matriks.csv"))[1:]}
    cells = client.get("/api/v1/matrix?per_page=100").json()
    pages = -(-cells["total"] // 100)
    for page in range(1, pages + 1):
        for cell in client.get(f"/api/v1/matrix?per_page=100&page={page}").json()["items"]:
            assert matrix.pop((cell["value"], cell["role"])) == cell["count"]
    assert matrix == {}


def test_table_of_several_batches_lists_every_document_once(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, str | bytes] = {f"practices/p{number}.md": a_practice() for number in range(7)}
    library = make(files | {"visits/v.md": a_visit(practice="p1")})
    library.bring_up_to_date()
    monkeypatch.setattr(bulk, "BATCH_SIZE", 3)
    rows = rows_of_csv(library.client().get("/data/praktik.csv"))
    assert sorted(row[0] for row in rows[1:]) == [f"p{number}" for number in range(7)]


def test_no_text_becomes_a_formula(make: Make) -> None:
    evil = '=HYPERLINK("http://jahat.example/";"klik")'
    quoted = "'" + evil.replace("'", "''") + "'"
    files: dict[str, str | bytes] = {"practices/satu.md": a_practice(title=quoted, summary="'@SUM(1+1)'")}
    library = make(files)
    library.bring_up_to_date()
    client = library.client()
    for path in ("/cari", "/data/praktik"):
        table = rows_of_csv(client.get(f"{path}.csv"))[1]
        assert f"'{evil}" in table
        assert "'@SUM(1+1)" in table
        assert evil in rows_of_xlsx(client.get(f"{path}.xlsx"))[1]  # a text: rows_of_xlsx refuses formulas


def test_a_table_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/data/praktik.csv").headers["etag"]
    again = client.get("/data/praktik.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_data_set_is_not_there(client: TestClient) -> None:
    assert client.get("/data/tidak-ada.csv").status_code == 404
    assert client.get("/data/praktik.pdf").status_code == 404
