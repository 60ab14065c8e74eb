"""What is handed to those who install: units, proxies, the container file and the wheel do what they say."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from getpass import getuser
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import monotonic

import pytest
from build import ROOT
from conftest import Installation, exhaustive, free_port, serving, wait_until_it_answers
from waiting import eventually

DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/studi-banding/bin/studi-banding"


def tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found:
        pytest.skip(f"{name} is not installed; `make deploy-check` asks for it")
    return found


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units, with a program that is there."""
    made = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        made.append(tmp_path / unit.name)
        made[-1].write_text(unit.read_text().replace(PROGRAM, shutil.which("true") or "/bin/true"))
    assert len(made) == 3
    return made


def test_systemd_understands_the_units(units: list[Path]) -> None:
    done = run(tool("systemd-analyze"), "verify", "--man=no", *units)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_little_that_the_units_could_still_do(units: list[Path]) -> None:
    for unit in units:
        if unit.suffix == ".service":
            done = run(tool("systemd-analyze"), "security", "--offline=true", "--threshold=15", unit)
            assert done.returncode == 0, done.stdout


def test_the_units_write_nowhere_else_and_give_no_privilege() -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        lines = unit.read_text().splitlines()
        assert {"CapabilityBoundingSet=", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(lines)
        writable = [line for line in lines if line.startswith(("ReadWritePaths=", "StateDirectory="))]
        assert all("studi-banding" in line for line in writable)


@exhaustive
def test_the_program_runs_under_memory_deny_write_execute() -> None:
    deny = (
        "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) and sys.exit(99);"
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    code = (
        "import app.server.run, typst, pypandoc, numpy, psycopg, pyrage; print(pypandoc.get_pandoc_version())"
    )
    done = run(sys.executable, "-c", deny, "-c", code, PYTHONPATH=str(ROOT))
    if done.returncode == 99:
        pytest.skip("this kernel cannot deny it (Linux 6.3 can)")
    assert done.returncode == 0, done.stderr


def test_the_container_file_is_good() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = run(hadolint, DEPLOY / "Containerfile")
    assert (done.returncode, done.stdout) == (0, "")
    text = (DEPLOY / "Containerfile").read_text()
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    }
    assert copied <= sent, "what is copied is not ignored"
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001:10001"]


def test_prometheus_understands_the_rules() -> None:
    done = run(tool("promtool"), "check", "rules", DEPLOY / "alerts.yaml")
    assert done.returncode == 0, done.stderr


def test_caddy_understands_its_file(tmp_path: Path) -> None:
    place = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = run(tool("caddy"), "validate", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile", **place)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def nginx(server: str, tmp_path: Path) -> Iterator[int]:
    """The port of nginx with our file, TLS and a certificate of its own, in front of the real server."""
    with nginx_before(server, tmp_path) as port:
        yield port


@contextmanager
def nginx_before(
    server: str, tmp_path: Path, *, cache: Path | None = None, limits: bool = True
) -> Iterator[int]:
    """The port of nginx before a server; with our files for a cache, if it has a folder; without limits for a load."""
    program, port, plain = tool("nginx"), free_port(), free_port()
    subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    keys = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    made = run(tool("openssl"), "req", "-x509", *subject, *keys)
    assert made.returncode == 0, made.stderr
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("/etc/ssl/studi-banding", str(tmp_path)),
        ("/var/log/nginx/studi-banding.log", str(tmp_path / "access.log")),
        ("server 127.0.0.1:8000 ", f"server {server.removeprefix('http://')} "),
        ("client_header_timeout 10s;", "client_header_timeout 1s;"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("    listen [::]:80;\n", ""),
    ):
        assert old in site
        site = site.replace(old, new)
    if not limits:
        site = re.sub(r"(?m)^    limit_.*\n", "", site)
    if cache:
        zone = (DEPLOY / "nginx-cache-zone.conf").read_text()
        assert "/var/cache/nginx/studi_banding" in zone
        location = "    location / {\n"
        assert location in site
        site = site.replace(location, f"{location}        include {DEPLOY / 'nginx-cache.conf'};\n")
        site = zone.replace("/var/cache/nginx/studi_banding", str(cache)) + site
    (tmp_path / "site.conf").write_text(site)
    paths = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n" for name in "client_body proxy fastcgi uwsgi scgi".split()
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; user {getuser()}; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{\n{paths} access_log off;\n include {tmp_path}/site.conf;\n}}\n"
    )
    checked = run(program, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log")
    assert checked.returncode == 0, checked.stderr
    command = [program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    process = subprocess.Popen([*command, "-e", str(tmp_path / "error.log")])
    try:
        eventually(lambda: listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(port: int, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPSConnection("127.0.0.1", port, timeout=20, context=unchecked())
    with closing(connection):
        connection.request(method, path, headers={"Host": "studi-banding.contoh.go.id", **headers})
        response = connection.getresponse()
        response.read()
        return response


def test_nginx_passes_readers_on_and_keeps_others_out(nginx: int, tmp_path: Path) -> None:
    page = ask(nginx, "/praktik/?q=rahasia", **{"X-Request-ID": "dari-pembaca-sendiri"})
    assert page.status == 200
    assert re.fullmatch("[0-9a-f]{32}", page.headers["X-Request-ID"]), "nginx names the request"
    assert ask(nginx, "/metrics").status == 403
    assert ask(nginx, "/readyz").status == 403
    assert ask(nginx, "/", "POST", **{"Content-Length": "31457281"}).status == 413
    ask(nginx, "/siapkan/rencana/kunci-rencana")
    written = (tmp_path / "access.log").read_text()
    assert '"GET /praktik/" 200' in written
    assert "rahasia" not in written
    assert "kunci-rencana" not in written


def test_a_cache_at_the_edge_keeps_pages_shortly_for_readers_without_a_session(
    small_library: Installation, tmp_path: Path
) -> None:
    folder, page = tmp_path / "cache", "/praktik/satu"
    with serving(small_library) as server, nginx_before(server, tmp_path, cache=folder) as port:

        def kept(path: str, **headers: str) -> str:
            return str(ask(port, path, **headers).headers["X-Cache"])

        served = ("HIT", "STALE")  # stale on a machine too busy to ask again within seconds
        assert (kept(page), kept(page) in served) == ("MISS", True)
        assert kept(page, Cookie="x=1; __Host-sesi=abc") == "BYPASS"
        assert kept(page, Cookie="sesi=abc") == "BYPASS"
        assert kept(page, Cookie="prasesi=abc") in served
        for never in ("/siapkan/rencana/baru", "/tidak-ada", "/healthz", "/masuk"):
            assert {kept(never), kept(never)} == {"MISS"}, never
        (small_library.content / "practices/satu.md").unlink()
        small_library.bring_up_to_date()
        eventually(lambda: status_of(server, page) == 404)
        for file in [one for one in folder.rglob("*") if one.is_file()]:
            file.unlink()
        assert ask(port, page).status == 404


def status_of(server: str, path: str) -> int:
    with closing(HTTPConnection(server.removeprefix("http://"), timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


@exhaustive
def test_nginx_closes_connections_that_send_too_slowly(nginx: int) -> None:
    with (
        socket.create_connection(("127.0.0.1", nginx), timeout=20) as plain,
        unchecked().wrap_socket(plain) as slow,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\nHost: studi-banding.contoh.go.id\r\nX-Pelan: ")
        begun = monotonic()
        assert slow.recv(1) == b""
        assert monotonic() - begun < 15


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@exhaustive
def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    expected |= {
        f"app/seed/{path.relative_to(ROOT / 'content')}"
        for path in (ROOT / "content").rglob("*")
        if path.is_file() and ".withdrawn" not in path.parts
    }
    expected |= {f"app/guides/{path.name}" for path in (ROOT / "docs/panduan").glob("*.md")}
    missing = {name for name in expected - names if not name.endswith(".gitkeep")}
    assert missing == set()
    assert "app/store/migrations/versions/0001_initial.py" in names
    assert {name.split("/")[0] for name in names} == {"app", wheel.name.split("-py3")[0] + ".dist-info"}
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in names)


@exhaustive
def test_the_wheel_alone_serves_a_site(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "package")
    port = free_port()
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "package")}

    def command(*words: str) -> list[str]:
        return [sys.executable, "-m", "app", *words]

    def done(*words: str) -> str:
        return subprocess.run(
            command(*words), cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    where = [sys.executable, "-c", "import app; print(app.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(tmp_path))
    done("init")
    process = subprocess.Popen(
        command("serve", "--port", str(port)), cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_it_answers(process, port)
        answers: dict[str, Callable[[bytes], bool]] = {
            "/praktik/": lambda body: b"/praktik/" in body,
            "/en/praktik/": lambda body: b"Practices" in body,
            "/static/site.css": lambda body: b"{" in body,
            "/readyz": lambda body: json.loads(body)["status"] == "ok",
        }
        for path, is_good in answers.items():
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            connection.close()
            assert response.status == 200, path
            assert is_good(body), path
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert {path.name for path in tmp_path.iterdir()} == {"package", "content", "search_index", "var"}
