"""Encryption with the site's secret key, for stored secrets and for cookies."""

import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from hmac import HMAC
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import clock

MIN_SECRET_CHARACTERS = 32
"""Minimum length of a secret key; generated ones have 64 characters."""
KEY_FILE_NAME = "secret-key"
_OTHERS_PERMISSIONS = 0o007


class KeyFileError(OSError):
    """The key file cannot be created or must not be used; the text says why."""


class Encryptor:
    """Encrypts, signs and digests texts with a key derived from the secret for each purpose (HKDF, Fernet, HMAC)."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def _key(self, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=f"studi-banding/{purpose}".encode()).derive(self._secret)

    def _fernet(self, purpose: str) -> Fernet:
        return Fernet(urlsafe_b64encode(self._key(purpose)))

    def encrypt(self, purpose: str, text: str) -> str:
        """Return the text encrypted and signed, in characters allowed in a cookie."""
        now = int(clock.now().timestamp())
        return self._fernet(purpose).encrypt_at_time(text.encode(), now).decode().rstrip("=")

    def decrypt(self, purpose: str, encrypted: str, *, max_age: timedelta | None = None) -> str | None:
        """Return the text encrypted for this purpose; None when it is invalid or older than ``max_age``."""
        token = f"{encrypted}{'=' * (-len(encrypted) % 4)}".encode()
        try:
            if max_age is None:
                return self._fernet(purpose).decrypt(token).decode()
            now, most = int(clock.now().timestamp()), int(max_age.total_seconds())
            return self._fernet(purpose).decrypt_at_time(token, most, now).decode()
        except InvalidToken:
            return None

    def digest(self, purpose: str, text: str) -> str:
        """Return the HMAC-SHA-256 of a text under the key of a purpose."""
        return HMAC(self._key(purpose), text.encode(), sha256).hexdigest()


def load_encryptor(given: str, folder: Path) -> Encryptor:
    """Return the encryptor for the given secret, else for the folder's key file, which is created when missing.

    Raises KeyFileError.
    """
    return Encryptor(given or _read_key_file(folder / KEY_FILE_NAME))


def _read_key_file(path: Path) -> str:
    try:
        with suppress(FileExistsError):
            _create_key_file(path)
        mode, secret = path.stat().st_mode, path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise KeyFileError(
            f"kunci rahasia {path} tidak dapat dibuat atau dibaca ({error.strerror}); "
            "isi STUDI_BANDING_SECRET_KEY atau beri izin pada foldernya"
        ) from error
    if mode & _OTHERS_PERMISSIONS:
        raise KeyFileError(f"{path} terbuka bagi semua pengguna mesin ini; jalankan “chmod 600 {path}”")
    if len(secret) < MIN_SECRET_CHARACTERS:
        raise KeyFileError(
            f"{path} tidak berisi kunci; pulihkan dari cadangan, atau hapus supaya dibuat lagi"
        )
    return secret


def _create_key_file(path: Path) -> None:
    """Create the key file unless it exists; of several processes starting at once, the first one's key is used by all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{KEY_FILE_NAME}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(new, path)  # unlike a rename it never replaces the file of another process
    finally:
        new.unlink(missing_ok=True)
