"""What a delegation needs beside the story: steps, what it takes, whom to ask, what nobody has said yet."""

import re
from pathlib import Path

import pytest
from build import a_practice, a_visit, content_folder
from conftest import Make

from app.documents.evidence import assess_evidence
from app.documents.models import Practice, load_meta
from app.documents.reference.data import load_reference
from app.documents.validation.rules import check_folder

FIELDS = """\
steps:
  - Bupati menetapkan tim penggerak.[^s1]
  - Kelompok pengelola dilatih tiga minggu.
prerequisites:
  - Peraturan tentang tarif lamban karsa.[^s1]
resources:
  budget: {text: Rp3 miliar dari APBN 2020, source: s1}
unknown:
  - what: Berapa biaya operasinya setahun?
    searched: 2026-11-29
    queries: [biaya operasi, anggaran operasi]
    ask: Dinas Lingkungan Hidup
  - what: Jumlah petugas yang dilatih.
contact: {agency: Dinas Lingkungan Hidup, channel: Formulir pengaduan, url: https://dlh.contoh.example/kontak, seen: 2026-11-29}
sources:
"""


def a_full_practice(fields: str = FIELDS) -> str:
    return a_practice(title="Sampah diolah warga").replace("sources:\n", fields, 1)


def problems(folder: Path, text: str) -> list[str]:
    content = content_folder(folder, {"practices/satu.md": text})
    return [str(problem) for problem in check_folder(content, load_reference(content))[1]]


def test_practice_with_what_a_delegation_needs_is_valid(tmp_path: Path) -> None:
    assert problems(tmp_path, a_full_practice()) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "tim penggerak.[^s1]",
            "tim penggerak.[^s9]",
            "satu.md:12: galat R01 [steps.0]: Sumber “s9” tidak dikenal.",
        ),
        ("2020, source: s1", "2020, source: s9", "[resources.budget.source]: Sumber “s9” tidak dikenal."),
        (", source: s1}\nunknown", "}\nunknown", "galat K02 [resources.budget.source]"),
        ("  budget:", "  biaya:", "Kunci “biaya” tidak dikenal."),
        ("searched: 2026-11-29", "searched: kemarin", "galat K04 [unknown.0.searched]"),
        ("url: https://dlh", "url: dlh", "galat K03 [contact.url]"),
    ],
)
def test_fault_in_the_new_fields_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    found = problems(tmp_path, a_full_practice(FIELDS.replace(old, new)))
    assert len(found) == 1
    assert told in found[0]


def test_kind_of_a_figure_and_a_goal_not_reached_are_known_states(tmp_path: Path) -> None:
    measure = "measures:\n  - {name: Ton diolah, unit: ton, year: 2025, value: 4, kind: hasl, source: s1}\nsources:\n"
    found = problems(tmp_path / "a", a_practice().replace("sources:\n", measure))
    assert "“hasl” bukan pilihan yang dikenal. Mungkin maksud Anda “hasil”?" in found[0]
    assert (
        problems(tmp_path / "b", a_practice().replace("sources:\n", measure.replace("hasl", "hasil"))) == []
    )
    follow = "follow_ups:\n  - {id: f1, action: A, status: rencana, updates: [{date: 2025-01-01, status: tidak-tercapai%s}]}\nsources:\n"
    files = {"practices/satu.md": a_practice()}
    for number, (evidence, count) in enumerate({"": 1, ", source: s1": 0}.items()):
        visit = a_visit().replace("sources:\n", follow % evidence)
        content = content_folder(tmp_path / str(number), {**files, "visits/v.md": visit})
        assert len(check_folder(content, load_reference(content))[1]) == count


def test_page_shows_steps_needs_and_the_office_and_puts_the_questions_into_a_plan(make: Make) -> None:
    library = make({"practices/satu.md": a_full_practice()})
    library.bring_up_to_date()
    client = library.new_client()
    page = " ".join(client.get("/praktik/satu").text.split())
    steps = page[page.index('<h2 id="langkah">') : page.index("</ol>", page.index('<h2 id="langkah">'))]
    assert steps.index("Bupati menetapkan") < steps.index("Kelompok pengelola")
    assert 'href="#sumber-1"' in steps
    assert "[^s1]" not in page
    assert "Peraturan tentang tarif" in page
    assert "Rp3 miliar dari APBN 2020" in page
    assert 'href="https://dlh.contoh.example/kontak"' in page
    assert "dilihat 29 November 2026" in page
    box = page[page.index('class="tanyakan"') :]
    box = box[: box.index("</section>")]
    assert box.index("Berapa biaya operasinya setahun?") < box.index("Dicari 29 November 2026")
    assert "Mohon dijelaskan: jumlah petugas yang dilatih." in box
    assert "Berapa orang menjalankan praktik ini" in box, "resources that no source states are asked for"
    button = re.search(r'href="(/siapkan/rencana/baru[^"]+)"', box)
    assert button
    form = client.get(button[1].replace("&amp;", "&")).text
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    plan = client.post("/siapkan/rencana", data={**fields, "masalah": "Sampah"}, follow_redirects=True)
    assert plan.status_code == 200
    assert "Berapa biaya operasinya setahun?" in plan.text


def test_the_same_is_in_print_api_open_data_and_search(make: Make) -> None:
    library = make({"practices/satu.md": a_full_practice(), "practices/dua.md": a_practice(title="Lain")})
    library.bring_up_to_date()
    client = library.new_client()
    data = client.get("/api/v1/practices/satu").json()
    assert data["resources"]["budget"] == {"text": "Rp3 miliar dari APBN 2020", "source": "s1"}
    assert data["unknown"][0]["queries"] == ["biaya operasi", "anggaran operasi"]
    assert data["evidence"]["grade"] == "D"
    rows = client.get("/data/praktik.csv").text
    assert "Berapa biaya operasinya setahun?" in rows
    assert "Rp3 miliar dari APBN 2020" in rows
    found = client.get("/api/v1/search?q=lamban+karsa").json()["items"]
    assert [one["slug"] for one in found] == ["satu"]
    word = client.get("/praktik/satu.docx")
    assert word.status_code == 200


@pytest.mark.parametrize(
    ("publishers", "domain", "years", "grade"),
    [
        (1, "contoh.go.id", (2020, 2025), "D"),
        (2, "berita.example", (2025,), "C"),
        (2, "contoh.go.id", (), "C"),
        (2, "contoh.go.id", (2025,), "B"),
        (2, "berita.example", (2020, 2025), "B"),
        (3, "berita.example", (2020, 2025), "B"),
        (3, "contoh.go.id", (2025,), "B"),
        (3, "bps.contoh.ac.id", (2020, 2025), "A"),
        (3, "go.id.berita.example", (2025,), "C"),
    ],
)
def test_grade_follows_sources_official_ones_and_a_change(
    publishers: int, domain: str, years: tuple[int, ...], grade: str
) -> None:
    sources = [
        {
            "id": f"s{n}",
            "title": "S",
            "publisher": f"P{n}",
            "url": f"https://{domain if n == 0 else 'lain.example'}/",
        }
        for n in range(publishers)
    ]
    measures = [{"name": "A", "unit": "u", "year": year, "value": year, "source": "s0"} for year in years]
    practice = load_meta(
        "practice",
        {
            "title": "T",
            "summary": "S.",
            "region": "32",
            "agency": "B",
            "values": [{"value": "akuntabel", "reason": "R."}],
            "roles": [{"role": "bkd", "task": "T.", "basis": "sumber"}],
            "measures": measures,
            "sources": sources,
        },
    )
    assert isinstance(practice, Practice)
    assert assess_evidence(practice).grade == grade


def test_visit_of_which_only_the_journey_is_known_is_a_trace(make: Make) -> None:
    bare = a_visit(title="Rombongan datang").replace(", learned: Caranya.", "")
    asked = bare.replace("sources:\n", "unknown:\n  - what: Apa penjelasan tuan rumah?\nsources:\n", 1)
    library = make(
        {
            "practices/satu.md": a_practice(),
            "visits/jejak.md": asked.replace("## Temuan", "## Pelaksanaan"),
            "visits/temuan.md": bare.replace("2024-05", "2024-03"),
            "visits/lengkap.md": a_visit(date="2024-06-01"),
            "visits/cara.md": asked.replace("2024-05", "2024-07").replace(
                "sources:\n", "steps: [Satu.]\nsources:\n", 1
            ),
        }
    )
    library.bring_up_to_date()
    client = library.new_client()
    slugs = ("jejak", "lengkap", "cara")
    traces = {slug: client.get(f"/api/v1/visits/{slug}").json()["trace"] for slug in slugs}
    assert traces == {"jejak": True, "lengkap": False, "cara": False}, (
        "how its host works is known of the last"
    )
    page = client.get("/kunjungan/jejak").text
    assert "Jejak kunjungan." in page
    assert "Apa penjelasan tuan rumah?" in page[page.index('class="tanyakan"') :]
    for slug in ("lengkap", "temuan"):
        assert "Jejak kunjungan." not in client.get(f"/kunjungan/{slug}").text
    listed = client.get("/kunjungan/").text
    assert (listed.count('<span class="jenis">jejak</span>'), listed.count("kartu-visit")) == (2, 4)
