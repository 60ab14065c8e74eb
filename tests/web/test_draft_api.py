"""Programs write drafts with an access token: by the rules of the desk, and never more than its person may."""

import re
from datetime import timedelta
from typing import Any

import pytest
from build import a_practice
from conftest import Installation
from fastapi.testclient import TestClient
from httpx2 import Response
from people import PASSWORD, browser_at, send_at_desk, sign_in, signed_in

from app import clock
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import Role

DRAFTS = "/api/v1/drafts"


class Program:
    """A program with a token, and no cookies."""

    def __init__(self, site: TestClient, token: str) -> None:
        self._site, self._headers = browser_at(site), {"Authorization": f"Bearer {token}"}

    def __call__(
        self, method: str, path: str = "", *, headers: dict[str, str] | None = None, **sent: Any
    ) -> Response:
        return self._site.request(
            method, f"{DRAFTS}{path}", headers={**self._headers, **(headers or {})}, **sent
        )


def token_of(browser: TestClient, scope: str = "write") -> str:
    """Make a token at the account page, as a person does; the page shows it once."""
    fields = {"nama": "Sistem arsip", "cakupan": scope, "hari": "90", "sandi": PASSWORD}
    page = send_at_desk(browser, "/meja/akun/token", **fields)
    found = re.search(r"<code>(sb_[\w-]{32})</code>", page.text)
    assert found, page.text
    later = browser.get("/meja/akun/token").text
    assert found[1] not in later
    assert "Sistem arsip" in later
    return found[1]


def author_at(library: Installation, visitor: TestClient, region: str = "32") -> TestClient:
    return signed_in(library, visitor, f"penulis{region}@contoh.go.id", (region, Role.AUTHOR))


def test_a_program_writes_changes_and_submits_a_draft(library: Installation, visitor: TestClient) -> None:
    author = author_at(library, visitor)
    program = Program(visitor, token_of(author))
    text = a_practice(title="Layanan jemput bola")
    begun = program("POST", json={"fields": {"title": "Layanan jemput bola", "region": "32"}})
    made = begun.json()
    assert (begun.status_code, made["slug"], made["state"]) == (201, "layanan-jemput-bola", "draft")
    assert begun.headers["location"] == f"{DRAFTS}/{made['id']}"
    assert "no-store" in begun.headers["cache-control"]
    assert "ratelimit" in begun.headers
    assert {one["key"] for one in made["problems"]} > {"values", "sources"}
    one, version = f"/{made['id']}", begun.headers["etag"]
    early = program("POST", f"{one}/submit", headers={"If-Match": version})
    assert early.status_code == 409
    assert "Benahi dahulu" in early.json()["detail"]
    saved = program("PUT", one, content=text, headers={"If-Match": version, "Content-Type": "text/markdown"})
    assert (saved.status_code, saved.json()["problems"], saved.json()["text"]) == (200, [], text)
    late = program("PUT", one, json={"text": "lain"}, headers={"If-Match": version})
    assert (late.status_code, late.headers["etag"]) == (412, saved.headers["etag"])
    assert program("PUT", one, json={"text": "lain"}).status_code == 428
    assert program("GET", one).json()["text"] == text
    sent = program("POST", f"{one}/submit", headers={"If-Match": saved.headers["etag"]})
    assert sent.json()["state"] == "submitted"
    assert "Layanan jemput bola" in author.get("/meja").text
    assert (
        program("PUT", one, json={"text": text}, headers={"If-Match": sent.headers["etag"]}).status_code
        == 409
    )
    changed = program("POST", json={"slug": "satu", "text": a_practice(summary="Lain.")})
    assert changed.status_code == 201
    assert [item["slug"] for item in program("GET").json()["items"]] == ["satu", "layanan-jemput-bola"]
    events = [row.action for row in AuditLog(library.engine).list_entries(AuditFilter())]
    assert events.count(AuditEvent.DRAFT_CREATED) == 2
    assert AuditEvent.ACCESS_TOKEN_CREATED in events


def test_a_token_opens_no_more_than_its_person_and_scope(library: Installation, visitor: TestClient) -> None:
    author = author_at(library, visitor)
    program, reader = (Program(visitor, token_of(author, scope)) for scope in ("write", "read"))
    other = Program(visitor, token_of(author_at(library, visitor, "33")))
    text = a_practice()
    number = program("POST", json={"text": text}).json()["id"]
    assert reader("GET", f"/{number}").status_code == 200
    assert reader("POST", json={"text": text}).status_code == 403
    assert other("GET", f"/{number}").status_code == 403
    assert other("POST", json={"text": text}).status_code == 403
    assert other("POST", json={"slug": "satu", "text": text}).status_code == 403
    assert other("GET").json() == {"items": []}
    refused = author.post(DRAFTS, json={"text": text})
    assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer"), "no cookies"
    assert "access-control-allow-origin" not in program("GET", headers={"Origin": "https://lain.id"}).headers
    wrong = program("POST", json={"text": text, "fields": {}})
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")
    assert "text" in wrong.json()["detail"]
    nowhere = program("POST", json={"fields": {"title": "Tanpa daerah"}})
    assert "region atau ministry" in nowhere.json()["detail"]


def test_tokens_end_with_the_password_the_account_or_their_time(
    library: Installation, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, accounts = author_at(library, visitor), Accounts(library.engine)
    email = "penulis32@contoh.go.id"

    def status(token: str) -> int:
        return Program(visitor, token)("GET").status_code

    first, second = token_of(author), token_of(author)
    revoked = re.search(r"/meja/akun/token/(\d+)/cabut", author.get("/meja/akun/token").text)
    assert revoked
    send_at_desk(author, revoked[0])
    assert (status(first), status(second)) == (200, 401)
    accounts.set_password(accounts.create_password_link(COMMAND_LINE, email), PASSWORD)
    assert status(first) == 401
    again = browser_at(visitor)
    sign_in(again, email)
    third, later = token_of(again), clock.now() + timedelta(days=91)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        assert status(third) == 401
    assert status(third) == 200
    accounts.set_disabled(COMMAND_LINE, email, disabled=True)
    assert status(third) == 401
