"""What other sites and phones get of a document: its picture, its code, its place in a list."""

import re
import struct

import pytest
from fastapi.testclient import TestClient

DOCUMENTS = ["/praktik/diy-sakip-aa", "/kunjungan/2025-02-kalteng-to-jabar", "/daerah/32"]


@pytest.mark.parametrize("address", [*DOCUMENTS, "/", "/nilai/adaptif"])
def test_page_has_an_open_graph_picture(client: TestClient, address: str) -> None:
    page = client.get(address).text
    properties = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]*)">', page))
    assert properties["url"].endswith(address)
    assert properties["title"]
    assert properties["description"]
    base = properties["url"].removesuffix(address)
    picture = client.get(properties["image"].removeprefix(base))
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert struct.unpack(">II", picture.content[16:24]) == (1200, 630)


def test_pages_cannot_be_embedded_by_other_sites(client: TestClient) -> None:
    assert client.get("/").headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_document_has_a_code_for_the_camera(client: TestClient, address: str) -> None:
    assert f'src="{address}.qr.svg"' in client.get(address).text
    code = client.get(f"{address}.qr.svg")
    assert code.headers["content-type"] == "image/svg+xml"
    assert code.text.startswith("<svg")
    assert client.get(f"{address}-tidak-ada.qr.svg").status_code == 404
    assert client.get(f"{address}-tidak-ada.png").status_code == 404


def test_a_list_in_an_address_is_shown_and_can_be_taken_along(client: TestClient) -> None:
    query = "praktik=diy-sakip-aa&praktik=sumedang-sakip-desa&praktik=tidak-ada&kunjungan=2025-02-kalteng-to-jabar"
    page = client.get(f"/pilihan?{query}").text
    assert page.count('data-dokumen="/praktik/') == 2
    assert page.count('data-dokumen="/kunjungan/') == 1
    assert "1 dokumen dari daftar ini tidak ada lagi" in page
    assert "/banding?praktik=diy-sakip-aa&amp;praktik=sumedang-sakip-desa" in page
    table = client.get(f"/pilihan.csv?{query}").text
    assert len(table.splitlines()) == 4
    assert "/praktik/diy-sakip-aa" in table


def test_an_endless_list_is_refused(client: TestClient) -> None:
    assert client.get("/pilihan?" + "&".join(["praktik=a"] * 61)).status_code == 422


def test_the_page_of_styles_is_for_development_only(client: TestClient) -> None:
    assert client.get("/gaya").status_code == 404
