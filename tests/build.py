"""Small content folders for tests: real reference data, documents as short as the rules allow."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

from benchmarks.relevance.judgements import LIBRARY

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"

PRACTICE = """\
---
title: {title}
summary: {summary}
region: "{region}"
agency: Biro Organisasi
values:
  - value: {value}   # alasan ditulis redaksi
    reason: Karena terukur.
roles:
  - {{role: {role}, task: Mengoordinasikan., basis: sumber}}
sources:
  - {{id: s1, title: Sumber, publisher: Penerbit, url: https://contoh.example/}}
---

## Konteks

{body}
"""

VISIT = """\
---
title: {title}
summary: Rombongan belajar.
kind: studi-banding
date_start: {date}
guest: {{regions: ["62"], agencies: [{{role: bkd, name: BKD Tamu}}]}}
host: {{regions: ["32"], agencies: [{{role: biro-organisasi, name: Biro Tuan Rumah}}]}}
practices: [{{practice: {practice}, learned: Caranya.}}]
sources:
  - {{id: s1, title: Sumber, publisher: Penerbit, url: https://contoh.example/}}
---

## Temuan

Ada temuan.
"""


COHORT = """\
cohort:
  programme: PKA
  groups: [{name: Kelompok 1, regions: ["62", "62.03"]}, {name: Kelompok 2, regions: ["62.03", "62.71"]}]
"""
"""Front matter of a visit of a training cohort from three regions."""

HOST_TERMS = """---
service: Penerimaan tamu
office: Bagian Umum
days: [selasa, kamis]
sessions: ["09:00", "13:00"]
groups_per_week: 3
sources: [{id: satu, title: Laman, publisher: contoh.go.id, url: "https://contoh.go.id"}]
---
"""
"""Two sessions on Tuesdays and Thursdays, three groups a week."""


LATER = (
    "2022-06-dprd-sukoharjo-to-trenggalek",
    "2022-12-pamekasan-to-sleman",
    "bekasi-tirta-bhagasasi-kebocoran",
    "kota-magelang-mpp-naik-turun",
)
"""Documents of the steady library that the ranking is not judged on."""


def steady_library(folder: Path) -> Path:
    """Write the documents that the ranking is judged on, with their texts of today: content may grow beside tests."""
    judged = (Path(name).stem for name in ZipFile(LIBRARY).namelist() if name.endswith(".md"))
    return some_documents(folder, (*judged, *LATER))


def some_documents(folder: Path, slugs: Iterable[str]) -> Path:
    """Write a part of the real content: the reference files, and the documents of some slugs.

    The practices and visits that these name come along, so that all of them can be published.
    """
    paths = {path.stem: path for path in sorted(CONTENT.glob("[pv]*s/*.md"))}
    waiting = paths.keys() & set(slugs)
    chosen = set[str]()
    while waiting:
        slug = waiting.pop()
        chosen.add(slug)
        named = re.findall(
            r"(?:(?:practice|visit|slug): |\[\[(?:praktik|kunjungan):)([\w-]+)", paths[slug].read_text()
        )
        waiting |= (paths.keys() & set(named)) - chosen
    kept = {f"{slug}.md" for slug in chosen}

    def others(parent: str, names: list[str]) -> set[str]:
        return set(names) - kept if Path(parent).name in ("practices", "visits") else set()

    shutil.copytree(CONTENT, folder, ignore=others)
    return folder


def a_practice(
    *,
    title: str = "Budaya kerja",
    summary: str = "Ringkasan.",
    region: str = "32",
    value: str = "akuntabel",
    role: str = "bkd",
    body: str = "Teks.",
) -> str:
    """The text of a practice that passes every rule."""
    return PRACTICE.format(title=title, summary=summary, region=region, value=value, role=role, body=body)


def a_visit(*, title: str = "Kunjungan", date: str = "2024-05-06", practice: str = "satu") -> str:
    """The text of a visit that passes every rule when the practice exists."""
    return VISIT.format(title=title, date=date, practice=practice)


def content_folder(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A content folder with the project's reference data and the given files."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in CONTENT.glob("*.yaml"):
        shutil.copy(file, folder)
    for name in ("practices", "visits"):
        (folder / name).mkdir(exist_ok=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
