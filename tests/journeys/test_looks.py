"""Twenty pages look as they did when somebody last looked at them: their shapes, not their letters.

Pictures are small and grey, so that fonts of another machine and a word more or less do not matter, while a
lost style sheet or a broken layout does. `make looks` takes them anew; look at them before keeping them.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from conftest import exhaustive, sampled
from PIL import Image, ImageChops, ImageFilter, ImageStat
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent / "looks"
PHONE = 390
WIDTH = 90
"""Of a kept picture, in pixels."""
TOLERANCE = 14.0
"""Mean difference of grey, of 255."""
PAGES = {
    "beranda": "/",
    "cari": "/cari?q=sakip",
    "praktik": "/praktik/jabar-roadmap-reformasi-birokrasi",
    "kunjungan": "/kunjungan/2025-02-kalteng-to-jabar",
    "nilai": "/nilai/adaptif",
    "peran": "/peran/bkd",
    "daerah": "/daerah/32",
    "kabupaten": "/daerah/32.11",
    "matriks": "/matriks",
    "peta": "/peta",
    "silsilah": "/silsilah",
    "linimasa": "/linimasa",
    "tindak-lanjut": "/tindak-lanjut",
    "indikator": "/indikator/nilai-sakip",
    "banding": "/banding?daerah=33&daerah=32",
    "siapkan": "/siapkan",
    "tuan-rumah": "/siapkan?masalah=budaya+kerja+BerAKHLAK&daerah=62&peran=biro-organisasi",
    "rencana": "/siapkan/rencana/baru",
    "masuk": "/masuk",
    "bantuan": "/bantuan",
    "tidak-ada": "/tidak-ada",
    "luring": "/luring",
    "inggris": "/en/",
}
IN_THE_DARK = ("beranda", "cari", "praktik", "kunjungan", "matriks", "silsilah", "tindak-lanjut")


def looks(
    browser: Browser, address: str, width: int, *, dark: bool = False, bare: bool = False
) -> Image.Image:
    context = browser.new_context(
        viewport={"width": width, "height": width * 2 if width < 500 else 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    if bare:
        context.route("**/*.css*", lambda route: route.abort())
    page = context.new_page()
    page.goto(address, wait_until="load")
    picture = Image.open(BytesIO(page.screenshot())).convert("L")
    context.close()
    small = picture.resize((WIDTH, WIDTH * picture.height // picture.width), Image.Resampling.BOX)
    return small.filter(ImageFilter.BoxBlur(2))


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@pytest.mark.parametrize(
    ("name", "width", "theme"),
    [
        *((name, PHONE, "light") for name in [*PAGES][::12]),
        *(
            pytest.param(name, PHONE, "light", marks=exhaustive)
            for name in PAGES
            if name not in [*PAGES][::12]
        ),
        *sampled(((name, 1280, "dark") for name in IN_THE_DARK), one_in=4),
        *(pytest.param(name, 1280, "light", marks=exhaustive) for name in PAGES),
        *(pytest.param(name, PHONE, "dark", marks=exhaustive) for name in IN_THE_DARK),
    ],
)
def test_a_page_looks_as_it_did(browser: Browser, server: str, name: str, width: int, theme: str) -> None:
    now = looks(browser, server + PAGES[name], width, dark=theme == "dark")
    kept = KEPT / f"{name}-{width}-{theme}.png"
    if os.environ.get("LOOKS") == "take":
        KEPT.mkdir(exist_ok=True)
        now.save(kept, optimize=True)
    assert difference(now, Image.open(kept)) <= TOLERANCE


def test_a_lost_style_sheet_is_seen(browser: Browser, server: str) -> None:
    for width in (PHONE, 1280):
        bare = looks(browser, f"{server}/", width, bare=True)
        assert difference(bare, Image.open(KEPT / f"beranda-{width}-light.png")) > TOLERANCE
