"""Uses the site on a disk that is full, then on one that cannot be written; run by test_disk.py.

Runs in a mount namespace of its own. Argument: an empty folder, which becomes a small disk. Prints one JSON
object: fault → what was tried → [status or exit code, what was said].
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import re

import hostile_files
from build import a_practice, content_folder
from conftest import install
from fastapi.testclient import TestClient
from httpx2 import Response
from people import approve_at_desk, send_at_desk, signed_in
from running import environment_of

from app.accounts.permissions import Role
from app.cli.main import run

disk = Path(sys.argv[1])
LONG = "Teks yang panjang sekali. " * 12_000
"""More than any free page of the database holds."""


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


mount("-t", "tmpfs", "-o", "size=32m", "tmpfs", str(disk))
for name in ("content", "index", "database", "backups"):
    (disk / name).mkdir()
many = {f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(20)}
content = content_folder(disk / "content", many)  # type: ignore[arg-type]
site = install(content, disk, f"sqlite:///{disk / 'database/site.db'}")
site.bring_up_to_date()
site.uploads.mkdir()
os.environ |= environment_of(site)
client = site.client()
author, reviewer, publisher = (
    signed_in(site, client, f"{role}@contoh.go.id", ("32", role))
    for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
)


def new_draft(title: str, body: str) -> str:
    made = send_at_desk(author, "/meja/baru", judul=title, jenis="practice", daerah="32")
    draft = str(made.headers["location"]).split("#")[0].removesuffix("/sumber")
    send_at_desk(author, f"{draft}/sumber", teks=a_practice(title=title, body=body), versi="1")
    return draft


ready = new_draft("Siap terbit", LONG)
send_at_desk(author, f"{ready}/langkah", langkah="ajukan")
approve_at_desk(reviewer, ready)
written = new_draft("Sedang ditulis", "Teks.")


def told(answer: Response) -> tuple[int, str]:
    words = re.search(r"<h1[^>]*>(.*?)</h1>(.*?)</main>", answer.text, re.DOTALL)
    return answer.status_code, re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", words[0] if words else ""))[:600]


def done(*arguments: str) -> tuple[int, str]:
    """A command of the program, in this process: starting it seven times would take the most time."""
    said = StringIO()
    sys.argv = ["studi-banding", *arguments]
    with redirect_stderr(said):
        try:
            run()
        except SystemExit as ended:
            return int(ended.code or 0), said.getvalue()


def post(browser: TestClient, path: str, **fields: str) -> Response:
    return browser.post(path, data={"_kunci": browser.cookies["formulir"], **fields}, follow_redirects=False)


def attach() -> Response:
    form = {"_kunci": author.cookies["formulir"]}
    files = {"berkas": ("paparan.pdf", hostile_files.pdf(), "application/pdf")}
    return author.post(f"{written}/lampiran", data=form, files=files, follow_redirects=False)


def look(browser: TestClient) -> tuple[int, str]:
    return told(browser.get("/praktik/p2"))


def find(browser: TestClient) -> tuple[int, str]:
    return told(browser.get("/cari?q=siap+terbit"))


def draft(browser: TestClient) -> tuple[int, str]:
    longer = a_practice(title="Sedang ditulis", body=LONG)
    return told(post(browser, f"{written}/sumber", teks=longer, versi="2"))


def publish() -> tuple[int, str]:
    return told(post(publisher, f"{ready}/terbit", alasan="Baru"))


def sync() -> tuple[int, str]:
    return done("sync", "--full")


def backup() -> tuple[int, str]:
    return done("backup", str(disk / "backups"))


outcomes: dict[str, dict[str, tuple[int, str]]] = {}


def left_lying() -> tuple[int, str]:
    left = [*(disk / "backups").glob(".*"), *content.rglob(".*"), *disk.glob("index/.*")]
    return len(left), " ".join(map(str, left))


@contextmanager
def full() -> Iterator[None]:
    filler = disk / "full"
    with filler.open("wb", buffering=0) as stream:
        for size in (1_000_000, 4_096):  # quickly, and then to the last page
            with suppress(OSError):
                while stream.write(bytes(size)) == size:
                    pass
    yield
    filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    mount("--bind", str(folder), str(folder))
    mount("-o", "remount,bind,ro", str(folder))
    yield
    subprocess.run(["umount", "--lazy", folder], check=True)


with full():
    outcomes["full"] = {
        "read": look(client),
        "search": find(client),
        "draft": draft(author),
        "attach": told(attach()),
        "publish": publish(),
        "sync": sync(),
        "backup": backup(),
        "left": left_lying(),
    }
with read_only(disk / "content"):
    outcomes["read-only content"] = {"publish": publish(), "backup": backup(), "left": left_lying()}
with read_only(disk / "database"):
    later = site.new_client()  # what was opened before could still write
    author_later = TestClient(later.app, cookies=author.cookies)
    outcomes["read-only database"] = {
        "read": look(later),
        "search": find(later),
        "draft": draft(author_later),
        "sync": sync(),
    }
with read_only(disk / "index"):
    outcomes["read-only index"] = {
        "publish": publish(),
        "read": told(client.get("/praktik/siap-terbit")),
        "search": find(client),
        "sync": sync(),
    }
outcomes["mended"] = {
    "draft": draft(author_later),
    "attach": told(attach()),
    "sync": sync(),
    "search": find(client),
}
sys.stdout.write(json.dumps(outcomes) + "\n")
