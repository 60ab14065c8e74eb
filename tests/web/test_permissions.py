"""Every route of the desk, every role: a route nobody has thought about fails here."""

from collections.abc import Iterator

import pytest
from build import a_practice, content_folder
from conftest import Installation, install
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from people import account, key_at, signed_in

from app.publishing.access import Role

FIELDS = {
    "surel": "baru@contoh.go.id",
    "nama": "Baru",
    "unit": "Biro",
    "peran": "penulis",
    "daerah": "62",
}
"""What every form is sent with: enough for each to be answered."""
ANYBODY = frozenset(Role)
MANAGER = frozenset({Role.MANAGER})

RULES: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/meja"): ANYBODY,
    ("GET", "/meja/wewenang"): ANYBODY,
    ("GET", "/meja/akun"): ANYBODY,
    ("POST", "/meja/akun/sesi/{session_id}/akhiri"): ANYBODY,
    ("POST", "/meja/akun/sandi"): ANYBODY,
    ("GET", "/meja/orang"): MANAGER,
    ("POST", "/meja/orang"): MANAGER,
    ("POST", "/meja/orang/{email}/tautan"): MANAGER,
    ("POST", "/meja/orang/{email}/peran"): MANAGER,
    ("POST", "/meja/orang/{email}/keadaan"): MANAGER,
    ("GET", "/meja/catatan"): MANAGER,
    ("GET", "/meja/catatan.csv"): MANAGER,
}
"""Who may, in the place that what the route is about belongs to."""


def desk_routes(client: TestClient) -> Iterator[tuple[str, str]]:
    for included in client.app.routes:  # type: ignore[attr-defined]
        for route in getattr(getattr(included, "original_router", None), "routes", ()):
            if isinstance(route, APIRoute) and route.path.startswith("/meja"):
                yield from ((method, route.path) for method in sorted(route.methods))


def test_every_route_of_the_desk_has_a_rule(client: TestClient) -> None:
    assert sorted(desk_routes(client)) == sorted(RULES)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("walk")
    content = content_folder(folder / "content", {"practices/satu.md": a_practice()})
    library = install(content, folder, f"sqlite:///{folder / 'walk.db'}")
    library.bring_up_to_date()
    account(library, "sasaran@contoh.go.id", ("62", Role.READER))
    yield library
    library.engine.dispose()


@pytest.fixture(scope="module")
def visitor(library: Installation) -> TestClient:
    return library.client()


def ask(browser: TestClient, method: str, path: str) -> int:
    address = path.format(email="sasaran@contoh.go.id", session_id=0)
    if method == "GET":
        return browser.get(address, follow_redirects=False).status_code
    key = key_at(browser, "/keluar")
    return browser.post(address, data={"_kunci": key, **FIELDS}, follow_redirects=False).status_code


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_routes_and_no_others(
    library: Installation, visitor: TestClient, role: Role
) -> None:
    browser = signed_in(library, visitor, f"{role}@contoh.go.id", ("62", role))
    for (method, path), roles in RULES.items():
        status = ask(browser, method, path)
        assert (status == 403) == (role not in roles), (method, path, status)
        assert status < 500, (method, path, status)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_in_another_region_opens_nothing_of_this_one(
    library: Installation, visitor: TestClient, role: Role
) -> None:
    browser = signed_in(library, visitor, f"{role}-jauh@contoh.go.id", ("32", role))
    for method, path in RULES:
        if "{email}" in path:
            assert ask(browser, method, path) == 403, (method, path)


def test_nothing_of_the_desk_is_open_to_who_is_not_signed_in(visitor: TestClient) -> None:
    for method, path in RULES:
        assert ask(visitor, method, path) == (303 if method == "GET" else 401), (method, path)
