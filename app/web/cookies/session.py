"""The cookie of people who are signed in, as every part of the site that looks for it knows it."""

from starlette.types import Scope

_NAME = "sesi"


def cookie_name(*, is_secure: bool) -> str:
    """What the cookie is called; browsers let only this very host set the secure one."""
    return f"__Host-{_NAME}" if is_secure else _NAME


def is_signed_in(scope: Scope) -> bool:
    """Whether a request says so; nothing but freshness may depend on it, for anybody can say it."""
    return any(name == b"cookie" and f"{_NAME}=".encode() in value for name, value in scope["headers"])
