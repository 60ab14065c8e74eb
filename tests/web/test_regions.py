"""The page of a region is a profile worth sharing, and regions are compared by the names people call them."""

import re

from build import a_practice, a_visit
from conftest import Make
from fastapi.testclient import TestClient


def section(page: str, anchor: str) -> str:
    """The part of a page under a heading."""
    found = re.search(rf'<section[^>]*aria-labelledby="{anchor}".*?</section>', page, re.DOTALL)
    assert found, anchor
    return found[0]


def test_region_shows_who_came_what_they_learned_and_what_became_of_it(client: TestClient) -> None:
    came = section(client.get("/daerah/32").text, "tuan-rumah")
    assert 'href="/kunjungan/2025-02-kalteng-to-jabar"' in came
    assert "Pemprov Kalteng menyatakan akan menyesuaikan sistem" in came
    states = "rencana|berjalan|selesai|berdampak|tidak tercapai|batal|belum ada informasi"
    assert re.search(rf"menyesuaikan sistem(?s:.){{0,400}}?\b(?:{states})\b", came, re.IGNORECASE)


def test_region_shows_where_it_went_with_the_state_of_its_follow_ups(client: TestClient) -> None:
    went = section(client.get("/daerah/62").text, "tamu")
    assert ">Jawa Barat</a>" in went
    assert 'href="/tindak-lanjut?daerah=62"' in went


def test_region_shows_the_last_of_what_came_after_a_visit(make: Make) -> None:
    events = (
        "later: [{date: 2025-03, text: Kanal dibuka., source: s1}, {date: 2024-11, text: Tim., source: s1}]"
    )
    visit = a_visit().replace("sources:", f"{events}\nsources:")
    library = make({"practices/satu.md": a_practice(), "visits/dua.md": visit})
    library.bring_up_to_date()
    went = section(library.client().get("/daerah/62").text, "tamu")
    told = " ".join(re.sub(r"<[^>]+>", "", went).split())
    assert "Kabar sesudahnya tercatat pada 1 kunjungan." in told
    assert "Sesudahnya, Maret 2025: Kanal dibuka (tidak dikaitkan sumber dengan kunjungan ini)" in told


def test_province_says_which_of_its_regencies_was_visited_or_went(client: TestClient) -> None:
    page = client.get("/daerah/35").text
    came = re.sub(r"<[^>]+>", "", section(page, "tuan-rumah"))
    assert re.search(r"→ke (?:Kab\.|Kota) ", came.replace("→ ", "→")), "as routes"
    own = section(client.get("/daerah/35.10").text, "tuan-rumah")
    assert ">Kab. Seruyan</a>" in own, "a regency need not name itself"


def test_region_draws_its_figures_over_the_years_and_lists_the_latest(client: TestClient) -> None:
    figures = section(client.get("/daerah/33").text, "angka")
    assert figures.count('<svg class="garis"') >= 1
    assert "Angka terakhir" in figures
    assert 'rel="noopener"' in figures, "each with its source"


def test_region_names_regions_alike(client: TestClient) -> None:
    alike = section(client.get("/daerah/32.11").text, "serupa")
    assert alike.count('href="/daerah/32.') >= 2, "regencies of the same island and province first"
    assert 'href="/banding?daerah=32.11&amp;daerah=' in alike


def test_ministry_without_figures_has_a_page_without_empty_parts(client: TestClient) -> None:
    page = client.get("/daerah/menpanrb").text
    assert 'id="serupa"' not in page
    assert '<svg class="garis"' not in page


def test_regions_are_compared_by_name_the_first_drawn_alike_in_all(client: TestClient) -> None:
    page = client.get("/banding", params={"daerah": ["Jawa Tengah", "32"]}).text
    assert '<a href="/daerah/33">' in page
    assert '<a href="/daerah/32">' in page
    charts = re.findall(r'<svg class="garis".*?</svg>', page, re.DOTALL)
    assert charts
    styles = {
        style
        for chart in charts
        for style, name in re.findall(r'jejak-(\d)">.*?<text x="[^"]*" y="[^"]*">([^<]+)</text></g>', chart)
        if name == "Jawa Tengah"
    }
    assert styles == {"0"}


def test_an_unknown_region_in_a_comparison_is_named_with_the_nearest(client: TestClient) -> None:
    page = client.get("/banding", params={"daerah": ["33", "Jawa Barrat"]}).text
    assert "Daerah “Jawa Barrat” tidak dikenal. Maksud Anda" in page
    assert '<a href="/daerah/33">' in page
