"""Passwords: which are good enough, kept as Argon2id."""

from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

MIN_CHARACTERS, MAX_CHARACTERS = 12, 256
MIN_DISTINCT_CHARACTERS = 6
"""Different characters: keeps out ``aaaaaaaaaaaa`` and ``121212121212``."""
_HASH_SLOTS = BoundedSemaphore(2)
"""Each check takes 64 MiB for a moment; more at once than processors gains nothing."""
hasher = PasswordHash((Argon2Hasher(),))


@cache
def _dummy_hash() -> str:
    """What a password is checked against where there is no account; not at start, for it takes its time."""
    return hasher.hash("tidak-ada-akun-ini")


def find_weakness(password: str, *, email: str) -> str | None:
    """What is wrong with a new password, in words for its owner."""
    if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
        return (
            f"Kata sandi harus {MIN_CHARACTERS} sampai {MAX_CHARACTERS} huruf; kalimat pendek mudah diingat."
        )
    lowered = password.lower()
    if len(set(lowered)) < MIN_DISTINCT_CHARACTERS:
        return "Kata sandi ini terlalu mudah ditebak: hurufnya berulang."
    if email.split("@", maxsplit=1)[0] in lowered or "studi banding" in lowered or "studibanding" in lowered:
        return "Kata sandi tidak boleh memuat surel Anda atau nama situs ini."
    return None


def hash_password(password: str) -> str:
    """The password as it is kept."""
    with _HASH_SLOTS:
        return hasher.hash(password)


def verify_password(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long when there is no account, so that nobody learns which exist."""
    with _HASH_SLOTS:
        nobody = _dummy_hash()  # asked for in either case, so that the first check tells nothing either
        try:
            return hasher.verify(password[: MAX_CHARACTERS + 1], kept or nobody) and kept is not None
        except UnknownHashError:
            return False
