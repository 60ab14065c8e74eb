"""A response has an encoding that its own reader accepts, whoever asked for the page before."""

import httpx2
import pytest
from conftest import Installation, sampled
from fastapi.testclient import TestClient

from app.web.middleware.content_encoding import choose_encoding

READERS: dict[str, tuple[list[str], set[str]]] = {
    "no header": ([], {""}),
    "empty": ([""], {""}),
    "identity": (["identity"], {""}),
    "gzip": (["gzip"], {"", "gzip"}),
    "browser": (["gzip, deflate, br, zstd"], {"", "gzip", "br", "zstd"}),
    "capitals": (["GZIP"], {"", "gzip"}),
    "old name": (["x-gzip"], {"", "gzip"}),
    "longer names": (["gzipped, xbr, zstd-next"], {""}),
    "anything": (["*"], {"", "gzip", "br", "zstd"}),
    "anything but zstd": (["*, zstd;q=0"], {"", "gzip", "br"}),
    "refused": (["gzip;q=0, br;q=0.0, zstd;q=0.000"], {""}),
    "spaces": (["br ; q=1 , gzip\t;\tq=0"], {"", "br"}),
    "two headers": (["br", "gzip"], {"", "br", "gzip"}),
    "two headers, the last empty": (["br", ""], {"", "br"}),
    "bad weight": (["zstd;q=x, br;q=2, gzip;q=-1"], {""}),
    "weight without a number": (["br;q=, gzip"], {"", "gzip"}),
    "identity preferred": (["identity, gzip;q=0.5"], {""}),
    "identity refused": (["gzip, identity;q=0"], {"gzip"}),
    "only what is listed": (["br, *;q=0"], {"br"}),
    "nothing": (["*;q=0"], set()),
    "nothing but unknown": (["identity;q=0, deflate"], set()),
    "malformed": ([",,;q=1,;;,=,*;q=nan"], {""}),
}


def encoding_of(client: TestClient, path: str, headers: list[str]) -> str | None:
    """The encoding of a response; None of one that says there is none."""
    request = client.build_request("GET", path)
    kept = [pair for pair in request.headers.multi_items() if pair[0].lower() != "accept-encoding"]
    request.headers = httpx2.Headers([*kept, *(("Accept-Encoding", header) for header in headers)])
    response = client.send(request)
    if response.status_code == 406:
        assert response.content == b""
        return None
    assert response.status_code == 200, response.status_code
    assert "Accept-Encoding" in response.headers["vary"]
    return str(response.headers.get("content-encoding", ""))


@pytest.mark.parametrize("first", sampled(READERS, one_in=4))
def test_every_reader_gets_an_encoding_it_accepts_after_any_other(site: Installation, first: str) -> None:
    client, page = site.client(), f"/cari?q=layanan+{list(READERS).index(first)}"
    encoding_of(client, page, READERS[first][0])
    for reader, (headers, accepted) in READERS.items():
        got = encoding_of(client, page, headers)
        assert got in accepted if accepted else got is None, (first, reader, got)


def test_picture_is_refused_to_a_reader_of_encoded_responses_only(client: TestClient) -> None:
    assert encoding_of(client, "/", ["gzip, identity;q=0"]) == "gzip"
    refused = client.get("/kartu.png", headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert (refused.status_code, refused.headers["vary"]) == (406, "Accept-Encoding")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("gzip;q=0.5, br;q=0.9, zstd;q=0.1", "br"),
        ("gzip, br, zstd", "zstd"),
        ("gzip;q=1.000, zstd;q=0.999", "gzip"),
        ("zstd;q=0, *;q=0.3", "br"),
        ("br;q=0.1, identity;q=0.2", "identity"),
        ("zstd, zstd;q=0", "identity"),
    ],
)
def test_highest_weight_wins(header: str, chosen: str) -> None:
    assert choose_encoding([header.encode()]) == chosen
