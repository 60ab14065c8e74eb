import re
from io import BytesIO

import pytest
from conftest import Make, sampled
from docx import Document
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from plan_forms import begin, key_of, post


@pytest.fixture
def desk(make: Make) -> TestClient:
    """A browser at an empty site."""
    library = make({})
    library.bring_up_to_date()
    return library.client()


def a_picture(form: str) -> bytes:
    target = BytesIO()
    Image.new("RGB", (900, 1_200), (180, 20, 20)).save(target, form)
    return target.getvalue()


def send_logo(client: TestClient, address: str, data: bytes, name: str, **fields: str) -> Response:
    form = {"_kunci": key_of(client), **fields}
    files = {"berkas": (name, data, "application/octet-stream")} if data else {}
    return client.post(
        f"{address}/lambang", data=form, files=files or {"x": ("", b"")}, follow_redirects=False
    )


def test_logo_is_encoded_anew_and_copied_with_the_form_to_another_plan(
    desk: TestClient,
) -> None:
    one = other = desk
    first, second = begin(one), begin(other)
    assert one.get(f"{first}/lambang.png").status_code == 404
    assert send_logo(one, first, a_picture("JPEG"), "lambang.jpg").status_code == 303
    logo = one.get(f"{first}/lambang.png")
    assert logo.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(logo.content)).size == (240, 320)
    assert len(logo.content) < 30_000
    fields = {"letterhead": "PEMERINTAH KABUPATEN KAPUAS", "city": "Kuala Kapuas", "signing": "tte"}
    assert post(one, f"{first}/ubah/surat", versi="2", **fields).status_code == 303
    post(one, f"{first}/ubah/halaman", versi="3", paper_size="f4", face="Tahoma", margin_left="3,5 cm")
    assert "tautan-lain" in post(other, f"{second}/salin-kop", tautan="salah").headers["location"]
    assert post(other, f"{second}/salin-kop", tautan=f"http://testserver{first}").status_code == 303
    assert "PEMERINTAH KABUPATEN KAPUAS" in other.get(f"{second}/ubah/surat").text
    assert 'name="margin_left" value="3,5"' in other.get(f"{second}/ubah/halaman").text
    assert other.get(f"{second}/lambang.png").content == logo.content
    assert send_logo(one, first, b"", "", hapus="ya").status_code == 303
    assert one.get(f"{first}/lambang.png").status_code == 404


@pytest.mark.parametrize(
    ("data", "name"),
    sampled(
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
            (b"%PDF-1.4", "a.pdf"),
            (b"\x89PNG\r\n\x1a\n", "a.png"),
        ],
        one_in=3,
    ),
)
def test_what_is_no_picture_is_rejected_as_logo(desk: TestClient, data: bytes, name: str) -> None:
    assert send_logo(desk, begin(desk), data, name).status_code == 422


def test_each_paper_has_a_row_and_what_is_empty_leads_to_its_chapter(desk: TestClient) -> None:
    address = begin(desk)
    html = desk.get(address).text
    assert "Gubernur Jawa Barat, di Bandung" in html
    rows = {"papers-0-paper": "laporan", "papers-0-number": "000.8/7/ORG", "papers-0-date": "2026-12-20"}
    assert post(desk, f"{address}/ubah/naskah", versi="1", **rows).status_code == 303
    assert "000.8/7/ORG" in desk.get(address).text
    empty = desk.get(f"{address}/kosong").text
    assert f'href="{address}/ubah/surat"' in empty
    assert "[isi tembusan]" in empty
    assert "Ditulis pada naskahnya" in empty


def test_a_budget_takes_amounts_as_people_write_them(desk: TestClient) -> None:
    address = f"{begin(desk)}/ubah/anggaran"
    row = {"costs-0-item": "Uang harian", "costs-0-component": "uang-harian", "costs-0-people": "4"}
    sent = {**row, "costs-0-times": "3", "costs-0-unit_cost": "Rp 530.000,00"}
    assert post(desk, address, versi="1", **sent).status_code == 303
    assert 'value="530.000"' in desk.get(address).text
    wrong = post(desk, address, versi="2", **{**sent, "costs-0-unit_cost": "lima ratus ribu"})
    assert wrong.status_code == 422
    assert "Harga satuan" in wrong.text


@pytest.mark.parametrize(
    ("old", "new"), sampled([("pertimbangan", "telaahan-staf"), ("notulen", "notula")], one_in=2)
)
def test_papers_answer_at_their_earlier_names(desk: TestClient, old: str, new: str) -> None:
    address = begin(desk)
    found = desk.get(f"{address}/berkas/{old}.docx")
    assert found.status_code == 200
    assert f"{new}.docx" in found.headers["content-disposition"]


def a_template(*texts: str) -> bytes:
    """A Word file in which each mark is spread over several runs, as Word does when people edit."""
    document, target = Document(), BytesIO()
    for text in texts:
        paragraph = document.add_paragraph()
        for piece in re.split(r"(\{|_)", text):
            paragraph.add_run(piece)
    document.add_table(1, 1).cell(0, 0).text = "{{ topik }}"
    document.sections[0].footer.paragraphs[0].text = "{{tuan_rumah}} {{nomor}}"
    document.save(target)
    return target.getvalue()


def fill(client: TestClient, address: str, data: bytes, name: str = "surat.docx") -> Response:
    form = {"_kunci": key_of(client), "naskah": "surat-permohonan"}
    return client.post(f"{address}/templat", data=form, files={"berkas": (name, data, "x/y")})


def test_own_template_is_filled_wherever_its_marks_are(desk: TestClient) -> None:
    address = begin(desk)
    filled = fill(
        desk, address, a_template("Yth. {{tuan_rumah}}, dari {{ asal }}; {{tuan_rumah}}.", "{{tujuan}}")
    )
    assert filled.headers["content-type"].endswith("wordprocessingml.document")
    document = Document(BytesIO(filled.content))
    assert document.paragraphs[0].text == (
        "Yth. Provinsi Jawa Barat, dari Provinsi Kalimantan Tengah; Provinsi Jawa Barat."
    )
    assert document.paragraphs[1].text == "Yth. Gubernur Jawa Barat\ndi\n\u2003Bandung"
    assert document.tables[0].cell(0, 0).text == "budaya kerja BerAKHLAK dan reformasi birokrasi"
    footer = document.sections[0].footer.paragraphs[0]
    assert footer.text == "Provinsi Jawa Barat [isi nomor]"
    assert [run.text for run in footer.runs if run.font.highlight_color is not None] == ["[isi nomor]"]


def test_unknown_mark_of_a_template_is_named_with_its_place(desk: TestClient) -> None:
    response = fill(desk, begin(desk), a_template("Kepada {{bupati_kita}} di tempat"))
    assert response.status_code == 422
    assert "{{bupati_kita}}" in response.text
    assert "isi: “Kepada {{bupati_kita}} di tempat”" in response.text
    for data, name in ((b"bukan", "a.docx"), (a_picture("PNG"), "a.png")):
        assert fill(desk, begin(desk), data, name).status_code == 422


def test_nothing_in_a_template_is_executed(desk: TestClient) -> None:
    hostile = "{% for x in range(9) %}{{ 7*7 }}{{ ''.__class__ }}{% endfor %}"
    response = fill(desk, begin(desk), a_template(hostile))
    assert response.status_code == 422
    assert "49" not in response.text
