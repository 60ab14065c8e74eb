"""Readers and an editor at work on a cluster, and what they were told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from time import monotonic

import httpx2
from build import a_practice
from cluster import Cluster, until
from people import account, sign_in

from app.accounts.accounts import Accounts
from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.publishing.drafts import Drafts, NewDraft
from app.publishing.publisher import Publisher
from app.publishing.workflow import REVIEW_CHECKS, DraftState, Transition
from app.store.errors import DatabaseUnavailableError

PAGES = (
    "/",
    "/praktik/",
    "/praktik/p{n}",
    "/cari?q=pelayanan+publik&nilai=akuntabel",
    "/cari?q=terbitan+{n}",
    "/api/v1/search?q=praktik+{n}",
    "/api/v1/suggest?q=praktik",
    "/matriks",
)
WATCHED = "/praktik/satu"
_TITLE = re.compile(rb"Terbitan (\d+)")


@dataclass(frozen=True)
class Answer:
    """What one request was told."""

    begun: float
    ended: float
    path: str
    status: int
    """0 where nobody answered."""
    shows: int | None = None
    """The number of the publication that the watched page shows."""


@dataclass
class Readers:
    """So many readers, each one request after the other, without a session."""

    cluster: Cluster
    amount: int = 3
    answers: list[Answer] = field(default_factory=list)
    _stop: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        for number in range(self.amount):
            self._threads.append(Thread(target=self._read, args=(number,)))
            self._threads[-1].start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        turn = number
        while not self._stop.is_set():
            turn += 1
            path = WATCHED if number == 0 else PAGES[turn % len(PAGES)].format(n=turn % 10)
            self.answers.append(self._ask(path))
            self._stop.wait(0.02)  # the readers of a small site, not as many as it takes

    def _ask(self, path: str) -> Answer:
        begun, status, body = monotonic(), 0, b""
        connection = HTTPConnection("127.0.0.1", self.cluster.port, timeout=70)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body, status = response.read(), response.status
        except (OSError, HTTPException):
            status = 0
        finally:
            connection.close()
        found = _TITLE.search(body) if path == WATCHED and status == 200 else None
        return Answer(begun, monotonic(), path, status, int(found[1]) if found else None)


@dataclass(frozen=True)
class Publication:
    """What the editor was promised."""

    number: int
    begun: float
    accepted: float
    own_view: int | None
    """What the publisher's own browser showed right after."""


@dataclass
class Editor:
    """Writes and approves a change of one document and publishes it through the site, again and again."""

    cluster: Cluster
    publications: list[Publication] = field(default_factory=list)
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def __post_init__(self) -> None:
        site = self.cluster.site
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER):
            account(site, f"{role}@contoh.go.id", ("32", role))
        self.browser = httpx2.Client(base_url=f"http://127.0.0.1:{self.cluster.port}", timeout=70)
        assert sign_in(self.browser, f"{Role.PUBLISHER}@contoh.go.id").status_code == 303  # type: ignore[arg-type]
        self.drafts = Drafts(site.engine)
        self.publisher = Publisher(site.engine, site.content, lambda: site.reference)

    def start(self) -> None:
        self._thread = Thread(target=self._work)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _work(self) -> None:
        number = 10  # numbers below are for other tests
        while not self._stop.is_set():
            number += 1
            draft = _sooner_or_later(lambda number=number: self._approved(number))  # type: ignore[misc]
            begun = monotonic()
            self._publish(draft)
            accepted = monotonic()
            self.publications.append(Publication(number, begun, accepted, self._own_view()))

    def _person(self, role: Role) -> Person:
        site = self.cluster.site
        found = Accounts(site.engine).find_by_email(f"{role}@contoh.go.id")
        assert found
        return Person(found.id, found.email, found.name, found.unit, frozenset({("32", role)}))

    def _approved(self, number: int) -> int:
        published = self.publisher.published_text("practice", "satu")
        assert published
        author, reviewer = self._person(Role.AUTHOR), self._person(Role.REVIEWER)
        text = a_practice(title=f"Terbitan {number}")
        actor = Actor.of(author, "")
        draft = self.drafts.create(
            actor, author, NewDraft("practice", "satu", "32", text, published[1], published[0])
        )
        self.drafts.transition(actor, author, draft, Transition.SUBMIT)
        self.drafts.transition(
            Actor.of(reviewer, ""), reviewer, draft, Transition.APPROVE, checked=REVIEW_CHECKS
        )
        return draft

    def _publish(self, draft: int) -> None:
        """Until the site says that it is published; what was not answered is looked at and pressed again."""

        def is_published() -> bool:
            try:
                page = self.browser.get("/meja/akun")
                key = re.search(r'name="_kunci" value="([^"]+)"', page.text)
                if key is None:
                    return False
                data = {"_kunci": key[1], "alasan": "Putaran"}
                sent = self.browser.post(f"/meja/draf/{draft}/terbit", data=data, follow_redirects=False)
                if sent.status_code == 303:
                    return True
                found = self.drafts.load(self._person(Role.PUBLISHER), draft)
            except (httpx2.HTTPError, DatabaseUnavailableError):
                return False
            return found is not None and found.state is DraftState.PUBLISHED

        until(is_published, "a publication is not accepted")

    def _own_view(self) -> int | None:
        try:
            page = self.browser.get(WATCHED)
        except httpx2.HTTPError:
            return None
        found = _TITLE.search(page.content) if page.status_code == 200 else None
        return int(found[1]) if found else None


def _sooner_or_later(work: Callable[[], int]) -> int:
    done: list[int] = []

    def is_done() -> bool:
        try:
            done.append(work())
        except DatabaseUnavailableError:
            return False
        return True

    until(is_done, "the editor cannot work")
    return done[0]
