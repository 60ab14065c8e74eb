"""Write ``content/holidays.yaml`` anew from the kept-up lists of the package `holidays`, which only this script needs.

Run it each year after the joint decree (SKB tiga menteri) on holidays and joint leave:
``uv run --no-project --with holidays scripts/public_holidays.py 2025 2028``. Then compare the file with the decree.
"""

import sys
from pathlib import Path

from holidays.countries.indonesia import Indonesia

FILE = Path(__file__).parents[1] / "content" / "holidays.yaml"
HEADER = """\
# Hari libur nasional dan cuti bersama. Dibuat `scripts/public_holidays.py` dari daftar terbuka paket `holidays`, yang mengikuti
# SKB tiga menteri tiap tahun; “perkiraan” ialah tahun yang keputusannya belum terbit. Cocokkan dengan SKB, lalu sunting
# di sini bila pemerintah mengubahnya.
"""


def main(first: int, last: int) -> None:
    """Write the holidays of some years."""
    lines = ["holidays:"]
    for year in range(first, last + 1):
        found = Indonesia(years=year, categories=("public", "government"), language="id")
        lines += [f'  - {{date: {day}, name: "{name}"}}' for day, name in sorted(found.items())]
    FILE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
