"""Templates of new document files: what is not known yet is a placeholder that `check` refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.markdown.render import slugify
from app.documents.models import HEADINGS, DocumentType
from app.documents.validation.placeholders import placeholder

_HEAD = "# Ganti setiap isian bertanda kurung sudut, lalu periksa dengan: studi-banding check\n"
_PRACTICE = """\
title: {title}
summary: {summary}
region: {region}   # untuk kementerian atau lembaga: ministry, bukan region
agency: {agency}
status: {status}
values:
  - value: {value}
    reason: {reason}
roles:
  - role: {role}
    task: {task}
    basis: {basis}
"""
_VISIT = """\
title: {title}
summary: {summary}
kind: {kind}
date_start: {date_start}
{date_end}guest:
  regions: [{guest_region}]   # untuk kementerian atau lembaga: ministries, bukan regions
  agencies:
    - role: {guest_role}
      name: {guest_agency}
host:
  regions: [{host_region}]
  agencies:
    - role: {host_role}
      name: {host_agency}
purpose: {purpose}
"""
_SOURCES = """\
sources:
  - id: {source}
    title: {source_title}
    publisher: {publisher}
    url: {url}
    date: {source_date}
---
"""
_REGION = "kode Kemendagri {}, misalnya 32 atau 32.11"
_ROLE = "peran {}, salah satu dari roles.yaml, misalnya biro-organisasi"
_WHAT: Mapping[str, str] = {
    "title": "judul",
    "summary": "satu atau dua kalimat untuk kartu dan hasil cari",
    "region": _REGION.format("daerahnya"),
    "agency": "nama lengkap perangkat daerah atau instansi",
    "status": "berjalan, selesai, dihentikan, atau tidak-diketahui",
    "value": "salah satu nilai BerAKHLAK, misalnya akuntabel",
    "reason": "mengapa praktik ini mendukung nilai itu",
    "role": _ROLE.format("perangkat daerah"),
    "task": "apa yang dikerjakannya",
    "basis": "sumber bila tertulis di sumber, umum bila itu tugas umum instansinya",
    "kind": "studi-banding, studi-komparatif, studi-tiru, kaji-tiru, studi-lapangan, benchmarking, atau kunjungan-kerja",
    "date_start": "tanggal mulai sebagai TTTT-BB-HH; cukup TTTT-BB atau TTTT bila hanya itu yang diketahui",
    "guest_region": _REGION.format("daerah tamu"),
    "guest_role": _ROLE.format("tamu"),
    "guest_agency": "nama perangkat daerah tamu",
    "host_region": _REGION.format("daerah tuan rumah"),
    "host_role": _ROLE.format("tuan rumah"),
    "host_agency": "nama perangkat daerah tuan rumah",
    "purpose": "apa yang ingin dipelajari",
    "source": "nama pendek sumber ini, misalnya prokalteng-2025; dirujuk di naskah sebagai [^prokalteng-2025]",
    "source_title": "judul halaman atau dokumen sumber",
    "publisher": "penerbit sumber",
    "url": "alamat lengkap sumber, diawali https",
    "source_date": "tanggal sumber sebagai TTTT-BB-HH; hapus baris ini bila tidak tertulis",
}
"""What has to be written in each place."""
_SECTIONS = {
    "Konteks": "masalah apa yang hendak diatasi, dan di mana",
    "Apa yang dilakukan": "apa yang dikerjakan, oleh siapa, dan sejak kapan",
    "Hasil": "apa yang berubah; tulis bahwa belum diketahui bila memang begitu",
    "Latar belakang": "mengapa kunjungan ini dilakukan",
    "Pelaksanaan": "kapan, di mana, dan bagaimana kunjungan berlangsung",
    "Temuan": "apa yang diperoleh dari tuan rumah",
}


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known of a new document before anybody has filled in its template."""

    certain: Mapping[str, str] = field(default_factory=dict)
    """Values to write, by place: the keys of the template, and ``date_end``."""
    proposals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Values to name in the placeholder; somebody has to confirm them."""
    body: str = ""
    date: str = ""
    """The partial date that the file name of a visit begins with."""


def new_document(kind: DocumentType, title: str, known: KnownFacts | None = None) -> tuple[str, str]:
    """Return the slug and the text of a new file; `check` names every line still to be filled in."""
    facts, title = known or KnownFacts(), " ".join(title.split())
    certain = {**facts.certain, **({"title": title} if title else {})}
    places = {
        name: _quote(certain[name]) if name in certain else _blank(what, facts.proposals.get(name, ()))
        for name, what in _WHAT.items()
    }
    places["date_end"] = f"date_end: {_quote(certain['date_end'])}\n" if "date_end" in certain else ""
    head = ((_PRACTICE if kind == "practice" else _VISIT) + _SOURCES).format(**places)
    body = facts.body or "\n\n".join(
        f"## {heading}\n\n{placeholder(_SECTIONS[heading])}" for heading in HEADINGS[kind][:3]
    )
    slug = slugify(title)[:100].strip("-") or ("praktik-baru" if kind == "practice" else "kunjungan-baru")
    dated = f"{facts.date[:7]}-{slug}" if kind == "visit" and facts.date else slug
    return dated[:120].rstrip("-"), f"---\n{_HEAD}{head}\n{body}\n"


def _blank(what: str, proposals: Sequence[str]) -> str:
    proposed = f"; usulan dari laporan: {' atau '.join(proposals)}" if proposals else ""
    return _quote(placeholder(what + proposed))


def _quote(value: str) -> str:
    """Return a YAML text in double quotes, in which nothing has a meaning of its own but these two characters."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
