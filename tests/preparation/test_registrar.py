"""What a registrar looks at before a paper goes out: form, number, date, signatory, addressee, signature."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import Installation, exhaustive, sampled
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from pypdf import PdfReader
from registrar_plans import COUNCIL_TO_CITY, KALTENG_TO_JABAR, KAPUAS_TO_SLEMAN, PLANS
from test_papers import FULL, case_of

from app.preparation.agencies.offices import Request, addressee_of, head_of_government
from app.preparation.papers.catalogue import PAPERS
from app.preparation.papers.context import PaperContext
from app.preparation.papers.details import details_of, split_position
from app.preparation.papers.gaps import BY_HAND, list_gaps
from app.preparation.plans.plan import Participants, Plan
from app.printing.blocks import Grid
from app.printing.docx import write_docx
from app.printing.pdf import write_pdf
from app.store.repositories.documents import DocumentRepository

FORBIDDEN = ("sesuai ketentuan tata naskah dinas", "Nama dan NIP diisi", "None", "di Tempat", "NOTULEN")
WITH_LETTERHEAD = [name for name in PAPERS if name != "buku-saku"]
LOGO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def cases(site: Installation) -> dict[str, PaperContext]:
    return {name: case_of(site, plan) for name, plan in PLANS.items()}


@pytest.fixture(params=sampled(PLANS, one_in=len(PLANS)))
def case(request: pytest.FixtureRequest, cases: dict[str, PaperContext]) -> PaperContext:
    return cases[request.param]


@pytest.fixture
def kapuas(cases: dict[str, PaperContext]) -> PaperContext:
    return cases["kapuas"]


_OPENED: dict[tuple[int, str], tuple[PaperContext, DocxDocument]] = {}
"""Papers that were written once, with the case that keeps its identity."""


_PRINTED: dict[tuple[int, str], tuple[PaperContext, bytes]] = {}


def printed(case: PaperContext, name: str) -> bytes:
    key = (id(case), name)
    if key not in _PRINTED:
        _PRINTED[key] = case, write_pdf(PAPERS[name].build(case))
    return _PRINTED[key][1]


def opened(case: PaperContext, name: str) -> DocxDocument:
    key = (id(case), name)
    if key not in _OPENED:
        _OPENED[key] = case, Document(BytesIO(write_docx(PAPERS[name].build(case))))
    return _OPENED[key][1]


def lines(document: DocxDocument) -> list[str]:
    """Every paragraph in the order of the page, those in tables and the footer too."""
    found = [
        "".join(node.text or "" for node in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    ]
    return [*found, *(p.text for p in document.sections[0].footer.paragraphs)]


def test_every_page_has_the_margins_and_the_face_of_its_profile(case: PaperContext) -> None:
    layout = case.layout
    for name in PAPERS:
        document = opened(case, name)
        (page,) = document.sections
        found = [round(getattr(page, f"{side}_margin").cm, 1) for side in ("left", "right", "bottom", "top")]
        assert found == [layout.left, layout.right, layout.bottom, layout.top]
        assert found[0] >= 3
        assert found[1] >= 2
        assert found[2] >= 2.5
        assert found[3] >= 2
        normal = document.styles["Normal"].font
        assert (normal.name, normal.size.pt) == (layout.face, layout.points)
        assert {run.font.name for p in document.paragraphs for run in p.runs} <= {None}


def test_a_profile_says_size_and_face_where_the_usual_ones_do_not_fit(site: Installation) -> None:
    page = opened(case_of(site, KALTENG_TO_JABAR), "surat-permohonan").sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.5, 33.0)
    assert round(page.left_margin.cm, 1) == 3.5
    footer = " ".join(p.text for p in page.footer.paragraphs)
    assert "Pasal 5 ayat (1)" in footer
    assert "BSrE" in footer
    assert "BSrE" not in " ".join(lines(opened(case_of(site, KAPUAS_TO_SLEMAN), "surat-permohonan")))


def test_no_paper_has_the_number_of_another(case: PaperContext) -> None:
    numbers = [row.number for row in case.plan.papers if row.number]
    own = {row.paper: row.number for row in reversed(case.plan.papers)}
    for name in PAPERS:
        text = "\n".join(lines(opened(case, name)))
        for number in set(numbers) - {own.get(name, "")}:
            assert number not in text, (name, number)


def test_a_number_typed_for_two_papers_stays_with_the_first(kapuas: PaperContext) -> None:
    assert details_of(kapuas, "surat-permohonan").number == "000.8.3/412/ORG/2026"
    assert details_of(kapuas, "nota-dinas").number == "000.8.3/[isi nomor]/ORG/2026"


def test_a_report_is_signed_by_the_leader_and_never_dated_before_the_visit_ends(kapuas: PaperContext) -> None:
    assert details_of(kapuas, "laporan").date == "[isi tanggal, paling awal 18 September 2026]", (
        "20 August is too early"
    )
    for name in ("laporan", "laporan-ae", "notula"):
        text = lines(opened(kapuas, name))
        assert "Asisten Administrasi Umum," in text
        assert not any("20 Agustus 2026" in line for line in text)
    rows = [{"paper": "laporan", "date": "2026-09-25"}]
    later = Plan.model_validate({**KAPUAS_TO_SLEMAN.model_dump(), "papers": rows})
    assert details_of(replace(kapuas, plan=later), "laporan").date == "25 September 2026"


def test_an_assignment_letter_has_a_row_for_each_person(case: PaperContext) -> None:
    document = opened(case, "surat-tugas")
    rows = [
        [cell.text for cell in row.cells][1:4]
        for table in document.tables
        for row in table.rows
        if "[isi nama]" in row.cells[1].text and len(row.cells) == 5
    ]
    elected = ["[isi nama]", "–", "–"]  # of a council, who has no rank
    members = 1 + 10 if case.writer == "dprd" else 0
    assert rows == [elected] * members + [["[isi nama]", "[isi pangkat]", "[isi NIP]"]] * (
        case.plan.people - members
    )


def test_no_instruction_is_printed_in_any_paper(case: PaperContext) -> None:
    for name in PAPERS:
        text = "\n".join(lines(opened(case, name)))
        assert not [word for word in FORBIDDEN if word in text], name


def test_no_paper_speaks_to_its_reader(case: PaperContext) -> None:
    for name in PAPERS:
        assert not [line for line in lines(opened(case, name)) if re.search(r"\bAnda\b", line)], name


@pytest.mark.parametrize(
    ("plan", "reasons"),
    sampled(
        [
            (
                "kapuas",
                [
                    "Satu provinsi dengan DI Yogyakarta, yang punya “SAKIP predikat AA",
                    "Kab. Sleman pernah menerima",
                ],
            ),
            (
                "kalteng",
                [
                    "Punya 2 praktik tentang",
                    "Indeks Reformasi Birokrasi: 9",
                    "Kalimantan Tengah sudah ber",
                ],
            ),
            (
                "dprd",
                [
                    "Setingkat (sama-sama kota)",
                    "[isi alasan memilih Kota Yogyakarta]",
                    "Belum ada praktik Kota Yo",
                ],
            ),
        ],
        one_in=3,
    ),
)
def test_chosen_host_stands_with_its_reasons(site: Installation, plan: str, reasons: list[str]) -> None:
    case = case_of(site, PLANS[plan])
    for name, before in (("telaahan-staf", "D. Analisis"), ("kak", f"Pertimbangan memilih {case.host}:")):
        text = lines(opened(case, name))
        given = text[text.index(before) + 1 :][: len(reasons)]
        for line, reason in zip(given, reasons, strict=True):
            assert line.lstrip("•0123456789.").startswith(reason), (name, line)
        if plan != "dprd":  # only the chosen host is known to the library
            assert any("tidak dipilih" in line for line in text), name


def test_the_reason_of_the_office_stands_before_what_is_recorded(site: Installation) -> None:
    own = COUNCIL_TO_CITY.model_copy(
        update={"host_reason": "Tata tertibnya sudah mengatur rapat elektronik."}
    )
    text = lines(opened(case_of(site, own), "telaahan-staf"))
    assert text[text.index("D. Analisis") + 1] == "•Tata tertibnya sudah mengatur rapat elektronik."
    assert not any("[isi alasan memilih" in line for line in text)


@pytest.mark.parametrize("plan", sampled(PLANS, one_in=len(PLANS)))
def test_a_staff_study_fills_one_page(site: Installation, plan: str) -> None:
    assert len(pages(write_pdf(PAPERS["telaahan-staf"].build(case_of(site, PLANS[plan]))))) == 1


def test_every_pdf_says_its_structure_title_and_language(case: PaperContext) -> None:
    for name in PAPERS:
        catalogue: Any = PdfReader(BytesIO(printed(case, name))).trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"], name
        assert catalogue["/StructTreeRoot"]["/K"], name
        assert catalogue["/Lang"] == "id", name
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"], name
        assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_object().get_data(), name


def test_a_letter_stands_in_the_order_of_an_official_letter(kapuas: PaperContext) -> None:
    text = lines(opened(kapuas, "surat-permohonan"))
    wanted = [
        "PEMERINTAH KABUPATEN KAPUAS", "000.8.3/412/ORG/2026", "Kuala Kapuas, 20 Agustus 2026",
        "Yth. Bupati Slemanmelalui Sekretaris Daerah Kabupaten Slemandi\u2003Sleman",
        "a.n. Bupati Kapuas", "Sekretaris Daerah,", "Tembusan:", "LAMPIRAN I", "SURAT SEKRETARIS DAERAH",
        "NOMOR 000.8.3/412/ORG/2026", "TANGGAL 20 AGUSTUS 2026", "DAFTAR PESERTA", "LAMPIRAN II", "LAMPIRAN III",
    ]  # fmt: skip
    at = -1
    for one in wanted:
        assert one in text[at + 1 :], one
        at = text.index(one, at + 1)


def test_the_letterhead_holds_the_logo_or_a_gap_for_it(kapuas: PaperContext) -> None:
    with_logo = replace(kapuas, plan=kapuas.plan.model_copy(update={"logo": LOGO}))
    for name in WITH_LETTERHEAD:
        assert "[isi lambang]" in lines(opened(kapuas, name)), name
    for name in ("surat-permohonan", "laporan", "surat-keterangan"):
        assert bool(opened(with_logo, name).inline_shapes) == (name != "surat-keterangan"), name
        assert write_pdf(PAPERS[name].build(with_logo)).startswith(b"%PDF")


OFFICE = r"(?:Gubernur|Bupati|Wali Kota|Ketua DPRD|Sekretaris (?:Jenderal|Utama|Kementerian)|Kepala (?:Badan|Kepolisian|Lembaga)) .*"


def test_every_practice_of_the_library_has_an_addressee_that_exists(site: Installation) -> None:
    library = DocumentRepository(site.engine)
    cards = library.get_cards(
        [(kind, slug) for kind, slug, _title in library.list_titles() if kind == "practice"]
    )
    assert len(cards) >= 124
    for card in cards:
        place = site.reference.place(card.place)
        (office,) = addressee_of(Request(place, card.agency))
        assert re.fullmatch(OFFICE, office), (card.agency, office)
        own_office = card.agency.partition(" ")[2]  # of Polresta Sidoarjo, Sidoarjo
        assert office.endswith((place.name, place.name.partition(" ")[2], own_office)), office
        assert "Pemerintah" not in office
        assert ";" not in office
        assert " dan BKPSDM" not in office


@pytest.mark.parametrize(
    ("code", "agency", "council", "office"),
    [
        ("34.04", "", False, "Bupati Sleman"),
        ("32", "Biro Organisasi Sekretariat Daerah Provinsi Jawa Barat", False, "Gubernur Jawa Barat"),
        ("35.72", "Pemerintah Kota Blitar dan BPSDM Provinsi Jawa Timur", False, "Wali Kota Blitar"),
        ("13", "Sekretariat DPRD Provinsi Sumatera Barat", False, "Ketua DPRD Provinsi Sumatera Barat"),
        ("34.71", "", True, "Ketua DPRD Kota Yogyakarta"),
        ("34.71", "Pemerintah Kota Yogyakarta", True, "Wali Kota Yogyakarta"),
        ("bps", "Badan Pusat Statistik", False, "Sekretaris Utama Badan Pusat Statistik"),
        ("kemendagri", "Kementerian Dalam Negeri", False, "Sekretaris Jenderal Kementerian Dalam Negeri"),
        (
            "menpanrb",
            "",
            False,
            "Sekretaris Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
        ),
        (
            "kemensos",
            "Badan Pendidikan, Penelitian, dan Penyuluhan Sosial Kementerian Sosial",
            False,
            "Kepala Badan Pendidikan, Penelitian, dan Penyuluhan Sosial Kementerian Sosial",
        ),
        ("dpr-ri", "", False, "Sekretaris Jenderal Dewan Perwakilan Rakyat Republik Indonesia"),
        ("polri", "", False, "Kepala Kepolisian Negara Republik Indonesia"),
        ("polri", "Polresta Sidoarjo", False, "Kepala Kepolisian Resor Kota Sidoarjo"),
        (
            "kemenimipas",
            "Lembaga Pemasyarakatan Kelas IIA Banyuwangi",
            False,
            "Kepala Lembaga Pemasyarakatan Kelas IIA Banyuwangi",
        ),
        ("31.73", "Kantor Wali Kota Administrasi Jakarta Barat", True, "Wali Kota Jakarta Barat"),
    ],
)
def test_a_letter_goes_to_the_head_of_the_institution(
    site: Installation, code: str, agency: str, office: str, *, council: bool
) -> None:
    (found,) = addressee_of(Request(site.reference.place(code), agency, from_council=council))
    assert found.replace("Administrasi ", "") == office


def test_every_region_and_ministry_has_a_head(site: Installation) -> None:
    for place in site.reference.places.values():
        assert not head_of_government(place).startswith("Pimpinan"), place.name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a.n. Bupati Kapuas Sekretaris Daerah", ["a.n. Bupati Kapuas", "Sekretaris Daerah"]),
        ("a.n. Kepala Dinas Kesehatan Sekretaris", ["a.n. Kepala Dinas Kesehatan", "Sekretaris"]),
        (
            "a.n. Gubernur Bali Sekretaris Daerah u.b. Asisten Administrasi Umum",
            ["a.n. Gubernur Bali", "Sekretaris Daerah", "u.b. Asisten Administrasi Umum"],
        ),
        ("Plt. Kepala Biro Organisasi,", ["Plt. Kepala Biro Organisasi"]),
        ("a.n. Bupati Kapuas\nPlh. Sekretaris Daerah", ["a.n. Bupati Kapuas", "Plh. Sekretaris Daerah"]),
    ],
)
def test_who_signs_on_behalf_has_a_line_of_their_own(typed: str, shown: list[str]) -> None:
    assert split_position(typed) == shown


def test_a_council_writes_under_its_own_name_and_its_chair_has_no_rank(site: Installation) -> None:
    text = lines(opened(case_of(site, COUNCIL_TO_CITY), "surat-permohonan"))
    assert text[:3] != []
    assert "DEWAN PERWAKILAN RAKYAT DAERAH" in text
    assert any(line.startswith("Yth. Ketua DPRD Kota Yogyakarta") for line in text)
    at = text.index("Ketua DPRD Kota Palangka Raya,")
    signed = [line for line in text[at : text.index("Tembusan:")] if line]
    assert signed == ["Ketua DPRD Kota Palangka Raya,", "[isi nama]"]


def test_the_budget_is_summed_and_names_where_its_unit_costs_come_from(kapuas: PaperContext) -> None:
    text = "\n".join(lines(opened(kapuas, "kak")))
    assert "Rp47.880.000" in text
    assert "Rp112.100.000" in text
    assert "Sumber harga satuan: Perpres 53/2023." in text
    usual = "\n".join(lines(opened(replace(kapuas, plan=COUNCIL_TO_CITY), "kak")))
    assert all(word in usual for word in ("Uang harian", "Penginapan", "Transportasi", "Uang representasi"))
    assert "[isi jumlah biaya]" in usual


def test_both_writers_say_the_same_words(case: PaperContext) -> None:
    for name in PAPERS:
        paper = PAPERS[name].build(case)
        repeated = [letters(" ".join(paper.layout.footer))]
        repeated += [letters("".join(block.header)) for block in paper.blocks if isinstance(block, Grid)]  # type: ignore[arg-type]  # plain texts
        in_docx = letters("\n".join(lines(opened(case, name))))
        in_pdf = letters("\n".join(pages(printed(case, name))))
        for text in filter(None, repeated):
            in_docx, in_pdf = in_docx.replace(text, ""), in_pdf.replace(text, "")
        assert sorted(in_docx) == sorted(in_pdf), name


def letters(text: str) -> str:
    """The letters of a text, whatever its lines and pages: page numbers are no part of it."""
    return re.sub(r"[\W\d_]+", "", text)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def with_people(people: int) -> Plan:
    rows = tuple(
        Participants(agency=f"Dinas {number}", position="Kepala bidang", people=1, task="Peserta")
        for number in range(1, people + 1)
    )
    return KAPUAS_TO_SLEMAN.model_copy(update={"participants": rows})


LAST_WORDS = {
    "surat-permohonan": "ucapkan terima kasih",
    "surat-tugas": "Biaya dibebankan",
    "telaahan-staf": "F. Saran",
    "nota-dinas": "mohon petunjuk",
    "laporan": "BAB VI",
    "laporan-ae": "E. Penutup",
    "kak": "Manfaat diperiksa",
    "rtl": "Status diperiksa",
    "ucapan-terima-kasih": "ucapkan terima kasih",
}
"""Words that stand on the page of the signature."""


@pytest.mark.parametrize("people", sampled([20, 5, 60], one_in=3))
def test_a_signature_is_never_alone_on_a_page_of_a_pdf(site: Installation, people: int) -> None:
    case = case_of(site, with_people(people))
    for name, words_before in LAST_WORDS.items():
        require_company(pages(write_pdf(PAPERS[name].build(case))), words_before, name)


def require_company(found: list[str], words_before: str, name: str) -> None:
    signed = [page for page in found if "NIP [isi NIP]" in " ".join(page.split())]
    assert len(signed) == 1, name
    assert words_before in " ".join(signed[0].split()), name
    if name == "surat-permohonan":
        assert "Tembusan:" in signed[0]


@exhaustive
@pytest.mark.office
def test_a_signature_is_never_alone_on_a_page_in_libreoffice(site: Installation, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: install libreoffice-writer-nogui"
    for people in (5, 20, 60):
        case = case_of(site, with_people(people))
        for name in LAST_WORDS:
            (tmp_path / f"{name}.{people}.docx").write_bytes(write_docx(PAPERS[name].build(case)))
    given = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *given]
    subprocess.run(command, check=True, timeout=150, stdout=subprocess.DEVNULL)
    for path in tmp_path.glob("*.pdf"):
        name = path.name.partition(".")[0]
        require_company(pages(path.read_bytes()), LAST_WORDS[name], path.name)


def test_every_gap_of_an_empty_plan_has_the_chapter_that_fills_it(site: Installation) -> None:
    found = list_gaps(case_of(site, Plan()))
    by_hand = {gap.text for gap in found[BY_HAND]}
    assert {"[isi nama]", "[isi NIP]", "[isi pangkat]"} <= by_hand
    assert not [gap for gap in by_hand if re.search("topik|masalah|i tuan rumah|dasar|kota\\]|tembusan", gap)]
    assert {gap.text for gap in found["surat"]} >= {"[isi lambang]", "[isi kota]", "[isi tembusan]"}
    assert "Surat permohonan" in next(gap.papers for gap in found["surat"] if gap.text == "[isi kota]")


def test_a_plan_of_an_older_version_keeps_its_letter(site: Installation) -> None:
    assert [row.paper for row in FULL.papers] == ["surat-permohonan"]
    details = details_of(case_of(site, FULL), "surat-permohonan")
    assert (details.number, details.date) == ("000.8/12/ORG", "24 November 2026")
    assert details.addressee == ["Sekretaris Daerah Provinsi Jawa Barat", "di Bandung"]
    assert Plan.model_validate(FULL.model_dump(mode="json")) == FULL
