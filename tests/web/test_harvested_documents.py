"""Documents that were harvested: read like others, changed by nobody here, passed on to nobody."""

import io
import zipfile

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient

from app.documents.markdown.files import edit_text

ORIGIN = {
    "source": "jabar",
    "name": "Studi Banding Jawa Barat",
    "url": "https://jabar.example/praktik/peta",
    "fetched": "2026-11-29",
}
HERE = "/praktik/jabar--peta"


@pytest.fixture
def library(make: Make) -> Installation:
    text = edit_text(a_practice(title="Peta jalan dari Jawa Barat"), {"origin": ORIGIN})
    library = make(
        {
            "practices/harvested/jabar/jabar--peta.md": text,
            "practices/satu.md": a_practice(),
            "harvest.yaml": "",
        }
    )
    library.bring_up_to_date()
    return library


def test_a_harvested_document_says_where_it_comes_from(visitor: TestClient) -> None:
    page = visitor.get(HERE).text
    assert "Dipanen dari Studi Banding Jawa Barat pada 29 November 2026 · lisensi CC BY 4.0" in page
    assert '<link rel="canonical" href="https://jabar.example/praktik/peta">' in page
    assert f"/meja/dokumen{HERE}" not in page
    assert f"{HERE}/koreksi" not in page
    assert visitor.get(f"{HERE}/koreksi").status_code == 404
    assert visitor.get("/api/v1/search?q=peta").json()["items"][0]["slug"] == "jabar--peta"
    assert visitor.get(f"/api/v1{HERE.replace('praktik', 'practices')}").json()["origin"] == ORIGIN
    assert "https://jabar.example/praktik/peta" in visitor.get(f"{HERE}.bib").text


def test_harvested_documents_are_not_passed_on_as_own(visitor: TestClient) -> None:
    with zipfile.ZipFile(io.BytesIO(visitor.get("/pustaka.zip").content)) as archive:
        names = archive.namelist()
    assert "practices/satu.md" in names
    assert not [name for name in names if "harvest" in name]
    listed = visitor.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").text
    assert "praktik/satu" in listed
    assert "jabar--" not in listed
    assert "jabar--" not in visitor.get("/sitemap.xml").text
    assert "https://jabar.example/praktik/peta" in visitor.get("/data/praktik.csv").text


@pytest.mark.parametrize("path", ["practices/satu.md", "practices/jabar--satu.md"])
def test_an_own_document_claims_no_other_origin(make: Make, path: str) -> None:
    library = make({path: edit_text(a_practice(), {"origin": ORIGIN})})
    assert [one.code for one in library.bring_up_to_date().problems] == ["H01"]
