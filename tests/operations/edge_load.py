"""Requests a second with and without the cache of `deploy/nginx-cache.conf`, and how soon changes show; `make edge`."""

import re
import subprocess
import sys
import tempfile
from http.client import HTTPSConnection
from pathlib import Path
from time import monotonic

from build import a_practice, content_folder
from conftest import Installation, install, serving
from test_deploy import nginx_before, status_of, unchecked
from waiting import eventually

PATHS = ("/", "/praktik/", "/praktik/p1", "/praktik/p2", "/nilai/akuntabel", "/cari?q=budaya")
SECONDS, CONNECTIONS, DOCUMENTS = 10, 16, 40
ROTATE = """
local paths, at = {%s}, 0
request = function() at = at %% #paths + 1; return wrk.format("GET", paths[at]) end
"""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def requests_per_second(address: str, script: Path) -> str:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), "--latency"]
    host = ["-H", "Host: studi-banding.contoh.go.id"]
    said = subprocess.run([*command, *host, address], capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: \d+", said)
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+(\S+)", said)
    return f"{rate and rate[1]} requests/s, p99 {p99 and p99[1]}{'; ' + wrong[0] if wrong else ''}"


def page_at(port: int, path: str) -> tuple[int, str]:
    connection = HTTPSConnection("127.0.0.1", port, timeout=20, context=unchecked())
    connection.request("GET", path, headers={"Host": "studi-banding.contoh.go.id"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def show_freshness(library: Installation, server: str, port: int) -> None:
    """Change a page that the cache has, then remove it; print the seconds from the application to the edge."""
    file, path = library.content / "practices/p1.md", "/praktik/p1"
    page_at(port, path)
    file.write_text(a_practice(title="Judul yang baru"))
    library.bring_up_to_date()
    begun = monotonic()
    eventually(lambda: "Judul yang baru" in page_at(port, path)[1])
    say(f"change shown {monotonic() - begun:.1f} s after the application had it")
    file.unlink()
    library.bring_up_to_date()
    eventually(lambda: status_of(server, path) == 404)
    begun = monotonic()
    eventually(lambda: page_at(port, path)[0] == 404)
    say(f"removal shown {monotonic() - begun:.1f} s after the application had it")


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files: dict[str, str | bytes] = {
            f"practices/p{number}.md": a_practice(title=f"Budaya kerja {number}")
            for number in range(DOCUMENTS)
        }
        library = install(content_folder(folder / "content", files), folder)
        library.bring_up_to_date()
        script = folder / "paths.lua"
        script.write_text(ROTATE % ", ".join(f'"{path}"' for path in PATHS))
        with (
            serving(library) as server,
            nginx_before(server, folder, cache=folder / "cache", limits=False) as port,
        ):
            for name, address in (("application", server), ("nginx with cache", f"https://127.0.0.1:{port}")):
                requests_per_second(address, script)  # warm
                say(f"{name}: {requests_per_second(address, script)}")
            show_freshness(library, server, port)


if __name__ == "__main__":
    main()
