"""What decides stands on top of a document; what it does not say becomes questions in a plan."""

import re
from io import BytesIO

import pytest
from build import a_practice, a_visit
from conftest import Make
from docx import Document
from fastapi.testclient import TestClient

from app.documents.evidence import evidence_in_words
from app.documents.models import Practice, load_meta


def practice(sources: int, figures: int) -> Practice:
    listed = [
        {"id": f"s{n}", "title": "Sumber", "publisher": f"Penerbit {n}", "url": "https://contoh.example/"}
        for n in range(sources)
    ]
    measures = [
        {"name": "Angka", "unit": "kali", "year": 2020 + n, "value": n, "source": "s0"}
        for n in range(figures)
    ]
    meta = {
        "title": "A",
        "summary": "B.",
        "region": "32",
        "agency": "C",
        "status": "berjalan",
        "values": [{"value": "akuntabel", "reason": "Karena."}],
        "roles": [{"role": "bkd", "task": "Tugas.", "basis": "sumber"}],
    }
    return load_meta("practice", {**meta, "sources": listed, "measures": measures})


@pytest.mark.parametrize(
    ("sources", "figures", "visits", "words"),
    [
        (3, 2, 4, "Bukti sedang (B): 3 penerbit, 2 angka, sebelum dan sesudah, dikunjungi 4 kali"),
        (1, 2, 0, "Bukti tipis (D): 1 penerbit, 2 angka, sebelum dan sesudah"),
        (1, 0, 9, "Bukti tipis (D): 1 penerbit, dikunjungi 9 kali"),
        (2, 1, 0, "Bukti awal (C): 2 penerbit, 1 angka"),
    ],
)
def test_evidence_is_said_in_what_can_be_counted(sources: int, figures: int, visits: int, words: str) -> None:
    """Visits are named and raise nothing: nine of them leave evidence of one source thin."""
    assert evidence_in_words(practice(sources, figures), visits) == words


def test_the_band_on_top_says_what_decides(client: TestClient) -> None:
    page = client.get("/praktik/diy-sakip-aa").text
    band = page[page.index("pita-putusan") : page.index("</section>", page.index("pita-putusan"))]
    text = " ".join(re.sub(r"<[^>]+>", " ", band).split())
    graded = re.search(r"Bukti \w+ \([A-D]\)", text)
    assert graded is not None
    assert graded.start() < text.index("2018") < text.index("Siapa yang ditanya")
    assert re.search(
        r"\d+ penerbit, (?:ada sumber resmi, )?\d+ angka, sebelum dan sesudah, dikunjungi 1 kali", text
    )
    assert page.index("pita-putusan") < page.index('class="prosa"')


@pytest.mark.parametrize("form", ["", ".docx"])
def test_the_steps_stand_between_what_was_done_and_how_it_ended(make: Make, form: str) -> None:
    text = a_practice().replace("sources:", "steps: [Warga memilah.]\nsources:").partition("\n## ")[0]
    body = "\n## Apa yang dilakukan\n\nSampah dipilah.[^s1]\n\n## Hasil\n\nSampah berkurang.[^s1]\n"
    library = make({"practices/p.md": text + body})
    library.bring_up_to_date()
    answer = library.client().get(f"/praktik/p{form}")
    if form:
        page = "\n".join(one.text for one in Document(BytesIO(answer.content)).paragraphs)
    else:
        page = answer.text.partition('class="isi-dokumen"')[2]
    places = [page.index(one) for one in ("Sampah dipilah.", "Warga memilah.", "Sampah berkurang.")]
    assert places == sorted(places)


def test_what_a_practice_does_not_say_goes_into_a_plan_as_questions(make: Make) -> None:
    library = make(
        {
            "practices/satu.md": a_practice(title="Budaya kerja"),
            "visits/v.md": a_visit(title="Kunjungan", practice="satu"),
        }
    )
    library.bring_up_to_date()
    client = library.new_client()
    page = client.get("/praktik/satu").text
    box = page[page.index('class="tanyakan"') : page.index("</section>", page.index('class="tanyakan"'))]
    assert "Berapa biaya, tenaga, dan waktu yang diperlukan untuk praktik ini?" in box
    button = re.search(r'href="(/siapkan/rencana/baru[^"]+)"', box)
    assert button
    form = client.get(button[1].replace("&amp;", "&")).text
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    assert fields["praktik"] == "satu"
    saved = client.post("/siapkan/rencana", data={**fields, "masalah": "Budaya kerja"}, follow_redirects=True)
    assert saved.status_code == 200
    assert "Berapa biaya, tenaga, dan waktu yang diperlukan untuk “Budaya kerja”?" in saved.text
    unknown = client.get("/siapkan/rencana/baru?praktik=tidak-ada")
    assert (unknown.status_code, 'name="praktik"' in unknown.text) == (200, False)


def test_figures_before_and_after_are_drawn_and_listed(client: TestClient) -> None:
    page = client.get("/praktik/jabar-roadmap-reformasi-birokrasi").text
    figure = page[page.index('<figure class="perubahan">') : page.index("</figure>")]
    assert re.findall(r'rect width="([\d.]+)"', figure) == ["76.8", "100.0"]
    assert [figure.index(value) for value in ("76,08", "99,01")] == sorted(
        figure.index(value) for value in ("76,08", "99,01")
    )
    assert "Semua angka (3)" in page
