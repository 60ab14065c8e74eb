"""Send one message to an address on the public internet, signed as Standard Webhooks 1.0 says.

The address comes from a person, and the request leaves from inside the agency's network: it goes to public addresses
alone, as they are resolved at that moment, over TLS, and follows no redirect.
"""

import hmac
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import SOCK_STREAM, getaddrinfo
from urllib.parse import urlsplit

import httpx2

from app import clock

TIMEOUT_SECONDS = 10.0
HTTPS_PORT = 443
SIGNING_PREFIX = "whsec_"
"""What a signing key begins with, as in the Standard Webhooks: a scanner of leaks knows one by it."""
_TRANSLATED = ip_network("64:ff9b::/96")
"""NAT64: an IPv6 address that leads to any IPv4 address."""
_OK, _REDIRECT = range(200, 300), range(300, 400)

IsAllowed = Callable[[IPv4Address | IPv6Address], bool]


class DeliveryError(Exception):
    """A message did not arrive; the text says why, for the desk."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is one of the public internet, not of this machine or an agency's network."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(inner)
        if address in _TRANSLATED:
            return False
    return address.is_global and not address.is_multicast


def find_address_fault(url: str, is_allowed: IsAllowed = is_public) -> str:
    """Return what is wrong with the address of a webhook; empty when it may be used."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "Alamat ini tidak terbaca."
    if parts.scheme != "https" or not host or not url.isprintable() or " " in url:
        return "Tulis alamat lengkap yang dimulai dengan https://."
    if parts.username or parts.password or parts.fragment:
        return "Alamat tidak boleh memuat nama pengguna, kata sandi, atau tanda #."
    try:
        is_ours = not is_allowed(ip_address(host))
    except ValueError:
        is_ours = "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return "Alamat itu di jaringan sendiri; webhook hanya dikirim ke internet." if is_ours else ""


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature`: HMAC-SHA256 of id, time and body."""
    key = b64decode(secret.removeprefix(SIGNING_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.new(key, signed, sha256).digest()).decode()}"


class WebhookSender:
    """Sends messages; ``is_allowed`` and ``tls`` are others in tests, whose receivers are on this machine."""

    def __init__(self, *, is_allowed: IsAllowed = is_public, tls: ssl.SSLContext | None = None) -> None:
        self._is_allowed, self._tls = is_allowed, tls

    def send(self, url: str, secret: str, message_id: str, body: bytes) -> None:
        """Deliver a message; raise DeliveryError for any answer but 2xx."""
        if fault := find_address_fault(url, self._is_allowed):
            raise DeliveryError(fault)
        timestamp = int(clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "studi-banding",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(secret, message_id, timestamp, body),
        }
        try:
            status = self._post(url, headers, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise DeliveryError(str(error)[:200] or type(error).__name__) from error
        if status in _REDIRECT:
            raise DeliveryError(f"penerima mengalihkan ke alamat lain ({status}); tulis alamat akhirnya")
        if status not in _OK:
            raise DeliveryError(f"penerima menjawab {status}")

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post to the address that was checked: a name resolved twice could lead elsewhere the second time."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or HTTPS_PORT
        address = self._resolve(host, port)
        named = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
        target = httpx2.URL(url).copy_with(host=named)
        shown = host if port == HTTPS_PORT else f"{host}:{port}"
        tls = self._tls or ssl.create_default_context()
        with (
            httpx2.Client(timeout=TIMEOUT_SECONDS, verify=tls, trust_env=False) as client,
            client.stream(
                "POST",
                target,
                headers={**headers, "Host": shown},
                content=body,
                extensions={"sni_hostname": host},
                follow_redirects=False,
            ) as answer,
        ):
            return answer.status_code  # its body is not read: it may be endless

    def _resolve(self, host: str, port: int) -> IPv4Address | IPv6Address:
        """Return an address of a host, if all that it has are allowed; raise DeliveryError."""
        try:
            found = [ip_address(one[4][0]) for one in getaddrinfo(host, port, type=SOCK_STREAM)]
        except (OSError, UnicodeError, ValueError) as error:
            raise DeliveryError(f"{host} tidak ditemukan") from error
        if not found or not all(map(self._is_allowed, found)):
            raise DeliveryError(f"{host} berada di jaringan sendiri; webhook hanya dikirim ke internet")
        return found[0]
