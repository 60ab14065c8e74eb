"""Checks of what an installation stands on: its address, mail server, virus scanner, repository and disk."""

import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app import clock
from app.attachments.clamav import ClamavScanner
from app.operations.diagnosis import Diagnosis
from app.publishing import git
from app.publishing.mail.smtp import open_mail_server
from app.store import disk_errors

TIMEOUT_SECONDS = 5.0
"""How long another server may take to answer."""
MAX_CLOCK_DIFFERENCE_SECONDS = 60.0
_INTERNAL = (".local", ".localhost", ".internal", ".lan", ".home", ".test")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The settings that name other servers, programs and places."""

    base_url: str
    content_dir: Path
    uploads_dir: Path
    smtp_url: str = ""
    clamav_address: str = ""
    git_commits: bool = False


def check_surroundings(given: Surroundings) -> Iterator[Diagnosis]:
    """Run the checks of everything that is configured; waits a few seconds for servers that do not answer."""
    yield _check_address(given.base_url)
    yield from check_folder(given.uploads_dir)
    if given.smtp_url:
        yield _check_mail_server(given.smtp_url)
    if given.clamav_address:
        yield _check_scanner(given.clamav_address)
    if given.git_commits:
        yield _check_repository(given.content_dir)


def _check_address(base_url: str) -> Diagnosis:
    parts = urlsplit(base_url)
    if parts.scheme == "https" or not _is_public(parts.hostname or ""):
        return Diagnosis("Alamat", is_ok=True, text=base_url)
    fix = "Pasang TLS di nginx atau caddy, lalu tulis https://… di STUDI_BANDING_BASE_URL."
    text = f"{base_url} dibuka umum tanpa enkripsi; sandi dan naskah dapat dibaca di jalan"
    return Diagnosis("Alamat", is_ok=False, text=text, fix=fix)


def _is_public(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_global
    return "." in host and not host.endswith(_INTERNAL)


def _check_mail_server(url: str) -> Diagnosis:
    parts = urlsplit(url)
    try:
        with open_mail_server(url, timeout=TIMEOUT_SECONDS):
            return Diagnosis("Server surel", is_ok=True, text=f"{parts.hostname} menjawab")
    except smtplib.SMTPAuthenticationError:
        text = f"{parts.hostname} menolak nama pengguna atau sandinya"
    except (OSError, smtplib.SMTPException) as error:
        text = f"{parts.hostname} tidak menjawab: {error}"
    fix = "Periksa STUDI_BANDING_SMTP_URL, dan apakah mesin ini boleh menghubungi server itu."
    return Diagnosis("Server surel", is_ok=False, text=text, fix=fix)


def _check_scanner(address: str) -> Diagnosis:
    if ClamavScanner(address).answers(TIMEOUT_SECONDS):
        return Diagnosis("Antivirus", is_ok=True, text=f"clamd di {address} menjawab")
    fix = "Jalankan clamd, atau periksa STUDI_BANDING_CLAMAV_ADDRESS; sementara itu lampiran ditolak."
    return Diagnosis("Antivirus", is_ok=False, text=f"clamd di {address} tidak menjawab", fix=fix)


def _check_repository(content_dir: Path) -> Diagnosis:
    try:
        author = git.require_repository(content_dir)
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, "stderr", b"") or str(error).encode()).decode(errors="replace").strip()
        text = (
            f"{content_dir} tidak dapat menerima commit: {reason.splitlines()[0] if reason else 'git gagal'}"
        )
        fix = "Jalankan “git init” di folder isi dan isi user.name serta user.email, atau hapus STUDI_BANDING_GIT_COMMITS."
        return Diagnosis("Git", is_ok=False, text=text, fix=fix)
    return Diagnosis("Git", is_ok=True, text=f"commit sebagai {author}")


def check_folder(folder: Path) -> Iterator[Diagnosis]:
    """Say whether a folder, or the nearest one above it, can be written to, and whether its clock is ours."""
    here = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=here, prefix=".doctor-") as probe:
            difference = Path(probe.name).stat().st_mtime - clock.now().timestamp()
    except OSError as error:
        text = disk_errors.operator_message(error) or f"tidak dapat ditulisi: {error.strerror}"
        fix = f"Beri pengguna layanan hak menulis di {here}."
        yield Diagnosis(f"Folder {folder}", is_ok=False, text=text, fix=fix)
        return
    if abs(difference) > MAX_CLOCK_DIFFERENCE_SECONDS:
        yield clock_diagnosis(difference, f"penyimpanan {folder}")


def clock_diagnosis(difference: float, other: str) -> Diagnosis:
    """Return the finding that the clock of this machine and another one differ by some seconds."""
    late = "tertinggal" if difference > 0 else "mendahului"
    text = f"jam mesin ini {late} {abs(difference):.0f} detik dari {other}"
    return Diagnosis(
        "Jam", is_ok=False, text=text, fix="Nyalakan penyelarasan jam (NTP): “timedatectl set-ntp true”."
    )
