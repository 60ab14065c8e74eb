"""The catalogue is DCAT that portals can take in, and everything it names is there."""

from typing import Any

import pytest
from conftest import Installation
from fastapi.testclient import TestClient
from pyld import jsonld

from app.web.opendata.datasets import DATA_SETS

DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
BASE = "http://127.0.0.1:8000"
Node = dict[str, Any]


@pytest.fixture(scope="module")
def client(site: Installation) -> TestClient:
    return site.client(publisher="Diskominfo Contoh", contact="data@contoh.go.id")


@pytest.fixture(scope="module")
def catalogue(client: TestClient) -> Node:
    answer = client.get("/data.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    (found,) = jsonld.expand(answer.json())
    node: Node = found
    return node


def refuse(address: str, _options: object) -> Node:
    raise AssertionError(f"asks somebody else: {address}")


def test_the_catalogue_has_what_dcat_ap_demands(client: TestClient, catalogue: Node) -> None:
    assert jsonld.to_rdf(client.get("/data.jsonld").json(), {"documentLoader": refuse})
    for name in ("title", "description", "publisher", "license", "modified", "language", "spatial"):
        assert catalogue[DCT + name], name
    (publisher,) = catalogue[f"{DCT}publisher"]
    assert publisher["http://xmlns.com/foaf/0.1/name"] == [{"@value": "Diskominfo Contoh"}]
    sets = catalogue[f"{DCAT}dataset"]
    assert len(sets) == len(DATA_SETS) + 1
    for one in sets:
        assert one["@type"] == [f"{DCAT}Dataset"]
        for name in ("title", "description", "publisher", "modified", "spatial", "accrualPeriodicity"):
            assert one[DCT + name], name
        assert {said["@language"] for said in one[f"{DCT}title"]} == {"id", "en"}
        (contact,) = one[f"{DCAT}contactPoint"]
        mail = contact["http://www.w3.org/2006/vcard/ns#hasEmail"]
        assert mail == [{"@id": "mailto:data@contoh.go.id"}]
        for copy in one[f"{DCAT}distribution"]:
            assert copy[f"{DCAT}accessURL"]
            assert copy[f"{DCT}license"] == [{"@id": "https://creativecommons.org/licenses/by/4.0/"}]
            assert copy[f"{DCAT}mediaType"]


def test_everything_the_catalogue_names_is_there_and_of_that_kind(
    client: TestClient, catalogue: Node
) -> None:
    for one in catalogue[f"{DCAT}dataset"]:
        for copy in one[f"{DCAT}distribution"]:
            answer = client.get(copy[f"{DCAT}accessURL"][0]["@id"].removeprefix(BASE))
            assert answer.status_code == 200
            kind = copy[f"{DCAT}mediaType"][0]["@id"].removeprefix(
                "https://www.iana.org/assignments/media-types/"
            )
            assert answer.headers["content-type"].partition(";")[0] == kind
        page = one[f"{DCAT}landingPage"][0]["@id"].removeprefix(BASE)
        assert client.get(page).status_code == 200


def test_people_find_the_same_data_sets_in_both_languages(client: TestClient) -> None:
    page, english = client.get("/data").text, client.get("/en/data").text
    for name, one in DATA_SETS.items():
        for text in (page, english):
            assert f'href="/data/{name}.csv"' in text
            assert f'href="/data/{name}.xlsx"' in text
        assert one.description in page
        assert one.description not in english
    assert "data@contoh.go.id" in page
    assert 'href="/data.jsonld"' in english


def test_a_language_model_is_told_what_the_site_is_and_where_its_data_are(client: TestClient) -> None:
    answer = client.get("/llms.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[0] == "# Studi Banding"
    assert lines[2].startswith("> ")
    addresses = [part.partition(")")[0] for part in answer.text.split("](")[1:]]
    assert len(addresses) > 15
    for address in addresses:
        assert client.get(address.removeprefix(BASE)).status_code == 200, address
