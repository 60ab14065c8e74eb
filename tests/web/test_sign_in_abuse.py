"""What strangers can do to the sign-in: guess no faster at once than one by one, lock nobody out, hold up no reader."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from threading import Event

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from build import a_practice
from conftest import BOTH, Installation, sampled
from fastapi.testclient import TestClient
from people import (
    PASSWORD,
    account,
    approve_at_desk,
    browser_at,
    code,
    key_at,
    send,
    send_at_desk,
    sign_in,
    signed_in,
)
from sqlalchemy import event, text

from app import clock
from app.accounts import passwords
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import EVERYWHERE, Role
from app.accounts.sessions import Sessions
from app.accounts.throttling import MAX_FAILURES_PER_ACCOUNT, TooManyAttemptsError
from app.publishing.mail.outbox import Outbox

ANI = "ani@contoh.go.id"
MAIL = {"smtp_url": "smtp://127.0.0.1:9", "mail_from": "meja@contoh.go.id"}
"""A mail server that takes nothing: letters wait."""
Story = Callable[[httpx2.AsyncClient], Awaitable[None]]


def at_once(visitor: TestClient, story: Story) -> None:
    """Run a story of requests that one process is sent at the same time."""

    async def run() -> None:
        transport = httpx2.ASGITransport(visitor.app, client=("testclient", 50000))
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            await story(client)

    with start_blocking_portal() as portal:
        portal.call(run)


async def guess(client: httpx2.AsyncClient, number: int) -> int:
    form = {"_kunci": "k", "surel": ANI, "sandi": f"tebakan nomor {number}"}
    return (await client.post("/masuk", data=form, headers={"Cookie": "formulir=k"})).status_code


def looked_at(library: Installation) -> int:
    return len(
        AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.SIGN_IN_FAILED), amount=200)
    )


@pytest.mark.parametrize("make", BOTH, indirect=True)
def test_of_a_hundred_wrong_passwords_at_once_five_are_looked_at_and_a_known_device_gets_in(
    library: Installation, visitor: TestClient
) -> None:
    account(library, ANI)
    known = browser_at(visitor)
    sign_in(known, ANI)
    known.cookies.delete("sesi")
    statuses: list[int] = []

    async def burst(client: httpx2.AsyncClient) -> None:
        statuses.extend(await asyncio.gather(*(guess(client, number) for number in range(100))))

    at_once(visitor, burst)
    assert looked_at(library) <= 5
    assert set(statuses) <= {403, 429, 503}
    assert sign_in(browser_at(visitor), ANI).status_code == 429, "a stranger's browser waits"
    assert sign_in(known, ANI).status_code == 303


def test_known_device_is_throttled_by_its_own_failures(library: Installation, visitor: TestClient) -> None:
    account(library, ANI)
    sign_in(visitor, ANI)
    visitor.cookies.delete("sesi")
    for _time in range(5):
        assert sign_in(visitor, ANI, "salah").status_code == 403
    assert sign_in(visitor, ANI).status_code == 429
    account(library, "budi@contoh.go.id")
    forged = browser_at(visitor)
    forged.cookies.set("perangkat", "gAAAAABm" + "A" * 100)
    assert sign_in(forged, "budi@contoh.go.id").status_code == 303, "a cookie of others is no cookie"


def test_failures_elsewhere_lock_nobody_out_where_they_signed_in_before(library: Installation) -> None:
    account(library, ANI)
    sessions, home = Sessions(library.engine), {"address": "2001:db8:1:2::1", "browser": "Peramban"}
    assert sessions.sign_in(ANI, PASSWORD, **home)
    for number in range(MAX_FAILURES_PER_ACCOUNT):
        assert sessions.sign_in(ANI, "salah", address=f"198.51.100.{number}", browser="x") is None
    with pytest.raises(TooManyAttemptsError):
        sessions.sign_in(ANI, PASSWORD, address="203.0.113.9", browser="x")
    assert sessions.sign_in(ANI, PASSWORD, **home | {"address": "2001:db8:1:2::99"})


def test_an_ipv6_network_counts_as_one_address(library: Installation) -> None:
    account(library, ANI)
    sessions = Sessions(library.engine)
    for number in range(5):
        assert sessions.sign_in(ANI, "salah", address=f"2001:db8::{number}", browser="x") is None
    with pytest.raises(TooManyAttemptsError):
        sessions.sign_in(ANI, PASSWORD, address="2001:db8::ffff:1", browser="x")
    assert sessions.sign_in(ANI, PASSWORD, address="2001:db8:0:1::1", browser="x")


def test_rate_limits_count_an_ipv6_network_as_one_address(library: Installation) -> None:
    visitor, statuses = library.client(**MAIL), []
    for number in range(7):
        client = TestClient(visitor.app, client=(f"2001:db8::{number}", 5000))
        statuses.append(send(client, "/masuk/lupa", form="/masuk/lupa", surel="x@contoh.go.id").status_code)
    assert statuses == [200] * 5 + [429] * 2


def test_burst_of_sign_ins_leaves_readers_served_and_ends_with_come_again(
    library: Installation, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(library, ANI)
    go_on = Event()

    class Slow:
        hash = staticmethod(passwords.hasher.hash)

        def verify(self, *_arguments: object) -> bool:
            return not go_on.wait(30)

    monkeypatch.setattr(passwords, "hasher", Slow())

    async def burst(client: httpx2.AsyncClient) -> None:
        guesses = asyncio.gather(*(guess(client, number) for number in range(80)))
        try:
            await asyncio.sleep(0)
            page = await asyncio.wait_for(client.get("/praktik/satu"), 20)
            assert page.status_code == 200
        finally:
            go_on.set()
        statuses = await guesses
        assert 503 in statuses

    at_once(visitor, burst)


def test_full_queue_tells_when_to_come_again(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.password_queue.MAX_QUEUED", 0)
    told = sign_in(visitor, ANI)
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert "Sedang banyak yang masuk bersamaan" in told.text


def test_forgotten_password_does_the_same_whether_there_is_an_account(library: Installation) -> None:
    visitor = library.client(**MAIL)
    account(library, ANI)
    engine = visitor.app.state.services.library._database.primary  # noqa: SLF001
    done: list[list[str]] = []
    for email in (ANI, "tiada@contoh.go.id"):
        key, statements = key_at(visitor, "/masuk/lupa"), list[str]()
        event.listen(engine, "before_cursor_execute", lambda *row, to=statements: to.append(row[2]))
        page = visitor.post("/masuk/lupa", data={"_kunci": key, "surel": email})
        assert "Bila surel itu milik sebuah akun" in page.text
        done.append(list(statements))
    assert done[0] == done[1]
    assert any("INSERT INTO outgoing_email" in one for one in done[0])


def test_forgotten_password_ends_no_invitation_and_unbinds_nothing_until_the_link_is_used(
    library: Installation,
) -> None:
    visitor = library.client(**MAIL)
    accounts = Accounts(library.engine)
    invitation = accounts.invite(COMMAND_LINE, ANI, name="Ani", unit="Biro")
    accounts.find_by_subject("penyedia 7", ANI)
    letters: list[str] = []
    send(visitor, "/masuk/lupa", form="/masuk/lupa", surel=ANI)
    send(visitor, "/masuk/lupa", form="/masuk/lupa", surel="tiada@contoh.go.id")
    outbox = Outbox(library.engine, lambda letter: letters.append(letter.get_content()), sender="m@c.go.id")
    assert outbox.send_pending() == 1
    assert accounts.get_link_owner(invitation) == ANI
    assert accounts.find_by_subject("penyedia 7", "lain@contoh.go.id") is not None
    (mailed,) = re.findall(r"/masuk/tautan/([\w-]{32})", letters[0])
    assert accounts.set_password(mailed, PASSWORD)
    assert accounts.find_by_subject("penyedia 7", "lain@contoh.go.id") is None
    assert accounts.get_link_owner(invitation) is None, "a used link ends the others"


def test_letters_with_links_are_bounded_and_their_tokens_are_stored_nowhere(library: Installation) -> None:
    visitor = library.client(**MAIL)
    account(library, ANI)
    letters: list[str] = []
    for number in range(8):
        client = TestClient(visitor.app, client=(f"192.0.2.{number}", 5000))
        send(client, "/masuk/lupa", form="/masuk/lupa", surel=ANI)
    with library.engine.connect() as connection:
        waiting = connection.execute(text("SELECT text FROM outgoing_email")).scalars().all()
    assert not any(re.search(r"/masuk/tautan/[\w-]{32}", one) for one in waiting)

    def refuse(_letter: object) -> None:
        raise OSError("penuh")

    Outbox(library.engine, refuse, sender="m@c.go.id").send_pending()
    with library.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM password_token")).scalar_one() == 0
        connection.execute(text("UPDATE outgoing_email SET due_at = '2000-01-01 00:00:00+00:00'"))
        connection.commit()
    Outbox(
        library.engine, lambda letter: letters.append(letter.get_content()), sender="m@c.go.id"
    ).send_pending()
    assert len(letters) == 5


def test_second_factor_is_turned_on_only_with_the_password(
    library: Installation, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ani = signed_in(library, visitor, ANI)
    page = "/meja/akun/kode"
    assert 'name="sandi"' in ani.get(page).text
    for password in ("", "salah sama sekali"):
        refused = send_at_desk(ani, page, sandi=password)
        assert (refused.status_code, "Kata sandi sekarang keliru." in refused.text) == (422, True)
        assert "Rahasia:" not in ani.get(page).text
    assert send_at_desk(ani, page, sandi=PASSWORD).status_code == 303
    secret = re.search(r'Rahasia: <code class="alamat">([A-Z2-7-]+)<', ani.get(page).text)
    assert secret is not None
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Rahasia:" not in ani.get(page).text, "a page left open shows it for a quarter of an hour"
    assert send_at_desk(ani, f"{page}/pastikan", kode=code(secret[1])).status_code == 422


def test_a_manager_gives_no_role_to_themselves(library: Installation, visitor: TestClient) -> None:
    manager = signed_in(library, visitor, ANI, (EVERYWHERE, Role.MANAGER))
    for email in (ANI, ANI.upper()):
        refused = send_at_desk(manager, f"/meja/orang/{email}/peran", peran="penerbit", daerah="32")
        assert (refused.status_code, "Mintalah pengelola lain" in refused.text) == (422, True)
    found = Accounts(library.engine).find_by_email(ANI)
    assert found is not None
    assert found.roles == ((EVERYWHERE, Role.MANAGER),)


@pytest.mark.parametrize(
    ("let_in", "note"),
    sampled(
        [
            ({Role.REVIEWER}, "Baru (Penelaah diundang oleh penerbit.)"),
            ({Role.REVIEWER, Role.AUTHOR}, "Baru (Penelaah dan penulis diundang oleh penerbit.)"),
            (set[Role](), "Baru<"),
        ],
        one_in=3,
    ),
)
def test_history_tells_that_the_publisher_let_in_reviewer_or_writer(
    library: Installation, visitor: TestClient, let_in: set[Role], note: str
) -> None:
    publisher = signed_in(library, visitor, "p@contoh.go.id", ("32", Role.PUBLISHER), ("32", Role.MANAGER))
    people = {}
    for role in (Role.AUTHOR, Role.REVIEWER):
        email = f"{role}@contoh.go.id"
        if role in let_in:
            person = {"surel": email, "nama": "Budi", "unit": "Biro", "peran": role, "daerah": "32"}
            shown = send_at_desk(publisher, "/meja/orang", **person)
            link = re.search(r"(/masuk/tautan/[\w-]+)", shown.text)
            assert link is not None
            people[role] = browser_at(visitor)
            send(people[role], link[1], form=link[1], sandi=PASSWORD, ulangi=PASSWORD)
        else:
            people[role] = signed_in(library, visitor, email, ("32", role))
    author, reviewer = people[Role.AUTHOR], people[Role.REVIEWER]
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    send_at_desk(author, f"{draft}/sumber", teks=a_practice(body="Lebih baik."), versi="1")
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    approve_at_desk(reviewer, draft)
    assert send_at_desk(publisher, f"{draft}/terbit", alasan="Baru").status_code == 303
    assert note in visitor.get("/praktik/satu/riwayat").text
