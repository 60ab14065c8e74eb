"""A publication, and everybody who follows it gets one letter with the right reason, whatever is killed meanwhile."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from build import a_practice
from conftest import SECRET_KEY, Installation, Make, Seen, exhaustive
from fastapi.testclient import TestClient
from killed_mailer import Mailer
from mail_server import MailServer, mail_server
from sqlalchemy import update

from app import clock
from app.accounts.encryption import Encryptor
from app.publishing.subscriptions.news import collect_news
from app.publishing.subscriptions.subscribers import ADDRESS_PURPOSE
from app.publishing.subscriptions.tables import SubscriberRow, SubscriptionRow
from app.publishing.tables import OutgoingEmailRow
from app.store.database import write_session

KILLS = 50
KILLED_SUBSCRIBERS = 10_000 if "CHAOS" in os.environ else 1_200
TARGETS = {
    "/nilai/akuntabel": "mengikuti: nilai Akuntabel.",
    "/daerah/32": "mengikuti: daerah Jawa Barat.",
    "/cari?q=pelabuhan": "mengikuti: pencarian “pelabuhan”.",
    "/nilai/loyal": "",
}
"""Followed page → the reason that its letter gives; empty for one that the publication does not concern."""


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


def subscribe(library: Installation, amount: int) -> dict[str, str]:
    """That many confirmed subscribers, as the form makes them; returns address → followed page."""
    number, encryptor = collect_news(library.engine).number, Encryptor(SECRET_KEY)
    followed = {f"p{at}@contoh.go.id": list(TARGETS)[at % len(TARGETS)] for at in range(amount)}
    now = clock.now()
    with write_session(library.engine) as session:
        for address, target in followed.items():
            row = SubscriberRow(
                address_digest=encryptor.digest(ADDRESS_PURPOSE, address),
                encrypted_address=encryptor.encrypt(ADDRESS_PURPOSE, address),
                nonce=address,
                language="id",
                created_at=now,
            )
            session.add(row)
            session.flush()
            session.add(
                SubscriptionRow(
                    subscriber_id=row.id,
                    target=target,
                    rhythm="segera",
                    created_at=now,
                    confirmed_at=now,
                    seen_number=number,
                    due_at=now,
                )
            )
    return followed


def publish(library: Installation) -> None:
    text = a_practice(title="Disiplin di pelabuhan", summary="Pelabuhan yang tertib.")
    library.content.joinpath("practices", "dua.md").write_text(text, encoding="utf-8")
    library.bring_up_to_date()


def require_one_letter_each(followed: dict[str, str], post: MailServer) -> int:
    """Every address that the publication concerns has one letter with its reason; returns how many came twice."""
    letters = {str(one["Message-ID"]): one for one in post.letters}
    told = Counter(str(one["To"]) for one in letters.values())
    assert told == Counter(address for address, target in followed.items() if TARGETS[target])
    for one in letters.values():
        assert TARGETS[followed[str(one["To"])]] in one.get_content()
        assert "/praktik/dua" in one.get_content()
    return len(post.letters) - len(letters)


@pytest.mark.parametrize("amount", [60, pytest.param(10_000, marks=exhaustive)])
def test_each_subscriber_gets_one_letter_with_the_right_reason_from_two_nodes_at_once(
    library: Installation, post: MailServer, amount: int
) -> None:
    nodes = [library.client(smtp_url=post.address, mail_from="meja@contoh.go.id") for _node in range(2)]
    followed = subscribe(library, amount)
    publish(library)

    def run_jobs(node: TestClient) -> None:
        publishing = node.app.state.services.publishing
        publishing.digests.write_due()
        publishing.outbox.send_pending()

    with ThreadPoolExecutor(len(nodes)) as both:
        list(both.map(run_jobs, nodes))
    run_jobs(nodes[0])
    assert require_one_letter_each(followed, post) == 0


@exhaustive
def test_no_letter_is_lost_or_comes_twice_when_mailers_are_killed_at_random(
    library: Installation, post: MailServer, seen: Seen
) -> None:
    followed = subscribe(library, KILLED_SUBSCRIBERS)
    publish(library)
    settings = {
        "database_url": library.url,
        "search": library.index_in,
        "content_dir": library.content,
        "index_dir": library.index,
        "uploads_dir": library.uploads,
        "secret_key": SECRET_KEY,
        "smtp_url": post.address,
        "mail_from": "meja@contoh.go.id",
    }
    chance = random.Random(25)  # noqa: S311 -- only to vary the moment
    for kill in range(KILLS):
        mailers = [Mailer(settings) for _node in range(2 if kill % 5 == 0 else 1)]
        for mailer in mailers:
            mailer.kill_after(chance.uniform(0, 0.3))
        _ten_minutes_later(library)
    Mailer(settings).wait()
    twice = require_one_letter_each(followed, post)
    assert twice <= 2 * KILLS
    seen(
        f"SIGKILL pengirim surat, {KILLS} kali",
        f"tidak ada yang hilang; {twice} datang lagi dengan Message-ID sama",
    )


def _ten_minutes_later(library: Installation) -> None:
    """As if the claims of those killed had run out."""
    with write_session(library.engine) as session:
        session.execute(update(OutgoingEmailRow).values(claimed_at=None))
