"""Webhooks: a signed message for each publication, change and withdrawal, whatever dies or answers wrongly meanwhile."""

import base64
import hashlib
import hmac
import json
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from socket import AF_INET, IPPROTO_TCP, SOCK_STREAM
from typing import Any

import pytest
from build import ROOT, a_practice
from conftest import SECRET_KEY, Installation
from fastapi.testclient import TestClient
from people import send_at_desk, signed_in

from app import clock
from app.accounts.encryption import Encryptor
from app.accounts.permissions import EVERYWHERE, Role
from app.publishing.webhooks.queue import MAX_ATTEMPTS, PAUSES, WebhookQueue
from app.publishing.webhooks.sender import DeliveryError, WebhookSender, find_address_fault, is_public
from app.publishing.webhooks.tables import WebhookRow
from app.store.database import write_session

HOOKS = "/meja/webhook"


_LOOPBACK = [(AF_INET, SOCK_STREAM, IPPROTO_TCP, "", ("127.0.0.1", 443))]
"""What a name that leads to this machine resolves to."""


class Receiver(ThreadingHTTPServer):
    """A receiver over TLS on this machine that answers with the statuses it is told, then 200."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        certificate, key = folder / "sertifikat.pem", folder / "kunci.pem"
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=penerima -addext subjectAltName=IP:127.0.0.1"
        subprocess.run(
            [*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.got: list[tuple[dict[str, str], dict[str, Any], bytes]] = []
        self.statuses: list[int] = []
        self.trusted = ssl.create_default_context(cafile=str(certificate))

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}/terima"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((dict(self.headers.items()), json.loads(body), body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Location", "https://localhost/lain")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def running(receiver: Receiver) -> Iterator[Receiver]:
    thread = threading.Thread(target=receiver.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        receiver.server_close()
        thread.join()


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with running(Receiver(tmp_path)) as one:
        yield one


def queue_of(library: Installation, receiver: Receiver) -> WebhookQueue:
    sender = WebhookSender(is_allowed=lambda _address: True, tls=receiver.trusted)
    return WebhookQueue(library.engine, Encryptor(SECRET_KEY), "https://situs.contoh.go.id", sender)


def register(library: Installation, visitor: TestClient, receiver: Receiver) -> tuple[TestClient, str]:
    """A manager registers a public address; the receiver of the test then stands in its place."""
    manager = signed_in(library, visitor, "kelola@contoh.go.id", (EVERYWHERE, Role.MANAGER))
    page = send_at_desk(manager, HOOKS, nama="Portal data", alamat="https://portal.contoh.go.id/terima").text
    found = re.search(r"<code>(whsec_[^<]+)</code>", page)
    assert found, page
    assert found[1] not in manager.get(HOOKS).text
    with write_session(library.engine) as session:
        row = session.get_one(WebhookRow, 1)
        assert found[1] not in row.encrypted_secret
        row.url = receiver.url
        session.add(row)
    return manager, found[1]


def write(library: Installation, slug: str, text: str | None) -> None:
    path = library.content / f"practices/{slug}.md"
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    library.bring_up_to_date()


def test_each_event_arrives_once_signed_and_in_order(
    library: Installation, visitor: TestClient, receiver: Receiver
) -> None:
    library.bring_up_to_date()
    manager, secret = register(library, visitor, receiver)
    queue = queue_of(library, receiver)
    assert (queue.write_due(), queue.send_pending()) == (0, 0), "what was there before is no news"
    for slug, text in (
        ("dua", a_practice(title="Dua")),
        ("satu", a_practice(summary="Lain.")),
        ("dua", None),
    ):
        write(library, slug, text)
        queue.write_due()
    assert queue_of(library, receiver).write_due() == 0, "another process finds nothing left"
    assert queue.send_pending() == 3
    events = [(body["type"], body["data"]["url"]) for _headers, body, _raw in receiver.got]
    site = "https://situs.contoh.go.id/praktik"
    assert events == [
        ("document.published", f"{site}/dua"),
        ("document.changed", f"{site}/satu"),
        ("document.withdrawn", f"{site}/dua"),
    ]
    guide = (ROOT / "docs/panduan/program-lain.md").read_text()
    example = json.loads(guide.partition("```json\n")[2].partition("```")[0])
    for headers, body, raw in receiver.got:
        assert (body.keys(), body["data"].keys()) == (example.keys(), example["data"].keys())
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + raw
        digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert "sampai" in manager.get(HOOKS).text
    send_at_desk(manager, f"{HOOKS}/1/hapus")
    assert "Belum ada webhook" in manager.get(HOOKS).text


def test_a_failing_receiver_is_tried_with_growing_pauses_then_stopped_and_loses_nothing(
    library: Installation, visitor: TestClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.bring_up_to_date()
    manager, _secret = register(library, visitor, receiver)
    queue, now = queue_of(library, receiver), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    receiver.statuses = [500, 302, *[503] * (MAX_ATTEMPTS - 2)]
    write(library, "dua", a_practice(title="Dua"))
    queue.write_due()
    for attempt, pause in enumerate((*PAUSES, timedelta()), start=1):
        assert queue.send_pending() == 0
        assert queue.send_pending() == 0, "not before its pause has passed"
        assert len(receiver.got) == attempt
        now += pause
    assert len({headers["webhook-id"] for headers, _body, _raw in receiver.got}) == 1
    write(library, "tiga", a_practice(title="Tiga"))
    now += timedelta(days=1)
    assert (queue.write_due(), queue.send_pending()) == (0, 0)
    monkeypatch.undo()
    page = manager.get(HOOKS).text
    assert "Berhenti." in page
    assert f"gagal setelah {MAX_ATTEMPTS} kali: penerima menjawab 503" in page
    send_at_desk(manager, f"{HOOKS}/1/lanjutkan")
    assert (queue.write_due(), queue.send_pending()) == (1, 1)
    assert receiver.got[-1][1]["data"]["slug"] == "tiga"


def test_a_message_whose_sender_died_is_sent_again_under_the_same_name(
    library: Installation, visitor: TestClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.bring_up_to_date()
    register(library, visitor, receiver)
    queue = queue_of(library, receiver)
    write(library, "dua", a_practice(title="Dua"))
    queue.write_due()

    class KilledError(BaseException):
        """Nothing of the process runs any more."""

    def die(_delivery: object) -> None:
        raise KilledError

    dying = queue_of(library, receiver)
    monkeypatch.setattr(dying, "_record_arrival", die)
    with pytest.raises(KilledError):
        dying.send_pending()
    assert queue.send_pending() == 0, "the dead process still has it for itself"
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert queue.send_pending() == 1
    assert len({headers["webhook-id"] for headers, _body, _raw in receiver.got}) == 1
    assert queue.send_pending() == 0


def test_messages_leave_for_the_public_internet_alone(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255"
    ours += " ::1 fe80::1 fd00::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1 ::"
    assert [one for one in ours.split() if is_public(ip_address(one))] == []
    assert all(is_public(ip_address(one)) for one in ("1.1.1.1", "2606:4700:4700::1111"))
    secret = f"whsec_{base64.b64encode(bytes(32)).decode()}"
    with pytest.raises(DeliveryError, match="di jaringan sendiri"):
        WebhookSender(tls=receiver.trusted).send(receiver.url, secret, "msg_1", b"{}")
    named = "https://mesin.contoh.go.id/"
    monkeypatch.setattr("app.publishing.webhooks.sender.getaddrinfo", lambda *_a, **_k: _LOOPBACK)
    with pytest.raises(DeliveryError, match="di jaringan sendiri"):
        WebhookSender(tls=receiver.trusted).send(named, secret, "msg_1", b"{}")
    assert receiver.got == []


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.contoh.go.id/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://server/",
        "https://basisdata.local/",
        "https://pengguna:sandi@portal.contoh.go.id/",
        "https://portal.contoh.go.id:99999/",
        "ftp://portal.contoh.go.id/",
        "",
    ],
)
def test_addresses_that_are_no_public_https_are_refused(url: str) -> None:
    assert find_address_fault(url)
