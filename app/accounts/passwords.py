"""Password rules, and hashing with Argon2id: 64 MiB and a tenth of a second each, so the site queues it."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

MIN_CHARACTERS, MAX_CHARACTERS = 12, 256
MIN_DISTINCT_CHARACTERS = 6
"""Minimum number of different characters: rejects ``aaaaaaaaaaaa`` and ``121212121212``."""
hasher = PasswordHash((Argon2Hasher(),))


@cache
def _dummy_hash() -> str:
    """Return the hash that is verified where there is no account; computed on first use because it is slow."""
    return hasher.hash("tidak-ada-akun-ini")


def find_weakness(password: str, *, email: str) -> str | None:
    """Return why a new password is too weak, in words for its owner; None when it is not."""
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
    """Return the Argon2id hash of a password."""
    return hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Return whether a password matches; as slow without an account, so that timing does not reveal which exist."""
    dummy_hash = _dummy_hash()  # computed in either case: the timing of the first call reveals nothing either
    try:
        is_right = hasher.verify(password[: MAX_CHARACTERS + 1], password_hash or dummy_hash)
    except UnknownHashError:
        return False
    return is_right and password_hash is not None
