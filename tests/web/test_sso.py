"""Signing in through a provider of accounts: a real one in a process of its own, honest and lying."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from build import CONTENT
from conftest import Installation, free_port, sampled, wait_until_it_answers
from fastapi.testclient import TestClient
from httpx2 import Response
from people import account, browser_at, code, key_at, second_factor, send, sign_in

from app import clock
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, AuditEvent, AuditFilter, AuditLog
from app.accounts.group_roles import GroupMappingError
from app.accounts.oidc import METADATA_LIFETIME
from app.accounts.permissions import Role
from app.operations.doctor import check_group_roles

ANI = "ani@contoh.go.id"
PROVIDER = httpx2.Client()
OIDC = {
    "oidc_client_id": "studi-banding",
    "oidc_client_secret": "rahasia di penyedia",
    "oidc_name": "SSO Daerah",
}
CLEAR = "tidak memastikan siapa Anda"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    program = Path(__file__).parents[1] / "oidc_provider.py"
    process = subprocess.Popen([sys.executable, str(program), str(port)])
    try:
        wait_until_it_answers(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def visitor(library: Installation, issuer: str) -> TestClient:
    return library.client(oidc_issuer=issuer, **OIDC)


def named(issuer: str, email: str = ANI, **more: object) -> None:
    """Who the provider signs in next, and how it lies."""
    PROVIDER.post(f"{issuer}/now", json={"email": email, "email_verified": True, **more}).raise_for_status()


def go(client: TestClient, onward: str = "") -> str:
    """To the provider; the path by which it sends back."""
    there = client.get("/masuk/sso", params={"lanjut": onward}, follow_redirects=False)
    assert there.status_code == 303
    back = urlsplit(PROVIDER.get(there.headers["location"]).headers["location"])
    return f"{back.path}?{back.query}"


def come_back(client: TestClient, path: str) -> Response:
    return client.get(path, follow_redirects=False)


def test_an_account_of_ones_organisation_opens_the_desk(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    Accounts(library.engine).invite(COMMAND_LINE, ANI, name="Ani", unit="Biro", roles=[("62", Role.AUTHOR)])
    named(issuer, "ANI@contoh.go.id")
    page = visitor.get("/masuk?lanjut=/meja/akun").text
    assert 'href="/masuk/sso?lanjut=/meja/akun"' in page
    assert "Masuk dengan SSO Daerah" in page
    back = come_back(visitor, go(visitor, "/meja/akun"))
    assert (back.status_code, back.headers["location"]) == (303, "/meja/akun")
    assert back.headers["cache-control"] == "no-store"
    assert "Ani" in visitor.get("/meja/akun").text
    entry = AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.SIGNED_IN))[0]
    assert (entry.actor_email, entry.detail) == (ANI, {"method": "sso"})


def test_no_secret_is_in_the_address_and_pkce_is_used(visitor: TestClient, issuer: str) -> None:
    there = visitor.get("/masuk/sso", follow_redirects=False)
    asked = parse_qs(urlsplit(there.headers["location"]).query)
    assert there.headers["location"].startswith(f"{issuer}/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/masuk/sso/kembali"]
    assert set(asked) == {
        "client_id", "response_type", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method",
    }  # fmt: skip
    cookie = there.headers["set-cookie"]
    assert cookie.startswith("sso=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert asked["state"][0] not in cookie


@pytest.mark.parametrize(
    ("lie", "why"),
    sampled(
        [
            ("nonce", "id_token: .*nonce"),
            ("audience", "id_token: .*aud"),
            ("issuer", "id_token: .*iss"),
            ("expired", "id_token: .*expired"),
            ("no identity", "tanpa id_token"),
            ("signature", "id_token: .*signature"),
            ("unsigned", "id_token: .*lgorithm"),
            ("denied", "access_denied"),
        ],
        one_in=4,
    ),
)
def test_invalid_identity_tokens_are_rejected(
    library: Installation, visitor: TestClient, issuer: str, lie: str, why: str
) -> None:
    account(library, ANI)
    named(issuer, lie=lie)
    back = come_back(visitor, go(visitor))
    assert back.status_code == 403
    assert CLEAR in back.text
    assert 'name="sandi"' in back.text, "the password still works"
    assert visitor.get("/meja", follow_redirects=False).status_code == 303
    told = AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.SSO_REJECTED))
    assert len(told) == 1
    assert re.search(why, told[0].detail["cause"])


@pytest.mark.parametrize("verified", sampled([False, None, "false", 1], one_in=4))
def test_an_unverified_address_signs_nobody_in(
    library: Installation, visitor: TestClient, issuer: str, verified: object
) -> None:
    account(library, ANI)
    named(issuer, email_verified=verified)
    back = come_back(visitor, go(visitor))
    assert (back.status_code, "belum dipastikan" in back.text) == (403, True)


def test_a_person_without_an_address_is_not_signed_in(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    account(library, ANI)
    named(issuer, "")
    assert "belum dipastikan" in come_back(visitor, go(visitor)).text


def test_a_second_factor_is_asked_after_the_provider_too(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    secret, _codes = second_factor(library, account(library, ANI))
    named(issuer)
    back = come_back(visitor, go(visitor, "/meja/akun"))
    assert back.headers["location"] == "/masuk/kode"
    assert "sesi" not in visitor.cookies
    entered = send(visitor, "/masuk/kode", form="/masuk/kode", kode=code(secret))
    assert entered.headers["location"] == "/meja/akun"


def test_an_unknown_address_is_told_to_ask_for_an_invitation(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    named(issuer, "tamu@contoh.go.id")
    back = come_back(visitor, go(visitor))
    assert back.status_code == 403
    assert "Belum ada akun untuk tamu@contoh.go.id" in back.text
    assert Accounts(library.engine).find_by_email("tamu@contoh.go.id") is None


def came_first(library: Installation, visitor: TestClient, issuer: str) -> None:
    """Ani comes from the provider, and her account is hers by its name of her."""
    account(library, ANI)
    named(issuer, sub="ani")
    assert come_back(visitor, go(visitor)).status_code == 303


def test_who_changes_their_address_at_the_provider_keeps_the_account(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    came_first(library, visitor, issuer)
    named(issuer, "ani.baru@contoh.go.id", sub="ani")
    again = browser_at(visitor)
    assert come_back(again, go(again)).status_code == 303
    assert ANI in again.get("/meja/akun").text


def test_reassigned_email_needs_a_manager_before_sign_in(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    came_first(library, visitor, issuer)
    named(issuer, sub="orang yang mendapat suratnya kemudian")
    other = browser_at(visitor)
    refused = come_back(other, go(other))
    assert (refused.status_code, "akun instansi lain" in refused.text) == (403, True)
    assert "sesi" not in other.cookies
    Accounts(library.engine).create_password_link(COMMAND_LINE, ANI)
    assert come_back(other, go(other)).status_code == 303


@pytest.mark.parametrize("sub", ["", 7, "x" * 256])
def test_token_without_a_subject_is_rejected(
    library: Installation, visitor: TestClient, issuer: str, sub: object
) -> None:
    account(library, ANI)
    named(issuer, sub=sub)
    assert CLEAR in come_back(visitor, go(visitor)).text


def test_disabled_account_cannot_sign_in_by_sso(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    Accounts(library.engine).set_disabled(COMMAND_LINE, account(library, ANI), disabled=True)
    named(issuer)
    back = come_back(visitor, go(visitor))
    assert (back.status_code, "dinonaktifkan" in back.text) == (403, True)
    assert "sesi" not in visitor.cookies


def test_a_code_is_used_once(library: Installation, visitor: TestClient, issuer: str) -> None:
    account(library, ANI)
    named(issuer)
    path, kept = go(visitor), visitor.cookies["sso"]
    assert come_back(visitor, path).status_code == 303
    thief = browser_at(visitor)
    assert come_back(thief, path).status_code == 403, "another browser"
    thief.cookies.set("sso", kept)
    assert CLEAR in come_back(thief, path).text, "the provider refuses the code"
    assert "sesi" not in thief.cookies


def test_a_code_of_somebody_else_is_not_taken(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    account(library, ANI)
    named(issuer)
    thief = browser_at(visitor)
    theirs = go(thief)
    go(visitor)
    assert CLEAR in come_back(visitor, theirs).text, "its state is another browser's"
    assert "sudah lewat" in come_back(visitor, theirs).text, "and the step is over"


def test_expired_sso_state_is_rejected(
    library: Installation, visitor: TestClient, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(library, ANI)
    named(issuer)
    path, later = go(visitor), clock.now() + METADATA_LIFETIME / 5
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "sudah lewat" in come_back(visitor, path).text


def test_an_address_told_beside_the_token_counts_if_it_is_the_same_persons(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    account(library, ANI)
    named(issuer, beside=True, lie="somebody else")
    assert CLEAR in come_back(visitor, go(visitor)).text
    named(issuer, beside=True)
    assert come_back(visitor, go(visitor)).status_code == 303


def test_new_keys_of_the_provider_are_learned(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    account(library, ANI)
    for _ in range(2):
        named(issuer, new_key=True)
        assert come_back(visitor, go(visitor)).status_code == 303


@pytest.mark.parametrize("onward", ["https://jahat.example/meja", "//jahat.example", "/mejakanan"])
def test_the_provider_never_leads_to_another_site(
    library: Installation, visitor: TestClient, issuer: str, onward: str
) -> None:
    account(library, ANI)
    named(issuer)
    assert come_back(visitor, go(visitor, onward)).headers["location"] == "/meja"


def test_a_provider_that_is_down_leaves_the_password(library: Installation) -> None:
    visitor = library.client(oidc_issuer=f"http://127.0.0.1:{free_port()}", **OIDC)
    answer = visitor.get("/masuk/sso", follow_redirects=False)
    assert (answer.status_code, "sedang tidak dapat dihubungi" in answer.text) == (503, True)
    assert sign_in(visitor, account(library, ANI)).status_code == 303


def test_provider_with_another_issuer_is_rejected(library: Installation, issuer: str) -> None:
    visitor = library.client(oidc_issuer=issuer.replace("127.0.0.1", "localhost"), **OIDC)
    assert visitor.get("/masuk/sso", follow_redirects=False).status_code == 503


@pytest.mark.parametrize("lie", ["list", "scheme", "keys"])
def test_a_provider_that_describes_itself_wrongly_leaves_the_password(
    library: Installation, issuer: str, lie: str
) -> None:
    named(issuer, lie=lie)
    visitor = library.new_client(oidc_issuer=issuer, **OIDC)
    assert visitor.get("/masuk/sso", follow_redirects=False).status_code == 503
    assert 'name="sandi"' in visitor.get("/masuk").text


def test_a_provider_that_answers_with_a_page_instead_of_a_token_is_called_unavailable(
    visitor: TestClient, issuer: str
) -> None:
    named(issuer, lie="no token")
    assert come_back(visitor, go(visitor)).status_code == 503


def test_without_a_provider_there_is_no_button(library: Installation) -> None:
    visitor = library.client()
    assert "/masuk/sso" not in visitor.get("/masuk").text
    assert visitor.get("/masuk/sso").status_code == 404


def test_form_is_resubmitted_after_signing_in_elsewhere(
    library: Installation, visitor: TestClient, issuer: str
) -> None:
    account(library, ANI, ("62", Role.MANAGER))
    named(issuer)
    key = key_at(visitor, "/masuk")
    asked = visitor.post("/meja/orang", data={"_kunci": key, "nama": "Budi"})
    assert asked.status_code == 401
    assert 'target="_blank"' in asked.text
    fields = {"_kunci": key, "lanjut": "/meja/orang", "isian": '[["nama", "Budi"]]', "sudah": "1"}
    assert visitor.post("/masuk", data=fields).status_code == 403, "not yet signed in"
    come_back(visitor, go(visitor))
    onward = visitor.post("/masuk", data=fields)
    assert 'name="nama" value="Budi"' in onward.text


def test_groups_make_accounts_and_give_and_take_roles(library: Installation, issuer: str) -> None:
    groups = "CN=Penulis,OU=Biro=penulis@62; /penelaah=penelaah@62.*; admin=pengelola@*"
    visitor = library.client(oidc_issuer=issuer, oidc_groups=groups, **OIDC)
    accounts = Accounts(library.engine)

    def sign_in_with(*named_groups: str) -> tuple[int, list[tuple[str, Role]]]:
        named(issuer, name="Ani Rahma", groups=list(named_groups))
        status = come_back(visitor, go(visitor)).status_code
        found = accounts.find_by_email(ANI)
        return status, list(found.roles) if found else []

    assert sign_in_with("tamu") == (403, []), "no group of the setting makes no account"
    author, reviewer = ("62", Role.AUTHOR), ("62.*", Role.REVIEWER)
    assert sign_in_with("CN=Penulis,OU=Biro", "tamu") == (303, [author])
    assert "Ani Rahma" in visitor.get("/meja/akun").text
    accounts.grant_role(COMMAND_LINE, ANI, "32", Role.READER)
    by_hand = ("32", Role.READER)
    assert sign_in_with("CN=Penulis,OU=Biro", "/penelaah") == (303, [by_hand, author, reviewer])
    assert sign_in_with("/penelaah") == (303, [by_hand, reviewer])
    assert sign_in_with() == (303, [by_hand]), "what a manager gave stays"
    events = [row.action for row in AuditLog(library.engine).list_entries(AuditFilter())]
    assert (events.count(AuditEvent.ROLE_REVOKED), events.count(AuditEvent.ACCOUNT_CREATED)) == (2, 1)
    accounts.set_disabled(COMMAND_LINE, ANI, disabled=True)
    assert sign_in_with("CN=Penulis,OU=Biro") == (403, [by_hand])


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("biro=penuliss@62", "Mungkin maksud Anda “penulis”"),
        ("biro=penulis", "kelompok=peran@daerah"),
        ("biro=penulis@62*", "daerah “62\\*” tidak terbaca"),
    ],
)
def test_a_wrong_mapping_of_groups_is_named(library: Installation, setting: str, said: str) -> None:
    with pytest.raises(GroupMappingError, match=said):
        library.client(oidc_groups=setting)


def test_doctor_names_the_unknown_role_or_area_of_a_group_and_the_nearest() -> None:
    def said(setting: str) -> list[str]:
        return [one.text for one in check_group_roles(setting, CONTENT)]

    assert said("biro=penulis@32; biro=penelaah@32.*; pusat=pembaca@menpanrb; admin=pengelola@*") == []
    assert "Mungkin maksud Anda “penulis”" in said("biro=penuliss@62")[0]
    (minister, province, regency) = said(
        "a=penulis@menpanrbb; b=penulis@39.*; c=penulis@32.99; d=penulis@32.11"
    )[::-1]
    assert "“menpanrbb” tidak dikenal. Mungkin maksud Anda “menpanrb”" in minister
    assert "“39” tidak dikenal." in province
    assert "“32.99” tidak dikenal. Mungkin maksud Anda “32." in regency
