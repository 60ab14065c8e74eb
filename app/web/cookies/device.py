"""The cookie by which a browser is known to accounts that signed in with it, so that strangers cannot lock them out."""

import secrets
from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response

from app.accounts.throttling import Device
from app.web.cookies.encrypted import EncryptedCookie
from app.web.services import get_services

DEVICE = EncryptedCookie("perangkat", timedelta(days=180))
MAX_ACCOUNTS = 5
"""Accounts that one browser is known to; the one that signed in longest ago is forgotten first."""
_ID_BYTES = 12


def known_device(request: Request) -> Device:
    """Return the browser of a request and the accounts that it is known to."""
    values = DEVICE.read(request, get_services(request).publishing.encryptor)
    accounts = (int(one) for one in values.get("akun", "").split())
    return Device(values.get("nomor", ""), frozenset(accounts))


def remember_device(request: Request, response: Response, account_id: int) -> Response:
    """Make a browser known to an account that has just signed in; return the response."""
    encryptor = get_services(request).publishing.encryptor
    values = DEVICE.read(request, encryptor)
    others = [one for one in values.get("akun", "").split() if one != str(account_id)]
    accounts = " ".join([*others, str(account_id)][-MAX_ACCOUNTS:])
    number = values.get("nomor") or secrets.token_urlsafe(_ID_BYTES)
    return DEVICE.set(request, response, encryptor, nomor=number, akun=accounts)
