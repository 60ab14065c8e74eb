"""Every document can be cited: APA on its page, BibTeX and RIS at their addresses, all three in the API."""

import re

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient

from app.documents.citation import CitedDocument

PRACTICE, VISIT = "/praktik/jabar-roadmap-reformasi-birokrasi", "/kunjungan/2025-02-kalteng-to-jabar"
RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\r\n]*")


@pytest.mark.parametrize("address", [PRACTICE, VISIT])
def test_a_document_is_cited_in_three_forms_that_agree(client: TestClient, address: str) -> None:
    own = client.get(f"{address}.json").json()
    bib, ris = client.get(f"{address}.bib"), client.get(f"{address}.ris")
    assert bib.headers["content-type"].startswith("application/x-bibtex")
    assert ris.headers["content-type"].startswith("application/x-research-info-systems")
    assert own["citation"] == {"apa": own["citation"]["apa"], "bibtex": bib.text, "ris": ris.content.decode()}
    year, url = own["changed"][:4], f"http://127.0.0.1:8000{address}"
    for text in (own["citation"]["apa"], bib.text, ris.text):
        for said in (own["title"], year, url, "Studi Banding"):
            assert said in text, said
    *lines, last = ris.content.decode().split("\r\n")
    assert last == ""
    assert [line for line in lines if not RIS_LINE.fullmatch(line)] == []
    assert (lines[0], lines[-1]) == ("TY  - RPRT", "ER  - ")
    page = client.get(address).text
    assert f'href="{address}.bib"' in page
    assert f'href="{address}.ris"' in page
    assert own["citation"]["apa"] in page


def test_signs_of_latex_in_a_title_are_written_so_that_they_print() -> None:
    cited = CitedDocument(
        "practice",
        "satu",
        "50% & lebih: {C_1} #2 ~ \\x\nbaris",
        "Ringkasan.",
        "Dinas A & B",
        "2025-02-03",
        "https://a.example/praktik/satu",
        "Studi Banding",
    )
    bib = cited.bibtex()
    assert r"title = {{50\% \& lebih: \{C\_1\} \#2 \textasciitilde{} \textbackslash{}x baris}}," in bib
    assert r"author = {{Dinas A \& B}}" in bib
    assert "url = {https://a.example/praktik/satu}" in bib
    bare = re.sub(r"\\[{}]", "", bib)
    assert bare.count("{") == bare.count("}")
    assert cited.apa().startswith(
        "Dinas A & B. (2025, 3 Februari). 50% & lebih: {C_1} #2 ~ \\x baris [Praktik]. Studi Banding. https"
    )
    assert "TI  - 50% & lebih: {C_1} #2 ~ \\x baris\r\n" in cited.ris()


@pytest.mark.parametrize("form", ["bib", "ris"])
def test_a_document_that_is_gone_or_never_was_has_no_citation(make: Make, form: str) -> None:
    library: Installation = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()
    visitor = library.client()
    assert visitor.get(f"/praktik/satu.{form}").status_code == 200
    assert visitor.get(f"/praktik/tidak-ada.{form}").status_code == 404
    (library.content / "practices/satu.md").unlink()
    library.bring_up_to_date()
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE tombstone SET reason = 'Keliru.'")
    assert visitor.get(f"/praktik/satu.{form}").status_code == 410
