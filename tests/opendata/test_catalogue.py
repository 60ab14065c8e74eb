"""The catalogue is DCAT that portals can take in, and everything it names is there."""

import csv
import os
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from build import a_practice
from conftest import Installation, Make, swept
from fastapi.testclient import TestClient
from pyld import jsonld
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from app.web.opendata import table_sizes
from app.web.opendata.datasets import DATA_SETS
from app.web.opendata.turtle import to_turtle

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


@swept(one_in=4)
def test_everything_the_catalogue_names_is_there_and_of_that_kind(
    client: TestClient, catalogue: Node, one_in: int
) -> None:
    for one in catalogue[f"{DCAT}dataset"][::one_in]:
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


@swept(one_in=3)
def test_a_language_model_is_told_what_the_site_is_and_where_its_data_are(
    client: TestClient, one_in: int
) -> None:
    answer = client.get("/llms.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[0] == "# Studi Banding"
    assert lines[2].startswith("> ")
    addresses = [part.partition(")")[0] for part in answer.text.split("](")[1:]]
    assert len(addresses) > 15
    for address in addresses[::one_in]:
        assert client.get(address.removeprefix(BASE)).status_code == 200, address


def test_turtle_says_what_json_ld_says(client: TestClient) -> None:
    answer = client.get("/data.ttl")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    turtle, json_ld = Graph().parse(data=answer.text, format="turtle"), Graph()
    options = {"format": "application/n-quads", "documentLoader": refuse}
    json_ld.parse(data=jsonld.to_rdf(client.get("/data.jsonld").json(), options), format="nt")
    assert len(turtle) > 300
    assert isomorphic(turtle, json_ld)


def test_signs_in_a_text_do_not_end_it_in_turtle() -> None:
    text = 'kutip " garis \\ baris\nbaru \t “é” \U0001f600 <b>'
    document = {
        "@context": {"dct": DCT},
        "@id": "https://a.example/b c",
        "@type": "dct:Location",
        "dct:title": [{"@value": text, "@language": "id"}, text],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dct:publisher": {"@id": "https://a.example/x", "dct:title": "y"},
        },
    }
    graph = Graph().parse(data=to_turtle(document), format="turtle")
    said = {str(one) for one in graph.objects(URIRef("https://a.example/b%20c"), URIRef(f"{DCT}title"))}
    assert said == {text}
    assert (URIRef("https://a.example/x"), URIRef(f"{DCT}title"), Literal("y")) in graph


def test_data_sets_say_since_when_for_which_time_and_how_large(client: TestClient, catalogue: Node) -> None:
    today = datetime.now(UTC).date().isoformat()
    issued = {}
    for one in catalogue[f"{DCAT}dataset"]:
        (first,), (last,) = one[f"{DCT}issued"], one[f"{DCT}modified"]
        assert first["@value"] <= last["@value"] < f"{today}T99"
        issued[one["@id"].rpartition("#")[2]] = first["@value"][:10]
        for copy in one[f"{DCAT}distribution"]:
            if f"{DCAT}byteSize" in copy:
                address = copy[f"{DCAT}downloadURL"][0]["@id"].removeprefix(BASE)
                (size,) = copy[f"{DCAT}byteSize"]
                assert abs(int(size["@value"]) - len(client.get(address).content)) < 200, address
    assert {name for name in issued if name != "pustaka"} == set(DATA_SETS)
    sets = {one["@id"].rpartition("#")[2]: one for one in catalogue[f"{DCAT}dataset"]}
    assert len(
        [1 for one in sets.values() for copy in one[f"{DCAT}distribution"] if f"{DCAT}byteSize" in copy]
    ) == 2 * len(DATA_SETS)
    (period,) = sets["kunjungan"][f"{DCT}temporal"]
    dates = sorted(visit_dates(client))
    (first,), (last,) = period[f"{DCAT}startDate"], period[f"{DCAT}endDate"]
    assert (first["@value"], last["@value"]) == (dates[0], dates[-1])
    assert last["@type"].startswith("http://www.w3.org/2001/XMLSchema#")
    assert f"{DCT}temporal" not in sets["peran"]


def visit_dates(client: TestClient) -> list[str]:
    table = csv.DictReader(StringIO(client.get("/data/kunjungan.csv").text.removeprefix("\ufeff")))
    return [row["mulai"] for row in table if row["mulai"]]


def test_the_size_of_a_long_table_follows_from_its_beginning(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = client.app.state.services  # type: ignore[attr-defined]
    whole = len(client.get("/data/kunjungan.csv").content)
    monkeypatch.setattr(table_sizes, "MAX_MEASURED_ROWS", 40)
    monkeypatch.setattr(table_sizes, "_measured", WeakKeyDictionary())
    size = table_sizes.table_size(services.library, services.bulk_reader, DATA_SETS["kunjungan"], "csv")
    assert 0.7 < size / whole < 1.4


def test_a_removal_is_a_change_of_the_data_sets_it_was_in(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(), "practices/dua.md": a_practice()})
    for name in ("satu", "dua"):
        os.utime(library.content / f"practices/{name}.md", (1_600_000_000, 1_600_000_000))
    library.bring_up_to_date()
    visitor = library.client()

    def modified() -> str:
        (found,) = [
            one
            for one in visitor.get("/data.jsonld").json()["dcat:dataset"]
            if one["@id"].endswith("#praktik")
        ]
        return str(found["dct:modified"]["@value"])

    assert modified().startswith("2020-09-13")
    (library.content / "practices/dua.md").unlink()
    library.bring_up_to_date()
    assert modified()[:10] == datetime.now(UTC).date().isoformat()
