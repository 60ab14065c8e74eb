"""A source of a harvest on the web, which answers, fails and lies as a test wants it to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from build import content_folder
from conftest import free_port

from app.documents.markdown.listing import find_files
from app.operations.backup.archive import stream_archive

CHANGED = datetime(2025, 3, 4, 5, 6, 8, tzinfo=UTC)


@dataclass
class Origin:
    """A source on the web, which answers as a test wants it to."""

    port: int
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def offer(self, folder: Path, files: dict[str, str | bytes], etag: str = "") -> None:
        """Answer with the library file of an installation that has published these files."""
        content_folder(folder, files)
        paths = [file.path for file in find_files(folder) if file.path in files]
        self.body = b"".join(stream_archive(folder, paths, dict.fromkeys(paths, ("", CHANGED))))
        self.headers = {"ETag": etag} if etag else {}


@contextmanager
def origin_on_the_web() -> Iterator[Origin]:
    """A source that answers on this machine."""
    origin = Origin(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            origin.asked.append(self.path)
            is_same = origin.headers.get("ETag", "-") == self.headers.get("If-None-Match")
            self.send_response(304 if is_same else origin.status)
            for name, value in origin.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not is_same:
                self.wfile.write(origin.body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", origin.port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()
