"""Cookies that carry something for us for some minutes: sealed, so that nobody reads or changes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response

from app.accounts.encryption import Encryptor
from app.web.services import get_services


@dataclass(frozen=True, slots=True)
class EncryptedCookie:
    """One kind of such cookies."""

    name: str
    lasts: timedelta

    def put(self, request: Request, response: Response, keys: Encryptor, **values: str) -> Response:
        """The answer, with the cookie."""
        name, secure = _named(request, self.name)
        sealed = keys.encrypt(f"cookie/{self.name}", json.dumps(values))
        most = int(self.lasts.total_seconds())
        response.set_cookie(
            name, sealed, max_age=most, httponly=True, samesite="lax", secure=secure, path="/"
        )
        return response

    def read(self, request: Request, keys: Encryptor) -> Mapping[str, str]:
        """What the browser's cookie carries; nothing when it is old or not of ours."""
        name, _secure = _named(request, self.name)
        opened = keys.decrypt(f"cookie/{self.name}", request.cookies.get(name, ""), lasts=self.lasts)
        values: Mapping[str, str] = json.loads(opened) if opened else {}
        return values

    def drop(self, request: Request, response: Response) -> Response:
        """The answer, with the cookie taken back."""
        name, secure = _named(request, self.name)
        response.delete_cookie(name, path="/", httponly=True, secure=secure)
        return response


def _named(request: Request, name: str) -> tuple[str, bool]:
    """The cookie's name in the browser; nobody else can set one with the prefix, where it is encrypted."""
    secure = get_services(request).library.base_url.startswith("https:")
    return (f"__Host-{name}" if secure else name), secure
