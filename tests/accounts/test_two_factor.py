from datetime import timedelta

import pytest
from build import a_practice
from conftest import SECRET_KEY, Installation, Make
from people import PASSWORD, account, code, second_factor
from sqlalchemy import text

from app import clock
from app.accounts import two_factor as factors
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, Actor, AuditEvent, AuditFilter, AuditLog
from app.accounts.encryption import Encryptor
from app.accounts.sessions import Sessions, TwoFactorRequiredError
from app.accounts.throttling import MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS, WINDOW, TooManyAttemptsError
from app.accounts.two_factor import RECOVERY_CODES, KeyChangedError, TwoFactorService

ANI = "ani@contoh.go.id"
HERE = {"address": "192.0.2.1", "browser": "Peramban"}


@pytest.fixture
def library(make: Make) -> Installation:
    return make({"practices/satu.md": a_practice()})


@pytest.fixture
def second(library: Installation) -> TwoFactorService:
    return TwoFactorService(library.engine, Encryptor(SECRET_KEY))


@pytest.fixture
def ani(library: Installation) -> Actor:
    account(library, ANI)
    return Actor(1, ANI, "192.0.2.1")


def events(library: Installation) -> list[str]:
    return [entry.action for entry in reversed(AuditLog(library.engine).list_entries(AuditFilter()))]


def test_an_unconfirmed_secret_requires_no_code(
    library: Installation, second: TwoFactorService, ani: Actor
) -> None:
    second.create_secret(ani)
    first = second.get_status(ani).secret
    assert second.confirm(ani, "000000") is None
    assert not second.is_enabled(1)
    assert Sessions(library.engine).sign_in(ANI, PASSWORD, **HERE)
    second.create_secret(ani)
    assert second.get_status(ani).secret != first


def test_the_secret_has_an_otpauth_uri(second: TwoFactorService, ani: Actor) -> None:
    second.create_secret(ani)
    found = second.get_status(ani)
    assert found.address.startswith("otpauth://totp/Studi%20Banding:ani%40contoh.go.id?secret=")
    assert found.secret.replace("-", "") in found.address


def test_every_kind_of_sign_in_requires_the_code(library: Installation, ani: Actor) -> None:
    second_factor(library, ANI)
    sessions = Sessions(library.engine)
    with pytest.raises(TwoFactorRequiredError):
        sessions.sign_in(ANI, PASSWORD, **HERE)
    with pytest.raises(TwoFactorRequiredError):
        sessions.create(1, **HERE)
    assert sessions.sign_in(ANI, "salah", **HERE) is None
    assert sessions.create(1, code_given=True, **HERE)
    assert ani.email == ANI


def test_a_code_is_used_once_and_earlier_ones_never(
    library: Installation, second: TwoFactorService, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, ANI)
    used, before = code(secret), code(secret, -1)
    assert second.verify_code(ani, used)
    assert not second.verify_code(ani, used), "again"
    assert not second.verify_code(ani, before), "the one before, though it has not expired"
    later = clock.now() + timedelta(seconds=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not second.verify_code(ani, code(secret, -2)), "too old"
    assert second.verify_code(ani, f" {code(secret)[:3]} {code(secret)[3:]} ")


def test_a_recovery_code_is_used_once(library: Installation, second: TwoFactorService, ani: Actor) -> None:
    _secret, codes = second_factor(library, ANI)
    assert len(set(codes)) == RECOVERY_CODES
    assert second.verify_code(ani, codes[0].lower().replace("-", " "))
    assert not second.verify_code(ani, codes[0])
    assert second.get_status(ani).recovery_codes == RECOVERY_CODES - 1
    account(library, "budi@contoh.go.id")
    second_factor(library, "budi@contoh.go.id")
    assert not second.verify_code(Actor(2, "budi@contoh.go.id"), codes[1]), "another's"
    assert events(library).count(AuditEvent.RECOVERY_CODE_USED) == 1


def test_wrong_codes_count_with_wrong_passwords(
    library: Installation, second: TwoFactorService, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, ANI)
    sessions = Sessions(library.engine)
    for _ in range(MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS - 2):
        assert not second.verify_code(ani, "000000")
    for _ in range(2):
        assert sessions.sign_in(ANI, "salah", **HERE) is None
    with pytest.raises(TooManyAttemptsError):
        second.verify_code(ani, code(secret))
    with pytest.raises(TooManyAttemptsError):
        second.disable(ani, code(secret))
    with pytest.raises(TooManyAttemptsError):
        sessions.sign_in(ANI, PASSWORD, **HERE)
    later = clock.now() + WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert second.verify_code(ani, code(secret))
    assert events(library).count(AuditEvent.CODE_WRONG) == MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS - 2


def test_two_factor_is_disabled_only_with_a_code(
    library: Installation, second: TwoFactorService, ani: Actor
) -> None:
    secret, _codes = second_factor(library, ANI)
    second.create_secret(ani)
    assert second.is_enabled(1), "beginning anew turns nothing off"
    assert not second.disable(ani, "000000")
    assert second.disable(ani, code(secret))
    assert not second.is_enabled(1)
    assert Sessions(library.engine).sign_in(ANI, PASSWORD, **HERE)
    with library.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM recovery_code")).scalar_one() == 0
    assert events(library)[-2:] == [AuditEvent.TWO_FACTOR_DISABLED, AuditEvent.SIGNED_IN]


def test_two_factor_survives_a_new_password_and_is_reset_by_the_command_line(
    library: Installation, second: TwoFactorService, ani: Actor
) -> None:
    second_factor(library, ANI)
    accounts = Accounts(library.engine)
    accounts.set_password(accounts.create_password_link(COMMAND_LINE, ANI), PASSWORD)
    assert second.is_enabled(1)
    assert factors.reset(library.engine, COMMAND_LINE, ANI)
    assert not second.is_enabled(1)
    assert not factors.reset(library.engine, COMMAND_LINE, ANI)
    entry = AuditLog(library.engine).list_entries(AuditFilter())[0]
    assert (entry.action, entry.actor_email, entry.subject) == (
        AuditEvent.TWO_FACTOR_DISABLED,
        "command-line",
        ani.email,
    )


def test_a_new_password_ends_a_pending_sign_in(library: Installation, ani: Actor) -> None:
    second_factor(library, ANI)
    sessions, accounts = Sessions(library.engine), Accounts(library.engine)
    with pytest.raises(TwoFactorRequiredError) as needed:
        sessions.sign_in(ANI, PASSWORD, **HERE)
    mark = needed.value.password_fingerprint
    assert sessions.pending_user(1, mark) is not None
    accounts.set_disabled(COMMAND_LINE, ANI, disabled=True)
    assert sessions.pending_user(1, mark) is None
    accounts.set_disabled(COMMAND_LINE, ANI, disabled=False)
    accounts.set_password(accounts.create_password_link(COMMAND_LINE, ANI), PASSWORD)
    assert sessions.pending_user(1, mark) is None
    assert ani.id == 1


def test_neither_secrets_nor_codes_can_be_read_from_the_database(
    library: Installation, second: TwoFactorService, ani: Actor
) -> None:
    secret, codes = second_factor(library, ANI)
    with library.engine.connect() as connection:
        rows = [
            *connection.execute(text("SELECT * FROM two_factor")),
            *connection.execute(text("SELECT * FROM recovery_code")),
        ]
    assert len(rows) == 1 + RECOVERY_CODES
    for one in (secret, *codes):
        assert one.replace("-", "") not in str(rows)
    other = TwoFactorService(library.engine, Encryptor("kunci lain, juga cukup panjang untuk dipakai"))
    with pytest.raises(KeyChangedError):
        other.verify_code(ani, code(secret))
    assert second.verify_code(ani, code(secret))


def test_a_corrected_clock_locks_nobody_out(
    library: Installation, second: TwoFactorService, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, ANI)
    right = clock.now()
    with monkeypatch.context() as ahead:
        ahead.setattr(clock, "now", lambda: right + timedelta(hours=3))
        assert second.verify_code(ani, code(secret))
    monkeypatch.setattr(clock, "now", lambda: right)
    assert second.verify_code(ani, code(secret))
    assert not second.verify_code(ani, code(secret)), "once, as ever"
