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
from conftest import Installation, Make
from fastapi.testclient import TestClient
from mcp import Client, StdioServerParameters
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult
from waiting import REST

from app.server.mcp import create_server

PRACTICE, VISIT = "jabar-roadmap-reformasi-birokrasi", "2025-02-kalteng-to-jabar"
Talk = Callable[[Client], Awaitable[None]]


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
    _talk(create_server(site.client().app.state.services.library), conversation)  # type: ignore[attr-defined]


def _talk(server: StdioServerParameters | MCPServer[Any], conversation: Talk) -> None:
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


def test_an_assistant_searches_reads_and_compares(site: Installation, client: TestClient) -> None:
    async def conversation(assistant: Client) -> None:
        assert assistant.server_info is not None
        assert assistant.server_info.name == "studi-banding"
        tools = {tool.name: tool for tool in (await assistant.list_tools()).tools}
        assert sorted(tools) == ["compare", "get_practice", "get_visit", "search"]
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
        assert found["items"][0]["url"] == f"http://127.0.0.1:8000/praktik/{PRACTICE}"
        assert "<mark>" not in str(found)

        practice = data(await assistant.call_tool("get_practice", {"slug": PRACTICE}))
        api = client.get(f"/api/v1/practices/{PRACTICE}").json()
        for key in ("title", "values", "roles", "legal_basis", "visits", "license", "evidence"):
            assert practice[key] == api[key], key
        assert [source["url"] for source in practice["sources"]] == [one["url"] for one in api["sources"]]
        assert practice["sections"].keys() == api["sections"].keys()
        assert "<" not in practice["sections"]["Konteks"]

        visit = data(await assistant.call_tool("get_visit", {"slug": VISIT}))
        assert (visit["date_start"], visit["type"]) == ("2025-02-11", "visit")

        slugs = ["diy-sakip-aa", "sumedang-sakip-desa"]
        compared = data(await assistant.call_tool("compare", {"practices": slugs}))
        assert [one["slug"] for one in compared["practices"]] == slugs
        region = next(aspect for aspect in compared["aspects"] if aspect["name"] == "Daerah")
        assert region["differs"]
        assert all(len(aspect["statements"]) == 2 for aspect in compared["aspects"])

    talk_to_a_process(site, conversation)


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


@pytest.mark.parametrize("module", ["app.cli.main", "app.server.run"])
def test_only_the_mcp_command_imports_the_mcp_library(module: str) -> None:
    code = f"import sys, {module}; print(sorted(name for name in sys.modules if name.partition('.')[0] == 'mcp'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
