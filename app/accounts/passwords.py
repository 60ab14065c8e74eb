"""Passwords: which are good enough, kept as Argon2id."""

from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST, LONGEST = 12, 256
FEWEST_LETTERS = 6
"""Different characters: keeps out ``aaaaaaaaaaaa`` and ``121212121212``."""
_AT_ONCE = BoundedSemaphore(2)
"""Each check takes 64 MiB for a moment; more at once than processors gains nothing."""
_hasher = PasswordHash((Argon2Hasher(),))


@cache
def _nobody() -> str:
    """What a password is checked against where there is no account; not at start, for it takes its time."""
    return _hasher.hash("tidak-ada-akun-ini")


def fault_of(password: str, *, email: str) -> str | None:
    """What is wrong with a new password, in words for its owner."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Kata sandi harus {SHORTEST} sampai {LONGEST} huruf; kalimat pendek mudah diingat."
    lowered = password.lower()
    if len(set(lowered)) < FEWEST_LETTERS:
        return "Kata sandi ini terlalu mudah ditebak: hurufnya berulang."
    if email.split("@", maxsplit=1)[0] in lowered or "studi banding" in lowered or "studibanding" in lowered:
        return "Kata sandi tidak boleh memuat surel Anda atau nama situs ini."
    return None


def hashed(password: str) -> str:
    """The password as it is kept."""
    with _AT_ONCE:
        return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long when there is no account, so that nobody learns which exist."""
    with _AT_ONCE:
        nobody = _nobody()  # asked for in either case, so that the first check tells nothing either
        try:
            return _hasher.verify(password[: LONGEST + 1], kept or nobody) and kept is not None
        except UnknownHashError:
            return False
