"""Used links, plans and addresses that are not there, and what browsers and researchers ask for by themselves."""

import re

from conftest import Installation
from fastapi.testclient import TestClient
from people import account, browser_at

from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE
from app.accounts.permissions import Role


def test_used_invitation_offers_to_sign_in_or_a_new_link(site: Installation, client: TestClient) -> None:
    email = account(site, "tamu@contoh.go.id", ("62", Role.AUTHOR))
    token = Accounts(site.engine).create_password_link(COMMAND_LINE, email)
    assert browser_at(client).get(f"/masuk/tautan/{token}").status_code == 200
    Accounts(site.engine).delete_link(token)
    page = browser_at(client).get(f"/masuk/tautan/{token}")
    main = page.text.partition("<main")[2]
    assert page.status_code == 410
    assert 'href="/masuk"' in main
    assert 'href="/masuk/lupa"' in main
    assert page.headers["cache-control"] == "no-store"


def test_missing_plan_says_what_may_have_happened(client: TestClient) -> None:
    page = client.get(f"/siapkan/rencana/{'a' * 32}")
    assert page.status_code == 404
    assert "tersalin tidak lengkap" in page.text
    assert "Mungkin ini yang Anda cari" not in page.text


def test_unknown_address_suggests_only_what_is_near(client: TestClient) -> None:
    near = client.get("/praktik/banyuwangi-mal-pelayanan").text
    assert 'href="/praktik/banyuwangi-mal-pelayanan-publik"' in near
    for nothing in (
        "/praktik/layanan-antariksa-luar",
        "/wp-login.php",
        "/praktik/pelayanan-x-y-zeta-kota-bulan",
    ):
        page = client.get(nothing)
        assert page.status_code == 404
        assert "Mungkin ini yang Anda cari" not in page.text, nothing


def test_icons_and_security_contact_are_served(client: TestClient) -> None:
    for path, kind, head in (
        ("/favicon.ico", "image/x-icon", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ):
        icon = client.get(path)
        assert (icon.status_code, icon.headers["content-type"]) == (200, kind)
        assert icon.content.startswith(head)
    assert 'rel="apple-touch-icon"' in client.get("/").text
    told = client.get("/.well-known/security.txt")
    assert told.headers["content-type"].startswith("text/plain")
    assert re.search(r"^Contact: (mailto:|https?:)", told.text, re.MULTILINE)
    assert re.search(r"^Expires: 20\d\d-\d\d-\d\dT00:00:00Z$", told.text, re.MULTILINE)
