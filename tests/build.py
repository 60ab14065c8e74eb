"""Small content folders for tests: real reference data, documents as short as the rules allow."""

import re
import shutil
from collections.abc import Collection
from pathlib import Path

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


def some_documents(folder: Path, *, one_in: int, beside: Collection[str] = ()) -> Path:
    """Write a part of the real content: the reference files, one document in so many, and those named by slug.

    The practices and visits that these name come along, so that all of them can be published.
    """
    paths = {path.stem: path for path in sorted(CONTENT.glob("[pv]*s/*.md"))}
    waiting = {*beside, *list(paths)[::one_in]}
    chosen = set[str]()
    while waiting:
        slug = waiting.pop()
        chosen.add(slug)
        named = re.findall(r"(?:practice|visit|slug): ([\w-]+)", paths[slug].read_text())
        waiting |= (paths.keys() & set(named)) - chosen
    shutil.copytree(CONTENT, folder, ignore=lambda _folder, names: {n for n in names if n.endswith(".md")})
    for slug in chosen:
        shutil.copy(paths[slug], folder / paths[slug].parent.name)
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
