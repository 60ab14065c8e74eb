"""Readers follow pages by e-mail: asked once, written to once for each news, and left alone when they stop."""

import re
import smtplib
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from build import a_practice, a_visit
from conftest import SECRET_KEY, Installation, Make, exhaustive, sampled
from fastapi.testclient import TestClient
from mail_server import MailServer, mail_server
from office import Office
from people import send, send_at_desk, signed_in
from running import command
from sqlalchemy import select

from app import clock
from app.accounts.audit import AuditEvent, AuditFilter, AuditLog
from app.accounts.encryption import Encryptor
from app.accounts.permissions import Role
from app.operations.backup.backup import BackupSource, create_backup
from app.publishing.mail.outbox import Outbox
from app.publishing.subscriptions import digests, subscribers
from app.publishing.subscriptions.bounces import Bounce, BounceReader
from app.publishing.subscriptions.letters import SubscriberLetters
from app.publishing.subscriptions.tables import SubscriberRow, SubscriptionRow
from app.publishing.tables import OutgoingEmailRow
from app.store.database import read_session, write_session
from app.store.sync.sync import sync

SITE = "http://studi.contoh.go.id"
ANI = "ani@contoh.go.id"


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu", region="32")})
    library.bring_up_to_date()
    return library


@pytest.fixture
def reader(library: Installation, post: MailServer) -> TestClient:
    return library.client(smtp_url=post.address, mail_from="Studi Banding <meja@contoh.go.id>", base_url=SITE)


def run_jobs(reader: TestClient) -> None:
    """What the site does beside requests: write the letters that are due, and send them."""
    write_letters(reader)
    reader.app.state.services.publishing.outbox.send_pending()


def write_letters(reader: TestClient) -> None:
    reader.app.state.services.publishing.digests.write_due()


def ask(reader: TestClient, page: str, address: str = ANI, rhythm: str = "segera") -> int:
    sent = reader.post(
        "/langganan", data={"untuk": page, "surel": address, "irama": rhythm}, follow_redirects=False
    )
    return sent.status_code


def link_in(letter: EmailMessage) -> str:
    found = re.search(rf"{SITE}((?:/en)?/langganan/\S+)", letter.get_content())
    assert found is not None
    return found[1]


def follow(
    reader: TestClient, post: MailServer, page: str, address: str = ANI, rhythm: str = "segera"
) -> str:
    """Follow a page and confirm it; returns the path of the subscriber's page."""
    assert ask(reader, page, address, rhythm) == 303
    run_jobs(reader)
    link = link_in(post.take()[-1])
    confirm(reader, link)
    return link


def confirm(reader: TestClient, link: str) -> None:
    chosen = re.findall(r'name="pilih" value="(\d+)"', reader.get(link).text)
    assert chosen
    assert reader.post(f"{link}/mulai", data={"pilih": chosen}, follow_redirects=False).status_code == 303


def publish(library: Installation, reader: TestClient, **files: str) -> None:
    for name, text in files.items():
        folder = "visits" if name.startswith("v") else "practices"
        slug = "2024-05-a-ke-b" if folder == "visits" else name
        library.content.joinpath(folder).mkdir(exist_ok=True)
        library.content.joinpath(folder, f"{slug}.md").write_text(text, encoding="utf-8")
    library.bring_up_to_date()
    reader.app.state.services.library.follow_database()


def later(library: Installation, pause: timedelta) -> None:
    """As if so much time had passed since everything that is stored."""
    with write_session(library.engine) as session:
        for row in session.scalars(select(SubscriptionRow)):
            row.created_at, row.due_at = row.created_at - pause, row.due_at and row.due_at - pause
            session.add(row)
        for row in session.scalars(select(SubscriberRow)):
            row.asked_at = row.asked_at and row.asked_at - pause
            row.refused_at = row.refused_at and row.refused_at - pause
            session.add(row)


def stored(library: Installation) -> tuple[int, int]:
    with read_session(library.engine) as session:
        return len(session.scalars(select(SubscriberRow)).all()), len(
            session.scalars(select(SubscriptionRow)).all()
        )


def test_a_reader_is_asked_once_then_written_to_about_what_is_new_with_the_reason(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    assert "Beri tahu saya lewat surel" in reader.get("/nilai/akuntabel").text
    assert ask(reader, "/nilai/akuntabel") == 303
    run_jobs(reader)
    (asked,) = post.take()
    assert (asked["To"], asked["Subject"]) == (ANI, "Konfirmasi langganan Studi Banding")
    assert "Akuntabel" in asked.get_content()
    publish(library, reader, dua=a_practice(title="Belum dikonfirmasi"))
    run_jobs(reader)
    assert post.take() == []
    confirm(reader, link_in(asked))
    run_jobs(reader)
    assert post.take() == []  # what was there before is no news
    publish(library, reader, tiga=a_practice(title="Yang ketiga"))
    run_jobs(reader)
    run_jobs(reader)
    (letter,) = post.take()
    assert letter["Subject"] == "Baru: Yang ketiga"
    text = letter.get_content()
    assert f"{SITE}/praktik/tiga" in text
    assert "Anda disurati karena mengikuti: nilai Akuntabel." in text
    assert "Belum dikonfirmasi" not in text


@exhaustive
def test_every_kind_of_page_is_followed_and_others_are_left_out(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    pages = {
        "/nilai/akuntabel": True, "/nilai/loyal": False, "/daerah/62": True, "/daerah/31": False,
        "/peran/bkd": True, "/cari?q=pelabuhan": True, "/cari?q=sampah": False, "/": True, "/praktik/": True,
        "/kunjungan/": False, "/praktik/satu": False, "/en/cari?q=pelabuhan&daerah=62": True,
    }  # fmt: skip
    for number, page in enumerate(pages):
        follow(reader, post, page, f"p{number}@contoh.go.id")
    publish(
        library,
        reader,
        dua=a_practice(title="Disiplin di pelabuhan", region="62.03", summary="Pelabuhan yang tertib."),
    )
    run_jobs(reader)
    told = {str(letter["To"]) for letter in post.take()}
    assert told == {f"p{number}@contoh.go.id" for number, is_told in enumerate(pages.values()) if is_told}


def test_the_change_of_a_followed_document_names_its_follow_ups(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    publish(library, reader, visit=_visit("rencana"))
    follow(reader, post, "/kunjungan/2024-05-a-ke-b")
    publish(library, reader, visit=_visit("berjalan"))
    run_jobs(reader)
    (letter,) = post.take()
    text = letter.get_content()
    assert letter["Subject"].startswith("Diubah: ")
    assert "Tindak lanjut: Menyusun f1 (berjalan)" in text
    assert "Menyusun f2" not in text


def _visit(first: str) -> str:
    steps = [("f1", first), ("f2", "rencana")]
    lines = [
        f"  - {{id: {key}, action: Menyusun {key}, status: {status}, due: 2026-12-31}}"
        for key, status in steps
    ]
    return a_visit().replace("\nsources:", "\nfollow_ups:\n" + "\n".join(lines) + "\nsources:", 1)


def test_what_is_withdrawn_before_the_letter_leaves_is_in_no_letter(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/", rhythm="harian")
    follow(reader, post, "/nilai/akuntabel", "budi@contoh.go.id")
    publish(library, reader, dua=a_practice(title="Ditarik lagi"), tiga=a_practice(title="Tetap ada"))
    write_letters(reader)  # the letters are in the outbox, and not yet sent
    library.content.joinpath("practices/dua.md").unlink()
    publish(library, reader)
    later(library, timedelta(days=1))
    run_jobs(reader)
    letters = post.take()
    assert sorted(str(letter["To"]) for letter in letters) == [ANI, "budi@contoh.go.id"]
    assert all("Tetap ada" in one.get_content() and "Ditarik" not in one.get_content() for one in letters)


def test_the_same_text_written_again_is_no_news(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/")
    values = library.content / "values.yaml"
    values.write_text(values.read_text(encoding="utf-8") + "\n# lain\n", encoding="utf-8")
    publish(library, reader)
    run_jobs(reader)
    assert post.take() == []


def test_a_mail_program_stops_all_letters_by_one_press_without_key_or_cookie(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/")
    publish(library, reader, dua=a_practice(title="Dua"))
    run_jobs(reader)
    (letter,) = post.take()
    assert f"\r\nList-Unsubscribe: <{SITE}/langganan/".encode() in post.raw[-1]  # never as an encoded word
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(letter["List-Unsubscribe"].strip("<>")).path
    assert reader.get(address).status_code == 200  # a scanner opens it: nothing happens
    assert stored(library) == (1, 1)
    program = TestClient(reader.app)
    sent = program.post(address, data={"List-Unsubscribe": "One-Click"}, headers={"accept": "*/*"})
    assert (sent.status_code, sent.text) == (200, "")
    assert stored(library) == (0, 0)
    publish(library, reader, tiga=a_practice(title="Tiga"))
    run_jobs(reader)
    assert post.take() == []
    assert reader.get(link_in(letter)).status_code == 404


def test_the_page_of_a_letter_changes_the_rhythm_and_stops_one(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    link = follow(reader, post, "/nilai/akuntabel")
    ask(reader, "/praktik/satu")
    page = reader.get(link).text
    confirm(reader, link)  # a second page needs no second letter on the same day
    page = reader.get(link).text
    first, second = re.findall(r'id="irama-(\d+)"', page)
    reader.post(f"{link}/irama", data={"nomor": first, "irama": "mingguan"})
    assert 'value="mingguan" selected' in reader.get(link).text
    reader.post(f"{link}/berhenti", data={"nomor": second})
    assert stored(library) == (1, 1)
    assert "dihapus" in reader.post(f"{link}/berhenti", data={"nomor": first}).text
    assert stored(library) == (0, 0)


def test_what_is_not_confirmed_is_forgotten_and_a_stranger_causes_one_letter_a_day(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    for page in ("/", "/nilai/akuntabel", "/nilai/loyal", "/praktik/satu"):
        assert ask(reader, page) == 303
    run_jobs(reader)
    assert len(post.take()) == 1
    later(library, timedelta(days=1))
    ask(reader, "/")
    run_jobs(reader)
    (again,) = post.take()
    later(library, subscribers.CONFIRMATION_LIFETIME)
    reader.app.state.services.publishing.subscriptions.purge_unconfirmed()
    assert stored(library) == (0, 0)
    assert reader.get(link_in(again)).status_code == 404


@pytest.mark.parametrize("words", ["beli di toko.example sekarang", "klik http://x", "murah " * 30])
def test_a_stranger_cannot_make_the_site_send_words_of_theirs(
    reader: TestClient, post: MailServer, words: str
) -> None:
    ask(reader, f"/cari?{urlencode({'q': words})}")
    run_jobs(reader)
    (letter,) = post.take()
    assert "- sebuah pencarian (" in letter.get_content()
    assert words.split(maxsplit=1)[0] not in letter.get_content()


def test_the_form_is_bounded_and_tells_nothing_of_an_address(
    reader: TestClient, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(reader, post, "/")
    assert ask(reader, "/") == 303  # as for an address that is not known
    run_jobs(reader)
    assert post.take() == []
    assert ask(reader, "/", "bukan alamat") == 422
    assert ask(reader, "/", "a@b.id\nBcc: c@d.id") == 422
    assert ask(reader, "/tidak-ada") == 404
    elsewhere = {"untuk": "/", "surel": ANI, "irama": "segera"}
    assert (
        reader.post("/langganan", data=elsewhere, headers={"origin": "https://jahat.id"}).status_code == 403
    )
    monkeypatch.setattr(subscribers, "MAX_UNCONFIRMED_SUBSCRIBERS", 1)
    assert ask(reader, "/", "satu@contoh.go.id") == 303
    assert ask(reader, "/", "dua@contoh.go.id") == 422
    statuses = [ask(reader, "/", f"x{number}@contoh.go.id") for number in range(30)]
    assert statuses[-1] == 429


def test_without_a_mail_server_pages_offer_the_feed_alone(library: Installation) -> None:
    reader = library.client()
    page = reader.get("/nilai/akuntabel").text
    assert "lewat surel" not in page
    feed = re.search(r'href="(/cari\.atom\?nilai=akuntabel)"', page)
    assert feed is not None
    assert "Satu" in reader.get(feed[1]).text
    assert "Satu" in reader.get("/praktik/satu/umpan.atom").text
    assert reader.post("/langganan", data={"untuk": "/", "surel": ANI}).status_code == 404


def test_addresses_are_stored_encrypted_and_deleted_with_the_last_subscription(
    library: Installation, reader: TestClient, post: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    link = follow(reader, post, "/")
    publish(library, reader, dua=a_practice(title="Dua"))
    write_letters(reader)  # a letter waits in the outbox
    with library.engine.connect() as database:
        tables = ("subscriber", "subscription", "outgoing_email", "audit", "document_news")
        rows = [database.exec_driver_sql(f"select * from {table}").all() for table in tables]  # noqa: S608
    assert "ani@" not in repr(rows)
    assert "contoh.go.id" not in repr(rows[:3])
    reader.post(f"{link}/berhenti-semua")
    with library.engine.connect() as database:
        assert database.exec_driver_sql("select count(*) from outgoing_email").scalar() == 0
    assert "ani@" not in "".join(capsys.readouterr())
    assert stored(library) == (0, 0)


def test_a_mailbox_that_is_gone_is_forgotten_after_three_letters_on_different_days(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/")
    post.refused[ANI] = "550 5.1.1 No such user"
    for day in range(3):
        assert stored(library) == (1, 1)
        for _twice in range(2):
            publish(library, reader, dua=a_practice(title=f"Hari {day}, {_twice}"))
            later(library, timedelta(hours=2))
            run_jobs(reader)
        later(library, timedelta(days=1))
    assert stored(library) == (0, 0)


@pytest.mark.parametrize(
    "reply", sampled(["550 5.7.1 Blocked by policy", "550 relay not permitted", "452 4.2.2 Full"], one_in=3)
)
def test_a_refusal_that_says_nothing_of_the_mailbox_is_tried_again(
    library: Installation, reader: TestClient, post: MailServer, reply: str
) -> None:
    follow(reader, post, "/")
    post.refused[ANI] = reply
    for day in range(4):
        publish(library, reader, dua=a_practice(title=f"Hari {day}"))
        later(library, timedelta(days=1))
        run_jobs(reader)
    assert stored(library) == (1, 1)
    with library.engine.connect() as database:
        assert database.exec_driver_sql("select count(*) from outgoing_email").scalar() == 4


def test_a_mailbox_that_never_was_is_forgotten_at_once(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    post.refused[ANI] = "550 5.1.1 No such user"
    ask(reader, "/")
    run_jobs(reader)
    assert stored(library) == (0, 0)


def test_daily_letters_come_at_seven_and_weekly_ones_on_monday() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"{text}+07:00")

    assert subscribers.next_due("harian", at("2026-11-29T06:59")) == at("2026-11-29T07:00")
    assert subscribers.next_due("harian", at("2026-11-29T07:00")) == at("2026-11-30T07:00")
    assert subscribers.next_due("mingguan", at("2026-11-30T06:00")) == at("2026-11-30T07:00")
    assert subscribers.next_due("mingguan", at("2026-11-30T07:00")) == at("2026-12-07T07:00")
    assert subscribers.next_due("mingguan", at("2026-11-29T12:00")) == at("2026-11-30T07:00")
    now = clock.now()
    assert subscribers.next_due("segera", now) == now + timedelta(hours=1)
    assert subscribers.next_due("harian", now).utcoffset() == timedelta(0), "SQLite stores no zone"


def test_an_english_reader_is_written_to_in_english(reader: TestClient, post: MailServer) -> None:
    reader.post("/en/langganan", data={"untuk": "/en/nilai/akuntabel", "surel": ANI, "irama": "segera"})
    run_jobs(reader)
    (letter,) = post.take()
    assert letter["Subject"] == "Confirm your subscription to Studi Banding"
    assert link_in(letter).startswith("/en/langganan/")
    confirm(reader, link_in(letter))


def test_a_backup_holds_addresses_encrypted_and_the_library_file_none(
    library: Installation, reader: TestClient, post: MailServer, tmp_path: Path
) -> None:
    follow(reader, post, "/")
    source = BackupSource(library.engine, library.content, library.uploads)
    with zipfile.ZipFile(create_backup(source, tmp_path / "c.zip")) as backup:
        text = b"".join(backup.read(name) for name in backup.namelist())
    assert b"subscriber" in text
    assert b"ani@" not in text
    with zipfile.ZipFile(BytesIO(reader.get("/pustaka.zip").content)) as exported:
        text = b"".join(exported.read(name) for name in exported.namelist())
    assert b"subscriber" not in text
    assert b"ani@" not in text


def test_who_asked_for_a_need_gets_one_letter_when_it_is_answered(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    form = {"topik": "Pengolahan sampah pasar", "daerah": "Jawa Barat", "surel": ANI}
    send(reader, "/kebutuhan/baru", form="/kebutuhan/baru", **form)
    run_jobs(reader)
    (asked,) = post.take()
    assert "sampah" not in asked.get_content()  # nobody has reviewed it yet
    confirm(reader, link_in(asked))
    writer = signed_in(library, reader, "jabar@contoh.go.id", ("32", Role.AUTHOR))
    send_at_desk(writer, "/meja/kebutuhan/1/terbitkan")
    library.search.update_index()
    run_jobs(reader)
    assert post.take() == []
    send_at_desk(writer, "/meja/kebutuhan/1/jawab", dokumen=f"{SITE}/praktik/satu")
    library.search.update_index()
    run_jobs(reader)
    run_jobs(reader)
    (letter,) = post.take()
    assert letter["Subject"] == "Baru: Satu"
    assert "mengikuti: kebutuhan “Pengolahan sampah pasar”." in letter.get_content()
    send_at_desk(writer, "/meja/kebutuhan/1/tolak")
    assert stored(library) == (0, 0)


def test_a_letter_names_the_reason_of_a_change_and_counts_what_it_does_not_list(
    library: Installation, reader: TestClient, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "MAX_DOCUMENTS", 2)
    follow(reader, post, "/nilai/akuntabel")
    office = Office(library)
    number = office.change("satu", a_practice(title="Satu", body="Angka yang benar."))
    office.approve(number)
    office.publish(number, "Angka dibetulkan")
    publish(library, reader, dua=a_practice(title="Dua"), tiga=a_practice(title="Tiga"))
    run_jobs(reader)
    (letter,) = post.take()
    assert str(letter["Subject"]).startswith("2 dokumen baru atau diubah, ")
    assert "Yang diubah: Angka dibetulkan" in letter.get_content()
    assert "Dan 1 dokumen lain." in letter.get_content()


def test_letters_wait_until_the_search_knows_what_is_new(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/")
    (library.content / "practices/dua.md").write_text(a_practice(title="Dua"))
    sync(library.engine, library.content, library.reference)
    run_jobs(reader)
    assert post.take() == []
    library.bring_up_to_date()
    run_jobs(reader)
    assert len(post.take()) == 1


def test_many_subscriptions_are_written_to_in_parts_and_nobody_twice(
    library: Installation, reader: TestClient, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "BATCH_SUBSCRIPTIONS", 3)
    for person in ("ani", "budi", "cici"):
        ask(reader, "/nilai/akuntabel", f"{person}@contoh.go.id", "segera")
        follow(reader, post, "/", f"{person}@contoh.go.id")
    publish(library, reader, dua=a_practice(title="Dua"))
    run_jobs(reader)
    assert sorted(str(letter["To"]) for letter in post.take()) == [
        f"{person}@contoh.go.id" for person in ("ani", "budi", "cici")
    ]


def test_a_mailbox_that_takes_letters_again_is_no_longer_about_to_be_forgotten(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/")
    for day in range(6):
        post.refused = {} if day == 2 else {ANI: "550 5.1.1 No such user"}
        publish(library, reader, dua=a_practice(title=f"Hari {day}"))
        later(library, timedelta(days=1))
        run_jobs(reader)
        assert stored(library) == ((1, 1) if day < 5 else (0, 0)), (
            f"three refusals in a row forget it, day {day}"
        )


def test_a_letter_whose_cause_is_gone_when_it_leaves_is_not_sent(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    follow(reader, post, "/")
    gone = {"kind": "practice", "slug": "tiada", "because": ["/"], "is_new": True, "follow_ups": []}
    outbox = reader.app.state.services.publishing.outbox
    with write_session(library.engine) as session:
        outbox.write_to_subscriber(session, 1)  # it asks about what has been confirmed meanwhile
        outbox.write_to_subscriber(session, 1, {"documents": [gone], "others": 0})
    outbox.send_pending()
    assert post.take() == []


def test_who_stops_while_a_letter_is_on_its_way_is_not_written_to_again(
    library: Installation, reader: TestClient, post: MailServer
) -> None:
    link = follow(reader, post, "/")
    letters = SubscriberLetters(
        library.engine, Encryptor(SECRET_KEY), str, base_url=SITE, site_name="Studi Banding"
    )

    def stopped(_message: EmailMessage) -> None:
        reader.post(f"{link}/berhenti-semua")
        raise smtplib.SMTPServerDisconnected

    publish(library, reader, dua=a_practice(title="Dua"))
    write_letters(reader)
    outbox = Outbox(library.engine, stopped, subscribers=letters)
    assert outbox.send_pending() == 0
    assert outbox.get_failures() == (0, "")
    assert letters.compose(OutgoingEmailRow(subscriber_id=1, due_at=clock.now())) is None
    letters.refused(1, "550 5.1.1")
    assert stored(library) == (0, 0)


BOUNCES = "pantul@studi.contoh.go.id"


def report(
    to: str, *, status: str = "5.1.1", action: str = "failed", said: str = "550 5.1.1 No such user"
) -> bytes:
    """A report on a letter to Ani as mail servers write it (RFC 3464)."""
    message = MIMEMultipart("report", report_type="delivery-status")
    message["From"], message["To"] = "MAILER-DAEMON@mx.contoh.go.id", to
    message["Subject"], message["Auto-Submitted"] = "Undelivered Mail Returned to Sender", "auto-replied"
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; mx.contoh.go.id"
    recipient["Final-Recipient"], recipient["Action"], recipient["Status"] = f"rfc822; {ANI}", action, status
    recipient["Diagnostic-Code"] = f"smtp; {said} <{ANI}>"
    told = MIMENonMultipart("message", "delivery-status")
    told.set_payload([server, recipient])
    letter = EmailMessage()
    letter["To"], letter["Subject"] = ANI, "Baru: Dua"
    letter.set_content("Surat yang kembali.")
    back = MIMENonMultipart("message", "rfc822")
    back.set_payload([letter])
    for part in (MIMEText("Surat Anda tidak sampai."), told, back):
        message.attach(part)
    return message.as_bytes()


@pytest.fixture
def watched(library: Installation, post: MailServer) -> TestClient:
    """A reader of a site to which reports come back."""
    mail = {"smtp_url": post.address, "mail_from": "meja@contoh.go.id", "mail_bounces": BOUNCES}
    return library.client(**mail, base_url=SITE)


def test_letters_that_come_back_on_three_days_stop_a_subscription(
    library: Installation, watched: TestClient, post: MailServer, tmp_path: Path
) -> None:
    follow(watched, post, "/")
    reader, file = BounceReader(library.engine, Encryptor(SECRET_KEY), BOUNCES), tmp_path / "laporan.eml"
    for day in range(3):
        publish(library, watched, dua=a_practice(title=f"Hari {day}"))
        run_jobs(watched)
        assert str(post.take()[0]["From"]) == "meja@contoh.go.id"
        came_back = report(post.return_paths[-1])
        file.write_bytes(came_back)
        if day < 2:
            assert [reader.read(came_back), reader.read(came_back)] == [Bounce.COUNTED] * 2
            later(library, timedelta(days=1))
    done = command(library, "mail", "bounce", str(file), STUDI_BANDING_MAIL_BOUNCES=BOUNCES)
    assert (done.returncode, done.stdout) == (0, "langganan dihentikan dan alamatnya dihapus\n")
    assert stored(library) == (0, 0)
    assert reader.read(came_back) is Bounce.UNKNOWN
    (entry,) = AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.SUBSCRIBER_BOUNCED))
    assert (entry.actor_email, entry.detail) == ("mail-server", {"reason": "550 5.1.1"})
    assert "ani" not in repr(entry.model_dump())


def test_only_a_report_that_the_mailbox_is_gone_counts(
    library: Installation, watched: TestClient, post: MailServer
) -> None:
    ask(watched, "/")
    run_jobs(watched)
    (path,), reader = post.return_paths, BounceReader(library.engine, Encryptor(SECRET_KEY), BOUNCES)
    assert re.fullmatch(r"pantul\+\d+-[0-9a-f]{24}@studi\.contoh\.go\.id", path)
    away = EmailMessage()
    away["To"], away["Subject"], away["Auto-Submitted"] = path, "Cuti", "auto-replied"
    away.set_content("Saya sedang cuti.")
    assert reader.read(away.as_bytes()) is Bounce.NO_REPORT
    assert reader.read(b"\xff\x00 bukan surat", path) is Bounce.NO_REPORT
    assert reader.read(report(path, action="delayed", status="4.4.1")) is Bounce.NO_REPORT
    assert reader.read(report(path.replace("+", "+1"))) is Bounce.UNKNOWN
    assert reader.read(report(BOUNCES)) is Bounce.UNKNOWN
    assert reader.read(report(path[:-1])) is Bounce.UNKNOWN
    for status, said in (
        ("5.2.2", "552 5.2.2 Mailbox full"),
        ("5.7.1", "550 5.7.1 Blocked"),
        ("5.1.8", "550 5.1.8 Sender address rejected"),
        ("5.0.0", "550 Message looks like spam"),
    ):
        assert reader.read(report(path, status=status, said=said)) is Bounce.OTHER_CAUSE, said
    assert stored(library) == (1, 1)
    unspecific = report(BOUNCES, status="5.0.0", said="550-No such user here,\n 550 sorry")
    assert reader.read(unspecific, recipient=path.upper()) is Bounce.STOPPED, "never confirmed"
    assert stored(library) == (0, 0)


def test_a_letter_that_was_taken_does_not_forget_those_that_came_back(
    library: Installation, watched: TestClient, post: MailServer
) -> None:
    follow(watched, post, "/")
    reader = BounceReader(library.engine, Encryptor(SECRET_KEY), BOUNCES)
    for day in range(4):
        publish(library, watched, dua=a_practice(title=f"Hari {day}"))
        run_jobs(watched)
        assert reader.read(report(post.return_paths[-1])) is (Bounce.COUNTED if day < 3 else Bounce.STOPPED)
        later(library, timedelta(days=100 if day == 0 else 1))
