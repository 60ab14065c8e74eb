"""An installation of its own name: a province's site is not called like the product."""

from io import BytesIO

import docx
import pytest
from build import a_practice
from conftest import Make

from app.settings import Settings

NAME, PUBLISHER = "Kaji Tiru <Jateng>", "Biro Organisasi Setda Jawa Tengah"


def test_a_site_bears_its_own_name_and_publisher_everywhere(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()
    visitor = library.new_client(site_name=NAME, publisher=PUBLISHER)
    escaped = "Kaji Tiru &lt;Jateng&gt;"
    for address in (
        "/",
        "/cari?q=budaya",
        "/praktik/satu",
        "/tentang",
        "/privasi",
        "/meja",
        "/r/32/",
        "/en/",
    ):
        html = visitor.get(address).text
        assert f"<span>{escaped}</span></a>" in html, address
        assert f"{escaped}</title>" in html or f"<title>{escaped}: " in html, address
    assert f"Diterbitkan oleh {PUBLISHER}." in visitor.get("/tentang").text
    assert PUBLISHER in visitor.get("/privasi").text
    assert visitor.get("/manifest.webmanifest").json()["name"] == NAME
    for address in ("/opensearch.xml", "/umpan.atom", "/cari.atom?q=budaya", "/praktik/satu/umpan.atom"):
        assert escaped in visitor.get(address).text, address
    paper = docx.Document(BytesIO(visitor.get("/praktik/satu.docx").content))
    assert any(f"Praktik · {NAME}, " in line.text for line in paper.paragraphs)
    booklet = docx.Document(BytesIO(visitor.get("/pilihan/buklet.docx?praktik=satu").content))
    assert f"Buklet {NAME}" in [line.text for line in booklet.paragraphs]


@pytest.mark.parametrize("name", ["", "x" * 31])
def test_a_name_that_no_header_can_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="site_name"):
        Settings.model_validate({"secret_key": "k" * 40, "site_name": name})
