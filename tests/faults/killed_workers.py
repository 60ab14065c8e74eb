"""One of several workers is killed; run by `make chaos`."""

import os
import signal
from pathlib import Path

from build import a_practice, content_folder
from conftest import Seen, install
from running import ROUNDS, Readers, running
from waiting import eventually


def test_when_a_worker_is_killed_the_others_answer_and_another_comes(tmp_path: Path, seen: Seen) -> None:
    many = {f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(30)}
    library = install(
        content_folder(tmp_path / "content", dict(many)), tmp_path, f"sqlite:///{tmp_path / 'x.db'}"
    )
    library.bring_up_to_date()
    library.engine.dispose()
    slowest = 0.0
    with running(library, "--no-sync", "--workers", "2") as server:
        for _round in range(ROUNDS):
            eventually(lambda: len(server.children()) == 2)
            killed = server.children()[0]
            readers = Readers(server, 4)
            eventually(lambda read=readers: read.statuses[200] > 20)
            os.kill(killed, signal.SIGKILL)
            slowest = max(slowest, eventually(lambda gone=killed: len(set(server.children()) - {gone}) == 2))
            readers.stop()
            assert set(readers.statuses) <= {0, 200}, readers.statuses
    seen("SIGKILL satu dari dua proses", f"yang lain menjawab, tanpa 5xx; pengganti {slowest:.1f} detik")
