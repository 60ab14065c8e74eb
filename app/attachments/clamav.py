"""Client of the ClamAV virus scanner (clamd's INSTREAM command, see clamd(8))."""

import socket
from dataclasses import dataclass
from pathlib import Path

from app.attachments.file_types import RejectedFileError

_SECONDS = 60.0
_CHUNK = 256 * 1024
_LONGEST_ANSWER = 4_096


@dataclass(frozen=True, slots=True)
class ClamavScanner:
    """Scanner at an address: a path or ``host:port``; an empty address scans nothing."""

    address: str = ""

    @property
    def is_configured(self) -> bool:
        """Whether files are scanned at all."""
        return bool(self.address)

    def answers(self, seconds: float) -> bool:
        """Return whether clamd answers a ping in time."""
        try:
            with self._connected(seconds) as clamd:
                clamd.sendall(b"zPING\0")
                return clamd.recv(16).startswith(b"PONG")
        except OSError:
            return False

    def require_clean(self, file: Path) -> None:
        """Raise RejectedFileError for an infected file, and when clamd does not answer."""
        if not self.is_configured:
            return
        try:
            answer = self._scan(file)
        except OSError as error:
            raise RejectedFileError(
                "Pemindai antivirus tidak menjawab; berkas tidak disimpan. Cobalah lagi nanti."
            ) from error
        if answer.endswith("FOUND"):
            raise RejectedFileError(
                f"Pemindai antivirus menolak berkas ini: {answer.removeprefix('stream: ').removesuffix(' FOUND')}."
            )
        if not answer.endswith("OK"):
            raise RejectedFileError("Pemindai antivirus tidak dapat memeriksa berkas ini.")

    def _scan(self, file: Path) -> str:
        with self._connected() as clamd, file.open("rb") as source:
            clamd.sendall(b"zINSTREAM\0")
            while chunk := source.read(_CHUNK):
                clamd.sendall(len(chunk).to_bytes(4, "big") + chunk)
            clamd.sendall(bytes(4))
            answer = b""
            while (
                not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (more := clamd.recv(1_024))
            ):
                answer += more
        return answer.rstrip(b"\0\n").decode(errors="replace")

    def _connected(self, seconds: float = _SECONDS) -> socket.socket:
        host, _colon, port = self.address.rpartition(":")
        if host and port.isdecimal():
            return socket.create_connection((host, int(port)), seconds)
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(seconds)
        try:
            clamd.connect(self.address)
        except OSError:
            clamd.close()
            raise
        return clamd
