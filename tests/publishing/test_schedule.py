from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Semaphore

import pytest
from build import a_practice
from conftest import Installation, Make, on_both
from fastapi.testclient import TestClient
from people import approve_at_desk, send_at_desk, signed_in
from waiting import eventually

from app import clock
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE
from app.accounts.permissions import Role
from app.documents.reference.data import Reference
from app.publishing.comments import Comments
from app.publishing.drafts import Drafts
from app.publishing.publisher import Publisher
from app.publishing.revisions import RevisionRepository
from app.publishing.schedule import PublicationSchedule
from app.publishing.tables import ScheduleRow
from app.store.database import read_session, write_session
from app.store.locks import exclusive_content_lock

PUBLISHER = "penerbit@contoh.go.id"


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


@pytest.fixture
def schedule(library: Installation) -> PublicationSchedule:
    publisher = Publisher(
        library.engine,
        library.content,
        lambda: library.reference,
        lambda *_: library.search.update_index() and None,
    )
    return PublicationSchedule(
        library.engine, publisher, Drafts(library.engine), Comments(library.engine), Accounts(library.engine)
    )


def approved(library: Installation, visitor: TestClient) -> tuple[str, TestClient]:
    author, reviewer, publisher = (
        signed_in(library, visitor, f"{role}@contoh.go.id", ("32", role))
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = a_practice(title="Satu", body="Teks yang lebih baik.")
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    approve_at_desk(reviewer, draft)
    return draft, publisher


def hour(minutes: int) -> str:
    at = clock.now().astimezone(clock.WESTERN_INDONESIA) + timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M")


def make_due(library: Installation) -> None:
    with write_session(library.engine) as session:
        row = session.get_one(ScheduleRow, 1)
        row.publish_at = clock.now() - timedelta(seconds=1)
        session.add(row)


def test_a_scheduled_draft_is_published_in_time_as_its_scheduler(
    library: Installation, schedule: PublicationSchedule
) -> None:
    visitor = library.client()
    draft, publisher = approved(library, visitor)
    assert send_at_desk(publisher, f"{draft}/terbit", pada=hour(60), alasan="Tepat waktu").status_code == 303
    assert "Dijadwalkan terbit" in publisher.get(draft).text
    with read_session(library.engine) as session:
        planned = session.get_one(ScheduleRow, 1).publish_at
    assert timedelta(minutes=58) < planned - clock.now() <= timedelta(minutes=60), "another zone was stored"
    assert schedule.publish_due() == 0
    assert "lebih baik" not in visitor.get("/praktik/satu").text
    make_due(library)
    assert schedule.publish_due() == 1
    assert schedule.publish_due() == 0
    eventually(lambda: "lebih baik" in visitor.get("/praktik/satu").text)
    assert "Tepat waktu" in visitor.get("/praktik/satu/riwayat").text


def test_a_running_site_publishes_by_itself(library: Installation) -> None:
    with library.new_client() as visitor:
        draft, publisher = approved(library, visitor)
        send_at_desk(publisher, f"{draft}/terbit", pada=hour(60))
        make_due(library)
    with library.new_client() as visitor:  # it looks as soon as it has started
        deadline = clock.now() + timedelta(seconds=20)
        while "lebih baik" not in visitor.get("/praktik/satu").text:
            assert clock.now() < deadline


def test_schedule_refuses_a_past_or_unreadable_time(library: Installation) -> None:
    draft, publisher = approved(library, library.client())
    assert "sudah lewat" in send_at_desk(publisher, f"{draft}/terbit", pada=hour(-5)).text
    assert "tidak terbaca" in send_at_desk(publisher, f"{draft}/terbit", pada="besok").text


def test_only_what_is_approved_can_be_scheduled(library: Installation) -> None:
    visitor = library.client()
    author = signed_in(library, visitor, "penulis@contoh.go.id", ("32", Role.AUTHOR))
    publisher = signed_in(library, visitor, PUBLISHER, ("32", Role.PUBLISHER))
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    refused = send_at_desk(publisher, f"{draft}/terbit", pada=hour(60))
    assert "hanya yang disetujui dapat dijadwalkan" in refused.text


def test_a_schedule_can_be_cancelled(library: Installation, schedule: PublicationSchedule) -> None:
    draft, publisher = approved(library, library.client())
    send_at_desk(publisher, f"{draft}/terbit", pada=hour(60))
    assert send_at_desk(publisher, f"{draft}/jadwal/batal").status_code == 303
    assert "Dijadwalkan" not in publisher.get(draft).text
    assert schedule.publish_due() == 0


@pytest.mark.parametrize(
    "end",
    [
        lambda accounts: accounts.revoke_role(COMMAND_LINE, PUBLISHER, "32", Role.PUBLISHER),
        lambda accounts: accounts.set_disabled(COMMAND_LINE, PUBLISHER, disabled=True),
    ],
    ids=["without the role", "disabled"],
)
def test_schedule_publishes_nothing_once_its_publisher_may_not(
    library: Installation, schedule: PublicationSchedule, end: Callable[[Accounts], None]
) -> None:
    visitor = library.client()
    draft, publisher = approved(library, visitor)
    send_at_desk(publisher, f"{draft}/terbit", pada=hour(60))
    make_due(library)
    end(Accounts(library.engine))
    assert schedule.publish_due() == 0
    assert "lebih baik" not in visitor.get("/praktik/satu").text
    again = signed_in(library, visitor, "lain@contoh.go.id", ("32", Role.PUBLISHER))
    assert "Penerbitan terjadwal batal" in again.get(draft).text


@on_both
def test_two_nodes_publish_a_scheduled_draft_once(library: Installation) -> None:
    visitor = library.client()
    draft, publisher = approved(library, visitor)
    send_at_desk(publisher, f"{draft}/terbit", pada=hour(60), alasan="Tepat waktu")
    make_due(library)
    checked = Semaphore(0)

    def reference() -> Reference:  # asked for just before a publisher waits for its turn
        checked.release()
        return library.reference

    node = PublicationSchedule(
        library.engine,
        Publisher(library.engine, library.content, reference),
        Drafts(library.engine),
        Comments(library.engine),
        Accounts(library.engine),
    )
    with ThreadPoolExecutor(2) as pool:
        with exclusive_content_lock(library.engine, library.content):
            runs = [pool.submit(node.publish_due) for _ in range(2)]
            assert all(checked.acquire(timeout=30) for _ in runs)
        assert [run.exception() for run in runs] == [None, None]
    assert len(RevisionRepository(library.engine).list_revisions("practice", "satu")) == 2
    assert "batal" not in publisher.get(draft).text
