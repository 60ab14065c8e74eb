"""What anybody may send is bounded, and what is not there is said in words."""

from types import ModuleType

import pytest
from build import a_practice
from conftest import SECRET_KEY, Installation
from office import Office
from sqlalchemy import Engine, update

from app.accounts.audit import Actor
from app.accounts.encryption import Encryptor
from app.accounts.permissions import Role
from app.publishing import corrections
from app.publishing.corrections import CorrectionReport
from app.publishing.draft_repository import lock_row
from app.publishing.drafts import StaleVersionError
from app.publishing.mail.notifications import Notifications
from app.publishing.mail.outbox import Outbox
from app.publishing.needs import needs
from app.publishing.needs.needs import NeedError, Needs, NeedText
from app.publishing.notes import practice_notes
from app.publishing.notes.practice_notes import NoteError, NoteText, PracticeNotes
from app.publishing.notes.visit_news import (
    MAX_NEWS,
    NewsError,
    NewsOrigin,
    NewsText,
    VisitNewsRepository,
    VisitNewsState,
)
from app.publishing.subscriptions import subscribers
from app.publishing.subscriptions.news import NewsState, collect_news
from app.publishing.subscriptions.subscribers import SubscriptionError, Subscriptions, Wish
from app.publishing.webhooks import queue, registry
from app.publishing.webhooks.queue import WebhookQueue
from app.publishing.webhooks.registry import WebhookError, WebhookRegistry
from app.publishing.webhooks.sender import DeliveryError, WebhookSender
from app.publishing.webhooks.tables import WebhookRow
from app.publishing.workflow import Transition, TransitionError
from app.store.database import write_session

QUESTION = NoteText(text="Berapa orang yang mengerjakannya?")
WISH = Wish("/nilai/akuntabel", "segera")


@pytest.fixture
def office(library: Installation) -> Office:
    return Office(library)


def bounded(monkeypatch: pytest.MonkeyPatch, module: ModuleType, **limits: int) -> None:
    for name, limit in limits.items():
        monkeypatch.setattr(module, name, limit)


def test_a_need_is_short_and_dealt_with_while_it_is_open(office: Office) -> None:
    wanted, author = Needs(office.library.engine), office.people[Role.AUTHOR]
    long = NeedText("Pengolahan sampah " + "a" * needs.MAX_TOPIC)
    with pytest.raises(NeedError, match="terlalu panjang"):
        wanted.submit("32", long)
    number = wanted.submit("32", NeedText("Pengolahan sampah pasar"))
    actor = Actor.of(author, "")
    wanted.decide(actor, author, number, publish=True)
    wanted.support(number, "33")
    (need,) = wanted.list_published()
    assert need.waiting == ("33",)
    with pytest.raises(NeedError, match="Dukungan ini tidak ada"):
        wanted.decide_support(actor, author, number, "32", publish=True)
    with pytest.raises(NeedError, match="tidak ada, atau sudah selesai"):
        wanted.decide_support(actor, author, number + 1, "32", publish=True)
    assert wanted.find_answer(number + 1, 0) is None


def test_a_question_is_short_few_wait_and_only_what_is_answered_is_published(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes, reviewer = PracticeNotes(office.library.engine), office.people[Role.REVIEWER]
    with pytest.raises(NoteError, match="terlalu panjang"):
        notes.submit("question", "satu", "32", NoteText(text="a" * (practice_notes.MAX_TEXT + 1)))
    bounded(monkeypatch, practice_notes, MAX_OPEN_OF_PRACTICE=1)
    notes.submit("question", "satu", "32", QUESTION)
    with pytest.raises(NoteError, match="Terlalu banyak yang belum dijawab"):
        notes.submit("question", "satu", "32", QUESTION)
    with pytest.raises(NoteError, match="belum dijawab"):
        notes.confirm(Actor.of(reviewer, ""), reviewer, 1)
    with pytest.raises(NoteError, match="tidak ada"):
        notes.confirm(Actor.of(reviewer, ""), reviewer, 99)


def test_a_correction_is_short() -> None:
    report = CorrectionReport("a" * (corrections.MAX_CHARACTERS + 1))
    assert "terlalu panjang" in report.find_problem()


def test_webhooks_are_named_few_and_lead_to_a_written_address(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor.of(office.people[Role.PUBLISHER], "")
    hooks = WebhookRegistry(office.library.engine, Encryptor(SECRET_KEY))
    address = "https://penerima.example/"
    for name, url, said in (
        (" ", address, "Tulis nama"),
        ("Arsip", address + "a" * registry.MAX_URL_CHARACTERS, "terlalu panjang"),
    ):
        with pytest.raises(WebhookError, match=said):
            hooks.add(actor, name, url)
    bounded(monkeypatch, registry, MAX_WEBHOOKS=1)
    hooks.add(actor, "Arsip", address)
    with pytest.raises(WebhookError, match="Paling banyak 1 webhook"):
        hooks.add(actor, "Arsip dua", address)


def test_a_webhook_of_another_key_or_to_a_name_that_leads_nowhere_waits_with_the_cause(
    office: Office,
) -> None:
    library, encryptor = office.library, Encryptor(SECRET_KEY)
    hooks = WebhookRegistry(library.engine, encryptor)
    hooks.add(Actor.of(office.people[Role.PUBLISHER], ""), "Arsip", "https://tiada.invalid/")
    (library.content / "practices/dua.md").write_text(a_practice(title="Dua"))
    library.bring_up_to_date()
    queue = WebhookQueue(library.engine, encryptor, "https://contoh.go.id")
    assert queue.write_due() == 1
    queue.send_pending()
    (hook,) = hooks.list_webhooks()
    assert hook.deliveries[0].error == "tiada.invalid tidak ditemukan"
    with write_session(library.engine) as session:
        session.execute(
            update(WebhookRow).values(encrypted_secret=SECRET_KEY, retry_at=WebhookRow.created_at)
        )
    queue.send_pending()
    (hook,) = hooks.list_webhooks()
    assert "kunci situs sudah lain" in hook.deliveries[0].error


def test_two_processes_write_a_message_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    library, encryptor = office.library, Encryptor(SECRET_KEY)
    WebhookRegistry(library.engine, encryptor).add(
        Actor.of(office.people[Role.PUBLISHER], ""), "Arsip", "https://penerima.example/"
    )
    (library.content / "practices/dua.md").write_text(a_practice(title="Dua"))
    library.bring_up_to_date()
    here, other = (WebhookQueue(library.engine, encryptor, "https://contoh.go.id") for _ in range(2))
    written = []

    def collect(engine: Engine) -> NewsState:
        monkeypatch.undo()
        written.append(other.write_due())  # it has read the same, and is faster
        return collect_news(engine)

    monkeypatch.setattr(queue, "collect_news", collect)
    assert (here.write_due(), written) == (0, [1])


def test_news_of_a_visit_are_short_proven_and_stored_once(office: Office) -> None:
    news = VisitNewsRepository(office.library.engine)
    origin = NewsOrigin("angkatan", "62.03", "guest", "1")
    for said, fault in (
        (NewsText(text="a" * (MAX_NEWS + 1)), "terlalu panjang"),
        (NewsText(text="Bank sampah dipakai.", status="entah"), "Pilih keadaannya"),
        (NewsText(text="Bank sampah dipakai.", status="selesai"), "memerlukan bukti"),
        (NewsText(text="Hubungi 0812-3456-7890."), "data pribadi"),
    ):
        assert fault in said.find_problem()
        with pytest.raises(NewsError):
            news.submit(origin, said)
    for _twice in range(2):
        news.submit(origin, NewsText(text="Bank sampah dipakai."))
    (only,) = news.list_waiting()
    actor = Actor.of(office.people[Role.AUTHOR], "")
    news.close(actor, only.id, VisitNewsState.REJECTED, "62.03")
    with pytest.raises(NewsError, match="sudah ditindaklanjuti"):
        news.close(actor, only.id, VisitNewsState.REJECTED, "62.03")
    assert NewsText(text="Ya.").find_problem() == "Tulis sedikitnya satu kalimat pendek."


def test_a_receiver_that_does_not_listen_is_named() -> None:
    nobody = WebhookSender(is_allowed=lambda _address: True)
    with pytest.raises(DeliveryError):
        nobody.send("https://127.0.0.1:9/", "whsec_" + "QQ==", "msg_1", b"{}")


def test_links_that_are_not_known_follow_nothing_and_letters_an_hour_are_bounded(
    library: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = Outbox(library.engine, lambda _message: None, sender="meja@contoh.go.id")
    following = Subscriptions(library.engine, Encryptor(SECRET_KEY), outbox)
    known = [following.confirm("1.x", []), following.change("1.x", 1, "harian")]
    assert [*known, following.stop("1.x", 1), following.stop_all("1.x")] == [False] * 4
    with pytest.raises(SubscriptionError, match="Pilih seberapa sering"):
        following.ask("ani@contoh.go.id", Wish("/nilai/akuntabel", "tiap detik"))
    bounded(monkeypatch, subscribers, MAX_ASKED_PER_HOUR=1)
    following.ask("ani@contoh.go.id", WISH)
    with pytest.raises(SubscriptionError, match="Cobalah satu jam lagi"):
        following.ask("budi@contoh.go.id", WISH)


def test_a_draft_that_is_not_there_or_too_long_is_named(office: Office) -> None:
    author, number = office.people[Role.AUTHOR], office.begin(a_practice())
    assert office.drafts.load(author, number + 1) is None
    with pytest.raises(TransitionError, match="tidak ada"):
        office.step(number + 1, Transition.SUBMIT)
    with pytest.raises(TransitionError, match="terlalu panjang"):
        office.save(number, "a" * 3_000_000, 1)
    with pytest.raises(StaleVersionError):
        office.drafts.replace(author, number, a_practice(), version=99)


def test_a_draft_that_was_handed_in_is_not_joined_with_what_was_published(office: Office) -> None:
    number = office.begin(a_practice())
    office.step(number, Transition.SUBMIT)
    with pytest.raises(TransitionError, match="Tarik kembali dahulu"):
        office.drafts.rebase(office.people[Role.AUTHOR], number, a_practice(), "")


def test_nobody_is_written_to_about_a_draft_taken_back_or_at_no_address(office: Office) -> None:
    letters: list[object] = []
    outbox = Outbox(office.library.engine, letters.append, sender="meja@contoh.go.id")
    notifications = Notifications(office.library.engine, outbox, "https://contoh.go.id", "Studi Banding")
    notifications.password_link("bukan alamat")
    number = office.begin(a_practice())
    with write_session(office.library.engine) as session:
        row = lock_row(session, number)
        notifications.draft_transitioned(session, row, office.people[Role.AUTHOR], "")
    outbox.send_pending()
    assert letters == []
