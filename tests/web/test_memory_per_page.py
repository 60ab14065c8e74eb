"""What is left of a page once it was sent."""

import gc
from collections import Counter

from conftest import exhaustive
from fastapi.testclient import TestClient
from jinja2.runtime import Context

PATHS = (
    "/?",
    "/cari?q=sakip",
    "/praktik/diy-sakip-aa?",
    "/kunjungan/2025-02-kalteng-to-jabar?",
    "/siapkan?masalah=budaya+kerja&daerah=62",
    "/tentang/isi?",
    "/en/nilai/adaptif?",
)


def contexts() -> Counter[str | None]:
    """Of which templates there are how many contexts, which hold all that a page shows."""
    return Counter(one.name for one in gc.get_objects() if isinstance(one, Context))


@exhaustive
def test_sent_page_is_freed_without_garbage_collection(client: TestClient) -> None:
    for path in PATHS:
        client.get(path)  # what all pages share is kept
    gc.collect()
    gc.disable()
    try:
        before = contexts()
        for path in PATHS:
            for number in range(3):
                assert client.get(f"{path}&lagi={number}").status_code == 200
        assert contexts() == before
    finally:
        gc.enable()
