"""Numbers of any length, and texts that nothing can hold, in every address, query and form: never a fault of ours."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from build import ROOT, a_practice, a_visit
from conftest import Make, exhaustive
from people import key_at, signed_in
from plan_forms import begin
from routes import routes_of

from app.accounts.permissions import EVERYWHERE, Role
from app.web.api.router import router as api
from app.web.routes import PAGES

VALUES: tuple[str | bytes, ...] = (
    "9" * 19,
    "2147483648",
    "9223372036854775808",
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass"),
    "9" * 300,
    "٣",
    "a\x00b",
    b"\xff\xfe",
    "-1",
    "1e999",
    "²",
    "9999-99-99",
    "0000-00-00T99:99",
    "\u202e\ufeff\u2028",
    "%s%n{0}",
    "a" * 6_000,
    "[",
)
"""Numbers of any length, and texts that no column, clock or code page holds."""
IN_ADDRESSES = 3
"""The first of them stand in addresses, each step in others; all of them are sent in queries and forms."""
SOURCES = "\n".join(path.read_text() for path in sorted((ROOT / "app/web").rglob("*.py")))
NAMES = sorted(
    {
        *re.findall(r"""(?:\.get|\.getlist|PageName)\(\s*"([A-Za-z_]+)\"""", SOURCES),
        *(one.alias for route in routes_of(api, *PAGES) for one in route.dependant.query_params),
        *re.findall(r"^    (\w+): .*(?:Field|None|int|str)", SOURCES, re.MULTILINE),
        *"verb metadataPrefix identifier from until set resumptionToken".split(),
    }
    - {"lanjut", "isian", "pesan"}
)
"""Every name that the site reads from a query or a form, taken from its source: a new one is tried too."""


def odd_fields(step: int, most: int) -> dict[str, str | bytes]:
    """Every name with one of the values, with every step another one."""
    return {name: VALUES[(place + step) % len(VALUES)][:most] for place, name in enumerate(NAMES)}


def odd_requests(step: int, one_in: int) -> Iterator[tuple[str, str, dict[str, str | bytes]]]:
    """Method, address and fields of one in so many routes, with odd values everywhere."""
    api_paths = {route.path for route in routes_of(api)}
    for number, route in [*enumerate(routes_of(api, *PAGES))][::one_in]:
        path = f"/api/v1{route.path}" if route.path in api_paths else route.path
        method = "GET" if "GET" in route.methods else "POST"
        if path == "/keluar" or "/akun/sesi" in path:
            continue
        if "{" in path:
            value = VALUES[(number + step) % IN_ADDRESSES]
            yield method, re.sub(r"\{\w+\}", lambda _found, odd=value: quote(odd, safe=""), path), {}
        yield method, path, odd_fields(step, 300 if method == "GET" else 6_000)


@pytest.mark.parametrize(
    ("step", "one_in"), [(0, 3), *(pytest.param(one, 1, marks=exhaustive) for one in (0, 5, 10, 13))]
)
def test_no_number_or_text_of_any_length_is_a_fault_of_ours(make: Make, step: int, one_in: int) -> None:
    library = make({"practices/satu.md": a_practice(), "visits/v.md": a_visit()})
    library.bring_up_to_date()
    visitor = library.client()
    desk = signed_in(library, visitor, "ani@contoh.go.id", *((EVERYWHERE, role) for role in Role))
    key = key_at(desk, "/keluar")
    begun = desk.post("/meja/dokumen/praktik/satu/ubah", data={"_kunci": key}, follow_redirects=False)
    known = {"slug": "satu", "part": "praktik", "draft_id": begun.headers["location"].rsplit("/", 1)[1]}
    known["token"] = begin(visitor).rsplit("/", 1)[1]
    for method, path, fields in odd_requests(step, one_in):
        address = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "1"), path)
        if method == "GET":
            answer = desk.get(f"{address}?{urlencode(fields)}" if fields else address, follow_redirects=False)
        else:
            answer = desk.post(address, data={"_kunci": key, **fields}, follow_redirects=False)
        assert answer.status_code < 500, (method, address[:100], answer.status_code)
