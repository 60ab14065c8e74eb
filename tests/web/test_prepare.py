from fastapi.testclient import TestClient

SEED = "masalah=budaya+kerja+BerAKHLAK,+roadmap+RB&daerah=62&peran=biro-organisasi"


def test_the_api_answers_in_the_public_form(client: TestClient) -> None:
    response = client.get(
        "/api/v1/recommendations",
        params={"problem": "budaya kerja BerAKHLAK, roadmap RB", "role": "biro-organisasi", "home": "62"},
    )
    answer = response.json()
    assert set(answer) == {"hosts", "practices", "answered", "desk_study"}
    first = answer["hosts"][0]
    assert (first["region"], first["name"]) == ("32", "Provinsi Jawa Barat")
    assert {"evidence", "topic", "likeness", "distance"} <= set(first["parts"])
    assert 0 < first["score"] <= 1
    assert any("99,01" in reason for reason in first["reasons"])
    assert "2022-07-sulsel-to-jabar" in first["visits"]
    assert "2024-11-kaltara-to-jabar" in first["visits"]
    assert first["practices"][0] == "jabar-roadmap-reformasi-birokrasi"
    assert set(answer["practices"][0]) >= {"slug", "score", "reasons"}
    assert set(answer["answered"][0]) >= {"question", "answer", "visit"}


def test_recommendation_api_reports_unknown_codes(client: TestClient) -> None:
    assert "Kabupaten Sumedang" in client.get("/api/v1/recommendations?home=Sumedan").json()["detail"]
    assert client.get("/api/v1/recommendations?value=jujur").status_code == 422
    assert client.get("/api/v1/recommendations?role=camat").status_code == 422
    assert client.get("/api/v1/recommendations?limit=99").status_code == 422


def test_what_guests_may_know_is_not_asked_of_the_host(client: TestClient) -> None:
    html = client.get("/siapkan?masalah=nilai+SAKIP+cascading+belum+sampai+individu&daerah=62.03").text
    assert "Yang belum terjawab dalam catatan" in html
    assert "Mohon dijelaskan: nilai SAKIP Morowali Utara" not in html


def test_the_page_shows_candidates_side_by_side_with_reasons(client: TestClient) -> None:
    html = client.get(f"/siapkan?{SEED}").text
    assert html.count('class="calon-satu"') >= 3
    assert html.index("Provinsi Jawa Barat</a></h3>") < html.index("Kabupaten Kapuas</a></h3>")
    assert "Indeks Reformasi Birokrasi: 93,08 (2023)." in html
    assert "Kalimantan Utara (November 2024)" in html
    for heading in (
        "Calon tuan rumah",
        "Perlukah berangkat?",
        "Sudah terjawab",
        "Praktik yang patut dipelajari",
    ):
        assert heading in html
    assert "Aturan belanja perjalanan dinas tahun" in html


def test_an_office_that_a_regency_has_once_is_asked_once(client: TestClient) -> None:
    for address in (
        "/siapkan?masalah=sakip&daerah=62.03",
        "/siapkan/rencana/baru?masalah=sakip&daerah=62.03",
    ):
        html = client.get(address).text
        assert html.count("> BKPSDM</label>") == 1, address
    assert client.get("/siapkan?masalah=sakip&daerah=62").text.count("> BPSDM</label>") == 1


def test_unknown_region_gets_suggestions_on_the_page(client: TestClient) -> None:
    html = client.get("/siapkan?masalah=sakip&daerah=Sumedan").text
    assert "Daerah “Sumedan” tidak dikenal." in html
    assert "Maksud Anda Kabupaten Sumedang?" in html
    assert 'value="Sumedan"' in html


def test_empty_need_form_says_what_to_fill_in(client: TestClient) -> None:
    assert "Tulis masalahnya" in client.get("/siapkan?masalah=&daerah=").text


def test_typed_html_is_escaped(client: TestClient) -> None:
    html = client.get("/siapkan?masalah=<b>sakip</b>&daerah=<i>").text
    assert "<b>sakip" not in html
    assert "<i>" not in html.split("<main")[1]


def test_the_justification_fits_the_need_and_leaves_what_it_cannot_know_to_be_filled_in(
    client: TestClient,
) -> None:
    html = client.get(f"/siapkan/pertimbangan?{SEED}&tuan_rumah=32").text
    assert "Pertimbangan kunjungan ke Provinsi Jawa Barat" in html
    assert "Dapatkah dilakukan daring?" in html
    assert "[isi " in html
    assert client.get("/siapkan/pertimbangan").status_code == 404
