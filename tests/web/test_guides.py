"""The guides are pages of the site: without JavaScript, with links that lead somewhere."""

import re
from html import unescape

from build import ROOT
from fastapi.testclient import TestClient

NAMES = sorted(path.stem for path in (ROOT / "docs/panduan").glob("*.md") if path.stem != "README")


def test_every_guide_is_a_page_whose_links_lead_somewhere(client: TestClient) -> None:
    pages = {f"/dokumen/{name}": client.get(f"/dokumen/{name}") for name in NAMES}
    pages["/dokumen/"] = client.get("/dokumen/")
    assert {page.status_code for page in pages.values()} == {200}
    texts = {path: page.text.partition("<main")[2].partition("</main>")[0] for path, page in pages.items()}
    linked = set()
    for path, text in texts.items():
        assert len(re.findall("<h1", text)) == 1, path
        assert "&lt;!--" not in text, path
        for href in map(unescape, re.findall(r'<a [^>]*href="([^"]+)"', text)):
            page, _hash, anchor = href.partition("#")
            if href.startswith("#") or page.startswith("/dokumen/"):
                target = (page or path).partition("?")[0]
                linked.add(target)
                assert not anchor or f'id="{anchor}"' in pages[target].text, (path, href)
            assert not page.endswith(".md"), (path, href)
    assert linked >= pages.keys(), "each is reached from another"


def test_guides_are_found_by_their_words_and_linked_from_every_page(client: TestClient) -> None:
    found = client.get("/dokumen/", params={"q": "token akses"}).text
    assert 'href="/dokumen/program-lain#token-akses"' in found
    assert "Tidak ada bagian" in client.get("/dokumen/?q=zyqtiada").text
    assert client.get("/dokumen/tiada").status_code == 404
    assert 'href="/dokumen/"' in client.get("/").text
    assert 'href="/dokumen/mencari"' in client.get("/bantuan").text
    assert "Guides" in client.get("/en/dokumen/").text
