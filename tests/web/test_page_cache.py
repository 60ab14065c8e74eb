"""Which page a reader is shown while the library changes under a busy process."""

import asyncio
import gc
from collections.abc import Awaitable, Callable

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from build import a_practice
from conftest import Make
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.middleware.page_cache import BUSY_RENDERS, PageCacheMiddleware, _CachedResponse

Story = Callable[["Library", httpx2.AsyncClient], Awaitable[None]]


KNOWN = {"/cari": ("q", "nilai"), "/peta.csv": ("ukur",)}
"""The parameters that pages read."""


class Library:
    """An application behind the kept pages: each tells the library's state; those under /lama wait."""

    def __init__(self) -> None:
        self.state, self.removal = "satu", 0
        self.made = 0
        self.waiting, self.go_on = asyncio.Semaphore(0), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith("/lama"):
            self.waiting.release()
            await self.go_on.wait()
        self.made += 1
        status = {"rusak": 503, "ditarik": 410}.get(self.state, 200)
        length = int(Request(scope).query_params.get("q", "0"))
        await Response(f"{Request(scope).url.path} {self.state}{'.' * length}", status)(scope, receive, send)

    async def busy(self, client: httpx2.AsyncClient) -> "asyncio.Future[list[httpx2.Response]]":
        """As many pages being made as keep a process busy."""
        made = asyncio.gather(*(client.get(f"/lama/{number}") for number in range(BUSY_RENDERS)))
        for _number in range(BUSY_RENDERS):
            await self.waiting.acquire()
        return made


def told(story: Story) -> Library:
    """Run a story with a reader's client."""

    async def run() -> Library:
        library = Library()
        site = PageCacheMiddleware(
            library,
            version=lambda: library.state,
            last_removal=lambda: library.removal,
            known_parameters=lambda path: KNOWN.get(path, ()),
            on_request=lambda _path, _query: None,
        )
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(site), base_url="http://situs"
        ) as client:
            await story(library, client)
        return library

    with start_blocking_portal() as portal:  # a loop of its own: a browser's may be running in this thread
        return portal.call(run)


def test_page_is_rendered_once_for_each_library_version() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        for state in ("satu", "dua"):
            library.state = state
            assert [(await client.get("/a")).text for _time in range(3)] == [f"/a {state}"] * 3

    assert told(story).made == 2


def test_busy_process_serves_the_stale_page() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        await client.get("/a")
        library.state = "dua"
        made = await library.busy(client)
        assert (await client.get("/a")).text == "/a satu"
        assert (await client.get("/baru")).text == "/baru dua"  # there is none before
        library.go_on.set()
        await made
        assert (await client.get("/a")).text == "/a dua"

    told(story)


def test_signed_in_person_never_gets_a_stale_page() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        await client.get("/a")
        library.state = "dua"
        made = await library.busy(client)
        assert (await client.get("/a", headers={"Cookie": "sesi=rahasia"})).text == "/a dua"
        library.go_on.set()
        await made

    told(story)


def test_stale_page_expires(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        await client.get("/a")
        library.state = "dua"
        await client.get("/b")  # here the change is noticed
        monkeypatch.setattr("app.web.middleware.page_cache.STALE_SECONDS", -1.0)
        made = await library.busy(client)
        assert (await client.get("/a")).text == "/a dua"
        library.go_on.set()
        await made

    told(story)


def test_removed_page_is_never_served_stale() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        await client.get("/a")
        library.state = "ditarik"
        assert (await client.get("/a")).status_code == 410
        made = await library.busy(client)
        assert (await client.get("/a")).status_code == 410
        library.go_on.set()
        await made

    told(story)


def test_withdrawal_empties_the_cache_of_a_busy_process() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        for path in ("/a", "/daftar"):
            await client.get(path)
        library.state, library.removal = "dua", 1
        made = await library.busy(client)
        assert [(await client.get(path)).text for path in ("/a", "/daftar")] == ["/a dua", "/daftar dua"]
        library.state = "tiga"
        assert (await client.get("/daftar")).text == "/daftar dua", (
            "a publication later is served stale as ever"
        )
        library.go_on.set()
        await made

    told(story)


def test_failed_renders_do_not_count_as_busy() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        await client.get("/a")
        library.state = "rusak"
        for number in range(BUSY_RENDERS + 1):
            assert (await client.get(f"/{number}")).status_code == 503
        library.state = "dua"
        assert (await client.get("/a")).text == "/a dua"

    told(story)


def test_page_with_a_parameter_that_it_does_not_read_is_not_kept() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        for address in ("/cari?q=1&x=1", "/cari?q=1&%78=1", "/a?q=1", "/en/cari?y", "/cari?q=1&&"):
            made = library.made
            for _time in range(2):
                assert (await client.get(address)).status_code == 200
            assert library.made == made + 2, address
        for address in ("/cari?q=2", "/cari?q=2&nilai=a&nilai=b", "/en/cari?%71=3"):
            made = library.made
            for _time in range(2):
                await client.get(address)
            assert library.made == made + 1, address

    told(story)


def test_files_are_kept_by_the_parameters_that_they_read() -> None:
    async def story(library: Library, client: httpx2.AsyncClient) -> None:
        for number in range(5):
            await client.get(f"/silsilah.svg?{number}")
            await client.get(f"/peta.csv?ukur=praktik&x={number}")
        assert library.made == 2

    told(story)


def responses_in_memory() -> int:
    """The responses that caches of this process hold."""
    gc.collect()
    return sum(isinstance(one, _CachedResponse) for one in gc.get_objects())


def test_cache_counts_whole_entries_and_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    before = responses_in_memory()
    found = []

    async def story(_library: Library, client: httpx2.AsyncClient) -> None:
        for number in range(60):
            await client.get(f"/cari?nilai={number}{'n' * 20_000}")
            await client.get(f"/cari?q={number}")
        found.append(responses_in_memory() - before)

    monkeypatch.setattr("app.web.middleware.page_cache.MAX_BYTES", 1_000_000)
    told(story)
    assert 20 < found[0] < 100, "keys of 20 kB count, and every entry counts 2 kB"


def test_caches_before_the_site_keep_pages_of_everybody_for_seconds_and_nothing_else(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()
    visitor = library.client()
    for address in ("/", "/praktik/satu", "/cari?q=budaya", "/api/v1/values", "/umpan.atom", "/en/"):
        kept = dict(
            part.strip().partition("=")[::2]
            for part in visitor.get(address).headers["cache-control"].split(",")
        )
        assert (kept["max-age"], kept["must-revalidate"], kept["public"]) == ("0", "", ""), address
        assert int(kept["s-maxage"]) + int(kept["stale-while-revalidate"]) <= 15, address
    for address in (
        "/praktik/satu?acak=1",
        "/tidak-ada",
        "/siapkan/rencana/baru",
        "/masuk",
        "/healthz",
        "/pustaka.zip",
    ):
        assert "s-maxage" not in visitor.get(address).headers.get("cache-control", ""), address
    signed_in = visitor.get("/praktik/satu", headers={"Cookie": "sesi=bukan-sesi"})
    assert "set-cookie" not in signed_in.headers
