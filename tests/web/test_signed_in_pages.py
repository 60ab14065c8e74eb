"""The header of public pages tells who is signed in, and no cache keeps or shares such a page."""

from build import a_practice
from conftest import Installation
from fastapi.testclient import TestClient
from people import browser_at, send_at_desk, signed_in

from app.accounts.permissions import Role

PAGE = "/praktik/"


def test_public_page_names_the_signed_in_person_and_what_waits_for_them(
    site: Installation, client: TestClient
) -> None:
    author = signed_in(site, client, "wati@contoh.go.id", ("32", Role.AUTHOR))
    reviewer = signed_in(site, client, "budi@contoh.go.id", ("32", Role.REVIEWER))
    assert "menunggu Anda" not in reviewer.get(PAGE).text
    begun = send_at_desk(author, "/meja/baru", judul="Loket daring", jenis="practice", daerah="32")
    draft = begun.headers["location"]
    send_at_desk(author, f"{draft}/sumber", teks=a_practice(title="Loket daring"), versi="1")
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    assert '1<span class="sembunyi"> menunggu Anda' in reviewer.get(PAGE).text
    page = author.get(PAGE)
    assert "Wati" in page.text
    assert 'href="/keluar"' in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert ">Masuk<" not in page.text
    visitor = browser_at(client).get(PAGE)
    assert "Wati" not in visitor.text
    assert ">Masuk<" in visitor.text
    assert "private" not in visitor.headers["cache-control"]


def test_page_of_a_signed_in_person_is_never_served_to_another(
    site: Installation, client: TestClient
) -> None:
    wati = signed_in(site, client, "wati.dua@contoh.go.id", ("62", Role.AUTHOR))
    budi = signed_in(site, client, "budi.dua@contoh.go.id", ("62", Role.REVIEWER))
    for path in ("/", PAGE, "/en/praktik/", "/tidak-ada"):
        assert "Wati" in wati.get(path).text, path
        assert "Wati" not in budi.get(path).text, path
        assert "Wati" not in browser_at(client).get(path).text, path
        tag = wati.get(path).headers.get("etag")
        assert tag is None, path


def test_invented_cookie_reads_the_cached_page_of_visitors(client: TestClient) -> None:
    visitor = client.get(PAGE)
    forged = browser_at(client).get(PAGE, headers={"cookie": "sesi=dikarang"})
    assert forged.headers["etag"] == visitor.headers["etag"]
    assert forged.text == visitor.text
