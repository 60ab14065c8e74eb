import re

from fastapi.testclient import TestClient

CODE = "333" + "010" + "111" + "222" + "333" + "---" + "333"


def test_the_form_asks_for_evidence_of_each_behaviour(client: TestClient) -> None:
    html = client.get("/siapkan/ukur").text
    assert html.count('<fieldset class="pilihan ukur-butir" data-layar>') == 21
    assert html.count('type="radio"') == 84
    assert "bukan Indeks BerAKHLAK resmi" in html
    assert "Contoh bukti dari praktik" in html


def test_assessment_form_redirects_to_an_address_with_all_answers(client: TestClient) -> None:
    fields = {
        "akuntabel-1": "0",
        "kompeten-1": "3",
        "daerah": "Provinsi Kalimantan Tengah",
        "tuan_rumah": "32",
    }
    fields |= {"indikator-0": "indeks-rb", "angka-0": "76,5", "tahun-0": "2023"}
    response = client.get("/siapkan/ukur/hasil", params=fields, follow_redirects=False)
    assert response.status_code == 303
    address = response.headers["location"]
    assert "j=---0--3" in address
    assert "daerah=62" in address
    html = client.get(address).text
    assert "Provinsi Jawa Barat" in html
    assert re.search(r"\b9\d,\d\d\b", html)
    assert re.search(r"Tuan rumah lebih baik \d\d,\d+ indeks\.", html)


def test_the_profile_shows_radar_table_weak_values_and_practices(client: TestClient) -> None:
    html = client.get(f"/siapkan/ukur/hasil?j={CODE}&daerah=62&dulu={'1' * 21}").text
    assert "Bukan Indeks BerAKHLAK resmi" in html
    assert "<polygon" in html
    assert 'class="radar-dulu"' in html
    row = re.search(r'<th scope="row">Akuntabel.*?</tr>', html)
    assert row is not None
    assert "paling lemah" in row[0]
    assert "/siapkan?nilai=akuntabel&amp;nilai=kompeten&amp;daerah=62&amp;ukur=" in html
    assert "Praktik yang dapat dipelajari" in html


def test_assessment_without_answers_is_reported(client: TestClient) -> None:
    response = client.get("/siapkan/ukur/hasil?daerah=Atlantis")
    assert response.status_code == 422
    assert "Belum ada pernyataan yang dijawab." in response.text
    assert "Daerah “Atlantis” tidak dikenal." in response.text


def test_assessment_pages_are_never_cached(client: TestClient) -> None:
    for path in (f"/siapkan/ukur/hasil?j={CODE}", "/siapkan/ukur"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-robots-tag"] == "noindex"
