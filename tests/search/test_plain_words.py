"""Values of facets said in plain words, and words that only ask."""

import pytest
from fastapi.testclient import TestClient

from app.search.engine import SearchEngine
from app.search.query.parser import Query


def named(query: Query) -> dict[str, list[str]]:
    return {facet: list(codes) for facet, codes in {**query.inferred_filters, **query.preferred}.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bkd adaptif di Sulawesi", {"island": ["sulawesi"], "role": ["bkd"], "value": ["adaptif"]}),
        ("Inspektorat akuntabel se-Kalimantan", {"island": ["kalimantan"], "role": ["inspektorat"], "value": ["akuntabel"]}),
        ("sakip jabar", {"region": ["32"]}),
        ("mpp sumatera", {"island": ["sumatra"]}),
        ("stunting papua barat daya", {"region": ["96"]}),
        ("inovasi di pulau jawa", {"island": ["jawa"]}),
        ("pelayanan di smg", {"region": ["33.74"]}),
        ("kunker komisi a", {"kind": ["kunjungan-kerja"]}),
        ("stuban mpp", {"kind": ["studi-banding"]}),
        ("studi tiru secara virtual", {"kind": ["studi-tiru"], "mode": ["daring"]}),
        ("kunjungan tatap muka", {"type": ["visit"], "mode": ["luring"]}),
        ("spbe terbaik di antara kota", {"level": ["kota"]}),
        ("inovasi antar provinsi", {"level": ["provinsi"]}),
        ("kabupaten mana yang sakipnya bagus", {"level": ["kabupaten"]}),
        ("best digital government among cities", {"level": ["kota"]}),
        ("kunjungan kerja dprd virtual", {"kind": ["kunjungan-kerja"], "role": ["sekretariat-dprd", "dprd"], "mode": ["daring"]}),
        ("studi banding sakip lewat zoom", {"kind": ["studi-banding"], "mode": ["daring"]}),
        ("sakip virtual", {"mode": ["daring"]}),
        ("virtual", {"mode": ["daring"]}),
        ("daring", {"mode": ["daring"]}),
        ("tatap muka", {"mode": ["luring"]}),
        ("kunjungan DPRD", {"type": ["visit"], "role": ["sekretariat-dprd", "dprd"]}),
        ("raperda bapemperda", {"role": ["dprd"]}),
        ("kunjungan kepala daerah", {"type": ["visit"], "role": ["kepala-daerah"]}),
        ("nilai harmonis", {"value": ["harmonis"]}),
        ("berorientasi pelayanan disdukcapil", {"value": ["berorientasi-pelayanan"], "role": ["disdukcapil"]}),
    ],
)  # fmt: skip
def test_plain_words_name_values_of_facets(
    engine: SearchEngine, text: str, expected: dict[str, list[str]]
) -> None:
    assert named(engine.parse(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "layanan adaptif disabilitas",
        "lampung tengah",
        "kota bandung",
        "kabupaten sumedang",
        "pengaduan online",
        "layanan virtual",
        "mal pelayanan publik virtual",
        "pelatihan daring asn",
        "kota toleran",
        "ibu kota nusantara",
        "asn luar jawa",
        "bengkulu selatan",
        "harmonisasi raperda",
        "pergub 26 tahun 2023",
    ],
)
def test_words_that_only_look_like_values_stay_words(engine: SearchEngine, text: str) -> None:
    assert named(engine.parse(text)) == {}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("dmn ya contoh sakip yg bagus", ["sakip"]),
        ("tolong dong min cara bikin mpp", ["mpp"]),
        ("laktasi bapak2", ["laktasi", "bapak"]),
        ("ibu2 hamil", ["ibu hamil"]),
        ("covid19", ["covid", "19"]),
        ("siapa aja yang punya corpu terbaik", ["punya", "corpu"]),
        ("what are the best examples of sakip", ["sakip"]),
        ("contoh", ["contoh"]),
        ("cara bikin", ["cara", "bikin"]),
    ],
)
def test_filler_words_are_not_searched_for_unless_nothing_else_is_left(
    engine: SearchEngine, text: str, content: list[str]
) -> None:
    assert [concept.word for concept in engine.parse(text).concepts] == content


def test_a_preferred_value_raises_documents_and_leaves_out_none(client: TestClient) -> None:
    said = client.get("/api/v1/search", params={"q": "inovasi bkd"}).json()
    assert said["recognised"] == {"role": ["bkd"]}
    assert said["preferred"] == ["role"]
    plain = client.get("/api/v1/search", params={"q": "inovasi bkd", "literal": "role"}).json()
    assert plain["recognised"] == {}
    assert plain["total"] == said["total"]

    def held(found: dict[str, list[dict[str, list[str]]]]) -> int:
        return sum("bkd" in item["roles"] for item in found["items"][:5])

    assert held(said) >= held(plain)


@pytest.mark.parametrize(
    ("facet", "page_name", "value"),
    [("kind", "bentuk", "studi-tiru"), ("mode", "cara", "luring"), ("level", "tingkat", "kota"), ("island", "pulau", "sulawesi")],
)  # fmt: skip
def test_new_facets_filter_and_count_on_pages_in_the_api_and_in_words(
    client: TestClient, facet: str, page_name: str, value: str
) -> None:
    everything = client.get("/api/v1/search").json()
    count = {option["value"]: option["count"] for option in everything["facets"][facet]}[value]
    assert 0 < count < everything["total"]
    assert client.get("/api/v1/search", params={facet: value}).json()["total"] == count
    assert client.get("/api/v1/search", params={"q": f"{page_name}:{value}"}).json()["total"] == count
    assert f"<strong>{count}</strong> hasil" in client.get(f"/cari?{page_name}={value}").text
