"""What is left of a page once it was sent."""

import gc

import pytest
from fastapi.testclient import TestClient
from jinja2.runtime import Context


def contexts() -> int:
    """How many templates' contexts there are, which hold all that a page shows."""
    return sum(isinstance(one, Context) for one in gc.get_objects())


@pytest.mark.parametrize(
    "path",
    [
        "/?",
        "/cari?q=sakip",
        "/praktik/diy-sakip-aa?",
        "/kunjungan/2025-02-kalteng-to-jabar?",
        "/siapkan?masalah=budaya+kerja&daerah=62",
        "/tentang/isi?",
        "/en/nilai/adaptif?",
    ],
)
def test_a_page_that_was_sent_goes_at_once_without_being_searched_for(client: TestClient, path: str) -> None:
    client.get(path)  # what all pages share is kept
    gc.collect()
    gc.disable()
    try:
        before = contexts()
        for number in range(3):
            assert client.get(f"{path}&lagi={number}").status_code == 200
        assert contexts() == before
    finally:
        gc.enable()
