from datetime import timedelta

import pytest
from build import a_practice
from conftest import Installation, Make
from people import PASSWORD, account
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from app import clock
from app.accounts import audit
from app.accounts.access_tokens import MAX_TOKENS, AccessTokens, TokenScope
from app.accounts.accounts import LINK_LIFETIME, Account, AccountError, Accounts
from app.accounts.audit import COMMAND_LINE, Actor, AuditEvent, AuditFilter, AuditLog
from app.accounts.group_roles import GroupMembership, parse_group_roles
from app.accounts.oidc import Identity
from app.accounts.passwords import find_weakness
from app.accounts.permissions import EVERYWHERE, Action, Person, Role, has_permission
from app.accounts.sessions import IDLE_TIMEOUT, MAX_LIFETIME, Sessions
from app.accounts.tables import AccountRow, AuditRow, SessionRow
from app.accounts.throttling import MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS, TooManyAttemptsError
from app.store.database import write_session

HERE = {"address": "192.0.2.1", "browser": "Peramban"}


@pytest.fixture
def library(make: Make) -> Installation:
    return make({"practices/satu.md": a_practice()})


def account_named(library: Installation, email: str) -> Account:
    """An account with a password, made when it is not there."""
    accounts = Accounts(library.engine)
    if accounts.find_by_email(email) is None:
        account(library, email)
    found = accounts.find_by_email(email)
    assert found is not None
    return found


def events(library: Installation) -> list[str]:
    return [entry.action for entry in reversed(AuditLog(library.engine).list_entries(AuditFilter()))]


def test_an_invitation_link_works_once(library: Installation) -> None:
    accounts = Accounts(library.engine)
    token = accounts.invite(COMMAND_LINE, "Ani@Contoh.go.id", name="Ani", unit="Biro")
    assert accounts.get_link_owner(token) == "ani@contoh.go.id"
    assert Sessions(library.engine).sign_in("ani@contoh.go.id", "", **HERE) is None
    assert accounts.set_password(token, PASSWORD) is not None
    assert accounts.set_password(token, "yang lain sekali ini") is None
    assert Sessions(library.engine).sign_in(" ANI@contoh.go.id", PASSWORD, **HERE)
    with pytest.raises(AccountError, match="sudah ada"):
        accounts.invite(COMMAND_LINE, "ani@contoh.go.id", name="Ani", unit="")


def test_accounts_need_a_name_and_an_address_and_only_those_that_exist_can_be_changed(
    library: Installation,
) -> None:
    accounts = Accounts(library.engine)
    with pytest.raises(AccountError, match="Nama belum diisi"):
        accounts.invite(COMMAND_LINE, "ani@contoh.go.id", name=" ", unit="")
    with pytest.raises(AccountError, match="“ani” bukan alamat surel"):
        accounts.invite(COMMAND_LINE, "ani", name="Ani", unit="")
    with pytest.raises(AccountError, match=r"Akun tiada@contoh\.go\.id tidak ada"):
        accounts.set_disabled(COMMAND_LINE, "tiada@contoh.go.id", disabled=True)
    account(library, "ani@contoh.go.id")
    account(library, "budi@contoh.go.id")
    log = AuditLog(library.engine).list_entries(AuditFilter(subject="budi@"))
    assert {entry.subject for entry in log} == {"budi@contoh.go.id"}


def test_an_expired_link_sets_no_password(library: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(library.engine)
    first = accounts.invite(COMMAND_LINE, "ani@contoh.go.id", name="Ani", unit="")
    second = accounts.create_password_link(COMMAND_LINE, "ani@contoh.go.id")
    assert accounts.get_link_owner(first) is None
    later = clock.now() + LINK_LIFETIME
    monkeypatch.setattr(clock, "now", lambda: later)
    assert accounts.set_password(second, PASSWORD) is None


def test_a_session_ends_when_idle_and_after_its_lifetime(
    library: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions, begun = Sessions(library.engine), clock.now()
    token = sessions.sign_in(account(library, "ani@contoh.go.id"), PASSWORD, **HERE)
    assert token is not None
    monkeypatch.setattr(clock, "now", lambda: begun + IDLE_TIMEOUT)
    assert sessions.get_person(token) is not None  # used just before it would rest
    monkeypatch.setattr(clock, "now", lambda: begun + IDLE_TIMEOUT * 2 + timedelta(seconds=9))
    assert sessions.get_person(token) is None
    fresh = sessions.create(1, **HERE)
    used = begun + IDLE_TIMEOUT * 2
    while used < begun + IDLE_TIMEOUT * 2 + MAX_LIFETIME:
        used += IDLE_TIMEOUT / 2
        monkeypatch.setattr(clock, "now", lambda moment=used: moment)
        sessions.get_person(fresh)
    monkeypatch.setattr(clock, "now", lambda: begun + IDLE_TIMEOUT * 2 + MAX_LIFETIME + timedelta(seconds=9))
    assert sessions.get_person(fresh) is None


def test_a_new_password_or_a_disabled_account_ends_every_session(library: Installation) -> None:
    accounts, sessions = Accounts(library.engine), Sessions(library.engine)
    email = account(library, "ani@contoh.go.id")
    token = sessions.sign_in(email, PASSWORD, **HERE)
    assert token is not None
    accounts.set_password(accounts.create_password_link(COMMAND_LINE, email), PASSWORD)
    assert sessions.get_person(token) is None
    token = sessions.create(1, **HERE)
    accounts.set_disabled(COMMAND_LINE, email, disabled=True)
    assert sessions.get_person(token) is None
    assert sessions.sign_in(email, PASSWORD, **HERE) is None
    accounts.set_disabled(COMMAND_LINE, email, disabled=False)
    assert sessions.sign_in(email, PASSWORD, **HERE)


def test_throttling_rejects_even_the_right_password_for_a_while(
    library: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions, email = Sessions(library.engine), account(library, "ani@contoh.go.id")
    for _ in range(MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS):
        assert sessions.sign_in(email, "salah", **HERE) is None
    with pytest.raises(TooManyAttemptsError):
        sessions.sign_in(email, PASSWORD, **HERE)
    elsewhere = {**HERE, "address": "192.0.2.9"}
    assert sessions.sign_in(email, PASSWORD, **elsewhere), "its owner elsewhere is not shut out"
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sessions.sign_in(email, PASSWORD, **HERE)


def test_a_granted_or_revoked_role_is_effective_from_the_next_request(library: Installation) -> None:
    accounts, sessions = Accounts(library.engine), Sessions(library.engine)
    email = account(library, "ani@contoh.go.id", ("62", Role.AUTHOR))
    token = sessions.sign_in(email, PASSWORD, **HERE)
    assert token is not None
    accounts.revoke_role(COMMAND_LINE, email, "62", Role.AUTHOR)
    person = sessions.get_person(token)
    assert person is not None
    assert person.roles == frozenset()


def test_audit_entries_are_written_and_cannot_be_changed(library: Installation) -> None:
    email = account(library, "ani@contoh.go.id", ("62", Role.AUTHOR))
    Sessions(library.engine).sign_in(email, "salah", **HERE)
    Sessions(library.engine).sign_in(email, PASSWORD, **HERE)
    assert events(library) == [
        AuditEvent.ROLE_GRANTED,
        AuditEvent.INVITED,
        AuditEvent.PASSWORD_SET,
        AuditEvent.SIGN_IN_FAILED,
        AuditEvent.SIGNED_IN,
    ]
    changes = (update(AuditRow).values(actor_email="lain"), delete(AuditRow), text("DELETE FROM audit"))
    for change in changes:
        with pytest.raises(DBAPIError, match="never changed"), write_session(library.engine) as session:
            session.execute(change)
    assert len(events(library)) == 5


def test_neither_passwords_nor_session_tokens_are_stored(library: Installation) -> None:
    email = account(library, "ani@contoh.go.id")
    token = Sessions(library.engine).sign_in(email, PASSWORD, **HERE)
    assert token is not None
    with library.engine.connect() as connection:
        kept = connection.execute(text("SELECT password_hash FROM account")).scalar_one()
        digest = connection.execute(text("SELECT digest FROM session")).scalar_one()
    assert kept.startswith("$argon2id$")
    assert token not in digest
    assert SessionRow.__tablename__ == "session"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("pendek", "12 sampai"),
        ("x" * 300, "12 sampai"),
        ("abababababababab", "berulang"),
        ("ani.wati dan lain-lain", "surel"),
        (PASSWORD, None),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, fault: str | None) -> None:
    found = find_weakness(password, email="ani.wati@contoh.go.id")
    assert (found is None) if fault is None else (found is not None and fault in found)


def test_a_stored_password_of_unknown_form_opens_nothing(library: Installation) -> None:
    email = account(library, "ani@contoh.go.id")
    with write_session(library.engine) as session:
        session.execute(update(AccountRow).values(password_hash="$bcrypt$lama"))
    assert Sessions(library.engine).sign_in(email, PASSWORD, **HERE) is None


def test_groups_of_a_provider_give_a_disabled_account_no_role(library: Installation) -> None:
    found = account_named(library, "ani@contoh.go.id")
    Accounts(library.engine).set_disabled(COMMAND_LINE, found.email, disabled=True)
    membership = GroupMembership(library.engine, parse_group_roles("biro=penulis@62"))
    identity = Identity("penyedia s-1", found.email, groups=frozenset({"biro"}))
    assert membership.apply(identity, found.id, address="") == found.id
    assert not account_named(library, found.email).roles


def test_access_tokens_need_a_name_a_lifetime_and_a_living_account_and_are_few(library: Installation) -> None:
    found, tokens = account_named(library, "ani@contoh.go.id"), AccessTokens(library.engine)
    actor = Actor(found.id, found.email)
    with pytest.raises(AccountError, match="Tulis nama program"):
        tokens.create(actor, "  ", TokenScope.READ, days=90)
    with pytest.raises(AccountError, match="Pilih masa berlaku"):
        tokens.create(actor, "Arsip", TokenScope.READ, days=4_000)
    for number in range(MAX_TOKENS):
        tokens.create(actor, f"Arsip {number}", TokenScope.READ, days=90)
    with pytest.raises(AccountError, match=f"Paling banyak {MAX_TOKENS} token"):
        tokens.create(actor, "Satu lagi", TokenScope.READ, days=90)
    Accounts(library.engine).set_disabled(COMMAND_LINE, found.email, disabled=True)
    with pytest.raises(AccountError, match="tidak aktif"):
        tokens.create(actor, "Arsip", TokenScope.READ, days=90)


@pytest.mark.parametrize("areas", [{"62"}, {"62.*"}, {"62.*", "32.11", "menpanrb"}, {EVERYWHERE}, set()])
def test_queries_reach_the_places_that_the_rule_of_permissions_reaches(
    library: Installation, areas: set[str]
) -> None:
    places = ["32", "32.11", "32.62", "62", "62.*", "62.01", "620", "menpanrb", EVERYWHERE]
    with write_session(library.engine) as session:
        for place in places:
            audit.record(session, COMMAND_LINE, AuditEvent.ROLE_GRANTED, "ani@contoh.go.id", place=place)
    manager = Person(7, "a@contoh.go.id", "A", "Biro", frozenset((area, Role.MANAGER) for area in areas))
    found = AuditLog(library.engine).list_entries(AuditFilter(manager.places(Action.AUDIT)))
    expected = [place for place in places if has_permission(manager, Action.AUDIT, place)]
    assert [entry.area_code for entry in reversed(found)] == expected
