import re
from datetime import timedelta

import pytest
from conftest import Installation
from fastapi.testclient import TestClient
from people import (
    PASSWORD,
    account,
    browser_at,
    code,
    key_at,
    second_factor,
    send,
    send_at_desk,
    sign_in,
    signed_in,
)

from app import clock
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import Role
from app.accounts.throttling import MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS

ANI = "ani@contoh.go.id"
CODE = "/masuk/kode"


def is_in(client: TestClient) -> bool:
    return client.get("/meja", follow_redirects=False).status_code == 200


def test_two_factor_is_turned_on_and_asked_at_sign_in(library: Installation, visitor: TestClient) -> None:
    ani = signed_in(library, visitor, ANI)
    other = browser_at(visitor)
    sign_in(other, ANI)
    assert send_at_desk(ani, "/meja/akun/kode", sandi=PASSWORD).headers["location"] == "/meja/akun/kode"
    page = ani.get("/meja/akun/kode")
    assert page.headers["cache-control"] == "no-store"
    assert 'src="data:image/png;base64,' in page.text
    secret = re.search(r'Rahasia: <code class="alamat">([A-Z2-7-]+)<', page.text)
    assert secret is not None
    assert send_at_desk(ani, "/meja/akun/kode/pastikan", kode="000000").status_code == 422
    shown = send_at_desk(ani, "/meja/akun/kode/pastikan", kode=code(secret[1], -1))
    codes = re.findall(r"<code>([A-Z2-7-]{19})</code>", shown.text)
    assert len(codes) == 10
    assert codes[0] not in ani.get("/meja/akun/kode").text
    assert "tersisa: 10" in ani.get("/meja/akun/kode").text
    assert is_in(ani)
    assert not is_in(other), "other browsers are signed out"

    asked = sign_in(other, ANI, lanjut="/meja/akun")
    assert (asked.status_code, asked.headers["location"]) == (303, CODE)
    assert not is_in(other)
    wrong = send(other, CODE, form=CODE, kode="000000")
    assert (wrong.status_code, "tidak cocok" in wrong.text) == (403, True)
    used = code(secret[1])
    right = send(other, CODE, form=CODE, kode=used)
    assert (right.status_code, right.headers["location"]) == (303, "/meja/akun")
    assert is_in(other)
    assert "separuh" not in other.cookies
    third = browser_at(visitor)
    sign_in(third, ANI)
    assert send(third, CODE, form=CODE, kode=used).status_code == 403, "a code works once"
    assert send(third, CODE, form=CODE, kode=codes[3]).status_code == 303
    assert is_in(third)


def test_pending_sign_in_gives_no_access_and_expires(
    library: Installation, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, account(library, ANI))
    assert visitor.get(CODE, follow_redirects=False).headers["location"] == "/masuk"
    assert send(visitor, CODE, kode=code(secret)).status_code == 403
    cookie = sign_in(visitor, ANI).headers["set-cookie"]
    assert re.match(r"separuh=[\w-]+; HttpOnly; Max-Age=300; Path=/; SameSite=lax", cookie)
    assert "sesi" not in visitor.cookies
    assert not is_in(visitor)
    key, later = key_at(visitor, CODE), clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    late = visitor.post(CODE, data={"_kunci": key, "kode": code(secret), "isian": '[["nama", "Budi"]]'})
    assert (late.status_code, "sudah lewat" in late.text) == (403, True)
    assert "Budi" in late.text, "a kept form stays kept"
    assert not is_in(visitor)


def test_guessing_codes_is_answered_with_a_wait(library: Installation, visitor: TestClient) -> None:
    secret, _codes = second_factor(library, account(library, ANI))
    sign_in(visitor, ANI)
    for _ in range(MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS):
        assert send(visitor, CODE, form=CODE, kode="000000").status_code == 403
    assert send(visitor, CODE, form=CODE, kode=code(secret)).status_code == 429
    assert sign_in(browser_at(visitor), ANI).status_code == 429


def test_form_is_resubmitted_after_the_code(library: Installation, visitor: TestClient) -> None:
    secret, _codes = second_factor(library, account(library, ANI, ("62", Role.MANAGER)))
    asked = sign_in(visitor, ANI, lanjut="/meja/orang", isian='[["nama", "Budi"]]')
    assert (asked.status_code, f'action="{CODE}"' in asked.text) == (200, True)
    kept = '[["nama", "Budi"]]'
    wrong = send(visitor, CODE, form=CODE, kode="000000", isian=kept)
    assert "Budi" in wrong.text
    onward = send(visitor, CODE, form=CODE, kode=code(secret), isian=kept)
    assert 'action="/meja/orang"' in onward.text
    assert 'name="nama" value="Budi"' in onward.text


def test_a_link_for_another_password_still_asks_for_the_code(
    library: Installation, visitor: TestClient
) -> None:
    secret, _codes = second_factor(library, account(library, ANI))
    path = f"/masuk/tautan/{Accounts(library.engine).create_password_link(COMMAND_LINE, ANI)}"
    done = send(visitor, path, form=path, sandi=PASSWORD, ulangi=PASSWORD)
    assert done.headers["location"] == CODE
    assert not is_in(visitor)
    assert send(visitor, CODE, form=CODE, kode=code(secret)).headers["location"] == "/meja"


def test_two_factor_is_turned_off_with_a_code(library: Installation, visitor: TestClient) -> None:
    ani = signed_in(library, visitor, ANI)
    secret, _codes = second_factor(library, ANI)
    assert send_at_desk(ani, "/meja/akun/kode/matikan", kode="000000").status_code == 422
    assert send_at_desk(ani, "/meja/akun/kode/matikan", kode=code(secret)).status_code == 303
    assert "Tidak aktif" in ani.get("/meja/akun").text
    assert sign_in(browser_at(visitor), ANI).headers["location"] == "/meja"
    told = [entry.action for entry in AuditLog(library.engine).list_entries(AuditFilter(actor_email=ANI))]
    assert {AuditEvent.CODE_WRONG, AuditEvent.TWO_FACTOR_DISABLED, AuditEvent.TWO_FACTOR_ENABLED} <= set(told)


def test_managers_must_turn_on_two_factor_when_required(library: Installation) -> None:
    visitor = library.client(require_totp_for_managers=True)
    manager = signed_in(library, visitor, ANI, ("62", Role.MANAGER))
    for path in ("/meja", "/meja/orang", "/meja/catatan.csv", "/meja/wewenang"):
        asked = manager.get(path, follow_redirects=False)
        assert (asked.status_code, asked.headers["location"]) == (303, "/meja/akun/kode"), path
    assert send_at_desk(manager, "/meja/orang", nama="Budi").status_code == 403
    assert "Pengelola perlu" in manager.get("/meja/akun/kode").text
    assert manager.get("/meja/akun").status_code == 200
    second_factor(library, ANI)
    assert manager.get("/meja/orang").status_code == 200
    author = signed_in(library, visitor, "budi@contoh.go.id", ("62", Role.AUTHOR))
    assert is_in(author)


def test_changed_secret_key_is_reported_at_the_code_page(library: Installation) -> None:
    secret, _codes = second_factor(library, account(library, ANI))
    visitor = library.client(secret_key="kunci lain, juga cukup panjang untuk dipakai")
    sign_in(visitor, ANI)
    answer = send(visitor, CODE, form=CODE, kode=code(secret))
    assert (answer.status_code, "kunci rahasia situs ini berganti" in answer.text) == (503, True)
