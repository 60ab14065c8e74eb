"""People with accounts: signed in with their own browsers, sending forms as a browser does."""

import re
from weakref import WeakKeyDictionary

import pyotp
from conftest import SECRET_KEY, Installation
from fastapi.testclient import TestClient
from httpx2 import Client, Response

from app import clock
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, Actor
from app.accounts.encryption import Encryptor
from app.accounts.permissions import Role
from app.accounts.two_factor import TwoFactorService
from app.publishing.workflow import REVIEW_CHECKS

PASSWORD = "kuda hitam menyeberang sungai"


def account(site: Installation, email: str, *roles: tuple[str, Role]) -> str:
    """An account with a password; returns its e-mail address."""
    accounts = Accounts(site.engine)
    token = accounts.invite(
        COMMAND_LINE, email, name=email.split("@", maxsplit=1)[0].title(), unit="Biro Organisasi", roles=roles
    )
    accounts.set_password(token, PASSWORD)
    return email


def browser_at(client: TestClient) -> TestClient:
    """Another browser at the same running site."""
    return TestClient(client.app, raise_server_exceptions=False)


def key_at(client: Client, path: str) -> str:
    """Return the key that the form of a page carries."""
    found = re.search(r'name="_kunci" value="([^"]+)"', client.get(path).text)
    assert found is not None, path
    return found[1]


_keys: WeakKeyDictionary[Client, tuple[str, str]] = WeakKeyDictionary()
"""Browser → its cookies and the key of its forms: a session has one key, so the page is read once for it."""


def key_of(client: Client, form: str) -> str:
    """Return the key of a browser's forms, read from the page ``form`` where it is not known yet."""
    cookies, key = _keys.get(client, ("", ""))
    if not key or cookies != repr(client.cookies):
        key = key_at(client, form)
        _keys[client] = repr(client.cookies), key
    return key


def send(client: Client, path: str, *, form: str = "/masuk", **fields: str) -> Response:
    """Send a form with the key that the page ``form`` carries."""
    return client.post(path, data={"_kunci": key_of(client, form), **fields}, follow_redirects=False)


def send_at_desk(client: Client, path: str, **fields: str) -> Response:
    return send(client, path, form="/meja/akun", **fields)


def approve_at_desk(reviewer: TestClient, draft: str) -> Response:
    """Approve a draft with everything on the check list ticked."""
    ticked = dict.fromkeys((f"periksa-{check}" for check in REVIEW_CHECKS), "ya")
    return send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **ticked)


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields: str) -> Response:
    return send(client, "/masuk", surel=email, sandi=password, **fields)


def signed_in(site: Installation, client: TestClient, email: str, *roles: tuple[str, Role]) -> TestClient:
    """A browser of a new person with these roles."""
    browser = browser_at(client)
    assert sign_in(browser, account(site, email, *roles)).status_code == 303
    return browser


def code(secret: str, steps: int = 0) -> str:
    """What the phone shows now, or some half minutes later."""
    return str(pyotp.TOTP(secret.replace("-", "")).at(clock.now(), counter_offset=steps))


def second_factor(site: Installation, email: str) -> tuple[str, list[str]]:
    """Turn on somebody's second factor; the secret of their phone and the codes for a lost one."""
    found = Accounts(site.engine).find_by_email(email)
    assert found is not None
    actor, second = Actor(found.id, email), TwoFactorService(site.engine, Encryptor(SECRET_KEY))
    second.create_secret(actor)
    secret = second.get_status(actor).secret
    codes = second.confirm(actor, code(secret, -1))
    assert codes is not None
    return secret, list(codes)
