"""Feeds say what is new, in valid Atom with true dates; under /en their own words are English."""

import os
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = ("/umpan.atom", "/praktik/umpan.atom", "/kunjungan/umpan.atom", "/cari.atom?q=sakip")
ADDED, CHANGED = datetime(2022, 2, 3, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC)
RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")


@pytest.fixture
def library(make: Make) -> Installation:
    """A practice added in 2022 and changed in 2024, and a visit of 2025."""
    library = make({"practices/satu.md": a_practice(), "visits/dua.md": a_visit()})
    for path, at in (("practices/satu.md", ADDED), ("visits/dua.md", datetime(2025, 1, 2, tzinfo=UTC))):
        os.utime(library.content / path, (at.timestamp(), at.timestamp()))
    library.bring_up_to_date()
    file = library.content / "practices/satu.md"
    file.write_text(a_practice(title="Budaya kerja & <nilai>"))
    os.utime(file, (CHANGED.timestamp(), CHANGED.timestamp()))
    library.bring_up_to_date()
    return library


def check_feed(feed: ET.Element, address: str) -> None:
    """What RFC 4287 demands of a feed and of its entries."""
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(ATOM + name)) == 1, name
    links = {link.get("rel", "alternate"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    assert address in links["self"]
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for entry in entries:
        for name in ("id", "title", "updated", "published", "summary"):
            assert len(entry.findall(ATOM + name)) == 1, name
            assert (entry.findtext(ATOM + name) or "").strip(), name
        for name in ("updated", "published"):
            assert RFC_3339.fullmatch(entry.findtext(ATOM + name, "")), name
        assert entry.findtext(f"{ATOM}published", "") <= entry.findtext(f"{ATOM}updated", "")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        kinds = [one.get("type") for one in entry.findall(f"{ATOM}link[@rel='alternate']")]
        assert len(kinds) == len(set(kinds))
        assert entry.get(LANG) == "id"
        for category in entry.findall(f"{ATOM}category"):
            assert category.get("term")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", FEEDS)
def test_every_feed_is_valid_atom(client: TestClient, address: str, prefix: str) -> None:
    answer = client.get(prefix + address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    check_feed(feed, prefix + address)
    assert feed.get(LANG) == ("en" if prefix else "id")
    assert feed.findall(f"{ATOM}entry")


def test_the_feed_of_all_has_practices_and_visits_by_when_they_changed(library: Installation) -> None:
    feed = ET.fromstring(library.client().get("/umpan.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id", "").rpartition("/")[2] for one in entries] == ["dua", "satu"]
    visit, practice = entries
    assert practice.findtext(f"{ATOM}title") == "Budaya kerja & <nilai>"
    assert practice.findtext(f"{ATOM}published") == ADDED.isoformat()
    assert practice.findtext(f"{ATOM}updated") == CHANGED.isoformat()
    assert practice.findtext(f"{ATOM}author/{ATOM}name") == "Biro Organisasi"
    assert visit.findtext(f"{ATOM}author/{ATOM}name") == "BKD Tamu"
    terms = {
        (one.get("scheme", "").rpartition(".")[2], one.get("term"))
        for one in practice.iter(f"{ATOM}category")
    }
    assert {term for _scheme, term in terms} == {"practice", "akuntabel", "bkd", "32"}
    assert {one.get("term") for one in visit.iter(f"{ATOM}category")} >= {"62", "32"}


def test_a_feed_under_en_is_english_around_indonesian_documents(library: Installation) -> None:
    visitor = library.client()
    own, english = (ET.fromstring(visitor.get(f"{prefix}/umpan.atom").content) for prefix in ("", "/en"))
    assert own.findtext(f"{ATOM}title") != english.findtext(f"{ATOM}title")
    assert "visits" in english.findtext(f"{ATOM}title", "").lower()
    first, translated = own.find(f"{ATOM}entry"), english.find(f"{ATOM}entry")
    assert first is not None
    assert translated is not None
    assert first.findtext(f"{ATOM}id") == translated.findtext(f"{ATOM}id")
    assert first.findtext(f"{ATOM}title") == translated.findtext(f"{ATOM}title")
    page = translated.find(f"{ATOM}link[@type='text/html']")
    assert page is not None
    assert "/en/kunjungan/dua" in page.get("href", "")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_front_page_announces_the_feed_in_its_language(client: TestClient, prefix: str) -> None:
    page = client.get(f"{prefix}/").text
    (found,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', page)
    assert found == f"{prefix}/umpan.atom"


def test_the_site_map_and_descriptions_say_the_true_dates(library: Installation) -> None:
    visitor = library.client()
    assert f"/praktik/satu</loc><lastmod>{CHANGED.date()}</lastmod>" in visitor.get("/sitemap.xml").text
    page = visitor.get("/praktik/satu").text
    assert f'"datePublished": "{ADDED.date()}"' in page
    assert f'"dateModified": "{CHANGED.date()}"' in page
    record = visitor.get(
        "/oai", params={"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "praktik"}
    ).text
    assert re.findall(r"<dc:date>(.*?)</dc:date>", record) == [str(ADDED.date()), str(CHANGED.date())]
    (row,) = visitor.get("/data/praktik.csv").text.splitlines()[1:]
    assert f"{ADDED.date()},{CHANGED.date()}" in row
