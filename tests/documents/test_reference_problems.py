"""What is wrong in the files of acronyms, regions and hosts is named with its place, and nothing else stops for it."""

import re
from pathlib import Path

import pytest
from build import CONTENT, HOST_TERMS, content_folder

from app.documents.hosting.host_files import MAX_HOST_BYTES, HostError, HostFiles, check_hosts, parse_host
from app.documents.reference.bridge import load_bridge
from app.documents.reference.data import Reference, ReferenceDataError, load_reference
from app.documents.reference.loader import ReferenceReader
from app.documents.reference.region_signs import MAX_SIGN_BYTES, check_signs
from app.documents.reference.region_spaces import (
    MAX_SPACE_BYTES,
    PAGES,
    SpaceError,
    contrast,
    nearest_readable,
    parse_space,
    read_space,
)

SIGN = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
BRIDGE = """\
groups:
  - heading: Percobaan
    entries:
      - {from: %s, to: [%s]}
"""


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(CONTENT)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("values.yaml", "values:", "values: [", "values.yaml:"),
        ("indicators.yaml", "slug: nilai-sakip", "slug: indeks-rb", "“indeks-rb” ada dua kali"),
        ("values.yaml", "sources: [", "sources: [tiada, ", "Sumber “tiada” tidak ada di sources.yaml"),
    ],
)
def test_a_fault_in_a_reference_file_is_named(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    folder = content_folder(tmp_path / "content", {})
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ReferenceDataError, match=re.escape(said)):
        load_reference(folder)


@pytest.mark.parametrize(
    ("expression", "target", "said"),
    [
        ("bkd", "disiplin", "adalah nama nilai, peran, atau daerah"),
        ("disiplin", "disiplin", "juga istilah tujuan"),
        ("e-arsip", "disiplin", "sudah ada di synonyms.yaml"),
    ],
)
def test_an_expression_that_needs_no_bridge_is_refused_with_the_reason(
    expression: str, target: str, said: str
) -> None:
    reader = ReferenceReader({"bridge.yaml": (BRIDGE % (expression, target)).encode()})
    load_bridge(reader, terms={"e-arsip"}, names={"bkd"})
    assert [said in one.message and bool(one.hint) for one in reader.problems] == [True]


def test_a_region_names_what_cannot_be_shown(tmp_path: Path, reference: Reference) -> None:
    for text, said in (
        ("greeting: [", "susunannya tidak dikenal"),
        ("greeting: Telepon 0812-3456-7890", "Nomor telepon"),
    ):
        with pytest.raises(SpaceError, match=said):
            parse_space(text, "32", reference)
    (tmp_path / "spaces").mkdir()
    (tmp_path / "spaces/32.yaml").write_text(f"greeting: {'a' * MAX_SPACE_BYTES}")
    with pytest.raises(SpaceError, match="terlalu besar"):
        read_space(tmp_path, "32", reference)


def test_every_colour_has_a_readable_neighbour() -> None:
    for colour in ("#808080", "#ffffff", "#000000", "#f2c200"):
        for theme, page in PAGES.items():
            assert contrast(nearest_readable(colour, theme), page) >= 4.5


def test_signs_that_cannot_be_shown_are_named(tmp_path: Path, reference: Reference) -> None:
    folder = tmp_path / "spaces"
    folder.mkdir()
    (folder / "32x.png").write_bytes(SIGN)
    (folder / "33.png").mkdir()
    (folder / "34.png").write_bytes(SIGN + bytes(MAX_SIGN_BYTES))
    (folder / "35.png").write_bytes(b"GIF89a")
    (folder / "36.png").write_bytes(SIGN + (9).to_bytes(4, "big") * 2)
    assert [(one.path, one.message) for one in check_signs(tmp_path, reference)] == [
        ("spaces/32x.png", "“32x” bukan kode daerah atau instansi."),
        ("spaces/33.png", "Gambar tidak dapat dibaca."),
        ("spaces/34.png", "Gambar terlalu besar."),
        ("spaces/35.png", "Bukan gambar PNG."),
        ("spaces/36.png", "Ukurannya 9 × 9 piksel."),
    ]


@pytest.mark.parametrize(
    ("host_id", "text", "said"),
    [
        ("Sleman!", HOST_TERMS, "bukan kode daerah"),
        ("34.04", "tanpa kepala", "tidak diawali baris"),
        ("34.04", HOST_TERMS + "Isi.", "Teks di bawah kepala"),
        ("34.04", HOST_TERMS.replace('"09:00", "13:00"', '"13:00", "09:00"'), "tidak berurutan"),
        ("34.04", HOST_TERMS.replace("Bagian Umum", "Pak Budi 0812-3456-7890"), "Nomor telepon"),
        (
            "34.04",
            HOST_TERMS.replace(
                "groups_per_week: 3",
                "closed: [{start: 2026-06-05, end: 2026-06-01, reason: Rapat}]",
            ),
            "End lebih awal daripada start",
        ),
    ],
)
def test_terms_of_a_host_that_cannot_hold_are_named(
    host_id: str, text: str, said: str, reference: Reference
) -> None:
    with pytest.raises(HostError) as caught:
        parse_host(text, host_id, reference)
    assert said in " ".join(one.message for one in caught.value.problems)


def test_a_host_file_that_cannot_be_read_holds_up_only_itself(tmp_path: Path, reference: Reference) -> None:
    folder = tmp_path / "hosts"
    folder.mkdir()
    (folder / "34.04.md").write_text(HOST_TERMS)
    (folder / "34.md").write_text(HOST_TERMS + "\n" * MAX_HOST_BYTES)
    (folder / "33.md").write_bytes(b"\xff")
    assert {one.path for one in check_hosts(tmp_path, reference, ())} == {"hosts/33.md", "hosts/34.md"}
    files = HostFiles(tmp_path)
    assert list(files.all(reference)) == ["34.04"]
    (folder / "32.md").symlink_to(folder / "tiada.md")
    (folder / "34.04.md").write_text(HOST_TERMS.replace("Bagian Umum", "Bagian Protokol"))
    assert files.all(reference)["34.04"].terms.office == "Bagian Protokol", (
        "a change beside a dead link is seen"
    )
