"""Others harvest the library by OAI-PMH: with the harvester libraries use, against the running server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, serving
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, IdDoesNotExist, NoRecordsMatch

from app.store.repositories.changelog import ChangeFilter, ChangeLog, ChangeRecord
from app.store.repositories.documents import DocumentRepository
from app.web.opendata import oai
from app.web.opendata.oai_arguments import ListRequest, resumption_token

OAI = "{http://www.openarchives.org/OAI/2.0/}"
ARGUMENTS = {"metadataPrefix": "oai_dc"}


@pytest.fixture(scope="module")
def address(site: Installation) -> Iterator[str]:
    with serving(site) as server:
        yield f"{server}/oai"


@pytest.fixture(scope="module")
def client(site: Installation) -> TestClient:
    return site.client()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_repository_introduces_itself(address: str, method: str) -> None:
    harvester = Sickle(address, http_method=method)
    about = harvester.Identify()
    assert (about.protocolVersion, about.granularity) == ("2.0", "YYYY-MM-DDThh:mm:ssZ")
    assert about.deletedRecord == "transient"
    assert datetime.fromisoformat(about.earliestDatestamp) <= datetime.now(UTC)
    assert [one.metadataPrefix for one in harvester.ListMetadataFormats()] == ["oai_dc"]
    sets = [one.setSpec for one in harvester.ListSets()]
    assert sets[:3] == ["praktik", "kunjungan", "nilai"]
    assert {"nilai:akuntabel", "peran", "peran:bkd", "daerah", "daerah:32"} <= set(sets)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_whole_library_is_harvested_once_in_pages(site: Installation, address: str, method: str) -> None:
    titles = {
        f"oai:127.0.0.1:{'praktik' if kind == 'practice' else 'kunjungan'}/{slug}": title
        for kind, slug, title in DocumentRepository(site.engine).list_titles()
    }
    assert len(titles) > 2 * oai.PER_PAGE
    records = list(Sickle(address, http_method=method).ListRecords(**ARGUMENTS))
    assert len(records) == len(titles)
    assert {one.header.identifier: one.metadata["title"][0] for one in records} == titles
    stamps = [one.header.datestamp for one in records]
    assert stamps == sorted(stamps)
    headers = list(Sickle(address).ListIdentifiers(**ARGUMENTS))
    assert [one.identifier for one in headers] == [one.header.identifier for one in records]


def test_a_record_says_what_the_document_says(site: Installation, address: str, client: TestClient) -> None:
    own = client.get("/api/v1/practices/jabar-roadmap-reformasi-birokrasi").json()
    identifier = f"oai:127.0.0.1:praktik/{own['slug']}"
    record = Sickle(address).GetRecord(identifier=identifier, **ARGUMENTS)
    said = record.metadata
    assert said["title"] == [own["title"]]
    assert said["description"] == [own["summary"]]
    assert said["identifier"] == [f"{address.removesuffix('/oai')}{own['url']}"]
    assert said["source"] == [source["url"] for source in own["sources"]]
    assert said["rights"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert said["coverage"] == ["Provinsi Jawa Barat", str(own["start_year"])]
    names = [site.reference.values[link["value"]].name for link in own["values"]]
    assert said["subject"][: len(names)] == names
    sets = {f"nilai:{link['value']}" for link in own["values"]}
    sets |= {f"peran:{link['role']}" for link in own["roles"]}
    assert set(record.header.setSpecs) == {"praktik", *sets, "daerah:32"}
    assert said["date"] == list(dict.fromkeys((own["published"], own["changed"])))


def test_a_set_is_a_part_of_the_library(address: str, client: TestClient) -> None:
    for name, query in (("kunjungan", "visits"), ("praktik", "practices")):
        total = client.get(f"/api/v1/{query}").json()["total"]
        assert len(list(Sickle(address).ListIdentifiers(set=name, **ARGUMENTS))) == total
    pages = [
        client.get(f"/api/v1/search?value=adaptif&per_page=100&page={page}").json() for page in (1, 2, 3)
    ]
    found = {f"oai:127.0.0.1:{item['url'][1:]}" for page in pages for item in page["items"]}
    assert len(found) == pages[0]["total"]
    ours = {one.identifier for one in Sickle(address).ListIdentifiers(set="nilai:adaptif", **ARGUMENTS)}
    assert ours == found


@pytest.mark.parametrize(("name", "query"), [("peran:bkd", "role=bkd"), ("daerah:34", "region=34")])
def test_sets_of_roles_and_regions_hold_what_the_search_finds(
    address: str, client: TestClient, name: str, query: str
) -> None:
    harvester = Sickle(address)
    assert name in [one.setSpec for one in harvester.ListSets()]
    found = client.get(f"/api/v1/search?{query}&per_page=100").json()
    harvested = list(harvester.ListIdentifiers(set=name, **ARGUMENTS))
    assert len(harvested) == found["total"]
    assert {item["slug"] for item in found["items"]} <= {
        one.identifier.rpartition("/")[2] for one in harvested
    }
    assert all(name in one.setSpecs for one in harvested)


def test_every_set_has_records_and_every_record_is_in_listed_sets(address: str) -> None:
    harvester = Sickle(address)
    listed = {one.setSpec for one in harvester.ListSets()}
    named = {name for one in harvester.ListIdentifiers(**ARGUMENTS) for name in one.setSpecs}
    assert named <= listed
    assert {name for name in listed if ":" in name and not name.startswith("nilai")} <= named


def test_faults_are_answers_by_their_codes(address: str) -> None:
    harvester = Sickle(address)
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(identifier="oai:127.0.0.1:praktik/tidak-ada", **ARGUMENTS)
    with pytest.raises(NoRecordsMatch):
        list(harvester.ListRecords(set="tidak-ada", **ARGUMENTS))
    with pytest.raises(BadArgument):
        list(harvester.ListRecords(**ARGUMENTS, **{"from": "kemarin"}))


def answer(client: TestClient, query: str) -> ET.Element:
    response = client.get(f"/oai?{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    return ET.fromstring(response.content)


def error_of(client: TestClient, query: str) -> str:
    found = answer(client, query).find(f"{OAI}error")
    assert found is not None, query
    assert found.text
    return found.attrib["code"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Hapus", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=praktik", "badArgument"),
        ("verb=GetRecord&identifier=x", "badArgument"),
        (
            "verb=GetRecord&identifier=oai:127.0.0.1:praktik/diy-sakip-aa&metadataPrefix=marc",
            "cannotDisseminateFormat",
        ),
        ("verb=GetRecord&identifier=oai:127.0.0.1:orang/x&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=oai:127.0.0.1:praktik/%00&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=praktik/diy-sakip-aa&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:praktik/tidak", "idDoesNotExist"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-11&until=2025-02-12T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-11&until=2025-02-10", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nilai:ramah", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=abc", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=abc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=abc", "badResumptionToken"),
    ],
)
def test_every_fault_of_the_protocol_has_its_code(client: TestClient, query: str, code: str) -> None:
    assert error_of(client, query) == code


def test_a_request_at_fault_is_not_repeated_a_good_one_is(client: TestClient) -> None:
    bad = answer(client, "verb=Hapus&x=1").find(f"{OAI}request")
    good = answer(client, "verb=ListSets").find(f"{OAI}request")
    assert bad is not None
    assert good is not None
    assert (bad.attrib, good.attrib) == ({}, {"verb": "ListSets"})


def test_oai_responses_are_never_cached(client: TestClient) -> None:
    assert "etag" not in client.get("/oai?verb=Identify").headers


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda data: data.hex()))
def test_oai_answers_any_resumption_token(client: TestClient, text: str) -> None:
    response = client.get("/oai", params={"verb": "ListRecords", "resumptionToken": text})
    assert response.status_code == 200
    assert b"error code=" in response.content


@pytest.mark.parametrize("start", ["-1", "0", "99999999999999999999", "x", None])
@pytest.mark.parametrize("slug", ["a", "\0", "' OR 1=1", "ü"])
def test_a_token_made_up_by_somebody_is_refused_or_harmless(
    client: TestClient, start: object, slug: str
) -> None:
    made = resumption_token(
        ListRequest(ChangeFilter(), {"metadataPrefix": "oai_dc"}),
        ChangeRecord("practice", slug, datetime(2020, 1, 1, tzinfo=UTC), is_gone=False),
        start,  # type: ignore[arg-type]
    )
    response = client.get("/oai", params={"verb": "ListIdentifiers", "resumptionToken": made})
    assert response.status_code == 200
    ET.fromstring(response.content)


def test_a_form_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/oai", content=b"x" * 5_000).status_code == 413
    assert client.post("/oai", content=b"\xff\xfe").status_code == 400


def harvested(client: TestClient, query: str) -> tuple[list[str], str]:
    """The identifiers of a page, with a cross before what is gone, and the token for the next."""
    root = answer(client, query)
    headers = [
        ("†" if one.attrib.get("status") == "deleted" else "")
        + str(one.findtext(f"{OAI}identifier")).rpartition(":")[2]
        for one in root.iter(f"{OAI}header")
    ]
    return headers, next((one.text or "" for one in root.iter(f"{OAI}resumptionToken")), "")


def test_incremental_harvest_lists_changes_and_deletions(make: Make) -> None:
    library = make(
        {"practices/satu.md": a_practice(), "practices/dua.md": a_practice(), "visits/tiga.md": a_visit()}
    )
    library.bring_up_to_date()
    client = library.client()
    long_ago = (datetime.now(UTC) - timedelta(days=400)).replace(microsecond=0)
    with library.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE document SET updated_at = '{long_ago:%Y-%m-%d %H:%M:%S}.000000'")  # noqa: S608
    since = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    query = f"verb=ListIdentifiers&metadataPrefix=oai_dc&from={since}"
    assert error_of(client, query) == "noRecordsMatch"
    (library.content / "practices/dua.md").unlink()
    (library.content / "practices/satu.md").write_text(a_practice(title="Judul baru"))
    library.bring_up_to_date()
    assert sorted(harvested(client, query)[0]) == ["praktik/satu", "†praktik/dua"]
    assert harvested(client, f"{query}&set=kunjungan".replace(f"&from={since}", ""))[0] == ["kunjungan/tiga"]
    gone = answer(client, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:praktik/dua")
    assert gone.find(f".//{OAI}metadata") is None
    until = f"{long_ago:%Y-%m-%d}"
    assert harvested(client, f"verb=ListIdentifiers&metadataPrefix=oai_dc&until={until}")[0] == [
        "kunjungan/tiga"
    ]
    second = f"{long_ago:%Y-%m-%dT%H:%M:%SZ}"
    exact = f"verb=ListIdentifiers&metadataPrefix=oai_dc&from={second}&until={second}"
    assert harvested(client, exact)[0] == ["kunjungan/tiga"]
    assert ChangeLog(library.engine).earliest_change() == long_ago
    (library.content / "practices/dua.md").write_text(a_practice())
    library.bring_up_to_date()
    assert sorted(harvested(client, query)[0]) == ["praktik/dua", "praktik/satu"]


def test_resumption_token_continues_despite_changes(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {f"practices/p{number}.md": a_practice() for number in range(5)}
    library = make(files)
    library.bring_up_to_date()
    client = library.client()
    monkeypatch.setattr(oai, "PER_PAGE", 2)
    first, onward = harvested(client, "verb=ListIdentifiers&metadataPrefix=oai_dc&set=praktik")
    assert first == ["praktik/p0", "praktik/p1"]
    (library.content / "practices/p0.md").unlink()
    (library.content / "practices/p9.md").write_text(a_practice())
    library.bring_up_to_date()
    seen: list[str] = []
    while onward:
        page, onward = harvested(client, f"verb=ListIdentifiers&resumptionToken={onward}")
        seen += page
    assert seen[:3] == ["praktik/p2", "praktik/p3", "praktik/p4"]
    assert sorted(seen[3:]) == ["praktik/p9", "†praktik/p0"]
