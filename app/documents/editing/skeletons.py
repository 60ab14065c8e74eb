"""Templates of new document files."""

from datetime import date

from app.documents.markdown.render import slugify
from app.documents.models import HEADINGS, DocumentType

_PRACTICE = """\
---
title: {title}
summary: Satu atau dua kalimat untuk kartu dan hasil cari.
region: "32"                 # kode Kemendagri; atau ministry: menpanrb
agency: Nama perangkat daerah
start_year: {year}
status: tidak-diketahui      # berjalan | selesai | dihentikan | tidak-diketahui
values:                      # paling sedikit satu, dengan alasannya
  - value: akuntabel
    reason: Mengapa praktik ini mendukung nilai itu.
roles:                       # paling sedikit satu, dengan tugasnya
  - role: biro-organisasi
    task: Apa yang dikerjakannya.
    basis: sumber            # sumber: tertulis di sumber | umum: tugas umum instansi itu
sources:
  - id: sumber-1
    title: Judul halaman atau dokumen
    publisher: Penerbit
    url: https://contoh.go.id/halaman
    date: {today}
---
"""
_VISIT = """\
---
title: {title}
summary: Satu atau dua kalimat untuk kartu dan hasil cari.
kind: studi-banding          # studi-banding | studi-komparatif | studi-tiru | kaji-tiru | benchmarking | kunjungan-kerja
date_start: {today}
date_precision: day          # day | month | year
guest:
  regions: ["62"]
  agencies:
    - role: biro-organisasi
      name: Nama perangkat daerah tamu
      lead: true
host:
  regions: ["32"]
  agencies:
    - role: biro-organisasi
      name: Nama perangkat daerah tuan rumah
purpose: Apa yang ingin dipelajari.
sources:
  - id: sumber-1
    title: Judul halaman atau dokumen
    publisher: Penerbit
    url: https://contoh.go.id/halaman
    date: {today}
---
"""


def new_document(kind: DocumentType, title: str, *, today: date) -> tuple[str, str]:
    """Return the slug and the text of a new file that passes validation and waits for its facts."""
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    head = (_PRACTICE if kind == "practice" else _VISIT).format(title=quoted, year=today.year, today=today)
    body = "".join(f"\n## {heading}\n\nTulis di sini.\n" for heading in HEADINGS[kind][:3])
    slug = slugify(title)[:100].strip("-") or ("praktik-baru" if kind == "practice" else "kunjungan-baru")
    return (slug if kind == "practice" else f"{today:%Y-%m}-{slug}")[:120].rstrip("-"), head + body
