import re

import pytest
from conftest import Installation
from fastapi.testclient import TestClient
from people import PASSWORD, account, browser_at, key_at, send, send_at_desk, sign_in, signed_in

from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import EVERYWHERE, Role
from app.accounts.sessions import Sessions
from app.accounts.throttling import MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS

ANI = "ani@contoh.go.id"


def test_the_desk_asks_to_sign_in_and_then_goes_on(library: Installation, visitor: TestClient) -> None:
    asked = visitor.get("/meja/catatan?hal=2", follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/masuk?lanjut=/meja/catatan%3Fhal%3D2")
    assert 'name="lanjut" value="/meja/catatan?hal=2"' in visitor.get(asked.headers["location"]).text
    response = sign_in(visitor, account(library, ANI), lanjut="/meja/akun")
    assert response.headers["location"] == "/meja/akun"
    assert "Peramban ini" in visitor.get("/meja/akun").text


@pytest.mark.parametrize("onward", ["https://jahat.example/meja", "//jahat.example", "/mejakanan", "/\\x"])
def test_signing_in_never_leads_to_another_site(
    library: Installation, visitor: TestClient, onward: str
) -> None:
    assert sign_in(visitor, account(library, ANI), lanjut=onward).headers["location"] == "/meja"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(library: Installation) -> None:
    cookie = sign_in(library.client(), account(library, ANI)).headers["set-cookie"]
    assert re.search(r"^sesi=[\w-]{32}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie)
    secure = library.client(base_url="https://studi.contoh.go.id")
    secure.base_url = "https://studi.contoh.go.id"
    cookies = sign_in(secure, ANI).headers["set-cookie"]
    assert cookies.startswith("__Host-sesi=")
    assert cookies.endswith("Secure")
    assert secure.get("/meja").status_code == 200


def test_a_wrong_password_and_an_unknown_account_look_alike(
    library: Installation, visitor: TestClient
) -> None:
    wrong = sign_in(visitor, account(library, ANI), "salah sekali lagi")
    unknown = sign_in(visitor, "tiada@contoh.go.id", "salah sekali lagi")
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert wrong.text.replace(ANI, "") == unknown.text.replace("tiada@contoh.go.id", "")


def test_guessing_is_answered_with_a_wait(library: Installation, visitor: TestClient) -> None:
    email = account(library, ANI)
    for _ in range(MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS):
        sign_in(visitor, email, "salah")
    assert sign_in(visitor, email).status_code == 429
    assert "Terlalu banyak percobaan" in sign_in(visitor, email).text


def test_a_link_sets_a_password_once_and_signs_in(library: Installation, visitor: TestClient) -> None:
    token = Accounts(library.engine).invite(COMMAND_LINE, ANI, name="Ani", unit="Biro")
    path = f"/masuk/tautan/{token}"
    assert "Kedua kata sandi" in send(visitor, path, form=path, sandi=PASSWORD, ulangi="lain").text
    assert "12 sampai" in send(visitor, path, form=path, sandi="x", ulangi="x").text
    done = send(visitor, path, form=path, sandi=PASSWORD, ulangi=PASSWORD)
    assert done.headers["location"] == "/meja"
    assert visitor.get("/meja").status_code == 200
    used = visitor.get(path)
    assert (used.status_code, used.headers["cache-control"]) == (410, "no-store")


def test_a_browser_left_open_does_not_change_the_password(library: Installation, visitor: TestClient) -> None:
    author = signed_in(library, visitor, ANI, ("62", Role.AUTHOR))
    page = author.get("/meja/akun").text
    assert "Kata sandi sekarang" in page
    wrong = send(author, "/meja/akun/sandi", form="/meja/akun", sandi="salah sama sekali")
    assert (wrong.status_code, "Kata sandi sekarang keliru." in wrong.text) == (422, True)
    assert AuditLog(library.engine).list_entries(AuditFilter())[0].action == AuditEvent.SIGN_IN_FAILED
    right = send(author, "/meja/akun/sandi", form="/meja/akun", sandi=PASSWORD)
    assert right.headers["location"].startswith("/masuk/tautan/")
    for _ in range(MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS):
        send(author, "/meja/akun/sandi", form="/meja/akun", sandi="salah")
    waits = send(author, "/meja/akun/sandi", form="/meja/akun", sandi=PASSWORD)
    assert (waits.status_code, "Terlalu banyak percobaan" in waits.text) == (429, True)


def test_form_sent_with_an_expired_session_is_kept(library: Installation, visitor: TestClient) -> None:
    email = account(library, ANI, ("62", Role.MANAGER))
    sign_in(visitor, email)
    key = key_at(visitor, "/meja/orang")
    fields = {"nama": 'Budi "B" <b>', "unit": "Baris satu\nBaris dua"}
    visitor.cookies.delete("sesi")
    asked = visitor.post("/meja/orang", data={"_kunci": key, **fields})
    assert asked.status_code == 401
    assert "isian Anda tidak hilang" in asked.text
    kept = re.search(r'name="isian" value="([^"]+)"', asked.text)
    assert kept is not None
    carried = kept[1].replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    onward = sign_in(visitor, email, lanjut="/meja/orang", isian=carried)
    assert onward.status_code == 200
    assert 'action="/meja/orang"' in onward.text
    assert 'name="nama" value="Budi &#34;B&#34; &lt;b&gt;"' in onward.text
    assert "Baris satu\nBaris dua</textarea>" in onward.text


@pytest.mark.parametrize("isian", ["{", "7", '[["a"]]', '[1, ["a", 2]]'])
def test_invalid_serialized_form_is_ignored(library: Installation, visitor: TestClient, isian: str) -> None:
    assert sign_in(visitor, account(library, ANI), isian=isian).status_code == 303


def test_a_form_from_elsewhere_is_not_even_asked_to_sign_in(visitor: TestClient) -> None:
    foreign = {"Origin": "https://jahat.example", "Sec-Fetch-Site": "cross-site"}
    response = visitor.post("/meja/orang", data={"nama": "x"}, headers=foreign)
    assert response.status_code == 403
    assert "name=&#34;isian" not in response.text


def test_desk_pages_are_never_cached(library: Installation, visitor: TestClient) -> None:
    manager = signed_in(library, visitor, ANI, (EVERYWHERE, Role.MANAGER))
    for path in (
        "/meja",
        "/meja/akun",
        "/meja/orang",
        "/meja/catatan",
        "/meja/catatan.csv",
        "/meja/wewenang",
    ):
        response = manager.get(path)
        assert response.status_code == 200, path
        assert response.headers["cache-control"] == "no-store", path
        assert "etag" not in response.headers
    assert visitor.get("/meja", follow_redirects=False).status_code == 303


def test_only_the_header_of_public_pages_depends_on_the_session(
    library: Installation, visitor: TestClient
) -> None:
    ani = signed_in(library, visitor, ANI, (EVERYWHERE, Role.MANAGER))
    for path in ("/", "/praktik/satu", "/cari?q=budaya"):
        mine, theirs = (one.get(path).text.partition("</header>") for one in (ani, visitor))
        assert mine[2] == theirs[2]
        assert mine[0] != theirs[0]


def test_a_browser_is_signed_out_here_or_from_another(library: Installation, visitor: TestClient) -> None:
    ani = signed_in(library, visitor, ANI)
    other = browser_at(visitor)
    sign_in(other, ANI)
    ended = re.search(r'action="(/meja/akun/sesi/\d+/akhiri)"', other.get("/meja/akun").text)
    assert ended is not None
    budi = signed_in(library, visitor, "budi@contoh.go.id")
    send_at_desk(budi, ended[1])
    assert ani.get("/meja").status_code == 200, "another person's session is not theirs to end"
    send_at_desk(other, ended[1])
    assert ani.get("/meja", follow_redirects=False).status_code == 303
    token = other.cookies["sesi"]
    assert send(other, "/keluar", form="/keluar").status_code == 303
    assert Sessions(library.engine).get_person(token) is None


def test_a_manager_invites_within_their_places_only(library: Installation, visitor: TestClient) -> None:
    manager = signed_in(library, visitor, ANI, ("62", Role.MANAGER))
    fields = {"surel": "budi@contoh.go.id", "nama": "Budi", "unit": "BKD", "peran": "penulis"}
    assert send_at_desk(manager, "/meja/orang", daerah="32", **fields).status_code == 403
    assert send_at_desk(manager, "/meja/orang", daerah="*", **fields).status_code == 403
    assert "tidak dikenal" in send_at_desk(manager, "/meja/orang", daerah="zz", **fields).text
    invited = send_at_desk(manager, "/meja/orang", daerah="Provinsi Kalimantan Tengah", **fields)
    link = re.search(r"http://127.0.0.1:8000(/masuk/tautan/[\w-]+)", invited.text)
    assert link is not None
    assert browser_at(visitor).get(link[1]).status_code == 200
    assert "Budi" in manager.get("/meja/orang").text


def test_a_manager_reaches_nobody_with_a_role_elsewhere(library: Installation, visitor: TestClient) -> None:
    manager = signed_in(library, visitor, ANI, ("62", Role.MANAGER))
    budi = account(library, "budi@contoh.go.id", ("62", Role.AUTHOR), ("32", Role.AUTHOR))
    assert send_at_desk(manager, f"/meja/orang/{budi}/tautan").status_code == 403
    assert send_at_desk(manager, f"/meja/orang/{budi}/keadaan", nonaktif="1").status_code == 403
    taken = send_at_desk(manager, f"/meja/orang/{budi}/peran", peran="penulis", daerah="62", cabut="1")
    assert taken.status_code == 303
    found = Accounts(library.engine).find_by_email(budi)
    assert found is not None
    assert found.roles == (("32", Role.AUTHOR),)
    assert "budi" not in manager.get("/meja/orang").text


def test_the_audit_shows_ones_own_places(library: Installation, visitor: TestClient) -> None:
    manager = signed_in(library, visitor, ANI, ("62", Role.MANAGER))
    account(library, "jauh@contoh.go.id", ("32", Role.AUTHOR))
    own = manager.get("/meja/catatan").text
    assert "peran diberikan" in own
    assert "jauh@" not in own
    chief = signed_in(library, visitor, "pusat@contoh.go.id", (EVERYWHERE, Role.MANAGER))
    assert "jauh@" in chief.get("/meja/catatan").text
    assert "jauh@" in chief.get("/meja/catatan.csv?perihal=jauh&kegiatan=diundang").text
    assert "jauh@" not in chief.get("/meja/catatan?siapa=tiada").text
    assert len(AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.SIGNED_IN))) == 2


def test_english_pages_lead_to_the_desk_that_speaks_indonesian(visitor: TestClient) -> None:
    assert 'href="/meja"' in visitor.get("/en/").text
    response = visitor.get("/en/masuk", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/masuk")
