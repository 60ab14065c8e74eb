"""Draft regulations that councils studied, and two regulations pasted into one page."""

from io import BytesIO

import typst
from build import a_practice, a_visit
from conftest import Make
from docx import Document
from fastapi.testclient import TestClient
from people import send

PATH = "/banding/peraturan"


def test_two_pasted_texts_are_set_side_by_side(client: TestClient) -> None:
    old = "BAB I\nUMUM\nPasal 1\nSampah wajib dipilah setiap rumah.\nPasal 2\nRetribusi dipungut bulanan."
    new = "BAB I\nUMUM\nPasal 1\nSampah wajib dipilah setiap rumah tangga.\nPasal 2\nBank sampah dibentuk lurah."
    answer = send(client, PATH, form=PATH, lama=old, baru=new, nama_lama="Perda <1>")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "<del>rumah.</del><ins>rumah tangga.</ins>" in answer.text
    assert "Tidak ada lagi" in answer.text
    assert "Perda &lt;1&gt;" in answer.text
    assert "tidak menyatakan peraturan mana yang berlaku" in answer.text


def test_a_text_without_articles_is_named_and_kept(client: TestClient) -> None:
    answer = send(client, PATH, form=PATH, lama="Keputusan tanpa pasal", baru="Pasal 1\nSatu.")
    assert answer.status_code == 422
    assert "Pada teks pertama tidak ditemukan satu pasal pun." in answer.text
    assert "Keputusan tanpa pasal" in answer.text


def test_a_word_file_and_a_pdf_are_set_side_by_side(client: TestClient) -> None:
    old = [
        "BAB I",
        "UMUM",
        "Pasal 1",
        "(1) Sampah dipilah.",
        "(2) Sisanya dibuang.",
        "Pasal 2",
        "Cukup jelas.",
    ]
    new = [*old[:4], "(2) Sisanya diolah.", *old[5:], "Pasal 3", "Baru."]
    key = client.get(PATH).text.partition('name="_kunci" value="')[2].partition('"')[0]
    word = BytesIO()
    document = Document()
    for line in old:
        document.add_paragraph(line)
    document.save(word)
    printed = typst.compile(" \\\n".join(new).encode())
    files = {"berkas_lama": ("lama.docx", word.getvalue()), "berkas_baru": ("baru.pdf", printed)}
    answer = client.post(PATH, data={"_kunci": key, "lama": "", "baru": ""}, files=files)
    assert answer.status_code == 200, answer.text
    assert "<del>dibuang.</del><ins>diolah.</ins>" in answer.text
    assert 'Baru: <strong class="angka">1</strong>' in answer.text
    scanned = {**files, "berkas_lama": ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(80))}
    answer = client.post(PATH, data={"_kunci": key, "lama": "", "baru": ""}, files=scanned)
    assert answer.status_code == 422
    assert "Berkas teks pertama tidak terbaca: Berkas ini gambar." in answer.text
    assert "(2) Sisanya diolah." in answer.text  # what was read of the other stands in its field


def test_draft_regulations_are_listed_with_who_studied_them_and_what_they_became(make: Make) -> None:
    tourism = "subject: {title: Raperda Desa Wisata, regulation: Perda Bali 4/2019, became: Perda Kalteng 7/2025}\nsources:"
    waste = "subject: {title: Raperda Pengelolaan Sampah, stage: pembahasan}\nsources:"
    library = make(
        {
            "practices/satu.md": a_practice(),
            "visits/2024-05-a.md": a_visit(date="2024-05-06").replace("sources:", tourism),
            "visits/2024-06-b.md": a_visit(date="2024-06-06").replace("sources:", tourism),
            "visits/2024-07-c.md": a_visit().replace("sources:", waste),
            "visits/2024-08-d.md": a_visit(),
        }
    )
    assert library.bring_up_to_date().problems == []
    visitor = library.client()
    html = visitor.get("/raperda").text
    assert "<strong>2</strong> raperda" in html
    assert html.count("Raperda Desa Wisata") == 1
    for part in (
        "/kunjungan/2024-05-a",
        "/kunjungan/2024-06-b",
        "Perda Bali 4/2019",
        "Perda Kalteng 7/2025",
        "pembahasan",
    ):
        assert part in html, part
    assert "/kunjungan/2024-08-d" not in html
    found = visitor.get("/raperda?cari=mengelola+sampah").text
    assert ("Raperda Pengelolaan Sampah" in found, "Raperda Desa Wisata" in found) == (True, False)
    assert "Belum ada raperda dengan kata itu" in visitor.get("/raperda?cari=kearsipan").text
    assert (
        visitor.get("/api/v1/search?q=Perda+Kalteng+7/2025").json()["items"][0]["slug"].startswith("2024-0")
    )
