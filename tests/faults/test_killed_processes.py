"""Processes that are ended, killed, stopped or run at once."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from time import monotonic

import commands
import pytest
from build import ROOT, a_practice, content_folder
from conftest import Installation, Seen, exhaustive, install
from people import approve_at_desk, send_at_desk, signed_in
from running import ROUNDS, Readers, command, environment_of, running
from waiting import eventually

from app import clock
from app.accounts.permissions import Role
from app.operations.backup.restore import verify_backup
from app.publishing.revisions import RevisionRepository
from app.publishing.tables import ScheduleRow
from app.server.run import SHUTDOWN_SECONDS
from app.store.database import read_session, write_session


@pytest.fixture
def library(tmp_path: Path) -> Installation:
    many = {f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(30)}
    site = install(
        content_folder(tmp_path / "content", dict(many)), tmp_path, f"sqlite:///{tmp_path / 'x.db'}"
    )
    site.bring_up_to_date()
    return site


@exhaustive
def test_a_server_stopped_under_load_answers_accepted_requests(library: Installation, seen: Seen) -> None:
    library.engine.dispose()
    slowest, answered = 0.0, 0
    for _round in range(ROUNDS):
        with running(library, "--no-sync") as server:
            readers = Readers(server, 8)
            eventually(lambda read=readers: read.statuses[200] > 100)
            slowest = max(slowest, server.stop())
            readers.stop()
            answered += readers.statuses[200]
            assert set(readers.statuses) <= {0, 200}, readers.statuses
            assert server.process.returncode in (0, -signal.SIGTERM)
            assert "Traceback" not in server.log
    assert slowest < SHUTDOWN_SECONDS
    seen("SIGTERM di bawah beban", f"{answered} jawaban 200, tanpa 5xx; berhenti dalam {slowest:.1f} detik")


def approved(library: Installation, slug: str, titles: list[str]) -> tuple[list[str], object]:
    """Drafts of one document, each approved, and the browser of who publishes."""
    client = library.client()
    author, reviewer, publisher = (
        signed_in(library, client, f"{role}@contoh.go.id", ("32", role))
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    drafts = []
    for title in titles:
        draft = str(send_at_desk(author, f"/meja/dokumen/praktik/{slug}/ubah").headers["location"])
        send_at_desk(author, f"{draft}/sumber", teks=a_practice(title=title), versi="1")
        send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
        approve_at_desk(reviewer, draft)
        drafts.append(draft)
    return drafts, publisher


def test_one_of_two_simultaneous_publications_of_a_document_gets_a_conflict(
    library: Installation, seen: Seen
) -> None:
    drafts, publisher = approved(library, "p1", ["Judul pertama", "Judul kedua"])
    together, answers = threading.Barrier(2), []

    def publish(draft: str) -> None:
        together.wait()
        answers.append(send_at_desk(publisher, f"{draft}/terbit", alasan="Baru"))  # type: ignore[arg-type]

    threads = [threading.Thread(target=publish, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    text = (library.content / "practices/p1.md").read_text()
    newest, first = RevisionRepository(library.engine).list_revisions("practice", "p1")
    assert newest.text == text
    assert "Praktik 1" in first.text
    library.engine.dispose()
    seen("dua penerbitan dokumen yang sama", "satu terbit, satu 409 dengan tawaran menggabungkan")


def test_a_publication_that_became_due_during_downtime_happens_at_start(
    library: Installation, seen: Seen
) -> None:
    drafts, publisher = approved(library, "p1", ["Judul terjadwal"])
    at = clock.now().astimezone(clock.WESTERN_INDONESIA) + timedelta(minutes=90)
    planned = send_at_desk(publisher, f"{drafts[0]}/terbit", alasan="x", pada=at.strftime("%Y-%m-%dT%H:%M"))  # type: ignore[arg-type]
    assert planned.status_code == 303
    with write_session(library.engine) as session:
        row = session.get_one(ScheduleRow, 1)
        row.publish_at = clock.now() - timedelta(hours=3)
        session.add(row)
    with library.new_client() as client:
        seconds = eventually(lambda: "Judul terjadwal" in client.get("/praktik/p1").text)
    with read_session(library.engine) as session:
        assert session.get(ScheduleRow, 1) is None
    library.engine.dispose()
    seen("jadwal lewat saat situs mati", f"terbit {seconds:.1f} detik sesudah mulai")


@exhaustive
def test_a_killed_backup_leaves_no_file_and_the_next_deletes_its_scratch_folder(
    library: Installation, seen: Seen
) -> None:
    (library.content / "attachments").mkdir()
    for number in range(30):
        (library.content / f"attachments/{number}.bin").write_bytes(os.urandom(1_000_000))
    library.engine.dispose()
    folder = library.index.parent / "cadangan"
    folder.mkdir()
    for number in range(ROUNDS):
        process = commands.start("backup", str(folder), folder=ROOT, environment=environment_of(library))
        eventually(lambda before=number: len([*library.content.glob(".backup-*/practices")]) > before)
        process.kill()
        process.wait()
    assert [path for path in folder.iterdir() if not path.name.startswith(".")] == []
    left = [*folder.glob(".backup-*"), *library.content.glob(".backup-*")]
    assert len(left) == 2 * ROUNDS
    for path in left:
        os.utime(path, (1, 1))  # some time passes
    assert command(library, "backup", str(folder)).returncode == 0
    (made,) = folder.iterdir()
    assert verify_backup(made).files
    assert not list(library.content.glob(".backup-*"))
    seen(
        "cadangan terputus (SIGKILL)",
        f"{ROUNDS} kali: tidak ada cadangan separuh; sisa dibersihkan berikutnya",
    )


def test_a_lock_goes_with_the_process_that_held_it(library: Installation, seen: Seen) -> None:
    holder = (
        "import fcntl, sys, time\n"
        "for name in sys.argv[1:]:\n"
        "    globals()[name] = open(name, 'a') if name.endswith('LOCK') else __import__('os').open(name, 0)\n"
        "    fcntl.flock(globals()[name], fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    locks = [str(library.index / "LOCK"), str(library.content)]
    with subprocess.Popen([sys.executable, "-c", holder, *locks], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        (library.content / "practices/p1.md").write_text(a_practice(title="Judul kedua"))
        waiting = threading.Thread(target=library.bring_up_to_date)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "the index was written under another's lock"
        began = monotonic()
        process.kill()
        waiting.join(20)
        assert not waiting.is_alive()
        seconds = monotonic() - began
    library.engine.dispose()
    seen(
        "kunci milik proses yang dibunuh",
        f"lepas bersamanya; yang menunggu selesai {seconds:.2f} detik kemudian",
    )
