"""Two regulations pasted into one page."""

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
