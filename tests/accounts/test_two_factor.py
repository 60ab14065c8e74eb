from datetime import timedelta

import pytest
from build import a_practice
from conftest import SECRET_KEY, Installation, Make
from people import PASSWORD, account, code, second_factor
from sqlalchemy import text

from app import clock
from app.accounts import two_factor as factors
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, Actor, Audit, Event, Filter
from app.accounts.encryption import Keys
from app.accounts.sessions import CodeNeededError, Sessions
from app.accounts.throttling import FAILURES_HERE, WINDOW, TooManyFailuresError
from app.accounts.two_factor import RECOVERY_CODES, KeyChangedError, SecondFactors

ANI = "ani@contoh.go.id"
HERE = {"address": "192.0.2.1", "browser": "Peramban"}


@pytest.fixture
def library(make: Make) -> Installation:
    return make({"practices/satu.md": a_practice()})


@pytest.fixture
def second(library: Installation) -> SecondFactors:
    return SecondFactors(library.engine, Keys(SECRET_KEY))


@pytest.fixture
def ani(library: Installation) -> Actor:
    account(library, ANI)
    return Actor(1, ANI, "192.0.2.1")


def events(library: Installation) -> list[str]:
    return [entry.action for entry in reversed(Audit(library.engine).entries(Filter()))]


def test_a_secret_that_was_not_confirmed_asks_nobody_for_codes(
    library: Installation, second: SecondFactors, ani: Actor
) -> None:
    second.begin(ani)
    first = second.of(ani).secret
    assert second.confirm(ani, "000000") is None
    assert not second.is_on(1)
    assert Sessions(library.engine).sign_in(ANI, PASSWORD, **HERE)
    second.begin(ani)
    assert second.of(ani).secret != first


def test_the_address_is_what_authenticators_read(second: SecondFactors, ani: Actor) -> None:
    second.begin(ani)
    found = second.of(ani)
    assert found.address.startswith("otpauth://totp/Studi%20Banding:ani%40contoh.go.id?secret=")
    assert found.secret.replace("-", "") in found.address


def test_no_way_in_leads_past_the_code(library: Installation, ani: Actor) -> None:
    second_factor(library, ANI)
    sessions = Sessions(library.engine)
    with pytest.raises(CodeNeededError):
        sessions.sign_in(ANI, PASSWORD, **HERE)
    with pytest.raises(CodeNeededError):
        sessions.begin(1, **HERE)
    assert sessions.sign_in(ANI, "salah", **HERE) is None
    assert sessions.begin(1, code_given=True, **HERE)
    assert ani.email == ANI


def test_a_code_is_used_once_and_earlier_ones_never(
    library: Installation, second: SecondFactors, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, ANI)
    used, before = code(secret), code(secret, -1)
    assert second.check(ani, used)
    assert not second.check(ani, used), "again"
    assert not second.check(ani, before), "the one before, though it has not expired"
    later = clock.now() + timedelta(seconds=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not second.check(ani, code(secret, -2)), "too old"
    assert second.check(ani, f" {code(secret)[:3]} {code(secret)[3:]} ")


def test_a_recovery_code_is_used_once(library: Installation, second: SecondFactors, ani: Actor) -> None:
    _secret, codes = second_factor(library, ANI)
    assert len(set(codes)) == RECOVERY_CODES
    assert second.check(ani, codes[0].lower().replace("-", " "))
    assert not second.check(ani, codes[0])
    assert second.of(ani).recovery_codes == RECOVERY_CODES - 1
    account(library, "budi@contoh.go.id")
    second_factor(library, "budi@contoh.go.id")
    assert not second.check(Actor(2, "budi@contoh.go.id"), codes[1]), "another's"
    assert events(library).count(Event.RECOVERY_USED) == 1


def test_wrong_codes_count_with_wrong_passwords(
    library: Installation, second: SecondFactors, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, ANI)
    sessions = Sessions(library.engine)
    for _ in range(FAILURES_HERE - 2):
        assert not second.check(ani, "000000")
    for _ in range(2):
        assert sessions.sign_in(ANI, "salah", **HERE) is None
    with pytest.raises(TooManyFailuresError):
        second.check(ani, code(secret))
    with pytest.raises(TooManyFailuresError):
        second.turn_off(ani, code(secret))
    with pytest.raises(TooManyFailuresError):
        sessions.sign_in(ANI, PASSWORD, **HERE)
    later = clock.now() + WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert second.check(ani, code(secret))
    assert events(library).count(Event.CODE_WRONG) == FAILURES_HERE - 2


def test_it_is_turned_off_with_a_code_only(library: Installation, second: SecondFactors, ani: Actor) -> None:
    secret, _codes = second_factor(library, ANI)
    second.begin(ani)
    assert second.is_on(1), "beginning anew turns nothing off"
    assert not second.turn_off(ani, "000000")
    assert second.turn_off(ani, code(secret))
    assert not second.is_on(1)
    assert Sessions(library.engine).sign_in(ANI, PASSWORD, **HERE)
    with library.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM recovery_code")).scalar_one() == 0
    assert events(library)[-2:] == [Event.CODES_OFF, Event.SIGNED_IN]


def test_another_password_leaves_it_on_and_the_command_line_takes_it_away(
    library: Installation, second: SecondFactors, ani: Actor
) -> None:
    second_factor(library, ANI)
    accounts = Accounts(library.engine)
    accounts.set_password(accounts.new_link(COMMAND_LINE, ANI), PASSWORD)
    assert second.is_on(1)
    assert factors.remove(library.engine, COMMAND_LINE, ANI)
    assert not second.is_on(1)
    assert not factors.remove(library.engine, COMMAND_LINE, ANI)
    entry = Audit(library.engine).entries(Filter())[0]
    assert (entry.action, entry.who, entry.subject) == (Event.CODES_OFF, "perintah", ani.email)


def test_another_password_ends_a_half_sign_in(library: Installation, ani: Actor) -> None:
    second_factor(library, ANI)
    sessions, accounts = Sessions(library.engine), Accounts(library.engine)
    with pytest.raises(CodeNeededError) as needed:
        sessions.sign_in(ANI, PASSWORD, **HERE)
    mark = needed.value.mark
    assert sessions.half_of(1, mark) is not None
    accounts.set_disabled(COMMAND_LINE, ANI, disabled=True)
    assert sessions.half_of(1, mark) is None
    accounts.set_disabled(COMMAND_LINE, ANI, disabled=False)
    accounts.set_password(accounts.new_link(COMMAND_LINE, ANI), PASSWORD)
    assert sessions.half_of(1, mark) is None
    assert ani.id == 1


def test_neither_secrets_nor_codes_can_be_read_from_the_database(
    library: Installation, second: SecondFactors, ani: Actor
) -> None:
    secret, codes = second_factor(library, ANI)
    with library.engine.connect() as connection:
        rows = [
            *connection.execute(text("SELECT * FROM second_factor")),
            *connection.execute(text("SELECT * FROM recovery_code")),
        ]
    assert len(rows) == 1 + RECOVERY_CODES
    for one in (secret, *codes):
        assert one.replace("-", "") not in str(rows)
    other = SecondFactors(library.engine, Keys("kunci lain, juga cukup panjang untuk dipakai"))
    with pytest.raises(KeyChangedError):
        other.check(ani, code(secret))
    assert second.check(ani, code(secret))


def test_a_clock_that_ran_ahead_and_was_set_right_keeps_nobody_out(
    library: Installation, second: SecondFactors, ani: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = second_factor(library, ANI)
    right = clock.now()
    with monkeypatch.context() as ahead:
        ahead.setattr(clock, "now", lambda: right + timedelta(hours=3))
        assert second.check(ani, code(secret))
    monkeypatch.setattr(clock, "now", lambda: right)
    assert second.check(ani, code(secret))
    assert not second.check(ani, code(secret)), "once, as ever"
