"""Clients that are slow, rude or too many."""

import re
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic

import pytest
from build import a_practice, content_folder
from conftest import Installation, Seen, exhaustive, install, sampled
from running import Server, running
from waiting import eventually

from app.server import protocol

HALF_OPEN = protocol.MAX_WAITING_CONNECTIONS + 300


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("clients")
    large = {"attachments/satu/besar.pdf": b"%PDF-1.7" + bytes(20_000_000)}
    files = {"practices/satu.md": a_practice(title="Satu")} | large
    site = install(content_folder(folder / "content", dict(files)), folder, f"sqlite:///{folder / 'x.db'}")
    site.bring_up_to_date()
    site.engine.dispose()
    return site


@pytest.fixture(scope="module")
def server(library: Installation) -> Iterator[Server]:
    with running(library, "--no-sync") as server:
        yield server


def descriptors(server: Server) -> int:
    """Files and connections that the server holds open, without those to its database, which are kept for later."""
    return sum(".db" not in name for name in opened(server))


def opened(server: Server) -> Iterator[str]:
    for descriptor in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with suppress(OSError):  # closed in the meantime
            yield str(descriptor.readlink())


@exhaustive
def test_many_connections_that_never_finish_their_request_keep_no_reader_out(
    server: Server, seen: Seen
) -> None:
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        with ExitStack() as stack:
            for _number in range(HALF_OPEN):
                half = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=5))
                half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            began = monotonic()
            statuses = {server.ask("/praktik/satu").status for _time in range(10)}
            seconds = (monotonic() - began) / 10
            eventually(lambda: descriptors(server) < protocol.MAX_WAITING_CONNECTIONS + 60)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
    assert statuses == {200}
    seen("slowloris", f"{HALF_OPEN} sambungan setengah terbuka: pembaca 200 dalam {seconds * 1000:.0f} ms")


@pytest.fixture
def silent(server: Server) -> Iterator[list[tuple[socket.socket, float]]]:
    """Clients with the moment they connected: one sends nothing, one half of its request."""
    with ExitStack() as stack:
        clients = []
        for begun in (b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-"):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(begun)
            clients.append((client, monotonic()))
        yield clients


@exhaustive
@pytest.mark.usefixtures("silent")
def test_a_silent_client_does_not_affect_others(server: Server) -> None:
    assert server.ask("/praktik/satu").status == 200


@exhaustive
def test_head_and_body_are_sent_in_one_write(server: Server) -> None:
    for path in ("/praktik/satu", "/api/v1/practices/satu", "/tidak/ada") * 10:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            head, _between, body = connection.recv(200_000).partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        assert length, head
        assert len(body) == int(length[1])


def test_a_client_that_leaves_in_the_middle_of_a_download_leaves_nothing_open(
    server: Server, seen: Seen
) -> None:
    before = descriptors(server)
    for _time in range(20):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/pustaka.zip")
        with connection.getresponse() as answer:
            assert answer.read(1000)
        connection.close()
    seconds = eventually(lambda: descriptors(server) <= before + 2)
    assert server.ask("/praktik/satu").status == 200
    assert "Traceback" not in server.log
    seen("pembaca pergi di tengah unduhan", f"20 kali; semua berkas tertutup lagi dalam {seconds:.1f} detik")


def test_a_client_that_leaves_in_the_middle_of_its_form_is_no_fault_of_ours(server: Server) -> None:
    head = b"POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    logged, before = len(server.log), server.log.count("POST /masuk 499")
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
        client.sendall(head + b"Content-Length: 1000\r\n\r\nsurel=")
    eventually(lambda: server.log.count("POST /masuk 499") > before)
    assert "ERROR" not in server.log[logged:]


@pytest.mark.parametrize(
    "raw",
    sampled(
        [
            b"GET /cari?q=" + b"a" * 3_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /cari?q=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /api/v1/search?q=" + b"kata+" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /cari?" + b"nilai=x&" * 5_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 200_000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 20_000 + b"\r\n",
            b"GET /meja HTTP/1.1\r\nHost: x\r\nCookie: sesi=" + b"a" * 30_000 + b"\r\n\r\n",
            b"GET /meja HTTP/1.1\r\nHost: x\r\nCookie: " + b"\xff\x00=;;;=;" * 100 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: \xff\xfe, zstd;q=x\r\nIf-None-Match: \xff\r\n\r\n",
            b"GET /%ff%fe/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /praktik/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
            b"POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 5000000\r\n\r\n" + b"a=b&" * 1_250_000,
            b"POST /masuk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"POST /api/v1/search HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50,
        ],
        one_in=4,
    ),
    ids=range(15),
)
def test_what_is_too_large_or_malformed_is_refused_and_never_a_fault_of_ours(
    server: Server, raw: bytes
) -> None:
    answer = server.send(raw)
    assert not answer.startswith(b"HTTP/1.1 5"), answer[:200]
    assert server.ask("/healthz").status == 200
    assert "Traceback" not in server.log


@exhaustive
def test_when_files_run_out_some_wait_and_nobody_is_lost(library: Installation, seen: Seen) -> None:
    with running(library, "--no-sync", before=("prlimit", "--nofile=64:64")) as server, ExitStack() as stack:
        assert server.ask("/praktik/satu").status == 200
        for _number in range(120):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=5))
        during = server.ask("/praktik/satu", timeout=1).status
        stack.close()
        seconds = eventually(lambda: server.ask("/cari?q=satu", timeout=2).status == 200)
        assert server.process.poll() is None
    assert during in (0, 200)
    seen(
        "terlalu banyak berkas terbuka", f"120 sambungan pada batas 64; pulih {seconds:.1f} detik sesudahnya"
    )


@exhaustive
def test_a_silent_connection_is_closed(silent: list[tuple[socket.socket, float]], seen: Seen) -> None:
    for client, began in silent:
        client.settimeout(protocol.HEAD_TIMEOUT_SECONDS + 5)
        assert client.recv(1) == b""
        assert monotonic() - began >= protocol.HEAD_TIMEOUT_SECONDS - 1
    seen("permintaan tidak selesai", f"diputus sesudah {protocol.HEAD_TIMEOUT_SECONDS:.0f} detik")
