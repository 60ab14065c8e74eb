"""The cookie that holds the session token of a signed-in person."""

from fastapi import Request
from fastapi.responses import Response
from starlette.types import Scope

from app.accounts.sessions import MAX_LIFETIME
from app.web.services import get_services

_NAME = "sesi"


def is_signed_in(scope: Scope) -> bool:
    """Return whether a request carries the cookie; anybody can send one, so only freshness may depend on it."""
    return any(name == b"cookie" and f"{_NAME}=".encode() in value for name, value in scope["headers"])


def session_token(request: Request) -> str:
    """Return the session token of a browser; "" without a cookie."""
    name, _is_secure = _cookie(request)
    return request.cookies.get(name, "")


def with_session(request: Request, response: Response, token: str) -> Response:
    """Set the cookie on a response and return it."""
    name, is_secure = _cookie(request)
    seconds = int(MAX_LIFETIME.total_seconds())
    response.set_cookie(
        name, token, max_age=seconds, httponly=True, samesite="lax", secure=is_secure, path="/"
    )
    return response


def without_session(request: Request, response: Response) -> Response:
    """Delete the cookie on a response and return it."""
    name, is_secure = _cookie(request)
    response.delete_cookie(name, path="/", httponly=True, secure=is_secure)
    return response


def _cookie(request: Request) -> tuple[str, bool]:
    """Return the cookie's name and whether it is sent over https only.

    Browsers let only this very host set a cookie with the prefix, and only over https.
    """
    is_secure = get_services(request).library.base_url.startswith("https:")
    return cookie_name(is_encrypted=is_secure), is_secure


def cookie_name(*, is_encrypted: bool) -> str:
    """Return the cookie's name on a site with or without https."""
    return f"__Host-{_NAME}" if is_encrypted else _NAME
