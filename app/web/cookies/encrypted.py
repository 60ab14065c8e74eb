"""Short-lived cookies with encrypted values, which nobody else can read or change."""

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
    """A cookie by its name and lifetime."""

    name: str
    lasts: timedelta

    def set(self, request: Request, response: Response, keys: Encryptor, **values: str) -> Response:
        """Set the cookie on a response and return it."""
        name, secure = _cookie_name(request, self.name)
        encrypted = keys.encrypt(f"cookie/{self.name}", json.dumps(values))
        most = int(self.lasts.total_seconds())
        response.set_cookie(
            name, encrypted, max_age=most, httponly=True, samesite="lax", secure=secure, path="/"
        )
        return response

    def read(self, request: Request, keys: Encryptor) -> Mapping[str, str]:
        """Return the values of a browser's cookie; empty when it is too old or was not made here."""
        name, _secure = _cookie_name(request, self.name)
        opened = keys.decrypt(f"cookie/{self.name}", request.cookies.get(name, ""), max_age=self.lasts)
        values: Mapping[str, str] = json.loads(opened) if opened else {}
        return values

    def delete(self, request: Request, response: Response) -> Response:
        """Delete the cookie on a response and return it."""
        name, secure = _cookie_name(request, self.name)
        response.delete_cookie(name, path="/", httponly=True, secure=secure)
        return response


def _cookie_name(request: Request, name: str) -> tuple[str, bool]:
    """Return the cookie's name and whether it is secure; only this host can set a name with the prefix."""
    secure = get_services(request).library.base_url.startswith("https:")
    return (f"__Host-{name}" if secure else name), secure
