"""Sending the forms of a plan as a browser does."""

import re

from fastapi.testclient import TestClient
from httpx2 import Response

SEED = {
    "masalah": "budaya kerja BerAKHLAK, roadmap RB",
    "daerah": "Provinsi Kalimantan Tengah",
    "tuan_rumah": "Provinsi Jawa Barat",
    "peran": "biro-organisasi",
}


def key_of(client: TestClient, path: str = "/siapkan/rencana/baru") -> str:
    found = re.search(r'name="_kunci" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def post(client: TestClient, path: str, **fields: str) -> Response:
    data = {"_kunci": key_of(client), **fields}
    return client.post(path, data=data, follow_redirects=False)


def begin(client: TestClient, **fields: str) -> str:
    response = post(client, "/siapkan/rencana", **{**SEED, **fields})
    assert response.status_code == 303, response.text
    return str(response.headers["location"])
