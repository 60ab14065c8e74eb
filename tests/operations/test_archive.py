import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from build import CONTENT, a_practice, content_folder
from conftest import Installation, install, swept
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.operations.backup import archive_import
from app.operations.backup.archive import FORMAT, MANIFEST, list_library_paths, stream_archive
from app.operations.backup.archive_import import ArchiveError, import_archive

TREE = dict[str, bytes]


def tree(folder: Path) -> TREE:
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".")}


def zipped(folder: Path) -> bytes:
    return b"".join(stream_archive(folder, list_library_paths(folder)))


def made(files: TREE, tmp_path: Path, manifest: object = None, extra: TREE | None = None) -> Path:
    """An archive of these files with a manifest that is true, unless another is given."""
    path = tmp_path / "a.zip"
    true = {
        "format": FORMAT,
        "version": 1,
        "files": [
            {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        ],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**files, **(extra or {})}.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(manifest if manifest is not None else true))
    return path


def test_export_and_import_preserve_every_byte(tmp_path: Path) -> None:
    (tmp_path / "l.zip").write_bytes(zipped(CONTENT))
    placed = import_archive(tmp_path / "l.zip", tmp_path / "content")
    assert tree(tmp_path / "content") == tree(CONTENT)
    assert placed.written == len(tree(CONTENT))
    assert zipped(tmp_path / "content") == (tmp_path / "l.zip").read_bytes(), (
        "the same content, the same bytes"
    )
    again = import_archive(tmp_path / "l.zip", tmp_path / "content")
    assert (again.written, again.same) == (0, placed.written)


NAMES = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)


@given(
    documents=st.dictionaries(NAMES, st.binary(max_size=3_000), max_size=4),
    attachments=st.dictionaries(
        NAMES, st.dictionaries(NAMES, st.binary(max_size=90_000), max_size=3), max_size=3
    ),
)
def test_export_and_import_preserve_any_library(
    documents: TREE, attachments: dict[str, TREE], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("round")
    files: dict[str, str | bytes] = {f"practices/{name}.md": data for name, data in documents.items()}
    for slug, inner in attachments.items():
        files |= {f"attachments/{slug}/{name} 1.pdf": data for name, data in inner.items()}
    content_folder(folder / "content", files)
    (folder / "l.zip").write_bytes(zipped(folder / "content"))
    import_archive(folder / "l.zip", folder / "back")
    assert tree(folder / "back") == tree(folder / "content")
    assert zipped(folder / "back") == (folder / "l.zip").read_bytes()


def test_nothing_there_is_overwritten_unless_asked(tmp_path: Path) -> None:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice(title="Lama")})
    archive = made({"practices/satu.md": b"baru", "practices/dua.md": b"dua"}, tmp_path)
    before = tree(content)
    with pytest.raises(ArchiveError, match=r"practices/satu\.md"):
        import_archive(archive, content)
    assert tree(content) == before
    assert list(content.glob(".import-*")) == []
    import_archive(archive, content, force=True)
    assert (content / "practices/satu.md").read_bytes() == b"baru"


@pytest.mark.parametrize(
    "path",
    [
        "../luar.md",
        "/etc/passwd",
        "practices/../../luar.md",
        "practices/..\\luar.md",
        "practices/.withdrawn/x.md",
        ".withdrawn/practices/x.md",
        "practices/x.py",
        "sub/x.yaml",
        "attachments/a/b/c.pdf",
        "attachments/../x.pdf",
        "C:/x.md",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ArchiveError, match="bukan tempat"):
        import_archive(made({"practices/satu.md": b"x", path: b"x"}, tmp_path), tmp_path / "content")
    assert tree(tmp_path / "content") == {} if (tmp_path / "content").exists() else True


def test_a_folder_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "luar").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "content/practices").symlink_to(tmp_path / "luar")
    with pytest.raises(ArchiveError, match="di luar"):
        import_archive(made({"practices/satu.md": b"x"}, tmp_path), tmp_path / "content")
    assert list((tmp_path / "luar").iterdir()) == []


def test_a_file_that_is_not_what_was_recorded_is_refused(tmp_path: Path) -> None:
    about = {"path": "practices/satu.md", "bytes": 1, "sha256": hashlib.sha256(b"y").hexdigest()}
    manifest = {"format": FORMAT, "version": 1, "files": [about]}
    with pytest.raises(ArchiveError, match="tidak sama dengan yang tercatat"):
        import_archive(made({"practices/satu.md": b"x"}, tmp_path, manifest), tmp_path / "content")
    assert tree(tmp_path / "content") == {}


def test_a_zip_bomb_is_read_only_up_to_its_stated_size(tmp_path: Path) -> None:
    bomb = bytes(60_000_000)
    about = {"path": "attachments/a/b.pdf", "bytes": 10, "sha256": hashlib.sha256(bomb[:10]).hexdigest()}
    manifest = {"format": FORMAT, "version": 1, "files": [about]}
    with pytest.raises(ArchiveError, match="tidak sama"):
        import_archive(made({"attachments/a/b.pdf": bomb}, tmp_path, manifest), tmp_path / "content")


def test_a_zip_bomb_with_its_true_size_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="terlalu besar"):
        import_archive(made({"practices/satu.md": bytes(3_000_000)}, tmp_path), tmp_path / "content")


def test_all_files_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_import, "MAX_TOTAL_BYTES", 100)
    with pytest.raises(ArchiveError, match="terlalu besar"):
        import_archive(
            made({f"practices/d{n}.md": bytes(60) for n in (1, 2)}, tmp_path), tmp_path / "content"
        )


@pytest.mark.parametrize(
    "manifest",
    [{}, [], {"format": "lain", "version": 1, "files": []}, {"format": FORMAT, "version": 1, "files": []}],
)
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, manifest: object) -> None:
    with pytest.raises(ArchiveError):
        import_archive(made({"practices/satu.md": b"x"}, tmp_path, manifest), tmp_path / "content")


def test_a_file_nobody_announced_is_refused(tmp_path: Path) -> None:
    archive = made({"practices/satu.md": b"x"}, tmp_path, extra={"practices/dua.md": b"y"})
    with pytest.raises(ArchiveError, match="tidak sama dengan daftar"):
        import_archive(archive, tmp_path / "content")


@pytest.mark.parametrize("data", [b"", b"bukan zip", b"PK\x03\x04rusak"])
def test_a_file_that_is_no_archive_is_reported(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(ArchiveError, match="bukan arsip"):
        import_archive(tmp_path / "x.zip", tmp_path / "content")


@swept(one_in=5)
def test_any_changed_byte_of_an_archive_is_detected_or_harmless(tmp_path: Path, one_in: int) -> None:
    files = {"practices/satu.md": b"satu " * 40}
    good = made(files, tmp_path).read_bytes()
    damaged, target = tmp_path / "x.zip", tmp_path / "content"
    for at in range(0, len(good), one_in):
        for other in (
            good[at] ^ 1,
            good[at] ^ 4,
            good[at] ^ 6,
            good[at] ^ 128,
        ):  # 8 ^ 4 is bzip2, 8 ^ 6 is LZMA
            damaged.write_bytes(good[:at] + bytes([other]) + good[at + 1 :])
            try:
                import_archive(damaged, target)
            except ArchiveError:
                assert tree(target) == {}
            else:
                assert tree(target) == files
                (target / "practices/satu.md").unlink()


def test_the_site_gives_its_published_library_and_says_when_it_is_the_same(
    site: Installation, client: TestClient, tmp_path: Path
) -> None:
    answer = client.get("/pustaka.zip")
    assert answer.headers["content-type"] == "application/zip"
    (tmp_path / "l.zip").write_bytes(answer.content)
    import_archive(tmp_path / "l.zip", tmp_path / "content")
    assert tree(tmp_path / "content") == tree(site.content)
    again = client.get("/pustaka.zip", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert zipfile.ZipFile(BytesIO(answer.content)).testzip() is None


def test_what_is_not_published_is_not_in_the_sites_file(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "practices/satu.md": a_practice(),
        "practices/rusak.md": a_practice(value="tidak-ada"),
        ".withdrawn/practices/lama.md": a_practice(),
        "attachments/satu/rahasia.pdf": b"x",
    }
    content = content_folder(tmp_path / "content", files)
    library = install(content, tmp_path)
    library.bring_up_to_date()
    names = zipfile.ZipFile(BytesIO(library.client().get("/pustaka.zip").content)).namelist()
    assert [name for name in names if "/" in name] == ["practices/satu.md"]
    library.engine.dispose()
