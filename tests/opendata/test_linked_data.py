"""What pages say to programs is valid JSON-LD in schema.org's words, and harmless in the page."""

import json
import re
from typing import Any

import pytest
from build import a_practice
from conftest import Installation, Make, swept
from fastapi.testclient import TestClient
from page_kinds import PAGES
from playwright.sync_api import Browser, ConsoleMessage
from pyld import jsonld

EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
SCHEMA = "https://schema.org/"
REQUIRED = {
    "Report": (
        "name",
        "url",
        "inLanguage",
        "dateModified",
        "author",
        "publisher",
        "license",
        "citation",
        "about",
    ),
    "GovernmentService": ("name", "provider", "areaServed"),
    "Event": ("name", "startDate", "location", "organizer"),
    "WebSite": ("name", "url", "potentialAction"),
    "SearchAction": ("target", "query-input"),
    "BreadcrumbList": ("itemListElement",),
    "ItemList": ("numberOfItems", "itemListElement"),
    "ListItem": ("position", "name"),
    "Dataset": ("name", "description", "license", "distribution", "creator"),
    "DataDownload": ("encodingFormat", "contentUrl"),
    "DataCatalog": ("name", "dataset", "publisher"),
    "DefinedTerm": ("name", "termCode", "inDefinedTermSet"),
    "DefinedTermSet": ("name", "hasDefinedTerm"),
    "Legislation": ("name", "legislationIdentifier"),
}
"""What each type of ours is useless without."""
KINDS = {
    "/": {"WebSite", "SearchAction"},
    "/praktik/jabar-roadmap-reformasi-birokrasi": {
        "Report",
        "GovernmentService",
        "BreadcrumbList",
        "Legislation",
    },
    "/kunjungan/2025-02-kalteng-to-jabar": {"Report", "Event", "BreadcrumbList"},
    "/praktik/": {"ItemList", "BreadcrumbList"},
    "/kunjungan/": {"ItemList"},
    "/cari?q=sakip": {"ItemList"},
    "/nilai/": {"DefinedTermSet", "DefinedTerm"},
    "/nilai/adaptif": {"DefinedTerm", "BreadcrumbList"},
    "/peran/": {"ItemList"},
    "/daerah/": {"ItemList"},
    "/regulasi/": {"ItemList"},
    "/indikator/": {"ItemList"},
    "/matriks": {"Dataset", "DataDownload"},
    "/peran/bkd": {"DefinedTerm", "BreadcrumbList"},
    "/daerah/32": {"AdministrativeArea", "Country", "PropertyValue"},
    "/daerah/32.11": {"AdministrativeArea", "BreadcrumbList"},
    "/daerah/menpanrb": {"GovernmentOrganization"},
    "/indikator/indeks-rb": {"Dataset", "DataDownload", "PropertyValue"},
    "/regulasi/se-menpanrb-20-2021": {"Legislation", "GovernmentOrganization"},
    "/data": {"DataCatalog", "Dataset", "DataDownload"},
}
Node = dict[str, Any]


@pytest.fixture(scope="module")
def client(site: Installation) -> TestClient:
    return site.client()


def described(page: str) -> Node:
    (text,) = EMBEDDED.findall(page)
    found: Node = json.loads(text)
    return found


def offline(_address: str, _options: object) -> Node:
    """schema.org's context as far as we use it: every name is its own."""
    context = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "item": {"@type": "@id"}}
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": SCHEMA,
        "document": {"@context": context},
    }


def nodes(part: Any) -> list[Node]:
    if isinstance(part, list):
        return [node for one in part for node in nodes(one)]
    if not isinstance(part, dict):
        return []
    inside = [node for one in part.values() for node in nodes(one)]
    return [part, *inside] if "@type" in part else inside


@pytest.mark.parametrize("address", KINDS)
def test_a_page_says_what_it_is_with_what_its_kind_needs(client: TestClient, address: str) -> None:
    found = described(client.get(address).text)
    assert found["@context"] == "https://schema.org"
    types = {node["@type"] for node in nodes(found)}
    assert types >= KINDS[address]
    for node in nodes(found):
        assert [name for name in REQUIRED.get(node["@type"], ()) if not node.get(name)] == [], node
        assert None not in node.values()
    expanded = jsonld.expand(found, {"documentLoader": offline})
    assert expanded
    assert "null" not in json.dumps(expanded)


def test_a_practice_is_a_report_with_its_own_facts(client: TestClient) -> None:
    address = "/praktik/jabar-roadmap-reformasi-birokrasi"
    own = client.get(f"{address}.json").json()
    (report,) = [one for one in nodes(described(client.get(address).text)) if one["@type"] == "Report"]
    assert report["name"] == own["title"]
    assert report["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (report["datePublished"], report["dateModified"]) == (own["published"], own["changed"])
    assert [one["url"] for one in report["citation"]] == [source["url"] for source in own["sources"]]
    for copy in report["encoding"]:
        answer = client.get(copy["contentUrl"].removeprefix("http://127.0.0.1:8000"))
        assert answer.headers["content-type"].startswith(copy["encodingFormat"])


@swept(one_in=4)
def test_a_visit_says_its_date_no_more_exactly_than_it_is_known(client: TestClient, one_in: int) -> None:
    for visit in client.get("/api/v1/visits?per_page=100").json()["items"][::one_in]:
        found = [one for one in nodes(described(client.get(visit["url"]).text)) if one["@type"] == "Event"]
        length = {"year": 4, "month": 7, "day": 10}[visit.get("date_precision") or "day"]
        for event in found:
            assert event.get("startDate", "") == (visit.get("date_start") or "")[:length]


def test_the_english_page_leads_back_the_english_way(client: TestClient) -> None:
    found = described(client.get("/en/praktik/diy-sakip-aa").text)
    (way,) = [one for one in nodes(found) if one["@type"] == "BreadcrumbList"]
    assert [(one["name"], one.get("item")) for one in way["itemListElement"]][:2] == [
        ("Home", "http://127.0.0.1:8000/en/"),
        ("Practices", "http://127.0.0.1:8000/en/praktik/"),
    ]


def test_words_of_a_document_never_end_the_script(make: Make) -> None:
    title = "'</script><script>alert(1)</script> & <!-- '"
    library = make({"practices/satu.md": a_practice(title=title)})
    library.bring_up_to_date()
    page = library.client().get("/praktik/satu").text
    assert "<script>alert" not in page
    report = described(page)["@graph"][0]
    assert report["name"] == "</script><script>alert(1)</script> & <!--"


def test_private_pages_describe_themselves_to_nobody(client: TestClient) -> None:
    for address in ("/masuk", "/siapkan/rencana/baru"):
        assert EMBEDDED.findall(client.get(address).text) == []


@pytest.mark.browser
@swept(one_in=4)
def test_the_browser_takes_it_for_data_under_our_policy(browser: Browser, server: str, one_in: int) -> None:
    context = browser.new_context(base_url=server)
    page = context.new_page()
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(message.text)

    page.on("console", note)
    context.add_init_script(
        "window.violations = [];"
        "document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.blockedURI));"
    )
    for address in [*KINDS][::one_in]:
        response = page.goto(address)
        assert response is not None
        assert "script-src 'self'" in response.header_value("content-security-policy")  # type: ignore[operator]
        text = page.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(text or "")["@graph"]
        assert page.evaluate("window.violations") == []
    assert faults == []
    context.close()


def test_every_kind_of_page_that_describes_itself_is_valid(client: TestClient) -> None:
    for address in PAGES:
        for text in EMBEDDED.findall(client.get(address).text):
            assert jsonld.expand(json.loads(text), {"documentLoader": offline}), address
