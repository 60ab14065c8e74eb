"""Addresses that others make up: they lead to this site only, in their language, and are never a fault of ours."""

import re
from collections.abc import Iterator

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, exhaustive
from fastapi.testclient import TestClient
from httpx2 import Response
from routes import routes_of

from app.web.api.router import router as api
from app.web.routes import PAGES

ELSEWHERE = "jahat.example"
COLLAPSED = {
    "//jahat.example/": "/jahat.example/",
    "/en//jahat.example/": "/en/jahat.example/",
    "/en///jahat.example/?a=1&b=%2F": "/en/jahat.example/?a=1&b=%2F",
    "/en/%5Cjahat.example/": "/en/jahat.example/",
    "/en/%2F%2Fjahat.example/": "/en/jahat.example/",
    "/en/%09/jahat.example": "/en/jahat.example",
    "/%0D%0A/jahat.example": "/jahat.example",
    "/%5C%5Cjahat.example/x": "/jahat.example/x",
    "/praktik//satu": "/praktik/satu",
    "/en/masuk//jahat.example/": "/en/masuk/jahat.example/",
    "/meja//jahat.example": "/meja/jahat.example",
}
"""Addresses that a browser could take for another site → where they lead."""
REDIRECTED = {
    "/praktik": "/praktik/",
    "/praktik/satu/?x=1": "/praktik/satu",
    "/en/praktik?q=a&q=b": "/en/praktik/?q=a&q=b",
    "/en/praktik/satu/?tampil=semua": "/en/praktik/satu?tampil=semua",
    "/en/masuk?lanjut=/meja/akun": "/masuk?lanjut=/meja/akun",
    "/en/meja/catatan?hal=2": "/meja/catatan?hal=2",
}


def ask(client: TestClient, address: str, **headers: str) -> Response:
    return client.get(f"http://testserver{address}", headers=headers, follow_redirects=False)


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(), "visits/v.md": a_visit()})
    library.bring_up_to_date()
    return library


@pytest.mark.parametrize("host", ["testserver", ELSEWHERE])
def test_an_address_that_could_name_another_site_collapses_to_a_local_one(
    visitor: TestClient, host: str
) -> None:
    for address, local in COLLAPSED.items():
        answer = ask(visitor, address, Host=host)
        assert (answer.status_code, answer.headers.get("location")) == (308, local), address


def test_redirects_name_no_host_stay_in_their_language_and_keep_their_query(visitor: TestClient) -> None:
    for address, there in REDIRECTED.items():
        answer = ask(visitor, address, Host=ELSEWHERE)
        assert answer.status_code in (303, 307, 308), address
        path, query = (there.partition("?")[0], address.partition("?")[2])
        assert answer.headers["location"] == (f"{path}?{query}" if query else path), address


def public_addresses() -> Iterator[str]:
    """Every public route, with values that exist where its parameters are known by their name."""
    known = {
        "slug": "satu",
        "code": "32",
        "part": "praktik",
        "number": "1",
        "name": "praktik",
        "form": "docx",
    }
    api_paths = {route.path for route in routes_of(api)}
    for route in routes_of(api, *PAGES):
        path = f"/api/v1{route.path}" if route.path in api_paths else route.path
        if "GET" in route.methods and not path.startswith("/meja"):
            yield re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "x"), path)


def with_other_slash(address: str) -> str:
    return address.rstrip("/") if len(address) > 1 and address.endswith("/") else f"{address}/"


@pytest.mark.parametrize(
    ("one_in", "ways"), [(3, 1), pytest.param(1, 4, marks=exhaustive)], ids=["some", "all"]
)
def test_no_link_of_any_route_is_built_from_the_host_of_the_request(
    visitor: TestClient, one_in: int, ways: int
) -> None:
    for number, address in enumerate([*public_addresses()][::one_in]):
        every = (address, f"/en{address}", with_other_slash(address), f"{address}?q=a")
        for asked in (every[(number + way) % len(every)] for way in range(ways)):
            answer = ask(visitor, asked, Host=ELSEWHERE, **{"X-Forwarded-Host": ELSEWHERE})
            assert ELSEWHERE not in answer.headers.get("location", ""), asked
            if "text" in answer.headers.get("content-type", "") or "xml" in answer.headers.get(
                "content-type", ""
            ):
                assert ELSEWHERE not in answer.text, asked


@pytest.mark.parametrize(
    "address", ["/tidak-ada//x", "/en/%5Cjahat.example/x", "/%E2%80%AE/x", "/%3Ca%3E%22/x"]
)
def test_a_page_that_is_not_found_links_to_no_other_site(visitor: TestClient, address: str) -> None:
    page = visitor.get(f"http://testserver{address}", headers={"Host": ELSEWHERE})
    assert page.status_code == 404
    assert not re.search(r'(?:href|src|action)="(?://|/\\|/\s)', page.text)
    assert ELSEWHERE not in page.text.replace("/jahat.example", "")


@pytest.mark.parametrize("part", ["visits", "practices"])
def test_the_api_has_no_document_of_an_invisible_name(visitor: TestClient, part: str) -> None:
    """A redirect to the list would answer a request for one document with all of them."""
    for name in ("%0D", "%09%0A", "%5C"):
        assert ask(visitor, f"/api/v1/{part}/{name}").status_code == 404
