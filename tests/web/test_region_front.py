"""A region greets under its own name and colours, and says what of its file cannot be shown."""

import re
import struct
from urllib.parse import urlsplit

import pytest
from build import a_practice, a_visit
from conftest import Make
from inhabited import TERMS_OF_A_HOST

from app.documents.reference.region_signs import check_signs

GREETING = "Silakan mencari, bertanya, dan datang."
SPACE = f"""greeting: {GREETING}
accent: {{light: "#17356b", dark: "#9ab8f0"}}
"""
CONTACT = "contact: {agency: Biro Organisasi, channel: PPID}\nsources:"
FOLLOW_UP = "follow_ups: [{id: f1, action: Menyusun peta jalan., status: rencana}]\nsources:"


def test_front_shows_what_the_region_says_has_needs_and_whom_to_ask(make: Make) -> None:
    site = make(
        {
            "practices/satu.md": a_practice(title="Praktik satu").replace("sources:", CONTACT),
            "visits/2024-05-a-ke-b.md": a_visit().replace("sources:", FOLLOW_UP),
            "hosts/32.md": TERMS_OF_A_HOST,
            "spaces/32.yaml": SPACE,
        }
    )
    site.bring_up_to_date()
    reader = site.client()
    page = reader.get("/r/32/").text
    for part in (
        "<h1>Provinsi Jawa Barat</h1>",
        GREETING,
        '<input type="hidden" name="daerah" value="32">',
        'href="/praktik/satu"',
        'href="/kunjungan/2024-05-a-ke-b"',
        "Biro Organisasi",
        'href="/daerah/32/tuan-rumah/permohonan"',
        'href="/cari.atom?daerah=32"',
        'href="/r/32/warna.css"',
    ):
        assert part in page, part
    assert "Menyusun peta jalan." in reader.get("/r/62/").text, "the guests'"
    colours = reader.get("/r/32/warna.css")
    assert colours.headers["content-type"].startswith("text/css")
    assert "#17356b" in colours.text
    assert "#9ab8f0" in colours.text

    plain = reader.get("/en/r/33/")
    assert plain.status_code == 200, "a region without a file has a front too"
    assert "warna.css" not in plain.text
    assert reader.get("/r/33/warna.css").status_code == 404
    (site.content / "spaces/32.yaml").write_text("accent: {light: kuning}")
    assert GREETING not in reader.get("/r/32/").text
    moved = reader.get("/en/r/32", follow_redirects=False)
    assert moved.headers["location"] == "/en/r/32/"
    unknown = reader.get("/r/jabar/")
    assert (unknown.status_code, "Mungkin maksud Anda “32” (Provinsi Jawa Barat)?" in unknown.text) == (
        404,
        True,
    )


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG, as far as its size is written."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


@pytest.mark.parametrize(
    ("file", "is_shown"),
    [
        (png(120, 160), True),
        (png(9_000, 160), False),
        (b"<svg/>", False),
        (png(120, 160) + b"x" * 100_000, False),
    ],
)
def test_the_sign_of_a_region_stands_beside_its_name_if_its_file_is_a_small_png(
    make: Make, file: bytes, *, is_shown: bool
) -> None:
    site = make({"practices/satu.md": a_practice(), "spaces/32.png": file})
    site.bring_up_to_date()
    reader = site.client()
    assert ('src="/r/32/lambang.png" width="120" height="160"' in reader.get("/r/32/").text) == is_shown
    sign = reader.get("/r/32/lambang.png")
    assert (sign.status_code, sign.content == file) == ((200, True) if is_shown else (404, False))
    assert [problem.path for problem in check_signs(site.content, site.reference)] == (
        [] if is_shown else ["spaces/32.png"]
    )


def test_the_map_of_a_region_has_its_pages_and_documents_alone(make: Make) -> None:
    site = make(
        {
            "practices/satu.md": a_practice(),
            "practices/lain.md": a_practice(region="33"),
            "visits/2024-05-a-ke-b.md": a_visit(),
        }
    )
    site.bring_up_to_date()
    found = re.findall("<loc>(.*?)</loc>", site.client().get("/r/32/sitemap.xml").text)
    paths = {urlsplit(address).path for address in found}
    assert {"/r/32/", "/daerah/32", "/praktik/satu", "/kunjungan/2024-05-a-ke-b"} <= paths
    assert "/praktik/lain" not in paths
