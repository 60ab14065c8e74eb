import re

from fastapi.testclient import TestClient


def test_a_host_sees_what_its_visitors_ask_and_has_a_text_to_send(client: TestClient) -> None:
    html = client.get("/daerah/32/tuan-rumah").text
    assert "sistem merit" in html
    assert re.search(r"2022: [2-9] rombongan", html)
    assert "Indeks Reformasi Birokrasi, yang pada 2023 mencapai 93,08" in html
    assert "Pada level apa budaya kerja BerAKHLAK" in html
    assert "Terima kasih atas rencana kunjungan Saudara ke Provinsi Jawa Barat" in html
    assert "/praktik/jabar-roadmap-reformasi-birokrasi" in html
    assert "Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023" in html


def test_a_host_without_visitors_says_so(client: TestClient) -> None:
    html = client.get("/daerah/11.01/tuan-rumah").text
    assert "Belum ada jawaban yang tercatat." in html


def test_the_region_page_leads_there(client: TestClient) -> None:
    assert 'href="/daerah/32/tuan-rumah"' in client.get("/daerah/32").text
    assert client.get("/daerah/99/tuan-rumah").status_code == 404


def test_a_host_counts_a_topic_once_however_it_is_written_and_folds_its_older_guests(
    client: TestClient,
) -> None:
    html = client.get("/daerah/35.10/tuan-rumah").text
    topics = [topic.casefold() for topic in re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', html)]
    assert "mal pelayanan publik" in topics
    assert len(topics) == len(set(topics))
    assert "rombongan lain</summary>" in html
