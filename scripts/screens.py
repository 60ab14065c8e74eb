"""Pictures of ten pages for `docs/screens`: both widths, light and dark. Give the address of a running site."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "screens"
PAGES = {
    "home": "/",
    "search": "/cari?q=budaya+kerja",
    "practice": "/praktik/jabar-roadmap-reformasi-birokrasi",
    "visit": "/kunjungan/2025-02-kalteng-to-jabar",
    "value": "/nilai/adaptif",
    "map": "/peta",
    "lineage": "/silsilah",
    "compare": "/banding?praktik=diy-sakip-aa&praktik=sumedang-sakip-desa",
    "prepare": "/siapkan?masalah=budaya+kerja+BerAKHLAK&daerah=62&peran=biro-organisasi",
    "english": "/en/indikator/indeks-rb",
}
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}


def main(site: str, program: str) -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    service_workers="block",
                )
                page = context.new_page()
                for name, address in PAGES.items():
                    page.goto(site + address, wait_until="networkidle")
                    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
                    picture.save(FOLDER / f"{name}-{size}-{theme}.webp", quality=62, method=6)
                context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
