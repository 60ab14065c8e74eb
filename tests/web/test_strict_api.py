"""The API is strict and friendly: what it does not know is said with the nearest name, the same by every door."""

import os
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from build import ROOT, a_practice, a_visit
from commands import run as command
from conftest import Installation, Make, sampled
from fastapi.testclient import TestClient
from mcp import Client

from app.web.assistant.server import AssistantSources, create_server

LISTS = (
    "practices",
    "visits",
    "search",
    "follow-ups",
    "values",
    "roles",
    "regions",
    "indicators",
    "regulations",
    "matrix",
)
WRONG = [
    ({"value": "akuntable"}, "value: “akuntable” tidak dikenal. Mungkin maksud Anda “akuntabel”?"),
    ({"role": "bpsmd"}, "role: “bpsmd” tidak dikenal. Mungkin maksud Anda “bpsdm”"),
    ({"level": "provinis"}, "level: “provinis” tidak dikenal. Mungkin maksud Anda “provinsi”?"),
    ({"region": "3211"}, "region: “3211” tidak dikenal. Mungkin maksud Anda “32.11” (Kabupaten Sumedang)"),
    (
        {"region": "Jawa Barat"},
        "region: “Jawa Barat” tidak dikenal. Mungkin maksud Anda “32” (Provinsi Jawa Barat)",
    ),
    ({"mode": "luringg"}, "mode: “luringg” tidak dikenal. Mungkin maksud Anda “luring”"),
]


def detail(answer: Any) -> str:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def ask_assistant(site: Installation, name: str, arguments: dict[str, Any]) -> str:
    """What a tool says of arguments that it refuses."""
    services = site.client().app.state.services  # type: ignore[attr-defined]
    preparation = services.preparation
    server = create_server(
        AssistantSources(services.library, preparation.recommender, preparation.follow_ups)
    )

    async def ask() -> str:
        async with Client(server) as assistant:
            result = await assistant.call_tool(name, arguments)
            assert result.is_error
            return " ".join(part.text for part in result.content if part.type == "text")

    assert TestClient.portal  # in the loop of the applications: that of a browser may run in this thread
    return TestClient.portal.call(ask)


@pytest.mark.parametrize(("given", "said"), sampled(WRONG, one_in=3))
def test_an_unknown_value_is_told_in_the_same_words_by_all_three_doors(
    site: Installation, client: TestClient, given: dict[str, str], said: str
) -> None:
    by_api = detail(client.get("/api/v1/search", params=given))
    assert by_api.startswith(said)
    for name in ("practices", "visits"):
        assert detail(client.get(f"/api/v1/{name}", params=given)) == by_api
    ((name, value),) = given.items()
    assert by_api in ask_assistant(site, "search", {"query": "", name: [value]})
    told = command("search", "", f"--{name}", value, folder=ROOT, environment=os.environ | site.environment)
    assert told.returncode == 1
    assert by_api in " ".join(told.stderr.split())


@pytest.mark.parametrize(
    ("name", "wrong", "nearest"),
    [
        ("search", "vaule", "value"),
        ("practices", "regoin", "region"),
        ("recommendations", "problm", "problem"),
        ("follow-ups", "staus", "status"),
        ("values", "per_pgae", "per_page"),
        ("suggest", "query", "q"),
    ],
)
def test_an_unknown_parameter_is_told_with_the_nearest(
    client: TestClient, name: str, wrong: str, nearest: str
) -> None:
    said = detail(client.get(f"/api/v1/{name}", params={wrong: "x"}))
    assert said.startswith(f"{wrong}: parameter tidak dikenal. ")
    assert nearest in said.partition(". ")[2]


def test_assistant_api_and_command_line_refuse_an_unknown_parameter_in_the_same_words(
    site: Installation, client: TestClient
) -> None:
    said = detail(client.get("/api/v1/search", params={"regoin": "32"}))
    assert said == "regoin: parameter tidak dikenal. Mungkin maksud Anda “region”?"
    assert said in ask_assistant(site, "search", {"query": "sakip", "regoin": ["32"]})
    told = command("search", "x", "--regoin", "32", folder=ROOT, environment=os.environ | site.environment)
    assert told.returncode == 2
    assert said in " ".join(told.stderr.split())
    typed = command(
        "search", "x", "--type", "practise", folder=ROOT, environment=os.environ | site.environment
    )
    assert typed.returncode == 2
    assert detail(client.get("/api/v1/search?type=practise")) in " ".join(typed.stderr.split())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("search?sort=newst", "sort: “newst” tidak dikenal. Mungkin maksud Anda “newest”?"),
        ("follow-ups?status=selesei", "status: “selesei” tidak dikenal. Mungkin maksud Anda “selesai”?"),
        ("follow-ups?due=telat", "due: “telat” tidak dikenal. "),
        ("follow-ups?role=bkdd", "role: “bkdd” tidak dikenal. Mungkin maksud Anda “bkd”"),
        ("follow-ups?region=Sumedan", "region: “Sumedan” tidak dikenal. Mungkin maksud Anda “32.11”"),
        ("recommendations?home=Kalteg", "home: “Kalteg” tidak dikenal."),
        ("recommendations?value=adaptf", "value: “adaptf” tidak dikenal. Mungkin maksud Anda “adaptif”?"),
        ("practices?page=dua", "page: isi dengan bilangan bulat."),
        ("practices?page=0", "page: paling kecil 1."),
        ("practices?per_page=101", "per_page: paling besar 100."),
        ("practices?updated_since=kemarin", "updated_since: tulis tanggal ISO 8601"),
        ("search?updated_since=1775", "updated_since: tulis tanggal ISO 8601"),
        ("practices?fields=judul", "fields: “judul” tidak dikenal. "),
        ("values?fields=nmae", "fields: “nmae” tidak dikenal. Mungkin maksud Anda “name”?"),
    ],
)
def test_every_fault_of_a_parameter_names_it_and_the_mend(
    client: TestClient, address: str, said: str
) -> None:
    assert detail(client.get(f"/api/v1/{address}")).startswith(said)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_only_the_fields_asked_for(client: TestClient, name: str) -> None:
    whole = client.get(f"/api/v1/{name}?per_page=3").json()
    keys = list(whole["items"][0])[:2]
    some = client.get(f"/api/v1/{name}", params={"per_page": 3, "fields": f"{keys[1]}, {keys[0]}"})
    assert some.json()["items"] == [{key: item[key] for key in keys} for item in whole["items"]]
    assert some.json()["total"] == whole["total"]
    assert "fields=" in some.headers["link"]
    assert len(some.content) < len(client.get(f"/api/v1/{name}?per_page=3").content)


def test_a_program_that_comes_again_gets_only_what_came_since(make: Make) -> None:
    library = make(
        {"practices/satu.md": a_practice(), "practices/dua.md": a_practice(), "visits/tiga.md": a_visit()}
    )
    library.bring_up_to_date()
    visitor = library.client()
    long_ago = datetime.now(UTC) - timedelta(days=400)
    with library.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE document SET updated_at = '{long_ago:%Y-%m-%d %H:%M:%S}.000000'")  # noqa: S608
    since = {"updated_since": (datetime.now(UTC) - timedelta(days=1)).date().isoformat()}
    assert visitor.get("/api/v1/practices", params=since).json()["total"] == 0
    (library.content / "practices/dua.md").write_text(a_practice(title="Baru diubah"))
    library.bring_up_to_date()
    found = visitor.get("/api/v1/practices", params=since).json()
    assert [one["slug"] for one in found["items"]] == ["dua"]
    assert (found["total"], found["items"][0]["updated"] > since["updated_since"]) == (1, True)
    assert visitor.get("/api/v1/visits", params=since).json()["total"] == 0
    searched = visitor.get("/api/v1/search", params={**since, "q": "budaya"}).json()
    assert (
        searched["total"] == len(searched["items"]) == sum(one["count"] for one in searched["facets"]["type"])
    )
    moment = (long_ago - timedelta(seconds=5)).isoformat()
    assert visitor.get("/api/v1/practices", params={"updated_since": moment}).json()["total"] == 2
    assert visitor.get("/api/v1/follow-ups", params=since).json()["total"] == 0


def test_the_description_types_every_error_and_names_operations_readably(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["components"]["schemas"]["Problem"]["required"] == ["type", "title", "status", "detail"]
    names = []
    for methods in described["paths"].values():
        for operation in methods.values():
            names.append(operation["operationId"])
            for status, answer in operation["responses"].items():
                if status not in ("200", "201"):
                    assert answer["content"] == {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                    }
    assert sorted(names) == sorted(set(names))
    assert all(
        re.fullmatch(r"(?:get|list|search|suggest|recommend|create|replace|submit)(?:_[a-z]+)*", name)
        for name in names
    ), names


OPEN = (
    "/api/v1/values",
    "/api/v1/practices/tiada",
    "/api/v1/search?sort=x",
    "/api/openapi.json",
    "/data.jsonld",
    "/data.ttl",
    "/data/nilai.csv",
    "/oai?verb=Identify",
    "/umpan.atom",
    "/en/umpan.atom",
    "/praktik/diy-sakip-aa/umpan.atom",
    "/praktik/diy-sakip-aa.json",
    "/praktik/diy-sakip-aa.bib",
    "/llms.txt",
    "/matriks.csv",
)
CLOSED = (
    "/",
    "/cari?q=sakip",
    "/praktik/diy-sakip-aa",
    "/siapkan",
    "/siapkan/rencana/baru",
    "/meja",
    "/masuk",
    "/meja/akun",
    "/mcp",
    "/metrics",
    "/api/docs",
    "/praktik/diy-sakip-aa/koreksi",
    "/meja/draf/1.json",
    "/siapkan/rencana/api/v1/x",
)
FOREIGN = {"Origin": "https://lain.example"}


@pytest.mark.parametrize("address", sampled(OPEN, one_in=5))
def test_any_site_may_read_open_data_without_credentials(client: TestClient, address: str) -> None:
    for answer in (client.get(address, headers=FOREIGN), client.head(address, headers=FOREIGN)):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    asked = client.options(address, headers={**FOREIGN, "Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD")


@pytest.mark.parametrize("address", sampled(CLOSED, one_in=4))
def test_no_other_site_may_read_pages_forms_and_the_desk(client: TestClient, address: str) -> None:
    asks = {
        **FOREIGN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answers = [
        client.get(address, headers=FOREIGN, follow_redirects=False),
        client.options(address, headers=asks),
    ]
    answers.append(client.post(address, headers=FOREIGN))
    for answer in answers:
        assert [name for name in answer.headers if name.startswith("access-control")] == []
        assert answer.headers.get("cross-origin-resource-policy", "same-origin") == "same-origin"


def test_a_limit_tells_what_is_left_and_when_there_is_more(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = visitor.app.state.services.limits  # type: ignore[attr-defined]
    monkeypatch.setattr(limits.library_downloads, "_amount", 2)
    answers = [visitor.get("/data/nilai.csv") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["ratelimit-policy"] for one in answers] == ['"alamat";q=2;w=600'] * 3
    told = [re.fullmatch(r'"alamat";r=(\d+);t=(\d+)', one.headers["ratelimit"]) for one in answers]
    assert [int(one[1]) for one in told if one] == [1, 0, 0]
    assert all(one and 590 <= int(one[2]) <= 601 for one in told)
    assert answers[2].headers["retry-after"] == told[2][2]  # type: ignore[index]
    assert "ratelimit" not in visitor.get("/api/v1/values").headers
