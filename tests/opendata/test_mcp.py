"""Assistants read the library through the official client, over the standard input and output of a real process."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest
from build import ROOT, a_practice
from conftest import Installation, Make, exhaustive, serving
from fastapi.testclient import TestClient
from mcp import Client, MCPError, StdioServerParameters
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult
from waiting import REST

from app.web.assistant.results import NOTICE
from app.web.assistant.server import create_server
from app.web.assistant.sources import AssistantSources

PRACTICE, VISIT = "jabar-roadmap-reformasi-birokrasi", "2025-02-kalteng-to-jabar"
Talk = Callable[[Client], Awaitable[None]]
TOOLS = [
    "compare",
    "find_answers",
    "get_practice",
    "get_visit",
    "list_follow_ups",
    "list_reference",
    "recommend_hosts",
    "search",
]


def talk_to_a_process(site: Installation, conversation: Talk) -> None:
    """Start the command as an assistant's program does, and have a conversation with it."""
    _talk(
        StdioServerParameters(
            command=sys.executable, args=["-m", "app", "mcp"], env=site.environment, cwd=ROOT
        ),
        conversation,
    )


def talk(site: Installation, conversation: Talk) -> None:
    """Have a conversation with the server in this process, through the official client."""
    services = site.client().app.state.services  # type: ignore[attr-defined]
    preparation = services.preparation
    sources = AssistantSources(services.library, preparation.recommender, preparation.follow_ups)
    _talk(create_server(sources), conversation)


def talk_over_http(site: Installation, conversation: Talk) -> None:
    """Have a conversation over HTTP with a running server."""
    with serving(site) as server:
        _talk(f"{server}/mcp", conversation)


def _talk(server: StdioServerParameters | MCPServer[Any] | str, conversation: Talk) -> None:
    async def with_client() -> None:
        async with Client(server, read_timeout_seconds=60) as client:
            await conversation(client)

    # In a thread of its own: where a browser is under test, its loop runs in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(with_client())).result()


def told(result: CallToolResult) -> str:
    return " ".join(part.text for part in result.content if part.type == "text")


def data(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, told(result)
    found: dict[str, Any] = result.structured_content
    return found


@pytest.mark.parametrize("way", [talk_over_http, pytest.param(talk_to_a_process, marks=exhaustive)])
def test_an_assistant_searches_reads_and_compares(
    site: Installation, client: TestClient, way: Callable[[Installation, Talk], None]
) -> None:
    async def conversation(assistant: Client) -> None:
        assert assistant.server_info is not None
        assert assistant.server_info.name == "studi-banding"
        tools = {tool.name: tool for tool in (await assistant.list_tools()).tools}
        assert sorted(tools) == TOOLS
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert tool.output_schema
            assert tool.description

        found = data(await assistant.call_tool("search", {"query": "pergub roadmap rb jabar", "limit": 3}))
        own = client.get("/api/v1/search", params={"q": "pergub roadmap rb jabar", "per_page": 3}).json()
        assert found["total"] == own["total"]
        assert [item["slug"] for item in found["items"]] == [item["slug"] for item in own["items"]]
        assert found["items"][0]["slug"] == PRACTICE
        assert found["items"][0]["url"].startswith("http://127.0.0.1:")
        assert found["items"][0]["url"].endswith(f"/praktik/{PRACTICE}")
        assert "<mark>" not in str(found)

        practice = data(await assistant.call_tool("get_practice", {"slug": PRACTICE}))
        api = client.get(f"/api/v1/practices/{PRACTICE}").json()
        for key in ("title", "values", "roles", "legal_basis", "visits", "license", "evidence"):
            assert practice[key] == api[key], key
        assert [source["url"] for source in practice["sources"]] == [one["url"] for one in api["sources"]]
        assert practice["sections"].keys() == api["sections"].keys()
        assert "<" not in practice["sections"]["Konteks"]
        assert practice["citation"]["apa"].startswith(api["citation"]["apa"].partition(" http")[0])
        assert practice["notice"] == found["notice"] == NOTICE

        visit = data(await assistant.call_tool("get_visit", {"slug": VISIT}))
        assert (visit["date_start"], visit["type"]) == ("2025-02-11", "visit")

        slugs = ["diy-sakip-aa", "sumedang-sakip-desa"]
        compared = data(await assistant.call_tool("compare", {"practices": slugs}))
        assert [one["slug"] for one in compared["practices"]] == slugs
        region = next(aspect for aspect in compared["aspects"] if aspect["name"] == "Daerah")
        assert region["differs"]
        assert all(len(aspect["statements"]) == 2 for aspect in compared["aspects"])

    way(site, conversation)


def test_what_cannot_be_answered_is_told_with_the_mend(site: Installation) -> None:
    faults = (
        ("get_practice", {"slug": "jabar-roadmap"}, PRACTICE),
        ("get_visit", {"slug": "tidak-ada-sama-sekali"}, "tidak ada"),
        ("get_practice", {}, "slug"),
        ("search", {"query": "sakip", "value": ["ramah"]}, "akuntabel"),
        ("search", {"query": "sakip", "region": ["99"]}, "Kemendagri"),
        ("search", {"query": "sakip", "limit": 500}, "20"),
        ("search", {"query": "x" * 301}, "300"),
        ("compare", {"practices": ["diy-sakip-aa"]}, "2"),
        ("compare", {"practices": ["diy-sakip-aa", "diy-sakip-aa"]}, "berbeda"),
        ("compare", {"practices": ["a", "b", "c", "d", "e"]}, "4"),
    )

    async def conversation(assistant: Client) -> None:
        for name, arguments, said in faults:
            result = await assistant.call_tool(name, arguments)
            assert result.is_error, name
            assert said in told(result), (name, told(result))
        filtered = {"query": "", "type": "practice", "value": ["adaptif"], "role": ["bkd"]}
        every = data(await assistant.call_tool("search", filtered))
        year = next(item["year"] for item in every["items"] if item["year"])
        found = data(await assistant.call_tool("search", {**filtered, "year": year}))
        assert 0 < found["total"] < every["total"]
        for item in found["items"]:
            assert (item["type"], item["year"]) == ("practice", year)
            assert "adaptif" in item["values"]
            assert "bkd" in item["roles"]

    talk(site, conversation)


@exhaustive
def test_an_assistant_sees_what_was_published_while_it_listens(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()

    async def conversation(assistant: Client) -> None:
        assert data(await assistant.call_tool("search", {"query": "wayang"}))["total"] == 0
        (library.content / "practices/dua.md").write_text(a_practice(title="Belajar lewat wayang"))
        library.bring_up_to_date()
        deadline = monotonic() + 20
        while not (found := data(await assistant.call_tool("search", {"query": "wayang"})))["total"]:
            assert monotonic() < deadline
            await asyncio.sleep(REST)
        assert [item["slug"] for item in found["items"]] == ["dua"]

    talk_to_a_process(library, conversation)


def test_without_an_index_an_assistant_is_told_whom_to_ask(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})

    async def conversation(assistant: Client) -> None:
        result = await assistant.call_tool("search", {"query": "sakip"})
        assert result.is_error
        assert "studi-banding doctor" in told(result)

    talk(library, conversation)


def test_an_assistant_prepares_a_visit_and_cites_where_it_is_from(
    site: Installation, client: TestClient
) -> None:
    base = "http://127.0.0.1:8000"

    async def conversation(assistant: Client) -> None:
        need = {"problem": "budaya kerja BerAKHLAK", "value": ["akuntabel"], "home": "Kalimantan Tengah"}
        advice = data(await assistant.call_tool("recommend_hosts", need))
        own = client.get("/api/v1/recommendations", params={**need, "home": "62"}).json()
        assert [one["region"] for one in advice["hosts"]] == [one["region"] for one in own["hosts"]]
        for address in [
            url for host in advice["hosts"] for url in (host["url"], *host["practices"], *host["visits"])
        ]:
            assert client.get(address.removeprefix(base)).status_code == 200
        answers = data(await assistant.call_tool("find_answers", {"question": "SAKIP tertinggi kabupaten"}))
        assert answers["facts"][0]["items"][0]["source"]
        recorded = data(await assistant.call_tool("find_answers", {"question": "budaya kerja"}))["answered"]
        assert recorded
        assert all(client.get(one["url"].removeprefix(base)).status_code == 200 for one in recorded[:3])
        regions = data(
            await assistant.call_tool("list_reference", {"kind": "regions", "query": "kabupaten sumedang"})
        )
        assert [one["code"] for one in regions["items"]] == ["32.11"]
        for kind in ("values", "roles", "indicators", "regulations"):
            listed = data(await assistant.call_tool("list_reference", {"kind": kind, "limit": 3}))
            assert listed["total"] == client.get(f"/api/v1/{kind}").json()["total"]
            assert all(one["name"] and one["url"].startswith(base) for one in listed["items"])
        late = data(await assistant.call_tool("list_follow_ups", {"status": ["selesai"], "limit": 5}))
        assert late["total"] == client.get("/api/v1/follow-ups?status=selesai").json()["total"]
        assert all(one["url"].startswith(f"{base}/kunjungan/") for one in late["items"])
        for answer in (advice, answers, regions, late):
            assert answer["notice"] == NOTICE

    talk(site, conversation)


def test_resources_are_the_published_texts_said_to_be_data(site: Installation, client: TestClient) -> None:
    async def conversation(assistant: Client) -> None:
        templates = [
            one.uri_template for one in (await assistant.list_resource_templates()).resource_templates
        ]
        assert templates == ["studi-banding://praktik/{slug}", "studi-banding://kunjungan/{slug}"]
        read = await assistant.read_resource(f"studi-banding://praktik/{PRACTICE}")
        text = read.contents[0].text  # type: ignore[union-attr]
        assert text.startswith(f"<!-- {NOTICE} -->")
        assert text.endswith(client.get(f"/praktik/{PRACTICE}.md").text)
        about = await assistant.read_resource("studi-banding://tentang")
        assert about.contents[0].text == client.get("/llms.txt").text  # type: ignore[union-attr]
        with pytest.raises(MCPError, match="tidak terbit"):
            await assistant.read_resource("studi-banding://praktik/tidak-ada")

    talk(site, conversation)


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
HEADERS = {"Accept": "application/json, text/event-stream"}


def test_over_http_other_sites_long_bodies_and_sessions_are_refused(site: Installation) -> None:
    visitor = site.client()
    assert visitor.post("/mcp", json=CALL, headers=HEADERS).status_code == 200
    own = visitor.post("/mcp", json=CALL, headers={**HEADERS, "Origin": "http://127.0.0.1:8000"})
    assert own.status_code == 200
    assert own.headers["content-type"] == "application/json"
    for origin in (
        "https://jahat.example",
        "null",
        "http://127.0.0.1:8000.jahat.example",
        "https://127.0.0.1:8000",
    ):
        refused = visitor.post("/mcp", json=CALL, headers={**HEADERS, "Origin": origin})
        assert refused.status_code == 403, origin
        assert refused.headers["content-type"] == "application/problem+json"
        assert "access-control-allow-origin" not in refused.headers
    assert "access-control-allow-origin" not in own.headers
    for method in ("GET", "DELETE", "OPTIONS"):
        answer = visitor.request(method, "/mcp", headers=HEADERS)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    long = {**CALL, "params": {"x": "y" * 70_000}}
    assert visitor.post("/mcp", json=long, headers=HEADERS).status_code == 413
    assert (
        visitor.post(
            "/mcp", content=b"{", headers={**HEADERS, "Content-Type": "application/json"}
        ).status_code
        == 400
    )
    assert visitor.post("/mcp", content=b"{}", headers=HEADERS).status_code == 400


def test_over_http_an_address_that_asks_without_end_has_to_wait(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = visitor.app.state.services.limits  # type: ignore[attr-defined]
    monkeypatch.setattr(limits.assistants, "_amount", 2)
    answers = [visitor.post("/mcp", json=CALL, headers=HEADERS) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_commands_load_the_mcp_library_only_where_they_need_it() -> None:
    code = "import sys, app.cli.main; print(sorted(name for name in sys.modules if name.partition('.')[0] == 'mcp'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
