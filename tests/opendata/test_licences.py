from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient
from pypdf import PdfReader

from app.documents.licences import DEFAULT_LICENCE, LICENCES

ATOM = "{http://www.w3.org/2005/Atom}"
SHARED = a_practice().replace("---\n\n", "license: CC-BY-SA-4.0\n---\n\n", 1)


@pytest.fixture(scope="module")
def pages(site: Installation) -> TestClient:
    return site.client()


@pytest.mark.parametrize("path", ["/praktik/diy-sakip-aa", "/kunjungan/2025-02-kalteng-to-jabar"])
def test_a_document_that_names_no_licence_has_the_one_of_the_library(pages: TestClient, path: str) -> None:
    assert pages.get(f"{path}.json").json()["license"] == DEFAULT_LICENCE
    terms = LICENCES[DEFAULT_LICENCE]
    assert f'<a href="{terms.url}" rel="license noopener">{terms.name}</a>' in pages.get(path).text
    paper = PdfReader(BytesIO(pages.get(f"{path}.pdf").content))
    assert terms.name in "".join(page.extract_text() for page in paper.pages[-2:])


def test_a_licence_of_its_own_goes_wherever_the_document_goes(make: Make) -> None:
    library = make(
        {"practices/satu.md": SHARED, "practices/dua.md": a_practice(), "visits/tiga.md": a_visit()}
    )
    library.bring_up_to_date()
    client, terms = library.client(), LICENCES["CC-BY-SA-4.0"]
    assert terms.url in client.get("/praktik/satu").text
    assert terms.url not in client.get("/praktik/dua").text
    assert client.get("/api/v1/practices/satu").json()["license"] == "CC-BY-SA-4.0"
    feed = ET.fromstring(client.get("/praktik/umpan.atom").content)
    rights = {
        str(entry.findtext(f"{ATOM}id")).rpartition("/")[2]: entry.findtext(f"{ATOM}rights")
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert rights == {"satu": "CC BY-SA 4.0", "dua": "CC BY 4.0"}
    paper = PdfReader(BytesIO(client.get("/praktik/satu.pdf").content))
    assert "CC BY-SA 4.0" in "".join(page.extract_text() for page in paper.pages)


def test_an_unknown_licence_is_a_fault_that_names_the_known_ones(make: Make) -> None:
    library = make({"practices/satu.md": SHARED.replace("CC-BY-SA-4.0", "CC-BY-NC-4.0")})
    (problem,) = library.bring_up_to_date().problems
    assert (problem.code, problem.key) == ("K05", "license")
    assert "CC-BY" in problem.hint
