"""What a document claims is no stronger than its evidence, and what it does not know was searched for."""

from datetime import date
from pathlib import Path

import pytest
from build import a_practice, a_visit, content_folder

from app.documents.reference.data import load_reference
from app.documents.validation.problem import Problem
from app.documents.validation.quality import check_quality, find_lasting_codes
from app.documents.validation.rules import check_folder
from app.documents.validation.sample import draw_documents, list_claims

TODAY = date(2026, 11, 29)


def found_in(folder: Path, practice: str = "", visit: str = "", scores: str = "") -> list[Problem]:
    files = {"practices/satu.md": practice or a_practice(), "visits/v.md": visit or a_visit()}
    content = content_folder(folder, {**files, **({"scores.yaml": scores} if scores else {})})
    reference = load_reference(content)
    documents, problems = check_folder(content, reference)
    assert problems == []
    return check_quality(documents, today=TODAY, scores=reference.scores)


def with_head(text: str, head: str) -> str:
    return text.replace("sources:\n", f"{head}sources:\n", 1)


STEPPED = a_practice(body="Teks.\n\n## Apa yang dilakukan\n\n1. Satu.\n2. Dua.")
ALONE = a_visit().replace("practices: [{practice: satu, learned: Caranya.}]", "learned: [Caranya.]")
"""A visit whose host has no practice of its own in the library."""
FOLLOW = "follow_ups: [{id: f1, action: Meniru., status: %s}]\n"
MEASURE = "measures:\n  - {indicator: indeks-rb, year: 2025, value: 80, source: s1}\n"
OWN = "measures: [{name: Pelatihan, unit: kali, year: 2025, value: 4, source: s1%s}]\n"
LATER = "  - {id: s2, title: Kabar, publisher: Lain, url: https://lain.example/, date: 2025-03}\n---"
SCORES = """\
sources:
  - {id: s1, title: T, publisher: P, url: https://contoh.example/}
scores:
  - {indicator: indeks-rb, region: "32", year: 2025, value: 81, source: s1}
"""
SEARCHED = "unknown: [{what: Biaya?, searched: %s, queries: [%s]}]\n"


@pytest.mark.parametrize(
    ("code", "practice", "visit", "said"),
    [
        ("M08", a_practice(body="Biayanya belum diketahui."), "", "“belum diketahui” tertulis di naskah."),
        (
            "M08",
            a_practice(body="Hasilnya tidak dirinci di sini."),
            "",
            "“tidak dirinci” tertulis di naskah.",
        ),
        (
            "M08",
            with_head(a_practice(), "unknown: [{what: Biaya?}]\n"),
            "",
            "“Biaya?” belum dicari dengan 2 pencarian.",
        ),
        (
            "M08",
            with_head(a_practice(), SEARCHED % ("2025-10-01", "a, b")),
            "",
            "terakhir dicari 1 Oktober 2025.",
        ),
        ("M08", "", with_head(a_visit(), SEARCHED % ("2026-11-01", "a")), "belum dicari dengan 2 pencarian."),
        ("M09", "", a_visit(title="Kapuas menerapkan SAKIP Banyuwangi"), "Judul berkata “menerapkan”"),
        ("M09", with_head(a_practice(), "adapted_from: [{practice: satu}]\n"), "", "berasal dari “satu”"),
        (
            "M10",
            "",
            with_head(a_visit(), FOLLOW % "belum-diketahui").replace("---\n\n", LATER + "\n\n"),
            "“Kabar” terbit sesudahnya",
        ),
        (
            "M11",
            with_head(a_practice(), MEASURE + MEASURE.partition("\n")[2]),
            "",
            "“indeks-rb” tahun 2025 ditulis dua kali.",
        ),
        ("M12", with_head(a_practice(), OWN % ""), "", "Jenis angka “Pelatihan” belum dipilih."),
        (
            "M14",
            a_practice().replace("basis: sumber", "basis: umum"),
            "",
            "Tidak satu peran pun disebut sumber.",
        ),
        (
            "M15",
            a_practice(body="Isinya tidak ada pada bagian sumber yang terbaca."),
            "",
            "kata dapur redaksi",
        ),
        (
            "M16",
            "",
            a_visit().replace("{role: bkd, name: BKD Tamu}", "{role: setda, name: Bupati Kapuas}"),
            "bukan sekretariat daerah",
        ),
        ("M17", "", "", "Langkahnya tidak urut."),
        ("M17", STEPPED, ALONE, "Cara tuan rumah mengerjakannya belum ditulis."),
        ("M18", "", "", "Tidak ada kantor yang dapat dihubungi."),
        ("M19", "", a_visit().replace(", learned: Caranya.", ""), "Yang dipelajari rombongan belum ditulis."),
        ("M20", "", with_head(a_visit(), FOLLOW % "rencana"), "Belum ada kabar sesudah kunjungan."),
    ],
)
def test_each_rule_names_what_it_found(
    tmp_path: Path, code: str, practice: str, visit: str, said: str
) -> None:
    told = [str(one) for one in found_in(tmp_path, practice, visit) if one.code == code]
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize(
    ("code", "practice", "visit"),
    [
        ("M08", with_head(a_practice(), SEARCHED % ("2026-01-02", "a, b")), ""),
        ("M08", a_practice(body="Warga dapat mengetahui biayanya."), ""),
        ("M09", "", a_visit(title="Kapuas ingin menerapkan SAKIP Banyuwangi")),
        ("M09", "", a_visit(title="Kapuas belajar cara menerapkan SAKIP")),
        ("M09", "", a_visit(title="Kapuas studi tiru ke Banyuwangi")),
        (
            "M09",
            "",
            with_head(
                a_visit(title="Kapuas menerapkan SAKIP"), FOLLOW.replace("%s", "selesai, evidence: SK")
            ),
        ),
        ("M09", with_head(a_practice(), "adapted_from: [{practice: satu, source: s1}]\n"), ""),
        ("M10", "", with_head(a_visit(), FOLLOW % "berjalan").replace("---\n\n", LATER + "\n\n")),
        ("M12", with_head(a_practice(), OWN % ", kind: keluaran"), ""),
        ("M12", with_head(a_practice(), MEASURE), ""),
        (
            "M16",
            "",
            a_visit().replace("{role: bkd, name: BKD Tamu}", "{role: setda, name: Sekretaris Daerah}"),
        ),
        ("M17", STEPPED, ""),
        ("M17", STEPPED, with_head(ALONE, "steps: [Tim dibentuk.]\n")),
        ("M20", "", with_head(a_visit(), FOLLOW % "berjalan")),
        ("M20", "", with_head(a_visit(), "later: [{date: 2025-01, text: Tim dibentuk., source: s1}]\n")),
    ],
)
def test_sound_documents_are_left_alone(tmp_path: Path, code: str, practice: str, visit: str) -> None:
    assert [one for one in found_in(tmp_path, practice, visit) if one.code == code] == []


def test_figure_unlike_the_published_score_is_named_with_both(tmp_path: Path) -> None:
    practice = with_head(a_practice(), MEASURE)
    (unlike,) = [one for one in found_in(tmp_path / "a", practice, scores=SCORES) if one.code == "M11"]
    assert unlike.message == "“indeks-rb” 2025 di sini 80, di scores.yaml 81.0."
    same = found_in(tmp_path / "b", practice, scores=SCORES.replace("value: 81", "value: 80"))
    assert [one for one in same if one.code == "M11"] == []


def test_a_head_of_government_as_secretariat_and_workshop_words_are_errors(tmp_path: Path) -> None:
    visit = a_visit().replace("{role: bkd, name: BKD Tamu}", "{role: setda, name: Wali Kota Kupang}")
    practice = a_practice(body="Tidak ada pada halaman yang tersedia.")
    found = found_in(tmp_path, practice, visit)
    assert {one.code for one in found if one.severity == "error"} == {"M15", "M16"}


def test_draw_is_the_same_for_a_seed_and_gives_every_claim_its_sources(tmp_path: Path) -> None:
    body = "Tim dibentuk.[^s1] Anggaran naik."
    files = {f"practices/p{n}.md": a_practice(title=f"Praktik {n}", body=body) for n in range(8)}
    content = content_folder(tmp_path, files)
    documents, _problems = check_folder(content, load_reference(content))
    drawn = [one.path for one in draw_documents(documents, 7, 3)]
    assert drawn == [one.path for one in draw_documents(reversed(documents), 7, 3)]
    assert drawn != [one.path for one in draw_documents(documents, 8, 3)]
    fewer = [one.path for one in draw_documents([one for one in documents if one.path != drawn[0]], 7, 2)]
    assert fewer == drawn[1:], "a document that is gone leaves the others in their places"
    claims = {claim.text: claim.sources for claim in list_claims(documents[0])}
    assert claims["Tim dibentuk."] == ("s1",)
    assert claims["Anggaran naik."] == ()
    assert claims["bkd: Mengoordinasikan."] == ()
    assert "M05" not in find_lasting_codes(documents[0])
