"""What cannot be made again comes back from one file: whole, or not at all."""

import hashlib
import json
import random
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from build import ROOT, a_practice, a_visit, content_folder
from conftest import Installation, Make, exhaustive, on_both
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, MetaData, func, select
from sqlmodel import col

from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, Actor, AuditEvent
from app.accounts.permissions import Person, Role
from app.accounts.tables import AuditRow
from app.documents.markdown.files import content_digest
from app.operations.backup import backup, restore
from app.operations.backup.backup import BackupSource, create_backup, delete_old_backups, list_backed_up_files
from app.operations.backup.manifest import MANIFEST, BackupError
from app.operations.backup.restore import RestoreTarget
from app.publishing import revisions
from app.publishing.drafts import Drafts, NewDraft
from app.publishing.publisher import Publisher
from app.publishing.tables import DraftRow, PublicationIntentRow
from app.publishing.workflow import DraftState
from app.store import database, schema
from app.store.database import read_session
from app.store.repositories.documents import DocumentRepository
from app.store.sync.sync import sync

FILES: dict[str, str | bytes] = {
    "practices/satu.md": a_practice(),
    "practices/dua.md": a_practice(title="Dua"),
    "visits/2024-05-a-ke-b.md": a_visit(),
    "attachments/2024-05-a-ke-b/paparan.pdf": b"%PDF-1.7" + bytes(range(256)) * 40,
    "attachments/2024-05-a-ke-b/kosong.txt": b"",
}
ROLES = frozenset({("32", role) for role in (Role.AUTHOR, Role.PUBLISHER, Role.REVIEWER)})
ANI = Person(1, "ani@contoh.go.id", "Ani", "Biro", ROLES)
ODD = "tab\t, baris\nbaru, \\N, \\., “kutip” dan \U0001f600"


def inhabited(make: Make) -> Installation:
    """An installation with everything that only a database knows."""
    site = make(FILES)
    for name in ("ani", "budi"):
        Accounts(site.engine).invite(COMMAND_LINE, f"{name}@contoh.go.id", name=name.title(), unit=ODD)
    sync(site.engine, site.content, site.reference, on_written=revisions.record_written)
    drafts, actor = Drafts(site.engine), Actor.of(ANI, "")
    for number in range(3):
        drafts.create(actor, ANI, NewDraft("practice", f"baru-{number}", "32", a_practice(body=ODD), "", ""))
    (site.uploads / "1").mkdir(parents=True)
    (site.uploads / "1/paparan.pdf").write_bytes(b"%PDF-1.7 belum terbit")
    publisher = Publisher(site.engine, site.content, lambda: site.reference)
    publisher.withdraw(actor, ANI, "practice", "dua", "Keliru.")
    return site


def source(site: Installation) -> BackupSource:
    return BackupSource(site.engine, site.content, site.uploads)


def place(site: Installation) -> RestoreTarget:
    return RestoreTarget(site.url, site.content, site.uploads)


def tables(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def files(content: Path) -> dict[str, bytes]:
    return {name: (content / name).read_bytes() for name in list_backed_up_files(content)}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def place_for(site: Installation, folder: Path) -> str:
    """The address of another, empty database of the same kind."""
    folder.mkdir(parents=True, exist_ok=True)
    if site.engine.dialect.name == "sqlite":
        return f"sqlite:///{folder / 'restored.db'}"
    name = f"r{hashlib.sha256(str(folder).encode()).hexdigest()[:20]}"
    with site.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
    return f"{site.url.rpartition('/')[0]}/{name}"


@on_both
def test_restore_brings_everything_back(make: Make, tmp_path: Path) -> None:
    site = inhabited(make)
    file = create_backup(source(site), tmp_path / "c.zip")
    url = place_for(site, tmp_path / "lain")
    manifest = restore.restore_backup(
        file, RestoreTarget(url, tmp_path / "lain/isi", tmp_path / "lain/unggahan")
    )
    restored = database.open_database(url)
    here = tables(site.engine)
    assert tables(restored) == here
    assert {len(here[name]) > 0 for name in ("account", "draft", "revision", "audit", "tombstone")} == {True}
    assert files(tmp_path / "lain/isi") == files(site.content)
    assert (
        files(tmp_path / "lain/unggahan")
        == files(site.uploads)
        == {"1/paparan.pdf": b"%PDF-1.7 belum terbit"}
    )
    assert any(name.startswith(".withdrawn/practices/dua") for name in files(tmp_path / "lain/isi"))
    assert schema.is_schema_current(restored)
    assert manifest.tables_version == schema.get_head_version()
    number = Drafts(restored).create(
        Actor.of(ANI, ""), ANI, NewDraft("practice", "lagi", "32", a_practice(), "", "")
    )
    assert number == max(row[0] for row in here["draft"]) + 1, "numbers go on where they stood"
    restored.dispose()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [path for path in site.content.iterdir() if path.name.startswith((".backup", ".restore"))]


@exhaustive
def test_a_backup_made_while_another_process_publishes_is_of_one_moment(make: Make, tmp_path: Path) -> None:
    site = inhabited(make)
    command = [sys.executable, str(ROOT / "tests/operations/publishing_on.py"), str(site.content), site.url]
    turns = []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for number in range(6):
            assert process.stdout.readline()
            folder = tmp_path / str(number)
            file = create_backup(source(site), tmp_path / f"{number}.zip")
            url = place_for(site, folder)
            restore.restore_backup(file, RestoreTarget(url, folder / "isi", folder / "unggahan"))
            turns.append(turn_told_by(folder / "isi/practices/satu.md", url))
        process.communicate()
    assert process.returncode == 0
    assert sorted(turns) == turns
    assert len(set(turns)) > 1, "nothing was published meanwhile"


def turn_told_by(file: Path, url: str) -> int:
    """The publication that file, projection, history, drafts and audit all tell of."""
    text = file.read_text()
    turn = int(text.split("putaran ")[1].split("\n")[0])
    engine = database.open_database(url)
    with read_session(engine) as session:
        published = (
            select(func.count()).select_from(DraftRow).where(col(DraftRow.state) == DraftState.PUBLISHED)
        )
        assert session.scalars(published).one() == turn
        told = select(func.count()).select_from(AuditRow).where(col(AuditRow.action) == AuditEvent.PUBLISHED)
        assert session.scalars(told).one() == turn
        assert session.scalars(select(func.count()).select_from(PublicationIntentRow)).one() == 0
    document = DocumentRepository(engine).get_document("practice", "satu")
    assert document
    assert document.title == f"Judul putaran {turn}"
    assert document.digest == content_digest(text.encode())
    assert revisions.RevisionRepository(engine).list_revisions("practice", "satu")[0].text == text
    engine.dispose()
    return turn


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small backup."""
    folder = tmp_path_factory.mktemp("backup")
    content = content_folder(folder / "content", {"practices/satu.md": a_practice()})
    for file in content.glob("*.yaml"):
        file.unlink()
    engine = database.open_database(f"sqlite:///{folder / 'a.db'}")
    schema.upgrade_schema(engine)
    file = create_backup(BackupSource(engine, content, folder / "unggahan"), folder / "c.zip")
    engine.dispose()
    return file


@given(chance=st.randoms(use_true_random=False))
def test_a_backup_cut_anywhere_is_refused(whole: Path, chance: random.Random) -> None:
    data = whole.read_bytes()
    cut = whole.with_name("cut.zip")
    cut.write_bytes(data[: chance.randrange(len(data))])
    with pytest.raises(BackupError):
        restore.verify_backup(cut)


def test_a_backup_cut_in_its_last_bytes_is_refused(whole: Path) -> None:
    data = whole.read_bytes()
    cut = whole.with_name("end.zip")
    for length in range(len(data) - 300, len(data)):
        cut.write_bytes(data[:length])
        with pytest.raises(BackupError):
            restore.verify_backup(cut)


@given(chance=st.randoms(use_true_random=False))
def test_any_changed_byte_of_a_backup_is_detected_or_harmless(whole: Path, chance: random.Random) -> None:
    data = bytearray(whole.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    damaged = whole.with_name("damaged.zip")
    damaged.write_bytes(data)
    good = restore.verify_backup(whole)
    try:
        found = restore.verify_backup(damaged)
    except BackupError:
        return
    assert found == good


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 93])
def test_a_damaged_name_of_the_compression_is_refused(whole: Path, method: int) -> None:
    data = bytearray(whole.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 10] = method
    damaged = whole.with_name("method.zip")
    damaged.write_bytes(data)
    with pytest.raises(BackupError, match="bukan cadangan yang utuh"):
        restore.verify_backup(damaged)


def changed(file: Path, target: Path, **manifest: object) -> Path:
    """The same backup with another manifest."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == MANIFEST:
                data = json.dumps({**json.loads(data), **manifest}).encode()
            new.writestr(entry.filename, data)
    return target


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ({"version": 2}, "lebih baru"),
        ({"tables_version": "9999"}, "lebih baru"),
        ({"kind": "postgresql"}, "postgresql"),
        ({"format": "lain"}, "bukan cadangan"),
        ({"files": []}, "tidak sama dengan daftarnya"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_and_nothing_is_touched(
    whole: Path, tmp_path: Path, manifest: dict[str, object], said: str
) -> None:
    file = changed(whole, tmp_path / "c.zip", **manifest)
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi/a.yaml").write_text("lama")
    with pytest.raises(BackupError, match=said):
        restore.restore_backup(
            file,
            RestoreTarget(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "isi", tmp_path / "unggahan"),
            force=True,
        )
    assert everything(tmp_path / "isi") == {"a.yaml": b"lama"}
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("path", ["content/../../x", "/etc/x", "content/a\\b", "lain/x", "content//x"])
def test_a_path_out_of_place_is_refused(whole: Path, tmp_path: Path, path: str) -> None:
    entry = {"path": path, "bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    with zipfile.ZipFile(whole) as old:
        manifest = json.loads(old.read(MANIFEST))
    hostile = tmp_path / "h.zip"
    with zipfile.ZipFile(hostile, "w") as new:
        new.writestr(path, b"x")
        new.writestr(MANIFEST, json.dumps({**manifest, "files": [entry]}))
    with pytest.raises(BackupError):
        restore.restore_backup(
            hostile, RestoreTarget(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "isi", tmp_path / "unggahan")
        )
    assert not (tmp_path / "x").exists()


def test_nothing_is_overwritten_unless_forced(make: Make, tmp_path: Path) -> None:
    site = inhabited(make)
    file = create_backup(source(site), tmp_path / "c.zip")
    before, words = tables(site.engine), files(site.content)
    with pytest.raises(BackupError, match="sudah ada"):
        create_backup(source(site), file)
    with pytest.raises(BackupError, match="--force"):
        restore.restore_backup(file, place(site))
    with pytest.raises(BackupError, match="Basis data sudah berisi"):
        restore.restore_backup(file, RestoreTarget(site.url, tmp_path / "kosong", tmp_path / "kosong-juga"))
    (site.content / "practices/tiga.md").write_text(a_practice(title="Tiga"))
    (site.content / "practices/satu.md").write_text(a_practice(title="Lain"))
    Accounts(site.engine).invite(COMMAND_LINE, "cici@contoh.go.id", name="Cici", unit="Biro")
    site.engine.dispose()
    restore.restore_backup(file, place(site), force=True)
    assert tables(site.engine) == before
    assert files(site.content) == words
    assert not (site.content / "practices/tiga.md").exists()


@pytest.mark.parametrize("make", ["sqlite"], indirect=True)
def test_a_database_in_use_is_not_replaced(make: Make, tmp_path: Path) -> None:
    site = inhabited(make)
    file = create_backup(source(site), tmp_path / "c.zip")
    words = files(site.content)
    with site.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM account")
        with pytest.raises(BackupError, match="Hentikan layanan"):
            restore.restore_backup(file, place(site), force=True)
    assert files(site.content) == words


@pytest.mark.parametrize("make", ["sqlite"], indirect=True)
def test_a_damaged_database_is_replaced(make: Make, tmp_path: Path) -> None:
    site = inhabited(make)
    before = tables(site.engine)
    file = create_backup(source(site), tmp_path / "c.zip")
    site.engine.dispose()
    (tmp_path / "test.db").write_bytes(b"rusak" * 1000)
    restore.restore_backup(file, place(site), force=True)
    assert tables(site.engine) == before


def test_only_who_has_the_key_reads_an_encrypted_backup(make: Make, tmp_path: Path) -> None:
    site = inhabited(make)
    secret, public = restore.generate_key()
    other, _public = restore.generate_key()
    (tmp_path / "out").mkdir()
    file = create_backup(source(site), tmp_path / "out", recipients=[public])
    assert file.name.endswith(".zip.age")
    assert b"ani@contoh.go.id" not in file.read_bytes()
    for identity, said in (("", "terenkripsi"), (other, "kunci"), ("bukan kunci", "kunci")):
        with pytest.raises(BackupError, match=said):
            restore.verify_backup(file, identity=identity)
    cut = tmp_path / "cut.age"
    cut.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(BackupError):
        restore.verify_backup(cut, identity=secret)
    assert restore.verify_backup(file, identity=secret).files
    with pytest.raises(BackupError, match="age1"):
        create_backup(source(site), tmp_path / "x", recipients=["lain"])


def test_only_the_newest_are_kept_and_other_files_left_alone(tmp_path: Path) -> None:
    names = [f"studi-banding-2026010{day}T000000Z.zip" for day in range(1, 6)]
    for name in (*names, "lain.zip", "studi-banding-x.zip"):
        (tmp_path / name).touch()
    assert [path.name for path in delete_old_backups(tmp_path, 2)] == names[:3]
    assert {path.name for path in tmp_path.iterdir()} == {*names[3:], "lain.zip", "studi-banding-x.zip"}


@exhaustive
def test_a_file_system_without_links_is_backed_up_too(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = inhabited(make)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(backup.os, "link", refuse)
    file = create_backup(source(site), tmp_path / "c.zip")
    assert restore.verify_backup(file).files
    shutil.rmtree(site.content / "attachments")
    site.engine.dispose()
    restore.restore_backup(file, place(site), force=True)
    assert set(FILES) - {"practices/dua.md"} <= set(files(site.content))
