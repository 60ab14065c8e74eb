"""What pages read of their addresses is declared, or the page cache would render them anew each time."""

import inspect

import pytest
from fastapi.testclient import TestClient
from routes import routes_of

from app.web.pages.preparation import follow_ups, prepare
from app.web.query_parameters import KnownParameters
from app.web.routes import PAGES, api

SEARCH = set(
    "q nilai peran daerah pulau tingkat indikator tahun bentuk cara jenis urut hal persis kata".split()
)
NEED = {"masalah", "nilai", "peran", "daerah", "ukur", "i", "tuan_rumah"}
DUE = {"status", "peran", "daerah", "tenggat", "hal"}


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", set()),
        ("/cari", SEARCH),
        ("/cari.atom", SEARCH),
        ("/praktik/", SEARCH),
        ("/peta", {"ukur"}),
        ("/banding.csv", {"praktik", "daerah", "cari"}),
        ("/siapkan", NEED),
        ("/tindak-lanjut.ics", DUE),
        ("/praktik/satu", set()),
        ("/api/v1/suggest", {"q"}),
        ("/api/v1/values", {"fields", "page", "per_page"}),
        ("/tiada", set()),
    ],
)
def test_parameters_of_a_page_are_known(path: str, names: set[str], client: TestClient) -> None:
    known: KnownParameters = client.app.state.known_parameters  # type: ignore[attr-defined]
    assert set(known.of_path(path)) == names


def test_pages_that_read_the_query_themselves_declare_it_or_are_private() -> None:
    private = ("/siapkan/rencana", "/siapkan/ukur", "/meja", "/masuk", "/oai")
    undeclared = [
        route.path
        for route in routes_of(api, *PAGES)
        if "GET" in route.methods
        and "query_params" in inspect.getsource(route.endpoint)
        and not route.path.startswith(private)
        and inspect.getmodule(route.endpoint) not in (prepare, follow_ups)
        and "koreksi" not in route.path
    ]
    assert undeclared == []
